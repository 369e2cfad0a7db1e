"""A message as it goes out: the same each time, readable by mail programs, and with no header slipped in."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from tracker.domain.errors import Unavailable, Unreadable
from tracker.mail.folder import MailFolder
from tracker.mail.message import Outgoing, content_digest, message_id
from tracker.mail.wire import written

LETTER = Outgoing(
    recipient="clerk@example.org",
    message_id=message_id("clerk@example.org", "digest", "2025-04-12"),
    subject="1 due today - Ábrego García – 12 Apr",
    text="Ábrego García: due today.\n.\nA line with a lone dot stands above.\nFrom here on, nothing.\n",
    html="<p>Ábrego García: <b>due today</b>.</p>",
    prepared_at=datetime(2025, 4, 12, 11, tzinfo=UTC),
)


def read_back(outgoing: Outgoing) -> EmailMessage:
    parsed = email.message_from_bytes(written(outgoing), policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_a_message_says_what_was_meant_after_the_way_through_mail() -> None:
    mail = read_back(LETTER)

    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert (mail["To"], mail["Subject"]) == (LETTER.recipient, LETTER.subject)
    assert mail["Date"].datetime == LETTER.prepared_at
    assert mail.defects == []
    assert plain is not None
    assert plain.get_content().splitlines() == LETTER.text.splitlines()
    assert html is not None
    assert html.get_content().strip() == LETTER.html


def test_lines_end_and_letters_are_written_as_mail_demands() -> None:
    raw = written(LETTER)

    assert raw.partition(b"\r\n\r\n")[0].isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.splitlines())) <= 998


@pytest.mark.parametrize("length", [60, 68, 69, 75, 78, 100, 150])
def test_a_subject_of_any_length_begins_on_the_line_of_its_name(length: int) -> None:
    subject = ("[replay] 1 due today, " * 10)[:length].strip()

    assert f"\r\nSubject: {subject[:20]}".encode() in written(replace(LETTER, subject=subject))
    assert read_back(replace(LETTER, subject=subject))["Subject"] == subject


def test_the_message_id_is_the_same_each_time_and_another_for_another_slot() -> None:
    first = message_id("clerk@example.org", "digest", "2025-04-12")

    others = {
        message_id("clerk@example.org", "digest", "2025-04-13"),
        message_id("other@example.org", "digest", "2025-04-12"),
        message_id("clerk@example.org", "notice", "2025-04-12"),
    }
    assert message_id("clerk@example.org", "digest", "2025-04-12") == first
    assert first not in others
    assert len(others) == 3
    assert first.startswith("<")
    assert first.endswith("@duty-docket.invalid>")


def test_a_message_built_twice_has_one_id_and_one_content() -> None:
    first, second = read_back(LETTER), read_back(LETTER)

    assert first["Message-ID"] == second["Message-ID"] == LETTER.message_id
    assert content_digest(LETTER.subject, LETTER.text, LETTER.html) == content_digest(
        LETTER.subject, LETTER.text, LETTER.html
    )
    assert content_digest("a", "b", "c") != content_digest("ab", "", "c")


@pytest.mark.parametrize("field", ["recipient", "subject", "message_id"])
@pytest.mark.parametrize(
    "broken", ["\r\nBcc: spy@example.org", "\nBcc: x", "\r", "\u2028x", "\u0085x", "\x0bx", "\x1cx"]
)
def test_a_line_break_in_a_header_is_refused(field: str, broken: str) -> None:
    with pytest.raises(Unreadable, match="a line break stands in a mail header"):
        written(replace(LETTER, **{field: f"clerk@example.org{broken}"}))


def test_header_lines_in_the_text_stay_in_the_text() -> None:
    mail = read_back(replace(LETTER, text="Bcc: spy@example.org\n\nSubject: another\n"))

    assert mail["Bcc"] is None
    assert mail["Subject"] == LETTER.subject


def test_a_folder_takes_a_message_whole_and_the_same_message_once(tmp_path: Path) -> None:
    folder = MailFolder(tmp_path / "deep" / "mail")

    first, second = folder.deliver(LETTER, "2025-04-12-digest"), folder.deliver(LETTER, "2025-04-12-digest")

    assert first == second == str(tmp_path / "deep" / "mail" / "2025-04-12-digest.eml")
    assert [file.name for file in Path(first).parent.iterdir()] == ["2025-04-12-digest.eml"]
    assert email.message_from_bytes(Path(first).read_bytes())["Message-ID"] == LETTER.message_id


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")

    with pytest.raises(Unavailable) as refused:
        MailFolder(tmp_path / "mail").deliver(LETTER, "2025-04-12-digest")

    assert refused.value.message.startswith(f"The mail folder {tmp_path / 'mail'} cannot be written: ")
    assert "\n" not in refused.value.message


def test_a_file_that_cannot_be_put_in_place_leaves_no_part_behind(tmp_path: Path) -> None:
    (tmp_path / "2025-04-12-digest.eml").mkdir()

    with pytest.raises(Unavailable):
        MailFolder(tmp_path).deliver(LETTER, "2025-04-12-digest")

    assert [file.name for file in tmp_path.iterdir()] == ["2025-04-12-digest.eml"]
