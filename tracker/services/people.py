"""The people of the office as other use cases name them: by the key of their account, shown by name."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from tracker.db.models import Account, Matter
from tracker.db.visibility import Scope
from tracker.domain.policy import Permission, Viewer, allows
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    key: str
    name: str


def names_of(unit: Unit, keys: Iterable[str]) -> dict[str, str]:
    """The names of these accounts, closed ones too; a key that is no account's is left out."""
    wanted = sorted(set(keys))
    query = select(Account.key, Account.name).where(Account.key.in_(wanted))
    return {key: name for key, name in unit.session.execute(query)} if wanted else {}  # noqa: C416 - rows, not pairs


def workers(unit: Unit, matter: str | None = None) -> tuple[Person, ...]:
    """Who may work at the desk, by name; of a matter, only who may see it."""
    query = select(Account.key, Account.name, Account.role).where(Account.is_active.is_(True)).order_by(Account.name)
    found = []
    for key, name, role in unit.session.execute(query):
        viewer = Viewer(key, name, role)
        if allows(viewer, Permission.WORK, public_reading=False) and (matter is None or _sees(unit, viewer, matter)):
            found.append(Person(key, name))
    return tuple(found)


def _sees(unit: Unit, viewer: Viewer, matter: str) -> bool:
    query = select(Matter.id).where(Matter.key == matter, Scope(viewer).matters())
    return unit.session.scalar(query) is not None
