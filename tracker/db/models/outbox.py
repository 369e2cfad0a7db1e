"""The outbox: messages written with the facts, delivered outside any transaction."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Row, all_or_none, refers
from tracker.domain.mail_words import MailOutcome

_WAITING = text("outcome IS NULL")


class MailContent(Row, Base):
    """What one message or many say, kept as it was written. Links that are one reader's own are not in it."""

    __tablename__ = "mail_contents"
    __table_args__ = (Index("ix_mail_contents_sha256", "sha256"), {"comment": "What messages say, as written"})

    sha256: Mapped[str] = mapped_column(comment="SHA-256 of subject, text and HTML")
    subject: Mapped[str] = mapped_column(comment="Subject line")
    text: Mapped[str] = mapped_column(comment="Body as plain text")
    html: Mapped[str] = mapped_column(comment="Body as HTML")
    told: Mapped[str | None] = mapped_column(
        comment="What a digest told of each deadline, as JSON, so that the next tells what changed"
    )


class OutboxMessage(Row, Base):
    """One message to one person for one slot; delivered at least once, with the same Message-ID each time."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("recipient", "kind", "slot"),
        Index("ix_outbox_waiting", "try_after", sqlite_where=_WAITING, postgresql_where=_WAITING),
        CheckConstraint("attempts >= 0", name="attempts_counted"),
        all_or_none("outcome", "ended_at", name="ended"),
        CheckConstraint("outcome <> 'sent' OR content_id IS NOT NULL", name="sent_says_something"),
        CheckConstraint("outcome IS NOT NULL OR content_id IS NOT NULL", name="waiting_says_something"),
        {"comment": "Messages that wait to be delivered, and what became of those that do not"},
    )

    recipient: Mapped[str] = mapped_column(comment="Address it goes to")
    kind: Mapped[str] = mapped_column(comment="What sort of message it is: digest, alert or confirm")
    slot: Mapped[str] = mapped_column(comment="The day or moment it stands for, so that it is prepared once")
    matter_id: Mapped[int | None] = refers("matters", "The controversy it is about; empty for several")
    subscription_id: Mapped[int | None] = refers(
        "subscriptions", "The subscription it answers; empty for other letters"
    )
    account_id: Mapped[int | None] = refers(
        "accounts", "Whose rights it was written with; empty for those of a visitor"
    )
    as_of_change: Mapped[int] = mapped_column(
        default=0, comment="The newest change of any fact when it was written, by its number; 0 for none"
    )
    content_id: Mapped[int | None] = refers("mail_contents", "What it says; empty where nothing was written")
    message_id: Mapped[str] = mapped_column(unique=True, comment="Message-ID, derived from recipient, kind and slot")
    follows: Mapped[str | None] = mapped_column(
        comment="Message-ID of the message before it, for threads; empty for none"
    )
    prepared_at: Mapped[datetime] = mapped_column(comment="When it was written")
    try_after: Mapped[datetime] = mapped_column(comment="Before this moment nobody tries to deliver it")
    claimed_by: Mapped[str | None] = mapped_column(comment="The process that is delivering it; empty for none")
    claimed_until: Mapped[datetime | None] = mapped_column(comment="When anybody else may take it up")
    outcome: Mapped[MailOutcome | None] = mapped_column(comment="How it left the outbox; empty while it waits")
    ended_at: Mapped[datetime | None] = mapped_column(comment="When it left the outbox; empty while it waits")
    merged_into_id: Mapped[int | None] = refers("outbox", "The later message that was sent in its place")
    delivered_to: Mapped[str | None] = mapped_column(comment="What took it: a folder or a mail server")
    attempts: Mapped[int] = mapped_column(default=0, comment="How often delivery was tried")
    last_error: Mapped[str | None] = mapped_column(comment="What the last failed try said")
