"""Where sources differ or leave a gap, with every side and every point of contact."""

from collections.abc import Iterable

from sqlalchemy import FromClause, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.models import Conflict, ConflictPosition, ConflictTouch, Matter
from tracker.db.queries.sealed import hidden_rows, unnamed
from tracker.db.visibility import Scope


def conflicts_of(session: Session, matter_key: str, scope: Scope) -> list[RowMapping]:
    """The conflicts of a matter in the layers looked at that may be seen, by key."""
    conflict = Conflict.__table__
    query = (
        select(conflict)
        .join(Matter.__table__, Matter.id == conflict.c.matter_id)
        .where(Matter.key == matter_key, conflict.c.layer.in_(sorted(scope.layers)))
        .order_by(conflict.c.key)
    )
    hidden = hidden_rows(session, scope).get("conflicts", set())
    return [row for row in session.execute(query).mappings() if row["id"] not in hidden]


def positions_of(session: Session, conflicts: Iterable[int]) -> dict[int, list[RowMapping]]:
    """The sides of some conflicts, in order, by the conflict's id."""
    side = ConflictPosition.__table__
    return _children(session, side, conflicts, side.c.position)


def touches_of(session: Session, conflicts: Iterable[int], scope: Scope) -> dict[int, list[RowMapping]]:
    """What some conflicts touch, by the conflict's id; what may not be named is left out."""
    touch = ConflictTouch.__table__
    kept_back = unnamed(session, scope)
    return {
        conflict: [row for row in rows if (row["subject_table"], row["subject_key"]) not in kept_back]
        for conflict, rows in _children(session, touch, conflicts, touch.c.id).items()
    }


def _children(
    session: Session, table: FromClause, conflicts: Iterable[int], order: object
) -> dict[int, list[RowMapping]]:
    query = select(table).where(table.c.conflict_id.in_(list(conflicts))).order_by(order)  # type: ignore[arg-type]
    found: dict[int, list[RowMapping]] = {}
    for row in session.execute(query).mappings():
        found.setdefault(row["conflict_id"], []).append(row)
    return found
