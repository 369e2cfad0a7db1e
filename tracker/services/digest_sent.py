"""The digest of a day as it was sent: to the reader who asks, or to the installation's own address.

What was sent may have been closed since. So whatever a digest told is looked up again before it is shown: all of it
must be open today to whoever asks, as far as mail may tell it, or none of it is shown.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.db.models import MailContent, OutboxMessage
from tracker.db.queries.outbox import messages, shown_to
from tracker.db.visibility import Scope
from tracker.domain.errors import NotFound
from tracker.domain.told import Told, ToldMatter
from tracker.mail.personal import impersonal
from tracker.services.hearings_ahead import hearings
from tracker.services.matters import matter_keys, record_of
from tracker.services.outbox import DIGEST
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class SentDigest:
    """One digest as it was written, without its reader's own links. `html` is empty where it went out as text only.

    `sent_at` is None while it waits to be delivered. `is_own` says whether it was written for the reader who asks.
    """

    subject: str
    text: str
    html: str
    prepared_at: datetime
    sent_at: datetime | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class ClosedDigest:
    """A digest that was sent and is not shown. `is_known`: part of it is closed now; else that cannot be told."""

    is_known: bool


@dataclass(frozen=True, slots=True)
class SentLine:
    """One digest in the list of those sent. `subject` is None where it names a matter that is closed now."""

    day: date
    subject: str | None
    sent_at: datetime | None
    place: str


def sent_digest(unit: Unit, slot: date, address: str) -> SentDigest | ClosedDigest | None:
    """The digest of a day: the reader's own, else that of the installation's `address`; None where none went.

    Of others nothing is shown: neither what they chose nor that they get one.
    """
    row, said = OutboxMessage, MailContent
    query = (
        select(row.account_id, row.prepared_at, row.ended_at, said.subject, said.text, said.html, said.told)
        .join(said, said.id == row.content_id)
        .where(row.kind == DIGEST, row.slot == slot.isoformat(), shown_to(unit.viewer, address))
    )
    found = unit.session.execute(query.order_by(row.account_id.is_(None), row.id.desc()).limit(1)).first()
    if found is None:
        return None
    told = Told.from_json(found.told)
    if told is None or not _is_open(unit, told):
        return ClosedDigest(is_known=told is not None)
    return SentDigest(
        subject=found.subject,
        text=impersonal(found.text),
        html=impersonal(found.html),
        prepared_at=found.prepared_at,
        sent_at=found.ended_at,
        is_own=found.account_id is not None,
    )


def digests_sent(unit: Unit, address: str, *, limit: int) -> tuple[SentLine, ...]:
    """The newest digests that the reader may look at, the newest first."""
    seen = set(matter_keys(unit, _scope(unit)))
    return tuple(
        SentLine(
            day=date.fromisoformat(row["slot"]),
            subject=row["subject"] if _names_only(row["told"], seen) else None,
            sent_at=row["ended_at"],
            place=row["delivered_to"] or "",
        )
        for row in messages(unit.session, DIGEST, unit.viewer, address, limit=limit)
    )


def _scope(unit: Unit) -> Scope:
    return Scope(unit.viewer, by_mail=True)


def _names_only(text: str | None, seen: set[str]) -> bool:
    """Whether a digest told of no other matters than these, as far as is known."""
    told = Told.from_json(text)
    return told is not None and {*(one.key for one in told.matters), *told.unjudged} <= seen


def _is_open(unit: Unit, told: Told) -> bool:
    """Whether all that was told is open to the reader today."""
    seen = set(matter_keys(unit, _scope(unit)))
    return set(told.unjudged) <= seen and all(one.key in seen and _is_still_open(unit, one) for one in told.matters)


def _is_still_open(unit: Unit, told: ToldMatter) -> bool:
    """Whether each entry told of a matter is in its record still, and not sealed since, and so what hangs on it."""
    scope = _scope(unit)
    try:
        record = record_of(unit, scope, told.key)
    except NotFound:
        return False
    duties = {duty.key for duty in record.obligations}
    dates = duties | {deadline.key for deadline in record.deadlines}
    hears = {one.key for one in hearings(unit, scope, told.key)} if told.hearings else set()
    sealed = {entry.key for entry in record.entries.values() if entry.sealed}
    return (
        {*told.entries} <= set(record.entries)
        and not sealed & {*told.entries} - {*told.sealed}
        and all(one.key in dates or one.key.rpartition("/")[0] in duties for one in told.deadlines)
        and {*told.conflicts} <= {one.key for one in record.conflicts}
        and {*told.stays} <= {one.key for one in record.effects}
        and {one.key for one in told.hearings} <= hears
    )
