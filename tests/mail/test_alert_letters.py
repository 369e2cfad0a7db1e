"""What letters of alerts say, word for word, in two equal parts, on paper in light and in dark.

`tests/mail/snapshots/alert-*.txt` hold each variation; they are written anew, to be read before they are kept, by
`TRACKER_TEST_SNAPSHOTS=write pytest tests/mail/test_alert_letters.py`.
"""

import os
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from tests.domain.build import DATE, at, build
from tracker import paths
from tracker.domain.alerts import alert_events, told_now, told_otherwise
from tracker.domain.compliance import assess
from tracker.domain.mail_words import AlertKind
from tracker.domain.record import MatterRecord, Party
from tracker.domain.wording import CAUTION
from tracker.mail.personal import LATE, PREFERENCES, UNSUBSCRIBE, PersonalLinks, impersonal, personal
from tracker.mail.render import Rendered, render
from tracker.services.alert_letters import AlertLetter, Noticed, compose

SNAPSHOTS = Path(__file__).parent / "snapshots"
BASE = "https://docket.example.org"
LINKS = PersonalLinks(f"{BASE}/digest/preferences/one", f"{BASE}/digest/unsubscribe/two", f"{BASE}/feeds/three.ics")
CLOCK = {"due": "2025-06-04T17:00"}
PASSED = {"due": "2025-06-10"}
CHECKED = {"due": "2025-06-10", "checks": ["2025-06-02 2025-06-11T09:00"]}
STAYED = {"due": "2025-06-10", "orders": {"second": "2025-06-06"}, "effects": ["second stays duty until 2025-07-01"]}
LIFTED = {
    "due": "2025-06-10",
    "orders": {"second": "2025-06-06", "third": "2025-06-08"},
    "effects": ["second stays duty", "third lifts_stay duty"],
}
ANSWERED = {"due": "2025-06-10", "answers": ["2025-06-11T10:00-04:00"]}
EXTENDED = {"due": "2025-06-10", "orders": {"second": "2025-06-12"}, "effects": ["second extends date to 2025-06-20"]}
DISPUTED = {"due": "2025-06-10", "orders": {"second": "2025-06-06"}, "effects": ["second stays duty disputed"]}


def a_record(
    facts: dict[str, object], *, key: str = "example", title: str = "Example v. Sample Agency"
) -> MatterRecord:
    """The record of the facts, with somebody who owes the duty and somebody to whom it is owed."""
    record = build(facts)
    parties = {**record.parties, "agency": Party("agency", "The Sample Agency")}
    (duty,) = record.obligations
    owed = replace(duty, obligors=("agency",), obligees=("plaintiffs",))
    return replace(record, key=key, title=title, parties=parties, obligations=(owed,))


def noticed(record: MatterRecord, when: str, now: str, *, first: int = 1) -> list[Noticed]:
    """The events of a record at one moment, as they stand at another."""
    standing = assess(record, at(now))
    return [
        Noticed(number, at(when), record.key, record.title, told_now(event, standing), record)
        for number, event in enumerate(alert_events(assess(record, at(when))), first)
    ]


def letter(
    facts: dict[str, object], when: str, now: str = "", *, zone: str = "America/New_York", dropped: int = 0
) -> AlertLetter:
    found = noticed(a_record(facts), when, now or when)
    return compose(found, as_of=at(now or when), zone=zone, base_url=BASE, dropped=dropped)


def a_group() -> AlertLetter:
    """One event of each kind and one that is no longer as it was noticed, in four matters."""
    now, zone = "2025-06-11T12:00", "America/New_York"
    found = [
        *noticed(a_record(ANSWERED, key="reed", title="Reed v. Bureau"), "2025-06-11T08:00", now, first=1),
        *noticed(a_record(CHECKED, key="wood", title="Wood v. Board"), now, now, first=2),
        *noticed(a_record({"due": "2025-06-11T13:30"}), now, now, first=3),
        *noticed(a_record(STAYED, key="stone", title="Stone v. Office"), now, now, first=4),
    ]
    return compose(found, as_of=at(now), zone=zone, base_url=BASE, dropped=2)


def entered_since() -> AlertLetter:
    record, now = a_record({"due": "2025-06-10", "answers": ["2025-06-09"]}), "2025-06-11T09:00"
    told = told_otherwise(AlertKind.PAST_DUE, DATE, "2025-06-10", assess(record, at(now)))
    found = [Noticed(1, at("2025-06-11T00:01"), record.key, record.title, told, record)]
    return compose(found, as_of=at(now), zone="America/New_York", base_url=BASE)


def unjudged() -> AlertLetter:
    now = "2025-06-11T09:00"
    found = [*noticed(a_record(PASSED), now, now), Noticed(9, at(now), "reed", "Reed v. Bureau", None, None)]
    return compose(found, as_of=at(now), zone="America/New_York", base_url=BASE)


