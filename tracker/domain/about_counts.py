"""What whoever relies on a counted date must know about the count itself: its doubts, and what no rule settles."""

from collections.abc import Iterator
from datetime import date

from tracker.domain.calendars import ClosingKind, Direction, Notice
from tracker.domain.counting import Leg, LegKind, Period, met_days
from tracker.domain.local_time import day_of
from tracker.domain.rules import Unit
from tracker.domain.terms import Terms


def about_walk(terms: Terms, period: Period, legs: tuple[Leg, ...], ends: tuple[date, date]) -> tuple[Notice, ...]:
    """The notices on a walk in the rule's reading. `ends` are its earliest and latest last days."""
    about_ends = _about_doubts(terms, period, legs, ends)
    return (*_about_length(period, legs), *_about_moves(terms, period, legs), *about_ends)


def _about_length(period: Period, legs: tuple[Leg, ...]) -> Iterator[Notice]:
    raw, start = legs[0].end, legs[0].start
    if period.unit in (Unit.MONTHS, Unit.YEARS) and raw.day != start.day:
        yield Notice("month_end_clamped", (("day", raw),))
    if period.unit is Unit.HOURS and period.added:
        yield Notice("days_added_to_hours")


def _about_moves(terms: Terms, period: Period, legs: tuple[Leg, ...]) -> Iterator[Notice]:
    says, last = terms.method.says, legs[-1]
    back = period.direction is Direction.BEFORE
    if back and any(leg.kind is LegKind.ROLLED for leg in legs) and not says.get("next_day"):
        yield Notice("rolled_back_not_in_rule")
    if last.kind is LegKind.INACCESSIBLE:
        if not says.get("inaccessible"):
            yield Notice("inaccessible_not_in_rule")
        if period.unit is Unit.HOURS:
            yield Notice("last_hour_assumed", (("day", last.start),))
        if back and terms.start is not None and last.end >= day_of(terms.start):
            yield Notice("ends_after_event", (("day", last.end),))


def _about_doubts(terms: Terms, period: Period, legs: tuple[Leg, ...], ends: tuple[date, date]) -> Iterator[Notice]:
    calendar = terms.calendar
    if ends[0] != legs[-1].end:
        yield Notice("unsettled")
    if period.direction is Direction.BEFORE or not calendar.sourced:
        return
    for state, (first, last) in calendar.sourced.items():
        met = (closing for on in met_days(period, legs) for closing in calendar.closings_on(on))
        if any(one.kind is ClosingKind.STATE and one.of == state and not first <= one.on.year <= last for one in met):
            yield Notice("state_calendar_before_sourced", (("first", first), ("last", last), ("state", state)))
