"""Messages that must not go out as they are: to readers who get no mail now, or written before something was closed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, and_, delete, exists, func, or_, select, update

from tracker.db.models import Account, AlertEvent, Change, OutboxMessage, Subscription
from tracker.domain.mail_words import MailOutcome
from tracker.domain.moments import local_day
from tracker.services.batches import batches
from tracker.services.outbox import ALERT, CONFIRM, DIGEST, nobody_has_it
from tracker.services.unit import Unit

_ENDED = (
    "The reader does not get this mail any more: the subscription was ended or stopped, or is another's or for another "
    "address by now, or the account was closed."
)
_PAUSED = "The reader paused mail before this went out."
# Whoever loses a right, or what is taken from sight: a row whose column is another by now.
_CLOSING = ("is_sealed", "is_public", "remote_access", "role")
_MOST_LOOKED_AT = 1000
"""After as many changes of rows nobody asks what each did: the messages are written anew."""
_TOLD_BACK = timedelta(hours=24)


def is_barred(day: BindParameter[str] | None = None) -> ColumnElement[bool]:
    """Whether the reader of a message gets no mail any more; paused over `day` of the reader's calendar too.

    A letter that asks to confirm goes out to whoever ended it before.
    """
    of, message = Subscription, OutboxMessage
    is_closed = exists().where(Account.id == of.account_id, Account.is_active.is_(False)).correlate(of.__table__)
    is_another_s = and_(message.account_id.is_not(None), of.account_id.is_distinct_from(message.account_id))
    gone = [of.ended_at.is_not(None), of.stopped_at.is_not(None), is_closed]
    gone += [of.address != message.recipient, is_another_s]
    if day is not None:
        gone.append(and_(of.paused_at.is_not(None), or_(of.paused_through.is_(None), of.paused_through >= day)))
    found = exists().where(of.id == message.subscription_id, or_(*gone)).correlate(message.__table__)
    return and_(message.kind != CONFIRM, found)


def refuse_barred(unit: Unit, *, now: datetime, recipients: frozenset[str] | None = None) -> int:
    """Ends what waits for readers who get no mail any more, or paused it over their today; how many."""
    ended = _refused(unit, is_barred(), _ENDED, now, recipients)
    of, message = Subscription, OutboxMessage
    paused = (message.outcome.is_(None), message.kind != CONFIRM, of.paused_at.is_not(None))
    zones = unit.session.scalars(
        select(of.zone).join(message, message.subscription_id == of.id).where(*paused).distinct()
    )
    for zone in zones.all():
        today = local_day(unit.as_of, zone).isoformat()
        stands = or_(of.paused_through.is_(None), of.paused_through >= today)
        readers = select(of.id).where(of.zone == zone, of.paused_at.is_not(None), stands)
        ended += _refused(unit, message.subscription_id.in_(readers), _PAUSED, now, recipients)
    return ended


def _refused(unit: Unit, which: ColumnElement[bool], why: str, now: datetime, recipients: frozenset[str] | None) -> int:
    message = OutboxMessage
    waiting = [message.outcome.is_(None), message.kind != CONFIRM, nobody_has_it(now), which]
    if recipients is not None:
        waiting.append(message.recipient.in_(sorted(recipients)))
    values = {"outcome": MailOutcome.REFUSED, "ended_at": now, "last_error": why}
    return len(unit.session.execute(update(message).where(*waiting).values(values).returning(message.id)).all())


def take_back(unit: Unit, since: int | None, *, now: datetime) -> int | None:
    """Takes back digests and alerts that wait and were written before something was closed that they may tell.

    Closed: a membership ended, a role changed, a matter made private, an entry sealed, words taken out. A message that
    waits is no fact: its row is deleted, and the next preparing writes it anew, of what its reader may see by then.
    `since` is the newest change that was asked about before, None for the first time. Returns what to ask with next.
    """
    message = OutboxMessage
    waiting = (message.outcome.is_(None), message.kind.in_((DIGEST, ALERT)), nobody_has_it(now))
    if since is None:
        since = unit.session.scalar(select(func.min(message.as_of_change)).where(*waiting))
    if since is None:
        return None
    newest = unit.session.scalar(select(func.max(Change.id))) or 0
    closed = _closed_since(unit, since) if newest > since else None
    if closed is not None:
        rows = unit.session.scalars(
            select(message).where(*waiting, message.as_of_change < closed).order_by(message.id)
        ).all()
        _tell_again(unit, [row for row in rows if row.kind == ALERT])
        _delete(unit, [row.id for row in rows])
    return newest


def _closed_since(unit: Unit, since: int) -> int | None:
    """The newest change after `since` that closed something; None for none."""
    row = Change
    query = select(row.id, row.table_name, row.action, row.before, row.after).where(row.id > since)
    query = query.where(row.action != "insert").order_by(row.id.desc()).limit(_MOST_LOOKED_AT)
    found = unit.session.execute(query).all()
    for one in found:
        if one.action == "redact" or _closes(one.table_name, one.before or {}, one.after):
            return int(one.id)
    return int(found[-1].id) if len(found) == _MOST_LOOKED_AT else None


def _closes(table: str, before: Mapping[str, object], after: Mapping[str, object] | None) -> bool:
    if after is None:
        return table == "matter_members"
    return any(before.get(name) != after.get(name) for name in _CLOSING)


def _tell_again(unit: Unit, alerts: Sequence[OutboxMessage]) -> None:
    """Has readers be told anew of what letters that are taken back were to tell; of no more than a day."""
    oldest: dict[int, OutboxMessage] = {}
    for row in alerts:
        if row.subscription_id is not None:
            oldest.setdefault(row.subscription_id, row)
    of = Subscription
    for number, row in oldest.items():
        told = _told_before(unit, row)
        moved = update(of).where(of.id == number, of.alerted_through > told)
        unit.session.execute(moved.values(alerted_through=told))


def _told_before(unit: Unit, letter: OutboxMessage) -> int:
    """The newest event that need not be told again to the reader of an alert: one of the letter before, or too old."""
    row, event = OutboxMessage, AlertEvent
    before = (row.recipient == letter.recipient, row.kind == ALERT, row.id < letter.id)
    slot = unit.session.scalar(select(row.slot).where(*before).order_by(row.id.desc()).limit(1))
    number = slot.partition(" ")[0] if slot else ""
    of_slot = int(number) if number.isdecimal() else 0
    too_old = select(func.max(event.id)).where(event.at <= letter.prepared_at - _TOLD_BACK)
    return max(of_slot, unit.session.scalar(too_old) or 0)


def _delete(unit: Unit, numbers: Sequence[int]) -> None:
    message = OutboxMessage
    for some in batches(numbers):
        into = update(message).where(message.merged_into_id.in_(some))
        unit.session.execute(into.values(merged_into_id=None))
        unit.session.execute(delete(message).where(message.id.in_(some)))
