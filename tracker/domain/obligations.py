"""Which deadlines an obligation has at a moment: its own rows, or the occurrences that a recurrence gives.

Recurrences are RFC 5545 rules on the wall of the court's zone. Rows are made as far as the record is known, and one
beyond the moment while the record is fresh; never further.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from tracker.domain.effects import bearing_on, ending
from tracker.domain.errors import Nonsense
from tracker.domain.moments import day_moment, instant_moment
from tracker.domain.record import Deadline, Due, MatterRecord, Obligation
from tracker.domain.vocabulary import Basis, DueKind, ObligationKind

_MOST_OCCURRENCES = 5000
_UNTIL_IN_UTC = re.compile(r"UNTIL=\d{8}T\d{6}Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One day of a recurring duty, as local date and deadline."""

    on: date
    deadline: Deadline


def zone_of(record: MatterRecord, obligation: Obligation) -> str:
    """The time zone of the court in whose docket the duty is owed, else the matter's."""
    docket = record.dockets.get(obligation.docket)
    court = record.courts.get(docket.court) if docket else None
    return court.zone if court else record.zone


def stale_after(record: MatterRecord) -> timedelta:
    """How long after its end a record is still taken as fresh."""
    return timedelta(days=record.stale_after_days)


def record_end(record: MatterRecord, as_of: datetime) -> datetime | None:
    """The latest instant the record speaks for as a whole: its sources, or checks that go on from there without a gap.

    Where no source says how far it speaks, the end of the latest check; without one, the latest entry.
    """
    spans = _checked(record, as_of)
    if record.record_through is not None:
        return _carried_on(record.record_through.latest, spans)
    ends = [closes for _, closes in spans]
    return max(ends or _entries_filed(record, as_of), default=None)


def duty_end(record: MatterRecord, obligation: Obligation, as_of: datetime) -> datetime | None:
    """The latest instant the record speaks for one duty.

    A duty imposed after the sources end is known from its own order on. Checks of its docket carry that on as long as
    none of them leaves a gap behind it: a check of last week says nothing of the year before.
    """
    spans = _checked(record, as_of, obligation.docket)
    order = record.entries.get(obligation.imposed_by or "")
    known = [record.record_through.latest] if record.record_through is not None else []
    if order is not None and order.filed.counts_at(as_of):
        known.append(order.filed.latest)
    if record.record_through is None and not spans:
        known = [*known, *_entries_filed(record, as_of)]
    if not known:
        return max((closes for _, closes in spans), default=None)
    return _carried_on(max(known), spans)


def _checked(record: MatterRecord, as_of: datetime, docket: str | None = None) -> list[tuple[datetime, datetime]]:
    """The stretches of a docket (of any, when None) that were checked by a moment, in order of their beginnings."""
    return sorted(
        (cover.from_at, cover.through_at)
        for cover in record.coverage
        if cover.checked_at <= as_of and (docket is None or cover.docket == docket)
    )


def _carried_on(end: datetime, spans: list[tuple[datetime, datetime]]) -> datetime:
    for opens, closes in spans:
        if opens <= end:
            end = max(end, closes)
    return end


def _entries_filed(record: MatterRecord, as_of: datetime) -> list[datetime]:
    return [entry.filed.latest for entry in record.entries.values() if entry.filed.counts_at(as_of)]


def known_end(record: MatterRecord, obligation: Obligation, as_of: datetime) -> datetime | None:
    """The end of what is known of an obligation: the record's end for it, or a gap noted on it if earlier."""
    end = duty_end(record, obligation, as_of)
    gap = obligation.known_until
    if gap is None:
        return end
    return gap.latest if end is None else min(end, gap.latest)


def is_fresh(record: MatterRecord, end: datetime | None, as_of: datetime) -> bool:
    """Whether `as_of` is no later than `stale_after` past the end of what is known."""
    return end is None or as_of <= end + stale_after(record)


def occurrences(record: MatterRecord, obligation: Obligation, as_of: datetime) -> tuple[Occurrence, ...]:
    """The occurrences to list at `as_of`: each due by the known end and, while that is fresh, up to the one after.

    None is listed after the day on which an effect ended the duty. Raises Nonsense for a rule that cannot be read.
    """
    zone = zone_of(record, obligation)
    end = known_end(record, obligation, as_of)
    over = ending(bearing_on(record, obligation, None, as_of, with_disputed=False))
    last_day = over[0].begins.latest.astimezone(ZoneInfo(zone)).date() if over else None
    fresh = is_fresh(record, end, as_of)
    found: list[Occurrence] = []
    has_one_after = False
    for occurrence in _walk(obligation, zone):
        if last_day is not None and occurrence.on > last_day:
            break
        moment = occurrence.deadline.due.moment
        assert moment is not None  # noqa: S101 - an occurrence always has a date
        by_the_end = end is not None and moment.latest <= end
        if not by_the_end and (not fresh or has_one_after):
            break
        found.append(occurrence)
        has_one_after = moment.latest > as_of
    return tuple(found)


