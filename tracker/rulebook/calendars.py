"""The courts' calendars: the tables of `calendars/*.toml` read, checked, and put together for one court.

How a table becomes days is in `holiday_days`, what an open or disputed day does to a date in `domain.calendars`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from tracker.domain.calendars import (
    FIRST_DAY,
    LAST_DAY,
    Calendar,
    Closing,
    ClosingKind,
    DayState,
    Notice,
    make_calendar,
)
from tracker.domain.rules import Refused
from tracker.rulebook.holiday_days import HEAD_FIELDS, HolidayRule, holiday_rule
from tracker.rulebook.other_states import STATES, listed_days
from tracker.rulebook.tables import LawTable, read_tables

FOLDER = Path(__file__).with_name("calendars")
FEDERAL, CLOSURES = "federal", "closures"
_CLOSING_FIELDS = ("on", "name", "kind", "court", "treatment", "authority", "source", "checked")
_MOST_KEPT = 64  # calendars in memory, of some 300 kB each: more courts than one installation works in


class ClosedBy(StrEnum):
    """Who closed for a day."""

    PRESIDENT = "presidential"
    COURT = "court"


class Treatment(StrEnum):
    """What a court's notice makes of the day it was closed."""

    HOLIDAY = "holiday"
    INACCESSIBLE = "inaccessible"
    NOT_STATED = "not_stated"
    NOT_HOLIDAY = "not_holiday"


# What a court's notice makes of a day: its kind, its state, and whether the rule's reading takes it as closed.
_TREATMENTS = {
    Treatment.HOLIDAY: (ClosingKind.COURT, DayState.CLOSED, True),
    Treatment.INACCESSIBLE: (ClosingKind.INACCESSIBLE, DayState.CLOSED, True),
    Treatment.NOT_STATED: (ClosingKind.COURT, DayState.DISPUTED, False),
    Treatment.NOT_HOLIDAY: (ClosingKind.COURT, DayState.OPEN, False),
}


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """The holidays of the United States or of one state. `sourced` are the years for which the law was read."""

    id: str
    version: str
    sourced: tuple[int, int]
    rules: tuple[HolidayRule, ...]

    def closings(self, regime: str | None = None) -> tuple[Closing, ...]:
        """Its days from 1970 to 2100 in order: those that a regime counts, or all."""
        counted = (rule for rule in self.rules if regime is None or not rule.regimes or regime in rule.regimes)
        return _in_order(closing for rule in counted for closing in rule.closings())


@dataclass(frozen=True, slots=True)
class ClosureTable:
    """The days on which executive departments or single courts were closed."""

    version: str
    closings: tuple[Closing, ...]

    def of(self, court: str | None) -> tuple[Closing, ...]:
        """The days of one court's own notices; those of the President for None."""
        return tuple(closing for closing in self.closings if closing.of == court)


@dataclass(frozen=True, slots=True, eq=False)
class CalendarBook:
    """All calendars. `version` names every table; `sourced` the years each was read for, by `federal` or the state."""

    version: str
    federal: HolidayTable
    states: Mapping[str, HolidayTable]
    closures: ClosureTable
    _made: dict[tuple[object, ...], Calendar] = field(default_factory=dict, init=False, repr=False)

    @property
    def sourced(self) -> Mapping[str, tuple[int, int]]:
        """The first and the last year for which the law of each table was read."""
        return {FEDERAL: self.federal.sourced} | {state: table.sourced for state, table in self.states.items()}

    def calendar(self, *, states: tuple[str, ...], court: str | None, regime: str, counts_states: bool) -> Calendar:
        """The calendar of a court, kept for the next time it is asked for. Raises Refused for a state that is none.

        It has the federal days that the regime counts, the President's closings, the court's own, and, when state
        holidays count, those of each state. A state without a table here gives a notice, and so does naming none.
        """
        for state in states:
            _refuse_unknown(state)
        counted = tuple(dict.fromkeys(states)) if counts_states else ()
        kept = (counted, court, regime, counts_states)
        made = self._made.get(kept)
        if made is None:
            made = self._for_court(counted, court, regime)
            if counts_states and not counted:
                made = replace(made, notices=(Notice("no_state_calendar"),))
            self._keep(kept, made)
        return made

    def _for_court(self, states: tuple[str, ...], court: str | None, regime: str) -> Calendar:
        base = self._base(regime)
        closings, versions, notices = list(self.closures.of(court)) if court else [], [base.version], []
        for state in states:
            own = self.states.get(state)
            if own:
                closings += own.closings(regime)
                versions.append(f"{own.id} {own.version}")
                continue
            listed = listed_days(state)
            closings += (closing for closing in listed.closings if not _is_federal(base, closing.on))
            versions.append(f"{state.lower()} holidays-{listed.version}")
            notices.append(Notice("state_calendar_unchecked", (("state", state),)))
        return replace(
            base.with_closings(closings),
            version="; ".join(versions),
            notices=tuple(notices),
            sourced={state: self.sourced[state] for state in states if state in self.sourced},
            told={},
        )

    def _base(self, regime: str) -> Calendar:
        """What every court has in common: weekends, federal days and the President's closings."""
        kept = (regime if any(regime in rule.regimes for rule in self.federal.rules) else "",)
        made = self._made.get(kept)
        if made is None:
            version = f"{FEDERAL} {self.federal.version}; {CLOSURES} {self.closures.version}"
            made = make_calendar(version, (*self.federal.closings(regime), *self.closures.of(None)))
            self._keep(kept, made)
        return made

    def _keep(self, name: tuple[object, ...], made: Calendar) -> None:
        if len(self._made) >= _MOST_KEPT:
            self._made.clear()
        self._made[name] = made


