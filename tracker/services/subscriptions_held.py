"""Subscriptions as their pages show them: to their reader with every choice, to an admin in a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select

from tracker.db.models import Account, Matter, Subscription, SubscriptionMatter
from tracker.db.visibility import Scope
from tracker.domain.mail_choices import Choices
from tracker.domain.mail_words import AlertKind, DigestDays, DigestSection
from tracker.domain.moments import local_day
from tracker.domain.policy import Viewer
from tracker.services.matters import matter_titles
from tracker.services.subscriptions import is_paused
from tracker.services.unit import Unit


class Standing(StrEnum):
    """How a subscription stands on a day of its reader's calendar."""

    WAITING = "waiting"
    LIVE = "live"
    PAUSED = "paused"
    ENDED = "ended"
    STOPPED = "stopped"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Held:
    """A subscription as its reader's page shows it; `viewer` is nobody for a plain address."""

    number: int
    epoch: int
    version: int
    address: str
    viewer: Viewer
    choices: Choices
    standing: Standing
    is_from_settings: bool
    was_confirmed: bool
    paused_through: date | None
    stopped_why: str | None


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


def held(unit: Unit, number: int) -> Held | None:
    """The subscription with this number; None for one that is not there."""
    row = unit.session.get(Subscription, number)
    return held_row(unit, row) if row is not None else None


def held_by(unit: Unit, account: str) -> Held | None:
    """The subscription of an account; None where it has none."""
    query = select(Subscription).join(Account, Account.id == Subscription.account_id).where(Account.key == account)
    row = unit.session.scalars(query.order_by(Subscription.ended_at.is_not(None), Subscription.id.desc())).first()
    return held_row(unit, row) if row is not None else None


def held_row(unit: Unit, row: Subscription) -> Held:
    """A row as its reader's page shows it."""
    unit.session.flush()
    account = unit.session.get(Account, row.account_id) if row.account_id is not None else None
    return Held(
        number=row.id,
        epoch=row.epoch,
        version=row.version,
        address=row.address,
        viewer=Viewer(account.key, account.name, account.role) if account is not None else Viewer(),
        choices=_choices(unit, row),
        standing=_standing(unit, row, is_open=account is None or account.is_active),
        is_from_settings=row.is_from_settings,
        was_confirmed=row.confirmed_at is not None,
        paused_through=_day(row.paused_through),
        stopped_why=row.stopped_why,
    )


def listed(unit: Unit) -> tuple[Listed, ...]:
    """Every subscription, those that need somebody first, then in order of address."""
    query = select(Subscription, Account.name, Account.is_active)
    query = query.outerjoin(Account, Account.id == Subscription.account_id).order_by(Subscription.address)
    found = [_listed(unit, row, name, is_open is not False) for row, name, is_open in unit.session.execute(query)]
    return tuple(sorted(found, key=lambda one: one.standing is not Standing.STOPPED))


def offered_matters(unit: Unit, viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """The key and title of each matter whose digest this reader may get."""
    return matter_titles(unit, Scope(viewer, by_mail=True))


def chosen_titles(offered: Sequence[tuple[str, str]], choices: Choices) -> tuple[str, ...]:
    """The titles of the matters that the digest is over."""
    return tuple(title for key, title in offered if choices.all_matters or key in choices.matters)


def _choices(unit: Unit, row: Subscription) -> Choices:
    query = select(Matter.key).join(SubscriptionMatter, SubscriptionMatter.matter_id == Matter.id)
    matters = unit.session.scalars(query.where(SubscriptionMatter.subscription_id == row.id).order_by(Matter.key))
    return Choices(
        zone=row.zone,
        hour=row.hour,
        days=row.days,
        form=row.form,
        when_empty=row.when_empty,
        left_out=frozenset(map(DigestSection, row.left_out)),
        all_matters=row.all_matters,
        matters=tuple(matters),
        alerts=frozenset(map(AlertKind, row.alerts)),
    )


def _standing(unit: Unit, row: Subscription, *, is_open: bool) -> Standing:
    if row.ended_at is not None:
        return Standing.ENDED
    if row.confirmed_at is None:
        return Standing.WAITING
    if not is_open:
        return Standing.CLOSED
    if row.stopped_at is not None:
        return Standing.STOPPED
    if is_paused(row.paused_at, row.paused_through, local_day(unit.as_of, row.zone)):
        return Standing.PAUSED
    return Standing.LIVE


def _listed(unit: Unit, row: Subscription, account: str | None, is_open: bool) -> Listed:  # noqa: FBT001 - of the row
    standing = _standing(unit, row, is_open=is_open)
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
        paused_through=_day(row.paused_through),
        why=row.stopped_why,
        zone=row.zone,
        hour=row.hour,
        days=row.days,
        failures=row.failures,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
