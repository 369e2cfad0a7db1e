"""Everything out again: the whole of a matter as one JSON object, rows by table, with keys in place of numbers.

Who may see the matter, and who wrote or keeps something beside it (members, acknowledgements, saved lists), stays here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select

from tracker.db.base import Base
from tracker.db.models import CITED, Matter
from tracker.db.queries.sealed import NOTHING_WITHHELD, hidden_columns, hidden_rows
from tracker.db.visibility import Scope
from tracker.domain.errors import NotFound
from tracker.services.unit import Unit

_OWNER = {
    "dockets": "matter_id",
    "sources": "matter_id",
    "parties": "matter_id",
    "obligations": "matter_id",
    "services": "matter_id",
    "fulfilments": "matter_id",
    "statements": "matter_id",
    "events": "matter_id",
    "conflicts": "matter_id",
    "docket_links": "docket_id",
    "party_aliases": "party_id",
    "party_roles": "party_id",
    "orders": "docket_id",
    "filings": "docket_id",
    "notices": "docket_id",
    "settings": "docket_id",
    "setting_facts": "setting_id",
    "obligation_parties": "obligation_id",
    "deadlines": "obligation_id",
    "computations": "deadline_id",
    "deadline_rivals": "deadline_id",
    "effects": "order_id",
    "requests": "filing_id",
    "fulfilment_deadlines": "fulfilment_id",
    "findings": "order_id",
    "finding_deadlines": "finding_id",
    "conflict_positions": "conflict_id",
    "conflict_touches": "conflict_id",
    "event_obligations": "event_id",
    "coverage": "docket_id",
    "citations": "source_id",
    "attachments": "matter_id",
    "notes": "matter_id",
    "substitutions": "matter_id",
    "confirmations": "deadline_id",
}


@dataclass(frozen=True, slots=True)
class PublicRights(Scope):
    """What the public would read of a matter, if it is private too: for files that leave by somebody's hand."""

    @property
    def sees_sealed(self) -> bool:
        """Nothing sealed."""
        return False

    @property
    def sees_private(self) -> bool:
        """Nothing private."""
        return False


Row = dict[str, Any]
Held = dict[str, dict[int, Mapping[Any, Any]]]


def export_matter(unit: Unit, key: str, *, with_sealed: bool = False) -> dict[str, Any]:
    """A matter with every row that the public may read, or every row there is when asked for. Raises NotFound.

    References are keys where the row pointed at has one, else its `id`, which rows without a key keep. Rows entered in
    error are in it, marked as such.
    """
    matters = _table("matters")
    matter = unit.session.execute(select(matters).where(Matter.key == key)).mappings().one_or_none()
    if matter is None:
        raise NotFound(f"There is no matter '{key}'")
    held: Held = {"matters": {matter["id"]: matter}}
    courts = unit.session.execute(select(_table("courts")).order_by(_table("courts").c.id)).mappings()
    held["courts"] = {row["id"]: row for row in courts}
    for name, column in _OWNER.items():
        held[name] = _rows(unit, name, column, held)
    if not with_sealed:
        held = _public(unit, held, matter["id"])
    tables = {name: [_plain(name, row, held) for row in rows.values()] for name, rows in held.items()}
    return {"format": "duty-docket", "version": 1, "matter": key, "tables": tables}


def _rows(unit: Unit, name: str, column: str, held: Held) -> dict[int, Mapping[Any, Any]]:
    table = _table(name)
    parent = next(iter(table.c[column].foreign_keys)).column.table.name
    found = unit.session.execute(select(table).where(table.c[column].in_(list(held[parent]))).order_by(table.c.id))
    return {row["id"]: row for row in found.mappings()}


def _public(unit: Unit, held: Held, matter_id: int) -> Held:
    """What is left without hidden rows, what rests on them, and the sources that speak of nothing else."""
    public = PublicRights(unit.viewer)
    hidden = hidden_rows(unit.session, public, matter_id)
    withheld = hidden_columns(unit.session, public, matter_id)
    kept: Held = {
        name: {
            number: withheld.get(name, NOTHING_WITHHELD).blank(row)
            for number, row in rows.items()
            if number not in hidden.get(name, ())
        }
        for name, rows in held.items()
    }
    before = -1
    while before != (now := sum(map(len, kept.values()))):
        before = now
        for name, rows in kept.items():
            kept[name] = {number: row for number, row in rows.items() if not _rests_on_left_out(name, row, held, kept)}
        kept["sources"] = {
            number: row for number, row in kept["sources"].items() if not _speaks_of_left_out(number, held, kept)
        }
    return kept


def _rests_on_left_out(name: str, row: Mapping[Any, Any], held: Held, kept: Held) -> bool:
    """Whether a row points, by number or by key, at one that was left out."""
    for column in _table(name).c:
        for reference in column.foreign_keys:
            target, number = reference.column.table.name, row[column.name]
            if number in held.get(target, {}) and number not in kept[target]:
                return True
    if name != "conflict_touches":
        return False
    table = row["subject_table"]
    return row["subject_key"] in _keys(held, table) - _keys(kept, table)


def _speaks_of_left_out(source: int, held: Held, kept: Held) -> bool:
    said = [number for number, row in held["citations"].items() if row["source_id"] == source]
    return bool(said) and not any(number in kept["citations"] for number in said)


def _keys(held: Held, table: str) -> set[str]:
    return {row["key"] for row in held.get(table, {}).values() if "key" in row}


def _plain(name: str, row: Mapping[Any, Any], held: Held) -> Row:
    plain: Row = {}
    for column in _table(name).c:
        value = row[column.name]
        if (column.name == "id" and "key" in row) or (column.name in CITED and value is None):
            continue
        target = next((reference.column.table.name for reference in column.foreign_keys), None)
        if target is not None and value is not None:
            pointed = held.get(target, {}).get(value)
            own = pointed["key"] if pointed is not None and "key" in pointed else value
            plain[column.name.removesuffix("_id")] = own
        else:
            plain[column.name] = value.isoformat() if isinstance(value, datetime) else _listed(value)
    return plain


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _table(name: str) -> Table:
    return Base.metadata.tables[name]
