"""The digest over the seeded record: what it says on each day, in two equal parts, and what it never says."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.mail.digests_made import digest_at
from tests.running import TODAY, doors_at
from tests.services.clerks import enter
from tracker import paths
from tracker.bootstrap import Doors
from tracker.db.visibility import Scope
from tracker.domain.compliance import assess
from tracker.domain.digests import summary
from tracker.domain.policy import Viewer
from tracker.domain.wording import CAUTION
from tracker.mail.render import Rendered, render
from tracker.services.digest_values import Digest, DigestItem
from tracker.services.matters import record_of
from tracker.services.unit import Unit

NEW_YORK = ZoneInfo("America/New_York")
# The moment, and the subject: counted by hand from the five duties.
SUBJECTS = [
    ("2025-04-05T07:00", "1 in the next 7 days - Abrego Garcia - Sat 5 Apr 2025"),
    ("2025-04-07T07:00", "1 due today - Abrego Garcia - Mon 7 Apr 2025"),
    ("2025-04-08T07:00", "1 past its date, outcome not known - Abrego Garcia - Tue 8 Apr 2025"),
    (
        "2025-04-12T07:00",
        "1 due today, 1 past its date, outcome not known; daily updates remain due - Abrego Garcia - Sat 12 Apr 2025",
    ),
    (
        "2025-04-14T12:35",
        "1 due today, 3 past their date, outcome not known; daily updates remain due - Abrego Garcia - Mon 14 Apr 2025",
    ),
]


@pytest.fixture
def doors(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_sqlite_url, tmp_path) as opened:
        yield opened


def digest_of(doors: Doors, moment: str | datetime) -> Digest:
    at = moment if isinstance(moment, datetime) else datetime.fromisoformat(moment).replace(tzinfo=NEW_YORK)
    return digest_at(doors, at)


def rendered(digest: Digest) -> Rendered:
    return render(paths.templates(), "digest", digest)


def items_of(digest: Digest) -> list[DigestItem]:
    return list(digest.items)


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def words_of(html: str) -> str:
    body = re.sub(r"<(style|title)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return in_one_line(unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.mark.parametrize(("moment", "subject"), SUBJECTS)
def test_the_subject_says_the_substance_first(doors: Doors, moment: str, subject: str) -> None:
    assert digest_of(doors, moment).subject == subject


def test_a_duty_is_told_once_with_all_its_days_that_stand_alike(doors: Doors) -> None:
    digest = digest_of(doors, "2025-04-14T12:35")

    assert [(item.title, [(line.due, line.status) for line in item.lines]) for item in items_of(digest)] == [
        (
            "The government must give the court daily updates on its steps to bring him back",
            [("Mon 14 Apr 2025", "due today")],
        ),
        (
            "The government must facilitate and effectuate his return to the United States",
            [("Mon 7 Apr 2025", "outcome not known")],
        ),
        (
            "The government must give the court daily updates on its steps to bring him back",
            [("Sat 12 Apr 2025", "outcome not known"), ("Sun 13 Apr 2025", "outcome not known")],
        ),
        ("The government must facilitate his return to the United States", [("", "continuing")]),
        ("The government must not remove him to El Salvador", [("", "continuing")]),
    ]


def test_every_assumption_stands_once_in_a_digest(doors: Doors) -> None:
    text = in_one_line(rendered(digest_of(doors, "2025-04-14T12:35")).text)

    assumed = [one for item in items_of(digest_of(doors, "2025-04-14T12:35")) for one in item.assumed]
    assert len(assumed) == 3 + 4
    assert [text.count(one) for one in assumed] == [1] * 7
    assert text.count("Its dates rest on what is assumed above for the same duty.") == 1


@pytest.mark.parametrize("moment", [moment for moment, _ in SUBJECTS])
def test_both_parts_tell_the_same_items(doors: Doors, moment: str) -> None:
    digest = digest_of(doors, moment)

    mail = rendered(digest)

    for words in (in_one_line(mail.text), words_of(mail.html)):
        at = 0
        for item in items_of(digest):
            for said in (item.title, *(line.status for line in item.lines), item.who, item.order, item.why):
                assert said in words[at:], said
            at = words.index(item.title, at) + 1
        assert digest.first_line in words
        for group in digest.groups:
            assert group.heading.lower() in words.lower()
            for part in group.parts:
                assert all(remark in words for remark in part.remarks)
                assert all(note.label in words and note.said in words for note in part.notes)


@pytest.mark.parametrize("moment", [*(moment for moment, _ in SUBJECTS), TODAY])
def test_the_caution_ends_both_parts(doors: Doors, moment: str | datetime) -> None:
    mail = rendered(digest_of(doors, moment))

    assert mail.text.rstrip().splitlines()[-3] == CAUTION  # the address of the dashboard comes last
    assert CAUTION in words_of(mail.html)


def test_a_record_that_has_ended_is_one_line_today(doors: Doors) -> None:
    digest = digest_of(doors, TODAY)

    assert digest.subject == "The record has ended; check the docket - Abrego Garcia - Sun 22 Nov 2026"
    assert items_of(digest) == []
    assert in_one_line(rendered(digest).text).count("record ends") == 1
    assert digest.asides[0].said[0] == (
        "The record ends Mon 14 Apr 2025, 587 days ago. What happened since is not in it."
    )


def test_what_stood_on_the_last_day_is_what_stood_then_and_not_what_is_left_of_it_today(doors: Doors) -> None:
    with doors.reading() as session:
        unit = Unit(session, Viewer(), TODAY)
        record = record_of(unit, Scope(Viewer()), "abrego-garcia")

    stood = summary(assess(record, datetime.fromisoformat("2025-04-14T12:35-04:00")))
    assert digest_of(doors, TODAY).asides[0].said[1] == f"As it stood on Mon 14 Apr 2025, 12:35 p.m. EDT: {stood}."


def test_an_answer_is_no_longer_told_once_it_is_in(doors: Doors) -> None:
    enter(doors, "return-by-2025-04-07", "2025-04-07")

    digest = digest_of(doors, "2025-04-14T12:35")

    said = "1 due today, 2 past their date, outcome not known; daily updates remain due"
    assert digest.subject == f"{said} - Abrego Garcia - Mon 14 Apr 2025"
    assert all(line.due != "Mon 7 Apr 2025" for item in items_of(digest) for line in item.lines)


@pytest.mark.parametrize("moment", [moment for moment, _ in SUBJECTS])
def test_nobody_is_said_to_have_broken_anything(doors: Doors, moment: str) -> None:
    mail = rendered(digest_of(doors, moment))

    for part in (mail.text, words_of(mail.html)):
        assert not re.search(r"violat|defied|defiance|disobey|breach|failed to|missed|contempt", part, re.IGNORECASE)


def test_lines_of_the_text_part_are_short_and_addresses_whole(doors: Doors) -> None:
    text = rendered(digest_of(doors, "2025-04-14T12:35")).text

    assert [line for line in text.splitlines() if len(line) > 76 and "http" not in line] == []
    assert "  http://127.0.0.1:8000/deadlines/return-by-2025-04-07\n" in text
    assert "  http://127.0.0.1:8000/obligations/daily-updates\n" in text
