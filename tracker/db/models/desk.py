"""What people keep beside the record: private notes, lists they saved, and the forms they sent."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Erasable, Keyed, Row, Versioned, exactly_one, refers


class Note(Keyed, Erasable, Versioned, Base):
    """A private note on an entry or a deadline. Never shown to readers without an account."""

    __tablename__ = "notes"
    __table_args__ = (
        exactly_one("order_id", "filing_id", "notice_id", "deadline_id", name="one_subject"),
        {"comment": "Private notes on entries and deadlines"},
    )

    matter_id: Mapped[int] = refers("matters", "The controversy it belongs to")
    order_id: Mapped[int | None] = refers("orders", "The order it is about")
    filing_id: Mapped[int | None] = refers("filings", "The filing it is about")
    notice_id: Mapped[int | None] = refers("notices", "The notice it is about")
    deadline_id: Mapped[int | None] = refers("deadlines", "The deadline it is about")
    text: Mapped[str] = mapped_column(comment="What was written")
    written_by: Mapped[str] = mapped_column(comment="Key of the account that wrote it")
    written_at: Mapped[datetime] = mapped_column(comment="When it was written")


class SavedFilter(Row, Base):
    """A list that somebody named, to open it again."""

    __tablename__ = "saved_filters"
    __table_args__ = (
        UniqueConstraint("account_id", "name"),
        {"comment": "Lists that people saved under a name"},
    )

    account_id: Mapped[int] = refers("accounts", "Whose list it is", index=False)
    name: Mapped[str] = mapped_column(comment="What its owner calls it")
    address: Mapped[str] = mapped_column(comment="The list and what narrows it, as a local address")


class Submission(Row, Base):
    """A form that was saved, by the token it carried: sent twice, it is saved once."""

    __tablename__ = "submissions"
    __table_args__ = ({"comment": "Forms that were saved, so that none is saved twice"},)

    token: Mapped[str] = mapped_column(unique=True, comment="Random letters that the form carried")
    actor: Mapped[str] = mapped_column(comment="Who sent it")
    saved_at: Mapped[datetime] = mapped_column(index=True, comment="When it was saved")
    group_id: Mapped[str] = mapped_column(comment="The save it led to, as its changes name it")