LETTERS = {
    "due-within-two-hours": lambda: letter(CLOCK, "2025-06-04T15:00"),
    "other-zone": lambda: letter(CLOCK, "2025-06-04T15:00", zone="Europe/Berlin"),
    "earlier-reading": lambda: letter({**CLOCK, "rivals": ["2025-06-04T12:00"]}, "2025-06-04T10:30"),
    "outcome-not-known": lambda: letter(PASSED, "2025-06-11T00:00", "2025-06-11T00:01"),
    "not-on-the-docket": lambda: letter(CHECKED, "2025-06-11T09:00"),
    "read-two-ways": lambda: letter(DISPUTED, "2025-06-11T09:00"),
    "stay-entered": lambda: letter(STAYED, "2025-06-06T14:00"),
    "stay-ended": lambda: letter(LIFTED, "2025-06-07T14:00", "2025-06-08T09:00"),
    "answered-meanwhile": lambda: letter(ANSWERED, "2025-06-11T08:00", "2025-06-11T12:00"),
    "answer-entered-since": entered_since,
    "new-date-meanwhile": lambda: letter(EXTENDED, "2025-06-11T23:50", "2025-06-12T09:00"),
    "group": a_group,
    "with-older": lambda: letter(PASSED, "2025-06-11T09:00", dropped=3),
    "only-older": lambda: letter({"due": "2025-07-20"}, "2025-06-11T09:00", dropped=2),
    "not-judged": unjudged,
}


def rendered(name: str) -> Rendered:
    return render(paths.templates(), "alert", LETTERS[name]())


def words_of(html: str) -> str:
    body = re.sub(r"<(style|title)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return in_one_line(unescape(re.sub(r"<[^>]+>", " ", body)))


def in_one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_says_exactly_what_was_read_and_kept(name: str) -> None:
    mail, file = rendered(name), SNAPSHOTS / f"alert-{name}.txt"
    said = f"Subject: {mail.subject}\n\n{personal(mail.text, LINKS, '')}"
    if os.environ.get("TRACKER_TEST_SNAPSHOTS") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(said, encoding="utf-8")

    assert said == file.read_text(encoding="utf-8")


def test_every_snapshot_is_of_a_letter() -> None:
    assert {file.name for file in SNAPSHOTS.glob("alert-*")} == {f"alert-{name}.txt" for name in LETTERS}


@pytest.mark.parametrize("name", LETTERS)
def test_both_parts_say_the_same(name: str) -> None:
    view, mail = LETTERS[name](), rendered(name)
    text, html = in_one_line(mail.text), words_of(mail.html)

    sentences = [view.first_line, f"As of {view.as_of}", CAUTION, view.dropped]
    for matter in view.matters:
        sentences += [matter.unjudged]
        assert matter.title in html
        assert matter.title.upper() in text
        for line in matter.lines:
            sentences += [
                line.headline, line.title, line.words, line.elsewhere, line.who, line.order, line.noticed, line.now,
            ]  # fmt: skip
    assert [said for said in sentences if said not in text or said not in html] == []
    addresses = set(re.findall(r'href="([^"]+)"', mail.html))
    assert [address for address in addresses if address not in mail.text] == []


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_accuses_nobody_and_carries_its_marks(name: str) -> None:
    mail = rendered(name)

    said = f"{mail.subject} {mail.text}".lower()
    assert not [word for word in ("missed", "violat", "overdue", "failed", "default", "contempt") if word in said]
    for part in (mail.text, mail.html):
        assert all(part.count(mark) == 1 for mark in (PREFERENCES, UNSUBSCRIBE, LATE))
        assert LATE not in impersonal(part)
    assert mail.text.startswith(f"{LATE}\n")
    assert len(mail.subject.splitlines()) == 1
    assert max(map(len, mail.text.splitlines())) <= 100


def test_dark_colours_reach_mail_programs_of_both_kinds() -> None:
    mail = rendered("group")

    assert "@media (prefers-color-scheme: dark)" in mail.html
    assert "[data-ogsc] .overdue" in mail.html


def test_names_from_the_record_are_no_html_and_no_second_line() -> None:
    record = a_record(PASSED, title='<b>Reed</b> & Co. v. "Bureau"')
    found = noticed(record, "2025-06-11T09:00", "2025-06-11T09:00")

    mail = render(paths.templates(), "alert", compose(found, as_of=at("2025-06-11T09:00"), zone="UTC", base_url=BASE))

    assert "<b>Reed" not in mail.html
    assert "&lt;b&gt;Reed" in mail.html


def test_line_breaks_in_a_title_do_not_reach_the_subject() -> None:
    record = a_record(PASSED, title="Reed\r\nBcc: spy@example.org v. Bureau")
    found = noticed(record, "2025-06-11T09:00", "2025-06-11T09:00")

    view = compose(found, as_of=at("2025-06-11T09:00"), zone="UTC", base_url=BASE)

    assert len(view.subject.splitlines()) == 1
