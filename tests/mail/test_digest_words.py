"""What a digest says where the record is silent: past its end, of recurring duties, of points that differ."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mail.digests_made import after, digest_of, mailed, seeded, seven
from tests.running import doors_at
from tracker.domain.record import MatterRecord
from tracker.services.digest_values import Composed


@pytest.fixture
def seed(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[MatterRecord]:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        yield seeded(doors)


def words_of(made: Composed) -> str:
    return " ".join(mailed(made).text.split())


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-04-11", "the first Sat 12 Apr 2025 (tomorrow), then every day; no end of it is on record."),
        ("2025-04-13", "next Mon 14 Apr 2025 (tomorrow), then every day; no end of it is on record."),
        ("2025-04-14", "next Tue 15 Apr 2025 (tomorrow), then every day; no end of it is on record."),
    ],
)
def test_the_next_day_of_a_recurring_duty_is_told_by_its_rule(seed: MatterRecord, day: str, said: str) -> None:
    made = digest_of([seed], seven(day))

    assert said in words_of(made)
    assert "in the next 7 days" not in made.digest.first_line


def test_a_duty_that_has_not_begun_is_announced_with_its_first_day_alone(seed: MatterRecord) -> None:
    made = digest_of([seed], seven("2025-04-11"))

    assert made.digest.first_line.endswith("; daily updates due from Sat 12 Apr 2025 on")
    lines = [line.due for item in made.digest.items if item.key.startswith("daily-updates") for line in item.lines]
    assert lines == ["Sat 12 Apr 2025"]


@pytest.mark.parametrize(("day", "number"), [("2025-04-15", "1 daily update"), ("2025-04-21", "7 daily updates")])
def test_days_since_the_records_end_are_one_line_and_not_counted(seed: MatterRecord, day: str, number: str) -> None:
    made = digest_of([seed], seven(day))

    assert made.digest.first_line == "1 due today, 3 past their date, outcome not known"
    (remark,) = made.digest.remarks
    assert remark == (
        "The record ends Mon 14 Apr 2025, 12:35 p.m. EDT; of what came later, nothing is in it. "
        "Whether anything was done since cannot be told from here."
    )
    said = words_of(made)
    assert f"{number} since the record's end, of which nothing is known." in said
    assert said.count("The record ends") == 1
    assert "next " not in said.partition("DUE TODAY")[2].partition("HOW FAR")[0]


def test_the_end_of_a_record_is_not_told_on_its_own_day(seed: MatterRecord) -> None:
    assert digest_of([seed], seven("2025-04-14")).digest.remarks == ()


def test_days_that_only_went_by_since_the_end_are_no_change(seed: MatterRecord) -> None:
    made = after([seed], ["2025-04-15", "2025-04-16"])

    assert made.digest.compared.startswith("Nothing on record has changed")


def test_days_of_what_we_owe_are_told_one_by_one_past_the_end_too(seed: MatterRecord) -> None:
    made = digest_of([replace(seed, acting_for="us-government")], seven("2025-04-16"))

    assert made.digest.first_line == "Owed by us: 1 due today, 5 past their date, outcome not known"


def test_where_no_source_says_how_far_the_record_reaches_each_day_counts(seed: MatterRecord) -> None:
    later = replace(seed, record_through=None)

    assert "since the record's end" not in words_of(digest_of([later], seven("2025-04-16")))


def test_what_is_reported_beside_a_duty_to_abstain_is_told_without_a_conclusion(seed: MatterRecord) -> None:
    said = words_of(digest_of([seed], seven("2025-04-05")))

    assert "Reported beside it: Removal to El Salvador (Mar 2025). No conclusion is drawn." in said


def test_a_filing_since_the_order_that_answers_nothing_is_named(seed: MatterRecord) -> None:
    said = words_of(digest_of([seed], seven("2025-04-13")))

    assert (
        "On record since: Justice Department filing of Sunday 13 April, Sun 13 Apr 2025. "
        "Nothing on record says that it answers this, and no conclusion is drawn."
    ) in said


def test_three_points_that_differ_are_named_and_the_rest_counted(seed: MatterRecord) -> None:
    said = words_of(digest_of([seed], seven("2025-04-08")))

    # cf-05 and cf-06 touch the status and the date; cf-07, 08, 09, 37, 38 and 39 the order or another field.
    assert (
        "Sources differ or are silent on: Whether the order of 4 April was paused before its Monday deadline; "
        '"Monday night at midnight"; What the order of 4 April required; and 5 more.'
    ) in said


def test_what_is_told_as_before_keeps_its_name(seed: MatterRecord) -> None:
    said = words_of(after([seed], ["2025-04-08", "2025-04-09", "2025-04-10"]))

    assert (
        "As before: the government must facilitate and effectuate his return to the United States, "
        "due Mon 7 Apr 2025: outcome not known."
    ) in said


def test_a_court_that_is_little_more_than_a_guess_is_not_named(seed: MatterRecord) -> None:
    said = words_of(after([seed], ["2025-04-11", "2025-04-12"]))

    assert "A newly filed brief in a lower court: new on this record, filed on or before Fri 11 Apr 2025." in said
