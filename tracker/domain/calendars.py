"""The days of a court: open, closed or disputed, each with its authority. Which days they are is data (`rulebook`).

A day is read three ways. `due` is the rule's reading; `earliest` and `latest` are the two ends of what may be meant
where the law on a day is unsettled. State holidays close a court for periods measured after an event only
(Fed. R. Civ. P. 6(a)(6)(C)), so a calendar holds one table for each direction.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Protocol

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2100, 12, 31)
FIRST_ORDINAL = FIRST_DAY.toordinal()
_DAYS = LAST_DAY.toordinal() - FIRST_ORDINAL + 1
_SATURDAY = 5
_WEEKENDS = bytes((day + FIRST_DAY.weekday()) % 7 >= _SATURDAY for day in range(_DAYS))


class DayState(StrEnum):
    """What a day is to a court: every word of a calendar is one of these three."""

    OPEN = "open"
    CLOSED = "closed"
    DISPUTED = "disputed"


class ClosingKind(StrEnum):
    """Why a day that is no Saturday or Sunday does not count as open, or may not."""

    FEDERAL = "federal"  # set aside by statute and named in the rules' lists
    DECLARED = "declared"  # declared by Congress while the rules' lists did not name it yet
    PRESIDENTIAL = "presidential"  # executive departments closed by order of the President
    STATE = "state"  # declared a holiday by a state
    COURT = "court"  # the court's own notice
    INACCESSIBLE = "inaccessible"  # the clerk's office could not be reached


class Direction(StrEnum):
    """Whether a period is measured after an event or before it."""

    AFTER = "after"
    BEFORE = "before"


class Reading(StrEnum):
    """How the days on which the law is unsettled are read."""

    DUE = "due"  # the rule's reading
    EARLIEST = "earliest"
    LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Closing:
    """Why one day is closed or disputed. `counts` says whether the rule's reading takes it as closed.

    `authority` is what makes it so, `source` where that was read, `of` the state or court it concerns (None: all).
    `is_checked` is False for a day taken from a package, whose law nobody here has read.
    """

    on: date
    name: str
    kind: ClosingKind
    state: DayState
    counts: bool
    authority: str
    source: str
    of: str | None = None
    is_checked: bool = True


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that whoever relies on a date must know: a code, and what its sentence names."""

    code: str
    params: tuple[tuple[str, str | int | date], ...] = ()


class OutsideCalendar(ValueError):
    """A day that no calendar holds: before 1970 or after 2100."""


class Days(NamedTuple):
    """The days from 1970 to 2100 for periods in one direction: a byte a day, 1 closed and 0 open, in each reading.

    In `unsettled` a 1 is a disputed day.
    """

    due: bytes
    earliest: bytes
    latest: bytes
    unsettled: bytes

    def read(self, reading: Reading) -> bytes:
        """The table of one reading."""
        match reading:
            case Reading.DUE:
                return self.due
            case Reading.EARLIEST:
                return self.earliest
            case Reading.LATEST:
                return self.latest


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The days of one court from 1970 to 2100, for periods measured after an event and before one.

    `closings` holds the reasons by ordinal of the day, `inaccessible` the ordinals on which the clerk could not be
    reached. `version` names every table it was made from; `notices` what must be said whenever it is used; `sourced`
    the years for which a state's law was read. `told` keeps what was worked out from it once, and goes with it.
    """

    version: str
    after: Days
    before: Days
    closings: Mapping[int, tuple[Closing, ...]]
    inaccessible: Mapping[int, Closing] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    sourced: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    told: dict[Hashable, object] = field(default_factory=dict)

    def days(self, direction: Direction) -> Days:
        """The tables of one direction."""
        return self.after if direction is Direction.AFTER else self.before

    def is_closed(self, on: date, direction: Direction = Direction.AFTER, reading: Reading = Reading.DUE) -> bool:
        """Whether a day is a Saturday, a Sunday or a legal holiday in this reading. Raises OutsideCalendar."""
        return bool(self.days(direction).read(reading)[index_of(on)])

    def state_of(self, on: date, direction: Direction = Direction.AFTER) -> DayState:
        """Open, closed or disputed. Raises OutsideCalendar."""
        place, days = index_of(on), self.days(direction)
        if days.unsettled[place]:
            return DayState.DISPUTED
        return DayState.CLOSED if days.due[place] else DayState.OPEN

    def closings_on(self, on: date, direction: Direction = Direction.AFTER) -> tuple[Closing, ...]:
        """Why a day is closed or disputed for periods of this direction; empty for a plain Saturday or Sunday."""
        found = self.closings.get(on.toordinal(), ())
        return tuple(
            closing for closing in found if direction is Direction.AFTER or closing.kind is not ClosingKind.STATE
        )

    def is_settled(self, first: date, last: date, direction: Direction) -> bool:
        """Whether no day from `first` to `last` is disputed."""
        return self.days(direction).unsettled.find(1, index_of(first), index_of(last) + 1) < 0

    def ends(self) -> tuple[date, ...]:
        """For each day from 1970 on, the first open day from it on, in the rule's reading of periods after an event.

        The last days of the calendar, after which no open day is known, are left out.
        """
        return _ends(self.after.due)

    def with_closings(self, extra: Iterable[Closing]) -> "Calendar":
        """The same calendar with a person's own days added, each taken as that person gives it."""
        more = tuple(extra)
        if not more:
            return self
        days = [closing for closing in more if closing.kind is not ClosingKind.INACCESSIBLE]
        shut = {closing.on.toordinal(): closing for closing in more if closing.kind is ClosingKind.INACCESSIBLE}
        merged = dict(self.closings)
        for closing in days:
            merged[closing.on.toordinal()] = (*merged.get(closing.on.toordinal(), ()), closing)
        return replace(
            self,
            after=_marked(self.after, days, Direction.AFTER),
            before=_marked(self.before, [day for day in days if day.kind is not ClosingKind.STATE], Direction.BEFORE),
            closings=merged,
            inaccessible={**self.inaccessible, **shut},
            told={},
        )


