"""The catalogue read from its files: the periods, how each regime counts, and the courts.

Every mistake in a file is refused with the file, the line and what is wrong. The days a court keeps are in `calendars`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from tracker.domain.calendars import Direction
from tracker.domain.rules import (
    Act,
    AddedDays,
    CourtSeat,
    Method,
    Purpose,
    Rulebook,
    RuleVersion,
    Service,
    TextRead,
    Unit,
)
from tracker.rulebook.follows import FOLLOWS_FIELDS, follows_of
from tracker.rulebook.tables import LawTable, read_tables

FOLDER = Path(__file__).parent

_SAYS = (
    *("exclude", "count", "roll", "next_day", "hours_start", "hours_count", "hours_roll"),
    *("inaccessible", "inaccessible_hours", "last_day", "legal_holiday", "declared", "state_holiday"),
    *("fixed_date", "business_days", "served"),
)
_RULE_FIELDS = (
    *("id", "version", "in_force_from", "in_force_to", "cite", "title", "regime", "method", "trigger", "period"),
    *("unit", "direction", "binds", "extendable_by", "is_jurisdictional", "earns_added_days", "source", "text"),
    *("purpose", "act", "note", "safe_period", "rolls", "from_district", "at", "notices", *FOLLOWS_FIELDS),
)
_METHOD_FIELDS = (
    *("id", "version", "name", "in_force_from", "regime", "orders_of", "counts_state_holidays", "added_days"),
    *("added_authority", "added_services", "notices", "source", "text", *(f"says_{topic}" for topic in _SAYS)),
)
_COURT_FIELDS = ("id", "name", "level", "zone", "states", "circuit", "assumed_origin")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_MAY_BE_ZERO = {Unit.DAYS, Unit.NONE}


@dataclass(frozen=True, slots=True)
class _Methods:
    """The methods by id, with the one that governs each regime and the orders of each level of court."""

    versions: Mapping[str, tuple[Method, ...]]
    regimes: Mapping[str, str]
    order_methods: Mapping[str, str]


_Version = TypeVar("_Version", bound=Method | RuleVersion)


def load_rulebook(folder: Path = FOLDER) -> Rulebook:
    """The catalogue in a folder: `methods.toml`, `courts.toml` and every file of `rules/`.

    Raises Unreadable with file, line and reason for whatever is missing, unknown or contradicts itself.
    """
    versions: set[str] = set()
    methods = _methods(_tables(folder / "methods.toml", "methods", versions))
    courts = _courts(_tables(folder / "courts.toml", "courts", versions))
    rules: dict[str, tuple[RuleVersion, ...]] = {}
    files: dict[str, str] = {}
    for path in sorted((folder / "rules").glob("*.toml")):
        tables = _tables(path, "rules", versions)
        for table in tables:
            _refuse_second_file(table, files)
        rules |= _in_order((table, _rule(table, methods, courts)) for table in tables)
    return Rulebook(
        version=f"rules {'+'.join(sorted(versions))}",
        rules=rules,
        methods=methods.versions,
        courts=courts,
        regimes=methods.regimes,
        order_methods=methods.order_methods,
    )


def _tables(path: Path, kind: str, versions: set[str]) -> list[LawTable]:
    """The tables of a file, all of one kind. The version its head gives is added to `versions`."""
    head, tables = read_tables(path)
    head.allow(("version",))
    versions.add(head.need("version", str))
    for table in tables:
        if table.kind != kind:
            raise table.refuse(f"this file holds [[{kind}]] only, not [[{table.kind}]]")
    return tables


def _refuse_second_file(table: LawTable, files: dict[str, str]) -> None:
    rule_id = table.need("id", str)
    first = files.setdefault(rule_id, table.file)
    if first != table.file:
        raise table.refuse(f"'{rule_id}' stands in {first} already; all versions of a rule stand in one file", "id")


def _in_order(read: Iterable[tuple[LawTable, _Version]]) -> dict[str, tuple[_Version, ...]]:
    """The versions of each id, as the file has them. Raises Unreadable where they overlap or go back in time."""
    found: dict[str, tuple[_Version, ...]] = {}
    for table, version in read:
        earlier: tuple[_Version, ...] = found.get(version.id, ())
        if earlier:
            _refuse_overlap(table, earlier[-1], version)
        found[version.id] = (*earlier, version)
    return found


def _refuse_overlap(table: LawTable, earlier: Method | RuleVersion, later: Method | RuleVersion) -> None:
    if later.in_force_from <= earlier.in_force_from:
        raise table.refuse(
            f"'{later.id}' from {later.in_force_from} follows the version from {earlier.in_force_from}; "
            "write the older version first",
            "in_force_from",
        )
    if isinstance(earlier, RuleVersion) and (earlier.in_force_to is None or later.in_force_from <= earlier.in_force_to):
        end = "has no 'in_force_to'" if earlier.in_force_to is None else f"runs to {earlier.in_force_to}"
        raise table.refuse(
            f"'{later.id}' from {later.in_force_from} overlaps the version from {earlier.in_force_from}, which {end}",
            "in_force_from",
        )


def _rule(table: LawTable, methods: _Methods, courts: Mapping[str, CourtSeat]) -> RuleVersion:
    table.allow(_RULE_FIELDS)
    unit = table.word("unit", Unit)
    rule = RuleVersion(
        id=table.need("id", str),
        version=table.need("version", str),
        in_force_from=table.need("in_force_from", date),
        in_force_to=_in_force_to(table),
        cite=table.need("cite", str),
        title=table.need("title", str),
        regime=_known(table, "regime", methods.regimes),
        method=_known(table, "method", methods.versions),
        trigger=table.need("trigger", str),
        period=_period(table, unit),
        unit=unit,
        direction=table.word("direction", Direction),
        binds=table.need("binds", str),
        extendable_by=table.need("extendable_by", str),
        is_jurisdictional=table.need("is_jurisdictional", bool),
        earns_added_days=table.need("earns_added_days", bool),
        source=table.need("source", str),
        text=table.word("text", TextRead),
    )
    return _with_options(table, rule, courts)


def _with_options(table: LawTable, rule: RuleVersion, courts: Mapping[str, CourtSeat]) -> RuleVersion:
    """The rule with the fields that may be left out."""
    return replace(
        rule,
        purpose=table.word("purpose", Purpose, Purpose.DEADLINE),
        act=table.word("act", Act, Act.FILED),
        note=table.get("note", str) or "",
        safe_period=_safe_period(table, rule.period),
        rolls=table.get("rolls", bool) is not False,
        from_district=table.get("from_district", bool) is not False,
        at=_clock(table),
        notices=table.texts("notices"),
        follows=follows_of(table, courts),
    )


def _known(table: LawTable, name: str, among: Mapping[str, object]) -> str:
    value = table.need(name, str)
    if value not in among:
        raise table.refuse(f"there is no {name} '{value}'; methods.toml has {', '.join(sorted(among))}", name)
    return value


def _in_force_to(table: LawTable) -> date | None:
    end, start = table.get("in_force_to", date), table.need("in_force_from", date)
    if end is not None and end < start:
        raise table.refuse(f"'in_force_to' {end} is before 'in_force_from' {start}", "in_force_to")
    return end


def _period(table: LawTable, unit: Unit) -> int:
    period = table.need("period", int)
    if period < 0 or (period == 0 and unit not in _MAY_BE_ZERO):
        raise table.refuse(f"a period cannot be {period} {unit}; give a number above zero", "period")
    return period


def _safe_period(table: LawTable, period: int) -> int | None:
    safe = table.get("safe_period", int)
    if safe is not None and not 0 < safe < period:
        raise table.refuse(f"'safe_period' must be above zero and shorter than {period}, not {safe}", "safe_period")
    return safe


def _clock(table: LawTable) -> str | None:
    at = table.get("at", str)
    if at is not None and not _CLOCK.fullmatch(at):
        raise table.refuse(f"'at' is a clock time such as 16:00, not {at!r}", "at")
    return at


def _methods(tables: Iterable[LawTable]) -> _Methods:
    """The methods, and what each governs. A regime, or the orders of a level of court, has one method only."""
    regimes: dict[str, str] = {}
    order_methods: dict[str, str] = {}
    read = []
    for table in tables:
        method = _method(table)
        read.append((table, method))
        if regime := table.get("regime", str):
            _claim(table, regimes, regime, "regime")
        for level in table.texts("orders_of"):
            _claim(table, order_methods, level, "orders_of")
    return _Methods(_in_order(read), regimes, order_methods)


def _claim(table: LawTable, held: dict[str, str], what: str, name: str) -> None:
    method_id = table.need("id", str)
    holder = held.setdefault(what, method_id)
    if holder != method_id:
        raise table.refuse(f"'{what}' belongs to the method '{holder}' already, not to '{method_id}' too", name)


def _method(table: LawTable) -> Method:
    table.allow(_METHOD_FIELDS)
    table.need("source", str)
    table.word("text", TextRead)
    return Method(
        id=table.need("id", str),
        name=table.need("name", str),
        version=table.need("version", str),
        in_force_from=table.need("in_force_from", date),
        says={topic: table.get(f"says_{topic}", str) or "" for topic in _SAYS},
        counts_state_holidays=table.need("counts_state_holidays", bool),
        added=_added(table),
        notices=table.texts("notices"),
    )


def _added(table: LawTable) -> AddedDays | None:
    """The days a method adds for service; None where it adds none."""
    if table.get("added_days", int) is None:
        return None
    return AddedDays(table.need("added_days", int), table.need("added_authority", str), _services(table))


def _services(table: LawTable) -> frozenset[Service] | None:
    """The services that earn added days; None, where the field is left out, when they are earned by result."""
    if "added_services" not in table.data:
        return None
    words = table.texts("added_services")
    for word in words:
        if word not in set(Service):
            raise table.refuse(f"'{word}' is no service; services are {', '.join(Service)}", "added_services")
    return frozenset(Service(word) for word in words)


def _courts(tables: list[LawTable]) -> dict[str, CourtSeat]:
    courts: dict[str, CourtSeat] = {}
    for table in tables:
        seat = _court(table)
        if seat.id in courts:
            raise table.refuse(f"the court '{seat.id}' stands in this file twice", "id")
        courts[seat.id] = seat
    for table in tables:
        for name in ("circuit", "assumed_origin"):
            named = table.get(name, str)
            if named is not None and named not in courts:
                raise table.refuse(f"the {name} '{named}' is no court of this file", name)
    return courts


def _court(table: LawTable) -> CourtSeat:
    table.allow(_COURT_FIELDS)
    return CourtSeat(
        id=table.need("id", str),
        name=table.need("name", str),
        level=table.need("level", str),
        zone=table.get("zone", str),
        states=table.texts("states"),
        circuit=table.get("circuit", str),
        assumed_origin=table.get("assumed_origin", str),
    )
