"""Alerts: what a tick noticed, kept once, and the letters about it to those who asked to be told at once.

Events are kept by the whole record and told by what each reader may see by mail: the reader's own record must show the
event at the moment at which it was noticed, in words of its own. What is sealed is in no letter.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Text, cast, func, or_, select, text, update

from tracker.db.models import AlertEvent, OutboxMessage, Subscription
from tracker.domain.alerts import alert_events
from tracker.domain.errors import Unavailable
from tracker.domain.standing import Assessment
from tracker.logs import logger
from tracker.services import outbox
from tracker.services.alert_desk import Desk
from tracker.services.alert_letters import MOST_AN_HOUR
from tracker.services.batches import batches
from tracker.services.matters import hold
from tracker.services.subscriptions import Subscriber, live_alerted, subscribers
from tracker.services.unit import Unit

_HOUR = timedelta(hours=1)


def _nobody_asks(_: str) -> None:
    """For callers to whom a problem need not be told."""


def newest_event(unit: Unit) -> int:
    """The number of the newest event; 0 for none. Whoever starts now is told of what comes after it."""
    return unit.session.scalar(select(func.max(AlertEvent.id))) or 0


def note_events(unit: Unit, assessment: Assessment) -> int:
    """Keeps the events of a matter that were not noticed before; how many. `assessment` is of the whole record."""
    wanted = alert_events(assessment)
    if not wanted:
        return 0
    row = AlertEvent
    matter = hold(unit, assessment.record.key)
    query = select(row.kind, row.subject_key, row.slot).where(row.matter_id == matter)
    known = {tuple(found) for found in unit.session.execute(query)}
    new = [event for event in wanted if event.place not in known]
    if new:
        _in_order(unit)
        unit.session.add_all(
            AlertEvent(
                matter_id=matter,
                kind=event.kind,
                subject_key=event.subject_key,
                slot=event.slot,
                at=unit.as_of,
                words=event.words,
            )
            for event in new
        )
        unit.session.flush()
    return len(new)


def _in_order(unit: Unit) -> None:
    """Has events saved in the order of their numbers: a reader moved past a number must have had all before it."""
    if unit.session.get_bind().dialect.name == "postgresql":
        unit.session.execute(text("LOCK TABLE alert_events IN SHARE ROW EXCLUSIVE MODE"))


def prepare_alerts(
    unit: Unit,
    base_url: str,
    templates: Path,
    *,
    public_reading: bool = True,
    problem: Callable[[str], object] = _nobody_asks,
) -> int:
    """Writes a letter to each live reader for whom there is something new; how many were written.

    A reader who was written to four times within the hour waits; what came meanwhile is in the letter after that. One
    whose letter cannot be written waits too, and `problem` is told; the others get theirs.
    """
    newest = newest_event(unit)
    behind = _behind(unit, newest) if newest else frozenset()
    if not behind:
        return 0
    outbox.newest_change(unit)  # before any fact is read
    live = [one for one in live_alerted(unit, public_reading=public_reading) if one.number in behind]
    often = _written_often(unit, [one.address for one in live])
    desk = Desk(unit, base_url, templates)
    waiting = subscribers(unit, [one.number for one in live if one.address not in often])
    done = {reader.number: _tried(desk, reader, newest, problem) for reader in waiting}
    _move(unit, [number for number, written in done.items() if written is not None], newest)
    return sum(written is True for written in done.values())


def _tried(desk: Desk, reader: Subscriber, newest: int, problem: Callable[[str], object]) -> bool | None:
    """Whether a letter was written to a reader; None where it could not be, and nothing of it is kept."""
    try:
        with desk.unit.session.begin_nested():
            return _write(desk, reader, newest)
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001 - one reader whose letter fails does not stop the others'
        logger("tick").error("alert failed", subscription=reader.number, error=str(error))
        problem(f"The alert of subscription {reader.number} cannot be written: {error}")
        return None


def _behind(unit: Unit, newest: int) -> frozenset[int]:
    """The subscriptions with alerts chosen whose readers were not brought up to the newest event."""
    row = Subscription
    query = select(row.id).where(
        row.alerted_through < newest,
        cast(row.alerts, Text) != "[]",
        row.confirmed_at.is_not(None),
        row.ended_at.is_(None),
        row.stopped_at.is_(None),
        or_(row.paused_at.is_(None), row.paused_through.is_not(None)),
    )
    return frozenset(unit.session.scalars(query))


def _written_often(unit: Unit, addresses: Sequence[str]) -> frozenset[str]:
    """The addresses to which as many letters were written within the hour as may be."""
    row, found = OutboxMessage, set[str]()
    for some in batches(addresses):
        query = (
            select(row.recipient)
            .where(row.recipient.in_(some), row.kind == outbox.ALERT)
            .where(row.prepared_at > unit.as_of - _HOUR)
            .group_by(row.recipient)
            .having(func.count() >= MOST_AN_HOUR)
        )
        found.update(unit.session.scalars(query))
    return frozenset(found)


def _write(desk: Desk, reader: Subscriber, newest: int) -> bool:
    """Writes to one reader what there is; whether there was anything."""
    mine = [
        event
        for event in desk.after(reader.alerted_through)
        if event.kind in reader.alerts and event.number <= newest and event.matter in desk.seen_by(reader)
    ]
    found = tuple(one for event in mine if (one := desk.noticed(reader, event)) is not None)
    if not found:
        return False
    newest_told = max(found, key=lambda one: one.number)
    slot = f"{newest_told.number} {newest_told.at:%Y-%m-%dT%H:%M:%SZ}"  # numbers may come again after a restored backup
    content = desk.content(found, reader)
    return outbox.prepare(
        desk.unit,
        reader.address,
        outbox.ALERT,
        slot,
        content,
        subscription_id=reader.number,
        account_id=reader.account_id,
    )


def _move(unit: Unit, numbers: Sequence[int], newest: int) -> None:
    """Notes that readers were told of all up to the newest event, or need not be."""
    row = Subscription
    for some in batches(numbers):
        told = (row.id.in_(some), row.alerted_through < newest)
        unit.session.execute(update(row).where(*told).values(alerted_through=newest))
