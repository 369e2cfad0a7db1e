"""Answers to deadlines, and courts' findings on them. Filed, timely and adequate are three things."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Fact, Row, exactly_one, refers
from tracker.domain.vocabulary import Extent, FindingResult


class Fulfilment(Fact, Base):
    """A filing, order, setting or event said to answer one or several deadlines."""

    __tablename__ = "fulfilments"
    __table_args__ = (
        exactly_one("filing_id", "order_id", "setting_id", "event_id", name="one_answer"),
        {"comment": "What is said to answer deadlines"},
    )

    matter_id: Mapped[int] = refers("matters", "The controversy it belongs to")
    filing_id: Mapped[int | None] = refers("filings", "The filing said to answer")
    order_id: Mapped[int | None] = refers("orders", "The order said to answer")
    setting_id: Mapped[int | None] = refers("settings", "The day in court said to answer")
    event_id: Mapped[int | None] = refers("events", "The event said to answer")
    extent: Mapped[Extent] = mapped_column(default=Extent.WHOLE, comment="Whether it covers all that was asked")
    claimed_by_id: Mapped[int | None] = refers("parties", "Who says that it answers")
    disputed_by_id: Mapped[int | None] = refers("parties", "Who disputes that it answers")
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment="When the claim was withdrawn; empty while it stands")


class FulfilmentDeadline(Row, Base):
    """A deadline that an answer is said to meet."""

    __tablename__ = "fulfilment_deadlines"
    __table_args__ = (
        UniqueConstraint("fulfilment_id", "deadline_id"),
        {"comment": "Which deadlines an answer is said to meet"},
    )

    fulfilment_id: Mapped[int] = refers("fulfilments", "The answer", index=False)
    deadline_id: Mapped[int] = refers("deadlines", "The deadline it is said to meet")


class Finding(Fact, Base):
    """A court's own words that a duty was or was not complied with."""

    __tablename__ = "findings"
    __table_args__ = ({"comment": "Courts' findings on compliance"},)

    order_id: Mapped[int] = refers("orders", "The order that says so")
    result: Mapped[FindingResult] = mapped_column(comment="What the court found")
    words: Mapped[str | None] = mapped_column(comment="A few of the court's own words")


class FindingDeadline(Row, Base):
    """A deadline that a finding is about."""

    __tablename__ = "finding_deadlines"
    __table_args__ = (
        UniqueConstraint("finding_id", "deadline_id"),
        {"comment": "Which deadlines a finding is about"},
    )

    finding_id: Mapped[int] = refers("findings", "The finding", index=False)
    deadline_id: Mapped[int] = refers("deadlines", "The deadline it is about")
