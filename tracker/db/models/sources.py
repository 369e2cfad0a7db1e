"""Sources, the files attached to them, and citations: how each fact is known."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from tracker.db.base import Base, Erasable, Keyed, Layered, Row, Versioned, earliest, edtf, exactly_one, latest, refers
from tracker.db.types import MomentOf, OneOf
from tracker.domain.moments import Moment

CITED = {
    "matter_id": "matters",
    "court_id": "courts",
    "docket_id": "dockets",
    "docket_link_id": "docket_links",
    "party_id": "parties",
    "party_alias_id": "party_aliases",
    "party_role_id": "party_roles",
    "order_id": "orders",
    "filing_id": "filings",
    "notice_id": "notices",
    "service_id": "services",
    "setting_id": "settings",
    "obligation_id": "obligations",
    "deadline_id": "deadlines",
    "effect_id": "effects",
    "request_id": "requests",
    "fulfilment_id": "fulfilments",
    "finding_id": "findings",
    "statement_id": "statements",
    "event_id": "events",
    "conflict_position_id": "conflict_positions",
    "coverage_id": "coverage",
    "substitution_id": "substitutions",
}
"""The column of a citation for each table whose rows may be cited."""


class Source(Keyed, Layered, Erasable, Versioned, Base):
    """A document. Its text is not kept; its SHA-256 is."""

    __tablename__ = "sources"
    __table_args__ = (
        CheckConstraint("sha256 IS NULL OR length(sha256) = 64", name="sha256_length"),
        {"comment": "Documents that facts rest on"},
    )

    matter_id: Mapped[int] = refers("matters", "The controversy it speaks of")
    outlet: Mapped[str | None] = mapped_column(comment="Who published it, where it says so")
    title: Mapped[str] = mapped_column(comment="Its title, or a description when it has none")
    author: Mapped[str | None] = mapped_column(comment="Who wrote it, where it says so")
    nature: Mapped[str] = mapped_column(comment="What sort of document it is")
    dating: Mapped[str | None] = mapped_column(comment="How it is dated, in words")
    published_edtf: Mapped[str | None] = edtf("When it was published")
    published_earliest: Mapped[datetime | None] = earliest("published")
    published_latest: Mapped[datetime | None] = latest("published")
    published = MomentOf[Moment | None]()
    speaks_through_edtf: Mapped[str | None] = edtf("The latest moment that it speaks for")
    speaks_through_earliest: Mapped[datetime | None] = earliest("speaks_through")
    speaks_through_latest: Mapped[datetime | None] = latest("speaks_through")
    speaks_through = MomentOf[Moment | None]()
    sha256: Mapped[str | None] = mapped_column(comment="SHA-256 of the document as first read, in hexadecimal")
    file_name: Mapped[str | None] = mapped_column(comment="The document's file name")
    address: Mapped[str | None] = mapped_column(comment="Where it is published")
    caution: Mapped[str | None] = mapped_column(comment="What to be careful of when relying on it")


class SourceAttachment(Row, Base):
    """A copy of a source on this machine, checked against its SHA-256."""

    __tablename__ = "source_attachments"
    __table_args__ = ({"comment": "Copies of sources on this machine"},)

    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"), unique=True, comment="The source it is a copy of")
    path: Mapped[str] = mapped_column(comment="Where the copy lies on this machine")
    attached_at: Mapped[datetime] = mapped_column(comment="When its SHA-256 was checked")


def _subject(column: str) -> MappedColumn[Any]:
    return refers(CITED[column], "The row cited, if it is one of that table", index=False)


def _index(column: str) -> Index:
    filled = text(f"{column} IS NOT NULL")
    return Index(f"ix_citations_{column}", column, sqlite_where=filled, postgresql_where=filled)


class Citation(Row, Erasable, Versioned, Base):
    """Ties a fact to a place in a source. Its layer is its source's."""

    __tablename__ = "citations"
    __table_args__ = (
        exactly_one(*CITED, name="one_subject"),
        *(_index(column) for column in CITED),
        {"comment": "Which source says what, and where in it"},
    )

    source_id: Mapped[int] = refers("sources", "The source that says it")
    matter_id: Mapped[int | None] = _subject("matter_id")
    court_id: Mapped[int | None] = _subject("court_id")
    docket_id: Mapped[int | None] = _subject("docket_id")
    docket_link_id: Mapped[int | None] = _subject("docket_link_id")
    party_id: Mapped[int | None] = _subject("party_id")
    party_alias_id: Mapped[int | None] = _subject("party_alias_id")
    party_role_id: Mapped[int | None] = _subject("party_role_id")
    order_id: Mapped[int | None] = _subject("order_id")
    filing_id: Mapped[int | None] = _subject("filing_id")
    notice_id: Mapped[int | None] = _subject("notice_id")
    service_id: Mapped[int | None] = _subject("service_id")
    setting_id: Mapped[int | None] = _subject("setting_id")
    obligation_id: Mapped[int | None] = _subject("obligation_id")
    deadline_id: Mapped[int | None] = _subject("deadline_id")
    effect_id: Mapped[int | None] = _subject("effect_id")
    request_id: Mapped[int | None] = _subject("request_id")
    fulfilment_id: Mapped[int | None] = _subject("fulfilment_id")
    finding_id: Mapped[int | None] = _subject("finding_id")
    statement_id: Mapped[int | None] = _subject("statement_id")
    event_id: Mapped[int | None] = _subject("event_id")
    conflict_position_id: Mapped[int | None] = _subject("conflict_position_id")
    coverage_id: Mapped[int | None] = _subject("coverage_id")
    substitution_id: Mapped[int | None] = _subject("substitution_id")
    field: Mapped[str | None] = mapped_column(comment="The field cited; empty for the whole row")
    locator: Mapped[str] = mapped_column(comment="The pinpoint, in human words first")
    lines: Mapped[tuple[int, ...]] = mapped_column(default=(), comment="Line numbers in the document, from 1")
    entry: Mapped[str | None] = mapped_column(comment="Number of the docket entry cited")
    page: Mapped[str | None] = mapped_column(comment="Page cited, as printed")
    quote: Mapped[str | None] = mapped_column(comment="A few words found in those lines, letter for letter")
    value: Mapped[str | None] = mapped_column(comment="The value as that source states it")
    method: Mapped[str | None] = mapped_column(comment="How the source's words became the value")
    confidence: Mapped[str | None] = mapped_column(
        OneOf("high", "medium", "low"), comment="How sure the reading is, set by whoever made it"
    )
