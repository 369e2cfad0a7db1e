"""Flask-Security as this program uses it: it verifies passwords and codes, signs in, and signs reset links.

It registers no pages: ours ask it (see docs/decisions/0016-accounts.md). It reads accounts through our own doors and
writes nothing but a newer hash of the same password. Who is looking is `identity.current_viewer`'s to say.
"""

import hmac
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, g, session
from flask_security import Security, Totp, UserDatastore, UserMixin, check_and_update_authn_fresh, hash_password
from flask_security.core import RoleMixin
from flask_security.recoverable import generate_reset_password_token, reset_password_token_status
from passlib.totp import TotpMatch

from tracker.domain.policy import Viewer
from tracker.services.accounts_passwords import LONGEST, normal
from tracker.services.accounts_secrets import (
    Secrets,
    ensure_secrets,
    keep_hash,
    secrets_by_name,
    secrets_by_uniquifier,
    take_counter,
)
from tracker.services.unit import Unit
from tracker.web.identity import current_viewer
from tracker.web.state import doors

RESET_WITHIN = timedelta(hours=1)
FRESH_FOR, STAYS_FRESH_FOR = timedelta(minutes=15), timedelta(minutes=15)
"""How long after signing in the password may be changed without asking again, and how much longer each change gives."""

_SKEW = 30
"""Seconds by which the clock of a telephone may be off: the code before and the code after are taken too."""


class SignInUser(UserMixin):
    """An account in the shape that Flask-Security works with. It lives for one request and is never saved as such."""

    fs_uniquifier = ""

    def __init__(self, account: str, secrets: Secrets | None = None) -> None:
        self.account = account
        self.active = secrets.is_active if secrets else True
        self.email = (secrets.email if secrets else None) or account
        self.password = secrets.password_hash if secrets else None
        self.fs_uniquifier = secrets.uniquifier if secrets else account
        self.last_counter = secrets.totp_counter if secrets else None
        self.roles = []

    def get_id(self) -> str:
        """What the session cookie names it by: the account's key, never the word in its tokens."""
        return self.account


class AccountStore(UserDatastore):
    """Finds accounts through our own doors."""

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> SignInUser | None:  # noqa: ANN401, ARG002, FBT001, FBT002 - its parent's signature
        """The account in whose tokens a word stands; None when there is none."""
        with doors().reading() as reading:
            found = secrets_by_uniquifier(_unit(reading), str(kwargs["fs_uniquifier"]))
        return SignInUser(found.account, found) if found else None

    def put(self, model: SignInUser) -> SignInUser:
        """Keeps a newer hash of the password just verified, the only change that Flask-Security makes here."""
        with doors().writing(model.account, why="password kept under a newer hash") as writing:
            keep_hash(_unit(writing), model.account, model.password or "")
        return model


class OneUseTotp(Totp):
    """Codes of an authenticator app, each of which is taken once."""

    def get_last_counter(self, user: UserMixin) -> int | None:
        """The half minute of the last code taken."""
        return user.last_counter if isinstance(user, SignInUser) else None

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Notes the half minute of the code just taken, for the caller to save."""
        if isinstance(user, SignInUser):
            user.last_counter = int(tmatch.counter)


def install(app: Flask) -> None:
    """Sets Flask-Security up, without pages, tokens or commands of its own."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of the method
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_PASSWORD_SINGLE_HASH={"argon2"},
        SECURITY_HASHING_SCHEMES=["hex_sha256"],
        SECURITY_DEPRECATED_HASHING_SCHEMES=[],
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,  # has it build the factory of codes; the recovery codes are ours
        SECURITY_TOTP_ISSUER="Duty Docket",
        SECURITY_TOTP_SECRETS={"1": derived(app, "authenticator apps")},
        SECURITY_RESET_PASSWORD_WITHIN=RESET_WITHIN,
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
        REMEMBER_COOKIE_NAME="tracker_unused",  # no such cookie is ever set: a session ends on the server
    )
    security = Security(app, AccountStore(SignInUser, RoleMixin), register_blueprint=False, totp_cls=OneUseTotp)
    security.login_manager.user_loader(_user_of_session)
    security.login_manager.request_loader(lambda _request: None)


def derived(app: Flask, purpose: str) -> str:
    """A key of its own for one purpose, from the secret of the installation."""
    return hmac.digest(str(app.config["SECRET_KEY"]).encode(), purpose.encode(), "sha256").hex()


def named_and_proved(typed_name: str, typed_password: str) -> Secrets | None:
    """The open account that a name and a password belong to; None, after the same time, when they do not."""
    with doors().reading() as reading:
        found = secrets_by_name(_unit(reading), typed_name)
    if len(typed_password) > LONGEST or found is None or found.password_hash is None or not found.is_active:
        hash_password(normal(typed_password[:LONGEST]))  # takes as long as a comparison
        return None
    return found if proved(found, typed_password) else None


def proved(secrets: Secrets, typed_password: str) -> bool:
    """Whether this is the account's password."""
    user = SignInUser(secrets.account, secrets)
    if user.password is None or len(typed_password) > LONGEST:
        return False
    return bool(user.verify_and_update_password(normal(typed_password)))


def take_code(unit: Unit, secrets: Secrets, typed: str) -> bool:
    """Whether this is a code of the account's authenticator app that was not used before; it is used up now."""
    if secrets.totp_secret is None:
        return False
    counter = counter_of(typed, secrets.totp_secret, secrets)
    return counter is not None and take_counter(unit, secrets.account, counter)


def counter_of(typed: str, totp_secret: str, secrets: Secrets) -> int | None:
    """The half minute that a code of this key belongs to; None for no code of it, an old one, or one used."""
    user = SignInUser(secrets.account, secrets)
    digits = "".join(typed.split())
    if not (digits.isascii() and digits.isdigit()):
        return None
    return user.last_counter if totp().verify_totp(digits, totp_secret, user, window=_SKEW) else None


def totp() -> Totp:
    """The factory of keys and codes of authenticator apps."""
    security: Security = current_app.extensions["security"]
    return security.totp_factory


def reset_token(secrets: Secrets) -> str:
    """A token that lets its holder set the account's password, once, within the hour."""
    if not secrets.uniquifier:
        with doors().writing("server", why="first token of an account") as writing:
            secrets = ensure_secrets(_unit(writing), secrets.account)
    return str(generate_reset_password_token(SignInUser(secrets.account, secrets)))  # type: ignore[no-untyped-call]


def account_to_reset(token: str) -> str | None:
    """The key of the account whose password a token lets its holder set; None for one used, old or made up."""
    expired, invalid, user = reset_password_token_status(token)  # type: ignore[no-untyped-call]
    return user.account if isinstance(user, SignInUser) and user.active and not (expired or invalid) else None


def is_fresh() -> bool:
    """Whether the person at this browser proved a short while ago who they are."""
    g.fs_paa = session.get("fs_paa")
    return bool(check_and_update_authn_fresh(FRESH_FOR, STAYS_FRESH_FOR))


def _user_of_session(_account: str) -> SignInUser | None:
    viewer = current_viewer()
    return SignInUser(viewer.key) if viewer.key else None


def _unit(session_of_database: Any) -> Unit:  # noqa: ANN401 - a session, whose type belongs to the database
    return Unit(session_of_database, Viewer("server", "The server"), doors().clock.now())
