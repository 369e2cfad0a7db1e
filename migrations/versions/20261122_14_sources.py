"""Sources, and copies of them on this machine.

Follows 20261122_13.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "20261122_14"
down_revision = "20261122_13"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


def upgrade() -> None:
    _sources()
    _source_attachments()


def downgrade() -> None:
    op.drop_table("source_attachments")
    op.drop_table("sources")


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_sources_matter_id")),
            nullable=False,
            comment="The controversy it speaks of",
        ),
        sa.Column("outlet", sa.Text(), nullable=True, comment="Who published it, where it says so"),
        sa.Column("title", sa.Text(), nullable=False, comment="Its title, or a description when it has none"),
        sa.Column("author", sa.Text(), nullable=True, comment="Who wrote it, where it says so"),
        sa.Column("nature", sa.Text(), nullable=False, comment="What sort of document it is"),
        sa.Column("dating", sa.Text(), nullable=True, comment="How it is dated, in words"),
        *_moment("published", "When it was published", nullable=True),
        *_moment("speaks_through", "The latest moment that it speaks for", nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True, comment="SHA-256 of the document as first read, in hexadecimal"),
        sa.Column("file_name", sa.Text(), nullable=True, comment="The document's file name"),
        sa.Column("address", sa.Text(), nullable=True, comment="Where it is published"),
        sa.Column("caution", sa.Text(), nullable=True, comment="What to be careful of when relying on it"),
        sa.Column("layer", sa.Text(), nullable=False, comment="Whose word the row rests on; set by whoever enters it"),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("1"),
            comment="Counts the saves, so that a stale edit is refused",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("key", name=op.f("uq_sources_key")),
        *_slug("sources"),
        _word("sources", "layer", "clerk import public-record articles"),
        _bounds("sources", "published"),
        sa.CheckConstraint("sha256 IS NULL OR length(sha256) = 64", name=op.f("ck_sources_sha256_length")),
        _bounds("sources", "speaks_through"),
        *_utc("sources", "published_earliest", "published_latest", "speaks_through_earliest", "speaks_through_latest"),
        comment="Documents that facts rest on",
    )
    op.create_index(op.f("ix_sources_matter_id"), "sources", ["matter_id"])


def _source_attachments() -> None:
    op.create_table(
        "source_attachments",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "source_id",
            sa.Integer(),
            sa.ForeignKey("sources.id", name=op.f("fk_source_attachments_source_id")),
            nullable=False,
            comment="The source it is a copy of",
        ),
        sa.Column("path", sa.Text(), nullable=False, comment="Where the copy lies on this machine"),
        sa.Column("attached_at", UTC, nullable=False, comment="When its SHA-256 was checked"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_attachments")),
        sa.UniqueConstraint("source_id", name=op.f("uq_source_attachments_source_id")),
        *_utc("source_attachments", "attached_at"),
        comment="Copies of sources on this machine",
    )


def _moment(name: str, comment: str, *, nullable: bool = False) -> tuple[sa.Column[Any], ...]:
    opens = f"Earliest instant that '{name}' can mean; empty when its start is open"
    return (
        sa.Column(f"{name}_edtf", sa.Text(), nullable=nullable, comment=f"{comment}, as known (EDTF)"),
        sa.Column(f"{name}_earliest", UTC, nullable=True, comment=opens),
        sa.Column(f"{name}_latest", UTC, nullable=nullable, comment=f"Latest instant that '{name}' can mean"),
    )


def _slug(table: str) -> tuple[sa.CheckConstraint, ...]:
    name = op.f(f"ck_{table}_key_slug")
    return (
        sa.CheckConstraint("key <> '' AND key NOT GLOB '*[^a-z0-9./:-]*'", name=name).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("key ~ '^[a-z0-9./:-]+$'", name=name).ddl_if(dialect="postgresql"),
    )


def _word(table: str, column: str, words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words.split())
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_word"))


def _bounds(table: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(
        f"({name}_edtf IS NULL AND {name}_earliest IS NULL AND {name}_latest IS NULL) OR "
        f"({name}_edtf IS NOT NULL AND {name}_latest IS NOT NULL AND "
        f"({name}_earliest IS NULL OR {name}_earliest <= {name}_latest))",
        name=op.f(f"ck_{table}_{name}_bounds"),
    )


def _utc(table: str, *columns: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"{column} GLOB '{UTC_TEXT}'", name=op.f(f"ck_{table}_{column}_utc")).ddl_if(
            dialect="sqlite"
        )
        for column in columns
    ]
