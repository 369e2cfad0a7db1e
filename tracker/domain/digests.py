"""The order in which duties are told: the groups of a list, and the one sentence that sums a moment up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.domain.mail_words import DigestSection
from tracker.domain.moments import local_day
from tracker.domain.obligations import duty_end, is_fresh
from tracker.domain.record import MatterRecord
from tracker.domain.standing import ANSWERED, ENDED, PAST_DUE, Assessment, Standing
from tracker.domain.vocabulary import Adequacy, Nature, ObligationKind, Status
from tracker.domain.wording import counted, format_day, listed

GROUPS = (
    ("attention", "Past due or not known"),
    ("today", "Due today"),
    ("week", "Next 7 days"),
    ("later", "Later"),
    ("continuing", "Continuing"),
    ("ended", "Answered, stayed or ended"),
)
_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)
ALWAYS_TOLD = frozenset({DigestSection.TODAY, DigestSection.PAST_DUE, DigestSection.UNKNOWN})
"""What no reader can leave out of a digest: a date overlooked costs more than a line too many."""
_OURS = frozenset({*ALWAYS_TOLD, DigestSection.WEEK})
_SECTIONS = {
    Status.MISSED: DigestSection.PAST_DUE,
    Status.OVERDUE: DigestSection.PAST_DUE,
    Status.UNVERIFIED: DigestSection.UNKNOWN,
    Status.DUE_TODAY: DigestSection.TODAY,
    Status.CONTINUING: DigestSection.CONTINUING,
    Status.WAITING: DigestSection.CONTINUING,
}
_IN_FULL = (
    ("missed", "deadline was", "deadlines were", "found by a court not to have been complied with"),
    ("overdue", "deadline is", "deadlines are", "past due and not on the docket as checked"),
    ("unverified", "deadline is past due with its", "deadlines are past due with their", "outcome not stated"),
    ("two_ways", "deadline is", "deadlines are", "read two ways, with nobody having decided"),
)
_IN_SHORT = (
    ("due_today", "due today"),
    ("upcoming", "still to come"),
    ("stayed", "stayed"),
    ("answered", "answered"),
    ("ended", "ended by an order"),
)


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a list: its code, heading and standings in the order to show them."""

    code: str
    heading: str
    standings: tuple[Standing, ...]


def group_of(standing: Standing, today: date) -> str:
    """The code of the group a standing belongs to on a local day."""
    match standing.status:
        case Status.MISSED | Status.OVERDUE | Status.UNVERIFIED:
            return "attention"
        case Status.DUE_TODAY:
            return "today"
        case Status.CONTINUING | Status.WAITING:
            return "continuing"
        case Status.UPCOMING:
            safe_by = standing.safe_by
            soon = safe_by is not None and local_day(safe_by, standing.due.zone) <= today + _WEEK
            return "week" if soon else "later"
        case _:
            return "ended"


def section_of(standing: Standing, assessment: Assessment) -> DigestSection | None:
    """The part of a digest that tells a deadline, by its court's day; None for what is over, or due after 30 days.

    What the party we act for owes by the next 7 days, or owed before, is told first and in no other part.
    """
    found = _by_status(standing, assessment.as_of)
    is_ours = assessment.record.acting_for in standing.obligation.obligors and standing.obligation.nature is Nature.ACT
    return DigestSection.OWED_BY_US if is_ours and found in _OURS else found


def _by_status(standing: Standing, as_of: datetime) -> DigestSection | None:
    if is_inadequate(standing):
        return DigestSection.PAST_DUE
    if standing.status is not Status.UPCOMING or standing.safe_by is None:
        return _SECTIONS.get(standing.status)
    zone = standing.due.zone
    left = local_day(standing.safe_by, zone) - local_day(as_of, zone)
    if left > _MONTH:
        return None
    return DigestSection.WEEK if left <= _WEEK else DigestSection.MONTH


def still_known(assessment: Assessment) -> tuple[Standing, ...]:
    """The standings that a digest may tell: all of a record that reaches the moment.

    Of one that has ended, those whose duty is known beyond that end, such as one imposed or checked since.
    """
    if not assessment.is_stale:
        return assessment.standings
    record, as_of = assessment.record, assessment.as_of
    return tuple(
        standing
        for standing in assessment.standings
        if is_fresh(record, duty_end(record, standing.obligation, as_of), as_of)
    )


def since_end(assessment: Assessment) -> tuple[Standing, ...]:
    """The days of recurring duties that passed after the sources of a record end, of which nothing is known.

    None where checks of dockets carry the record on, or where a duty was imposed after that end: then somebody keeps
    the record, and each day counts.
    """
    record, as_of = assessment.record, assessment.as_of
    end = record.record_through.latest if record.record_through else None
    if end is None or end != assessment.record_through:
        return ()
    return tuple(
        standing
        for standing in still_known(assessment)
        if standing.status is Status.UNVERIFIED
        and standing.obligation.kind is ObligationKind.RECURRING
        and not standing.answers
        and record.acting_for not in standing.obligation.obligors
        and standing.safe_by is not None
        and standing.safe_by > end
        and duty_end(record, standing.obligation, as_of) == end
    )


