"""Accounts of those who sign in, and the links they sign in with."""

from datetime import datetime

from sqlalchemy import Boolean
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Keyed, Row, Versioned, refers
from tracker.domain.vocabulary import Role


class Account(Keyed, Versioned, Base):
    """A person who may sign in."""

    __tablename__ = "accounts"
    __table_args__ = ({"comment": "People who may sign in"},)

    name: Mapped[str] = mapped_column(comment="The person's name as shown in history")
    role: Mapped[Role] = mapped_column(comment="What the person may do, set by an admin")
    created_at: Mapped[datetime] = mapped_column(comment="When the account was made")
    is_active: Mapped[bool] = mapped_column(Boolean, default=True, comment="Whether the person may still sign in")
    session_epoch: Mapped[int] = mapped_column(default=0, comment="Raised to end every session of this person")


class SignInLink(Row, Base):
    """A link that signs somebody in once. Only its digest is kept."""

    __tablename__ = "sign_in_links"
    __table_args__ = ({"comment": "One-time links to sign in"},)

    account_id: Mapped[int] = refers("accounts", "Whom it signs in")
    token_sha256: Mapped[str] = mapped_column(unique=True, comment="SHA-256 of the token in the link")
    expires_at: Mapped[datetime] = mapped_column(comment="When it stops working")
    used_at: Mapped[datetime | None] = mapped_column(comment="When it was used; empty until then")
