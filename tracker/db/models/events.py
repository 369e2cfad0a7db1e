"""Events: what happened outside court. They stand beside duties; no conclusion is drawn."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Fact, Row, earliest, edtf, latest, refers
from tracker.db.types import MomentOf
from tracker.domain.moments import Moment


class Event(Fact, Base):
    """Something that happened outside court."""

    __tablename__ = "events"
    __table_args__ = ({"comment": "What happened outside court"},)

    matter_id: Mapped[int] = refers("matters", "The controversy it belongs to")
    title: Mapped[str] = mapped_column(comment="What happened, in a few neutral words")
    text: Mapped[str | None] = mapped_column(comment="More of it, in our own words")
    happened_edtf: Mapped[str] = edtf("When it happened")
    happened_earliest: Mapped[datetime | None] = earliest("happened")
    happened_latest: Mapped[datetime] = latest("happened")
    happened = MomentOf[Moment]()
    place: Mapped[str | None] = mapped_column(comment="Where it happened, where a source says so")


class EventObligation(Row, Base):
    """That an event stands beside an obligation."""

    __tablename__ = "event_obligations"
    __table_args__ = (
        UniqueConstraint("event_id", "obligation_id"),
        {"comment": "Which events stand beside which obligations"},
    )

    event_id: Mapped[int] = refers("events", "The event", index=False)
    obligation_id: Mapped[int] = refers("obligations", "The obligation it stands beside")
