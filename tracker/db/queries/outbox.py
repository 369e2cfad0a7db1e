"""Messages prepared so far, newest first."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, outerjoin, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.models import Account, MailContent, OutboxMessage, Subscription
from tracker.domain.mail_words import MailOutcome
from tracker.domain.policy import Viewer


def shown_to(viewer: Viewer, address: str) -> ColumnElement[bool]:
    """The condition on messages to be shown as they were sent: to each what was written with their own rights.

    To everybody besides what went to the installation's own `address` with the rights of a visitor. What was
    merged into another or refused nobody got, so it is not shown.
    """
    row = OutboxMessage
    found = and_(row.account_id.is_(None), row.recipient == address.lower())
    if viewer.key is not None and viewer.is_signed_in:
        mine = select(Account.id).where(Account.key == viewer.key).scalar_subquery()
        found = or_(found, row.account_id == mine)
    return and_(found, or_(row.outcome.is_(None), row.outcome == MailOutcome.SENT))


def messages(session: Session, kind: str, viewer: Viewer, address: str, *, limit: int) -> list[RowMapping]:
    """The newest messages of a kind that may be shown: slot, subject, what was told, when and where each went."""
    row, said = OutboxMessage, MailContent
    query = select(row.slot, said.subject, said.told, row.ended_at, row.delivered_to)
    query = query.join(said, said.id == row.content_id).where(row.kind == kind, shown_to(viewer, address))
    return list(session.execute(query.order_by(row.slot.desc(), row.id.desc()).limit(limit)).mappings())


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


def why_waiting(session: Session, limit: int) -> list[str]:
    """What the last tries of messages that wait said, each once, the latest tried first."""
    row = OutboxMessage.__table__.c
    waiting = select(row.last_error).where(row.outcome.is_(None), row.last_error.is_not(None))
    query = waiting.group_by(row.last_error).order_by(func.max(row.try_after).desc()).limit(limit)
    return [why for why in session.scalars(query) if why]


def _shown() -> Select[Any]:
    row, said, of, account = (model.__table__ for model in (OutboxMessage, MailContent, Subscription, Account))
    joined = (
        outerjoin(row, said, said.c.id == row.c.content_id)
        .outerjoin(of, of.c.id == row.c.subscription_id)
        .outerjoin(account, account.c.id == of.c.account_id)
    )
    over = case(
        (account.c.is_active.is_(False), "closed"),
        (of.c.ended_at.is_not(None), "ended"),
        (of.c.stopped_at.is_not(None), "stopped"),
    )
    return select(row, said.c.subject, over.label("over")).select_from(joined)
