"""Dates computed by law: when a period ends, the earliest and latest it may mean, and until what moment it runs.

`compute` takes a request, the rulebook and the calendars and gives one computation; its reasons are in
`counting_steps`. Days are those of the court's calendar, clock times those of its zone; hours are real elapsed hours.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from tracker.domain.about_counts import about_walk
from tracker.domain.asking import END_OF_DAY, Asked, Mode
from tracker.domain.calendars import (
    FIRST_ORDINAL,
    Calendar,
    Calendars,
    DayState,
    Direction,
    Notice,
    OutsideCalendar,
    Reading,
    index_of,
)
from tracker.domain.counting import Leg, LegKind, Period, ends, raw_end, walk
from tracker.domain.local_time import When, at_zone, day_of, on_the_wall
from tracker.domain.rules import Refused, Rulebook, Unit
from tracker.domain.terms import Terms, outside, resolve

_DAY = timedelta(days=1)
_LAST_MINUTE = time(23, 59)


class Computation(NamedTuple):
    """A date with all that it rests on.

    `due` is the rule's reading, `safe_by` the earliest and `latest` the latest one where law is unsettled; None while
    the trigger has not happened. `legs` tells how `due` was reached. `each` holds the days of a daily duty.
    """

    terms: Terms
    due: When | None
    safe_by: When | None
    latest: When | None
    legs: tuple[Leg, ...] = ()
    notices: tuple[Notice, ...] = ()
    each: tuple[When, ...] = ()
    raw: datetime | None = None

    @property
    def cut_off(self) -> datetime | None:
        """The first moment that is too late for `due`, on the wall of its zone; None without a zone or a date."""
        return cut_off(self.due, self.terms)


def cut_off(due: When | None, terms: Terms) -> datetime | None:
    """The first moment that is too late: the midnight after a day; a clock time itself.

    A time that an order fixes at 11:59 p.m. runs through that minute. Authority: Fed. R. Civ. P. 6(a)(4).
    """
    if due is None:
        return None
    if isinstance(due, datetime):
        through = terms.mode is not Mode.HOURS and due.time() == _LAST_MINUTE and due.tzinfo is not None
        return datetime.combine(due.date() + _DAY, time.min, due.tzinfo) if through else due
    return datetime.combine(due + _DAY, time.min, terms.zone) if terms.zone is not None else None


def compute(asked: Asked, book: Rulebook, calendars: Calendars) -> Computation:
    """The computation of a request. Raises Refused, with a stable code and what to give instead."""
    terms = resolve(asked, book, calendars)
    try:
        return count(terms)
    except OutsideCalendar:
        raise outside("The period ends outside the calendars") from None


def count(terms: Terms) -> Computation:
    """The computation on given terms. Raises OutsideCalendar, Refused."""
    if terms.period is None:
        return _fixed(terms) if terms.mode is Mode.DATE_CERTAIN else _daily(terms)
    if terms.start is None:
        return Computation(terms, None, None, None, notices=(*terms.notices, Notice("waiting")))
    if isinstance(terms.start, datetime):
        return _hours(terms, terms.period, terms.start)
    if terms.span is not None and (made := _plainly(terms, terms.start, terms.span)) is not None:
        return made
    return _days(terms, terms.period, terms.start)


def _plainly(terms: Terms, start: date, span: timedelta) -> Computation | None:
    """The computation of a period of days that meets no disputed day and no inaccessible one: most do, and it is quick.

    None where one is met, or where the period leaves the calendar.
    """
    calendar, period = terms.calendar, terms.period
    days = calendar.after
    try:
        raw = start + span
        place = raw.toordinal() - FIRST_ORDINAL
        is_closed = days.due[place]
    except (IndexError, OverflowError):
        return None
    found = days.due.find(0, place) if is_closed and period is not None and period.rolls else place
    if found < place or place < 0 or days.unsettled.find(1, place, found + 1) >= 0:
        return None
    if calendar.inaccessible and found + FIRST_ORDINAL in calendar.inaccessible:
        return None
    counted = Leg(LegKind.COUNTED, start, raw)
    if found == place:
        return Computation(terms, raw, raw, raw, (counted,), terms.notices)
    end = date.fromordinal(found + FIRST_ORDINAL)
    return Computation(terms, end, end, end, (counted, Leg(LegKind.ROLLED, raw, end)), terms.notices)


def _days(terms: Terms, period: Period, start: date) -> Computation:
    raw = None if period.unit is Unit.BUSINESS_DAYS else raw_end(start, period)
    legs = walk(terms.calendar, period, start, raw, Reading.DUE)
    due = legs[-1].end
    first, last = (due, due) if _is_settled(terms.calendar, period, legs) else ends(terms.calendar, period, start, raw)
    if terms.rule is not None and terms.rule.safe_period is not None:
        shorter = period._replace(number=terms.rule.safe_period)
        first = ends(terms.calendar, shorter, start, None if raw is None else raw_end(start, shorter))[0]
    notices = (*terms.notices, *about_walk(terms, period, legs, (first, last)))
    if terms.at is None:
        return Computation(terms, due, first, last, legs, notices)
    clocked, safe, late = (_at(day, terms, "at") for day in (due, first, last))
    return Computation(terms, clocked, safe, late, legs, notices)


def _is_settled(calendar: Calendar, period: Period, legs: tuple[Leg, ...]) -> bool:
    """Whether no unsettled day was met on the way, so that every reading gives the same day."""
    if calendar.inaccessible and period.direction is Direction.BEFORE:
        return False  # going back and being moved forward pull apart: `ends` reads every way
    one, other = legs[0].start if period.unit is Unit.BUSINESS_DAYS else legs[0].end, legs[-1].end
    return calendar.is_settled(min(one, other), max(one, other), period.direction)


def _hours(terms: Terms, period: Period, start: datetime) -> Computation:
    """Real elapsed hours, then the same clock time on the next open day. Authority: Fed. R. Civ. P. 6(a)(2)."""
    zone = terms.zone or start.tzinfo
    assert zone is not None  # noqa: S101 - hours are counted from an aware moment
    sign = 1 if period.direction is Direction.AFTER else -1
    try:
        raw = (start.astimezone(UTC) + sign * timedelta(hours=period.number)).astimezone(zone)
    except OverflowError:
        raise OutsideCalendar from None
    legs = walk(terms.calendar, period, start.date(), raw.date(), Reading.DUE)
    without = period._replace(added=0)  # whether days are added to hours is not settled: nobody should rely on them
    first = ends(terms.calendar, without, start.date(), raw.date())[0]
    last = ends(terms.calendar, period, start.date(), raw.date())[1]
    due, safe, late = (_same_clock(raw, day, zone) for day in (legs[-1].end, first, last))
    notices = (*terms.notices, *about_walk(terms, period, legs, (first, last)))
    if due.time() != raw.time():
        notices = (*notices, Notice("clock_moved", (("day", due.date()),)))
    return Computation(terms, due, safe, late, legs, notices, raw=raw)


def _same_clock(raw: datetime, day: date, zone: tzinfo) -> datetime:
    """The clock time of `raw` on a day; where the clocks skip it, the moment that follows."""
    if day == raw.date():
        return raw
    return datetime.combine(day, raw.time(), zone).astimezone(UTC).astimezone(zone)


def _fixed(terms: Terms) -> Computation:
    """A date that an order sets: it never moves, and what is doubtful about it is said. Authority: 2009 note."""
    asked = terms.asked
    fixed = asked.fixed
    if fixed is None:
        raise Refused("missing_field", "'fixed' is missing; give the date or moment that the order sets", field="fixed")
    notices = terms.notices
    if isinstance(fixed, datetime):
        moment = _aware(fixed, terms)
        due: When = moment
        if moment.time() == time.min:
            notices = (*notices, Notice("midnight_start_of_day", (("day", moment.date()),)))
    elif terms.at is not None:
        due = _at(fixed, terms, "at")
    else:
        due = fixed
        if asked.fixed_at_midnight or asked.at == END_OF_DAY:
            notices = (*notices, Notice("midnight_end_of_day", (("day", fixed),)))
    on = day_of(due)
    _require_inside(on, "fixed")
    return Computation(terms, due, due, due, notices=(*notices, *_about_the_day(terms, on)))


def _about_the_day(terms: Terms, on: date) -> tuple[Notice, ...]:
    """What to know of a fixed day that is no court day, or may be none."""
    if on.toordinal() in terms.calendar.inaccessible:
        return (Notice("fixed_inaccessible", (("day", on),)),)
    match terms.calendar.state_of(on):
        case DayState.CLOSED:
            return (Notice("fixed_on_closed_day", (("day", on),)),)
        case DayState.DISPUTED:
            return (Notice("fixed_on_disputed_day", (("day", on),)),)
        case DayState.OPEN:
            return ()


def _daily(terms: Terms) -> Computation:
    """Every calendar day from the first, weekends and holidays included: a day of such a duty never moves."""
    asked = terms.asked
    if asked.start is None or asked.count is None:
        name = "start" if asked.start is None else "count"
        raise Refused("missing_field", f"'{name}' is missing; a daily duty needs a first day and a count", field=name)
    _require_inside(asked.start, "start")
    _require_inside(asked.start + (asked.count - 1) * _DAY, "count")
    days = [asked.start + number * _DAY for number in range(asked.count)]
    each: tuple[When, ...] = tuple(days) if terms.at is None else tuple(_at(day, terms, "at") for day in days)
    return Computation(terms, each[0], each[0], each[0], notices=terms.notices, each=each)


def _require_inside(on: date, field: str) -> None:
    try:
        index_of(on)
    except OutsideCalendar:
        raise outside(f"'{field}' leads to {on.isoformat()}") from None


def _aware(moment: datetime, terms: Terms) -> datetime:
    if moment.tzinfo is not None:
        return at_zone(moment, terms.zone, "fixed")
    return _wall(moment.date(), moment.time(), terms, "fixed")


def _at(day: date, terms: Terms, field: str) -> datetime:
    return _wall(day, time.fromisoformat(terms.at or "00:00"), terms, field)


def _wall(day: date, clock: time, terms: Terms, field: str) -> datetime:
    if terms.zone is None:
        raise Refused(
            "zone_needed",
            f"'{field}' is a clock time without a place: give a court, a zone such as America/New_York, or an offset",
            field=field,
        )
    return on_the_wall(day, clock, terms.zone, field)
