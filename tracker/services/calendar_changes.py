"""How often what a calendar tells was changed, and when last, as its reader may see it.

A sealed row may bear on an open deadline: then the calendar tells that it does, and so that it was changed counts, but
not a change of its words. Whatever else is done to sealed rows counts for nothing: a number that rose would tell of it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.engine import RowMapping

from tracker.db.base import Base
from tracker.db.models import Change, Deadline, Effect, Matter, Obligation
from tracker.db.models import Order as OrderRow
from tracker.db.queries.sealed import PRIVATE, SEALABLE, Rows, hidden_rows
from tracker.db.visibility import Scope
from tracker.services.unit import Unit

_WHO_SEES = frozenset({"accounts", "matter_members"})
_WORDS = frozenset({"words", "version"})
_LINKS = (("fulfilment_deadlines", "fulfilment_id", "fulfilments"), ("finding_deadlines", "finding_id", "findings"))
_TARGETS = {"target_order_id": "orders", "target_obligation_id": "obligations", "target_deadline_id": "deadlines"}
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Changes:
    """How many changes each row has seen, by key; of effects, by the kind and key of what they aim at.

    `at` is when anything that the reader may see was last changed; None where nothing was.
    """

    deadlines: Mapping[str, int]
    obligations: Mapping[str, int]
    aimed_at: Mapping[tuple[str, str], int]
    at: datetime | None


def changes_seen(unit: Unit, scope: Scope, matter: str) -> Changes:
    """The changes of a matter that its reader may know of. The numbers only ever grow."""
    number = unit.session.scalars(select(Matter.id).where(Matter.key == matter)).one()
    return Changes(
        deadlines=_counted(unit, number, Deadline),
        obligations=_counted(unit, number, Obligation),
        aimed_at=_aimed_at(unit, number),
        at=_last_seen(unit, scope, number),
    )


def is_seen(change: RowMapping, hidden: Rows) -> bool:
    """Whether a change is of a row that may be seen. Of one that is gone nobody can tell what it hung on."""
    if change["action"] == "delete":
        return not any(hidden.values())
    return change["row_id"] not in hidden.get(change["table_name"], ())


def _counted(unit: Unit, matter: int, model: type[Deadline | Obligation]) -> dict[str, int]:
    """How many changes each row of a table has seen. An entry is in a calendar only while its row is open."""
    query = (
        select(model.key, func.count(Change.id))
        .join(Change, (Change.table_name == model.__tablename__) & (Change.row_id == model.id))
        .where(Change.matter_id == matter)
    )
    return {key: number for key, number in unit.session.execute(query.group_by(model.key))}  # noqa: C416 - rows


def _aimed_at(unit: Unit, matter: int) -> dict[tuple[str, str], int]:
    """Of effects, with those taken back. One by a sealed order acts for everybody; its words alone move nothing."""
    query = (
        select(Deadline.key, Obligation.key, OrderRow.key, Change.before, Change.after)
        .select_from(Effect)
        .join(Change, (Change.table_name == "effects") & (Change.row_id == Effect.id))
        .outerjoin(Deadline, Deadline.id == Effect.target_deadline_id)
        .outerjoin(Obligation, Obligation.id == Effect.target_obligation_id)
        .outerjoin(OrderRow, OrderRow.id == Effect.target_order_id)
        .where(Change.matter_id == matter)
    )
    counted: dict[tuple[str, str], int] = {}
    for *keys, before, after in unit.session.execute(query):
        if _is_of_more_than_words(before, after):
            aim = next((kind, key) for kind, key in zip(("deadline", "obligation", "order"), keys, strict=True) if key)
            counted[aim] = counted.get(aim, 0) + 1
    return counted


def _is_of_more_than_words(before: Mapping[str, object] | None, after: Mapping[str, object] | None) -> bool:
    """Whether a change altered anything beside words. One whose values were redacted counts as it did before."""
    if not before or not after:
        return True
    return any(before.get(name) != after.get(name) for name in {*before, *after} - _WORDS)


def _last_seen(unit: Unit, scope: Scope, matter: int) -> datetime | None:
    """Walks down the chain to the newest change that the reader may know of."""
    hidden = hidden_rows(unit.session, scope, matter)
    bearing = _bearing(unit, hidden) if hidden else {}
    for change in _newest_first(unit, scope, matter):
        table, row = change["table_name"], change["row_id"]
        if is_seen(change, hidden) or _is_told(unit, change, is_bearing=row in bearing.get(table, ())):
            at: datetime = change["at"]
            return at
    return None


def _newest_first(unit: Unit, scope: Scope, matter: int) -> Iterator[RowMapping]:
    left_out = _WHO_SEES if scope.sees_private else PRIVATE | _WHO_SEES
    row = Change.__table__.c
    query = (
        select(row.id, row.seq, row.table_name, row.row_id, row.action, row.at)
        .where(row.matter_id == matter, row.table_name.not_in(sorted(left_out)))
        .order_by(row.seq.desc())
        .limit(_AT_ONCE)
    )
    found = unit.session.execute(query).mappings().all()
    while found:
        yield from found
        found = unit.session.execute(query.where(row.seq < found[-1]["seq"])).mappings().all()


def _is_told(unit: Unit, change: RowMapping, *, is_bearing: bool) -> bool:
    """Whether a change of a hidden row shows: it bears on what is open, or it took from sight what was."""
    if change["action"] != "update":
        return is_bearing
    if not is_bearing and change["table_name"] not in SEALABLE:
        return False
    before, after = unit.session.execute(select(Change.before, Change.after).where(Change.id == change["id"])).one()
    if is_bearing:
        return _is_of_more_than_words(before, after)
    return bool(before and after and after.get("is_sealed") and not before.get("is_sealed"))


def _bearing(unit: Unit, hidden: Rows) -> dict[str, Collection[int]]:
    """The hidden rows that an open deadline is judged by, all the same: effects, answers and findings."""
    found: dict[str, Collection[int]] = {"effects": {row["id"] for row in _open(unit, "effects", hidden)}}
    for link, column, table in _LINKS:
        rows = _open(unit, link, hidden)
        found |= {link: {row["id"] for row in rows}, table: {row[column] for row in rows}}
    return found


def _open(unit: Unit, name: str, hidden: Rows) -> list[RowMapping]:
    """The hidden rows of a table that aim at nothing hidden."""
    table = Base.metadata.tables[name]
    aims = _TARGETS if name == "effects" else {"deadline_id": "deadlines"}
    rows = unit.session.execute(select(table).where(table.c.id.in_(hidden.get(name, set())))).mappings()
    return [row for row in rows if not any(row[column] in hidden.get(of, ()) for column, of in aims.items())]
