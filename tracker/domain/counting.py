"""Counting days on a calendar: where a period ends before anybody asks why. Fast, and without words.

A walk is a list of legs: what was counted, what ran on over closed days, what was added for service, what an
inaccessible clerk's office moved. `deadlines` builds dates and reasons out of it.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import product
from typing import NamedTuple

from tracker.domain.calendars import (
    FIRST_DAY,
    FIRST_ORDINAL,
    LAST_DAY,
    Calendar,
    Direction,
    OutsideCalendar,
    Reading,
    index_of,
)
from tracker.domain.rules import Unit

_BASE = FIRST_ORDINAL
_OPEN = 0
_AROUND, _SINGLY = timedelta(days=14), 10
_OPPOSITE = {Reading.DUE: Reading.DUE, Reading.EARLIEST: Reading.LATEST, Reading.LATEST: Reading.EARLIEST}


class LegKind(StrEnum):
    """What moved the end of a period."""

    COUNTED = "counted"
    ROLLED = "rolled"
    ADDED = "added"
    INACCESSIBLE = "inaccessible"


class Leg(NamedTuple):
    """One part of a walk, from a day to a day."""

    kind: LegKind
    start: date
    end: date


class Period(NamedTuple):
    """So many units after or before an event, days added for service, and whether a closed last day runs on."""

    number: int
    unit: Unit
    direction: Direction = Direction.AFTER
    added: int = 0
    rolls: bool = True


class Tables(NamedTuple):
    """The days of one reading: those met while counting, and those met when an inaccessible office moves the end."""

    counting: bytes
    moving: bytes


def day_after(calendar: Calendar, trigger: date, days: int) -> date:
    """The end of a period of days after an event, in the rule's reading, without its reasons.

    The trigger day is not counted, every other day is, and a closed last day runs on to the next open one.
    Raises OutsideCalendar. Authority: Fed. R. Civ. P. 6(a)(1).
    """
    place = trigger.toordinal() - _BASE + days
    found = calendar.after.due.find(_OPEN, place) if place >= 0 else -1
    if found < 0:
        raise OutsideCalendar(_outside(FIRST_DAY if place < 0 else LAST_DAY))
    return date.fromordinal(found + _BASE)


def days_after(calendar: Calendar, triggers: Sequence[date], days: int) -> list[date]:
    """`day_after` for many events and one period, in their order. Raises OutsideCalendar when any lies outside."""
    if not triggers:
        return []
    shift, ends = days - _BASE, calendar.ends()
    if min(triggers).toordinal() + shift < 0:
        raise OutsideCalendar(_outside(FIRST_DAY))
    try:
        return [ends[trigger.toordinal() + shift] for trigger in triggers]
    except IndexError:
        raise OutsideCalendar(_outside(LAST_DAY)) from None


def raw_end(trigger: date, period: Period) -> date:
    """The day a period of days, weeks, months or years counts to, before anything moves it.

    Months and years end on the day of the same number, or on the month's last day where it has none.
    Raises OutsideCalendar.
    """
    sign = 1 if period.direction is Direction.AFTER else -1
    number = sign * period.number
    try:
        match period.unit:
            case Unit.DAYS:
                return trigger + timedelta(days=number)
            case Unit.WEEKS:
                return trigger + timedelta(weeks=number)
            case Unit.MONTHS:
                return _months_on(trigger, number)
            case Unit.YEARS:
                return _months_on(trigger, 12 * number)
            case _:
                raise AssertionError(f"{period.unit} is not counted on the calendar alone")
    except (OverflowError, ValueError):
        raise OutsideCalendar(_outside(LAST_DAY if sign > 0 else FIRST_DAY)) from None


def _months_on(trigger: date, months: int) -> date:
    year, month = divmod(trigger.year * 12 + trigger.month - 1 + months, 12)
    return date(year, month + 1, min(trigger.day, monthrange(year, month + 1)[1]))


def walk(calendar: Calendar, period: Period, start: date, raw: date | None, reading: Reading) -> tuple[Leg, ...]:
    """The legs of a period from its trigger day to its end, in a reading.

    `raw` is where hours or the calendar alone end it; None for business days, which are counted here.
    Raises OutsideCalendar.
    """
    days = calendar.days(period.direction)
    counting = days.read(reading)
    moving = counting if period.direction is Direction.AFTER else days.read(_OPPOSITE[reading])
    return _walk(calendar, period, start, raw, Tables(counting, moving))


def _walk(calendar: Calendar, period: Period, start: date, raw: date | None, tables: Tables) -> tuple[Leg, ...]:
    end = _business_end(tables.counting, start, period) if raw is None else raw
    counted = Leg(LegKind.COUNTED, start, end)
    if not tables.counting[index_of(end)] and not period.added and not calendar.inaccessible:
        return (counted,)
    legs = [counted]
    if period.rolls:
        end = _roll(legs, tables.counting, end, period.direction)
    if period.added:
        later = _later(end, period.added)
        legs.append(Leg(LegKind.ADDED, end, later))
        end = _roll(legs, tables.counting, later, Direction.AFTER) if period.rolls else later
    if calendar.inaccessible and end.toordinal() in calendar.inaccessible and period.rolls:
        legs.append(Leg(LegKind.INACCESSIBLE, end, _accessible(calendar, tables.moving, end)))
    index_of(legs[-1].end)
    return tuple(legs)


def _later(end: date, days: int) -> date:
    try:
        return end + timedelta(days=days)
    except OverflowError:
        raise OutsideCalendar(_outside(LAST_DAY)) from None


def _roll(legs: list[Leg], table: bytes, end: date, direction: Direction) -> date:
    """Runs on over closed days in the direction of counting, and notes the leg where it does."""
    place = index_of(end)
    if not table[place]:
        return end
    rolled = date.fromordinal(_open_from(table, place, direction) + _BASE)
    legs.append(Leg(LegKind.ROLLED, end, rolled))
    return rolled


def _open_from(table: bytes, place: int, direction: Direction) -> int:
    """The first open place from one on, itself included, in the direction of counting. Raises OutsideCalendar."""
    after = direction is Direction.AFTER
    found = table.find(_OPEN, place) if after else table.rfind(_OPEN, 0, place + 1)
    if found < 0:
        raise OutsideCalendar(_outside(LAST_DAY if after else FIRST_DAY))
    return found


def _accessible(calendar: Calendar, table: bytes, end: date) -> date:
    """The first day after `end` that is open and on which the clerk's office can be reached: forward, always."""
    place = index_of(end)
    while place >= 0:
        place = table.find(_OPEN, place + 1)
        if place + _BASE not in calendar.inaccessible:
            break
    if place < 0:
        raise OutsideCalendar(_outside(LAST_DAY))
    return date.fromordinal(place + _BASE)


