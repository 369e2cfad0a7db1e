"""Deadlines: what is listed and judged. No status is kept here; it is computed."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Fact, Row, earliest, edtf, latest, refers
from tracker.db.types import MomentOf, ZoneName
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import Basis, DueKind


class Deadline(Fact, Base):
    """A due moment with its basis, or none for a continuing or waiting duty. Its date is never edited."""

    __tablename__ = "deadlines"
    __table_args__ = (
        CheckConstraint("(due_kind IN ('none', 'waiting')) = (due_edtf IS NULL)", name="due_as_its_kind"),
        {"comment": "What is listed and judged"},
    )

    obligation_id: Mapped[int] = refers("obligations", "The obligation it is a deadline of")
    basis: Mapped[Basis] = mapped_column(comment="Whether the date is fixed, computed, or an occurrence")
    due_kind: Mapped[DueKind] = mapped_column(comment="The shape of the due moment")
    due_edtf: Mapped[str | None] = edtf("When it falls due; empty for a continuing or waiting duty")
    due_earliest: Mapped[datetime | None] = earliest("due")
    due_latest: Mapped[datetime | None] = latest("due")
    due = MomentOf[Moment | None]()
    zone: Mapped[str] = mapped_column(ZoneName, comment="Time zone whose day governs it")
    source_words: Mapped[str | None] = mapped_column(comment="A few words of the source that set the date")
    assumptions: Mapped[tuple[str, ...]] = mapped_column(
        default=(), comment="Sentences on what is assumed about the date because no source says it"
    )
    responsible: Mapped[str | None] = mapped_column(comment="Who in the office answers for it, set by an advocate")
    backup: Mapped[str | None] = mapped_column(comment="Who steps in, set by an advocate")


class DeadlineRival(Row, Base):
    """Another due moment that a source gives for the same deadline."""

    __tablename__ = "deadline_rivals"
    __table_args__ = ({"comment": "Rival due moments that sources give"},)

    deadline_id: Mapped[int] = refers("deadlines", "The deadline it rivals")
    due_kind: Mapped[DueKind] = mapped_column(comment="The shape of the rival due moment")
    due_edtf: Mapped[str] = edtf("The rival due moment")
    due_earliest: Mapped[datetime | None] = earliest("due")
    due_latest: Mapped[datetime] = latest("due")
    due = MomentOf[Moment]()
    source_words: Mapped[str | None] = mapped_column(comment="A few words of the source that give it")
    conflict_id: Mapped[int | None] = refers("conflicts", "The conflict in which it is a position")
    position: Mapped[int | None] = mapped_column(comment="Its place among the positions of that conflict, from 0")


class Confirmation(Row, Base):
    """That a second person checked a deadline's date. Added, never edited; another date needs another one."""

    __tablename__ = "confirmations"
    __table_args__ = ({"comment": "Dates of deadlines that a second person confirmed"},)

    deadline_id: Mapped[int] = refers("deadlines", "The deadline whose date was checked")
    due_edtf: Mapped[str] = edtf("The due moment that was confirmed")
    confirmed_by: Mapped[str] = mapped_column(comment="Key of the account that confirmed it")
    confirmed_at: Mapped[datetime] = mapped_column(comment="When it was confirmed")
