"""Who gets the digest: what preparing, alerts and feeds ask about subscriptions. Nothing here changes one.

A subscription goes out ("is live") when it was confirmed and neither ended nor stopped nor paused over the day in
question, and its account, where it has one, is open.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from tracker.db.models import Account, Matter, Subscription, SubscriptionMatter
from tracker.db.visibility import Scope
from tracker.domain.digest_days import newest_slot
from tracker.domain.mail_choices import is_zone, known_alerts, known_sections
from tracker.domain.mail_words import AlertKind, DigestDays, DigestSection, MailForm
from tracker.domain.moments import local_day
from tracker.domain.policy import Viewer
from tracker.services.batches import batches
from tracker.services.matters import matter_keys
from tracker.services.unit import Unit


class DueGroup(NamedTuple):
    """Readers whose digests come at the same instants."""

    zone: str
    hour: int
    days: DigestDays


class LiveReader(NamedTuple):
    """A subscription that goes out: its number, and where mail goes."""

    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A reader with what was chosen. `viewer` is the account's, or nobody for a plain address.

    `matters` are the keys chosen, empty where `all_matters`. What of them is to be seen now: see `matters_of`.
    `goes_since` is since when digests go out, `paused_through` the last day of the newest pause.
    """

    number: int
    address: str
    account_key: str | None
    account_id: int | None
    viewer: Viewer
    zone: str
    hour: int
    days: DigestDays
    form: MailForm
    when_empty: bool
    left_out: frozenset[DigestSection]
    all_matters: bool
    matters: tuple[str, ...]
    alerts: frozenset[AlertKind]
    alerted_through: int
    confirmed_at: datetime
    goes_since: datetime
    paused_through: date | None
    is_from_settings: bool
    epoch: int

    @property
    def scope(self) -> Scope:
        """What of the record may go to this reader by mail: nothing sealed, whoever it is."""
        return Scope(self.viewer, by_mail=True)


def due_groups(unit: Unit, *, public_reading: bool = True) -> tuple[DueGroup, ...]:
    """The zones, hours and days for which somebody may be due; one in which all are paused may be among them.

    `public_reading` is the installation's: without it nothing goes to plain addresses that the settings do not name.
    """
    row = Subscription
    query = select(row.zone, row.hour, row.days).outerjoin(Account, Account.id == row.account_id)
    query = query.where(_stands(public_reading=public_reading)).distinct().order_by(row.zone, row.hour, row.days)
    return tuple(DueGroup(*found) for found in unit.session.execute(query) if is_zone(found.zone))


def live_in(
    unit: Unit, zone: str, hour: int, days: DigestDays, *, slot: date | None = None, public_reading: bool = True
) -> tuple[LiveReader, ...]:
    """The readers of a group to whom the digest of a day goes out; of the newest that has come when `slot` is None."""
    row = Subscription
    if not is_zone(zone):
        return ()
    day = slot or newest_slot(unit.as_of, hour, zone, days)
    query = (
        select(row.id, row.address)
        .outerjoin(Account, Account.id == row.account_id)
        .where(row.zone == zone, row.hour == hour, row.days == days)
        .where(_stands(public_reading=public_reading), _is_not_paused(day))
        .order_by(row.id)
    )
    return tuple(LiveReader(*found) for found in unit.session.execute(query))


def live_alerted(unit: Unit, *, public_reading: bool = True) -> tuple[LiveReader, ...]:
    """The readers who go out today on their own calendars, whatever the hour: those whom alerts may go to."""
    row = Subscription
    query = select(row.id, row.address, row.zone, row.paused_at, row.paused_through, row.alerts)
    query = query.outerjoin(Account, Account.id == row.account_id).where(_stands(public_reading=public_reading))
    return tuple(
        LiveReader(found.id, found.address)
        for found in unit.session.execute(query.order_by(row.id))
        if found.alerts
        and is_zone(found.zone)
        and not is_paused(found.paused_at, found.paused_through, local_day(unit.as_of, found.zone))
    )


def unreadable(unit: Unit, *, public_reading: bool = True) -> tuple[str, ...]:
    """What keeps mail from readers who would get it: a sentence for each, without their address."""
    row = Subscription
    stands = (_stands(public_reading=public_reading), row.zone.in_(unknown_zones(unit)))
    query = select(row.id, row.zone).outerjoin(Account, Account.id == row.account_id).where(*stands)
    return tuple(
        f"Subscription {number} gets no mail: its time zone {zone!r} is not known here. See /admin/addresses"
        for number, zone in unit.session.execute(query.order_by(row.id))
    )


def unknown_zones(unit: Unit) -> tuple[str, ...]:
    """The time zones that were chosen once and that this machine does not know."""
    chosen = unit.session.scalars(select(Subscription.zone).distinct().order_by(Subscription.zone))
    return tuple(zone for zone in chosen if not is_zone(zone))


