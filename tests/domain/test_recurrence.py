"""How a recurring duty is said, and what RFC 5545 makes of it. The days were counted by hand on a calendar of 2025."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.domain.build import build
from tracker.domain.compliance import assess
from tracker.domain.errors import Unreadable
from tracker.domain.recurrence import Every, Recurrence, assumed, check, days_of, read_rule, rule_of, told

SATURDAY, MONDAY, TUESDAY = date(2025, 4, 12), date(2025, 4, 14), date(2025, 4, 15)
DAILY = Recurrence(Every.DAY, SATURDAY)


@pytest.mark.parametrize(
    ("recurs", "rule", "first_days"),
    [
        (DAILY, "FREQ=DAILY", (SATURDAY, date(2025, 4, 13), MONDAY)),
        (
            Recurrence(Every.WEEKDAY, date(2025, 4, 11)),
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            (date(2025, 4, 11), MONDAY, TUESDAY),
        ),
        (
            Recurrence(Every.WEEK, TUESDAY, at="17:00", on=(1, 3)),
            "FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=17;BYMINUTE=0",
            (TUESDAY, date(2025, 4, 17), date(2025, 4, 22)),
        ),
        (
            Recurrence(Every.DAY, MONDAY, until=TUESDAY),
            "FREQ=DAILY;UNTIL=20250415",
            (MONDAY, TUESDAY),
        ),
        (
            Recurrence(Every.DAY, MONDAY, at="09:30", until=TUESDAY),
            "FREQ=DAILY;BYHOUR=9;BYMINUTE=30;UNTIL=20250415T235959",
            (MONDAY, TUESDAY),
        ),
    ],
)
def test_it_is_written_as_a_rule_that_gives_its_days_and_is_read_back(
    recurs: Recurrence, rule: str, first_days: tuple[date, ...]
) -> None:
    assert rule_of(recurs) == rule
    assert days_of(recurs) == first_days
    assert read_rule(rule, recurs.first.isoformat()) == recurs


def test_every_week_without_a_day_named_is_the_day_of_the_first() -> None:
    assert rule_of(Recurrence(Every.WEEK, MONDAY)) == "FREQ=WEEKLY;BYDAY=MO"


def test_its_days_after_a_day_are_the_next_ones() -> None:
    assert days_of(DAILY, after=date(2025, 4, 30), most=2) == (date(2025, 5, 1), date(2025, 5, 2))


@pytest.mark.parametrize("rule", ["FREQ=MONTHLY", "FREQ=DAILY;COUNT=3", "FREQ=WEEKLY;BYDAY=XX", "nonsense"])
def test_a_rule_that_says_more_is_not_read(rule: str) -> None:
    assert read_rule(rule, "2025-04-12") is None


@pytest.mark.parametrize(
    ("recurs", "field", "said"),
    [
        (replace(DAILY, until=date(2025, 4, 11)), "until", "before its first day"),
        (Recurrence(Every.WEEKDAY, SATURDAY), "first", "Mon 14 Apr 2025"),
        (Recurrence(Every.WEEK, MONDAY, on=(1, 3)), "first", "Tue 15 Apr 2025"),
    ],
)
def test_what_contradicts_itself_is_refused_with_what_to_write(recurs: Recurrence, field: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said) as refused:
        check(recurs)

    assert refused.value.field == field


def test_it_is_read_back_in_words_and_what_is_assumed_is_said() -> None:
    clock = Recurrence(Every.WEEK, TUESDAY, at="17:00", until=date(2025, 5, 1), on=(1, 3))

    assert told(DAILY) == "every day from Sat 12 Apr 2025 on"
    assert told(clock) == "every Tuesday and Thursday from Tue 15 Apr 2025 on, each by 5:00 p.m., until Thu 1 May 2025"
    assert len(assumed(DAILY)) == 2
    assert len(assumed(clock)) == 1


def test_a_clock_time_in_the_rule_is_the_courts_also_when_the_clocks_change() -> None:
    recurs = Recurrence(Every.DAY, date(2025, 11, 1), at="17:00")
    record = build(
        {"orders": {"first": "2025-10-30"}, "due": f"{rule_of(recurs)} from 2025-11-01", "record_through": "2025-11-02"}
    )

    dues = [one.due.moment for one in assess(record, datetime(2025, 11, 2, 12, tzinfo=UTC)).standings]

    assert [moment.latest for moment in dues if moment] == [
        datetime(2025, 11, 1, 21, tzinfo=UTC),  # 5 p.m. of summer time in New York
        datetime(2025, 11, 2, 22, tzinfo=UTC),  # 5 p.m. of winter time
    ]
