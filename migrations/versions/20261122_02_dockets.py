"""Dockets, their links, and what parties are on them.

Follows 20261122_01.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "20261122_02"
down_revision = "20261122_01"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


def upgrade() -> None:
    _dockets()
    _docket_links()
    _party_aliases()
    _party_roles()


def downgrade() -> None:
    op.drop_table("party_roles")
    op.drop_table("party_aliases")
    op.drop_table("docket_links")
    op.drop_table("dockets")


def _dockets() -> None:
    op.create_table(
        "dockets",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_dockets_matter_id")),
            nullable=False,
            comment="The controversy it belongs to",
        ),
        sa.Column(
            "court_id",
            sa.Integer(),
            sa.ForeignKey("courts.id", name=op.f("fk_dockets_court_id")),
            nullable=False,
            comment="The court whose clerk keeps it",
        ),
        sa.Column("number", sa.Text(), nullable=True, comment="The court's number; empty when no source gives it"),
        sa.Column(
            "caption", sa.Text(), nullable=True, comment="The names as the court writes them; empty when unknown"
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="Neutral name, set by whoever enters it"),
        *_moment("opened", "When the case was opened", nullable=True),
        sa.Column(
            "remote_access",
            sa.Text(),
            nullable=False,
            comment="Who may read its documents from afar (Fed. R. Civ. P. 5.2(c))",
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dockets")),
        sa.UniqueConstraint("key", name=op.f("uq_dockets_key")),
        *_slug("dockets"),
        _word("dockets", "layer", "clerk import public-record articles"),
        _bounds("dockets", "opened"),
        _word("dockets", "remote_access", "open restricted"),
        *_utc("dockets", "opened_earliest", "opened_latest", "entered_in_error_at"),
        comment="Cases, one in one court each",
    )
    op.create_index(op.f("ix_dockets_court_id"), "dockets", ["court_id"])
    op.create_index(op.f("ix_dockets_matter_id"), "dockets", ["matter_id"])


def _docket_links() -> None:
    op.create_table(
        "docket_links",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "docket_id",
            sa.Integer(),
            sa.ForeignKey("dockets.id", name=op.f("fk_docket_links_docket_id")),
            nullable=False,
            comment="The later docket",
        ),
        sa.Column(
            "from_docket_id",
            sa.Integer(),
            sa.ForeignKey("dockets.id", name=op.f("fk_docket_links_from_docket_id")),
            nullable=False,
            comment="The docket it came from",
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="How it came from there"),
        sa.Column("layer", sa.Text(), nullable=False, comment="Whose word the row rests on; set by whoever enters it"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_docket_links")),
        sa.UniqueConstraint(
            "docket_id",
            "from_docket_id",
            "kind",
            "layer",
            name=op.f("uq_docket_links_docket_id_from_docket_id_kind_layer"),
        ),
        _word("docket_links", "kind", "appeal application removal related proceeding"),
        _word("docket_links", "layer", "clerk import public-record articles"),
        sa.CheckConstraint("docket_id <> from_docket_id", name=op.f("ck_docket_links_two_dockets")),
        comment="Which docket came from which",
    )
    op.create_index(op.f("ix_docket_links_from_docket_id"), "docket_links", ["from_docket_id"])


def _party_aliases() -> None:
    op.create_table(
        "party_aliases",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "party_id",
            sa.Integer(),
            sa.ForeignKey("parties.id", name=op.f("fk_party_aliases_party_id")),
            nullable=False,
            comment="The party so named",
        ),
        sa.Column("text", sa.Text(), nullable=False, comment="The name as the source writes it"),
        sa.Column("kind", sa.Text(), nullable=False, comment="What sort of other name it is"),
        sa.Column("layer", sa.Text(), nullable=False, comment="Whose word the row rests on; set by whoever enters it"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_aliases")),
        sa.UniqueConstraint(
            "party_id", "text", "kind", "layer", name=op.f("uq_party_aliases_party_id_text_kind_layer")
        ),
        _word("party_aliases", "kind", "spelling short title"),
        _word("party_aliases", "layer", "clerk import public-record articles"),
        comment="Other ways in which sources name a party",
    )


def _party_roles() -> None:
    op.create_table(
        "party_roles",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "party_id",
            sa.Integer(),
            sa.ForeignKey("parties.id", name=op.f("fk_party_roles_party_id")),
            nullable=False,
            comment="The party",
        ),
        sa.Column(
            "docket_id",
            sa.Integer(),
            sa.ForeignKey("dockets.id", name=op.f("fk_party_roles_docket_id")),
            nullable=False,
            comment="The docket on which it has the role",
        ),
        sa.Column("role", sa.Text(), nullable=False, comment="What the party is there"),
        sa.Column(
            "for_party_id",
            sa.Integer(),
            sa.ForeignKey("parties.id", name=op.f("fk_party_roles_for_party_id")),
            nullable=True,
            comment="For counsel: whom they speak for",
        ),
        sa.Column("layer", sa.Text(), nullable=False, comment="Whose word the row rests on; set by whoever enters it"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_roles")),
        sa.UniqueConstraint(
            "party_id",
            "docket_id",
            "role",
            "for_party_id",
            "layer",
            name=op.f("uq_party_roles_party_id_docket_id_role_for_party_id_layer"),
        ),
        _word("party_roles", "layer", "clerk import public-record articles"),
        _word(
            "party_roles",
            "role",
            "plaintiff petitioner defendant respondent judge counsel subject applicant appellant appellee",
        ),
        comment="What a party is on each docket",
    )
    op.create_index(op.f("ix_party_roles_docket_id"), "party_roles", ["docket_id"])
    op.create_index(op.f("ix_party_roles_for_party_id"), "party_roles", ["for_party_id"])


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
