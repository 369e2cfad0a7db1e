"""Courts, matters and their parties.

The first migration.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_01"
down_revision = None
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


def upgrade() -> None:
    _courts()
    _matters()
    _parties()
    if op.get_context().dialect.name == "postgresql":  # matters and parties point at each other
        op.create_foreign_key(op.f("fk_matters_acting_for_id"), "matters", "parties", ["acting_for_id"], ["id"])


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint(op.f("fk_matters_acting_for_id"), "matters")
    op.drop_table("parties")
    op.drop_table("matters")
    op.drop_table("courts")


def _courts() -> None:
    op.create_table(
        "courts",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="The court's name as the sources give it"),
        sa.Column("identified_as", sa.Text(), nullable=True, comment="Its name from outside knowledge"),
        sa.Column("identified_by", sa.Text(), nullable=True, comment="Where the outside name comes from"),
        sa.Column("level", sa.Text(), nullable=False, comment="Where the court stands in the chain of appeal"),
        sa.Column("zone", sa.Text(), nullable=False, comment="Time zone of the wall that its clerk reads"),
        sa.Column(
            "appeals_to_id",
            sa.Integer(),
            sa.ForeignKey("courts.id", name=op.f("fk_courts_appeals_to_id")),
            nullable=True,
            comment="The court that hears its appeals",
        ),
        sa.Column(
            "holiday_states",
            sa.Text(),
            nullable=False,
            comment="States whose holidays it keeps, as MD or MD,VA; empty for none",
        ),
        sa.Column("city", sa.Text(), nullable=True, comment="Where it sits, where a source says so"),
        sa.Column("layer", sa.Text(), nullable=False, comment="Whose word the row rests on; set by whoever enters it"),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("1"),
            comment="Counts the saves, so that a stale edit is refused",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courts")),
        sa.UniqueConstraint("key", name=op.f("uq_courts_key")),
        *_slug("courts"),
        _word("courts", "layer", "clerk import public-record articles"),
        _word("courts", "level", "immigration board district appeals supreme"),
        comment="Courts",
    )
    op.create_index(op.f("ix_courts_appeals_to_id"), "courts", ["appeals_to_id"])


def _matters() -> None:
    op.create_table(
        "matters",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="Neutral name of the controversy"),
        sa.Column("zone", sa.Text(), nullable=False, comment="Time zone for dates that belong to no court"),
        sa.Column("summary", sa.Text(), nullable=False, comment="A few neutral sentences, set by a clerk"),
        sa.Column(
            "acting_for_id", sa.Integer(), nullable=True, comment="The party that users act for; empty for nobody"
        ),
        sa.Column("is_public", sa.Boolean(), nullable=False, comment="Whether readers without an account may see it"),
        sa.Column(
            "stale_after_days",
            sa.Integer(),
            nullable=False,
            comment="Days after the end of the record or a check during which it still speaks",
        ),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("1"),
            comment="Counts the saves, so that a stale edit is refused",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matters")),
        sa.ForeignKeyConstraint(["acting_for_id"], ["parties.id"], name=op.f("fk_matters_acting_for_id")).ddl_if(
            dialect="sqlite"
        ),
        sa.UniqueConstraint("key", name=op.f("uq_matters_key")),
        *_slug("matters"),
        sa.CheckConstraint("stale_after_days >= 1", name=op.f("ck_matters_stale_after_days_positive")),
        *_truth("matters", "is_public"),
        comment="Controversies over several courts",
    )
    op.create_index(op.f("ix_matters_acting_for_id"), "matters", ["acting_for_id"])


def _parties() -> None:
    op.create_table(
        "parties",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_parties_matter_id")),
            nullable=False,
            comment="The controversy it appears in",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="Name to show; a role for somebody who may not be named"),
        sa.Column("kind", sa.Text(), nullable=False, comment="Person, office, organisation, or known by role only"),
        sa.Column("note", sa.Text(), nullable=True, comment="Our own words on who this is"),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
        sa.UniqueConstraint("key", name=op.f("uq_parties_key")),
        *_slug("parties"),
        _word("parties", "kind", "person office organisation role"),
        _word("parties", "layer", "clerk import public-record articles"),
        *_utc("parties", "entered_in_error_at"),
        comment="Persons, offices and organisations",
    )
    op.create_index(op.f("ix_parties_matter_id"), "parties", ["matter_id"])


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


def _truth(table: str, *columns: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"{column} IN (0, 1)", name=op.f(f"ck_{table}_{column}_truth")).ddl_if(dialect="sqlite")
        for column in columns
    ]
