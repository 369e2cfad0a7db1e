"""Conflicts that nobody has decided, worst first."""

from sqlalchemy import case, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.models import Conflict, Matter
from tracker.db.queries.sealed import hidden_rows
from tracker.db.visibility import Scope
from tracker.domain.vocabulary import ConflictKind

_SEVERITIES = {"high": 0, "medium": 1, "low": 2}


def open_conflicts(session: Session, matter_key: str, scope: Scope) -> list[RowMapping]:
    """The open conflicts of a matter: the most severe first, and contradictions before what only leaves a doubt."""
    table = Conflict.__table__
    query = (
        select(table.c.id, table.c.key, table.c.kind, table.c.severity, table.c.topic, table.c.note)
        .join(Matter.__table__, Matter.id == table.c.matter_id)
        .where(Matter.key == matter_key, table.c.layer.in_(sorted(scope.layers)), table.c.decided_at.is_(None))
        .order_by(
            case(_SEVERITIES, value=table.c.severity),
            case((table.c.kind == ConflictKind.CONTRADICTION, 0), else_=1),
            table.c.id,
        )
    )
    hidden = hidden_rows(session, scope).get("conflicts", set())
    return [row for row in session.execute(query).mappings() if row["id"] not in hidden]
