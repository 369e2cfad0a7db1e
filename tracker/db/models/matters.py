"""Matters: one controversy over several courts."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Keyed, Row, Versioned, refers
from tracker.db.types import ZoneName


class Matter(Keyed, Versioned, Base):
    """One controversy. Its row is locked while its history grows."""

    __tablename__ = "matters"
    __table_args__ = (
        CheckConstraint("stale_after_days >= 1", name="stale_after_days_positive"),
        {"comment": "Controversies over several courts"},
    )

    title: Mapped[str] = mapped_column(comment="Neutral name of the controversy")
    zone: Mapped[str] = mapped_column(ZoneName, comment="Time zone for dates that belong to no court")
    summary: Mapped[str] = mapped_column(comment="A few neutral sentences, set by a clerk")
    acting_for_id: Mapped[int | None] = mapped_column(
        ForeignKey("parties.id", use_alter=True),
        index=True,
        comment="The party that users act for; empty for nobody",
    )
    is_public: Mapped[bool] = mapped_column(Boolean, comment="Whether readers without an account may see it")
    needs_second_check: Mapped[bool] = mapped_column(
        Boolean, default=False, comment="Whether a typed or computed date waits until a second person confirms it"
    )
    stale_after_days: Mapped[int] = mapped_column(
        default=7, comment="Days after the end of the record or a check during which it still speaks"
    )


class MatterMember(Row, Base):
    """An account that may see a private matter. Admins see all of them."""

    __tablename__ = "matter_members"
    __table_args__ = (
        UniqueConstraint("matter_id", "account_id"),
        {"comment": "Who may see which private matter"},
    )

    matter_id: Mapped[int] = refers("matters", "The matter", index=False)
    account_id: Mapped[int] = refers("accounts", "Who may see it, set by an admin or by making the matter")
