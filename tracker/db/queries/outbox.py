"""Messages prepared so far, newest first."""

from sqlalchemy import select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.models import MailContent, OutboxMessage


def messages(session: Session, kind: str, *, limit: int) -> list[RowMapping]:
    """The newest messages of a kind: slot, subject, recipient, when each was delivered and where to."""
    row, said = OutboxMessage.__table__.c, MailContent.__table__.c
    query = select(row.slot, said.subject, row.recipient, row.prepared_at, row.ended_at, row.delivered_to).join_from(
        OutboxMessage.__table__, MailContent.__table__, said.id == row.content_id
    )
    found = query.where(row.kind == kind).order_by(row.slot.desc(), row.id.desc()).limit(limit)
    return list(session.execute(found).mappings())
