"""What rests on a row: other rows that stand and would lose their ground if it were taken away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.engine import RowMapping

from tracker.db.base import Base
from tracker.db.chains import AUDITED
from tracker.db.rows import model_of
from tracker.domain.errors import NotFound
from tracker.services.unit import Unit

_TABLES = Base.metadata.tables
_NOUNS = {
    "parties": "party",
    "obligations": "duty",
    "fulfilments": "answer",
    "party_roles": "role",
    "coverage": "check",
}
_TITLES = ("title", "name", "said", "topic", "text", "locator", "against", "role", "kind")
BESIDE = frozenset({"citations", "notes", "attachments", "confirmations", "deadline_rivals", "computations"})
"""Tables whose rows say something of another row and go with it, whatever column they hang by."""

_OWN = frozenset(
    {
        ("conflict_positions", "conflict_id"),
        ("conflict_touches", "conflict_id"),
        ("coverage", "docket_id"),
        ("deadlines", "obligation_id"),
        ("docket_links", "docket_id"),
        ("event_obligations", "event_id"),
        ("event_obligations", "obligation_id"),
        ("finding_deadlines", "finding_id"),
        ("fulfilment_deadlines", "fulfilment_id"),
        ("obligation_parties", "obligation_id"),
        ("party_aliases", "party_id"),
        ("party_roles", "docket_id"),
        ("party_roles", "party_id"),
        ("setting_facts", "setting_id"),
    }
)
"""What belongs to the row it hangs by and goes with it; what rests on these rests on that row."""

_MOST_LETTERS = 70


@dataclass(frozen=True, slots=True)
class Resting:
    """A row that rests on another: its table and id, and what it is called."""

    table: str
    number: int
    words: str


def resting_on(unit: Unit, table: str, number: int) -> tuple[Resting, ...]:
    """The rows that stand and rest on a row, each once, in the order of their tables."""
    found = {(one.table, one.number): one for one in _resting(unit, table, {number})}
    return tuple(found[place] for place in sorted(found) if place != (table, number))


def missing_under(unit: Unit, table: str, number: int) -> str | None:
    """What a row that stands, or what belongs to it, leans on though it was marked as entered in error: its title.

    None where nothing is missing. Citations, notes and the like of the row go by the row alone.
    """
    gone = next(_gone(unit, table, number), None)
    return None if gone is None else title_of(unit, *gone)


def title_of(unit: Unit, table: str, number: int) -> str:
    """What a row is called in a sentence: `The duty 'To bring him back'`; a row without words by its noun."""
    row = _row(unit, table, number)
    noun = noun_of(table)
    words = _words(row) if row is not None else None
    return f"The {noun} '{words}'" if words else f"A {noun}"


def matter_id_of(unit: Unit, row: Base) -> int:
    """The id of the matter whose chain holds the history of a row. Raises NotFound for what belongs to no matter."""
    above: Any = row
    while (column := AUDITED.get(above.__tablename__)) not in ("id", "matter_id"):
        if column is None:
            raise NotFound(f"A {noun_of(row.__tablename__)} belongs to no matter")
        above = unit.session.get_one(model_of(_parent(above.__table__, column)), getattr(above, column))
    return int(getattr(above, column))


def noun_of(table: str) -> str:
    """What a row of a table is called: `order`, `duty`, `docket link`."""
    return _NOUNS.get(table, table.removesuffix("s").replace("_", " "))


def _resting(unit: Unit, table: str, numbers: set[int]) -> Iterator[Resting]:
    for name, column in _pointing_at(table):
        if name in BESIDE or not numbers:
            continue
        rows = _standing(unit, name, column, numbers)
        if (name, column) in _OWN:
            yield from _resting(unit, name, {row["id"] for row in rows})
            continue
        for row in rows:
            above = _owner(unit, name, row)
            if above is not None:
                yield above


def _gone(unit: Unit, table: str, number: int, *, belongs: bool = False) -> Iterator[tuple[str, int]]:
    """The rows in error, as (table, id), that a row and what belongs to it lean on."""
    row = _row(unit, table, number)
    if row is None:
        return
    for column in _TABLES[table].c:
        if row[column] is None or (belongs and (table, column.name) in _OWN):
            continue
        for reference in column.foreign_keys:
            above = _row(unit, reference.column.table.name, row[column])
            if above is not None and above.get("entered_in_error_at") is not None:
                yield reference.column.table.name, above["id"]
    for name, column_name in _pointing_at(table):
        if (name, column_name) in _OWN:
            for part in _standing(unit, name, column_name, {number}):
                yield from _gone(unit, name, part["id"], belongs=True)


def _pointing_at(table: str) -> Iterator[tuple[str, str]]:
    for name in sorted(AUDITED):
        for column in _TABLES[name].c:
            if any(reference.column.table.name == table for reference in column.foreign_keys):
                yield name, column.name


def _standing(unit: Unit, name: str, column: str, numbers: Iterable[int]) -> list[RowMapping]:
    table = _TABLES[name]
    query = select(table).where(table.c[column].in_(list(numbers)))
    for gone in ("entered_in_error_at", "withdrawn_at"):
        if gone in table.c:
            query = query.where(table.c[gone].is_(None))
    return list(unit.session.execute(query).mappings())


def _owner(unit: Unit, name: str, row: RowMapping) -> Resting | None:
    """The row itself; for a link that belongs to another row, that row, where it stands."""
    column = next((own for table, own in sorted(_OWN) if table == name), None)
    if column is None or "key" in _TABLES[name].c:
        return Resting(name, row["id"], _called(name, row))
    parent = _parent(_TABLES[name], column)
    above = _row(unit, parent, row[column])
    if above is None or above.get("entered_in_error_at") or above.get("withdrawn_at"):
        return None
    return Resting(parent, above["id"], _called(parent, above))


def _parent(table: Table, column: str) -> str:
    name: str = next(iter(table.c[column].foreign_keys)).column.table.name
    return name


def _row(unit: Unit, table: str, number: int) -> RowMapping | None:
    held = _TABLES[table]
    return unit.session.execute(select(held).where(held.c.id == number)).mappings().one_or_none()


def _called(table: str, row: RowMapping) -> str:
    words = _words(row)
    return f"{noun_of(table)} '{words}'" if words else noun_of(table)


def _words(row: RowMapping) -> str | None:
    text: Any = next((row[name] for name in _TITLES if row.get(name)), None)
    if text is None:
        return str(row["key"]) if row.get("key") else None
    said = str(getattr(text, "value", text))
    return said if len(said) <= _MOST_LETTERS else f"{said[:_MOST_LETTERS].rsplit(' ', 1)[0]} …"
