"""What a digest says: outstanding obligations over all matters on one local day, as values ready to be rendered."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from tracker.domain.compliance import assess
from tracker.domain.digests import GROUPS, ended_record, group_of, summary
from tracker.domain.explanation import ADEQUACY_WORDS, STATUS_WORDS, words
from tracker.domain.moments import local_day
from tracker.domain.record import MatterRecord
from tracker.domain.standing import Assessment, Standing
from tracker.domain.vocabulary import DueKind, Status
from tracker.domain.wording import (
    counted,
    format_day,
    format_due,
    format_instant,
    format_moment,
    inside,
    listed,
    relative_day,
)
from tracker.services.digest_checks import AwaitingLine, awaiting, with_check

CAUTION = "Not legal advice. Check the docket before relying on a date."
_TOLD = ("attention", "today", "week", "later", "continuing")
_TOLD_OTHERWISE = frozenset(
    {
        "imposed",
        "imposed_by_rule",
        "forbids",
        "due_stated",
        "due_computed",
        "due_recomputed",
        "due_set",
        "due_none",
        "assumed",
        "due_today",
        "upcoming",
        "safe_by",
        "past_due",
        "appeal_does_not_stay",
        "outcome_not_known",
        "awaits_check",
        "second_checked",
    }
)
"""Reasons that the other lines of an item say already, or that belong on its page and not in a mail."""

_SHAPES = {
    Status.MISSED: "\u25c6",
    Status.OVERDUE: "\u25c6",
    Status.UNVERIFIED: "\u25c7",
    Status.DUE_TODAY: "\u25cf",
    Status.UPCOMING: "\u25cb",
    Status.CONTINUING: "\u25ac",
    Status.WAITING: "\u25cc",
}
"""The shapes of the pages as letters, since mail shows no drawings: diamonds past due, circles to come, bars go on."""


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One deadline of an item: when it falls due ("" for none), how that stands to the day, and its status."""

    key: str
    due: str
    relative: str
    status: str
    status_code: str
    shape: str
    address: str


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One duty as a digest tells it, with those of its deadlines that stand alike for the same reasons.

    `assumed` is told once a digest; where it was told before, `assumed_above` is True and `assumed` is empty.
    """

    key: str
    title: str
    lines: tuple[DigestLine, ...]
    who: str
    order: str
    why: str
    assumed: tuple[str, ...]
    assumed_above: bool
    status_code: str
    address: str


@dataclass(frozen=True, slots=True)
class DigestGroup:
    """One heading of a digest with its items."""

    code: str
    heading: str
    items: tuple[DigestItem, ...]


@dataclass(frozen=True, slots=True)
class DigestMatter:
    """One matter in a digest. `ended` is the line about a record that has ended; then the groups are empty.

    `summary` is of the moment, or of the record's end where it has ended.
    """

    key: str
    title: str
    summary: str
    groups: tuple[DigestGroup, ...]
    record: str
    ended: str | None
    address: str
    awaiting: tuple[AwaitingLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """A whole digest: what stands on `day`, over all matters, and how it is announced."""

    day: str
    as_of: str
    subject: str
    first_line: str
    matters: tuple[DigestMatter, ...]
    caution: str
    address: str
    replay: bool = False


def compose(
    assessments: tuple[Assessment, ...],
    *,
    as_of: datetime,
    base_url: str,
    replay: bool = False,
    zone: str | None = None,
) -> Digest:
    """The digest of a moment over the matters assessed; the day is that of `zone`, else of the first matter's."""
    zone = zone or (assessments[0].record.zone if assessments else "UTC")
    day = local_day(as_of, zone)
    matters = tuple(_matter(assessment, day, base_url) for assessment in assessments)
    headline = _headline(assessments, day)
    mark = "[replay] " if replay else ""
    return Digest(
        day=format_day(day),
        as_of=format_instant(as_of, zone),
        subject=f"{mark}{headline} - {format_day(day)}",
        first_line=headline,
        matters=matters,
        caution=CAUTION,
        address=f"{base_url}/",
        replay=replay,
    )


def _headline(assessments: tuple[Assessment, ...], day: date) -> str:
    """Substance first: what is due today, what is past due or not known, else what comes or that the record ended."""
    fresh = [assessment for assessment in assessments if not assessment.is_stale]
    if not assessments:
        return "No matter on record"
    if not fresh:
        return "Records ended; check the dockets" if len(assessments) > 1 else "The record has ended; check the docket"
    codes = [group_of(standing, day) for assessment in fresh for standing in assessment.standings]
    said = []
    if codes.count("today"):
        said.append(f"{codes.count('today')} due today")
    if codes.count("attention"):
        said.append(f"{codes.count('attention')} past due or not known")
    if codes.count("week"):
        said.append(f"{codes.count('week')} in the next 7 days")
    if not said and codes.count("continuing"):
        said.append(f"nothing due; {counted(codes.count('continuing'), 'duty', 'duties')} in force")
    headline = ", ".join(said) or "nothing outstanding"
    return headline[0].upper() + headline[1:]


