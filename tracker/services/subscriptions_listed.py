"""Subscriptions to an admin: a page of the list, and how many stand how."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from tracker.db.models import Account, Subscription
from tracker.domain.mail_words import DigestDays
from tracker.services.subscriptions_held import Standing, standing_in
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class Listed:
    """A subscription as a line of the admin's list. `since` is when it came to stand as it does, None if not known."""

    number: int
    address: str
    account_name: str | None
    is_from_settings: bool
    standing: Standing
    since: datetime | None
    paused_through: date | None
    why: str | None
    zone: str
    hour: int
    days: DigestDays
    failures: int


def numbers_of(unit: Unit, part: str = "") -> Mapping[Standing, int]:
    """How many subscriptions stand how, of those with `part` in their address."""
    standing = _standing(unit)
    query = select(standing, func.count()).outerjoin_from(Subscription, Account, Account.id == Subscription.account_id)
    found = unit.session.execute(query.where(_has(part)).group_by(standing))
    return {Standing(name): number for name, number in found}


def listed(
    unit: Unit, standing: Standing | None = None, *, part: str = "", after: str = "", limit: int = 100
) -> tuple[Listed, ...]:
    """The subscriptions that stand so, or all of them, in order of address; those after an address.

    `part` is what the address has to hold.
    """
    row, stands = Subscription, _standing(unit)
    query = select(row, Account.name, stands).outerjoin(Account, Account.id == row.account_id)
    query = query.where(_has(part), row.address > after).order_by(row.address).limit(limit)
    if standing is not None:
        query = query.where(stands == standing.value)
    return tuple(_listed(found, name, Standing(word)) for found, name, word in unit.session.execute(query))


def _standing(unit: Unit) -> ColumnElement[str]:
    return standing_in(unit, unit.session.scalars(select(Subscription.zone).distinct()))


def _has(part: str) -> ColumnElement[bool]:
    return Subscription.address.contains(part.strip().lower(), autoescape=True)


def _listed(row: Subscription, account: str | None, standing: Standing) -> Listed:
    since = {
        Standing.ENDED: row.ended_at,
        Standing.WAITING: row.asked_at,
        Standing.STOPPED: row.stopped_at,
        Standing.PAUSED: row.paused_at,
        Standing.LIVE: row.confirmed_at,
        Standing.CLOSED: None,
    }
    return Listed(
        number=row.id,
        address=row.address,
        account_name=account,
        is_from_settings=row.is_from_settings,
        standing=standing,
        since=since[standing],
        paused_through=date.fromisoformat(row.paused_through) if row.paused_through else None,
        why=row.stopped_why,
        zone=row.zone,
        hour=row.hour,
        days=row.days,
        failures=row.failures,
    )
