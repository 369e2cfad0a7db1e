"""How the dates of deadlines were computed.

Follows 20261122_18.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "20261122_19"
down_revision = "20261122_18"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


def upgrade() -> None:
    _computations()


def downgrade() -> None:
    op.drop_table("computations")


def _computations() -> None:
    op.create_table(
        "computations",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "deadline_id",
            sa.Integer(),
            sa.ForeignKey("deadlines.id", name=op.f("fk_computations_deadline_id")),
            nullable=False,
            comment="The deadline whose date it is",
        ),
        sa.Column(
            "computed_at", UTC, nullable=False, comment="When it was computed, by the clock of this installation"
        ),
        *_texts(),
        sa.Column("due_kind", sa.Text(), nullable=False, comment="The shape of the due moment"),
        sa.Column(
            "due_edtf", sa.Text(), nullable=False, comment="When it falls due, in the rule's reading, as known (EDTF)"
        ),
        sa.Column(
            "due_earliest",
            UTC,
            nullable=True,
            comment="Earliest instant that 'due' can mean; empty when its start is open",
        ),
        sa.Column("due_latest", UTC, nullable=False, comment="Latest instant that 'due' can mean"),
        sa.Column("safe_by", UTC, nullable=False, comment="The last instant of the earliest reading"),
        sa.Column("latest", UTC, nullable=False, comment="The last instant of the latest reading"),
        sa.Column(
            "cause", sa.Text(), nullable=True, comment="Why it was computed again; empty for the first of a deadline"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_computations")),
        sa.CheckConstraint("safe_by <= latest", name=op.f("ck_computations_safe_before_latest")),
        sa.CheckConstraint(
            "(due_edtf IS NULL AND due_earliest IS NULL AND due_latest IS NULL) OR "
            "(due_edtf IS NOT NULL AND due_latest IS NOT NULL AND "
            "(due_earliest IS NULL OR due_earliest <= due_latest))",
            name=op.f("ck_computations_due_bounds"),
        ),
        sa.CheckConstraint(
            "due_kind IN ('instant', 'day', 'window', 'none', 'waiting')", name=op.f("ck_computations_due_kind_word")
        ),
        *_utc("computed_at", "due_earliest", "due_latest", "safe_by", "latest"),
        comment="How dates were computed; the newest of a deadline stands",
    )
    op.create_index(op.f("ix_computations_deadline_id"), "computations", ["deadline_id"])


def _texts() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column(
            "request", sa.Text(), nullable=False, comment="What was asked, as the JSON object of a compute request"
        ),
        sa.Column(
            "answer",
            sa.Text(),
            nullable=False,
            comment="What came out, as the JSON object of a compute answer, steps and all",
        ),
        sa.Column(
            "cite",
            sa.Text(),
            nullable=False,
            comment="What the period rests on, in words: a rule's citation or the order",
        ),
        sa.Column(
            "rule_version",
            sa.Text(),
            nullable=True,
            comment="The rule's id and version; empty for a period by itself",
        ),
        sa.Column("method_version", sa.Text(), nullable=False, comment="The method of counting and its version"),
        sa.Column(
            "calendar_version",
            sa.Text(),
            nullable=False,
            comment="The tables of days counted by, each with its version",
        ),
    )


def _utc(*columns: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"{column} GLOB '{UTC_TEXT}'", name=op.f(f"ck_computations_{column}_utc")).ddl_if(
            dialect="sqlite"
        )
        for column in columns
    ]