def _business_end(table: bytes, start: date, period: Period) -> date:
    place = index_of(start)
    way = 1 if period.direction is Direction.AFTER else -1
    for _ in range(period.number):
        place = _open_from(table, place + way, period.direction)
    return date.fromordinal(place + _BASE)


def ends(calendar: Calendar, period: Period, start: date, raw: date | None) -> tuple[date, date]:
    """The earliest and the latest day on which a period may end, over every reading of the unsettled days."""
    if period.direction is Direction.BEFORE and calendar.inaccessible:
        found = [_walk(calendar, period, start, raw, tables) for tables in _each_reading(calendar, period, start, raw)]
        return min(legs[-1].end for legs in found), max(legs[-1].end for legs in found)
    first, last = (walk(calendar, period, start, raw, reading) for reading in (Reading.EARLIEST, Reading.LATEST))
    return first[-1].end, last[-1].end


def met_days(period: Period, legs: Sequence[Leg]) -> Iterator[date]:
    """The days whose being open or closed a walk turned on, each as often as it was met."""
    for leg in legs:
        is_walked = leg.kind in (LegKind.ROLLED, LegKind.INACCESSIBLE)
        if is_walked or (leg.kind is LegKind.COUNTED and period.unit is Unit.BUSINESS_DAYS):
            first, last = sorted((leg.start.toordinal(), leg.end.toordinal()))
            yield from map(date.fromordinal, range(first, last + 1))
        else:
            yield leg.end


def _each_reading(calendar: Calendar, period: Period, start: date, raw: date | None) -> Iterator[Tables]:
    """Every way to read the unsettled days that a period counted back may meet.

    Going back and then being moved forward pull apart, so that neither end of the readings need be all of them read one
    way. The ten days nearest the end are read singly, any further ones alike.
    """
    met = [walk(calendar, period, start, raw, reading) for reading in (Reading.EARLIEST, Reading.LATEST)]
    days = [day for legs in met for leg in legs for day in (leg.start, leg.end) if raw is None or leg != legs[0]]
    days += [legs[0].end for legs in met]
    first, last = max(min(days) - _AROUND, FIRST_DAY), min(max(days) + _AROUND, LAST_DAY)
    between = range(index_of(first), index_of(last) + 1)
    unsettled = [place for place in between if calendar.before.unsettled[place]]
    near, far = unsettled[:_SINGLY], unsettled[_SINGLY:]
    for choice in product((0, 1), repeat=len(near) + bool(far)):
        table = bytearray(calendar.before.due)
        for place, is_closed in zip(near, choice, strict=False):
            table[place] = is_closed
        for place in far:
            table[place] = choice[-1]
        yield Tables(bytes(table), bytes(table))


def _outside(limit: date) -> str:
    return f"the period leaves the calendar, which runs from {FIRST_DAY} to {LAST_DAY} (limit {limit})"
