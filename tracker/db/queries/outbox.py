"""Messages prepared so far, newest first."""

from typing import Any

from sqlalchemy import Select, func, outerjoin, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.models import MailContent, OutboxMessage
from tracker.domain.mail_words import MailOutcome


def messages(session: Session, kind: str, *, limit: int) -> list[RowMapping]:
    """The newest messages of a kind: slot, subject, recipient, when each was delivered and where to."""
    row, said = OutboxMessage.__table__.c, MailContent.__table__.c
    query = select(row.slot, said.subject, row.recipient, row.prepared_at, row.ended_at, row.delivered_to).join_from(
        OutboxMessage.__table__, MailContent.__table__, said.id == row.content_id
    )
    found = query.where(row.kind == kind).order_by(row.slot.desc(), row.id.desc()).limit(limit)
    return list(session.execute(found).mappings())


def counts(session: Session) -> dict[str, int]:
    """How many messages there are by what became of them; those that wait under ''."""
    row = OutboxMessage.__table__.c
    query = select(row.outcome, func.count(row.id)).group_by(row.outcome)
    return {"" if outcome is None else outcome.value: number for outcome, number in session.execute(query)}


def mails(session: Session, outcome: MailOutcome | None, *, before: int | None, limit: int) -> list[RowMapping]:
    """The newest messages of which this became (None: that wait), from the one before the row `before` on."""
    row = OutboxMessage.__table__.c
    found = _shown().where(row.outcome.is_(None) if outcome is None else row.outcome == outcome)
    query = found if before is None else found.where(row.id < before)
    return list(session.execute(query.order_by(row.id.desc()).limit(limit)).mappings())


def mail(session: Session, number: int) -> RowMapping | None:
    """One message with all that it says; None when there is none of this number."""
    said = MailContent.__table__.c
    query = _shown().add_columns(said.text, said.html).where(OutboxMessage.__table__.c.id == number)
    return session.execute(query).mappings().one_or_none()


def _shown() -> Select[Any]:
    row, said = OutboxMessage.__table__, MailContent.__table__
    joined = outerjoin(row, said, said.c.id == row.c.content_id)
    return select(row, said.c.subject).select_from(joined)
