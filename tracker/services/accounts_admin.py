"""Accounts as an admin sees to them: made, listed, given a role or an address, closed and opened again."""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import select, update

from tracker.db.models import Account, AccountSecret, SignInLink
from tracker.domain.errors import Nonsense, NotFound, Unreadable
from tracker.domain.vocabulary import Role
from tracker.services.unit import Unit

_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ADDRESS = re.compile(rf"[a-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})*")
_LONGEST_ADDRESS, _LONGEST_NAME = 254, 100
_NAME = re.compile(r"[^\x00-\x1f\x7f<>]+")
_NOBODYS = frozenset({"admin", "operator", "scheduler", "seed", "server", "tester", "visitor"})
"""Names under which the program itself stands in the history."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made. `key` is made from the name when None; without `email` there is no reset by mail."""

    name: str
    role: Role
    email: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as lists show it; nothing of its secrets but whether they are there."""

    key: str
    name: str
    email: str | None
    role: Role
    is_active: bool
    created_at: datetime
    has_password: bool
    has_second_factor: bool


def add_account(unit: Unit, new: NewAccount) -> str:
    """Makes an account and returns its key.

    Raises Unreadable for a name, key or address that cannot be one, Nonsense for one that somebody has.
    """
    name = _read_name(new.name)
    email = _free_address(unit, new.email, of=None) if new.email else None
    key = _free_key(unit, new.key, name)
    unit.session.add(Account(key=key, name=name, role=new.role, email=email, created_at=unit.as_of))
    unit.session.flush()
    return key


def find_account(unit: Unit, who: str) -> str:
    """The key of the account with this key or e-mail address. Raises NotFound."""
    return _account(unit, who).key


def change_role(unit: Unit, who: str, role: Role) -> str:
    """Gives an account another role, from its next request on, and returns its key. Raises NotFound."""
    account = _account(unit, who)
    account.role = role
    return account.key


def change_email(unit: Unit, who: str, email: str) -> str:
    """Gives an account another address and returns its key. Raises NotFound, Unreadable, and Nonsense for one taken."""
    account = _account(unit, who)
    account.email = _free_address(unit, email, of=account.id)
    return account.key


def close_account(unit: Unit, who: str) -> str:
    """Lets a person sign in no more: sessions and links end at once. Returns the key. Raises NotFound."""
    account = _account(unit, who)
    account.is_active = False
    account.session_epoch += 1
    unit.session.execute(
        update(SignInLink)
        .where(SignInLink.account_id == account.id, SignInLink.used_at.is_(None))
        .values(used_at=unit.as_of)
    )
    return account.key


def open_account(unit: Unit, who: str) -> str:
    """Lets the person of a closed account sign in again, and returns the key. Raises NotFound."""
    account = _account(unit, who)
    account.is_active = True
    return account.key


def list_accounts(unit: Unit) -> tuple[AccountRow, ...]:
    """Every account, in order of its key."""
    query = (
        select(Account, AccountSecret.password_hash, AccountSecret.totp_secret)
        .outerjoin(AccountSecret, AccountSecret.account_id == Account.id)
        .order_by(Account.key)
    )
    return tuple(
        AccountRow(
            key=account.key,
            name=account.name,
            email=account.email,
            role=account.role,
            is_active=account.is_active,
            created_at=account.created_at,
            has_password=password is not None,
            has_second_factor=totp is not None,
        )
        for account, password, totp in unit.session.execute(query)
    )


def _account(unit: Unit, who: str) -> Account:
    name = who.strip().lower()
    column = Account.email if "@" in name else Account.key
    found = unit.session.scalars(select(Account).where(column == name)).first() if name.isprintable() else None
    if found is None:
        raise NotFound(f"There is no account '{who}'. 'tracker user list' names those there are")
    return found


def _read_name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
        raise Unreadable(
            f"The name is empty, longer than {_LONGEST_NAME} characters or holds < or >; "
            "write it as the history is to show it, such as Tilda Brown",
            field="name",
        )
    return name


def _free_address(unit: Unit, text: str, *, of: int | None) -> str:
    address = text.strip().lower()
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise Unreadable(f"'{text}' is no e-mail address; write one such as clerk@example.org", field="email")
    taken = unit.session.scalar(select(Account.id).where(Account.email == address))
    if taken is not None and taken != of:
        raise Nonsense(f"Another account has the address {address} already", field="email")
    return address


def _free_key(unit: Unit, asked: str | None, name: str) -> str:
    taken = _NOBODYS | set(unit.session.scalars(select(Account.key)))
    if asked is None:
        return _next_key(_slug(name) or "account", taken)
    if asked != _slug(asked):
        raise Unreadable(f"'{asked}' is no key; use a to z, 0 to 9 and hyphens, such as tilda-brown", field="key")
    if asked in taken:
        raise Nonsense(f"The key '{asked}' is taken; choose another", field="key")
    return asked


def _next_key(wanted: str, taken: Container[str]) -> str:
    if wanted not in taken:
        return wanted
    return next(key for number in count(2) if (key := f"{wanted}-{number}") not in taken)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))