def load_calendars(folder: Path = FOLDER) -> CalendarBook:
    """The calendars of a folder: `federal.toml`, `closures.toml`, and a table for each state that has one.

    Raises Unreadable, naming file and line, for whatever cannot be: a field that is none, a missing authority or
    source, a day that no year has, a state that is none.
    """
    tables = {path.stem: path for path in sorted(folder.glob("*.toml"))}
    closures = _closures(folder / f"{CLOSURES}.toml")
    federal = _holidays(folder / f"{FEDERAL}.toml", ClosingKind.FEDERAL)
    states = {
        name.upper(): _holidays(path, ClosingKind.STATE)
        for name, path in tables.items()
        if name not in (FEDERAL, CLOSURES)
    }
    named = [(FEDERAL, federal.version), (CLOSURES, closures.version)]
    named += [(table.id, table.version) for table in states.values()]
    return CalendarBook("; ".join(f"{name} {version}" for name, version in named), federal, states, closures)


def _holidays(path: Path, kind: ClosingKind) -> HolidayTable:
    head, tables = read_tables(path)
    head.allow(HEAD_FIELDS)
    name, state = _named_as(head, path), path.stem.upper()
    if kind is ClosingKind.STATE and state not in STATES:
        raise head.refuse(f"'{name}' is the code of no state", "id")
    head.need("title", str)
    head.need("source", str)
    first, last = head.need("sourced_from", int), head.need("sourced_to", int)
    if not FIRST_DAY.year <= first <= last <= LAST_DAY.year:
        raise head.refuse(
            f"'sourced_from' to 'sourced_to' must lie in {FIRST_DAY.year} to {LAST_DAY.year}", "sourced_to"
        )
    of = state if kind is ClosingKind.STATE else None
    rules = tuple(holiday_rule(_of_kind(table, "days"), head, kind, of) for table in tables)
    return HolidayTable(name, head.need("version", str), (first, last), rules)


def _closures(path: Path) -> ClosureTable:
    head, tables = read_tables(path)
    head.allow(("id", "version"))
    _named_as(head, path)
    closings: dict[tuple[date, str | None], Closing] = {}
    for table in tables:
        closing = _closing(_of_kind(table, "closings"))
        if (closing.on, closing.of) in closings:
            raise table.refuse(f"{closing.on} stands here twice for the same court", "on")
        closings[closing.on, closing.of] = closing
    return ClosureTable(head.need("version", str), _in_order(closings.values()))


def _closing(table: LawTable) -> Closing:
    """One day of closings.toml. A President's closing is always disputed, a court's is what its notice makes of it."""
    table.allow(_CLOSING_FIELDS)
    by = table.word("kind", ClosedBy)
    court = table.need("court", str) if "court" in table.data else None
    if (court is not None) != (by is ClosedBy.COURT) or ("treatment" in table.data) != (by is ClosedBy.COURT):
        raise table.refuse("'court' and 'treatment' stand in a closing of kind 'court' and in no other", "kind")
    kind, state, counts = ClosingKind.PRESIDENTIAL, DayState.DISPUTED, False
    if by is ClosedBy.COURT:
        kind, state, counts = _TREATMENTS[table.word("treatment", Treatment)]
    on = table.need("on", date)
    if not FIRST_DAY <= on <= LAST_DAY:
        raise table.refuse(f"{on} lies outside the calendar, {FIRST_DAY} to {LAST_DAY}", "on")
    return Closing(
        on=on,
        name=table.need("name", str),
        kind=kind,
        state=state,
        counts=counts,
        authority=table.need("authority", str),
        source=table.need("source", str),
        of=court,
        is_checked=table.get("checked", bool) is not False,
    )


def _named_as(head: LawTable, path: Path) -> str:
    name = head.need("id", str)
    if name != path.stem:
        raise head.refuse(f"'id' must be '{path.stem}', as the file is named", "id")
    return name


def _of_kind(table: LawTable, kind: str) -> LawTable:
    if table.kind != kind:
        raise table.refuse(f"this file has [[{kind}]] and no [[{table.kind}]]")
    return table


def _in_order(closings: Iterable[Closing]) -> tuple[Closing, ...]:
    return tuple(sorted(closings, key=lambda closing: (closing.on, closing.of or "", closing.name)))


def _is_federal(calendar: Calendar, on: date) -> bool:
    return any(
        closing.kind in (ClosingKind.FEDERAL, ClosingKind.DECLARED)
        for closing in calendar.closings.get(on.toordinal(), ())
    )


def _refuse_unknown(state: str) -> None:
    if state not in STATES:
        raise Refused(
            "unknown_state",
            f"There is no state '{state}'. Give the postal code of a state, of the District of Columbia (DC) or of a "
            "territory, such as MD, VA or PR",
            field="states",
        )
