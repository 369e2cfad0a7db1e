"""Which source says what, and where in it.

Follows 20261122_14.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_15"
down_revision = "20261122_14"
branch_labels = None
depends_on = None

LIST = postgresql.JSONB().with_variant(sa.JSON(), "sqlite")

SUBJECTS = {
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
}


def upgrade() -> None:
    _citations()


def downgrade() -> None:
    op.drop_table("citations")


def _citations() -> None:
    filled = " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in SUBJECTS)
    op.create_table(
        "citations",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "source_id",
            sa.Integer(),
            sa.ForeignKey("sources.id", name=op.f("fk_citations_source_id")),
            nullable=False,
            comment="The source that says it",
        ),
        *(_subject(column, table) for column, table in SUBJECTS.items()),
        sa.Column("field", sa.Text(), nullable=True, comment="The field cited; empty for the whole row"),
        sa.Column("locator", sa.Text(), nullable=False, comment="The pinpoint, in human words first"),
        sa.Column("lines", LIST, nullable=False, comment="Line numbers in the document, from 1"),
        sa.Column("entry", sa.Text(), nullable=True, comment="Number of the docket entry cited"),
        sa.Column("page", sa.Text(), nullable=True, comment="Page cited, as printed"),
        sa.Column("quote", sa.Text(), nullable=True, comment="A few words found in those lines, letter for letter"),
        sa.Column("value", sa.Text(), nullable=True, comment="The value as that source states it"),
        sa.Column("method", sa.Text(), nullable=True, comment="How the source's words became the value"),
        sa.Column("confidence", sa.Text(), nullable=True, comment="How sure the reading is, set by whoever made it"),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("1"),
            comment="Counts the saves, so that a stale edit is refused",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citations")),
        _word("citations", "confidence", "high medium low"),
        *_list("citations", "lines"),
        sa.CheckConstraint(f"{filled} = 1", name=op.f("ck_citations_one_subject")),
        comment="Which source says what, and where in it",
    )
    op.create_index(op.f("ix_citations_source_id"), "citations", ["source_id"])
    for column in SUBJECTS:
        filled = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            op.f(f"ix_citations_{column}"), "citations", [column], sqlite_where=filled, postgresql_where=filled
        )


def _word(table: str, column: str, words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words.split())
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_word"))


def _list(table: str, column: str) -> tuple[sa.CheckConstraint, ...]:
    name = op.f(f"ck_{table}_{column}_list")
    return (
        sa.CheckConstraint(f"json_type({column}) = 'array'", name=name).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(f"jsonb_typeof({column}) = 'array'", name=name).ddl_if(dialect="postgresql"),
    )


def _subject(column: str, table: str) -> sa.Column[Any]:
    key = sa.ForeignKey(f"{table}.id", name=op.f(f"fk_citations_{column}"))
    comment = "The row cited, if it is one of that table"
    return sa.Column(column, sa.Integer(), key, nullable=True, comment=comment)
