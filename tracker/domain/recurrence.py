"""How a recurring duty is said and how RFC 5545 writes it: every day, every weekday or every week, from a first day on.

The rule is read on the wall of the court's zone; it starts with the first instant of its first day. A clock time
stands in the rule itself (BYHOUR, BYMINUTE), so that the first day stays a day.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import islice

from dateutil.rrule import rrulestr

from tracker.domain.errors import Unreadable
from tracker.domain.wording import format_day, listed

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WORKING = (0, 1, 2, 3, 4)
_RULE = re.compile(
    r"FREQ=(?:DAILY|WEEKLY;BYDAY=(?P<days>[A-Z,]+))"
    r"(?:;BYHOUR=(?P<hour>\d{1,2});BYMINUTE=(?P<minute>\d{1,2}))?"
    r"(?:;UNTIL=(?P<until>\d{8})(?:T235959)?)?"
)
_EVERY_DAY = "Every calendar day counts, weekends and legal holidays too."
_WORKDAYS = "Every Monday to Friday counts, legal holidays too."
_WEEKLY = "It falls due on its day of the week also when that is a legal holiday."
_WHOLE_DAY = "No clock time is given: each one may be done until the end of its day on the court's clock."
_NOON = 12


class Every(StrEnum):
    """How often a recurring duty comes again."""

    DAY = "day"
    WEEKDAY = "weekday"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A recurring duty as a person says it.

    `at` is a clock time (HH:MM) on the court's wall, None for the end of each day; `until` the last day on which it
    may fall; `on` the days of the week (0 is Monday), for what comes every week.
    """

    every: Every
    first: date
    at: str | None = None
    until: date | None = None
    on: tuple[int, ...] = ()

    @property
    def days(self) -> tuple[int, ...]:
        """The days of the week on which it falls; empty for every day."""
        match self.every:
            case Every.DAY:
                return ()
            case Every.WEEKDAY:
                return _WORKING
            case Every.WEEK:
                return tuple(sorted(set(self.on))) or (self.first.weekday(),)


def rule_of(recurs: Recurrence) -> str:
    """The rule as RFC 5545 writes it."""
    parts = ["FREQ=DAILY"] if recurs.every is Every.DAY else ["FREQ=WEEKLY", f"BYDAY={_codes(recurs.days)}"]
    if recurs.at is not None:
        hour, minute = recurs.at.split(":")
        parts.append(f"BYHOUR={int(hour)};BYMINUTE={int(minute)}")
    if recurs.until is not None:
        parts.append(f"UNTIL={recurs.until:%Y%m%d}{'T235959' if recurs.at is not None else ''}")
    return ";".join(parts)


def read_rule(rule: str, first: str) -> Recurrence | None:
    """The recurrence behind a rule and a first day (YYYY-MM-DD); None for a rule that says more than this."""
    found = _RULE.fullmatch(rule)
    if found is None or "T" in first:
        return None
    names = [] if found["days"] is None else found["days"].split(",")
    if not set(names) <= set(_CODES):
        return None
    days = tuple(_CODES.index(name) for name in names)
    every = Every.DAY if not days else Every.WEEKDAY if days == _WORKING else Every.WEEK
    at = f"{int(found['hour']):02}:{int(found['minute']):02}" if found["hour"] is not None else None
    until = datetime.strptime(found["until"], "%Y%m%d").date() if found["until"] else None  # noqa: DTZ007 - a day
    return Recurrence(every, date.fromisoformat(first), at, until, days if every is Every.WEEK else ())


def check(recurs: Recurrence) -> None:
    """Raises Unreadable, at `first` or `until`, for a first day that is none of its days and an end before it."""
    if recurs.until is not None and recurs.until < recurs.first:
        raise Unreadable(f"It would end before its first day, {format_day(recurs.first)}", field="until")
    if recurs.days and recurs.first.weekday() not in recurs.days:
        meant = next(iter(days_of(Recurrence(recurs.every, recurs.first, on=recurs.on), most=1)))
        named = listed([_NAMES[day] for day in recurs.days]) if recurs.every is Every.WEEK else "Monday to Friday"
        raise Unreadable(
            f"{format_day(recurs.first)} is none of its days ({named}). Give the first of them, such as "
            f"{format_day(meant)}",
            field="first",
        )


def days_of(recurs: Recurrence, *, after: date | None = None, most: int = 3) -> tuple[date, ...]:
    """Its days in order, those after `after` where it is given, at most so many."""
    start = datetime.combine(recurs.first, time.min)
    found = (moment.date() for moment in rrulestr(rule_of(recurs), dtstart=start))
    return tuple(islice((day for day in found if after is None or day > after), most))


def often(recurs: Recurrence) -> str:
    """How often it comes: `every day`, `every weekday, Monday to Friday`, `every Monday and Thursday`."""
    match recurs.every:
        case Every.DAY:
            return "every day"
        case Every.WEEKDAY:
            return "every weekday, Monday to Friday"
        case Every.WEEK:
            return f"every {listed([_NAMES[day] for day in recurs.days])}"


def told(recurs: Recurrence) -> str:
    """The recurrence in words: `every day from Sat 12 Apr 2025 on, each by 5:00 p.m., until Wed 30 Apr 2025`."""
    comma = "," if recurs.every is Every.WEEKDAY else ""
    clock = f", each by {_clock(recurs.at)}" if recurs.at else ""
    until = f", until {format_day(recurs.until)}" if recurs.until else ""
    return f"{often(recurs)}{comma} from {format_day(recurs.first)} on{clock}{until}"


def assumed(recurs: Recurrence) -> tuple[str, ...]:
    """What is assumed about its days because it is said so shortly."""
    days = {Every.DAY: _EVERY_DAY, Every.WEEKDAY: _WORKDAYS, Every.WEEK: _WEEKLY}[recurs.every]
    return (days, _WHOLE_DAY) if recurs.at is None else (days,)


def _codes(days: tuple[int, ...]) -> str:
    return ",".join(_CODES[day] for day in days)


def _clock(at: str) -> str:
    hour, minute = (int(part) for part in at.split(":"))
    return f"{hour % _NOON or _NOON}:{minute:02} {'a.m.' if hour < _NOON else 'p.m.'}"