class Calendars(Protocol):
    """Where calendars come from: the rulebook's tables."""

    def calendar(self, *, states: tuple[str, ...], court: str | None, regime: str, counts_states: bool) -> Calendar:
        """The calendar of a court. Raises Refused for a state that is none."""
        ...


@lru_cache(maxsize=8)
def _ends(table: bytes) -> tuple[date, ...]:
    last_open = table.rfind(0)
    following = LAST_DAY
    found = []
    for place in range(last_open, -1, -1):
        if not table[place]:
            following = date.fromordinal(place + FIRST_ORDINAL)
        found.append(following)
    return tuple(reversed(found))


def index_of(on: date) -> int:
    """The place of a day in a table. Raises OutsideCalendar."""
    place = on.toordinal() - FIRST_ORDINAL
    if not 0 <= place < _DAYS:
        raise OutsideCalendar(f"{on.isoformat()} lies outside the calendar, which runs from {FIRST_DAY} to {LAST_DAY}")
    return place


def make_calendar(version: str, closings: Iterable[Closing], notices: tuple[Notice, ...] = ()) -> Calendar:
    """A calendar of weekends and these closings, which may stand in any order and name one day twice."""
    plain = Days(_WEEKENDS, _WEEKENDS, _WEEKENDS, bytes(_DAYS))
    return Calendar(version, plain, plain, {}, notices=notices).with_closings(closings)


def _marked(days: Days, closings: Iterable[Closing], direction: Direction) -> Days:
    """The tables with these days marked as each reading takes them; a day is closed when any of its closings is.

    The earliest reading of a period measured after an event takes unsettled days as open, of one measured before an
    event as closed; the latest reading the other way round.
    """
    due, closed, possible = bytearray(days.due), *_both(days, direction)
    for closing in closings:
        place = index_of(closing.on)
        if closing.state is DayState.CLOSED:
            due[place] = closed[place] = possible[place] = 1
        elif closing.state is DayState.DISPUTED:
            possible[place] = 1
            due[place] |= closing.counts
    unsettled = int.from_bytes(closed, "big") ^ int.from_bytes(possible, "big")
    surely, perhaps = bytes(closed), bytes(possible)
    earliest, latest = (surely, perhaps) if direction is Direction.AFTER else (perhaps, surely)
    return Days(bytes(due), earliest, latest, unsettled.to_bytes(_DAYS, "big"))


def _both(days: Days, direction: Direction) -> tuple[bytearray, bytearray]:
    """The days that are surely closed, and those that are closed in some reading."""
    surely, perhaps = (days.earliest, days.latest) if direction is Direction.AFTER else (days.latest, days.earliest)
    return bytearray(surely), bytearray(perhaps)
