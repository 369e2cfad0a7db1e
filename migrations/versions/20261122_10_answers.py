"""What is said to answer deadlines, and what courts found.

Follows 20261122_09.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_10"
down_revision = "20261122_09"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


def upgrade() -> None:
    _fulfilments()
    _fulfilment_deadlines()
    _findings()
    _finding_deadlines()


def downgrade() -> None:
    op.drop_table("finding_deadlines")
    op.drop_table("findings")
    op.drop_table("fulfilment_deadlines")
    op.drop_table("fulfilments")


def _fulfilments() -> None:
    op.create_table(
        "fulfilments",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_fulfilments_matter_id")),
            nullable=False,
            comment="The controversy it belongs to",
        ),
        sa.Column(
            "filing_id",
            sa.Integer(),
            sa.ForeignKey("filings.id", name=op.f("fk_fulfilments_filing_id")),
            nullable=True,
            comment="The filing said to answer",
        ),
        sa.Column(
            "order_id",
            sa.Integer(),
            sa.ForeignKey("orders.id", name=op.f("fk_fulfilments_order_id")),
            nullable=True,
            comment="The order said to answer",
        ),
        sa.Column(
            "setting_id",
            sa.Integer(),
            sa.ForeignKey("settings.id", name=op.f("fk_fulfilments_setting_id")),
            nullable=True,
            comment="The day in court said to answer",
        ),
        sa.Column(
            "event_id",
            sa.Integer(),
            sa.ForeignKey("events.id", name=op.f("fk_fulfilments_event_id")),
            nullable=True,
            comment="The event said to answer",
        ),
        sa.Column("extent", sa.Text(), nullable=False, comment="Whether it covers all that was asked"),
        sa.Column(
            "claimed_by_id",
            sa.Integer(),
            sa.ForeignKey("parties.id", name=op.f("fk_fulfilments_claimed_by_id")),
            nullable=True,
            comment="Who says that it answers",
        ),
        sa.Column(
            "disputed_by_id",
            sa.Integer(),
            sa.ForeignKey("parties.id", name=op.f("fk_fulfilments_disputed_by_id")),
            nullable=True,
            comment="Who disputes that it answers",
        ),
        sa.Column("withdrawn_at", UTC, nullable=True, comment="When the claim was withdrawn; empty while it stands"),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fulfilments")),
        sa.UniqueConstraint("key", name=op.f("uq_fulfilments_key")),
        _word("fulfilments", "extent", "whole part"),
        *_slug("fulfilments"),
        _word("fulfilments", "layer", "clerk import public-record articles"),
        _exactly_one("fulfilments", "one_answer", "filing_id", "order_id", "setting_id", "event_id"),
        *_utc("fulfilments", "withdrawn_at", "entered_in_error_at"),
        comment="What is said to answer deadlines",
    )
    op.create_index(op.f("ix_fulfilments_claimed_by_id"), "fulfilments", ["claimed_by_id"])
    op.create_index(op.f("ix_fulfilments_disputed_by_id"), "fulfilments", ["disputed_by_id"])
    op.create_index(op.f("ix_fulfilments_event_id"), "fulfilments", ["event_id"])
    op.create_index(op.f("ix_fulfilments_filing_id"), "fulfilments", ["filing_id"])
    op.create_index(op.f("ix_fulfilments_matter_id"), "fulfilments", ["matter_id"])
    op.create_index(op.f("ix_fulfilments_order_id"), "fulfilments", ["order_id"])
    op.create_index(op.f("ix_fulfilments_setting_id"), "fulfilments", ["setting_id"])


def _fulfilment_deadlines() -> None:
    op.create_table(
        "fulfilment_deadlines",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "fulfilment_id",
            sa.Integer(),
            sa.ForeignKey("fulfilments.id", name=op.f("fk_fulfilment_deadlines_fulfilment_id")),
            nullable=False,
            comment="The answer",
        ),
        sa.Column(
            "deadline_id",
            sa.Integer(),
            sa.ForeignKey("deadlines.id", name=op.f("fk_fulfilment_deadlines_deadline_id")),
            nullable=False,
            comment="The deadline it is said to meet",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fulfilment_deadlines")),
        sa.UniqueConstraint(
            "fulfilment_id", "deadline_id", name=op.f("uq_fulfilment_deadlines_fulfilment_id_deadline_id")
        ),
        comment="Which deadlines an answer is said to meet",
    )
    op.create_index(op.f("ix_fulfilment_deadlines_deadline_id"), "fulfilment_deadlines", ["deadline_id"])


def _findings() -> None:
    op.create_table(
        "findings",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "order_id",
            sa.Integer(),
            sa.ForeignKey("orders.id", name=op.f("fk_findings_order_id")),
            nullable=False,
            comment="The order that says so",
        ),
        sa.Column("result", sa.Text(), nullable=False, comment="What the court found"),
        sa.Column("words", sa.Text(), nullable=True, comment="A few of the court's own words"),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("key", name=op.f("uq_findings_key")),
        *_slug("findings"),
        _word("findings", "layer", "clerk import public-record articles"),
        _word("findings", "result", "complied not_complied inadequate"),
        *_utc("findings", "entered_in_error_at"),
        comment="Courts' findings on compliance",
    )
    op.create_index(op.f("ix_findings_order_id"), "findings", ["order_id"])


def _finding_deadlines() -> None:
    op.create_table(
        "finding_deadlines",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "finding_id",
            sa.Integer(),
            sa.ForeignKey("findings.id", name=op.f("fk_finding_deadlines_finding_id")),
            nullable=False,
            comment="The finding",
        ),
        sa.Column(
            "deadline_id",
            sa.Integer(),
            sa.ForeignKey("deadlines.id", name=op.f("fk_finding_deadlines_deadline_id")),
            nullable=False,
            comment="The deadline it is about",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_deadlines")),
        sa.UniqueConstraint("finding_id", "deadline_id", name=op.f("uq_finding_deadlines_finding_id_deadline_id")),
        comment="Which deadlines a finding is about",
    )
    op.create_index(op.f("ix_finding_deadlines_deadline_id"), "finding_deadlines", ["deadline_id"])


def _exactly_one(table: str, name: str, *columns: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{_filled(columns)} = 1", name=op.f(f"ck_{table}_{name}"))


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
