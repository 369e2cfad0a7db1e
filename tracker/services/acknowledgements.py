"""Somebody saw a flag and took it on. That is added and never taken back; the flag stays up until its cause is gone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tracker.db.models import Acknowledgement, Flag, Matter
from tracker.domain.errors import Nonsense, Unreadable
from tracker.domain.vocabulary import FlagKind
from tracker.services.people import names_of
from tracker.services.unit import Unit

MOST_LETTERS = 500


@dataclass(frozen=True, slots=True)
class FlagSeen:
    """The flag that somebody saw: its subject, kind and slot as they were shown."""

    matter: str
    subject: str
    kind: FlagKind
    slot: str


@dataclass(frozen=True, slots=True)
class Seen:
    """That somebody saw a flag."""

    account: str
    who: str
    at: datetime
    note: str | None


def acknowledge(unit: Unit, flag: FlagSeen, note: str | None) -> None:
    """Notes that the viewer saw this flag. Sent twice without another note, it is noted once.

    Raises Nonsense when the flag is no longer up, Unreadable for a note that is too long.
    """
    text = (note or "").strip() or None
    if text is not None and len(text) > MOST_LETTERS:
        raise Unreadable(f"Keep the note under {MOST_LETTERS} letters; it has {len(text)}", field="note")
    row = unit.session.scalar(
        select(Flag)
        .join(Matter, Matter.id == Flag.matter_id)
        .where(
            Matter.key == flag.matter,
            Flag.subject_key == flag.subject,
            Flag.kind == flag.kind,
            Flag.slot == flag.slot,
            Flag.cleared_at.is_(None),
        )
        .with_for_update()
    )
    if row is None:
        raise Nonsense("This flag is no longer up: what raised it has changed. Load the list again")
    mine = [one for one in seen_by(unit, [row]).get(row.id, ()) if one.account == unit.actor]
    if mine and (text is None or mine[-1].note == text):
        return
    unit.session.add(Acknowledgement(flag_id=row.id, account=unit.actor, at=unit.as_of, note=text))
    unit.session.flush()


def seen_by(unit: Unit, flags: Iterable[Flag]) -> dict[int, tuple[Seen, ...]]:
    """Who saw each flag since it was last raised, oldest first, by the flag's id."""
    raised = {flag.id: flag.raised_at for flag in flags}
    if not raised:
        return {}
    query = (
        select(Acknowledgement)
        .where(Acknowledgement.flag_id.in_(raised))
        .order_by(Acknowledgement.at, Acknowledgement.id)
    )
    rows = [row for row in unit.session.scalars(query) if row.at >= raised[row.flag_id]]
    names = names_of(unit, (row.account for row in rows))
    found: dict[int, tuple[Seen, ...]] = {}
    for row in rows:
        seen = Seen(row.account, names.get(row.account, row.account), row.at, row.note)
        found[row.flag_id] = (*found.get(row.flag_id, ()), seen)
    return found
