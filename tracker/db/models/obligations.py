"""Obligations: who must do what for whom, imposed by an order or a rule."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Fact, Row, earliest, edtf, exactly_one, latest, refers
from tracker.db.types import LocalDay, MomentOf, OneOf
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import Force, Nature, ObligationKind


class Obligation(Fact, Base):
    """A duty or a right. It ends by an effect, never by deletion."""

    __tablename__ = "obligations"
    __table_args__ = (
        exactly_one("order_id", "rule", name="order_or_rule"),
        CheckConstraint("(kind = 'recurring') = (rrule IS NOT NULL)", name="recurring_has_rrule"),
        CheckConstraint("kind = 'recurring' OR first_occurrence IS NULL", name="first_occurrence_recurs"),
        CheckConstraint("kind <> 'waiting' OR \"trigger\" IS NOT NULL", name="waiting_has_trigger"),
        {"comment": "Duties and rights"},
    )

    matter_id: Mapped[int] = refers("matters", "The controversy it belongs to")
    docket_id: Mapped[int] = refers("dockets", "Where it is performed; that court's zone governs")
    order_id: Mapped[int | None] = refers("orders", "The order that imposes it")
    rule: Mapped[str | None] = mapped_column(comment="The rule that imposes it, by its id in the rulebook")
    kind: Mapped[ObligationKind] = mapped_column(comment="Dated, recurring, continuing or waiting")
    force: Mapped[Force] = mapped_column(default=Force.MUST, comment="Whether it binds or is a right that lapses")
    nature: Mapped[Nature] = mapped_column(default=Nature.ACT, comment="Whether to do something or not to do it")
    title: Mapped[str] = mapped_column(comment="The duty as one sentence, in our own words")
    form: Mapped[str | None] = mapped_column(comment="The form asked for, where the order says so")
    rrule: Mapped[str | None] = mapped_column(comment="Recurring only: RFC 5545 rule on the wall of the court's zone")
    first_occurrence: Mapped[str | None] = mapped_column(LocalDay, comment="Recurring only: its first day")
    occurrence_name: Mapped[str | None] = mapped_column(comment="What one occurrence is called, such as daily update")
    occurrence_assumptions: Mapped[tuple[str, ...]] = mapped_column(
        default=(), comment="Sentences on what is assumed about occurrences because no source says it"
    )
    source_words: Mapped[str | None] = mapped_column(comment="A few words of the source that impose it")
    trigger: Mapped[str | None] = mapped_column(comment="Waiting only: what must happen first")
    known_until_edtf: Mapped[str | None] = edtf("The end of what is known of it, where a gap is noted")
    known_until_earliest: Mapped[datetime | None] = earliest("known_until")
    known_until_latest: Mapped[datetime | None] = latest("known_until")
    known_until = MomentOf[Moment | None]()
    is_shown_by_docket: Mapped[bool] = mapped_column(
        Boolean, default=False, comment="Whether the docket would show the performance asked for"
    )


class ObligationParty(Row, Base):
    """Who owes an obligation, or to whom it is owed."""

    __tablename__ = "obligation_parties"
    __table_args__ = (
        UniqueConstraint("obligation_id", "party_id", "side"),
        {"comment": "Who owes an obligation and to whom"},
    )

    obligation_id: Mapped[int] = refers("obligations", "The obligation", index=False)
    party_id: Mapped[int] = refers("parties", "The party")
    side: Mapped[str] = mapped_column(OneOf("obligor", "obligee"), comment="Whether the party owes it or is owed it")
    position: Mapped[int] = mapped_column(default=0, comment="Place in the order in which parties are named, from 0")
