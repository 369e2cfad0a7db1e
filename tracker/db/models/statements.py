"""Statements: what a person said about the case. They change no order and describe no person."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Fact, earliest, edtf, latest, refers
from tracker.db.types import MomentOf
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import StatementKind


class Statement(Fact, Base):
    """What somebody said, with speaker, moment and source."""

    __tablename__ = "statements"
    __table_args__ = (
        CheckConstraint("answers_id <> id", name="not_to_itself"),
        {"comment": "What people said about the case"},
    )

    matter_id: Mapped[int] = refers("matters", "The controversy it is about")
    kind: Mapped[StatementKind] = mapped_column(comment="Statement, allegation, denial or admission")
    speaker_id: Mapped[int] = refers("parties", "Who said it")
    said: Mapped[str] = mapped_column(comment="What was said, in our own words")
    quote: Mapped[str | None] = mapped_column(comment="A few of the speaker's words, as the source gives them")
    made_edtf: Mapped[str] = edtf("When it was said")
    made_earliest: Mapped[datetime | None] = earliest("made")
    made_latest: Mapped[datetime] = latest("made")
    made = MomentOf[Moment]()
    place: Mapped[str | None] = mapped_column(comment="Where it was said, where a source says so")
    about_order_id: Mapped[int | None] = refers("orders", "The order it is about")
    about_obligation_id: Mapped[int | None] = refers("obligations", "The obligation it is about")
    about_party_id: Mapped[int | None] = refers("parties", "The party it is about")
    answers_id: Mapped[int | None] = refers("statements", "The statement it responds to")
