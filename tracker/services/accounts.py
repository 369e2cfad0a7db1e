"""Signing in: links that do so once, and the sessions of browsers that are signed in."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select, update

from tracker.db.models import Account, SignInLink, SignInSession
from tracker.domain.errors import NotFound, NotPermitted
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Role
from tracker.services.unit import Unit

FIRST_CLERK = "first-clerk"
LINK_LIFE = timedelta(hours=12)
SESSION_LIFE = timedelta(hours=24)
"""How long a session lasts at most; the browser's cookie ends it after 12 hours without a page."""

_KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody signed in: who, and the token that the browser must show again. Only its digest is kept here."""

    viewer: Viewer
    token: str


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser that is signed in. `is_this` is true for the one that asks."""

    number: int
    began_at: datetime
    browser: str
    is_this: bool


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
        raise NotFound(f"There is no open account '{account}'")
    token = secrets.token_urlsafe(32)
    unit.session.execute(
        update(SignInLink)
        .where(SignInLink.account_id == found, SignInLink.used_at.is_(None))
        .values(used_at=unit.as_of)
    )
    unit.session.add(SignInLink(account_id=found, token_sha256=digest_of(token), expires_at=unit.as_of + LINK_LIFE))
    return token


def redeem_link(unit: Unit, token: str, browser: str = "") -> SignedIn:
    """Signs in with a token, once. Raises NotPermitted for one that is unknown, used or too old."""
    claimed = unit.session.execute(
        update(SignInLink)
        .where(
            SignInLink.token_sha256 == digest_of(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > unit.as_of,
        )
        .values(used_at=unit.as_of)
        .returning(SignInLink.account_id)
    ).scalar()
    account = unit.session.get(Account, claimed) if claimed is not None else None
    if account is None or not account.is_active:
        raise NotPermitted(
            "This sign-in link was used already or is too old. Start the program again for a new one, "
            "or ask whoever runs this tracker"
        )
    return begin_session(unit, account.key, browser)


def begin_session(unit: Unit, account: str, browser: str) -> SignedIn:
    """A new session of an account; `browser` says in words what is signed in. Raises NotPermitted for a closed one."""
    found = unit.session.scalars(select(Account).where(Account.key == account, Account.is_active.is_(True))).first()
    if found is None:
        raise NotPermitted("This account is closed. Ask whoever runs this tracker")
    _forget_old(unit, found.id)
    token = secrets.token_urlsafe(32)
    begun = SignInSession(
        account_id=found.id,
        token_sha256=digest_of(token),
        epoch=found.session_epoch,
        began_at=unit.as_of,
        expires_at=unit.as_of + SESSION_LIFE,
        browser=browser or "A browser",
    )
    unit.session.add(begun)
    return SignedIn(Viewer(found.key, found.name, found.role), token)


def viewer_of(unit: Unit, token: str) -> Viewer:
    """Who a session belongs to; nobody when it was ended or is too old, or the account is closed."""
    found = unit.session.execute(
        select(Account.key, Account.name, Account.role)
        .join(SignInSession, SignInSession.account_id == Account.id)
        .where(
            SignInSession.token_sha256 == digest_of(token),
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > unit.as_of,
            SignInSession.epoch == Account.session_epoch,
            Account.is_active.is_(True),
        )
    ).one_or_none()
    return Viewer(*found) if found is not None else Viewer()


def open_sessions(unit: Unit, account: str, token: str) -> tuple[OpenSession, ...]:
    """The sessions of an account that are open, newest first; `token` is that of the browser that asks."""
    own = digest_of(token)
    rows = unit.session.scalars(
        select(SignInSession)
        .join(Account, Account.id == SignInSession.account_id)
        .where(
            Account.key == account,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > unit.as_of,
            SignInSession.epoch == Account.session_epoch,
        )
        .order_by(SignInSession.began_at.desc(), SignInSession.id.desc())
    )
    return tuple(OpenSession(row.id, row.began_at, row.browser, row.token_sha256 == own) for row in rows)


def end_session(unit: Unit, account: str, number: int) -> None:
    """Ends one session of an account. Raises NotFound for one that is not its own or was ended already."""
    owner = select(Account.id).where(Account.key == account).scalar_subquery()
    ended = unit.session.execute(
        update(SignInSession)
        .where(SignInSession.id == number, SignInSession.account_id == owner, SignInSession.ended_at.is_(None))
        .values(ended_at=unit.as_of)
        .returning(SignInSession.id)
    ).scalar()
    if ended is None:
        raise NotFound("That browser is signed out already")


def end_this_session(unit: Unit, token: str) -> None:
    """Ends the session that a token belongs to, if it is open."""
    unit.session.execute(
        update(SignInSession)
        .where(SignInSession.token_sha256 == digest_of(token), SignInSession.ended_at.is_(None))
        .values(ended_at=unit.as_of)
    )


def end_sessions(unit: Unit, account: str) -> None:
    """Ends every session of an account."""
    found = unit.session.scalar(select(Account).where(Account.key == account))
    if found is not None:
        found.session_epoch += 1


def digest_of(token: str) -> str:
    """SHA-256 of a token of enough chance to need no salt, as it is kept in place of the token."""
    return sha256(token.encode()).hexdigest()


def _forget_old(unit: Unit, account_id: int) -> None:
    old = SignInSession.expires_at < unit.as_of - _KEPT_FOR
    unit.session.execute(delete(SignInSession).where(SignInSession.account_id == account_id, old))
