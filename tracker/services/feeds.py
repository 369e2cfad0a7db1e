"""Feeds: secret addresses under which a reader's calendar and list of changes can be subscribed to.

An address stands for its reader without a password, so it can be changed (the one before is void) and ended at any
time, and nothing sealed is ever in a feed. The addresses themselves are made in `mail_links`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from tracker.db.models import Account, Change, Feed, Matter, Subscription, SubscriptionMatter
from tracker.db.visibility import Scope
from tracker.domain.errors import NotFound
from tracker.domain.policy import Viewer
from tracker.services.unit import Unit

_EVERY = timedelta(minutes=15)
_ABSENT = "There is no such feed. Reload the page: it lists those there are"
VOID = "This address of a feed does not work any more, or is not whole"
"""What is said of an address that is void or forged: both alike, so that nobody learns which were good once."""

_FEED_OF, _SUBSCRIPTION, _ACCOUNT = Feed.__table__.c, Subscription.__table__.c, Account.__table__.c
_CHANGE, _MATTER = Change.__table__.c, Matter.__table__.c
_FEED = (
    select(
        _FEED_OF.epoch,
        _FEED_OF.matter_id,
        _FEED_OF.with_alarms,
        _FEED_OF.made_at,
        _FEED_OF.subscription_id,
        _SUBSCRIPTION.confirmed_at,
        _SUBSCRIPTION.all_matters,
        _ACCOUNT.key,
        _ACCOUNT.name,
        _ACCOUNT.role,
        _ACCOUNT.is_active,
        select(func.max(_CHANGE.seq)).where(_CHANGE.matter_id.is_(None)).scalar_subquery().label("installation"),
    )
    .select_from(Feed.__table__)
    .outerjoin(Subscription.__table__, _SUBSCRIPTION.id == _FEED_OF.subscription_id)
    .outerjoin(Account.__table__, _ACCOUNT.id == func.coalesce(_FEED_OF.account_id, _SUBSCRIPTION.account_id))
    .where(_FEED_OF.id == bindparam("feed"), _FEED_OF.ended_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class FeedOwner:
    """Whose feeds: an account by its key, or the reader of a subscription by its number."""

    account: str | None = None
    subscription: int | None = None


@dataclass(frozen=True, slots=True)
class FeedHeld:
    """A feed as its owner sees it. `matter` is None for one over all that they may see; `title` says which."""

    number: int
    epoch: int
    matter: str | None
    title: str
    with_alarms: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """A feed that somebody asks for. `version` changes with all that it is made of, but for the time of day.

    `changed_at` is when anything of that was last saved; None where nothing ever was.
    """

    number: int
    title: str
    viewer: Viewer
    matters: tuple[str, ...]
    with_alarms: bool
    made_at: datetime
    version: tuple[object, ...]
    changed_at: datetime | None

    @property
    def scope(self) -> Scope:
        """What its reader may see in it."""
        return Scope(self.viewer, by_mail=True)


def feeds_of(unit: Unit, owner: FeedOwner) -> tuple[FeedHeld, ...]:
    """The feeds that serve, oldest first."""
    query = (
        select(Feed, Matter.key, Matter.title)
        .outerjoin(Matter, Matter.id == Feed.matter_id)
        .where(_is_theirs(unit, owner), Feed.ended_at.is_(None))
    )
    return tuple(_held(*row) for row in unit.session.execute(query.order_by(Feed.id)))


def make_feed(unit: Unit, owner: FeedOwner, matter: str | None = None, *, with_alarms: bool = False) -> FeedHeld:
    """A feed over one matter, or over all that its reader may see; the one there is, where there is one.

    One that was ended serves again under a new address. Raises NotFound for a matter its reader may not see.
    """
    wanted = _matter(unit, owner, matter)
    of_it = Feed.matter_id.is_(None) if wanted is None else Feed.matter_id == wanted.id
    feed = unit.session.scalars(select(Feed).where(_is_theirs(unit, owner), of_it).order_by(Feed.id)).first()
    if feed is None:
        feed = Feed(
            account_id=_account(unit, owner.account) if owner.account else None,
            subscription_id=owner.subscription,
            matter_id=wanted.id if wanted else None,
            made_at=unit.as_of,
            with_alarms=with_alarms,
        )
        unit.session.add(feed)
    elif feed.ended_at is not None:
        feed.epoch, feed.ended_at, feed.made_at, feed.with_alarms = feed.epoch + 1, None, unit.as_of, with_alarms
    unit.session.flush()
    return _held(feed, wanted.key if wanted else None, wanted.title if wanted else None)


def rotate_feed(unit: Unit, owner: FeedOwner, number: int) -> None:
    """Makes the address of a feed void; from now on it serves under another. Raises NotFound."""
    _one(unit, owner, number).epoch += 1
    unit.session.flush()


def end_feed(unit: Unit, owner: FeedOwner, number: int) -> None:
    """Ends a feed; its address never works again. Raises NotFound."""
    feed = _one(unit, owner, number)
    feed.epoch, feed.ended_at = feed.epoch + 1, unit.as_of
    unit.session.flush()


def ring(unit: Unit, owner: FeedOwner, number: int, *, with_alarms: bool) -> None:
    """Has a bell ring before what is ahead in a calendar, or not. Raises NotFound."""
    _one(unit, owner, number).with_alarms = with_alarms
    unit.session.flush()


def open_feed(unit: Unit, number: int, epoch: int) -> OpenFeed:
    """The feed with this number, for whoever holds its address.

    Raises NotFound where the address was changed, the feed ended, or its reader has no access any more.
    """
    row = unit.session.connection().execute(_FEED, {"feed": number}).one_or_none()
    if row is None or row.epoch != epoch or row.is_active is False:
        raise NotFound(VOID)
    if row.subscription_id is not None and row.confirmed_at is None:
        raise NotFound(VOID)
    viewer = Viewer(row.key, row.name, row.role) if row.key is not None else Viewer()
    chosen_by = row.subscription_id if row.all_matters is False else None
    matters = _state_of(unit, Scope(viewer), matter=row.matter_id, chosen_by=chosen_by)
    if row.matter_id is not None and not matters:
        raise NotFound(VOID)
    saved = [one.changed_at for one in matters if one.changed_at is not None]
    return OpenFeed(
        number=number,
        title=matters[0].title if row.matter_id is not None else "All matters",
        viewer=viewer,
        matters=tuple(one.key for one in matters),
        with_alarms=row.with_alarms,
        made_at=row.made_at,
        version=(epoch, row.with_alarms, viewer, row.installation, *((one.id, one.seq) for one in matters)),
        changed_at=max(saved, default=None),
    )


def moment_judged(feed: OpenFeed, now: datetime) -> datetime:
    """The moment that a feed asked for at `now` speaks of: the last full quarter of an hour, or a save after it.

    So that every process makes the same feed of the same record until the quarter is over.
    """
    at = now.astimezone(UTC)
    quarter = at - (at - at.replace(minute=0, second=0, microsecond=0)) % _EVERY
    return min(max(quarter, feed.changed_at or quarter), at)


class _Matter(NamedTuple):
    """A matter of a feed, with the length of its chain of changes and when the last was saved."""

    id: int
    key: str
    title: str
    seq: int | None
    changed_at: datetime | None


def _state_of(unit: Unit, scope: Scope, *, matter: int | None, chosen_by: int | None) -> list[_Matter]:
    """The matters that a reader may see, oldest first: one, or those that a subscription chose, or all."""
    query = _matters_seen(scope, is_one=matter is not None, is_chosen=chosen_by is not None)
    values = {"matter": matter, "chosen_by": chosen_by}
    asked = {name: value for name, value in values.items() if value is not None}
    return [_Matter._make(row) for row in unit.session.connection().execute(query, asked)]


@lru_cache(maxsize=256)
def _matters_seen(scope: Scope, *, is_one: bool, is_chosen: bool) -> Select[tuple[object, ...]]:
    """The question put together once for each reader: a calendar is asked for every hour, and mostly nothing is new."""
    own = _CHANGE.matter_id == _MATTER.id
    matters = Matter.__table__
    query = select(
        _MATTER.id,
        _MATTER.key,
        _MATTER.title,
        select(func.max(_CHANGE.seq)).where(own).correlate(matters).scalar_subquery(),
        select(func.max(_CHANGE.at)).where(own).correlate(matters).scalar_subquery(),
    ).where(scope.matters())
    if is_one:
        query = query.where(_MATTER.id == bindparam("matter"))
    if is_chosen:
        chosen = select(SubscriptionMatter.matter_id).where(
            SubscriptionMatter.subscription_id == bindparam("chosen_by")
        )
        query = query.where(_MATTER.id.in_(chosen))
    return query.order_by(_MATTER.id)


def _is_theirs(unit: Unit, owner: FeedOwner) -> ColumnElement[bool]:
    if owner.account is not None:
        return Feed.account_id == _account(unit, owner.account)
    return Feed.subscription_id == owner.subscription


def _account(unit: Unit, key: str) -> int:
    found = unit.session.scalar(select(Account.id).where(Account.key == key, Account.is_active.is_(True)))
    if found is None:
        raise NotFound("This account is closed. Ask whoever runs this tracker")
    return found


def _matter(unit: Unit, owner: FeedOwner, key: str | None) -> Matter | None:
    if key is None:
        return None
    found = unit.session.scalars(select(Matter).where(Matter.key == key, Scope(_viewer(unit, owner)).matters())).first()
    if found is None:
        raise NotFound(f"There is no matter '{key}'. Choose one of the list", field="matter")
    return found


def _viewer(unit: Unit, owner: FeedOwner) -> Viewer:
    """Who reads the feeds of an owner; nobody in particular for a plain address."""
    query = select(Account.key, Account.name, Account.role).where(Account.is_active.is_(True))
    if owner.account is not None:
        query = query.where(Account.key == owner.account)
    else:
        query = query.join(Subscription, Subscription.account_id == Account.id).where(
            Subscription.id == owner.subscription
        )
    row = unit.session.execute(query).one_or_none()
    return Viewer(*row) if row is not None else Viewer()


def _one(unit: Unit, owner: FeedOwner, number: int) -> Feed:
    query = select(Feed).where(Feed.id == number, _is_theirs(unit, owner), Feed.ended_at.is_(None))
    found = unit.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(_ABSENT)
    return found


def _held(feed: Feed, key: str | None, title: str | None) -> FeedHeld:
    return FeedHeld(feed.id, feed.epoch, key, title or "All matters", feed.with_alarms, feed.made_at)
