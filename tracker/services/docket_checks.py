"""Somebody checked dockets: the stretches that they now speak for, and which statuses that changes.

What a check changes is shown before it is saved, and asked about where it makes something past due.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import select

from tracker.db import models
from tracker.db.history import group_of
from tracker.domain.compliance import assess
from tracker.domain.errors import NeedsConfirming, Nonsense, Unreadable
from tracker.domain.record import Coverage, MatterRecord
from tracker.domain.standing import Assessment, Standing
from tracker.domain.vocabulary import Nature, Status
from tracker.domain.wording import counted, format_instant
from tracker.services.entering import Read, Saved, cite
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class NewChecks:
    """What a clerk typed: from when each docket is complete (aware, by its key), and through when (None: until now).

    `agreed` names what was asked about and confirmed, as `asked_about` gives it; empty while nothing was.
    """

    begins: Mapping[str, datetime]
    through: datetime | None
    against: str
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One deadline that a check changes; `before` is None for one that was not listed.

    `is_asked` marks what becomes past due, or may have: it is asked about.
    """

    before: Standing | None
    after: Standing
    is_asked: bool


def changes_by(record: MatterRecord, checks: Iterable[Coverage], as_of: datetime) -> tuple[StatusChange, ...]:
    """The deadlines whose status these checks change at `as_of`, those asked about first, then by key."""
    more = tuple(checks)
    before, after = assess(record, as_of), assess(replace(record, coverage=(*record.coverage, *more)), as_of)
    held = {one.key: one for one in before.standings}
    found = [
        StatusChange(held.get(one.key), one, _is_asked(held.get(one.key), one, before, more)) for one in after.standings
    ]
    changed = (one for one in found if one.is_asked or _differs(one))
    return tuple(sorted(changed, key=_by_weight))


def asked_about(changes: Iterable[StatusChange]) -> str:
    """A short name of the deadlines that are asked about; empty when none is."""
    keys = sorted(one.after.key for one in changes if one.is_asked)
    return sha256("\n".join(keys).encode()).hexdigest()[:20] if keys else ""


def _differs(change: StatusChange) -> bool:
    before, after = change.before, change.after
    if before is None:
        return True
    return (before.status, before.beyond_record) != (after.status, after.beyond_record)


def _by_weight(change: StatusChange) -> tuple[bool, bool, float]:
    """What becomes past due first, then what is asked about, each with the latest date first."""
    due = change.after.due.moment
    latest = -due.latest.timestamp() if due else 0.0
    return change.after.status is not Status.OVERDUE, not change.is_asked, latest


def _is_asked(before: Standing | None, after: Standing, held: Assessment, checks: tuple[Coverage, ...]) -> bool:
    """Whether it becomes past due, or its earliest reading passes within what is newly covered and it is open."""
    if after.obligation.nature is Nature.ABSTAIN:
        return False
    if after.status is Status.OVERDUE:
        return before is None or before.status is not Status.OVERDUE
    through = max((one.through_at for one in checks if one.docket == after.obligation.docket), default=None)
    if through is None or after.safe_by is None or after.status not in (Status.UNVERIFIED, Status.DUE_TODAY):
        return False
    known = max((one.through_at for one in held.record.coverage if one.docket == after.obligation.docket), default=None)
    return after.safe_by <= through and (known is None or known < after.safe_by)


def checks_of(unit: Unit, record: MatterRecord, new: NewChecks) -> tuple[Coverage, ...]:
    """What was typed as stretches of the dockets, checked now. Raises Unreadable with the field, Nonsense."""
    if not new.begins:
        raise Unreadable("Tick at least one docket", field="dockets")
    if not new.against.strip():
        raise Unreadable("Say what you checked it against, such as: PACER docket sheet", field="against")
    through = new.through or unit.as_of
    if through > unit.as_of:
        said, now = (format_instant(at, record.zone) for at in (through, unit.as_of))
        raise Unreadable(f"{said} is in the future: nobody can have checked it yet (it is {now})", field="through")
    for key, begins in new.begins.items():
        if key not in record.dockets:
            raise Nonsense(f"There is no docket '{key}' in this matter. Load the page again")
        if begins > through:
            said = format_instant(through, record.zone)
            raise Unreadable(f"It is complete only from after {said}, through which you checked", field=f"from-{key}")
    return tuple(
        Coverage(key, begins.astimezone(UTC), through.astimezone(UTC), unit.as_of, new.against.strip())
        for key, begins in new.begins.items()
    )


def save_checks(unit: Unit, matter_id: int, record: MatterRecord, new: NewChecks) -> Saved:
    """Saves the checks of a matter that is held, all or none, each with its source.

    `record` is read after the matter was held. Raises NeedsConfirming where a deadline becomes past due, or may have,
    and was not confirmed; and as `checks_of` does.
    """
    checks = checks_of(unit, record, new)
    changes = changes_by(record, checks, unit.as_of)
    if asked_about(changes) not in ("", new.agreed):
        number = counted(sum(one.is_asked for one in changes), "deadline")
        raise NeedsConfirming(f"{number} would read as past due, or perhaps past due. Look at the list", field="agreed")
    query = select(models.Docket.key, models.Docket.id).where(models.Docket.key.in_(list(new.begins)))
    ids = {row.key: row.id for row in unit.session.execute(query)}
    rows = [_row(unit, ids[check.docket], check) for check in checks]
    unit.session.add_all(rows)
    unit.session.flush()
    cite(unit, matter_id, Read(new.against, "the docket sheet"), [("coverage_id", row.id, {}) for row in rows])
    return Saved("coverage", str(rows[0].id), group_of(unit.session))


def _row(unit: Unit, docket: int, check: Coverage) -> models.Coverage:
    return models.Coverage(
        docket_id=docket,
        from_at=check.from_at,
        through_at=check.through_at,
        checked_at=check.checked_at,
        checked_by=unit.viewer.name or unit.actor,
        against=check.against,
    )
