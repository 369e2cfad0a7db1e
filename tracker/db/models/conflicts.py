"""Conflicts: where sources differ or leave a gap. All positions stay visible; a named person may decide."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Keyed, Layered, Row, Versioned, all_or_none, refers
from tracker.db.types import OneOf
from tracker.domain.vocabulary import ConflictKind


class Conflict(Keyed, Layered, Versioned, Base):
    """One unsettled fact, and the decision on it where a person made one."""

    __tablename__ = "conflicts"
    __table_args__ = (
        all_or_none("decided_by", "decided_at", "decision", "reason", name="decided_in_full"),
        {"comment": "Where sources differ or leave a gap"},
    )

    matter_id: Mapped[int] = refers("matters", "The controversy it belongs to")
    kind: Mapped[ConflictKind] = mapped_column(comment="Why the fact is unsettled")
    severity: Mapped[str] = mapped_column(OneOf("high", "medium", "low"), comment="How much hangs on it")
    topic: Mapped[str] = mapped_column(comment="What it is about")
    note: Mapped[str] = mapped_column(comment="What the sources settle and what they do not, in our own words")
    decided_by: Mapped[str | None] = mapped_column(comment="The person who decided; empty while it is open")
    decided_at: Mapped[datetime | None] = mapped_column(comment="When it was decided")
    decision: Mapped[str | None] = mapped_column(comment="What was decided")
    reason: Mapped[str | None] = mapped_column(comment="Why, in the decider's words")
    chosen_position: Mapped[int | None] = mapped_column(
        comment="The place of the position decided for; empty when none of them was"
    )


class ConflictPosition(Row, Base):
    """What one side of the sources says."""

    __tablename__ = "conflict_positions"
    __table_args__ = (
        UniqueConstraint("conflict_id", "position"),
        {"comment": "What each side of the sources says"},
    )

    conflict_id: Mapped[int] = refers("conflicts", "The conflict", index=False)
    position: Mapped[int] = mapped_column(comment="Place in the list, from 0")
    text: Mapped[str] = mapped_column(comment="What this side says, in our own words")


class ConflictTouch(Row, Base):
    """A row and field that a conflict leaves unsettled."""

    __tablename__ = "conflict_touches"
    __table_args__ = (
        UniqueConstraint("conflict_id", "subject_table", "subject_key", "field"),
        {"comment": "Which rows and fields a conflict concerns"},
    )

    conflict_id: Mapped[int] = refers("conflicts", "The conflict", index=False)
    subject_table: Mapped[str] = mapped_column(comment="Table of the row concerned")
    subject_key: Mapped[str] = mapped_column(index=True, comment="Key of the row concerned")
    field: Mapped[str] = mapped_column(comment="The field concerned, or status")
