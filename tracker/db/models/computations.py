"""Computations: how the date of a deadline was computed. Added, never edited: the newest one of a deadline stands."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Row, refers
from tracker.db.types import MomentOf
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import DueKind


class Computation(Row, Base):
    """One computation of one deadline's date, with what went in, what came out and the versions of the law."""

    __tablename__ = "computations"
    __table_args__ = (
        CheckConstraint("safe_by <= latest", name="safe_before_latest"),
        {"comment": "How dates were computed; the newest of a deadline stands"},
    )

    deadline_id: Mapped[int] = refers("deadlines", "The deadline whose date it is")
    computed_at: Mapped[datetime] = mapped_column(comment="When it was computed, by the clock of this installation")
    request: Mapped[str] = mapped_column(comment="What was asked, as the JSON object of a compute request")
    answer: Mapped[str] = mapped_column(comment="What came out, as the JSON object of a compute answer, steps and all")
    cite: Mapped[str] = mapped_column(comment="What the period rests on, in words: a rule's citation or the order")
    rule_version: Mapped[str | None] = mapped_column(comment="The rule's id and version; empty for a period by itself")
    method_version: Mapped[str] = mapped_column(comment="The method of counting and its version")
    calendar_version: Mapped[str] = mapped_column(comment="The tables of days counted by, each with its version")
    due_kind: Mapped[DueKind] = mapped_column(comment="The shape of the due moment")
    due_edtf: Mapped[str] = mapped_column(comment="When it falls due, in the rule's reading, as known (EDTF)")
    due_earliest: Mapped[datetime | None] = mapped_column(
        comment="Earliest instant that 'due' can mean; empty when its start is open"
    )
    due_latest: Mapped[datetime] = mapped_column(comment="Latest instant that 'due' can mean")
    due = MomentOf[Moment]()
    safe_by: Mapped[datetime] = mapped_column(comment="The last instant of the earliest reading")
    latest: Mapped[datetime] = mapped_column(comment="The last instant of the latest reading")
    cause: Mapped[str | None] = mapped_column(comment="Why it was computed again; empty for the first of a deadline")
