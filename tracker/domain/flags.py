"""Which flags should be up at a moment. Raising, clearing and storing them is the scheduler's.

One open flag a subject; each slot (a kind, with the due moment and the lead time it stands for) is raised once. A
record that ended longer than `stale_after` ago raises one flag for its matter and nothing else.
"""

from dataclasses import dataclass
from datetime import timedelta

from tracker.domain.explanation import STATUS_WORDS
from tracker.domain.moments import local_day
from tracker.domain.obligations import period
from tracker.domain.record import Conflict
from tracker.domain.standing import OPEN_STATUSES, Assessment, Standing
from tracker.domain.vocabulary import DueKind, FlagKind, Force, Nature, Status
from tracker.domain.wording import counted, format_due, format_instant

LEAD_DAYS = (30, 14, 7, 3, 1)
SHORT_DUTY = timedelta(hours=72)
SHORT_LEADS = ((timedelta(hours=12), "12 h"), (timedelta(hours=2), "2 h"), (timedelta(minutes=30), "30 min"))
_ON_THE_DAY = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A flag that should be up: `slot` tells one raising from the next, `words` are for people."""

    subject_kind: str
    subject_key: str
    kind: FlagKind
    slot: str
    words: str


def wanted_flags(assessment: Assessment) -> tuple[Wanted, ...]:
    """The flags that should be up at the moment of an assessment, at most one a subject."""
    record, zone = assessment.record, assessment.record.zone
    if assessment.is_stale and assessment.record_through is not None:
        ended = format_instant(assessment.record_through, zone)
        slot = assessment.record_through.isoformat()
        return (
            Wanted("matter", record.key, FlagKind.RECORD_STALE, slot, f"The record ends {ended}; check the dockets."),
        )
    found = [flag for standing in assessment.standings if (flag := _deadline_flag(assessment, standing))]
    found += [flag for conflict in record.conflicts if (flag := _conflict_flag(assessment, conflict))]
    return tuple(found)


def _deadline_flag(assessment: Assessment, standing: Standing) -> Wanted | None:
    if standing.obligation.nature is Nature.ABSTAIN or standing.due.moment is None:
        return None
    if _has_passed(assessment, standing):
        past = past_due(assessment, standing)
        return _wanted(standing, past[0], "", past[1]) if past is not None else None
    if standing.status in (Status.DUE_TODAY, Status.UPCOMING, Status.UNVERIFIED):
        return _before_it_falls_due(assessment, standing, format_due(standing.due))
    return None


def past_due(assessment: Assessment, standing: Standing) -> tuple[FlagKind, str] | None:
    """As what a deadline that has passed is told, in which words; None where it has not, or nobody was bound to act."""
    duty, due = standing.obligation, format_due(standing.due)
    if not _has_passed(assessment, standing) or duty.nature is Nature.ABSTAIN or standing.due.moment is None:
        return None
    if standing.status is Status.OVERDUE:
        return FlagKind.OVERDUE, f"Past due since {due}: not on the docket as checked."
    if duty.force is Force.MAY:
        return None
    return FlagKind.OUTCOME_UNKNOWN, two_ways(standing) or f"Fell due {due}; the outcome is not known."


def _has_passed(assessment: Assessment, standing: Standing) -> bool:
    last = standing.latest_by
    is_unknown = standing.status is Status.UNVERIFIED and last is not None and assessment.as_of > last
    return is_unknown or standing.status is Status.OVERDUE


def two_ways(standing: Standing) -> str:
    """The sentence about a deadline that is read two ways; empty where it is read one way."""
    if not standing.readings:
        return ""
    first, second = (STATUS_WORDS[status] for status in standing.readings[:2])
    return f"Not settled: read one way it is {first}; read the other it is {second}."


def _before_it_falls_due(assessment: Assessment, standing: Standing, due: str) -> Wanted | None:
    safe_by = standing.safe_by
    if safe_by is None:
        return None
    left = safe_by - assessment.as_of
    lead = _lead(assessment, standing, left)
    today = local_day(assessment.as_of, standing.due.zone) >= local_day(safe_by, standing.due.zone)
    if today and (lead is None or not _is_urgent(assessment, standing, left)):
        return _wanted(standing, FlagKind.DUE_TODAY, "", two_ways(standing) or _today(left, due))
    if lead is None:
        return None
    return _wanted(standing, FlagKind.DUE_SOON, lead, two_ways(standing) or f"Due within {lead}: {due}.")


def _today(left: timedelta, due: str) -> str:
    return f"Due today, {due}." if left >= timedelta() else f"It may have fallen due already: {due}."


def _is_urgent(assessment: Assessment, standing: Standing, left: timedelta) -> bool:
    is_clocked = standing.due.kind is DueKind.INSTANT
    return is_clocked and timedelta() <= left <= _ON_THE_DAY and _is_short(assessment, standing)


def _lead(assessment: Assessment, standing: Standing, left: timedelta) -> str | None:
    """The smallest lead time already reached, in words; None when none is. Days are those of the court's calendar."""
    if _is_short(assessment, standing):
        reached = [words for lead, words in SHORT_LEADS if left <= lead]
    else:
        zone, safe_by = standing.due.zone, assessment.as_of + left
        days_left = (local_day(safe_by, zone) - local_day(assessment.as_of, zone)).days
        reached = [counted(days, "day") for days in LEAD_DAYS if days_left <= days]
    return reached[-1] if reached else None


def _is_short(assessment: Assessment, standing: Standing) -> bool:
    """Whether the duty ran for less than 72 hours: from its order, or from one occurrence to the next."""
    entries = assessment.record.entries
    order = entries.get(standing.obligation.imposed_by) if standing.obligation.imposed_by else None
    due = standing.due.moment
    if standing.obligation.rrule is not None:
        step = period(standing.obligation)
        return step is not None and step < SHORT_DUTY
    if order is None or due is None:
        return False
    started = order.filed.earliest or order.filed.latest
    return due.latest - started < SHORT_DUTY


def _wanted(standing: Standing, kind: FlagKind, lead: str, words: str) -> Wanted:
    moment = standing.due.moment
    day = moment.edtf if moment is not None else ""
    slot = f"{day} {lead}".strip()
    return Wanted("deadline", standing.key, kind, slot, words)


def _conflict_flag(assessment: Assessment, conflict: Conflict) -> Wanted | None:
    """A flag only where an undecided conflict touches the due moment or the status of an open duty to act."""
    if conflict.decided:
        return None
    open_keys = {
        key
        for standing in assessment.standings
        if standing.status in OPEN_STATUSES and standing.obligation.nature is Nature.ACT
        for key in (standing.key, standing.obligation.key)
    }
    for touch in conflict.touches:
        if touch.field in ("due", "status") and touch.key in open_keys:
            words = f"Not settled, and a duty depends on it: {conflict.topic}."
            return Wanted("conflict", conflict.key, FlagKind.CONFLICT_OPEN, touch.field, words)
    return None
