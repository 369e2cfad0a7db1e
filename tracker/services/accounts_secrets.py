"""What accounts sign in with: passwords, second factor, recovery codes. Read and written here, shown nowhere.

The key of an authenticator app comes in and goes out encrypted; who holds the installation's secret can read it.
"""

import re
import secrets
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select, update

from tracker.db.models import Account, AccountSecret
from tracker.domain.errors import NotFound
from tracker.domain.vocabulary import Role
from tracker.services.accounts import digest_of, end_sessions
from tracker.services.accounts_passwords import check_password, hash_of
from tracker.services.unit import Unit

RECOVERY_CODES = 8
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another: 5 bits each
_NAMED = re.compile(r"[!-~]{1,254}")


@dataclass(frozen=True, slots=True)
class Secrets:
    """An account as signing in needs it. `password_hash` and `totp_secret` are None while there is none."""

    account: str
    name: str
    email: str | None
    role: Role
    is_active: bool
    uniquifier: str
    password_hash: str | None
    totp_secret: str | None
    totp_counter: int | None
    codes_left: int


def secrets_of(unit: Unit, account: str) -> Secrets | None:
    """What the account with this key signs in with; None when there is no such account."""
    return _found(unit, Account.key == account)


def secrets_by_name(unit: Unit, typed: str) -> Secrets | None:
    """What the account with this e-mail address or key, as somebody typed it, signs in with."""
    name = typed.strip().lower()
    if not _NAMED.fullmatch(name):
        return None
    return _found(unit, or_(Account.email == name, Account.key == name))


def secrets_by_uniquifier(unit: Unit, uniquifier: str) -> Secrets | None:
    """What the account in whose tokens this word stands signs in with."""
    return _found(unit, AccountSecret.uniquifier == uniquifier)


def ensure_secrets(unit: Unit, account: str) -> Secrets:
    """What an account signs in with, with a word for its tokens made when it has none. Raises NotFound."""
    _row(unit, account)
    found = secrets_of(unit, account)
    assert found is not None  # noqa: S101 - its row was just held
    return found


def set_password(unit: Unit, account: str, password: str) -> None:
    """Sets a password and ends every session and every token of the account.

    Raises NotFound, and Unreadable for a password that will not do.
    """
    row, owner = _row(unit, account)
    check_password(password, (owner.name, owner.email or "", owner.key))
    row.password_hash, row.password_set_at = hash_of(password), unit.as_of
    row.uniquifier = secrets.token_hex(16)
    end_sessions(unit, account)


def keep_hash(unit: Unit, account: str, password_hash: str) -> None:
    """Keeps the same password under a newer hash; sessions and tokens stay good. Raises NotFound."""
    _row(unit, account)[0].password_hash = password_hash


def turn_on_second_factor(unit: Unit, account: str, totp_secret: str, counter: int) -> tuple[str, ...]:
    """Asks for a code of an authenticator app from now on, and returns the recovery codes, to be shown once.

    `counter` is the half minute of the code that proved the app. Raises NotFound.
    """
    row, _ = _row(unit, account)
    row.totp_secret, row.totp_counter = totp_secret, counter
    return new_recovery_codes(unit, account)


def turn_off_second_factor(unit: Unit, account: str) -> bool:
    """Asks for no code any more; False when none was asked for. Raises NotFound."""
    row, _ = _row(unit, account)
    was_on = row.totp_secret is not None
    row.totp_secret, row.totp_counter, row.recovery_codes = None, None, ()
    return was_on


def new_recovery_codes(unit: Unit, account: str) -> tuple[str, ...]:
    """New recovery codes in place of the old ones, to be shown once. Raises NotFound."""
    codes = tuple(_a_code() for _ in range(RECOVERY_CODES))
    _row(unit, account)[0].recovery_codes = tuple(digest_of(code) for code in codes)
    return codes


def take_counter(unit: Unit, account: str, counter: int) -> bool:
    """Notes that the code of this half minute was used; False when it, or a later one, was used before."""
    owner = select(Account.id).where(Account.key == account).scalar_subquery()
    taken = unit.session.execute(
        update(AccountSecret)
        .where(
            AccountSecret.account_id == owner,
            or_(AccountSecret.totp_counter.is_(None), AccountSecret.totp_counter < counter),
        )
        .values(totp_counter=counter)
        .returning(AccountSecret.id)
    ).scalar()
    return taken is not None


def take_recovery_code(unit: Unit, account: str, typed: str) -> bool:
    """Uses a recovery code up; False when it is none, or was used before."""
    row, _ = _row(unit, account)
    letters = re.sub(r"[^a-z0-9]", "", typed.lower())
    digest = digest_of("-".join(letters[place : place + 4] for place in range(0, len(letters), 4)))
    if digest not in row.recovery_codes:
        return False
    row.recovery_codes = tuple(code for code in row.recovery_codes if code != digest)
    return True


def _found(unit: Unit, condition: ColumnElement[bool]) -> Secrets | None:
    query = select(Account, AccountSecret).outerjoin(AccountSecret, AccountSecret.account_id == Account.id)
    found = unit.session.execute(query.where(condition)).one_or_none()
    if found is None:
        return None
    account: Account = found[0]
    row: AccountSecret | None = found[1]
    return Secrets(
        account=account.key,
        name=account.name,
        email=account.email,
        role=account.role,
        is_active=account.is_active,
        uniquifier=row.uniquifier if row is not None else "",
        password_hash=row.password_hash if row is not None else None,
        totp_secret=row.totp_secret if row is not None else None,
        totp_counter=row.totp_counter if row is not None else None,
        codes_left=len(row.recovery_codes) if row is not None else 0,
    )


def _row(unit: Unit, account: str) -> tuple[AccountSecret, Account]:
    """The row of an account's secrets, held until the transaction ends and made when there is none."""
    owner = unit.session.scalars(select(Account).where(Account.key == account).with_for_update()).first()
    if owner is None:
        raise NotFound(f"There is no account '{account}'. 'tracker user list' names those there are")
    held = select(AccountSecret).where(AccountSecret.account_id == owner.id).with_for_update()
    row = unit.session.scalars(held).first()
    if row is None:
        row = AccountSecret(account_id=owner.id, uniquifier=secrets.token_hex(16))
        unit.session.add(row)
        unit.session.flush()
    return row, owner


def _a_code() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
