"""The history of every fact, append-only: who changed what, when and why, each row chained to the one before it."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Row, refers
from tracker.db.types import OneOf

_INSTALLATION = text("matter_id IS NULL")


class Change(Row, Base):
    """One change of one row. Triggers refuse to delete it, or to alter it except to redact its values."""

    __tablename__ = "change"
    __table_args__ = (
        UniqueConstraint("matter_id", "seq"),
        Index("uq_change_installation", "seq", unique=True, sqlite_where=_INSTALLATION, postgresql_where=_INSTALLATION),
        Index("ix_change_row", "table_name", "row_id"),
        Index("ix_change_matter_id_at", "matter_id", "at"),
        CheckConstraint("seq >= 1", name="seq_positive"),
        CheckConstraint("length(digest) = 64 AND length(hash) = 64", name="hash_lengths"),
        CheckConstraint(
            "redacted_at IS NULL OR (before IS NULL AND after IS NULL AND salt IS NULL)", name="redacted_holds_nothing"
        ),
        {"comment": "Every change of every fact, one hash chain a matter"},
    )

    matter_id: Mapped[int | None] = refers(
        "matters", "The matter whose chain it is in; empty for the installation", index=False
    )
    seq: Mapped[int] = mapped_column(BigInteger, comment="Place in the chain, from 1")
    table_name: Mapped[str] = mapped_column(comment="Table of the row changed")
    row_id: Mapped[int] = mapped_column(comment="Number of the row changed")
    row_key: Mapped[str | None] = mapped_column(comment="Key of the row changed, where it has one")
    action: Mapped[str] = mapped_column(
        OneOf("insert", "update", "delete", "redact"), comment="What was done; redact when its history was emptied"
    )
    actor: Mapped[str] = mapped_column(index=True, comment="Who did it")
    at: Mapped[datetime] = mapped_column(comment="When it was done")
    why: Mapped[str | None] = mapped_column(comment="Why, in the actor's words")
    group_id: Mapped[str] = mapped_column(index=True, comment="Shared by all changes of one save")
    before: Mapped[dict[str, object] | None] = mapped_column(
        JSON(none_as_null=True), comment="The whole row before; empty for an insert or when redacted"
    )
    after: Mapped[dict[str, object] | None] = mapped_column(
        JSON(none_as_null=True), comment="The whole row after; empty for a delete or when redacted"
    )
    salt: Mapped[str | None] = mapped_column(comment="Random letters that keep the digest from being guessed")
    digest: Mapped[str] = mapped_column(comment="SHA-256 of the salt, before and after; stays when they are redacted")
    previous_hash: Mapped[str] = mapped_column(comment="The hash of the change before it in its chain")
    hash: Mapped[str] = mapped_column(comment="SHA-256 of the hash before it and of all this row says but its values")
    redacted_at: Mapped[datetime | None] = mapped_column(comment="When its values were taken out; else empty")
