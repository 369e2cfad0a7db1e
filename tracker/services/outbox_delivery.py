"""What becomes of waiting messages: taken up for a while, handed over by whoever took them up, then marked.

A claim runs out, so that the messages of a process that died are taken up by the next. `now` is the clock's moment,
which claims are counted by; `unit.as_of` the moment of the tick, earlier or later in a run for another moment.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update

from tracker.db.base import Base
from tracker.db.models import Feed, MailContent, OutboxMessage, Subscription
from tracker.domain.errors import Nonsense, NotFound
from tracker.domain.mail_words import MailOutcome
from tracker.domain.moments import local_day
from tracker.services.outbox import nobody_has_it, refuse_waiting
from tracker.services.outbox_barred import is_barred
from tracker.services.unit import Unit

MOST_TRIES = 14
"""After as many tries a message is given up, about 28 hours after the first."""
_OLD, _TRIES_WHEN_OLD = timedelta(days=3), 5
_LONGEST_WAIT = timedelta(hours=4)
_WAITS_OF_ALL = timedelta(minutes=1), timedelta(hours=1)
_MOST_FAILURES = 3

# Made once: building a statement costs more than running it, and these run for every message.
_TABLE = Base.metadata.tables[OutboxMessage.__tablename__]
_HELD = (
    _TABLE.c.id == bindparam("number"),
    _TABLE.c.claimed_by == bindparam("holder"),
    _TABLE.c.outcome.is_(None),
)
_RENEWED = update(_TABLE).where(*_HELD, ~is_barred(bindparam("day"))).values(claimed_until=bindparam("until"))
_GIVEN_BACK = {"claimed_by": None, "claimed_until": None}
_SENT = (
    update(_TABLE)
    .where(*_HELD)
    .values(
        outcome=MailOutcome.SENT,
        ended_at=bindparam("now"),
        delivered_to=bindparam("place"),
        attempts=_TABLE.c.attempts + 1,
        **_GIVEN_BACK,
    )
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A row that counts how often its links were made void."""

    number: int
    epoch: int


@dataclass(frozen=True, slots=True)
class Reader:
    """The subscription that a message answers: what its links are made of, its zone, its failures in a row."""

    number: int
    epoch: int
    zone: str
    failures: int
    feed: Numbered | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says, with marks where a reader's own links come."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that `holder` alone may hand over, until its claim runs out."""

    number: int
    holder: str
    recipient: str
    kind: str
    slot: str
    message_id: str
    follows: str | None
    prepared_at: datetime
    attempts: int
    said: Said
    reader: Reader | None


def anything_due(unit: Unit, now: datetime, recipients: frozenset[str] | None = None) -> bool:
    """Whether there is a message that waits, or one to any of `recipients`."""
    return unit.session.scalar(select(OutboxMessage.id).where(*_due(unit, now, recipients)).limit(1)) is not None


