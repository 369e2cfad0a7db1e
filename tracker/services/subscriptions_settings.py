"""Subscriptions that follow what stands elsewhere: the installation's settings, and the addresses of accounts.

An address that the settings name is subscribed without a letter. Where its reader ended it no setting revives it; a
row that the settings ended themselves is told by being unconfirmed and ended.
"""

from collections.abc import Iterable, Iterator

from sqlalchemy import or_, select

from tracker.db.models import Account, Subscription
from tracker.domain.mail_choices import Choices
from tracker.services.outbox import refuse_waiting
from tracker.services.subscription_rows import add, owner_of, put, set_going, take_over
from tracker.services.subscriptions_held import held_row
from tracker.services.unit import Unit


def follows_settings(unit: Unit, addresses: Iterable[str], hour: int, zone: str) -> bool:
    """Whether there is nothing for `follow_settings` to do. It only reads."""
    named = _named(addresses)
    rows = _rows(unit, named)
    is_whole = named <= {row.address for row in rows}
    return is_whole and not any(_differs(row, named, hour, zone) for row in rows) and not any(_moved(unit))


def follow_settings(unit: Unit, addresses: Iterable[str], hour: int, zone: str) -> int:
    """Has the addresses that the settings name get the digest at their hour; how many rows changed.

    What they name no longer ends. An account whose address was changed gets its digest at the new one.
    """
    named = _named(addresses)
    rows = _rows(unit, named)
    changing = [row for row in rows if _differs(row, named, hour, zone)]
    for row in changing:
        _follow(unit, row, hour, zone, is_named=row.address in named)
    missing = sorted(named - {row.address for row in rows})
    for address in missing:
        row = add(unit, address, Choices(zone, hour))
        row.is_from_settings = True
        set_going(unit, row)
    moved = list(_moved(unit))
    for row, account in moved:
        _move(unit, row, account)
    unit.session.flush()
    return len(changing) + len(missing) + len(moved)


def _named(addresses: Iterable[str]) -> set[str]:
    return {address.strip().lower() for address in addresses}


def _rows(unit: Unit, named: set[str]) -> list[Subscription]:
    query = select(Subscription).where(or_(Subscription.is_from_settings.is_(True), Subscription.address.in_(named)))
    return list(unit.session.scalars(query.order_by(Subscription.id)))


def _differs(row: Subscription, named: set[str], hour: int, zone: str) -> bool:
    """Whether a row is not as the settings would have it. One that is its reader's own choice is left alone."""
    if row.address not in named:
        return row.ended_at is None
    if not row.is_from_settings:
        return row.confirmed_at is None and row.ended_at is None and row.account_id is None
    was_ended_by_settings = row.ended_at is not None and row.confirmed_at is None
    return was_ended_by_settings or (row.ended_at is None and (row.hour, row.zone) != (hour, zone))


def _follow(unit: Unit, row: Subscription, hour: int, zone: str, *, is_named: bool) -> None:
    if not is_named:
        row.ended_at, row.confirmed_at = unit.as_of, None
        return
    row.is_from_settings, row.hour, row.zone = True, hour, zone
    if row.confirmed_at is None:
        set_going(unit, row)


def _moved(unit: Unit) -> Iterator[tuple[Subscription, Account]]:
    """The subscriptions of accounts whose own address is another by now."""
    query = (
        select(Subscription, Account)
        .join(Account, Account.id == Subscription.account_id)
        .where(Account.email.is_not(None), Account.email != Subscription.address, Subscription.ended_at.is_(None))
    )
    yield from ((row, account) for row, account in unit.session.execute(query))


def _move(unit: Unit, row: Subscription, account: Account) -> None:
    """Has an account's mail go to its new address; a subscription that stands there already becomes the account's."""
    assert account.email is not None  # noqa: S101 - asked for in `_moved`
    refuse_waiting(unit, row.id, "The address of the account was changed before this went out.", now=unit.as_of)
    there = unit.session.scalars(select(Subscription).where(Subscription.address == account.email)).first()
    if there is None:
        row.address, row.epoch = account.email, row.epoch + 1  # links in the mailbox before do nothing any more
    elif there.account_id == account.id or owner_of(unit, there) is None:
        put(unit, there, held_row(unit, row).choices)
        take_over(unit, account, there)
        if row.confirmed_at is not None:
            set_going(unit, there)
    else:
        row.ended_at, row.epoch = unit.as_of, row.epoch + 1  # the address is another account's
    unit.session.flush()
