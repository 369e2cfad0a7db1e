"""The outbox: messages written with the facts, delivered outside any transaction."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Row, refers

_WAITING = text("delivered_at IS NULL")


class OutboxMessage(Row, Base):
    """One message to one person for one slot; delivered at least once, with the same Message-ID each time."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("recipient", "kind", "slot"),
        Index("ix_outbox_waiting", "prepared_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        CheckConstraint("attempts >= 0", name="attempts_counted"),
        {"comment": "Messages waiting to be delivered or delivered"},
    )

    recipient: Mapped[str] = mapped_column(comment="Address it goes to")
    kind: Mapped[str] = mapped_column(comment="What sort of message it is, such as digest")
    slot: Mapped[str] = mapped_column(comment="The day or moment it stands for, so that it is prepared once")
    matter_id: Mapped[int | None] = refers("matters", "The controversy it is about; empty for several")
    message_id: Mapped[str] = mapped_column(unique=True, comment="Message-ID, derived from recipient, kind and slot")
    subject: Mapped[str] = mapped_column(comment="Subject line")
    text: Mapped[str] = mapped_column(comment="Body as plain text")
    html: Mapped[str] = mapped_column(comment="Body as HTML")
    digest: Mapped[str] = mapped_column(comment="SHA-256 of the content as prepared")
    prepared_at: Mapped[datetime] = mapped_column(comment="When it was written")
    delivered_at: Mapped[datetime | None] = mapped_column(comment="When it was handed over; empty while it waits")
    delivered_to: Mapped[str | None] = mapped_column(comment="What took it: a folder or a mail server")
    attempts: Mapped[int] = mapped_column(default=0, comment="How often delivery was tried")
    last_error: Mapped[str | None] = mapped_column(comment="What the last failed try said")
