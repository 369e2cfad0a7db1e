"""Messages as bytes: whatever is written, the standard library reads the same back."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from tracker.domain.errors import Nonsense, Unreadable
from tracker.mail.message import Outgoing, message_id
from tracker.mail.personal import (
    CALENDAR,
    CONFIRM,
    LATE,
    PREFERENCES,
    UNSUBSCRIBE,
    PersonalLinks,
    impersonal,
    personal,
)
from tracker.mail.wire import read_sender, written

LINKS = PersonalLinks(*(f"https://docket.example.org/digest/{what}/{'x=y_-1' * 30}" for what in "puc"), confirm="")
MARKS = (PREFERENCES, UNSUBSCRIBE, CALENDAR, CONFIRM)
LETTER = Outgoing(
    recipient="clerk@example.org",
    message_id=message_id("clerk@example.org", "digest", "2025-04-12"),
    subject="1 due today",
    text="Due today.\n",
    html="<p>Due today.</p>\n",
    prepared_at=datetime(2025, 4, 12, 11, tzinfo=UTC),
    links=LINKS,
)
# Mail knows one end of a line; what a parser may drop or join is at the very end.
LINES = some.lists(
    some.text(some.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200)
    | some.sampled_from(
        [*MARKS, f"see {PREFERENCES} and {UNSUBSCRIBE}.", LATE, ".", "..", " ", "=", "--=_x", "From x"]
    ),
    max_size=8,
)


def read(raw: bytes) -> EmailMessage:
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert found.defects == []
    return found


def said(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    assert part.defects == []
    assert part["Content-Transfer-Encoding"] == "quoted-printable"
    return part.get_payload(decode=True).decode().replace("\r\n", "\n")  # type: ignore[union-attr]


@settings(deadline=None)
@given(LINES, LINES, some.sampled_from(["", "This message is late."]))
@example([], ["00" + "\xa0" * 6 + "\U00010000" * 3 + " "], "")  # a full line that ends in a space
@example([f"{'a' * 75} {PREFERENCES}"], [f'<a href="{UNSUBSCRIBE}">{"é" * 40}</a>'], "")
def test_what_is_written_is_read_back_letter_by_letter(text: list[str], html: list[str], late: str) -> None:
    plain, page = "\n".join(text) + "\n", "\n".join(html) + "\n<p>.</p>\n"

    raw = written(replace(LETTER, text=plain, html=page, late=late))
    mail = read(raw)

    assert said(mail, "plain") == personal(plain, LINKS, late)
    assert said(mail, "html") == personal(page, LINKS, late)
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r") == raw.count(b"\r\n")
    body = raw.partition(b"\r\n\r\n")[2]
    assert max(map(len, body.splitlines())) <= 76


@settings(deadline=None)
@given(LINES)
def test_a_letter_of_text_alone_has_one_part(text: list[str]) -> None:
    plain = "\n".join(text) + "\n"

    mail = read(written(replace(LETTER, text=plain, html="")))

    assert mail.get_content_type() == "text/plain"
    assert said(mail, "plain") == personal(plain, LINKS, "")


@settings(deadline=None)
@given(some.text(some.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=400))
@example("=?utf-8?q?not_ours?=")
@example(" begins and ends with a space ")
@example("Ábrego García " * 20)
@example("a" * 300)
@example("x  y")
def test_a_subject_is_read_back_letter_by_letter(subject: str) -> None:
    raw = written(replace(LETTER, subject=subject))

    lines = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    words = re.findall(rb"=\?utf-8\?q\?([^?]*)\?=", b"\n".join(lines))
    header = str(email.message_from_bytes(raw)["Subject"])
    from_words = "".join(str(part, "utf-8") if isinstance(part, bytes) else part for part, _ in decoded(header))
    assert from_words == subject
    assert max(map(len, lines)) <= 998
    assert all(len(word) + 12 <= 75 for word in words)


def decoded(header: str) -> list[tuple[bytes | str, str | None]]:
    return email.header.decode_header(header.replace("\r\n ", " ").replace("\n ", " "))


def test_headers_of_a_thread_a_list_and_a_moment_are_as_mail_programs_want_them() -> None:
    before = message_id("clerk@example.org", "digest", "2025-04-11")
    new_york = timezone(timedelta(hours=-4))
    outgoing = replace(
        LETTER, follows=before, unsubscribe=LINKS.unsubscribe, prepared_at=LETTER.prepared_at.astimezone(new_york)
    )

    mail = read(written(outgoing, "Tilda Brown's Düty Docket <docket@example.org>"))

    assert mail["From"].addresses[0].display_name == "Tilda Brown's Düty Docket"
    assert mail["From"].addresses[0].addr_spec == "docket@example.org"
    assert (mail["In-Reply-To"], mail["References"]) == (before, before)
    assert mail["List-Unsubscribe"] == f"<{LINKS.unsubscribe}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "Duty Docket <digest.example.org>"
    assert mail["Date"] == "Sat, 12 Apr 2025 11:00:00 +0000"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["MIME-Version"] == "1.0"


def test_a_letter_that_answers_no_subscription_offers_no_way_out_of_one() -> None:
    mail = read(written(LETTER))

    assert [name for name in mail if name.startswith(("List-", "In-Reply", "References"))] == []


@pytest.mark.parametrize("field", ["recipient", "subject", "message_id", "follows", "unsubscribe"])
@pytest.mark.parametrize("broken", ["x\r\nBcc: spy@example.org", "x\ny", "x\ry", "x\0y", "x\x7fy", "x\u2028y"])
def test_a_control_character_in_a_header_is_refused(field: str, broken: str) -> None:
    with pytest.raises(Unreadable):
        written(replace(LETTER, **{field: broken}))


@pytest.mark.parametrize(
    "recipient",
    ["", "clerk", "a@b@c", "a b@example.org", "<clerk@example.org>", "a@example.org, b@example.org", "é@example.org"],
)
def test_what_is_no_address_is_refused(recipient: str) -> None:
    with pytest.raises(Unreadable):
        written(replace(LETTER, recipient=recipient))


@pytest.mark.parametrize("sender", ["", "docket", "Docket <docket>", "a@b.org\r\nBcc: x@y.org", "Docket <ü@b.org>"])
def test_a_sender_that_cannot_be_read_is_refused(sender: str) -> None:
    with pytest.raises(Unreadable):
        read_sender(sender)


def test_the_line_of_lateness_goes_with_its_line_and_stays_where_it_is_wanted() -> None:
    text = f"Substance first.\n\n{LATE}\n\nThe rest.\n"
    html = f'<h1>Substance</h1>\n  <p class="late" style="color:red">{LATE}</p>\n<p>The rest.</p>\n'

    assert personal(text, LINKS, "") == "Substance first.\n\nThe rest.\n"
    assert personal(html, LINKS, "") == "<h1>Substance</h1>\n<p>The rest.</p>\n"
    assert "\nTwo days late.\n" in personal(text, LINKS, "Two days late.")
    assert '<p class="late" style="color:red">Two days late.</p>' in personal(html, LINKS, "Two days late.")


def test_a_message_shown_to_somebody_else_leads_nowhere() -> None:
    assert impersonal(f"{LATE}\n\n" + " ".join(MARKS)) == "# # # #"


@pytest.mark.parametrize("broken", ['#"onload="', "# y", "#\n", "#<b>"])
def test_a_link_that_could_end_its_attribute_is_refused(broken: str) -> None:
    with pytest.raises(Nonsense, match="the link 'unsubscribe'"):
        PersonalLinks(preferences="#", unsubscribe=broken, calendar="#")