def next_day(record: MatterRecord, obligation: Obligation, as_of: datetime) -> date | None:
    """The first day after today on which a recurring duty falls due by its rule; None where the record ends before now.

    Where no source says how far it speaks, a record counts as reaching the moment while it is fresh. Raises Nonsense
    for a rule that cannot be read.
    """
    zone, end = zone_of(record, obligation), known_end(record, obligation, as_of)
    reaches = is_fresh(record, end, as_of) if record.record_through is None else end is not None and as_of <= end
    if not reaches or ending(bearing_on(record, obligation, None, as_of, with_disputed=False)):
        return None
    today = as_of.astimezone(ZoneInfo(zone)).date()
    return next((one.on for one in _walk(obligation, zone) if one.on > today), None)


def period(obligation: Obligation) -> timedelta | None:
    """The shortest time from one of the first occurrences to the next; None where there is only one."""
    first = list(islice(_local_times(obligation, "UTC"), 8))
    return min((after - before for before, after in pairwise(first)), default=None)


def _walk(obligation: Obligation, zone: str) -> Iterator[Occurrence]:
    with_clock = "T" in (obligation.first_occurrence or "") or "BYHOUR=" in (obligation.rrule or "").upper()
    for local in islice(_local_times(obligation, zone), _MOST_OCCURRENCES):
        yield Occurrence(local.date(), _occurrence(obligation, local, zone, with_clock=with_clock))


def _local_times(obligation: Obligation, zone: str) -> Iterator[datetime]:
    """The wall clock of each occurrence. RFC 5545 gives `UNTIL` in UTC (a Z) where the start has a clock time."""
    if obligation.rrule is None or obligation.first_occurrence is None:
        raise Nonsense(f"{obligation.key}: a recurring duty needs a rule and a first occurrence")
    try:
        first = datetime.fromisoformat(obligation.first_occurrence)
        if _UNTIL_IN_UTC.search(obligation.rrule):
            first = first.replace(tzinfo=ZoneInfo(zone))
        rule = rrulestr(obligation.rrule, dtstart=first)
    except (ValueError, TypeError) as error:
        raise Nonsense(f"{obligation.key}: the recurrence '{obligation.rrule}' cannot be read: {error}") from None
    return (local.replace(tzinfo=None) for local in rule)


def _occurrence(obligation: Obligation, local: datetime, zone: str, *, with_clock: bool) -> Deadline:
    on = local.date()
    if with_clock:
        wall = local.replace(tzinfo=ZoneInfo(zone))
        moment = instant_moment(wall.astimezone(UTC).astimezone(ZoneInfo(zone)))
    else:
        moment = day_moment(on, zone)
    due = Due(
        kind=DueKind.INSTANT if with_clock else DueKind.DAY,
        moment=moment,
        zone=zone,
        source_words=obligation.source_words,
        assumptions=obligation.occurrence_assumptions,
    )
    return Deadline(f"{obligation.key}/{on.isoformat()}", obligation.key, Basis.OCCURRENCE, due)


def undated(obligation: Obligation, zone: str) -> Deadline:
    """The one deadline of a continuing or waiting duty: no due moment, and the obligation's key."""
    kind = DueKind.WAITING if obligation.kind is ObligationKind.WAITING else DueKind.NONE
    return Deadline(obligation.key, obligation.key, Basis.FIXED, Due(kind, zone=zone))


def deadlines_at(record: MatterRecord, obligation: Obligation, as_of: datetime) -> tuple[Deadline, ...]:
    """The deadlines of an obligation to judge at `as_of`, each exactly once.

    Persisted rows of a recurring duty are used only for who answers for them, and where an answer, an effect or a
    finding hangs on one that is not derived any more.
    """
    rows = {row.key: row for row in record.deadlines if row.obligation == obligation.key}
    if obligation.kind is not ObligationKind.RECURRING:
        own = tuple(rows.values())
        return own or (undated(obligation, zone_of(record, obligation)),)
    derived = [occurrence.deadline for occurrence in occurrences(record, obligation, as_of)]
    keys = {deadline.key for deadline in derived}
    anchored = _anchored(record, as_of)
    named = [_with_names(deadline, rows.get(deadline.key)) for deadline in derived]
    extra = [row for key, row in rows.items() if key not in keys and key in anchored]
    return tuple(sorted(named + extra, key=lambda deadline: deadline.key))


def _with_names(deadline: Deadline, row: Deadline | None) -> Deadline:
    if row is None:
        return deadline
    return replace(deadline, responsible=row.responsible, backup=row.backup, rivals=row.rivals, by_people=row.by_people)


def _anchored(record: MatterRecord, as_of: datetime) -> frozenset[str]:
    keys = {key for answer in record.fulfilments if answer.at.counts_at(as_of) for key in answer.deadlines}
    keys |= {effect.deadline for effect in record.effects if effect.deadline and effect.begins.counts_at(as_of)}
    for finding in record.findings:
        order = record.entries.get(finding.by)
        if order is not None and order.filed.counts_at(as_of):
            keys |= set(finding.deadlines)
    return frozenset(keys)
