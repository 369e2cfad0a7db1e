"""A small calendar of a computed date: which days were counted, passed over, added, closed or unsettled, and why.

Every mark is a word in its cell; colour and hatching only repeat it.
"""

from calendar import Calendar as Weeks
from calendar import month_name
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.asking import Mode
from tracker.domain.calendars import Calendar, Closing, DayState, Direction
from tracker.domain.counting import Leg, LegKind
from tracker.domain.deadlines import Computation
from tracker.domain.local_time import day_of
from tracker.domain.rules import Purpose, Unit
from tracker.domain.wording import counted, format_day, listed

WEEKDAYS = (("Sun", "Sunday"), ("Mon", "Monday"), ("Tue", "Tuesday"), ("Wed", "Wednesday"), ("Thu", "Thursday"),
            ("Fri", "Friday"), ("Sat", "Saturday"))  # fmt: skip
_SUNDAY_FIRST, _MOST_MONTHS, _AT_EACH_END = Weeks(6), 4, 2
_DAY, _NUMBERED = timedelta(days=1), (Unit.DAYS, Unit.BUSINESS_DAYS)
_LEGEND = {
    "event": ("event", "the day of the event"),
    "counted": ("day", "a day counted"),
    "passed": ("closed", "passed over: the time does not end on a closed day"),
    "added": ("added", "a day added for service"),
    "shut": ("shut", "the clerk's office is given as inaccessible"),
    "due": ("due", "the rule's reading"),
    "safe": ("go by", "the earliest reading"),
    "closed": ("", "a Saturday, a Sunday or a legal holiday"),
    "disputed": ("?", "not settled whether it is a legal holiday"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day. `kinds` are its classes, `marks` the short words shown in it, `said` what closes it; `words` is all."""

    number: int
    iso: str
    kinds: tuple[str, ...]
    marks: tuple[str, ...]
    said: str
    words: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month by its weeks, Sunday first; None stands for a day of another month. `notes` name its closed days."""

    title: str
    weeks: tuple[tuple[Cell | None, ...], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MonthsView:
    """The months to show, in order; `left_out` says after which of them how many are left out."""

    months: tuple[Month, ...]
    legend: tuple[tuple[str, str, str], ...]
    weekdays: tuple[tuple[str, str], ...] = WEEKDAYS
    left_out: str | None = None
    left_out_after: int = 0


def months_view(made: Computation) -> MonthsView | None:
    """The calendar of a computation; None while there is no date."""
    if made.due is None:
        return None
    days = _Days(made)
    first, last = days.span
    every = list(_months(first, last))
    shown, left_out = every, None
    if len(every) > _MOST_MONTHS:
        shown = [*every[:_AT_EACH_END], *every[-_AT_EACH_END:]]
        left_out = f"{counted(len(every) - len(shown), 'month')} left out here."
    months = tuple(_month(days, year, number) for year, number in shown)
    used = {kind for month in months for week in month.weeks for cell in week if cell for kind in cell.kinds}
    legend = tuple((kind, *words) for kind, words in _legend(made).items() if kind in used)
    return MonthsView(months, legend, left_out=left_out, left_out_after=_AT_EACH_END if left_out else 0)


def _legend(made: Computation) -> dict[str, tuple[str, str]]:
    """What the marks mean here: only days and business days are numbered."""
    numbered = made.terms.period is not None and made.terms.period.unit in _NUMBERED
    return _LEGEND if numbered else {**_LEGEND, "counted": ("", "the time runs")}


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield month // 12, month % 12 + 1


def _month(days: "_Days", year: int, number: int) -> Month:
    weeks = tuple(
        tuple(days.cell(on) if on.month == number else None for on in week)
        for week in _SUNDAY_FIRST.monthdatescalendar(year, number)
    )
    notes = tuple(
        note for week in _SUNDAY_FIRST.monthdatescalendar(year, number) for on in week if on.month == number
        for note in days.notes(on)
    )  # fmt: skip
    return Month(f"{month_name[number]} {year}", weeks, notes)


class _Days:
    """What every day of a computation is: marks by day, and the calendar's word on it."""

    def __init__(self, made: Computation) -> None:
        terms = made.terms
        self._calendar: Calendar = terms.calendar
        self._direction = terms.period.direction if terms.period else Direction.AFTER
        self._marks: dict[date, dict[str, str]] = {}
        go_by = made.safe_by if _goes_by_the_earliest(made) and made.safe_by is not None else made.due
        self._go_by = day_of(go_by) if go_by is not None and not made.each else None
        for kind, on, words in _marks(made):
            self._marks.setdefault(on, {})[kind] = words

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day that matter."""
        return min(self._marks), max(self._marks)

    def cell(self, on: date) -> Cell:
        """One day of the calendar."""
        marks = self._marks.get(on, {})
        kinds = [*marks, *self._states(on)]
        if on == self._go_by:
            kinds.append("go")
        shown = tuple(word for word in marks.values() if word)
        said = ", ".join(self._said(on, kinds))
        words = ", ".join(word for word in (format_day(on), *shown, said) if word)
        doubt = ("?",) if "disputed" in kinds else ()
        return Cell(on.day, on.isoformat(), tuple(dict.fromkeys(kinds)), (*shown, *doubt), said, words)

    def _said(self, on: date, kinds: list[str]) -> Iterator[str]:
        names = dict.fromkeys(_named(closing) for closing in self._closings(on))
        yield from names
        if "disputed" in kinds:
            yield "not settled whether a legal holiday"
        elif "closed" in kinds and not names:
            yield "weekend"

    def notes(self, on: date) -> Iterator[str]:
        """What closes a day that is no plain Saturday or Sunday, or may close it."""
        names = listed(list(dict.fromkeys(_named(closing) for closing in self._closings(on))))
        if on.toordinal() in self._calendar.inaccessible:
            yield f"{format_day(on)}: the clerk's office is given as inaccessible"
        if not names:
            return
        state = self._calendar.state_of(on, self._direction)
        is_taken_as = "closed" if self._calendar.is_closed(on, self._direction) else "open"
        doubt = f", not settled whether a legal holiday; the rule's reading takes it as {is_taken_as}"
        yield f"{format_day(on)}: {names}{doubt if state is DayState.DISPUTED else ''}"

    def _states(self, on: date) -> Iterator[str]:
        if self._calendar.is_closed(on, self._direction):
            yield "closed"
        if self._calendar.state_of(on, self._direction) is DayState.DISPUTED:
            yield "disputed"
        if on.toordinal() in self._calendar.inaccessible:
            yield "shut"

    def _closings(self, on: date) -> Iterable[Closing]:
        found = self._calendar.closings_on(on, self._direction)
        return [closing for closing in found if closing.state is not DayState.OPEN]


def _named(closing: Closing) -> str:
    return f"{closing.name} ({closing.of})" if closing.of else closing.name


def _goes_by_the_earliest(made: Computation) -> bool:
    """Whether the date is a deadline, for which the earliest reading is the one to go by."""
    return made.terms.rule is None or made.terms.rule.purpose is Purpose.DEADLINE


def _marks(made: Computation) -> Iterator[tuple[str, date, str]]:
    """Kind, day and word of everything that a computation says of a day, the least important last."""
    if made.each:
        yield from (("due", day_of(when), "due") for when in made.each)
        return
    if made.due is not None:
        yield "due", day_of(made.due), "due"
    if made.safe_by is not None and made.safe_by != made.due:
        yield "safe", day_of(made.safe_by), "go by" if _goes_by_the_earliest(made) else "earliest"
    if made.terms.start is not None and made.legs:
        yield "event", day_of(made.terms.start), "event"
        for leg in made.legs:
            yield from _LEGS[leg.kind](made, leg)


def _counted(made: Computation, leg: Leg) -> Iterator[tuple[str, date, str]]:
    unit = made.terms.period.unit if made.terms.period else None
    number = 0
    for on in _after(leg):
        if made.terms.mode is Mode.BUSINESS_DAYS and made.terms.calendar.is_closed(on, _direction(made)):
            continue
        number += 1
        yield "counted", on, f"day {number}" if unit in _NUMBERED else ""


def _passed(_made: Computation, leg: Leg) -> Iterator[tuple[str, date, str]]:
    way = _DAY if leg.end > leg.start else -_DAY
    on = leg.start
    while on != leg.end:
        yield "passed", on, "closed"
        on += way


def _added(_made: Computation, leg: Leg) -> Iterator[tuple[str, date, str]]:
    for number, on in enumerate(_after(leg), 1):
        yield "added", on, f"added {number}"


def _shut(_made: Computation, leg: Leg) -> Iterator[tuple[str, date, str]]:
    yield "shut", leg.start, "shut"
    yield from (("passed", on, "closed") for on in _after(leg) if on != leg.end)


_LEGS = {LegKind.COUNTED: _counted, LegKind.ROLLED: _passed, LegKind.ADDED: _added, LegKind.INACCESSIBLE: _shut}


def _after(leg: Leg) -> Iterator[date]:
    """The days of a leg without its first, in the order met."""
    way = _DAY if leg.end >= leg.start else -_DAY
    on = leg.start
    while on != leg.end:
        on += way
        yield on


def _direction(made: Computation) -> Direction:
    return made.terms.period.direction if made.terms.period else Direction.AFTER
