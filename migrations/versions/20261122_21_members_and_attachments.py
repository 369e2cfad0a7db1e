"""Who may see a private matter, who took over an office, and the files that came with entries.

Follows 20261122_20.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_21"
down_revision = "20261122_20"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


def upgrade() -> None:
    _matter_members()
    _substitutions()
    _attachments()


def downgrade() -> None:
    op.drop_table("attachments")
    op.drop_table("substitutions")
    op.drop_table("matter_members")


def _matter_members() -> None:
    op.create_table(
        "matter_members",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_matter_members_matter_id")),
            nullable=False,
            comment="The matter",
        ),
        sa.Column(
            "account_id",
            sa.Integer(),
            sa.ForeignKey("accounts.id", name=op.f("fk_matter_members_account_id")),
            nullable=False,
            comment="Who may see it, set by an admin or by making the matter",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_members")),
        sa.UniqueConstraint("matter_id", "account_id", name=op.f("uq_matter_members_matter_id_account_id")),
        comment="Who may see which private matter",
    )
    op.create_index(op.f("ix_matter_members_account_id"), "matter_members", ["account_id"])


def _substitutions() -> None:
    op.create_table(
        "substitutions",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_substitutions_matter_id")),
            nullable=False,
            comment="The controversy it belongs to",
        ),
        sa.Column(
            "docket_id",
            sa.Integer(),
            sa.ForeignKey("dockets.id", name=op.f("fk_substitutions_docket_id")),
            nullable=True,
            comment="The docket it was noted on; empty for all of the matter",
        ),
        sa.Column(
            "leaves_id",
            sa.Integer(),
            sa.ForeignKey("parties.id", name=op.f("fk_substitutions_leaves_id")),
            nullable=False,
            comment="Who held the office before",
        ),
        sa.Column(
            "takes_over_id",
            sa.Integer(),
            sa.ForeignKey("parties.id", name=op.f("fk_substitutions_takes_over_id")),
            nullable=False,
            comment="Who holds it now",
        ),
        sa.Column(
            "took_office_edtf", sa.Text(), nullable=False, comment="When the successor took office, as known (EDTF)"
        ),
        sa.Column(
            "took_office_earliest",
            UTC,
            nullable=True,
            comment="Earliest instant that 'took_office' can mean; empty when its start is open",
        ),
        sa.Column("took_office_latest", UTC, nullable=False, comment="Latest instant that 'took_office' can mean"),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitutions")),
        sa.CheckConstraint(
            "key <> '' AND key NOT GLOB '*[^a-z0-9./:-]*'", name=op.f("ck_substitutions_key_slug")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("leaves_id <> takes_over_id", name=op.f("ck_substitutions_two_parties")),
        sa.CheckConstraint("key ~ '^[a-z0-9./:-]+$'", name=op.f("ck_substitutions_key_slug")).ddl_if(
            dialect="postgresql"
        ),
        sa.CheckConstraint(
            "layer IN ('clerk', 'import', 'public-record', 'articles')", name=op.f("ck_substitutions_layer_word")
        ),
        sa.CheckConstraint(
            "(took_office_edtf IS NULL AND took_office_earliest IS NULL AND took_office_latest IS NULL) OR "
            "(took_office_edtf IS NOT NULL AND took_office_latest IS NOT NULL AND "
            "(took_office_earliest IS NULL OR took_office_earliest <= took_office_latest))",
            name=op.f("ck_substitutions_took_office_bounds"),
        ),
        sa.UniqueConstraint("key", name=op.f("uq_substitutions_key")),
        *_utc("substitutions", "took_office_earliest", "entered_in_error_at", "took_office_latest"),
        comment="Who took over an office from whom",
    )
    op.create_index(op.f("ix_substitutions_docket_id"), "substitutions", ["docket_id"])
    op.create_index(op.f("ix_substitutions_leaves_id"), "substitutions", ["leaves_id"])
    op.create_index(op.f("ix_substitutions_matter_id"), "substitutions", ["matter_id"])
    op.create_index(op.f("ix_substitutions_takes_over_id"), "substitutions", ["takes_over_id"])


def _attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_attachments_matter_id")),
            nullable=False,
            comment="The controversy it belongs to",
        ),
        sa.Column(
            "order_id",
            sa.Integer(),
            sa.ForeignKey("orders.id", name=op.f("fk_attachments_order_id")),
            nullable=True,
            comment="The order it belongs to",
        ),
        sa.Column(
            "filing_id",
            sa.Integer(),
            sa.ForeignKey("filings.id", name=op.f("fk_attachments_filing_id")),
            nullable=True,
            comment="The filing it belongs to",
        ),
        sa.Column(
            "notice_id",
            sa.Integer(),
            sa.ForeignKey("notices.id", name=op.f("fk_attachments_notice_id")),
            nullable=True,
            comment="The notice it belongs to",
        ),
        sa.Column(
            "number",
            sa.Text(),
            nullable=True,
            comment="Its number under the entry; empty for the paper itself",
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="What it is, in a few neutral words"),
        sa.Column("file_name", sa.Text(), nullable=False, comment="The file's name as it was given"),
        sa.Column(
            "media_type", sa.Text(), nullable=False, comment="What its content was found to be, such as application/pdf"
        ),
        sa.Column("sha256", sa.Text(), nullable=False, comment="SHA-256 of its bytes, in hexadecimal"),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False, comment="Its length in bytes"),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_attachments_sha256_length")),
        sa.UniqueConstraint("key", name=op.f("uq_attachments_key")),
        sa.CheckConstraint("key ~ '^[a-z0-9./:-]+$'", name=op.f("ck_attachments_key_slug")).ddl_if(
            dialect="postgresql"
        ),
        sa.CheckConstraint(
            "layer IN ('clerk', 'import', 'public-record', 'articles')", name=op.f("ck_attachments_layer_word")
        ),
        sa.CheckConstraint(
            "(CASE WHEN order_id IS NULL THEN 0 ELSE 1 END) + "
            "(CASE WHEN filing_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN notice_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_attachments_one_entry"),
        ),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_attachments_size_positive")),
        sa.CheckConstraint("key <> '' AND key NOT GLOB '*[^a-z0-9./:-]*'", name=op.f("ck_attachments_key_slug")).ddl_if(
            dialect="sqlite"
        ),
        *_utc("attachments", "entered_in_error_at"),
        comment="Files that came with lines of dockets",
    )
    op.create_index(op.f("ix_attachments_filing_id"), "attachments", ["filing_id"])
    op.create_index(op.f("ix_attachments_matter_id"), "attachments", ["matter_id"])
    op.create_index(op.f("ix_attachments_notice_id"), "attachments", ["notice_id"])
    op.create_index(op.f("ix_attachments_order_id"), "attachments", ["order_id"])
    op.create_index(op.f("ix_attachments_sha256"), "attachments", ["sha256"])


def _utc(table: str, *columns: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"{column} GLOB '{UTC_TEXT}'", name=op.f(f"ck_{table}_{column}_utc")).ddl_if(
            dialect="sqlite"
        )
        for column in columns
    ]
