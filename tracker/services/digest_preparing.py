"""Writes the digests whose day has come into the outbox: one message a reader a local day, over all matters chosen.

Readers who chose alike and were told alike before get one and the same text, composed and kept once.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import or_, select, update

from tracker.db.models import OutboxMessage
from tracker.db.visibility import Scope
from tracker.domain.compliance import assess
from tracker.domain.digests import holds_sealed, untold
from tracker.domain.errors import Unavailable
from tracker.domain.mail_words import MailForm, MailOutcome
from tracker.domain.standing import Assessment
from tracker.mail.personal import MARKED
from tracker.mail.render import Rendered, render
from tracker.services import outbox
from tracker.services.digest_slots import Behind, behind, forget_merged, slot_of
from tracker.services.digest_values import Composed, Reader
from tracker.services.digests import compose
from tracker.services.hearings_ahead import Hearing, hearings
from tracker.services.matters import matter_titles, record_of
from tracker.services.subscriptions import Subscriber, matters_of, subscribers
from tracker.services.unit import Unit
from tracker.services.unjudged import Unjudged

_TEMPLATE = "digest"
_Rights = tuple[bool, bool]
"""What a reader may see who signs in: more than mail may tell them, and never less."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One matter as readers of the same rights get it: assessed, with its days in court; or why it cannot be.

    `unmailed` counts the duties outstanding that mail may not tell; None for readers who may not know.
    """

    assessment: Assessment | None
    hearings: tuple[Hearing, ...] = ()
    unmailed: int | None = None
    unjudged: Unjudged | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """All that makes two digests of one moment say different things."""

    matters: tuple[str, ...]
    rights: _Rights
    reader: Reader
    slot: date
    behind: Behind


@dataclass(frozen=True, slots=True)
class _Written:
    """A text that was composed and kept; `content` is its row. Empty: nothing is outstanding and nothing is new."""

    content: int
    is_empty: bool


@dataclass(slots=True)
class Desk:
    """What one run has judged and written so far. `replay` marks digests of a past day as such."""

    unit: Unit
    base_url: str
    templates: Path
    now: datetime
    replay: bool = False
    judged: dict[tuple[str, _Rights], Judged] = field(default_factory=dict)
    written: dict[Likeness, _Written] = field(default_factory=dict)


def prepare_digests(
    unit: Unit, numbers: tuple[int, ...], *, base_url: str, templates: Path, now: datetime, replay: bool = False
) -> int:
    """Writes the digest of `unit.as_of` for each of these subscriptions that has none of its day yet; how many.

    `now` is the clock's moment, which tells what somebody is handing over just now. Days on which none went out since
    the last are noted as merged into it. One process or many, each day is written once.
    """
    outbox.newest_change(unit)  # before any fact is read
    asked = [(reader, slot_of(unit, reader)) for reader in subscribers(unit, numbers)]
    readers = [(reader, slot) for reader, slot in asked if slot is not None]
    desk, before = Desk(unit, base_url, templates, now, replay), behind(unit, readers)
    return sum(_prepare(desk, reader, slot, before[reader.number]) for reader, slot in readers)


def judge(desk: Desk, reader: Subscriber, key: str, title: str) -> Judged:
    """A matter as this reader may get it by mail; judged once for all readers of the same rights.

    Raises Unavailable when the database is.
    """
    place = (key, rights_of(reader))
    if place not in desk.judged:
        desk.judged[place] = _judge(desk.unit, reader, key, title)
    return desk.judged[place]


def rights_of(reader: Subscriber) -> _Rights:
    """What tells readers of one matter apart: what they may see signed in, and with it what mail may tell them."""
    return Scope(reader.viewer).rights


def _judge(unit: Unit, reader: Subscriber, key: str, title: str) -> Judged:
    scope = reader.scope
    try:
        assessment = assess(record_of(unit, scope, key), unit.as_of)
        return Judged(assessment, hearings(unit, scope, key), _unmailed(unit, reader, assessment))
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001 - one bad matter is named and does not stop the rest
        return Judged(None, unjudged=Unjudged(key, title, str(error)))


def _unmailed(unit: Unit, reader: Subscriber, told: Assessment) -> int | None:
    """How many duties are outstanding, by what the reader may see signed in, of which mail does not tell that."""
    whole = Scope(reader.viewer)
    if not whole.sees_sealed:
        return None
    record = record_of(unit, whole, told.record.key)
    return len(untold(assess(record, unit.as_of), told)) if holds_sealed(record) else 0


def _prepare(desk: Desk, reader: Subscriber, slot: date, before: Behind) -> bool:
    unit = desk.unit
    forget_merged(unit, reader.address, slot)
    if outbox.is_prepared(unit, reader.address, outbox.DIGEST, slot.isoformat()):
        return False
    matters = matters_of(unit, reader)
    if not matters:
        _put(unit, reader, slot, None)
        return False
    likeness = Likeness(matters, rights_of(reader), choices_of(reader), slot, before)
    if likeness not in desk.written:
        desk.written[likeness] = _write(desk, reader, likeness)
    written = desk.written[likeness]
    goes_out = reader.when_empty or not written.is_empty
    said = written.content if goes_out else None
    is_new = _put(unit, reader, slot, said, before.follows)
    if is_new and goes_out:
        _stand_for(desk, reader, slot, before)
    return is_new


def _put(unit: Unit, reader: Subscriber, day: date, said: int | None, follows: str | None = None) -> bool:
    return outbox.prepare(
        unit,
        reader.address,
        outbox.DIGEST,
        day,
        said,
        subscription_id=reader.number,
        account_id=reader.account_id,
        follows=follows,
    )


def choices_of(reader: Subscriber) -> Reader:
    """What a reader chose, as far as it changes what a digest says."""
    return Reader(reader.zone, reader.left_out, reader.form)


def _write(desk: Desk, reader: Subscriber, likeness: Likeness) -> _Written:
    composed, rendered = write(desk, reader, likeness)
    return _Written(outbox.keep(desk.unit, rendered, composed.told.to_json()), composed.is_empty)


def write(desk: Desk, reader: Subscriber, likeness: Likeness) -> tuple[Composed, Rendered]:
    """One digest, composed and in words. Nothing is kept of it."""
    unit, before = desk.unit, likeness.behind
    titles = dict(matter_titles(unit, reader.scope))
    judged = [judge(desk, reader, key, titles[key]) for key in likeness.matters]
    composed = compose(
        [one.assessment for one in judged if one.assessment is not None],
        as_of=unit.as_of,
        base_url=desk.base_url,
        reader=likeness.reader,
        slot=likeness.slot,
        before=before.told,
        hearings={one.assessment.record.key: one.hearings for one in judged if one.assessment is not None},
        missed=before.missed,
        links=MARKED if reader.number else None,
        replay=desk.replay,
        unjudged=tuple(one.unjudged for one in judged if one.unjudged is not None),
        unmailed={one.assessment.record.key: one.unmailed for one in judged if one.assessment is not None},
    )
    rendered = render(desk.templates, _TEMPLATE, composed.digest)
    return composed, replace(rendered, html="") if reader.form is MailForm.TEXT else rendered


def _stand_for(desk: Desk, reader: Subscriber, slot: date, before: Behind) -> None:
    """Notes that this digest stands for the days before it: those that wait still, and those that have no row.

    Days that an earlier one was to stand for, which never went out itself, are its own now.
    """
    unit = desk.unit
    outbox.merge_older(unit, reader.address, outbox.DIGEST, slot.isoformat(), now=desk.now)
    if not before.missed:
        return
    for day in before.unmade:
        _put(unit, reader, day, None)
    row = OutboxMessage
    mine = (row.recipient == reader.address, row.kind == outbox.DIGEST)
    number = unit.session.scalars(select(row.id).where(*mine, row.slot == slot.isoformat())).one()
    unmade, missed = _written_as(before.unmade), _written_as(before.missed)
    stands_elsewhere = or_(row.slot.in_(unmade), row.outcome == MailOutcome.MERGED)
    taken_up = update(row).where(*mine, row.slot.in_(missed), stands_elsewhere)
    unit.session.execute(taken_up.values(outcome=MailOutcome.MERGED, merged_into_id=number))


def _written_as(days: tuple[date, ...]) -> list[str]:
    return [day.isoformat() for day in days]
