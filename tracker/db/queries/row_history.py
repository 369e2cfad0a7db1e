"""What was changed about single rows, from the history."""

from sqlalchemy import and_, or_, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.models import Change, Matter


def history_of(session: Session, matter_key: str, rows: tuple[tuple[str, str], ...]) -> list[RowMapping]:
    """The changes of some rows, given as (table, key), oldest first."""
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
    return list(session.execute(query).mappings())