def subscribers(unit: Unit, numbers: Sequence[int]) -> tuple[Subscriber, ...]:
    """These subscriptions with their choices, in order of their numbers.

    Those of closed accounts are left out, and those in a time zone that this machine does not know.
    """
    return tuple(one for some in batches(sorted(set(numbers))) for one in _read(unit, some))


def subscriber_at(unit: Unit, address: str) -> Subscriber | None:
    """The confirmed subscription of an address; None where there is none, or its account is closed."""
    number = unit.session.scalar(select(Subscription.id).where(Subscription.address == address))
    found = subscribers(unit, [number]) if number is not None else ()
    return found[0] if found else None


def visitor(address: str, zone: str, hour: int, at: datetime) -> Subscriber:
    """A reader who has no subscription: everything that a visitor may see, with nothing left out. Its number is 0."""
    return Subscriber(
        number=0,
        address=address,
        account_key=None,
        account_id=None,
        viewer=Viewer(),
        zone=zone,
        hour=hour,
        days=DigestDays.DAILY,
        form=MailForm.HTML,
        when_empty=True,
        left_out=frozenset(),
        all_matters=True,
        matters=(),
        alerts=frozenset(),
        alerted_through=0,
        confirmed_at=at,
        goes_since=at,
        paused_through=None,
        is_from_settings=False,
        epoch=0,
    )


def matters_of(unit: Unit, subscriber: Subscriber) -> tuple[str, ...]:
    """The keys of the matters that a reader chose and may see now, oldest first."""
    seen = matter_keys(unit, subscriber.scope)
    return seen if subscriber.all_matters else tuple(key for key in seen if key in subscriber.matters)


def is_paused(paused_at: datetime | None, paused_through: str | None, day: date) -> bool:
    """Whether a pause stands over a day of the reader's calendar."""
    return paused_at is not None and (paused_through is None or day.isoformat() <= paused_through)


def _stands(*, public_reading: bool) -> ColumnElement[bool]:
    """Confirmed, neither ended nor stopped, paused without an end neither, of an open account or of none."""
    row = Subscription
    plain = row.account_id.is_(None) if public_reading else and_(row.account_id.is_(None), row.is_from_settings)
    return and_(
        row.confirmed_at.is_not(None),
        row.ended_at.is_(None),
        row.stopped_at.is_(None),
        or_(row.paused_at.is_(None), row.paused_through.is_not(None)),
        or_(plain, Account.is_active.is_(True)),
    )


def _is_not_paused(day: date) -> ColumnElement[bool]:
    return or_(Subscription.paused_at.is_(None), Subscription.paused_through < day.isoformat())


def _read(unit: Unit, numbers: Sequence[int]) -> Iterator[Subscriber]:
    chosen = _chosen(unit, numbers)
    query = (
        select(Subscription, Account.key, Account.name, Account.role)
        .outerjoin(Account, Account.id == Subscription.account_id)
        .where(Subscription.id.in_(numbers), or_(Subscription.account_id.is_(None), Account.is_active.is_(True)))
        .order_by(Subscription.id)
    )
    for row, key, name, role in unit.session.execute(query):
        if row.confirmed_at is not None and is_zone(row.zone):
            yield _subscriber(row, Viewer(key, name, role) if key else Viewer(), chosen[row.id])


def _chosen(unit: Unit, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    query = select(SubscriptionMatter.subscription_id, Matter.key).join(
        Matter, Matter.id == SubscriptionMatter.matter_id
    )
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for number, key in unit.session.execute(
        query.where(SubscriptionMatter.subscription_id.in_(numbers)).order_by(Matter.id)
    ):
        found[number] += (key,)
    return found


def _subscriber(row: Subscription, viewer: Viewer, matters: tuple[str, ...]) -> Subscriber:
    assert row.confirmed_at is not None  # noqa: S101 - asked before
    return Subscriber(
        number=row.id,
        address=row.address,
        account_key=viewer.key,
        account_id=row.account_id,
        viewer=viewer,
        zone=row.zone,
        hour=row.hour,
        days=row.days,
        form=row.form,
        when_empty=row.when_empty,
        left_out=known_sections(row.left_out),
        all_matters=row.all_matters,
        matters=() if row.all_matters else matters,
        alerts=known_alerts(row.alerts),
        alerted_through=row.alerted_through,
        confirmed_at=row.confirmed_at,
        goes_since=row.goes_since or row.confirmed_at,
        paused_through=date.fromisoformat(row.paused_through) if row.paused_through else None,
        is_from_settings=row.is_from_settings,
        epoch=row.epoch,
    )