def _matter(assessment: Assessment, day: date, base_url: str) -> DigestMatter:
    record, ended = assessment.record, ended_record(assessment)
    at_the_end = assess(record, assessment.record_through) if ended and assessment.record_through else assessment
    found = () if ended else tuple(_group(assessment, code, heading, day, base_url) for code, heading in GROUPS)
    return DigestMatter(
        key=record.key,
        title=record.title,
        summary=summary(at_the_end),
        groups=_assumed_once(tuple(group for group in found if group.items and group.code in _TOLD)),
        record=_record_said(assessment, ended=ended is not None),
        ended=ended and f"{ended}. What happened since is not in it.",
        address=f"{base_url}/matters/{record.key}",
        awaiting=() if ended else awaiting(assessment, base_url),
    )


def _record_said(assessment: Assessment, *, ended: bool) -> str:
    """How far the record reaches and when a docket was last checked; the first only where it was not said before."""
    record, end = assessment.record, assessment.record_through
    checks = [cover.checked_at for cover in record.coverage if cover.checked_at <= assessment.as_of]
    reaches = (
        f"The record ends {format_instant(end, record.zone)}" if end else "How far the record reaches is not known"
    )
    checked = (
        f"A docket was last checked {format_instant(max(checks), record.zone)}."
        if checks
        else "No check of any docket is on record."
    )
    return checked if ended else f"{reaches}. {checked}"


def _group(assessment: Assessment, code: str, heading: str, day: date, base_url: str) -> DigestGroup:
    found = [standing for standing in assessment.standings if group_of(standing, day) == code]
    found.sort(key=lambda standing: (standing.safe_by is None, standing.safe_by or assessment.as_of, standing.key))
    alike = (
        _item(assessment.record, tuple(same), day, base_url)
        for _, same in groupby(found, lambda standing: (standing.obligation.key, _why(standing), standing.status))
    )
    return DigestGroup(code, heading, tuple(alike))


def _item(record: MatterRecord, standings: tuple[Standing, ...], day: date, base_url: str) -> DigestItem:
    standing = standings[0]
    duty = standing.obligation
    page = f"/deadlines/{standing.key}" if len(standings) == 1 else f"/obligations/{duty.key}"
    return DigestItem(
        key=standing.key,
        title=duty.title,
        lines=tuple(_line(one, day, base_url) for one in standings),
        who=_who(record, standing),
        order=_order(record, standing),
        why=_why(standing),
        assumed=standing.due.assumptions,
        assumed_above=False,
        status_code=standing.status.value,
        address=f"{base_url}{page}",
    )


def _line(standing: Standing, day: date, base_url: str) -> DigestLine:
    due, safe_by = standing.due, standing.safe_by
    dated = due.kind not in (DueKind.NONE, DueKind.WAITING)
    is_told = safe_by is not None and dated and standing.status is not Status.DUE_TODAY
    near = relative_day(local_day(safe_by, due.zone), day) if safe_by and is_told else ""
    if safe_by and due.kind is DueKind.WINDOW and standing.status is Status.UPCOMING:
        near = f"go by {format_day(local_day(safe_by, due.zone))}, {near}"
    word = with_check(STATUS_WORDS[standing.status], standing)
    return DigestLine(
        key=standing.key,
        due=format_due(due) if dated else "",
        relative=near,
        status=f"{word}; {ADEQUACY_WORDS[standing.adequacy]}" if standing.adequacy else word,
        status_code=standing.status.value,
        shape=_SHAPES.get(standing.status, ""),
        address=f"{base_url}/deadlines/{standing.key}",
    )


def _why(standing: Standing) -> str:
    told = (step for step in standing.reasons if step.code not in _TOLD_OTHERWISE)
    return " ".join(words(step, standing.due.zone) for step in told)


def _order(record: MatterRecord, standing: Standing) -> str:
    duty = standing.obligation
    order = record.entries.get(duty.imposed_by or "")
    if order is None:
        return f"Imposed by {duty.rule_cite or duty.rule}" if duty.rule else "What imposed it is not in this record"
    docket = record.dockets.get(order.docket)
    court = f", {record.courts[docket.court].name}" if docket else ""
    return f"{order.title}, {format_moment(order.filed, record.zone)}{court}"


def _who(record: MatterRecord, standing: Standing) -> str:
    def names(keys: tuple[str, ...]) -> str:
        return listed([inside(record.parties[key].name) if key in record.parties else key for key in keys])

    owes, owed = names(standing.obligation.obligors), names(standing.obligation.obligees)
    return f"Owed by {owes} to {owed}" if owed else f"Owed by {owes}"


def _assumed_once(found: tuple[DigestGroup, ...]) -> tuple[DigestGroup, ...]:
    """The groups with each duty's assumptions where they stand first."""
    told: set[tuple[str, ...]] = set()

    def once(items: Iterable[DigestItem]) -> Iterable[DigestItem]:
        for item in items:
            again = bool(item.assumed) and item.assumed in told
            told.add(item.assumed)
            yield replace(item, assumed=(), assumed_above=True) if again else item

    return tuple(replace(group, items=tuple(once(group.items))) for group in found)
