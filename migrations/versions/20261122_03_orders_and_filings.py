"""What judges ordered and what was filed.

Follows 20261122_02.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "20261122_03"
down_revision = "20261122_02"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


def upgrade() -> None:
    _orders()
    _filings()


def downgrade() -> None:
    op.drop_table("filings")
    op.drop_table("orders")


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column("form", sa.Text(), nullable=False, comment="How it was given"),
        sa.Column(
            "outcome_words", sa.Text(), nullable=True, comment="The source's own word for the outcome, such as denied"
        ),
        sa.Column(
            "judge_id",
            sa.Integer(),
            sa.ForeignKey("parties.id", name=op.f("fk_orders_judge_id")),
            nullable=True,
            comment="The judge who gave it, where known",
        ),
        sa.Column(
            "docket_id",
            sa.Integer(),
            sa.ForeignKey("dockets.id", name=op.f("fk_orders_docket_id")),
            nullable=False,
            comment="The docket it is a line of",
        ),
        sa.Column(
            "number", sa.Text(), nullable=True, comment="Its number on the docket; empty when unknown or unnumbered"
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="What it is, in a few neutral words"),
        sa.Column("text", sa.Text(), nullable=True, comment="What it says, in our own words"),
        *_moment("filed", "When it was filed or given"),
        *_moment("entered", "When the clerk entered it on the docket", nullable=True),
        sa.Column("is_sealed", sa.Boolean(), nullable=False, comment="Whether the court closed it to the public"),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("key", name=op.f("uq_orders_key")),
        _bounds("orders", "entered"),
        _bounds("orders", "filed"),
        _word("orders", "form", "written minute oral opinion judgment unknown"),
        *_slug("orders"),
        _word("orders", "layer", "clerk import public-record articles"),
        *_utc("orders", "filed_earliest", "filed_latest", "entered_earliest", "entered_latest", "entered_in_error_at"),
        *_truth("orders", "is_sealed"),
        comment="Orders, opinions and judgments",
    )
    op.create_index(op.f("ix_orders_docket_id"), "orders", ["docket_id"])
    op.create_index(op.f("ix_orders_judge_id"), "orders", ["judge_id"])


def _filings() -> None:
    op.create_table(
        "filings",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="What sort of paper it is"),
        sa.Column(
            "filed_by_id",
            sa.Integer(),
            sa.ForeignKey("parties.id", name=op.f("fk_filings_filed_by_id")),
            nullable=True,
            comment="Who filed it, where known",
        ),
        sa.Column(
            "docket_id",
            sa.Integer(),
            sa.ForeignKey("dockets.id", name=op.f("fk_filings_docket_id")),
            nullable=False,
            comment="The docket it is a line of",
        ),
        sa.Column(
            "number", sa.Text(), nullable=True, comment="Its number on the docket; empty when unknown or unnumbered"
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="What it is, in a few neutral words"),
        sa.Column("text", sa.Text(), nullable=True, comment="What it says, in our own words"),
        *_moment("filed", "When it was filed or given"),
        *_moment("entered", "When the clerk entered it on the docket", nullable=True),
        sa.Column("is_sealed", sa.Boolean(), nullable=False, comment="Whether the court closed it to the public"),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filings")),
        sa.UniqueConstraint("key", name=op.f("uq_filings_key")),
        _bounds("filings", "entered"),
        _bounds("filings", "filed"),
        *_slug("filings"),
        _word(
            "filings",
            "kind",
            "complaint notice_of_appeal application motion brief declaration status_report letter other",
        ),
        _word("filings", "layer", "clerk import public-record articles"),
        *_utc("filings", "filed_earliest", "filed_latest", "entered_earliest", "entered_latest", "entered_in_error_at"),
        *_truth("filings", "is_sealed"),
        comment="Papers filed with a court",
    )
    op.create_index(op.f("ix_filings_docket_id"), "filings", ["docket_id"])
    op.create_index(op.f("ix_filings_filed_by_id"), "filings", ["filed_by_id"])


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


def _truth(table: str, *columns: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"{column} IN (0, 1)", name=op.f(f"ck_{table}_{column}_truth")).ddl_if(dialect="sqlite")
        for column in columns
    ]
