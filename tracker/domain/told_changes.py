"""What is otherwise now than a digest told, and what a digest of the moment tells in its turn."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.moments import Moment
from tracker.domain.record import Conflict, Effect, Entry
from tracker.domain.standing import Assessment, EffectLine, Standing
from tracker.domain.told import ToldDeadline, ToldHearing, ToldMatter
from tracker.domain.vocabulary import EffectKind, ObligationKind, Status
from tracker.domain.wording import format_due

_RUNS = frozenset({"in_force", "inferred"})


@dataclass(frozen=True, slots=True)
class DeadlineChange:
    """A deadline that stands otherwise than told; `before` is None for one that was not told at all."""

    standing: Standing
    before: ToldDeadline | None


@dataclass(frozen=True, slots=True)
class StayLine:
    """A stay and the deadlines it bears on. `until` is when it ends or ended, None when no end is known."""

    effect: Effect
    standings: tuple[Standing, ...]
    until: Moment | None
    is_over: bool

    @property
    def ran_out(self) -> bool:
        """Whether it came to the end that its own order set, and no other order lifted it."""
        return self.is_over and self.effect.until is not None and self.until == self.effect.until


@dataclass(frozen=True, slots=True)
class Changes:
    """What is otherwise than a digest told. `gone` counts deadlines told that are no longer on record."""

    entries: tuple[Entry, ...] = ()
    deadlines: tuple[DeadlineChange, ...] = ()
    gone: int = 0
    stays_entered: tuple[StayLine, ...] = ()
    stays_over: tuple[StayLine, ...] = ()
    conflicts_opened: tuple[Conflict, ...] = ()
    conflicts_decided: tuple[Conflict, ...] = ()

    @property
    def is_anything(self) -> bool:
        """Whether anything at all changed."""
        return self != Changes()


def tell(
    assessment: Assessment,
    before: ToldMatter | None,
    *,
    hearings: tuple[ToldHearing, ...] = (),
    ended_told_on: date | None = None,
) -> ToldMatter:
    """What a digest of this assessment tells; the counts go on from `before`."""
    record = assessment.record
    known = {one.key: one for one in before.deadlines} if before else {}
    return ToldMatter(
        key=record.key,
        deadlines=tuple(_told(standing, known.get(standing.key)) for standing in assessment.standings),
        entries=tuple(entry.key for entry in _entries(assessment)),
        conflicts=tuple(sorted(conflict.key for conflict in record.conflicts if not conflict.decided)),
        stays=tuple(sorted(stay.effect.key for stay in stays_of(assessment) if not stay.is_over)),
        hearings=hearings,
        ended_told_on=ended_told_on,
        sealed=tuple(sorted(entry.key for entry in record.entries.values() if entry.sealed)),
    )


def _told(standing: Standing, before: ToldDeadline | None) -> ToldDeadline:
    return ToldDeadline(
        key=standing.key,
        status=standing.status,
        edtf=_edtf(standing),
        due=format_due(standing.due),
        times=before.times + 1 if before is not None and is_as_told(standing, before) else 1,
        adequacy=standing.adequacy,
        safe_by=standing.safe_by,
    )


def _edtf(standing: Standing) -> str:
    return standing.due.moment.edtf if standing.due.moment else ""


def is_as_told(standing: Standing, before: ToldDeadline) -> bool:
    """Whether a deadline stands just as it was told: status, date, the time to go by, the worth of its answer."""
    return before.status is standing.status and _is_dated_as_told(standing, before)


def _is_dated_as_told(standing: Standing, before: ToldDeadline) -> bool:
    now = (_edtf(standing), standing.adequacy, standing.safe_by)
    return (before.edtf, before.adequacy, before.safe_by) == now


def _entries(assessment: Assessment) -> list[Entry]:
    found = [one for one in assessment.record.entries.values() if one.filed.counts_at(assessment.as_of)]
    return sorted(found, key=lambda entry: (entry.filed.counts_from, entry.key))


def stays_of(assessment: Assessment) -> tuple[StayLine, ...]:
    """The stays that bear on deadlines at the moment of an assessment, running or over, each once."""
    found: dict[str, tuple[EffectLine, list[Standing]]] = {}
    for standing in assessment.standings:
        for line in standing.effects:
            if line.effect.kind is EffectKind.STAYS and line.state in {*_RUNS, "ended"}:
                found.setdefault(line.effect.key, (line, []))[1].append(standing)
    return tuple(
        StayLine(line.effect, tuple(standings), line.until, line.state == "ended") for line, standings in found.values()
    )


def changes_since(before: ToldMatter, assessment: Assessment) -> Changes:
    """What is otherwise now than `before` told. New days of a recurring duty told before are no change."""
    record = assessment.record
    known, listed = set(before.entries), {one.key: one for one in before.deadlines}
    recurring = {duty.key for duty in record.obligations if duty.kind is ObligationKind.RECURRING}
    duties = {_duty(key) for key in listed}
    changed = tuple(
        DeadlineChange(standing, listed.get(standing.key))
        for standing in assessment.standings
        if _is_otherwise(standing, listed.get(standing.key), duties)
    )
    stays, conflicts = stays_of(assessment), {one.key: one for one in record.conflicts}
    here = {standing.key for standing in assessment.standings}
    return Changes(
        entries=tuple(entry for entry in _entries(assessment) if entry.key not in known),
        deadlines=changed,
        gone=sum(key not in here and _duty(key) not in recurring for key in listed),
        stays_entered=tuple(stay for stay in stays if not stay.is_over and stay.effect.key not in before.stays),
        stays_over=tuple(stay for stay in stays if stay.is_over and stay.effect.key in before.stays),
        conflicts_opened=tuple(
            one for key, one in conflicts.items() if not one.decided and key not in before.conflicts
        ),
        conflicts_decided=tuple(
            conflicts[key] for key in before.conflicts if key in conflicts and conflicts[key].decided
        ),
    )


def _is_otherwise(standing: Standing, before: ToldDeadline | None, duties: set[str]) -> bool:
    if before is None:
        return not (standing.obligation.kind is ObligationKind.RECURRING and standing.obligation.key in duties)
    if (before.status, standing.status) == (Status.UPCOMING, Status.DUE_TODAY):
        return not _is_dated_as_told(standing, before)  # that the day has come is no news beside what is due today
    return not is_as_told(standing, before)


def _duty(deadline: str) -> str:
    """The key of the duty that an occurrence's key begins with; the key itself for what is no occurrence."""
    return deadline.rpartition("/")[0] or deadline
