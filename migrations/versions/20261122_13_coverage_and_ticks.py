"""Coverage of dockets, and what the scheduler keeps.

Follows 20261122_12.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_13"
down_revision = "20261122_12"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


def upgrade() -> None:
    _coverage()
    _flags()
    _ticks()
    _leases()


def downgrade() -> None:
    op.drop_table("leases")
    op.drop_table("ticks")
    op.drop_table("flags")
    op.drop_table("coverage")


def _coverage() -> None:
    op.create_table(
        "coverage",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "docket_id",
            sa.Integer(),
            sa.ForeignKey("dockets.id", name=op.f("fk_coverage_docket_id")),
            nullable=False,
            comment="The docket that was checked",
        ),
        sa.Column("from_at", UTC, nullable=False, comment="First instant covered"),
        sa.Column("through_at", UTC, nullable=False, comment="Last instant covered, never after the check"),
        sa.Column("checked_at", UTC, nullable=False, comment="When the check was made"),
        sa.Column("checked_by", sa.Text(), nullable=False, comment="Who checked"),
        sa.Column("against", sa.Text(), nullable=False, comment="What it was checked against"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage")),
        sa.CheckConstraint("from_at <= through_at", name=op.f("ck_coverage_from_before_through")),
        sa.CheckConstraint("through_at <= checked_at", name=op.f("ck_coverage_through_before_check")),
        *_utc("coverage", "from_at", "through_at", "checked_at"),
        comment="Stretches of dockets that were checked",
    )
    op.create_index(op.f("ix_coverage_docket_id"), "coverage", ["docket_id"])


def _flags() -> None:
    op.create_table(
        "flags",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_flags_matter_id")),
            nullable=False,
            comment="The controversy it belongs to",
        ),
        sa.Column("subject_kind", sa.Text(), nullable=False, comment="What it is about"),
        sa.Column("subject_key", sa.Text(), nullable=False, comment="Key of what it is about"),
        sa.Column("kind", sa.Text(), nullable=False, comment="Why it was raised"),
        sa.Column(
            "slot", sa.Text(), nullable=False, comment="The day or moment it stands for, so that it is raised once"
        ),
        sa.Column("raised_at", UTC, nullable=False, comment="When a tick raised it"),
        sa.Column("cleared_at", UTC, nullable=True, comment="When a tick cleared it; empty while it is open"),
        sa.Column("words", sa.Text(), nullable=False, comment="The sentence shown with it"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
        sa.UniqueConstraint(
            "matter_id", "subject_key", "kind", "slot", name=op.f("uq_flags_matter_id_subject_key_kind_slot")
        ),
        _word("flags", "kind", "due_soon due_today overdue outcome_unknown conflict_open record_stale"),
        _word("flags", "subject_kind", "deadline conflict matter"),
        *_utc("flags", "raised_at", "cleared_at"),
        comment="What the scheduler raised for attention",
    )
    op.create_index(
        op.f("uq_flags_open"),
        "flags",
        ["matter_id", "subject_key"],
        unique=True,
        sqlite_where=sa.text("cleared_at IS NULL"),
        postgresql_where=sa.text("cleared_at IS NULL"),
    )


def _ticks() -> None:
    op.create_table(
        "ticks",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column("as_of", UTC, nullable=False, comment="The moment it judged at"),
        sa.Column("started_at", UTC, nullable=False, comment="When it began"),
        sa.Column("finished_at", UTC, nullable=True, comment="When it ended; empty while it runs or was killed"),
        sa.Column("raised", sa.Integer(), nullable=False, comment="How many flags it raised"),
        sa.Column("cleared", sa.Integer(), nullable=False, comment="How many flags it cleared"),
        sa.Column("persisted", sa.Integer(), nullable=False, comment="How many occurrences it made rows of"),
        sa.Column("note", sa.Text(), nullable=True, comment="What went wrong, where something did"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticks")),
        *_utc("ticks", "as_of", "started_at", "finished_at"),
        comment="Runs of the scheduler",
    )
    op.create_index(op.f("ix_ticks_as_of"), "ticks", ["as_of"])


def _leases() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False, comment="The job"),
        sa.Column("holder", sa.Text(), nullable=False, comment="The process that holds it"),
        sa.Column("expires_at", UTC, nullable=False, comment="When anybody else may take it"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
        *_utc("leases", "expires_at"),
        comment="Who may do a job alone, and until when",
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
