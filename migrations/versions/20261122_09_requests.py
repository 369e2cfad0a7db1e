"""Filings that ask for an effect.

Follows 20261122_08.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_09"
down_revision = "20261122_08"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


def upgrade() -> None:
    _requests()


def downgrade() -> None:
    op.drop_table("requests")


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "filing_id",
            sa.Integer(),
            sa.ForeignKey("filings.id", name=op.f("fk_requests_filing_id")),
            nullable=False,
            comment="The filing that asks",
        ),
        sa.Column("effect_kind", sa.Text(), nullable=False, comment="What it asks for"),
        sa.Column(
            "ruled_by_id",
            sa.Integer(),
            sa.ForeignKey("orders.id", name=op.f("fk_requests_ruled_by_id")),
            nullable=True,
            comment="The order that ruled on it; empty while it is pending",
        ),
        sa.Column("ruling", sa.Text(), nullable=True, comment="What became of it; empty while it is pending"),
        sa.Column(
            "target_order_id",
            sa.Integer(),
            sa.ForeignKey("orders.id", name=op.f("fk_requests_target_order_id")),
            nullable=True,
            comment="The order aimed at",
        ),
        sa.Column(
            "target_obligation_id",
            sa.Integer(),
            sa.ForeignKey("obligations.id", name=op.f("fk_requests_target_obligation_id")),
            nullable=True,
            comment="The obligation aimed at",
        ),
        sa.Column(
            "target_deadline_id",
            sa.Integer(),
            sa.ForeignKey("deadlines.id", name=op.f("fk_requests_target_deadline_id")),
            nullable=True,
            comment="The deadline aimed at",
        ),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
        sa.UniqueConstraint("key", name=op.f("uq_requests_key")),
        _word(
            "requests",
            "effect_kind",
            "stays lifts_stay declines_stay extends modifies narrows supersedes "
            "vacates affirms clarifies revives excuses terminates",
        ),
        *_slug("requests"),
        _word("requests", "layer", "clerk import public-record articles"),
        _exactly_one("requests", "one_target", "target_order_id", "target_obligation_id", "target_deadline_id"),
        _all_or_none("requests", "ruled_by_an_order", "ruled_by_id", "ruling"),
        _word("requests", "ruling", "granted denied granted_in_part withdrawn moot"),
        *_utc("requests", "entered_in_error_at"),
        comment="Filings that ask for an effect",
    )
    op.create_index(op.f("ix_requests_filing_id"), "requests", ["filing_id"])
    op.create_index(op.f("ix_requests_ruled_by_id"), "requests", ["ruled_by_id"])
    op.create_index(op.f("ix_requests_target_deadline_id"), "requests", ["target_deadline_id"])
    op.create_index(op.f("ix_requests_target_obligation_id"), "requests", ["target_obligation_id"])
    op.create_index(op.f("ix_requests_target_order_id"), "requests", ["target_order_id"])


def _exactly_one(table: str, name: str, *columns: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{_filled(columns)} = 1", name=op.f(f"ck_{table}_{name}"))


def _all_or_none(table: str, name: str, *columns: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{_filled(columns)} IN (0, {len(columns)})", name=op.f(f"ck_{table}_{name}"))


def _filled(columns: tuple[str, ...]) -> str:
    return " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in columns)


def _slug(table: str) -> tuple[sa.CheckConstraint, ...]:
    name = op.f(f"ck_{table}_key_slug")
    return (
        sa.CheckConstraint("key <> '' AND key NOT GLOB '*[^a-z0-9./:-]*'", name=name).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("key ~ '^[a-z0-9./:-]+$'", name=name).ddl_if(dialect="postgresql"),
    )


def _word(table: str, column: str, words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words.split())
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_word"))


def _utc(table: str, *columns: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"{column} GLOB '{UTC_TEXT}'", name=op.f(f"ck_{table}_{column}_utc")).ddl_if(
            dialect="sqlite"
        )
        for column in columns
    ]
