"""What closed and disputed days are called, and which of them decided a walk."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tracker.domain.calendars import Calendar, Closing, ClosingKind, DayState, Direction, Reading
from tracker.domain.counting import Period, met_days, walk
from tracker.domain.steps import Days, Doubts

SATURDAY = 5
_DAY = timedelta(days=1)


def counting(calendar: Calendar, on: date, direction: Direction) -> tuple[Closing, ...]:
    """What closes a day in the rule's reading, the settled causes alone where there are any."""
    found = [one for one in calendar.closings_on(on, direction) if one.counts and one.state is not DayState.OPEN]
    settled = tuple(one for one in found if one.state is DayState.CLOSED)
    return settled or tuple(found)


def between(start: date, end: date) -> Iterator[date]:
    """The days from `start` up to, not including, `end`, in the order met."""
    way = _DAY if end > start else -_DAY
    while start != end:
        yield start
        start += way


def names_of(calendar: Calendar, on: date, direction: Direction) -> tuple[str, ...]:
    """What a closed day is called: its holidays, else nothing (a plain Saturday or Sunday)."""
    if on.weekday() >= SATURDAY:
        return ()
    return tuple(dict.fromkeys(_named(closing) for closing in counting(calendar, on, direction)))


def _named(closing: Closing) -> str:
    if closing.kind is ClosingKind.STATE and closing.of is not None:
        return f"{closing.name}, a state holiday ({closing.of})"
    return closing.name


def disputed_on(calendar: Calendar, on: date, direction: Direction) -> list[Closing]:
    """The disputed closings of a day; none where another cause settles it."""
    if calendar.state_of(on, direction) is not DayState.DISPUTED:
        return []
    return [one for one in calendar.closings_on(on, direction) if one.state is DayState.DISPUTED]


def deciding(calendar: Calendar, period: Period, start: date, raw: date | None, reading: Reading) -> list[Closing]:
    """The disputed closings on which an end in `reading` differs from the rule's.

    After an event the earliest reading opens days that the rule's reading closes, and the latest closes days that it
    opens; before an event it is the other way round.
    """
    walks = [walk(calendar, period, start, raw, one) for one in (Reading.DUE, reading)]
    met = dict.fromkeys(sorted(on for legs in walks for on in met_days(period, legs)))
    found = [closing for on in met for closing in disputed_on(calendar, on, period.direction)]
    opens = (reading is Reading.EARLIEST) == (period.direction is Direction.AFTER)
    return [closing for closing in found if closing.counts == opens] or found


def by_reason(closings: Iterable[Closing]) -> Doubts:
    """Disputed days by why they are disputed, in the order of the calendar."""
    found: dict[str, dict[date, tuple[str, ...]]] = {}
    for closing in closings:
        days = found.setdefault(closing.kind.value if closing.is_checked else f"{closing.kind.value}_unchecked", {})
        days[closing.on] = (*days.get(closing.on, ()), closing.name)
    return tuple((why, tuple(days.items())) for why, days in found.items())


def skipped(calendar: Calendar, direction: Direction, start: date, end: date) -> Days:
    """The holidays, not the weekends, that a count of business days passed over."""
    passed = [on for on in between(start, end) if on not in (start, end) and on.weekday() < SATURDAY]
    named = ((on, names_of(calendar, on, direction)) for on in passed)
    return tuple((on, names) for on, names in named if names)
