"""The working lists of one person: over every matter that they may see, on the record as it is now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.db.models import Flag
from tracker.db.visibility import Scope
from tracker.domain.assignments import Duty, Raised, called_upon, is_passed_on
from tracker.domain.compliance import assess
from tracker.domain.motions import Motion, pending_motions
from tracker.domain.record import MatterRecord
from tracker.domain.standing import Assessment, Standing
from tracker.domain.working_lists import (
    Choice,
    Side,
    StaleDocket,
    is_assigned,
    is_open,
    is_waiting,
    on_side,
    stale_dockets,
    why_to_verify,
)
from tracker.services.acknowledgements import Seen, seen_by
from tracker.services.flags import open_flags
from tracker.services.matters import matter_keys, record_of
from tracker.services.unit import Unit

DEADLINES = ("owed_by_us", "owed_to_us", "others", "assigned", "to_verify", "waiting")


@dataclass(frozen=True, slots=True)
class Listed:
    """One deadline on a list, with the matter it is of."""

    record: MatterRecord
    standing: Standing


@dataclass(frozen=True, slots=True)
class FlagUp:
    """A flag that calls upon somebody: who saw it, whom it calls upon, and whether it was passed on to the backup."""

    record: MatterRecord
    flag: Flag
    standing: Standing | None
    seen: tuple[Seen, ...]
    calls: tuple[str, ...]
    is_passed_on: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """Every matter that the viewer may see, judged at one moment."""

    unit: Unit
    as_of: datetime
    matters: tuple[Assessment, ...]


def open_desk(unit: Unit, scope: Scope) -> Desk:
    """The desk of the viewer at the moment of the unit."""
    records = (record_of(unit, scope, key) for key in matter_keys(unit, scope))
    return Desk(unit, unit.as_of, tuple(assess(record, unit.as_of) for record in records))


def deadlines_on(desk: Desk, name: str) -> tuple[Listed, ...]:
    """The deadlines on a list, by the earliest reading of their date; those without one last."""
    found = [
        Listed(one.record, standing)
        for one in desk.matters
        for standing in one.standings
        if _choice(one.record, name, desk.unit.actor)(standing)
    ]
    return tuple(sorted(found, key=_by_date))


def _choice(record: MatterRecord, name: str, account: str) -> Choice:
    match name:
        case "assigned":
            return lambda standing: is_open(standing) and is_assigned(standing, account)
        case "to_verify":
            return lambda standing: bool(why_to_verify(standing))
        case "waiting":
            return is_waiting
        case _:
            return on_side(record, Side(name))


def _by_date(one: Listed) -> tuple[bool, datetime | str, str]:
    safe_by = one.standing.safe_by
    return (safe_by is None, safe_by.isoformat() if safe_by else "", one.standing.key)


def flags_up(desk: Desk, after: timedelta) -> tuple[FlagUp, ...]:
    """The flags of all matters, those that nobody saw first, then the latest raised.

    `after` is how long one is left to whoever answers for it before the backup is called upon.
    """
    found: list[FlagUp] = []
    for one in desk.matters:
        flags = open_flags(desk.unit, one.record.key)
        seen = seen_by(desk.unit, flags)
        found += [_flag(desk, one, flag, seen.get(flag.id, ()), after) for flag in flags]
    return tuple(sorted(found, key=lambda up: (bool(up.seen), -up.flag.raised_at.timestamp(), up.flag.subject_key)))


def _flag(desk: Desk, matter: Assessment, flag: Flag, seen: tuple[Seen, ...], after: timedelta) -> FlagUp:
    standing = matter.of(flag.subject_key) if flag.subject_kind == "deadline" else None
    raised = Raised(flag.raised_at, bool(seen), standing.safe_by if standing else None)
    duty = Duty(standing.deadline.responsible, standing.deadline.backup) if standing else Duty()
    calls = called_upon(duty, raised, desk.as_of, after)
    passed_on = duty.backup in calls and duty.responsible is not None and is_passed_on(raised, desk.as_of, after)
    return FlagUp(matter.record, flag, standing, seen, calls, passed_on)


def my_flags(desk: Desk, after: timedelta) -> tuple[FlagUp, ...]:
    """The flags that call upon the viewer, then those that call upon nobody by name."""
    found = flags_up(desk, after)
    mine = tuple(up for up in found if desk.unit.actor in up.calls)
    return (*mine, *(up for up in found if not up.calls))


def motions_pending(desk: Desk) -> tuple[tuple[MatterRecord, Motion], ...]:
    """The motions that wait for a ruling, oldest first."""
    found = ((one.record, motion) for one in desk.matters for motion in pending_motions(one.record, desk.as_of))
    return tuple(sorted(found, key=lambda pair: (-pair[1].age_days, pair[1].filing.key)))


def stale_on(desk: Desk) -> tuple[tuple[MatterRecord, StaleDocket], ...]:
    """The dockets to check, those never checked first, then the longest ago."""
    found = [(one.record, stale) for one in desk.matters for stale in stale_dockets(one.record, desk.as_of)]
    return tuple(sorted(found, key=lambda pair: _age(pair[1])))


def matters_for_nobody(desk: Desk) -> tuple[MatterRecord, ...]:
    """The matters that name no party that one acts for."""
    return tuple(one.record for one in desk.matters if one.record.acting_for is None)


def _age(stale: StaleDocket) -> tuple[bool, str, str]:
    at = stale.checked_at
    return (at is not None, at.isoformat() if at else "", stale.docket.key)


def names_needed(found: Iterable[Listed]) -> set[str]:
    """The accounts that some deadlines name."""
    return {
        key
        for one in found
        for key in (one.standing.deadline.responsible, one.standing.deadline.backup)
        if key is not None
    }