def claim(
    unit: Unit,
    holder: str,
    limit: int,
    *,
    now: datetime,
    until: datetime,
    recipients: frozenset[str] | None = None,
) -> tuple[Claimed, ...]:
    """Takes up to `limit` messages, those first that waited longest. Nobody but `holder` gets them before `until`.

    None is taken for a reader who gets no mail any more, and none but those to `recipients` where these are given.
    """
    message = OutboxMessage
    picked = (
        select(message.id)
        .where(*_due(unit, now, recipients), ~is_barred())
        .order_by(message.try_after, message.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    taken = update(message).where(message.id.in_(select(picked.c.id)))
    numbers = unit.session.scalars(taken.values(claimed_by=holder, claimed_until=until).returning(message.id)).all()
    return _loaded(unit, holder, tuple(numbers)) if numbers else ()


def _due(unit: Unit, now: datetime, recipients: frozenset[str] | None) -> tuple[ColumnElement[bool], ...]:
    message = OutboxMessage
    due = (message.outcome.is_(None), message.try_after <= max(now, unit.as_of), nobody_has_it(now))
    return due if recipients is None else (*due, message.recipient.in_(sorted(recipients)))


def _loaded(unit: Unit, holder: str, numbers: tuple[int, ...]) -> tuple[Claimed, ...]:
    message, of, feed = OutboxMessage, Subscription, Feed
    own_feed = and_(
        or_(feed.subscription_id == of.id, feed.account_id == of.account_id),
        feed.matter_id.is_(None),
        feed.ended_at.is_(None),
    )
    query = (
        select(
            message.id, message.recipient, message.kind, message.slot, message.message_id, message.follows,
            message.prepared_at, message.attempts, message.content_id,
            of.id.label("reader"), of.epoch, of.zone, of.failures,
            feed.id.label("feed"), feed.epoch.label("feed_epoch"),
        )
        .join(of, of.id == message.subscription_id, isouter=True)
        .join(feed, own_feed, isouter=True)
        .where(message.id.in_(numbers))
        .order_by(message.try_after, message.id, feed.id.desc())
    )  # fmt: skip
    rows = unit.session.execute(query).all()
    said = _said(unit, {row.content_id for row in rows})
    claimed: dict[int, Claimed] = {}
    for row in rows:
        feed_of = None if row.feed is None else Numbered(row.feed, row.feed_epoch)
        claimed[row.id] = Claimed(
            number=row.id,
            holder=holder,
            recipient=row.recipient,
            kind=row.kind,
            slot=row.slot,
            message_id=row.message_id,
            follows=row.follows,
            prepared_at=row.prepared_at,
            attempts=row.attempts,
            said=said[row.content_id],
            reader=None if row.reader is None else Reader(row.reader, row.epoch, row.zone, row.failures, feed_of),
        )
    return tuple(claimed.values())


def _said(unit: Unit, numbers: set[int]) -> dict[int, Said]:
    said = MailContent
    query = select(said.id, said.subject, said.text, said.html).where(said.id.in_(numbers))
    return {row.id: Said(row.subject, row.text, row.html) for row in unit.session.execute(query)}


def renew(unit: Unit, claimed: Claimed, until: datetime) -> bool:
    """Whether the message is still the holder's to hand over and its reader gets mail; then it is so till `until`."""
    day = local_day(unit.as_of, claimed.reader.zone if claimed.reader is not None else "UTC")
    held = {"number": claimed.number, "holder": claimed.holder, "until": until, "day": day.isoformat()}
    return unit.session.connection().execute(_RENEWED, held).rowcount == 1


def give_back(unit: Unit, holder: str) -> None:
    """Gives back all that the holder has not handed over."""
    message = OutboxMessage
    held = (message.claimed_by == holder, message.outcome.is_(None))
    unit.session.execute(update(message).where(*held).values(_GIVEN_BACK))


def mark_sent(unit: Unit, claimed: Claimed, place: str, *, now: datetime) -> None:
    """Notes that a message was handed over, and what took it."""
    held = {"number": claimed.number, "holder": claimed.holder, "place": place, "now": now}
    unit.session.connection().execute(_SENT, held)
    if claimed.reader is not None and claimed.reader.failures:
        _reader(unit, claimed.reader, failures=0)


def mark_down(unit: Unit, claimed: Claimed, why: str, *, try_after: datetime | None) -> None:
    """Notes why nothing could be handed over; nothing is counted against the reader."""
    later = {} if try_after is None else {"try_after": try_after}
    _changed(unit, claimed, last_error=why, **_GIVEN_BACK, **later)


def mark_later(unit: Unit, claimed: Claimed, why: str, *, now: datetime) -> bool:
    """Notes that a message was not taken and when it is tried again; False when it is given up instead."""
    tries, moment = claimed.attempts + 1, max(now, unit.as_of)
    is_old = unit.as_of - claimed.prepared_at > _OLD and tries >= _TRIES_WHEN_OLD
    if tries >= MOST_TRIES or is_old:
        mark_refused(unit, claimed, f"Given up after {tries} tries. The last answer: {why}", now=now)
        return False
    try_after = moment + wait_after(tries, claimed.number)
    _changed(unit, claimed, attempts=tries, try_after=try_after, last_error=why, **_GIVEN_BACK)
    return True


def wait_after(tries: int, number: int) -> timedelta:
    """How long a message waits after so many tries: a minute, doubled each time, four hours at most.

    Up to a tenth more by its number, so that many that were turned away together do not all come back together.
    """
    doubled = min(timedelta(minutes=2 ** min(tries - 1, 16)), _LONGEST_WAIT)
    return _spread(doubled, number)


def wait_of_all(age: timedelta, number: int) -> timedelta:
    """How long a message waits that the server refuses as it refuses every other: as long as it has waited by now.

    A minute at least and an hour at most, with up to a tenth more. It is not counted as a try.
    """
    least, most = _WAITS_OF_ALL
    return _spread(min(max(age, least), most), number)


def _spread(wait: timedelta, number: int) -> timedelta:
    return wait * (1 + number * 2_654_435_761 % 1000 / 10_000)


def mark_refused(
    unit: Unit, claimed: Claimed, why: str, *, now: datetime, is_hard: bool = False, counts: bool = False
) -> None:
    """Notes that a message is refused for good.

    One that `counts` is a failure of its reader's address; the third in a row, or a hard one, and it gets no more mail.
    """
    is_mine = _changed(
        unit,
        claimed,
        outcome=MailOutcome.REFUSED,
        ended_at=now,
        last_error=why,
        attempts=claimed.attempts + 1,
        **_GIVEN_BACK,
    )
    if claimed.reader is None or not is_mine or not (is_hard or counts):
        return
    row = Subscription
    failed = update(row).where(row.id == claimed.reader.number).values(failures=row.failures + 1)
    failures = unit.session.scalar(failed.returning(row.failures)) or 0
    if is_hard or failures >= _MOST_FAILURES:
        stopped = update(row).where(row.id == claimed.reader.number, row.stopped_at.is_(None))
        unit.session.execute(stopped.values(stopped_at=now, stopped_why=why, version=row.version + 1))
        refuse_waiting(unit, claimed.reader.number, f"Mail to this address was stopped: {why}", now=now)


def try_again(unit: Unit, number: int, *, now: datetime) -> None:
    """Has a message that waits or was refused be tried anew at the next run, as though it never was.

    Raises NotFound for no message, Nonsense for one that somebody has in hand, that went out or that goes out no more.
    """
    message = OutboxMessage
    row = unit.session.scalar(select(message).where(message.id == number))
    if row is None:
        raise NotFound(f"There is no mail {number}")
    if row.outcome not in (None, MailOutcome.REFUSED):
        raise Nonsense("Only a mail that waits or was refused can be tried again")
    if row.outcome is None and row.claimed_until is not None and row.claimed_until > now:
        raise Nonsense("This mail is being handed over at this moment. Look again in some minutes")
    if unit.session.scalar(select(message.id).where(message.id == number, is_barred())):
        raise Nonsense("No mail goes to this address any more. Start it again under /admin/addresses first")
    values = {"outcome": None, "ended_at": None, "attempts": 0, "try_after": now, **_GIVEN_BACK}
    unit.session.execute(update(message).where(message.id == number).values(values))


def _changed(unit: Unit, claimed: Claimed, **values: object) -> bool:
    """Changes the message if it is the holder's still; whether it was."""
    held = {"number": claimed.number, "holder": claimed.holder}
    return unit.session.connection().execute(update(_TABLE).where(*_HELD).values(values), held).rowcount == 1


def _reader(unit: Unit, reader: Reader, **values: object) -> None:
    unit.session.execute(update(Subscription).where(Subscription.id == reader.number).values(values))
