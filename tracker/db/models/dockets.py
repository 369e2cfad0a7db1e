"""Dockets, one case in one court each, and the links between them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Erasable, Fact, Layered, Row, earliest, edtf, latest, refers
from tracker.db.types import MomentOf, OneOf
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import RemoteAccess


class Docket(Fact, Base):
    """One case in one court; the number may be unknown."""

    __tablename__ = "dockets"
    __table_args__ = ({"comment": "Cases, one in one court each"},)

    matter_id: Mapped[int] = refers("matters", "The controversy it belongs to")
    court_id: Mapped[int] = refers("courts", "The court whose clerk keeps it")
    number: Mapped[str | None] = mapped_column(comment="The court's number; empty when no source gives it")
    caption: Mapped[str | None] = mapped_column(comment="The names as the court writes them; empty when unknown")
    title: Mapped[str] = mapped_column(comment="Neutral name, set by whoever enters it")
    opened_edtf: Mapped[str | None] = edtf("When the case was opened")
    opened_earliest: Mapped[datetime | None] = earliest("opened")
    opened_latest: Mapped[datetime | None] = latest("opened")
    opened = MomentOf[Moment | None]()
    remote_access: Mapped[RemoteAccess] = mapped_column(
        default=RemoteAccess.OPEN, comment="Who may read its documents from afar (Fed. R. Civ. P. 5.2(c))"
    )


class DocketLink(Row, Layered, Erasable, Base):
    """That one docket came from another."""

    __tablename__ = "docket_links"
    __table_args__ = (
        CheckConstraint("docket_id <> from_docket_id", name="two_dockets"),
        UniqueConstraint("docket_id", "from_docket_id", "kind", "layer"),
        {"comment": "Which docket came from which"},
    )

    docket_id: Mapped[int] = refers("dockets", "The later docket", index=False)
    from_docket_id: Mapped[int] = refers("dockets", "The docket it came from")
    kind: Mapped[str] = mapped_column(
        OneOf("appeal", "application", "removal", "related", "proceeding"), comment="How it came from there"
    )
