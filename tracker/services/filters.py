"""Working lists that somebody saved under a name."""

from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.db.models import Account, SavedFilter
from tracker.domain.errors import NotFound, Unreadable
from tracker.services.unit import Unit

_MOST_LETTERS, _MOST_FILTERS, _MOST_ADDRESS = 60, 100, 2000


@dataclass(frozen=True, slots=True)
class SavedList:
    """A list under its name: `address` is what stands behind `/clerk/lists/`, such as `assigned?matter=x`."""

    name: str
    address: str


def saved_lists(unit: Unit) -> tuple[SavedList, ...]:
    """The viewer's own lists, by name."""
    query = (
        select(SavedFilter.name, SavedFilter.address)
        .join(Account, Account.id == SavedFilter.account_id)
        .where(Account.key == unit.actor)
        .order_by(func.lower(SavedFilter.name), SavedFilter.id)
    )
    return tuple(SavedList(name, address) for name, address in unit.session.execute(query))


def save_list(unit: Unit, name: str, address: str) -> None:
    """Saves a list under a name; one of the same name is replaced. Raises Unreadable for a name that will not do."""
    plain, account = _named(name), _account(unit)
    if len(address) > _MOST_ADDRESS:
        raise Unreadable("This list is narrowed by too many words to be saved", field="name")
    row = _row(unit, account, plain)
    if row is not None:
        row.address = address
        return
    held = unit.session.scalar(select(func.count()).where(SavedFilter.account_id == account))
    if (held or 0) >= _MOST_FILTERS:
        raise Unreadable(f"There are {_MOST_FILTERS} saved lists already: delete one first", field="name")
    unit.session.add(SavedFilter(account_id=account, name=plain, address=address))
    unit.session.flush()


def rename_list(unit: Unit, name: str, new_name: str) -> None:
    """Gives a saved list another name. Raises NotFound; Unreadable for a name that will not do or is taken."""
    account, plain = _account(unit), _named(new_name)
    row = _found(unit, account, name)
    if plain != name and _row(unit, account, plain) is not None:
        raise Unreadable(f"Another saved list is called '{plain}'. Choose another name", field="name")
    row.name = plain
    unit.session.flush()


def delete_list(unit: Unit, name: str) -> None:
    """Deletes a saved list. Raises NotFound."""
    unit.session.delete(_found(unit, _account(unit), name))
    unit.session.flush()


def _named(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > _MOST_LETTERS:
        raise Unreadable(f"Give the list a name of at most {_MOST_LETTERS} letters", field="name")
    return plain


def _account(unit: Unit) -> int:
    query = select(Account.id).where(Account.key == unit.actor).with_for_update(key_share=True)
    return unit.session.scalars(query).one()


def _row(unit: Unit, account: int, name: str) -> SavedFilter | None:
    return unit.session.scalar(select(SavedFilter).where(SavedFilter.account_id == account, SavedFilter.name == name))


def _found(unit: Unit, account: int, name: str) -> SavedFilter:
    row = _row(unit, account, name)
    if row is None:
        raise NotFound(f"You have no saved list called '{name}'")
    return row
