"""The digest of a day as it was sent: to the reader who asks, or to the first address of the settings."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.db.models import Account, MailContent, OutboxMessage, Subscription
from tracker.domain.mail_words import MailOutcome
from tracker.mail.personal import impersonal
from tracker.services.outbox import DIGEST
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class SentDigest:
    """One digest as it was written, without its reader's own links. `html` is empty where it went out as text only.

    `sent_at` is None while it waits to be delivered. `is_own` says whether it went to the reader who asks.
    """

    subject: str
    text: str
    html: str
    prepared_at: datetime
    sent_at: datetime | None
    is_own: bool


def has_own(unit: Unit) -> bool:
    """Whether the reader gets a digest under their account."""
    if unit.viewer.key is None or not unit.viewer.is_signed_in:
        return False
    query = select(Subscription.id).join(Account, Account.id == Subscription.account_id)
    return unit.session.scalar(query.where(Account.key == unit.viewer.key).limit(1)) is not None


def sent_digest(unit: Unit, slot: date, address: str) -> SentDigest | None:
    """The digest of a day: the reader's own where they get one, else what went to `address`; None where none went.

    What was written for an account, which may see more than everybody, is shown to its owner alone.
    """
    row, said = OutboxMessage, MailContent
    is_own = has_own(unit)
    query = (
        select(row.prepared_at, row.ended_at, said.subject, said.text, said.html)
        .join(said, said.id == row.content_id)
        .outerjoin(Subscription, Subscription.id == row.subscription_id)
        .outerjoin(Account, Account.id == Subscription.account_id)
        .where(row.kind == DIGEST, row.slot == slot.isoformat())
        .where(row.outcome.is_(None) | (row.outcome == MailOutcome.SENT))
    )
    if is_own:
        query = query.where(Account.key == unit.viewer.key)
    else:
        query = query.where(row.recipient == address, Subscription.account_id.is_(None))
    found = unit.session.execute(query.order_by(row.id.desc()).limit(1)).first()
    if found is None:
        return None
    return SentDigest(
        subject=found.subject,
        text=impersonal(found.text),
        html=impersonal(found.html),
        prepared_at=found.prepared_at,
        sent_at=found.ended_at,
        is_own=is_own,
    )
