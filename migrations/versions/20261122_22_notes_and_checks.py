"""Private notes, saved lists, forms that were saved, flags that were seen, dates that were confirmed.

Follows 20261122_21.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_22"
down_revision = "20261122_21"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


def upgrade() -> None:
    _notes()
    _saved_filters()
    _submissions()
    _acknowledgements()
    _confirmations()


def downgrade() -> None:
    op.drop_table("confirmations")
    op.drop_table("acknowledgements")
    op.drop_table("submissions")
    op.drop_table("saved_filters")
    op.drop_table("notes")


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_notes_matter_id")),
            nullable=False,
            comment="The controversy it belongs to",
        ),
        sa.Column(
            "order_id",
            sa.Integer(),
            sa.ForeignKey("orders.id", name=op.f("fk_notes_order_id")),
            nullable=True,
            comment="The order it is about",
        ),
        sa.Column(
            "filing_id",
            sa.Integer(),
            sa.ForeignKey("filings.id", name=op.f("fk_notes_filing_id")),
            nullable=True,
            comment="The filing it is about",
        ),
        sa.Column(
            "notice_id",
            sa.Integer(),
            sa.ForeignKey("notices.id", name=op.f("fk_notes_notice_id")),
            nullable=True,
            comment="The notice it is about",
        ),
        sa.Column(
            "deadline_id",
            sa.Integer(),
            sa.ForeignKey("deadlines.id", name=op.f("fk_notes_deadline_id")),
            nullable=True,
            comment="The deadline it is about",
        ),
        sa.Column("text", sa.Text(), nullable=False, comment="What was written"),
        sa.Column("written_by", sa.Text(), nullable=False, comment="Key of the account that wrote it"),
        sa.Column("written_at", UTC, nullable=False, comment="When it was written"),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.CheckConstraint("key <> '' AND key NOT GLOB '*[^a-z0-9./:-]*'", name=op.f("ck_notes_key_slug")).ddl_if(
            dialect="sqlite"
        ),
        sa.UniqueConstraint("key", name=op.f("uq_notes_key")),
        sa.CheckConstraint("key ~ '^[a-z0-9./:-]+$'", name=op.f("ck_notes_key_slug")).ddl_if(dialect="postgresql"),
        sa.CheckConstraint(
            "(CASE WHEN order_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN filing_id IS NULL THEN 0 ELSE 1 END) + "
            "(CASE WHEN notice_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN deadline_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_notes_one_subject"),
        ),
        *_utc("notes", "entered_in_error_at", "written_at"),
        comment="Private notes on entries and deadlines",
    )
    op.create_index(op.f("ix_notes_deadline_id"), "notes", ["deadline_id"])
    op.create_index(op.f("ix_notes_filing_id"), "notes", ["filing_id"])
    op.create_index(op.f("ix_notes_matter_id"), "notes", ["matter_id"])
    op.create_index(op.f("ix_notes_notice_id"), "notes", ["notice_id"])
    op.create_index(op.f("ix_notes_order_id"), "notes", ["order_id"])


def _saved_filters() -> None:
    op.create_table(
        "saved_filters",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "account_id",
            sa.Integer(),
            sa.ForeignKey("accounts.id", name=op.f("fk_saved_filters_account_id")),
            nullable=False,
            comment="Whose list it is",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="What its owner calls it"),
        sa.Column("address", sa.Text(), nullable=False, comment="The list and what narrows it, as a local address"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_saved_filters_account_id_name")),
        comment="Lists that people saved under a name",
    )


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column("token", sa.Text(), nullable=False, comment="Random letters that the form carried"),
        sa.Column("actor", sa.Text(), nullable=False, comment="Who sent it"),
        sa.Column("saved_at", UTC, nullable=False, comment="When it was saved"),
        sa.Column("group_id", sa.Text(), nullable=False, comment="The save it led to, as its changes name it"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("token", name=op.f("uq_submissions_token")),
        *_utc("submissions", "saved_at"),
        comment="Forms that were saved, so that none is saved twice",
    )
    op.create_index(op.f("ix_submissions_saved_at"), "submissions", ["saved_at"])


def _acknowledgements() -> None:
    op.create_table(
        "acknowledgements",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "flag_id",
            sa.Integer(),
            sa.ForeignKey("flags.id", name=op.f("fk_acknowledgements_flag_id")),
            nullable=False,
            comment="The flag that was seen",
        ),
        sa.Column("account", sa.Text(), nullable=False, comment="Key of the account that saw it"),
        sa.Column("at", UTC, nullable=False, comment="When it was acknowledged"),
        sa.Column("note", sa.Text(), nullable=True, comment="What the person noted; empty when nothing"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgements")),
        *_utc("acknowledgements", "at"),
        comment="Who saw which flag, and what they noted",
    )
    op.create_index(op.f("ix_acknowledgements_flag_id"), "acknowledgements", ["flag_id"])


def _confirmations() -> None:
    op.create_table(
        "confirmations",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "deadline_id",
            sa.Integer(),
            sa.ForeignKey("deadlines.id", name=op.f("fk_confirmations_deadline_id")),
            nullable=False,
            comment="The deadline whose date was checked",
        ),
        sa.Column("due_edtf", sa.Text(), nullable=False, comment="The due moment that was confirmed, as known (EDTF)"),
        sa.Column("confirmed_by", sa.Text(), nullable=False, comment="Key of the account that confirmed it"),
        sa.Column("confirmed_at", UTC, nullable=False, comment="When it was confirmed"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
        *_utc("confirmations", "confirmed_at"),
        comment="Dates of deadlines that a second person confirmed",
    )
    op.create_index(op.f("ix_confirmations_deadline_id"), "confirmations", ["deadline_id"])


def _utc(table: str, *columns: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"{column} GLOB '{UTC_TEXT}'", name=op.f(f"ck_{table}_{column}_utc")).ddl_if(
            dialect="sqlite"
        )
        for column in columns
    ]
