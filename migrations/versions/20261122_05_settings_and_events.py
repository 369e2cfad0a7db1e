"""Days in court, and what happened outside it.

Follows 20261122_04.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "20261122_05"
down_revision = "20261122_04"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


def upgrade() -> None:
    _settings()
    _setting_facts()
    _events()


def downgrade() -> None:
    op.drop_table("events")
    op.drop_table("setting_facts")
    op.drop_table("settings")


def _settings() -> None:
    op.create_table(
        "settings",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "docket_id",
            sa.Integer(),
            sa.ForeignKey("dockets.id", name=op.f("fk_settings_docket_id")),
            nullable=False,
            comment="The docket it is set on",
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="What sort of day in court it is"),
        sa.Column("title", sa.Text(), nullable=False, comment="What it is about, in a few neutral words"),
        sa.Column(
            "judge_id",
            sa.Integer(),
            sa.ForeignKey("parties.id", name=op.f("fk_settings_judge_id")),
            nullable=True,
            comment="The judge who presides, where known",
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings")),
        sa.UniqueConstraint("key", name=op.f("uq_settings_key")),
        *_slug("settings"),
        _word("settings", "kind", "hearing conference argument"),
        _word("settings", "layer", "clerk import public-record articles"),
        *_utc("settings", "entered_in_error_at"),
        comment="Hearings, conferences and arguments",
    )
    op.create_index(op.f("ix_settings_docket_id"), "settings", ["docket_id"])
    op.create_index(op.f("ix_settings_judge_id"), "settings", ["judge_id"])


def _setting_facts() -> None:
    op.create_table(
        "setting_facts",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "setting_id",
            sa.Integer(),
            sa.ForeignKey("settings.id", name=op.f("fk_setting_facts_setting_id")),
            nullable=False,
            comment="The setting it happened to",
        ),
        sa.Column("action", sa.Text(), nullable=False, comment="Set, moved, cancelled or held"),
        *_moment("recorded", "When it was set, moved, cancelled or held"),
        *_moment("starts", "When it starts, as set or moved", nullable=True),
        sa.Column("place", sa.Text(), nullable=True, comment="Courtroom or link, where known"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_facts")),
        _word("setting_facts", "action", "set moved cancelled held"),
        _bounds("setting_facts", "recorded"),
        _bounds("setting_facts", "starts"),
        *_utc("setting_facts", "recorded_earliest", "recorded_latest", "starts_earliest", "starts_latest"),
        comment="What happened to a setting, in order",
    )
    op.create_index(op.f("ix_setting_facts_setting_id"), "setting_facts", ["setting_id"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_events_matter_id")),
            nullable=False,
            comment="The controversy it belongs to",
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="What happened, in a few neutral words"),
        sa.Column("text", sa.Text(), nullable=True, comment="More of it, in our own words"),
        *_moment("happened", "When it happened"),
        sa.Column("place", sa.Text(), nullable=True, comment="Where it happened, where a source says so"),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("key", name=op.f("uq_events_key")),
        _bounds("events", "happened"),
        *_slug("events"),
        _word("events", "layer", "clerk import public-record articles"),
        *_utc("events", "happened_earliest", "happened_latest", "entered_in_error_at"),
        comment="What happened outside court",
    )
    op.create_index(op.f("ix_events_matter_id"), "events", ["matter_id"])


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
