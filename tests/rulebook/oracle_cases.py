"""Random periods for comparing two computations: hard ones often, and each as a request of the `compute` command."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import get_args
from zoneinfo import ZoneInfo

from tests.rulebook.oracle import (
    FIRST_DAY,
    LAST_DAY,
    MONDAY,
    SUNDAY,
    Case,
    Direction,
    Kind,
    Mode,
    OutsideCalendarError,
    Regime,
    Service,
    easter,
    expected,
)

FIRST_TRIGGER = date(1970, 1, 5)
LAST_TRIGGER = date(2100, 6, 1)

# Days on which the President closed the executive departments; whether they are legal holidays is unsettled.
PRESIDENTIAL_CLOSINGS = (
    date(2018, 12, 5),
    date(2018, 12, 24),
    date(2019, 12, 24),
    date(2020, 12, 24),
    date(2024, 12, 24),
    date(2025, 1, 9),
    date(2025, 12, 24),
    date(2025, 12, 26),
)

ZONES = ("America/New_York", "America/Chicago", "America/Los_Angeles", "America/Anchorage")
STATES = ((), ("MD",), ("VA",), ("MD", "VA"), ("VA", "MD"))
MODES: dict[Mode, int] = {"days": 44, "weeks": 6, "months": 10, "years": 6, "hours": 20, "business_days": 14}
SERVICES: tuple[Service, ...] = get_args(Service)
KINDS_OF_CLOSING: dict[Kind, int] = {"holiday": 3, "state_holiday": 3, "inaccessible": 4}
MONTHS_AND_DAYS = (
    *((1, 1), (1, 2), (1, 20), (2, 12), (2, 18), (2, 22), (2, 28), (3, 1), (3, 25), (5, 28), (5, 30), (6, 18)),
    *((6, 19), (7, 4), (9, 4), (9, 12), (10, 11), (10, 25), (11, 5), (11, 11), (11, 26), (12, 24), (12, 25), (12, 31)),
)
CLOCKS = (time(0, 0), time(0, 1), time(1, 30), time(2, 0), time(2, 30), time(12, 0), time(23, 30), time(23, 59))
NEAR_THE_EDGE = timedelta(days=90)


def inauguration_days() -> tuple[date, ...]:
    """Return Inauguration Day (5 U.S.C. 6103(c)) in each fourth year after 1965, from Sunday to Monday."""
    days = (date(year, 1, 20) for year in range(1973, 2101, 4))
    return tuple(day + timedelta(days=1) if day.weekday() == SUNDAY else day for day in days)


def random_cases(
    seed: int,
    count: int,
    *,
    disputed: tuple[date, ...] = PRESIDENTIAL_CLOSINGS,
    disputed_in_scotus: tuple[date, ...] = (),
) -> Iterator[Case]:
    """Yield so many cases, the same for the same seed; `disputed` days belong to every case, in no request."""
    rng = Random(seed)  # noqa: S311 - draws test cases
    drawn = 0
    while drawn < count:
        case = _draw(rng)
        if not _stays_inside(case):
            continue
        days = disputed + disputed_in_scotus if case.regime == "scotus" else disputed
        case = replace(case, closed=case.closed + tuple((on, "disputed") for on in days))
        if _is_near_the_edge(case) and not _has_an_answer(case):
            continue
        drawn += 1
        yield case


def as_request(case: Case, request_id: str = "case") -> dict[str, object]:
    """Return the case as one `compute` request; days only disputed are left out, the product knows them itself."""
    request: dict[str, object] = {
        "id": request_id,
        "regime": case.regime,
        "court": None,
        "states": list(case.states),
        "mode": case.mode,
        "direction": case.direction,
        "trigger": case.trigger.isoformat(),
        "period": case.period,
        "service": case.service,
        "added_days": case.added_days,
    }
    if case.zone is not None:
        request["zone"] = case.zone
    if case.delivered_same_day is not None:
        request["delivered_same_day"] = case.delivered_same_day
    closed = [{"on": on.isoformat(), "treatment": kind} for on, kind in case.closed if kind != "disputed"]
    if closed:
        request["closed"] = closed
    return request


def _draw(rng: Random) -> Case:
    mode = rng.choices(list(MODES), list(MODES.values()))[0]
    direction: Direction = "after" if rng.random() < 0.65 else "before"
    regime: Regime = rng.choice(get_args(Regime))
    period = _period(rng, mode)
    day = _day(rng)
    if rng.random() < 0.6:  # the hard day is where the period ends
        day = _moved(day, mode, period, "before" if direction == "after" else "after")
    zone = rng.choice(ZONES) if mode == "hours" or rng.random() < 0.6 else None
    is_moment = mode == "hours" or (zone is not None and rng.random() < 0.4)
    end = _moved(day, mode, period, direction)
    return Case(
        regime=regime,
        mode=mode,
        trigger=_moment(rng, day, zone) if zone is not None and is_moment else day,
        period=period,
        states=rng.choice(STATES),
        zone=zone,
        direction=direction,
        service=None if rng.random() < 0.4 else rng.choice(("mail", *SERVICES)),
        added_days=None if rng.random() < 0.6 else rng.choice((0, 1, 2, 3, 3, 3, 5, 10)),
        delivered_same_day=rng.choice((None, True, False)) if regime == "frap" else None,
        closed=_closings(rng, end),
    )


def _period(rng: Random, mode: Mode) -> int:
    is_long = rng.random() < 0.03
    match mode:
        case "days":
            common = (0, 0, 1, 2, 3, 5, 7, 10, 14, 14, 21, 28, 30, 30, 60, 90, 180, 365)
            return rng.randint(400, 9000) if is_long else rng.choice((*common, rng.randint(0, 120)))
        case "weeks":
            return rng.randint(60, 1000) if is_long else rng.choice((1, 1, 2, 3, 4, 8, 26, 52))
        case "months":
            return rng.randint(60, 400) if is_long else rng.choice((1, 1, 1, 2, 3, 6, 12, 18, rng.randint(1, 48)))
        case "years":
            return rng.randint(20, 90) if is_long else rng.choice((1, 1, 1, 2, 3, 4, 5, 10))
        case "hours":
            usual = (1, 2, 12, 23, 24, 25, 48, 72, 72, 96, 168)
            return rng.randint(1000, 30000) if is_long else rng.choice((*usual, rng.randint(1, 400)))
        case "business_days":
            return rng.randint(41, 120) if is_long else rng.choice((1, 1, 2, 2, 3, 5, 7, 10, rng.randint(1, 40)))


def _day(rng: Random) -> date:
    draw = rng.random()
    if draw < 0.15:
        span = (LAST_TRIGGER - FIRST_TRIGGER).days
        return FIRST_TRIGGER + timedelta(days=rng.randint(0, span))
    if draw < 0.18:
        return rng.choice((FIRST_TRIGGER, LAST_TRIGGER)) + timedelta(days=rng.randint(-60, 60))
    return _hard_day(rng) + timedelta(days=rng.choice((0, 0, 0, 1, -1, 2, -2, 3, -3, 4, -4)))


def _hard_day(rng: Random) -> date:
    draw = rng.random()
    if draw < 0.15:
        return rng.choice(PRESIDENTIAL_CLOSINGS)
    year = rng.randint(2008, 2032) if rng.random() < 0.4 else rng.randint(1970, 2100)
    if draw < 0.25:
        return easter(year) - timedelta(days=2)
    if draw < 0.42:
        return _clock_change(rng, year)
    if draw < 0.52:
        return _first(MONDAY, date(year, 11, 1)) + timedelta(days=1)
    return date(year, *rng.choice(MONTHS_AND_DAYS))


def _clock_change(rng: Random, year: int) -> date:
    """Return a Sunday on which, in some years of the calendar, the clocks were or will be changed."""
    not_before = rng.choice((date(year, 3, 8), date(year, 4, 1), date(year, 4, 24), date(year, 10, 25)))
    return _first(SUNDAY, rng.choice((not_before, date(year, 11, 1))))


def _first(weekday: int, day: date) -> date:
    while day.weekday() != weekday:
        day += timedelta(days=1)
    return day


def _moved(day: date, mode: Mode, period: int, direction: Direction) -> date:
    """Return about where the period ends, kept within what a date can hold."""
    days = {
        "days": period,
        "weeks": 7 * period,
        "months": period * 1461 // 48,
        "years": period * 1461 // 4,
        "hours": (period + 12) // 24,
        "business_days": period * 7 // 5,
    }[mode]
    return day + timedelta(days=days) if direction == "after" else day - timedelta(days=days)


def _moment(rng: Random, day: date, zone: str) -> datetime:
    """Return a moment of that local day: naive, or with the zone's offset, or in UTC, or with another zone's offset."""
    clock = rng.choice(CLOCKS) if rng.random() < 0.5 else time(rng.randint(0, 23), rng.randint(0, 59))
    naive = datetime.combine(day, clock)  # the local clock, which a request may give without an offset
    while not _is_plain(naive, zone):
        naive += timedelta(hours=1)
    local = naive.replace(tzinfo=ZoneInfo(zone))
    match rng.randint(0, 4):
        case 0 | 1:
            return naive
        case 2:
            return local.astimezone(UTC)
        case 3:
            return local.astimezone(ZoneInfo(rng.choice(ZONES)))
        case _:
            return local


def _is_plain(naive: datetime, zone: str) -> bool:
    """Tell whether the local clock shows the time exactly once."""
    first = naive.replace(tzinfo=ZoneInfo(zone), fold=0)
    second = naive.replace(tzinfo=ZoneInfo(zone), fold=1)
    return first.utcoffset() == second.utcoffset()


def _closings(rng: Random, end: date) -> tuple[tuple[date, Kind], ...]:
    found: dict[date, Kind] = {}
    start = end + timedelta(days=rng.randint(-5, 6))
    for place in range(rng.choice((0, 0, 0, 1, 1, 2, 3, 5))):
        in_a_row = rng.random() < 0.5
        on = start + timedelta(days=place) if in_a_row else end + timedelta(days=rng.randint(-6, 9))
        if FIRST_DAY <= on <= LAST_DAY:
            found[on] = rng.choices(list(KINDS_OF_CLOSING), list(KINDS_OF_CLOSING.values()))[0]
    return tuple(found.items())


def _stays_inside(case: Case) -> bool:
    return FIRST_TRIGGER <= _trigger_on(case) <= LAST_TRIGGER and FIRST_DAY <= _rough_end(case) <= LAST_DAY


def _trigger_on(case: Case) -> date:
    return case.trigger.date() if isinstance(case.trigger, datetime) else case.trigger


def _rough_end(case: Case) -> date:
    return _moved(_trigger_on(case), case.mode, case.period, case.direction)


def _is_near_the_edge(case: Case) -> bool:
    end = _rough_end(case)
    return end < FIRST_DAY + NEAR_THE_EDGE or end > LAST_DAY - NEAR_THE_EDGE


def _has_an_answer(case: Case) -> bool:
    try:
        expected(case)
    except OutsideCalendarError:
        return False
    return True
