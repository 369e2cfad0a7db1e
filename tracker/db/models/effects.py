"""Effects: what an order does to an earlier order, obligation or deadline; and the filings that ask for one."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Fact, all_or_none, earliest, edtf, exactly_one, latest, refers
from tracker.db.types import MomentOf
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import Certainty, DueKind, EffectKind, Ruling

_TARGETS = ("target_order_id", "target_obligation_id", "target_deadline_id")


class Targeted:
    """Exactly one thing aimed at."""

    target_order_id: Mapped[int | None] = refers("orders", "The order aimed at")
    target_obligation_id: Mapped[int | None] = refers("obligations", "The obligation aimed at")
    target_deadline_id: Mapped[int | None] = refers("deadlines", "The deadline aimed at")


class Effect(Fact, Targeted, Base):
    """What one order does to one thing from a moment on. Triggers compare it with the orders' dates."""

    __tablename__ = "effects"
    __table_args__ = (
        exactly_one(*_TARGETS, name="one_target"),
        CheckConstraint("target_order_id <> order_id", name="not_on_itself"),
        CheckConstraint("until_latest >= begins_earliest", name="until_after_begins"),
        CheckConstraint("NOT replaces_duty OR kind IN ('modifies', 'narrows')", name="replaces_by_change"),
        CheckConstraint(
            "(new_due_kind IS NULL AND new_due_edtf IS NULL) OR "
            "(new_due_kind IS NOT NULL AND (new_due_kind IN ('none', 'waiting')) = (new_due_edtf IS NULL))",
            name="new_due_as_its_kind",
        ),
        {"comment": "What orders do to earlier orders, obligations and deadlines"},
    )

    order_id: Mapped[int] = refers("orders", "The order that acts")
    kind: Mapped[EffectKind] = mapped_column(comment="What it does")
    certainty: Mapped[Certainty] = mapped_column(default=Certainty.STATED, comment="How sure it is that it does so")
    begins_edtf: Mapped[str] = edtf("From when it acts")
    begins_earliest: Mapped[datetime | None] = earliest("begins")
    begins_latest: Mapped[datetime] = latest("begins")
    begins = MomentOf[Moment]()
    until_edtf: Mapped[str | None] = edtf("Until when it acts; empty when no end is set")
    until_earliest: Mapped[datetime | None] = earliest("until")
    until_latest: Mapped[datetime | None] = latest("until")
    until = MomentOf[Moment | None]()
    new_due_kind: Mapped[DueKind | None] = mapped_column(comment="The shape of the due moment that it sets, if any")
    new_due_edtf: Mapped[str | None] = edtf("The due moment that it sets")
    new_due_earliest: Mapped[datetime | None] = earliest("new_due")
    new_due_latest: Mapped[datetime | None] = latest("new_due")
    new_due = MomentOf[Moment | None]()
    replaces_duty: Mapped[bool] = mapped_column(
        Boolean, default=False, comment="Whether it puts another duty in the place of this one"
    )
    words: Mapped[str | None] = mapped_column(comment="A few words of the order or the source that say it")


class Request(Fact, Targeted, Base):
    """A filing that asks for an effect, and what became of it."""

    __tablename__ = "requests"
    __table_args__ = (
        exactly_one(*_TARGETS, name="one_target"),
        all_or_none("ruled_by_id", "ruling", name="ruled_by_an_order"),
        {"comment": "Filings that ask for an effect"},
    )

    filing_id: Mapped[int] = refers("filings", "The filing that asks")
    effect_kind: Mapped[EffectKind] = mapped_column(comment="What it asks for")
    ruled_by_id: Mapped[int | None] = refers("orders", "The order that ruled on it; empty while it is pending")
    ruling: Mapped[Ruling | None] = mapped_column(comment="What became of it; empty while it is pending")
