"""What people said about the case.

Follows 20261122_10.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "20261122_11"
down_revision = "20261122_10"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


def upgrade() -> None:
    _statements()


def downgrade() -> None:
    op.drop_table("statements")


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_statements_matter_id")),
            nullable=False,
            comment="The controversy it is about",
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="Statement, allegation, denial or admission"),
        sa.Column(
            "speaker_id",
            sa.Integer(),
            sa.ForeignKey("parties.id", name=op.f("fk_statements_speaker_id")),
            nullable=False,
            comment="Who said it",
        ),
        sa.Column("said", sa.Text(), nullable=False, comment="What was said, in our own words"),
        sa.Column("quote", sa.Text(), nullable=True, comment="A few of the speaker's words, as the source gives them"),
        *_moment("made", "When it was said"),
        sa.Column("place", sa.Text(), nullable=True, comment="Where it was said, where a source says so"),
        sa.Column(
            "about_order_id",
            sa.Integer(),
            sa.ForeignKey("orders.id", name=op.f("fk_statements_about_order_id")),
            nullable=True,
            comment="The order it is about",
        ),
        sa.Column(
            "about_obligation_id",
            sa.Integer(),
            sa.ForeignKey("obligations.id", name=op.f("fk_statements_about_obligation_id")),
            nullable=True,
            comment="The obligation it is about",
        ),
        sa.Column(
            "about_party_id",
            sa.Integer(),
            sa.ForeignKey("parties.id", name=op.f("fk_statements_about_party_id")),
            nullable=True,
            comment="The party it is about",
        ),
        sa.Column(
            "answers_id",
            sa.Integer(),
            sa.ForeignKey("statements.id", name=op.f("fk_statements_answers_id")),
            nullable=True,
            comment="The statement it responds to",
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint("key", name=op.f("uq_statements_key")),
        *_slug("statements"),
        _word("statements", "kind", "statement allegation denial admission"),
        _word("statements", "layer", "clerk import public-record articles"),
        _bounds("statements", "made"),
        sa.CheckConstraint("answers_id <> id", name=op.f("ck_statements_not_to_itself")),
        *_utc("statements", "made_earliest", "made_latest", "entered_in_error_at"),
        comment="What people said about the case",
    )
    op.create_index(op.f("ix_statements_about_obligation_id"), "statements", ["about_obligation_id"])
    op.create_index(op.f("ix_statements_about_order_id"), "statements", ["about_order_id"])
    op.create_index(op.f("ix_statements_about_party_id"), "statements", ["about_party_id"])
    op.create_index(op.f("ix_statements_answers_id"), "statements", ["answers_id"])
    op.create_index(op.f("ix_statements_matter_id"), "statements", ["matter_id"])
    op.create_index(op.f("ix_statements_speaker_id"), "statements", ["speaker_id"])


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
