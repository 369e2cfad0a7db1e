"""A deadline as an entry of a calendar: where it stands, whether it is off or in doubt, and what is said of it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.domain.build import at, build
from tracker.domain.calendar_events import CalendarEvent, Edition, EventState, event_of, is_on_calendar
from tracker.domain.compliance import assess
from tracker.domain.wording import CAUTION

EDITION = Edition("docket.example.org", "https://docket.example.org", datetime(2025, 6, 2, 12, tzinfo=UTC), 3)
AHEAD, AFTER = "2025-06-05", "2025-06-25"


def entry(facts: dict[str, Any], moment: str = AHEAD) -> CalendarEvent:
    record = build(facts)
    (standing,) = assess(record, at(moment)).standings
    assert is_on_calendar(standing)
    return event_of(record, standing, EDITION)


def test_a_day_stands_on_its_day_and_a_clock_time_at_its_moment() -> None:
    assert entry({"due": "2025-06-10"}).on == date(2025, 6, 10)
    assert entry({"due": "2025-06-10T17:00"}).on == datetime(2025, 6, 10, 21, tzinfo=UTC)  # EDT is 4 h behind UTC


def test_a_window_stands_on_the_last_day_to_go_by_and_says_so() -> None:
    found = entry({"due": "[2025-06-10..2025-06-16]"})

    assert found.on == date(2025, 6, 10)
    assert found.summary == "Go by: The agency must file a report"
    assert "Due between Tue 10 Jun 2025 and Mon 16 Jun 2025." in found.description
    assert "It stands in this calendar on the last day to go by: Tue 10 Jun 2025." in found.description


def test_where_sources_differ_it_stands_on_the_earlier_date() -> None:
    found = entry({"due": "2025-06-16", "rivals": ["2025-06-10"]})

    assert found.on == date(2025, 6, 10)
    assert found.summary.startswith("Go by: ")


def test_it_names_the_status_who_owes_whom_each_reason_the_address_and_the_caution() -> None:
    lines = entry({"due": "2025-06-10"}).description.split("\n")

    assert lines[0] == "Upcoming. Due Tue 10 Jun 2025."
    assert lines[1] == "Owed by nobody named."
    assert lines[2] == "Example v. Sample Agency."
    assert lines[4] == "1. Imposed by Order first (Mon 2 Jun 2025), District Court of Example."
    assert lines[-2:] == ["https://docket.example.org/deadlines/report-date", CAUTION]


@pytest.mark.parametrize(
    ("facts", "moment", "state", "heading"),
    [
        ({}, AHEAD, EventState.CONFIRMED, "Due"),
        ({"effects": ["second vacates first"]}, "2025-06-08", EventState.CANCELLED, "Vacated"),
        ({"effects": ["second supersedes duty"]}, "2025-06-08", EventState.CANCELLED, "Superseded"),
        ({"effects": ["second excuses duty"]}, "2025-06-08", EventState.CANCELLED, "Excused"),
        ({"effects": ["second stays duty"]}, "2025-06-08", EventState.TENTATIVE, "Stayed"),
        ({"rivals": ["2025-06-30"]}, "2025-06-12", EventState.TENTATIVE, "Outcome not known"),
        ({"duty": "must act hidden"}, AFTER, EventState.CONFIRMED, "Outcome not known"),
        ({"answers": ["2025-06-09"]}, AFTER, EventState.CONFIRMED, "Answered on time"),
    ],
    ids=str,
)
def test_it_is_off_when_ended_and_in_doubt_when_stayed_or_undecided(
    facts: dict[str, Any], moment: str, state: EventState, heading: str
) -> None:
    found = entry({"due": "2025-06-10", "orders": {"second": "2025-06-06"}, **facts}, moment)

    assert found.state is state
    assert found.summary == f"{heading}: The agency must file a report"


def test_only_what_is_still_due_may_ring() -> None:
    assert entry({"due": "2025-06-10"}).is_ahead
    assert not entry({"due": "2025-06-10", "duty": "must act hidden"}, AFTER).is_ahead
    assert not entry(
        {"due": "2025-06-10", "record_through": "2025-06-03", "stale_after_days": 1}, "2025-06-09"
    ).is_ahead


@pytest.mark.parametrize(
    "facts", [{"due": "continuing"}, {"due": "waiting"}, {"due": "2025-06-10", "duty": "must abstain"}]
)
def test_what_has_no_day_to_stand_on_is_on_no_calendar(facts: dict[str, Any]) -> None:
    assert not any(is_on_calendar(one) for one in assess(build(facts), at(AHEAD)).standings)
