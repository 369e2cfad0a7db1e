"""Accounts of those who sign in, what they sign in with, and the sessions that came of it.

Accounts are facts and leave history. What must stay secret is in `account_secrets`, which leaves none.
"""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Keyed, Row, Versioned, refers
from tracker.domain.vocabulary import Role


class Account(Keyed, Versioned, Base):
    """A person who may sign in."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        Index("uq_accounts_email", "email", unique=True),
        {"comment": "People who may sign in"},
    )

    name: Mapped[str] = mapped_column(comment="The person's name as shown in history")
    role: Mapped[Role] = mapped_column(comment="What the person may do, set by an admin")
    created_at: Mapped[datetime] = mapped_column(comment="When the account was made")
    is_active: Mapped[bool] = mapped_column(Boolean, default=True, comment="Whether the person may still sign in")
    session_epoch: Mapped[int] = mapped_column(default=0, comment="Raised to end every session of this person")
    email: Mapped[str | None] = mapped_column(comment="Address for sign-in and mail, in lower case; set by an admin")


class AccountSecret(Row, Base):
    """What one account signs in with. No history is kept of it, and nothing of it is shown."""

    __tablename__ = "account_secrets"
    __table_args__ = (
        UniqueConstraint("account_id"),
        {"comment": "What accounts sign in with; never shown, never in history"},
    )

    account_id: Mapped[int] = refers("accounts", "Whose it is", index=False)
    uniquifier: Mapped[str] = mapped_column(
        unique=True, comment="Random word inside the account's tokens; a new one makes all of them void"
    )
    password_hash: Mapped[str | None] = mapped_column(comment="Argon2 hash of the password; empty while none is set")
    password_set_at: Mapped[datetime | None] = mapped_column(comment="When the password was set; empty while none is")
    totp_secret: Mapped[str | None] = mapped_column(
        comment="Key of the authenticator app, encrypted; empty without second factor"
    )
    totp_counter: Mapped[int | None] = mapped_column(
        comment="The half minute of the last code taken, so that none is taken twice"
    )
    recovery_codes: Mapped[tuple[str, ...]] = mapped_column(
        default=(), comment="SHA-256 of each recovery code not used yet"
    )


class SignInSession(Row, Base):
    """One browser signed in. Only the digest of its token is kept."""

    __tablename__ = "sign_in_sessions"
    __table_args__ = ({"comment": "Browsers that are or were signed in"},)

    account_id: Mapped[int] = refers("accounts", "Who is signed in")
    token_sha256: Mapped[str] = mapped_column(unique=True, comment="SHA-256 of the token in the session cookie")
    epoch: Mapped[int] = mapped_column(comment="The account's session_epoch when it began; another one ends it")
    began_at: Mapped[datetime] = mapped_column(comment="When the person signed in")
    expires_at: Mapped[datetime] = mapped_column(comment="When it ends by itself")
    ended_at: Mapped[datetime | None] = mapped_column(comment="When it was ended; empty until then")
    browser: Mapped[str] = mapped_column(comment="The browser and system in words, as it named itself")


class SignInLink(Row, Base):
    """A link that signs somebody in once. Only its digest is kept."""

    __tablename__ = "sign_in_links"
    __table_args__ = ({"comment": "One-time links to sign in"},)

    account_id: Mapped[int] = refers("accounts", "Whom it signs in")
    token_sha256: Mapped[str] = mapped_column(unique=True, comment="SHA-256 of the token in the link")
    expires_at: Mapped[datetime] = mapped_column(comment="When it stops working")
    used_at: Mapped[datetime | None] = mapped_column(comment="When it was used; empty until then")
