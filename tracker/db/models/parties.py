"""Parties, the ways they are spelled, and what they are on each docket."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Erasable, Fact, Layered, Row, earliest, edtf, latest, refers
from tracker.db.types import MomentOf, OneOf
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import PartyKind


class Party(Fact, Base):
    """A person, office or organisation; somebody who may not be named appears by role."""

    __tablename__ = "parties"
    __table_args__ = ({"comment": "Persons, offices and organisations"},)

    matter_id: Mapped[int] = refers("matters", "The controversy it appears in")
    name: Mapped[str] = mapped_column(comment="Name to show; a role for somebody who may not be named")
    kind: Mapped[PartyKind] = mapped_column(comment="Person, office, organisation, or known by role only")
    note: Mapped[str | None] = mapped_column(comment="Our own words on who this is")


class PartyAlias(Row, Layered, Erasable, Base):
    """Another way in which sources write a party's name."""

    __tablename__ = "party_aliases"
    __table_args__ = (
        UniqueConstraint("party_id", "text", "kind", "layer"),
        {"comment": "Other ways in which sources name a party"},
    )

    party_id: Mapped[int] = refers("parties", "The party so named", index=False)
    text: Mapped[str] = mapped_column(comment="The name as the source writes it")
    kind: Mapped[str] = mapped_column(OneOf("spelling", "short", "title"), comment="What sort of other name it is")


class PartyRole(Row, Layered, Erasable, Base):
    """What a party is on one docket."""

    __tablename__ = "party_roles"
    __table_args__ = (
        UniqueConstraint("party_id", "docket_id", "role", "for_party_id", "layer"),
        {"comment": "What a party is on each docket"},
    )

    party_id: Mapped[int] = refers("parties", "The party", index=False)
    docket_id: Mapped[int] = refers("dockets", "The docket on which it has the role")
    role: Mapped[str] = mapped_column(
        OneOf(
            "plaintiff",
            "petitioner",
            "defendant",
            "respondent",
            "judge",
            "counsel",
            "subject",
            "applicant",
            "appellant",
            "appellee",
        ),
        comment="What the party is there",
    )
    for_party_id: Mapped[int | None] = refers("parties", "For counsel: whom they speak for")


class Substitution(Fact, Base):
    """That an officer was replaced in office. The duty continues (Fed. R. Civ. P. 25(d))."""

    __tablename__ = "substitutions"
    __table_args__ = (
        CheckConstraint("leaves_id <> takes_over_id", name="two_parties"),
        {"comment": "Who took over an office from whom"},
    )

    matter_id: Mapped[int] = refers("matters", "The controversy it belongs to")
    docket_id: Mapped[int | None] = refers("dockets", "The docket it was noted on; empty for all of the matter")
    leaves_id: Mapped[int] = refers("parties", "Who held the office before")
    takes_over_id: Mapped[int] = refers("parties", "Who holds it now")
    took_office_edtf: Mapped[str] = edtf("When the successor took office")
    took_office_earliest: Mapped[datetime | None] = earliest("took_office")
    took_office_latest: Mapped[datetime] = latest("took_office")
    took_office = MomentOf[Moment]()
