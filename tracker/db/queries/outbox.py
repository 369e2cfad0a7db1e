"""Messages prepared so far, newest first."""

from sqlalchemy import select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.models import OutboxMessage


def messages(session: Session, kind: str, *, limit: int) -> list[RowMapping]:
    """The newest messages of a kind: slot, subject, recipient, when each was delivered and where to."""
    row = OutboxMessage.__table__.c
    query = select(row.slot, row.subject, row.recipient, row.prepared_at, row.delivered_at, row.delivered_to)
    found = query.where(row.kind == kind).order_by(row.slot.desc(), row.id.desc()).limit(limit)
    return list(session.execute(found).mappings())
