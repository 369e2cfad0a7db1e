"""Who may sign in, and messages on their way.

Follows 20261122_16.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_17"
down_revision = "20261122_16"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


def upgrade() -> None:
    _accounts()
    _sign_in_links()
    _outbox()


def downgrade() -> None:
    op.drop_table("outbox")
    op.drop_table("sign_in_links")
    op.drop_table("accounts")


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="The person's name as shown in history"),
        sa.Column("role", sa.Text(), nullable=False, comment="What the person may do, set by an admin"),
        sa.Column("created_at", UTC, nullable=False, comment="When the account was made"),
        sa.Column("is_active", sa.Boolean(), nullable=False, comment="Whether the person may still sign in"),
        sa.Column("session_epoch", sa.Integer(), nullable=False, comment="Raised to end every session of this person"),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("1"),
            comment="Counts the saves, so that a stale edit is refused",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("key", name=op.f("uq_accounts_key")),
        *_slug("accounts"),
        _word("accounts", "role", "viewer advocate clerk admin"),
        *_utc("accounts", "created_at"),
        *_truth("accounts", "is_active"),
        comment="People who may sign in",
    )


def _sign_in_links() -> None:
    op.create_table(
        "sign_in_links",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "account_id",
            sa.Integer(),
            sa.ForeignKey("accounts.id", name=op.f("fk_sign_in_links_account_id")),
            nullable=False,
            comment="Whom it signs in",
        ),
        sa.Column("token_sha256", sa.Text(), nullable=False, comment="SHA-256 of the token in the link"),
        sa.Column("expires_at", UTC, nullable=False, comment="When it stops working"),
        sa.Column("used_at", UTC, nullable=True, comment="When it was used; empty until then"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_links")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_sign_in_links_token_sha256")),
        *_utc("sign_in_links", "expires_at", "used_at"),
        comment="One-time links to sign in",
    )
    op.create_index(op.f("ix_sign_in_links_account_id"), "sign_in_links", ["account_id"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column("recipient", sa.Text(), nullable=False, comment="Address it goes to"),
        sa.Column("kind", sa.Text(), nullable=False, comment="What sort of message it is, such as digest"),
        sa.Column(
            "slot", sa.Text(), nullable=False, comment="The day or moment it stands for, so that it is prepared once"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_outbox_matter_id")),
            nullable=True,
            comment="The controversy it is about; empty for several",
        ),
        sa.Column("message_id", sa.Text(), nullable=False, comment="Message-ID, derived from recipient, kind and slot"),
        sa.Column("subject", sa.Text(), nullable=False, comment="Subject line"),
        sa.Column("text", sa.Text(), nullable=False, comment="Body as plain text"),
        sa.Column("html", sa.Text(), nullable=False, comment="Body as HTML"),
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-256 of the content as prepared"),
        sa.Column("prepared_at", UTC, nullable=False, comment="When it was written"),
        sa.Column("delivered_at", UTC, nullable=True, comment="When it was handed over; empty while it waits"),
        sa.Column("delivered_to", sa.Text(), nullable=True, comment="What took it: a folder or a mail server"),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="How often delivery was tried"),
        sa.Column("last_error", sa.Text(), nullable=True, comment="What the last failed try said"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("recipient", "kind", "slot", name=op.f("uq_outbox_recipient_kind_slot")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_id")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_attempts_counted")),
        *_utc("outbox", "prepared_at", "delivered_at"),
        comment="Messages waiting to be delivered or delivered",
    )
    op.create_index(op.f("ix_outbox_matter_id"), "outbox", ["matter_id"])
    op.create_index(
        op.f("ix_outbox_waiting"),
        "outbox",
        ["prepared_at"],
        sqlite_where=sa.text("delivered_at IS NULL"),
        postgresql_where=sa.text("delivered_at IS NULL"),
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
