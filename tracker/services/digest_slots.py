"""Whose digest has come and was not prepared yet, and what of earlier days it has to stand for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import and_, delete, func, or_, select

from tracker.db.models import MailContent, OutboxMessage
from tracker.domain.digest_days import MOST_SLOTS_BEHIND, begins_at, newest_slot, slots_between
from tracker.domain.mail_words import MailOutcome
from tracker.domain.moments import local_day
from tracker.domain.told import Told
from tracker.services.batches import batches
from tracker.services.outbox import DIGEST
from tracker.services.subscriptions import Subscriber, due_groups, live_in, subscribers
from tracker.services.unit import Unit

_LATE = timedelta(days=MOST_SLOTS_BEHIND + 3)
"""How far back rows are looked at: all the days that a digest may stand for, in every zone."""

_REACHED_THEM = frozenset({MailOutcome.SENT, MailOutcome.EMPTY})


@dataclass(frozen=True, slots=True)
class Behind:
    """What came before a reader's digest.

    `told` is what the last digest that reached the reader told, `content` the row it stands in and `follows` its
    Message-ID; all None for a first one. `missed` are the days since on which one should have gone out and none did,
    oldest first; `unmade` those of them of which there is no row at all. Two are equal where a digest says the same
    after them: `content` stands for what it told, and the Message-ID is each reader's own.
    """

    told: Told | None = field(default=None, compare=False)
    content: int | None = None
    follows: str | None = field(default=None, compare=False)
    missed: tuple[date, ...] = ()
    unmade: tuple[date, ...] = field(default=(), compare=False)


def due_numbers(unit: Unit, *, public_reading: bool, recipients: frozenset[str] | None = None) -> tuple[int, ...]:
    """The subscriptions whose newest day has come by `unit.as_of` without a message yet; `recipients` only if given."""
    found: list[int] = []
    for zone, hour, days in due_groups(unit, public_reading=public_reading):
        slot = newest_slot(unit.as_of, hour, zone, days)
        readers = live_in(unit, zone, hour, days, slot=slot, public_reading=public_reading)
        prepared = set(_prepared(unit, slot, [reader.address for reader in readers]))
        due = (reader for reader in readers if reader.address not in prepared)
        found += [reader.number for reader in due if recipients is None or reader.address in recipients]
    return tuple(reader.number for reader in subscribers(unit, found) if slot_of(unit, reader) is not None)


def slot_of(unit: Unit, reader: Subscriber) -> date | None:
    """The day that a reader's digest stands for now; None where its hour came before the reader was there.

    Who joins on a day whose hour has passed gets that day's digest at once.
    """
    slot = newest_slot(unit.as_of, reader.hour, reader.zone, reader.days)
    begins = begins_at(slot, reader.hour, reader.zone)
    is_new = begins is not None and begins < reader.goes_since
    return None if is_new and slot != local_day(unit.as_of, reader.zone) else slot


def behind(unit: Unit, readers: Sequence[tuple[Subscriber, date]]) -> dict[int, Behind]:
    """What came before the digest of each reader's day, by number of subscription."""
    last: dict[str, _Sent] = {}
    for slot in sorted({slot for _, slot in readers}):
        last |= _last_sent(unit, [reader.address for reader, theirs in readers if theirs == slot], slot)
    rows = _rows(unit, [reader.address for reader, _ in readers])
    told: dict[int, Told | None] = {}
    found = {}
    for reader, slot in readers:
        sent = last.get(reader.address)
        if sent is not None and sent[1] not in told:
            told[sent[1]] = _told(unit, sent[1])
        found[reader.number] = _behind(reader, slot, sent, rows.get(reader.address, {}), told)
    return found


_Sent = tuple[str, int, str]
"""The slot, the content and the Message-ID of the last digest that was sent."""


def _behind(
    reader: Subscriber,
    slot: date,
    sent: _Sent | None,
    rows: dict[str, MailOutcome | None],
    told: dict[int, Told | None],
) -> Behind:
    since = date.fromisoformat(sent[0]) if sent else min(map(date.fromisoformat, rows), default=slot) - date.resolution
    days = [day for day in slots_between(since, slot, reader.days, reader.zone) if _was_there(reader, day)]
    missed = tuple(day for day in days if rows.get(day.isoformat()) not in _REACHED_THEM)
    unmade = tuple(day for day in missed if day.isoformat() not in rows)
    if sent is None:
        return Behind(missed=missed, unmade=unmade)
    return Behind(told[sent[1]], sent[1], sent[2], missed, unmade)


def _was_there(reader: Subscriber, day: date) -> bool:
    """Whether the reader was subscribed on a day, and had not paused over it."""
    begins = begins_at(day, reader.hour, reader.zone)
    if begins is None or begins < reader.goes_since:
        return False
    return reader.paused_through is None or day > reader.paused_through


def forget_merged(unit: Unit, address: str, slot: date) -> None:
    """Drops the note that a later day's digest stands for this day, so that it can be prepared after all.

    Only a clock that ran ahead, or a tick at a later moment, leaves such a note on a day that has only come now.
    """
    row = OutboxMessage
    mine = (row.recipient == address, row.kind == DIGEST, row.slot == slot.isoformat())
    unit.session.execute(delete(row).where(*mine, row.outcome == MailOutcome.MERGED))


def _prepared(unit: Unit, slot: date, addresses: Sequence[str]) -> Iterator[str]:
    """The addresses that have a message of the day; one merged into that of a day still to come is none."""
    row = OutboxMessage
    stands = or_(row.outcome.is_(None), row.outcome != MailOutcome.MERGED)
    for some in batches(addresses):
        query = select(row.recipient).where(row.kind == DIGEST, row.slot == slot.isoformat(), row.recipient.in_(some))
        yield from unit.session.scalars(query.where(stands))


def _last_sent(unit: Unit, addresses: Sequence[str], before: date) -> dict[str, _Sent]:
    """The newest digest of an earlier day that was handed over to each address, by address."""
    row, found = OutboxMessage, dict[str, _Sent]()
    for some in batches(addresses):
        sent = (row.kind == DIGEST, row.outcome == MailOutcome.SENT, row.slot < before.isoformat())
        slots = select(row.recipient, func.max(row.slot).label("slot")).where(*sent, row.recipient.in_(some))
        newest = slots.group_by(row.recipient).subquery()
        query = select(row.recipient, row.slot, row.content_id, row.message_id).join(
            newest, and_(row.recipient == newest.c.recipient, row.slot == newest.c.slot)
        )
        for recipient, slot, content, message in unit.session.execute(query.where(row.kind == DIGEST)):
            if content is not None:
                found[recipient] = (slot, content, message)
    return found


def _rows(unit: Unit, addresses: Sequence[str]) -> dict[str, dict[str, MailOutcome | None]]:
    """How the digest of each day of late ended, by address and day."""
    row, late = OutboxMessage, (unit.as_of - _LATE).date().isoformat()
    found: dict[str, dict[str, MailOutcome | None]] = {}
    for some in batches(addresses):
        query = select(row.recipient, row.slot, row.outcome).where(row.kind == DIGEST, row.recipient.in_(some))
        for recipient, slot, outcome in unit.session.execute(query.where(row.slot >= late)):
            found.setdefault(recipient, {})[slot] = outcome
    return found


def _told(unit: Unit, content: int) -> Told | None:
    text = unit.session.scalar(select(MailContent.told).where(MailContent.id == content))
    return Told.from_json(text) if text else None
