"""What is listed and judged.

Follows 20261122_06.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_07"
down_revision = "20261122_06"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"
LIST = postgresql.JSONB().with_variant(sa.JSON(), "sqlite")


def upgrade() -> None:
    _deadlines()


def downgrade() -> None:
    op.drop_table("deadlines")


def _deadlines() -> None:
    op.create_table(
        "deadlines",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "obligation_id",
            sa.Integer(),
            sa.ForeignKey("obligations.id", name=op.f("fk_deadlines_obligation_id")),
            nullable=False,
            comment="The obligation it is a deadline of",
        ),
        sa.Column("basis", sa.Text(), nullable=False, comment="Whether the date is fixed, computed, or an occurrence"),
        sa.Column("due_kind", sa.Text(), nullable=False, comment="The shape of the due moment"),
        *_moment("due", "When it falls due; empty for a continuing or waiting duty", nullable=True),
        sa.Column("zone", sa.Text(), nullable=False, comment="Time zone whose day governs it"),
        sa.Column("source_words", sa.Text(), nullable=True, comment="A few words of the source that set the date"),
        sa.Column(
            "assumptions",
            LIST,
            nullable=False,
            comment="Sentences on what is assumed about the date because no source says it",
        ),
        sa.Column(
            "responsible", sa.Text(), nullable=True, comment="Who in the office answers for it, set by an advocate"
        ),
        sa.Column("backup", sa.Text(), nullable=True, comment="Who steps in, set by an advocate"),
        sa.Column("layer", sa.Text(), nullable=False, comment="Whose word the row rests on; set by whoever enters it"),
        sa.Column(
            "entered_in_error_at",
            UTC,
            nullable=True,
            comment="When a clerk marked the row as entered in error; empty while it stands",
        ),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("1"),
            comment="Counts the saves, so that a stale edit is refused",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadlines")),
        sa.UniqueConstraint("key", name=op.f("uq_deadlines_key")),
        *_list("deadlines", "assumptions"),
        _word("deadlines", "basis", "fixed computed occurrence"),
        sa.CheckConstraint(
            "(due_kind IN ('none', 'waiting')) = (due_edtf IS NULL)", name=op.f("ck_deadlines_due_as_its_kind")
        ),
        _bounds("deadlines", "due"),
        _word("deadlines", "due_kind", "instant day window none waiting"),
        *_slug("deadlines"),
        _word("deadlines", "layer", "clerk import public-record articles"),
        *_utc("deadlines", "due_earliest", "due_latest", "entered_in_error_at"),
        comment="What is listed and judged",
    )
    op.create_index(op.f("ix_deadlines_obligation_id"), "deadlines", ["obligation_id"])


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


def _list(table: str, column: str) -> tuple[sa.CheckConstraint, ...]:
    name = op.f(f"ck_{table}_{column}_list")
    return (
        sa.CheckConstraint(f"json_type({column}) = 'array'", name=name).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(f"jsonb_typeof({column}) = 'array'", name=name).ddl_if(dialect="postgresql"),
    )


def _utc(table: str, *columns: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"{column} GLOB '{UTC_TEXT}'", name=op.f(f"ck_{table}_{column}_utc")).ddl_if(
            dialect="sqlite"
        )
        for column in columns
    ]
