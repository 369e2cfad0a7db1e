"""What the scheduler keeps: flags, ticks and leases. None of it is truth about a matter."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Row, refers
from tracker.db.types import OneOf
from tracker.domain.vocabulary import FlagKind

_OPEN = text("cleared_at IS NULL")


class Flag(Row, Base):
    """Something raised for attention. One open flag a subject at a time, each slot once."""

    __tablename__ = "flags"
    __table_args__ = (
        UniqueConstraint("matter_id", "subject_key", "kind", "slot"),
        Index("uq_flags_open", "matter_id", "subject_key", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        {"comment": "What the scheduler raised for attention"},
    )

    matter_id: Mapped[int] = refers("matters", "The controversy it belongs to", index=False)
    subject_kind: Mapped[str] = mapped_column(OneOf("deadline", "conflict", "matter"), comment="What it is about")
    subject_key: Mapped[str] = mapped_column(comment="Key of what it is about")
    kind: Mapped[FlagKind] = mapped_column(comment="Why it was raised")
    slot: Mapped[str] = mapped_column(comment="The day or moment it stands for, so that it is raised once")
    raised_at: Mapped[datetime] = mapped_column(comment="When a tick raised it")
    cleared_at: Mapped[datetime | None] = mapped_column(comment="When a tick cleared it; empty while it is open")
    words: Mapped[str] = mapped_column(comment="The sentence shown with it")


class Acknowledgement(Row, Base):
    """That somebody saw a flag and took it on. Added, never edited."""

    __tablename__ = "acknowledgements"
    __table_args__ = ({"comment": "Who saw which flag, and what they noted"},)

    flag_id: Mapped[int] = refers("flags", "The flag that was seen")
    account: Mapped[str] = mapped_column(comment="Key of the account that saw it")
    at: Mapped[datetime] = mapped_column(comment="When it was acknowledged")
    note: Mapped[str | None] = mapped_column(comment="What the person noted; empty when nothing")


class Tick(Row, Base):
    """One run of the scheduler."""

    __tablename__ = "ticks"
    __table_args__ = ({"comment": "Runs of the scheduler"},)

    as_of: Mapped[datetime] = mapped_column(index=True, comment="The moment it judged at")
    started_at: Mapped[datetime] = mapped_column(comment="When it began")
    finished_at: Mapped[datetime | None] = mapped_column(comment="When it ended; empty while it runs or was killed")
    raised: Mapped[int] = mapped_column(default=0, comment="How many flags it raised")
    cleared: Mapped[int] = mapped_column(default=0, comment="How many flags it cleared")
    persisted: Mapped[int] = mapped_column(default=0, comment="How many occurrences it made rows of")
    note: Mapped[str | None] = mapped_column(comment="What went wrong, where something did")


class Lease(Base):
    """The right to do a job alone for a while."""

    __tablename__ = "leases"
    __table_args__ = ({"comment": "Who may do a job alone, and until when"},)

    name: Mapped[str] = mapped_column(primary_key=True, comment="The job")
    holder: Mapped[str] = mapped_column(comment="The process that holds it")
    expires_at: Mapped[datetime] = mapped_column(comment="When anybody else may take it")
