"""Other lines of dockets, and who was served.

Follows 20261122_03.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "20261122_04"
down_revision = "20261122_03"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


def upgrade() -> None:
    _notices()
    _services()


def downgrade() -> None:
    op.drop_table("services")
    op.drop_table("notices")


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="What sort of line it is"),
        sa.Column(
            "docket_id",
            sa.Integer(),
            sa.ForeignKey("dockets.id", name=op.f("fk_notices_docket_id")),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("key", name=op.f("uq_notices_key")),
        _bounds("notices", "entered"),
        _bounds("notices", "filed"),
        *_slug("notices"),
        _word("notices", "kind", "clerk mandate transcript correction"),
        _word("notices", "layer", "clerk import public-record articles"),
        *_utc("notices", "filed_earliest", "filed_latest", "entered_earliest", "entered_latest", "entered_in_error_at"),
        *_truth("notices", "is_sealed"),
        comment="Lines of a docket that are neither orders nor filings",
    )
    op.create_index(op.f("ix_notices_docket_id"), "notices", ["docket_id"])


def _services() -> None:
    op.create_table(
        "services",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_services_matter_id")),
            nullable=False,
            comment="The controversy it belongs to",
        ),
        sa.Column(
            "order_id",
            sa.Integer(),
            sa.ForeignKey("orders.id", name=op.f("fk_services_order_id")),
            nullable=True,
            comment="The order that was served",
        ),
        sa.Column(
            "filing_id",
            sa.Integer(),
            sa.ForeignKey("filings.id", name=op.f("fk_services_filing_id")),
            nullable=True,
            comment="The filing that was served",
        ),
        sa.Column(
            "party_id",
            sa.Integer(),
            sa.ForeignKey("parties.id", name=op.f("fk_services_party_id")),
            nullable=False,
            comment="Who was served",
        ),
        *_moment("served", "When it was served"),
        sa.Column("method", sa.Text(), nullable=False, comment="How it was served (Fed. R. Civ. P. 5(b)(2))"),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
        sa.UniqueConstraint("key", name=op.f("uq_services_key")),
        *_slug("services"),
        _word("services", "layer", "clerk import public-record articles"),
        _word("services", "method", "electronic mail hand left_with_clerk other_consented"),
        _exactly_one("services", "one_paper", "order_id", "filing_id"),
        _bounds("services", "served"),
        *_utc("services", "served_earliest", "served_latest", "entered_in_error_at"),
        comment="Who was served with what, when and how",
    )
    op.create_index(op.f("ix_services_filing_id"), "services", ["filing_id"])
    op.create_index(op.f("ix_services_matter_id"), "services", ["matter_id"])
    op.create_index(op.f("ix_services_order_id"), "services", ["order_id"])
    op.create_index(op.f("ix_services_party_id"), "services", ["party_id"])


def _exactly_one(table: str, name: str, *columns: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{_filled(columns)} = 1", name=op.f(f"ck_{table}_{name}"))


def _filled(columns: tuple[str, ...]) -> str:
    return " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in columns)


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
