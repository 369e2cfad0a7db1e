"""What full-text search reads: one row a thing that can be found. Rebuilt from the facts at any time."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Row, refers


class SearchEntry(Row, Base):
    """One thing that can be found. A migration indexes `folded`: FTS5 (`search_fts`) on SQLite, GIN on PostgreSQL."""

    __tablename__ = "search_entries"
    __table_args__ = (
        UniqueConstraint("kind", "key"),
        {"comment": "What full-text search reads; rebuilt from the facts"},
    )

    matter_id: Mapped[int] = refers("matters", "The controversy it belongs to")
    kind: Mapped[str] = mapped_column(comment="Table of the row found")
    key: Mapped[str] = mapped_column(comment="Key of the row found")
    title: Mapped[str] = mapped_column(comment="What is shown as its heading")
    body: Mapped[str] = mapped_column(comment="The text it is found by, as people read it")
    folded: Mapped[str] = mapped_column(comment="Title and body in lower case without marks (NFKD), as searched")
