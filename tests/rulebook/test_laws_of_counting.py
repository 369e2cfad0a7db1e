"""What holds for every period, whatever the days: properties, not examples."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rulebook.counting import made
from tracker.domain.calendars import Calendar, Direction, Reading
from tracker.domain.counting import LegKind, day_after, days_after
from tracker.domain.deadlines import Computation
from tracker.rulebook.law import load_law

TRIGGERS = st.dates(date(1971, 1, 1), date(2098, 12, 31))
NEAR = st.dates(date(2018, 1, 1), date(2027, 12, 31))
PERIODS = st.integers(0, 400)
REGIMES = st.sampled_from([("frcp", "mdd"), ("frap", "mdd"), ("scotus", "scotus"), ("bia", "bia"), ("frcp", "vaed")])
DIRECTIONS = st.sampled_from(["after", "before"])
TREATMENTS = st.sampled_from(["holiday", "state_holiday"])
SERVICES = st.sampled_from(["mail", "left_with_clerk", "other_consented", "electronic", "hand"])
ZONES = st.sampled_from(
    ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Pacific/Honolulu"]
)


def days(regime: tuple[str, str], trigger: date, period: int, **more: object) -> Computation:
    asked = {"regime": regime[0], "court": regime[1], "mode": "days", "period": period, "trigger": trigger.isoformat()}
    return made(**asked, **more)


def day_of(found: Computation) -> date:
    assert isinstance(found.due, date)
    return found.due.date() if isinstance(found.due, datetime) else found.due


@given(REGIMES, TRIGGERS, PERIODS, DIRECTIONS)
def test_nothing_is_ever_due_on_a_closed_day(
    regime: tuple[str, str], trigger: date, period: int, direction: str
) -> None:
    found = days(regime, trigger, period, direction=direction)

    assert not found.terms.calendar.is_closed(day_of(found), Direction(direction))
    assert day_of(found).weekday() < 5


@given(REGIMES, NEAR, PERIODS, st.dates(date(2018, 1, 1), date(2029, 12, 31)), TREATMENTS)
def test_adding_a_holiday_never_brings_a_forward_deadline_nearer(
    regime: tuple[str, str], trigger: date, period: int, on: date, treatment: str
) -> None:
    before = days(regime, trigger, period)

    after = days(regime, trigger, period, closed=[{"on": on.isoformat(), "treatment": treatment}])

    assert day_of(after) >= day_of(before)
    assert after.safe_by >= before.safe_by  # type: ignore[operator]
    assert after.latest >= before.latest  # type: ignore[operator]


@given(REGIMES, NEAR, PERIODS, st.dates(date(2016, 1, 1), date(2027, 12, 31)))
def test_adding_a_holiday_never_moves_a_backward_deadline_nearer_to_the_event(
    regime: tuple[str, str], trigger: date, period: int, on: date
) -> None:
    before = days(regime, trigger, period, direction="before")

    after = days(regime, trigger, period, direction="before", closed=[{"on": on.isoformat(), "treatment": "holiday"}])

    assert day_of(after) <= day_of(before)


@given(REGIMES, TRIGGERS, PERIODS)
def test_forward_then_backward_comes_to_the_event_or_to_an_earlier_day_never_past_it_by_a_court_day(
    regime: tuple[str, str], trigger: date, period: int
) -> None:
    there = days(regime, trigger, period)
    if any(leg.kind is LegKind.ROLLED for leg in there.legs):
        return  # the end moved, so the way back starts elsewhere

    back = days(regime, day_of(there), period, direction="before")

    calendar = back.terms.calendar
    assert day_of(back) <= trigger
    if not calendar.is_closed(trigger, Direction.BEFORE):
        assert day_of(back) == trigger


@given(REGIMES, TRIGGERS, PERIODS, DIRECTIONS, SERVICES)
def test_the_readings_stand_in_order(
    regime: tuple[str, str], trigger: date, period: int, direction: str, service: str
) -> None:
    found = days(regime, trigger, period, direction=direction, service=service)

    assert found.safe_by <= found.due <= found.latest  # type: ignore[operator]


@given(REGIMES, TRIGGERS, PERIODS, SERVICES)
def test_service_never_brings_a_deadline_nearer(
    regime: tuple[str, str], trigger: date, period: int, service: str
) -> None:
    without = days(regime, trigger, period)

    served = days(regime, trigger, period, service=service)

    assert day_of(served) >= day_of(without)
    if day_of(served) > day_of(without):
        assert (day_of(served) - day_of(without)).days >= 3


@given(NEAR, st.integers(0, 23), st.integers(0, 59), st.integers(1, 240), ZONES)
@settings(max_examples=200)
def test_hours_are_real_hours_and_a_roll_keeps_the_local_clock(
    on: date, hour: int, minute: int, period: int, zone: str
) -> None:
    trigger = datetime(on.year, on.month, on.day, hour, minute, tzinfo=ZoneInfo("UTC"))

    found = made(regime="frcp", states=["MD"], zone=zone, mode="hours", period=period, trigger=trigger.isoformat())

    assert isinstance(found.due, datetime)
    elapsed = found.due.astimezone(ZoneInfo("UTC")) - trigger
    if len(found.legs) == 1:
        assert elapsed == timedelta(hours=period)
    else:
        raw = (trigger + timedelta(hours=period)).astimezone(ZoneInfo(zone))
        assert (found.due.hour, found.due.minute) == (raw.hour, raw.minute)
        assert elapsed > timedelta(hours=period) - timedelta(hours=1)


@given(st.lists(TRIGGERS, max_size=40), st.integers(0, 400))
def test_many_at_once_are_the_same_dates_as_one_by_one(triggers: list[date], period: int) -> None:
    calendar = calendar_of("mdd")

    assert days_after(calendar, triggers, period) == [day_after(calendar, trigger, period) for trigger in triggers]


@given(TRIGGERS, PERIODS)
def test_the_bare_date_is_the_explained_one(trigger: date, period: int) -> None:
    assert day_after(calendar_of("mdd"), trigger, period) == day_of(days(("frcp", "mdd"), trigger, period))


def calendar_of(court: str) -> Calendar:
    law = load_law()
    return law.calendars.calendar(states=law.book.court(court).states, court=court, regime="frcp", counts_states=True)


@given(NEAR)
def test_the_earliest_reading_after_an_event_takes_no_more_days_as_closed_than_the_latest(on: date) -> None:
    calendar = calendar_of("mdd")

    assert calendar.is_closed(on, reading=Reading.EARLIEST) <= calendar.is_closed(on, reading=Reading.LATEST)
