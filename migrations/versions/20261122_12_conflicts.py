"""Where sources differ or leave a gap, and the rival due moments they give.

Follows 20261122_11.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "20261122_12"
down_revision = "20261122_11"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


def upgrade() -> None:
    _conflicts()
    _conflict_positions()
    _conflict_touches()
    _deadline_rivals()


def downgrade() -> None:
    op.drop_table("deadline_rivals")
    op.drop_table("conflict_touches")
    op.drop_table("conflict_positions")
    op.drop_table("conflicts")


def _conflicts() -> None:
    op.create_table(
        "conflicts",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_conflicts_matter_id")),
            nullable=False,
            comment="The controversy it belongs to",
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="Why the fact is unsettled"),
        sa.Column("severity", sa.Text(), nullable=False, comment="How much hangs on it"),
        sa.Column("topic", sa.Text(), nullable=False, comment="What it is about"),
        sa.Column(
            "note", sa.Text(), nullable=False, comment="What the sources settle and what they do not, in our own words"
        ),
        sa.Column("decided_by", sa.Text(), nullable=True, comment="The person who decided; empty while it is open"),
        sa.Column("decided_at", UTC, nullable=True, comment="When it was decided"),
        sa.Column("decision", sa.Text(), nullable=True, comment="What was decided"),
        sa.Column("reason", sa.Text(), nullable=True, comment="Why, in the decider's words"),
        sa.Column("layer", sa.Text(), nullable=False, comment="Whose word the row rests on; set by whoever enters it"),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("1"),
            comment="Counts the saves, so that a stale edit is refused",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflicts")),
        sa.UniqueConstraint("key", name=op.f("uq_conflicts_key")),
        _all_or_none("conflicts", "decided_in_full", "decided_by", "decided_at", "decision", "reason"),
        *_slug("conflicts"),
        _word(
            "conflicts",
            "kind",
            "contradiction ambiguity gap wording terminology granularity characterisation "
            "spelling dating sequence identity arithmetic category null_source",
        ),
        _word("conflicts", "layer", "clerk import public-record articles"),
        _word("conflicts", "severity", "high medium low"),
        *_utc("conflicts", "decided_at"),
        comment="Where sources differ or leave a gap",
    )
    op.create_index(op.f("ix_conflicts_matter_id"), "conflicts", ["matter_id"])


def _conflict_positions() -> None:
    op.create_table(
        "conflict_positions",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "conflict_id",
            sa.Integer(),
            sa.ForeignKey("conflicts.id", name=op.f("fk_conflict_positions_conflict_id")),
            nullable=False,
            comment="The conflict",
        ),
        sa.Column("position", sa.Integer(), nullable=False, comment="Place in the list, from 0"),
        sa.Column("text", sa.Text(), nullable=False, comment="What this side says, in our own words"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_positions")),
        sa.UniqueConstraint("conflict_id", "position", name=op.f("uq_conflict_positions_conflict_id_position")),
        comment="What each side of the sources says",
    )


def _conflict_touches() -> None:
    op.create_table(
        "conflict_touches",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "conflict_id",
            sa.Integer(),
            sa.ForeignKey("conflicts.id", name=op.f("fk_conflict_touches_conflict_id")),
            nullable=False,
            comment="The conflict",
        ),
        sa.Column("subject_table", sa.Text(), nullable=False, comment="Table of the row concerned"),
        sa.Column("subject_key", sa.Text(), nullable=False, comment="Key of the row concerned"),
        sa.Column("field", sa.Text(), nullable=False, comment="The field concerned, or status"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_touches")),
        sa.UniqueConstraint(
            "conflict_id",
            "subject_table",
            "subject_key",
            "field",
            name=op.f("uq_conflict_touches_conflict_id_subject_table_subject_key_field"),
        ),
        comment="Which rows and fields a conflict concerns",
    )
    op.create_index(op.f("ix_conflict_touches_subject_key"), "conflict_touches", ["subject_key"])


def _deadline_rivals() -> None:
    op.create_table(
        "deadline_rivals",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "deadline_id",
            sa.Integer(),
            sa.ForeignKey("deadlines.id", name=op.f("fk_deadline_rivals_deadline_id")),
            nullable=False,
            comment="The deadline it rivals",
        ),
        sa.Column("due_kind", sa.Text(), nullable=False, comment="The shape of the rival due moment"),
        *_moment("due", "The rival due moment"),
        sa.Column("source_words", sa.Text(), nullable=True, comment="A few words of the source that give it"),
        sa.Column(
            "conflict_id",
            sa.Integer(),
            sa.ForeignKey("conflicts.id", name=op.f("fk_deadline_rivals_conflict_id")),
            nullable=True,
            comment="The conflict in which it is a position",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_rivals")),
        _bounds("deadline_rivals", "due"),
        _word("deadline_rivals", "due_kind", "instant day window none waiting"),
        *_utc("deadline_rivals", "due_earliest", "due_latest"),
        comment="Rival due moments that sources give",
    )
    op.create_index(op.f("ix_deadline_rivals_conflict_id"), "deadline_rivals", ["conflict_id"])
    op.create_index(op.f("ix_deadline_rivals_deadline_id"), "deadline_rivals", ["deadline_id"])


def _all_or_none(table: str, name: str, *columns: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{_filled(columns)} IN (0, {len(columns)})", name=op.f(f"ck_{table}_{name}"))


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
