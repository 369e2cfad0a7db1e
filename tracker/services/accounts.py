"""Accounts and the links that sign somebody in once."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select, update

from tracker.db.models import Account, SignInLink
from tracker.domain.errors import NotFound, NotPermitted
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Role
from tracker.services.unit import Unit

FIRST_CLERK = "first-clerk"
LINK_LIFE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody signed in: who, and the epoch that their session must carry to stay good."""

    viewer: Viewer
    epoch: int


def ensure_first_clerk(unit: Unit) -> str:
    """The key of the first clerk's account, made when there is none."""
    if unit.session.scalar(select(Account.id).where(Account.key == FIRST_CLERK)) is None:
        clerk = Account(key=FIRST_CLERK, name="First clerk", role=Role.CLERK, created_at=unit.as_of)
        unit.session.add(clerk)
        unit.session.flush()
    return FIRST_CLERK


def issue_link(unit: Unit, account: str) -> str:
    """A token that signs an account in once, within 12 hours; links issued before stop working. Raises NotFound."""
    found = unit.session.scalar(select(Account.id).where(Account.key == account, Account.is_active.is_(True)))
    if found is None:
        raise NotFound(f"There is no account '{account}'")
    token = secrets.token_urlsafe(32)
    unit.session.execute(
        update(SignInLink)
        .where(SignInLink.account_id == found, SignInLink.used_at.is_(None))
        .values(used_at=unit.as_of)
    )
    unit.session.add(SignInLink(account_id=found, token_sha256=_digest(token), expires_at=unit.as_of + LINK_LIFE))
    return token


def redeem_link(unit: Unit, token: str) -> SignedIn:
    """Signs in with a token, once. Raises NotPermitted for one that is unknown, used or too old."""
    claimed = unit.session.execute(
        update(SignInLink)
        .where(
            SignInLink.token_sha256 == _digest(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > unit.as_of,
        )
        .values(used_at=unit.as_of)
        .returning(SignInLink.account_id)
    ).scalar()
    account = unit.session.get(Account, claimed) if claimed is not None else None
    if account is None or not account.is_active:
        raise NotPermitted("This sign-in link was used already or is too old. Start the program again for a new one")
    return SignedIn(Viewer(account.key, account.name, account.role), account.session_epoch)


def viewer_of(unit: Unit, account: str, epoch: int) -> Viewer:
    """Who a session belongs to; nobody when the account is closed or its sessions were ended."""
    found = unit.session.execute(
        select(Account.key, Account.name, Account.role).where(
            Account.key == account, Account.session_epoch == epoch, Account.is_active.is_(True)
        )
    ).one_or_none()
    return Viewer(*found) if found is not None else Viewer()


def end_sessions(unit: Unit, account: str) -> None:
    """Ends every session of an account."""
    found = unit.session.scalar(select(Account).where(Account.key == account))
    if found is not None:
        found.session_epoch += 1


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
