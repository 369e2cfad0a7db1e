"""The lines of a docket: orders, filings and notices; and who was served with them."""

from datetime import datetime

from sqlalchemy import Boolean
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Fact, earliest, edtf, exactly_one, latest, refers
from tracker.db.types import MomentOf, OneOf
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import FilingKind, NoticeKind, OrderForm


class Entry(Fact):
    """What every line of a docket has. Orders act from `filed`; periods that run from entry use `entered`."""

    docket_id: Mapped[int] = refers("dockets", "The docket it is a line of")
    number: Mapped[str | None] = mapped_column(comment="Its number on the docket; empty when unknown or unnumbered")
    title: Mapped[str] = mapped_column(comment="What it is, in a few neutral words")
    text: Mapped[str | None] = mapped_column(comment="What it says, in our own words")
    filed_edtf: Mapped[str] = edtf("When it was filed or given")
    filed_earliest: Mapped[datetime | None] = earliest("filed")
    filed_latest: Mapped[datetime] = latest("filed")
    filed = MomentOf[Moment]()
    entered_edtf: Mapped[str | None] = edtf("When the clerk entered it on the docket")
    entered_earliest: Mapped[datetime | None] = earliest("entered")
    entered_latest: Mapped[datetime | None] = latest("entered")
    entered = MomentOf[Moment | None]()
    is_sealed: Mapped[bool] = mapped_column(Boolean, default=False, comment="Whether the court closed it to the public")


class Order(Entry, Base):
    """What a judge ordered: written, minute or oral; opinions and judgments too."""

    __tablename__ = "orders"
    __table_args__ = ({"comment": "Orders, opinions and judgments"},)

    form: Mapped[OrderForm] = mapped_column(comment="How it was given")
    outcome_words: Mapped[str | None] = mapped_column(comment="The source's own word for the outcome, such as denied")
    judge_id: Mapped[int | None] = refers("parties", "The judge who gave it, where known")


class Filing(Entry, Base):
    """What somebody filed with the court."""

    __tablename__ = "filings"
    __table_args__ = ({"comment": "Papers filed with a court"},)

    kind: Mapped[FilingKind] = mapped_column(comment="What sort of paper it is")
    filed_by_id: Mapped[int | None] = refers("parties", "Who filed it, where known")
    responds_to_id: Mapped[int | None] = refers("filings", "The filing it responds to, such as a motion")


class Notice(Entry, Base):
    """A clerk's entry, mandate, transcript or correction."""

    __tablename__ = "notices"
    __table_args__ = ({"comment": "Lines of a docket that are neither orders nor filings"},)

    kind: Mapped[NoticeKind] = mapped_column(comment="What sort of line it is")


class Service(Fact, Base):
    """That somebody was served with an order or a filing."""

    __tablename__ = "services"
    __table_args__ = (
        exactly_one("order_id", "filing_id", name="one_paper"),
        {"comment": "Who was served with what, when and how"},
    )

    matter_id: Mapped[int] = refers("matters", "The controversy it belongs to")
    order_id: Mapped[int | None] = refers("orders", "The order that was served")
    filing_id: Mapped[int | None] = refers("filings", "The filing that was served")
    party_id: Mapped[int] = refers("parties", "Who was served")
    served_edtf: Mapped[str] = edtf("When it was served")
    served_earliest: Mapped[datetime | None] = earliest("served")
    served_latest: Mapped[datetime] = latest("served")
    served = MomentOf[Moment]()
    method: Mapped[str] = mapped_column(
        OneOf("electronic", "mail", "hand", "left_with_clerk", "other_consented"),
        comment="How it was served (Fed. R. Civ. P. 5(b)(2))",
    )
