"""What accounts sign in with, and the browsers that are signed in.

Follows 20261122_19.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_20"
down_revision = "20261122_19"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"
LIST = postgresql.JSONB().with_variant(sa.JSON(), "sqlite")
ADD_EMAIL = "ALTER TABLE accounts ADD COLUMN email TEXT CONSTRAINT ck_accounts_email_lower CHECK (email = lower(email))"


def upgrade() -> None:
    op.execute(ADD_EMAIL)  # in place on both engines; the rows and what points at them stay
    if op.get_context().dialect.name == "postgresql":
        op.execute("COMMENT ON COLUMN accounts.email IS 'Address for sign-in and mail, in lower case; set by an admin'")
    op.create_index(op.f("uq_accounts_email"), "accounts", ["email"], unique=True)
    _account_secrets()
    _sign_in_sessions()


def downgrade() -> None:
    op.drop_table("sign_in_sessions")
    op.drop_table("account_secrets")
    op.drop_index(op.f("uq_accounts_email"), "accounts")
    op.execute("ALTER TABLE accounts DROP COLUMN email")


def _account_secrets() -> None:
    op.create_table(
        "account_secrets",
        _number(),
        sa.Column(
            "account_id",
            sa.Integer(),
            sa.ForeignKey("accounts.id", name=op.f("fk_account_secrets_account_id")),
            nullable=False,
            comment="Whose it is",
        ),
        sa.Column(
            "uniquifier",
            sa.Text(),
            nullable=False,
            comment="Random word inside the account's tokens; a new one makes all of them void",
        ),
        sa.Column(
            "password_hash", sa.Text(), nullable=True, comment="Argon2 hash of the password; empty while none is set"
        ),
        sa.Column("password_set_at", UTC, nullable=True, comment="When the password was set; empty while none is"),
        sa.Column(
            "totp_secret",
            sa.Text(),
            nullable=True,
            comment="Key of the authenticator app, encrypted; empty without second factor",
        ),
        sa.Column(
            "totp_counter",
            sa.Integer(),
            nullable=True,
            comment="The half minute of the last code taken, so that none is taken twice",
        ),
        sa.Column("recovery_codes", LIST, nullable=False, comment="SHA-256 of each recovery code not used yet"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_secrets")),
        sa.UniqueConstraint("account_id", name=op.f("uq_account_secrets_account_id")),
        sa.UniqueConstraint("uniquifier", name=op.f("uq_account_secrets_uniquifier")),
        *_utc("account_secrets", "password_set_at"),
        *_list("account_secrets", "recovery_codes"),
        comment="What accounts sign in with; never shown, never in history",
    )


def _sign_in_sessions() -> None:
    op.create_table(
        "sign_in_sessions",
        _number(),
        sa.Column(
            "account_id",
            sa.Integer(),
            sa.ForeignKey("accounts.id", name=op.f("fk_sign_in_sessions_account_id")),
            nullable=False,
            comment="Who is signed in",
        ),
        sa.Column("token_sha256", sa.Text(), nullable=False, comment="SHA-256 of the token in the session cookie"),
        sa.Column(
            "epoch",
            sa.Integer(),
            nullable=False,
            comment="The account's session_epoch when it began; another one ends it",
        ),
        sa.Column("began_at", UTC, nullable=False, comment="When the person signed in"),
        sa.Column("expires_at", UTC, nullable=False, comment="When it ends by itself"),
        sa.Column("ended_at", UTC, nullable=True, comment="When it was ended; empty until then"),
        sa.Column("browser", sa.Text(), nullable=False, comment="The browser and system in words, as it named itself"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_sessions")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_sign_in_sessions_token_sha256")),
        *_utc("sign_in_sessions", "began_at", "expires_at", "ended_at"),
        comment="Browsers that are or were signed in",
    )
    op.create_index(op.f("ix_sign_in_sessions_account_id"), "sign_in_sessions", ["account_id"])


def _number() -> sa.Column[int]:
    return sa.Column(
        "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
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
