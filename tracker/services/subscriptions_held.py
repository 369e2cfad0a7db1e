"""Subscriptions as their pages show them to their readers, with every choice; and how one stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, false, or_, select

from tracker.db.models import Account, Matter, Subscription, SubscriptionMatter
from tracker.db.visibility import Scope
from tracker.domain.mail_choices import Choices, is_zone, known_alerts, known_sections
from tracker.domain.moments import local_day
from tracker.domain.policy import Viewer
from tracker.services.matters import matter_titles
from tracker.services.subscription_rows import is_stopped_by_admin
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
    """A subscription as its reader's page shows it.

    `viewer` is nobody for a plain address, and where the account was closed (`is_closed`): then nothing of it is shown.
    `asker` is the account that asked for it and waits for the letter's answer, nobody where none does.
    """

    number: int
    epoch: int
    version: int
    address: str
    viewer: Viewer
    asker: Viewer
    is_closed: bool
    choices: Choices
    standing: Standing
    is_from_settings: bool
    was_confirmed: bool
    paused_through: date | None
    stopped_why: str | None
    is_stopped_by_admin: bool


def held(unit: Unit, number: int) -> Held | None:
    """The subscription with this number; None for one that is not there."""
    row = unit.session.get(Subscription, number)
    return held_row(unit, row) if row is not None else None


def held_by(unit: Unit, account: str) -> Held | None:
    """The subscription of an account, else one that it waits for the answer from; None where it has neither."""
    number = unit.session.scalar(select(Account.id).where(Account.key == account))
    own, waits = Subscription.account_id == number, Subscription.asked_by_account_id == number
    rank = case((and_(own, Subscription.ended_at.is_(None)), 0), (waits, 1), else_=2)
    query = select(Subscription).where(or_(own, waits)).order_by(rank, Subscription.id.desc())
    row = unit.session.scalars(query).first() if number is not None else None
    return held_row(unit, row) if row is not None else None


def held_row(unit: Unit, row: Subscription) -> Held:
    """A row as its reader's page shows it."""
    unit.session.flush()
    account, asker = (
        unit.session.get(Account, number) if number is not None else None
        for number in (row.account_id, row.asked_by_account_id)
    )
    return Held(
        number=row.id,
        epoch=row.epoch,
        version=row.version,
        address=row.address,
        viewer=_named(account),
        asker=_named(asker),
        is_closed=account is not None and not account.is_active,
        choices=_choices(unit, row),
        standing=_standing(unit, row),
        is_from_settings=row.is_from_settings,
        was_confirmed=row.confirmed_at is not None,
        paused_through=_day(row.paused_through),
        stopped_why=row.stopped_why,
        is_stopped_by_admin=is_stopped_by_admin(row),
    )


def offered_matters(unit: Unit, viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """The key and title of each matter whose digest this reader may get."""
    return matter_titles(unit, Scope(viewer, by_mail=True))


def standing_in(unit: Unit, zones: Iterable[str]) -> ColumnElement[str]:
    """How a row stands at `unit.as_of`, as a word of `Standing`, for rows whose zones are among these.

    The account is to be joined. What comes first counts: an ended one is ended, whatever else it is.
    """
    row, days = Subscription, dict[str, list[str]]()
    for zone in filter(is_zone, zones):
        days.setdefault(local_day(unit.as_of, zone).isoformat(), []).append(zone)
    today_or_later = or_(*(and_(row.zone.in_(some), row.paused_through >= day) for day, some in days.items()), false())
    is_known = row.zone.in_([zone for some in days.values() for zone in some])
    return case(
        (row.ended_at.is_not(None), Standing.ENDED.value),
        (row.confirmed_at.is_(None), Standing.WAITING.value),
        (Account.is_active.is_(False), Standing.CLOSED.value),
        (or_(row.stopped_at.is_not(None), ~is_known), Standing.STOPPED.value),
        (and_(row.paused_at.is_not(None), or_(row.paused_through.is_(None), today_or_later)), Standing.PAUSED.value),
        else_=Standing.LIVE.value,
    )


def _choices(unit: Unit, row: Subscription) -> Choices:
    query = select(Matter.key).join(SubscriptionMatter, SubscriptionMatter.matter_id == Matter.id)
    matters = unit.session.scalars(query.where(SubscriptionMatter.subscription_id == row.id).order_by(Matter.key))
    return Choices(
        zone=row.zone,
        hour=row.hour,
        days=row.days,
        form=row.form,
        when_empty=row.when_empty,
        left_out=known_sections(row.left_out),
        all_matters=row.all_matters,
        matters=tuple(matters),
        alerts=known_alerts(row.alerts),
    )


def _standing(unit: Unit, row: Subscription) -> Standing:
    query = select(standing_in(unit, [row.zone])).outerjoin_from(
        Subscription, Account, Account.id == Subscription.account_id
    )
    return Standing(unit.session.execute(query.where(Subscription.id == row.id)).scalar_one())


def _named(account: Account | None) -> Viewer:
    """Who an open account is; nobody for none and for a closed one, which sees nothing private any more."""
    if account is None or not account.is_active:
        return Viewer()
    return Viewer(account.key, account.name, account.role)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
