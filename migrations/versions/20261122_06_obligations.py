"""Obligations, who owes them, and what stands beside them.

Follows 20261122_05.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_06"
down_revision = "20261122_05"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"
LIST = postgresql.JSONB().with_variant(sa.JSON(), "sqlite")


def upgrade() -> None:
    _obligations()
    _obligation_parties()
    _event_obligations()


def downgrade() -> None:
    op.drop_table("event_obligations")
    op.drop_table("obligation_parties")
    op.drop_table("obligations")


def _obligations() -> None:
    op.create_table(
        "obligations",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_obligations_matter_id")),
            nullable=False,
            comment="The controversy it belongs to",
        ),
        sa.Column(
            "docket_id",
            sa.Integer(),
            sa.ForeignKey("dockets.id", name=op.f("fk_obligations_docket_id")),
            nullable=False,
            comment="Where it is performed; that court's zone governs",
        ),
        sa.Column(
            "order_id",
            sa.Integer(),
            sa.ForeignKey("orders.id", name=op.f("fk_obligations_order_id")),
            nullable=True,
            comment="The order that imposes it",
        ),
        sa.Column("rule", sa.Text(), nullable=True, comment="The rule that imposes it, by its id in the rulebook"),
        sa.Column("kind", sa.Text(), nullable=False, comment="Dated, recurring, continuing or waiting"),
        sa.Column("force", sa.Text(), nullable=False, comment="Whether it binds or is a right that lapses"),
        sa.Column("nature", sa.Text(), nullable=False, comment="Whether to do something or not to do it"),
        sa.Column("title", sa.Text(), nullable=False, comment="The duty as one sentence, in our own words"),
        sa.Column("form", sa.Text(), nullable=True, comment="The form asked for, where the order says so"),
        sa.Column(
            "rrule", sa.Text(), nullable=True, comment="Recurring only: RFC 5545 rule on the wall of the court's zone"
        ),
        sa.Column("first_occurrence", sa.Text(), nullable=True, comment="Recurring only: its first day"),
        sa.Column(
            "occurrence_name", sa.Text(), nullable=True, comment="What one occurrence is called, such as daily update"
        ),
        sa.Column(
            "occurrence_assumptions",
            LIST,
            nullable=False,
            comment="Sentences on what is assumed about occurrences because no source says it",
        ),
        sa.Column("source_words", sa.Text(), nullable=True, comment="A few words of the source that impose it"),
        sa.Column("trigger", sa.Text(), nullable=True, comment="Waiting only: what must happen first"),
        *_moment("known_until", "The end of what is known of it, where a gap is noted", nullable=True),
        sa.Column(
            "is_shown_by_docket",
            sa.Boolean(),
            nullable=False,
            comment="Whether the docket would show the performance asked for",
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligations")),
        sa.UniqueConstraint("key", name=op.f("uq_obligations_key")),
        sa.CheckConstraint(
            "first_occurrence ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'", name=op.f("ck_obligations_first_occurrence_day")
        ).ddl_if(dialect="postgresql"),
        sa.CheckConstraint(
            "first_occurrence GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'",
            name=op.f("ck_obligations_first_occurrence_day"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "kind = 'recurring' OR first_occurrence IS NULL", name=op.f("ck_obligations_first_occurrence_recurs")
        ),
        _word("obligations", "force", "must may"),
        *_slug("obligations"),
        _word("obligations", "kind", "dated recurring continuing waiting"),
        _bounds("obligations", "known_until"),
        _word("obligations", "layer", "clerk import public-record articles"),
        _word("obligations", "nature", "act abstain"),
        *_list("obligations", "occurrence_assumptions"),
        _exactly_one("obligations", "order_or_rule", "order_id", "rule"),
        sa.CheckConstraint(
            "(kind = 'recurring') = (rrule IS NOT NULL)", name=op.f("ck_obligations_recurring_has_rrule")
        ),
        sa.CheckConstraint(
            "kind <> 'waiting' OR \"trigger\" IS NOT NULL", name=op.f("ck_obligations_waiting_has_trigger")
        ),
        *_utc("obligations", "known_until_earliest", "known_until_latest", "entered_in_error_at"),
        *_truth("obligations", "is_shown_by_docket"),
        comment="Duties and rights",
    )
    op.create_index(op.f("ix_obligations_docket_id"), "obligations", ["docket_id"])
    op.create_index(op.f("ix_obligations_matter_id"), "obligations", ["matter_id"])
    op.create_index(op.f("ix_obligations_order_id"), "obligations", ["order_id"])


def _obligation_parties() -> None:
    op.create_table(
        "obligation_parties",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "obligation_id",
            sa.Integer(),
            sa.ForeignKey("obligations.id", name=op.f("fk_obligation_parties_obligation_id")),
            nullable=False,
            comment="The obligation",
        ),
        sa.Column(
            "party_id",
            sa.Integer(),
            sa.ForeignKey("parties.id", name=op.f("fk_obligation_parties_party_id")),
            nullable=False,
            comment="The party",
        ),
        sa.Column("side", sa.Text(), nullable=False, comment="Whether the party owes it or is owed it"),
        sa.Column(
            "position", sa.Integer(), nullable=False, comment="Place in the order in which parties are named, from 0"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_parties")),
        sa.UniqueConstraint(
            "obligation_id", "party_id", "side", name=op.f("uq_obligation_parties_obligation_id_party_id_side")
        ),
        _word("obligation_parties", "side", "obligor obligee"),
        comment="Who owes an obligation and to whom",
    )
    op.create_index(op.f("ix_obligation_parties_party_id"), "obligation_parties", ["party_id"])


def _event_obligations() -> None:
    op.create_table(
        "event_obligations",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "event_id",
            sa.Integer(),
            sa.ForeignKey("events.id", name=op.f("fk_event_obligations_event_id")),
            nullable=False,
            comment="The event",
        ),
        sa.Column(
            "obligation_id",
            sa.Integer(),
            sa.ForeignKey("obligations.id", name=op.f("fk_event_obligations_obligation_id")),
            nullable=False,
            comment="The obligation it stands beside",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_obligations")),
        sa.UniqueConstraint("event_id", "obligation_id", name=op.f("uq_event_obligations_event_id_obligation_id")),
        comment="Which events stand beside which obligations",
    )
    op.create_index(op.f("ix_event_obligations_obligation_id"), "event_obligations", ["obligation_id"])


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


def _truth(table: str, *columns: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"{column} IN (0, 1)", name=op.f(f"ck_{table}_{column}_truth")).ddl_if(dialect="sqlite")
        for column in columns
    ]
