"""Attachments: files that came with a line of a docket. The bytes lie in the data folder under their SHA-256."""

from sqlalchemy import BigInteger, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Fact, exactly_one, refers


class Attachment(Fact, Base):
    """One file of one entry, checked by its content when it came in. Shown to those signed in only."""

    __tablename__ = "attachments"
    __table_args__ = (
        exactly_one("order_id", "filing_id", "notice_id", name="one_entry"),
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
        CheckConstraint("size_bytes > 0", name="size_positive"),
        {"comment": "Files that came with lines of dockets"},
    )

    matter_id: Mapped[int] = refers("matters", "The controversy it belongs to")
    order_id: Mapped[int | None] = refers("orders", "The order it belongs to")
    filing_id: Mapped[int | None] = refers("filings", "The filing it belongs to")
    notice_id: Mapped[int | None] = refers("notices", "The notice it belongs to")
    number: Mapped[str | None] = mapped_column(comment="Its number under the entry; empty for the paper itself")
    title: Mapped[str] = mapped_column(comment="What it is, in a few neutral words")
    file_name: Mapped[str] = mapped_column(comment="The file's name as it was given")
    media_type: Mapped[str] = mapped_column(comment="What its content was found to be, such as application/pdf")
    sha256: Mapped[str] = mapped_column(index=True, comment="SHA-256 of its bytes, in hexadecimal")
    size_bytes: Mapped[int] = mapped_column(BigInteger, comment="Its length in bytes")
