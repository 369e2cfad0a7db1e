"""Raising and clearing flags: the difference between those that are up and those that should be."""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db.models import Flag, Matter
from tracker.db.records import load_record
from tracker.db.visibility import Scope
from tracker.domain.compliance import assess
from tracker.domain.flags import Wanted, wanted_flags
from tracker.domain.policy import Viewer
from tracker.domain.standing import Assessment
from tracker.domain.vocabulary import Role
from tracker.services.matters import hold
from tracker.services.unit import Unit

_EVERYTHING = Scope(Viewer("flags", "The flags", Role.ADMIN))
"""What flags are judged by. One matter has one set of them, so they must not follow what the saver may see."""


@dataclass(frozen=True, slots=True)
class FlagChange:
    """One flag that went up or down in a tick."""

    action: str
    subject: str
    kind: str
    words: str


def refresh_flags(unit: Unit, assessment: Assessment) -> tuple[FlagChange, ...]:
    """Clears what should no longer be up, raises what should; the same moment again changes nothing."""
    matter = hold(unit, assessment.record.key)
    should = {flag.subject_key: flag for flag in wanted_flags(assessment)}
    changes = []
    for flag in unit.session.scalars(select(Flag).where(Flag.matter_id == matter, Flag.cleared_at.is_(None))):
        wanted = should.get(flag.subject_key)
        if wanted is not None and (flag.kind, flag.slot) == (wanted.kind, wanted.slot):
            del should[flag.subject_key]
            continue
        flag.cleared_at = unit.as_of
        changes.append(FlagChange("cleared", flag.subject_key, flag.kind.value, flag.words))
    unit.session.flush()
    for wanted in should.values():
        _raise(unit, matter, wanted)
        changes.append(FlagChange("raised", wanted.subject_key, wanted.kind.value, wanted.words))
    unit.session.flush()
    return tuple(changes)


def _raise(unit: Unit, matter: int, wanted: Wanted) -> None:
    """Puts a flag up; one that was up before for the same slot goes up again as the same row."""
    query = select(Flag).where(
        Flag.matter_id == matter,
        Flag.subject_key == wanted.subject_key,
        Flag.kind == wanted.kind,
        Flag.slot == wanted.slot,
    )
    flag = unit.session.scalar(query)
    if flag is not None:  # who acknowledged it before has not seen it this time
        flag.cleared_at, flag.words, flag.raised_at = None, wanted.words, unit.as_of
        return
    unit.session.add(
        Flag(
            matter_id=matter,
            subject_kind=wanted.subject_kind,
            subject_key=wanted.subject_key,
            kind=wanted.kind,
            slot=wanted.slot,
            raised_at=unit.as_of,
            words=wanted.words,
        )
    )


def open_flags(unit: Unit, matter_key: str) -> tuple[Flag, ...]:
    """The flags that are up for a matter, latest first."""
    query = (
        select(Flag)
        .join(Matter, Matter.id == Flag.matter_id)
        .where(Matter.key == matter_key, Flag.cleared_at.is_(None))
        .order_by(Flag.raised_at.desc(), Flag.id.desc())
    )
    return tuple(unit.session.scalars(query))


def settle(unit: Unit, matter_key: str) -> tuple[FlagChange, ...]:
    """What a save changes beside itself: the flags of its matter, judged at the moment of saving.

    It goes by the whole record, sealed duties too, whoever saves.
    """
    hold(unit, matter_key)
    record = load_record(unit.session, matter_key, _EVERYTHING)
    return refresh_flags(unit, assess(record, unit.as_of))
