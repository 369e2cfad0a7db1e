"""Titles may hold anything: marks of ours, line breaks, signs that nobody sees. A mail stays what it is."""

import re
from dataclasses import replace

import pytest

from tests.domain.build import at, build
from tests.mail.digests_made import digest_of, example, mailed, seven
from tracker import paths
from tracker.domain.alerts import alert_events, told_now
from tracker.domain.compliance import assess
from tracker.domain.record import MatterRecord
from tracker.mail.message import Outgoing
from tracker.mail.personal import CALENDAR, CONFIRM, LATE, MARKS, PREFERENCES, UNSUBSCRIBE, PersonalLinks, personal
from tracker.mail.render import Rendered, render
from tracker.mail.wire import written
from tracker.services.alert_letters import Noticed, compose
from tracker.services.subscription_letters import ConfirmLetter

OWN = "https://docket.example.org/its-readers-own"
LINKS = PersonalLinks(f"{OWN}/preferences", f"{OWN}/unsubscribe", f"{OWN}/calendar", f"{OWN}/confirm")
FORGED = (
    PREFERENCES,
    UNSUBSCRIBE,
    CALENDAR,
    CONFIRM,
    LATE,
    f"[{LATE}]",
    f"[{LATE}[late]]]",
    "[[la\x00te]]",
    f"{PREFERENCES[:10]}{PREFERENCES}{PREFERENCES[10:]}",
)
BROKEN = ("a\r\nBcc: spy@example.org", "a\x07b", "a\u2028b", "a\x85b", "a\x00b")


def with_titles(record: MatterRecord, title: str) -> MatterRecord:
    """The record, with the title everywhere that a clerk or a filing may put one."""
    duties = tuple(replace(duty, title=title) for duty in record.obligations)
    entries = {key: replace(entry, title=title) for key, entry in record.entries.items()}
    parties = {key: replace(party, name=title) for key, party in record.parties.items()}
    return replace(record, title=title, obligations=duties, entries=entries, parties=parties)


def digest(title: str) -> Rendered:
    return mailed(digest_of([with_titles(example(due="2025-06-10"), title)], seven("2025-06-10")))


def alert(title: str) -> Rendered:
    record = with_titles(build({"due": "2025-06-10"}), title)
    judged = assess(record, at("2025-06-11T09:00"))
    found = [
        Noticed(number, judged.as_of, record.key, record.title, told_now(event, judged), record)
        for number, event in enumerate(alert_events(judged))
    ]
    letter = compose(found, as_of=judged.as_of, zone="UTC", base_url="https://docket.example.org")
    assert letter.matters
    return render(paths.templates(), "alert", letter)


def confirm(title: str) -> Rendered:
    return render(paths.templates(), "confirm", ConfirmLetter(title, is_got=False, asked=title))


LETTERS = {"digest": digest, "alert": alert, "confirm": confirm}


def own_links(mail: Rendered) -> int:
    said = f"{personal(mail.text, LINKS, '')}{personal(mail.html, LINKS, '')}"
    return len(re.findall(OWN, said))


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("letter", LETTERS)
def test_a_mark_in_a_title_gets_no_link_of_its_reader_and_takes_no_line_away(letter: str, forged: str) -> None:
    plain, mail = LETTERS[letter]("Plain title"), LETTERS[letter](f"Plain title {forged}")

    assert own_links(mail) == own_links(plain) > 0
    for late in ("", "It is late."):
        for part, same in ((mail.text, plain.text), (mail.html, plain.html)):
            said, expected = personal(part, LINKS, late), personal(same, LINKS, late)
            assert " ".join(said.split()).count("Plain title") == " ".join(expected.split()).count("Plain title") > 0
            assert said.count("It is late.") == expected.count("It is late.")
            assert not MARKS.search(said)
    assert OWN not in personal(mail.subject, LINKS, "It is late.")


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("letter", LETTERS)
def test_signs_that_no_header_holds_make_no_message_refused(letter: str, broken: str) -> None:
    mail = LETTERS[letter](broken)

    assert mail.subject.isprintable()
    content = written(outgoing(mail))
    assert b"\nBcc:" not in content.partition(b"\r\n\r\n")[0]
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", mail.text + mail.html)


def outgoing(mail: Rendered) -> Outgoing:
    return Outgoing("reader@example.org", "<one@example.org>", mail.subject, mail.text, mail.html, at("2025-06-11"))


def test_the_title_of_a_matter_is_one_line_of_an_alert() -> None:
    lines = alert("In re\nGrand Jury\x0b77").text.splitlines()

    assert "IN RE GRAND JURY 77" in lines