def groups(assessment: Assessment) -> tuple[Group, ...]:
    """Every standing in its group, soonest first within each; all groups are there, empty ones too."""
    today = local_day(assessment.as_of, assessment.record.zone)
    ordered = sorted(assessment.standings, key=by_date)
    return tuple(
        Group(code, heading, tuple(standing for standing in ordered if group_of(standing, today) == code))
        for code, heading in GROUPS
    )


def by_date(standing: Standing) -> tuple[str, str]:
    """What standings are ordered by: the earliest reading of the due moment, those without a date last."""
    return (standing.safe_by.isoformat() if standing.safe_by else "9999", standing.key)


def summary(assessment: Assessment) -> str:
    """What stands at the moment in one line, such as `2 duties continue, 1 deadline is past due ...`.

    Duties beyond the record's end are not counted as in force; an abstain duty counts as one that continues.
    """
    counts = _counts(assessment.standings)
    duties = [
        _said(counts["continuing"], "duty continues", "duties continue"),
        _said(counts["waiting"], "duty waits for its trigger", "duties wait for their trigger"),
    ]
    deadlines = [
        *(_said(counts[name], f"{one} {rest}", f"{many} {rest}") for name, one, many, rest in _IN_FULL),
        *_recurring(assessment.standings),
    ]
    for name, rest in _IN_SHORT:
        is_named = any(deadlines)
        one, many = ("is", "are") if is_named else ("deadline is", "deadlines are")
        deadlines.append(_said(counts[name], f"{one} {rest}", f"{many} {rest}"))
    parts = [part for part in (deadlines[0], *duties, *deadlines[1:]) if part]
    if parts:
        return listed(parts)
    return "nothing is known to be due or in force" if assessment.standings else "no duty is on record"


def _said(number: int, one: str, many: str) -> str:
    return counted(number, one, many) if number else ""


def _counts(standings: Iterable[Standing]) -> dict[str, int]:
    names = {
        Status.MISSED: "missed",
        Status.CONTINUING: "continuing",
        Status.WAITING: "waiting",
        Status.OVERDUE: "overdue",
        Status.DUE_TODAY: "due_today",
        Status.UPCOMING: "upcoming",
        Status.STAYED: "stayed",
    }
    counts = dict.fromkeys((*names.values(), "unverified", "two_ways", "answered", "ended"), 0)
    for standing in standings:
        if standing.beyond_record:
            continue
        if standing.status is Status.UNVERIFIED:
            if standing.obligation.kind is not ObligationKind.RECURRING:
                counts["two_ways" if standing.is_read_two_ways else "unverified"] += 1
        elif standing.status in names:
            counts[names[standing.status]] += 1
        elif standing.status in ANSWERED:
            counts["answered"] += 1
        elif standing.status in ENDED:
            counts["ended"] += 1
    return counts


def _recurring(standings: Iterable[Standing]) -> list[str]:
    """One part a recurring duty whose occurrences have an unknown outcome: `2 daily updates are unverified`."""
    found: dict[str, int] = {}
    for standing in standings:
        if standing.status is Status.UNVERIFIED and standing.obligation.kind is ObligationKind.RECURRING:
            name = standing.obligation.occurrence_name or "occurrence"
            found[name] = found.get(name, 0) + 1
    return [f"{counted(number, name)} {'is' if number == 1 else 'are'} unverified" for name, number in found.items()]


def is_open(standing: Standing) -> bool:
    """Whether a duty is to be done, past due or not known, or was answered in a way that a court found inadequate."""
    return standing.is_outstanding or standing.status in PAST_DUE or is_inadequate(standing)


def is_inadequate(standing: Standing) -> bool:
    """Whether an answer is on record that a court found inadequate."""
    return standing.status in ANSWERED and standing.adequacy is Adequacy.INADEQUATE


def holds_sealed(record: MatterRecord) -> bool:
    """Whether the court closed any entry of the record: then a record without it may not show all that is due."""
    return any(entry.sealed for entry in record.entries.values())


def untold(whole: Assessment, told: Assessment) -> tuple[Standing, ...]:
    """What is open by the whole record, and by the part of it that is told either not open or not in the same way."""
    known = {one.key: (one.status, one.safe_by, one.adequacy) for one in still_known(told) if is_open(one)}
    return tuple(
        one
        for one in still_known(whole)
        if is_open(one) and known.get(one.key) != (one.status, one.safe_by, one.adequacy)
    )


def ended_record(assessment: Assessment) -> str | None:
    """The sentence about a record that has ended, or None while it is fresh: how long before the moment it ends."""
    end = assessment.record_through
    if end is None or not assessment.is_stale:
        return None
    zone = assessment.record.zone
    day, today = local_day(end, zone), local_day(assessment.as_of, zone)
    return f"The record ends {format_day(day)}, {counted((today - day).days, 'day')} before the moment shown"
