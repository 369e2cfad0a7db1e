"""What was changed about single rows, from the history; nothing of rows that the reader may not see."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.models import Change, Matter
from tracker.db.queries.sealed import NOTHING_WITHHELD, Withheld, hidden_columns, hidden_rows
from tracker.db.visibility import Scope


def history_of(
    session: Session, matter_key: str, rows: tuple[tuple[str, str], ...], scope: Scope, *, by: datetime | None = None
) -> list[dict[str, Any]]:
    """The changes of some rows, given as (table, key), oldest first; those made by a moment when `by` is given.

    A change whose values were redacted has lost its reason with them.
    """
    hidden = hidden_rows(session, scope)
    change = Change.__table__
    query = (
        select(change)
        .join(Matter.__table__, Matter.id == change.c.matter_id)
        .where(
            Matter.key == matter_key,
            or_(*(and_(change.c.table_name == table, change.c.row_key == key) for table, key in rows)),
        )
        .order_by(change.c.seq)
    )
    if by is not None:
        query = query.where(change.c.at <= by)
    found = session.execute(query).mappings()
    withheld = hidden_columns(session, scope)
    return [
        {**row, "why": None} if row["redacted_at"] is not None or _is_withheld(withheld, row) else dict(row)
        for row in found
        if row["row_id"] not in hidden.get(row["table_name"], ())
    ]


def _is_withheld(withheld: dict[str, Withheld], row: RowMapping) -> bool:
    return row["row_id"] in withheld.get(row["table_name"], NOTHING_WITHHELD).ids
