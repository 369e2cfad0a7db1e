"""What a digest says: outstanding obligations over all matters on one local day, as values ready to be rendered."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.digests import GROUPS, ended_record, group_of, summary
from tracker.domain.explanation import ADEQUACY_WORDS, STATUS_WORDS, words
from tracker.domain.moments import local_day
from tracker.domain.record import MatterRecord
from tracker.domain.standing import Assessment, Standing
from tracker.domain.wording import (
    counted,
    format_day,
    format_due,
    format_instant,
    format_moment,
    listed,
    relative_day,
)

CAUTION = "Not legal advice. Check the docket before relying on a date."
_TOLD = ("attention", "today", "week", "later", "continuing")
_LAST_REASONS = 2


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One deadline as a digest tells it."""

    key: str
    title: str
    who: str
    due: str
    relative: str
    status: str
    status_code: str
    order: str
    why: str
    assumed: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class DigestGroup:
    """One heading of a digest with its items."""

    code: str
    heading: str
    items: tuple[DigestItem, ...]


@dataclass(frozen=True, slots=True)
class DigestMatter:
    """One matter in a digest. `ended` is the line about a record that has ended; then the groups are empty."""

    key: str
    title: str
    summary: str
    groups: tuple[DigestGroup, ...]
    record_ends: str
    last_check: str
    ended: str | None
    address: str


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


def compose(assessments: tuple[Assessment, ...], *, as_of: datetime, base_url: str, replay: bool = False) -> Digest:
    """The digest of a moment over the matters assessed; the day is that of the first matter's zone."""
    zone = assessments[0].record.zone if assessments else "UTC"
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
    return ", ".join(said) or "Nothing outstanding"


def _matter(assessment: Assessment, day: date, base_url: str) -> DigestMatter:
    record = assessment.record
    ended = ended_record(assessment)
    through = assessment.record_through
    shown = () if ended else _TOLD
    return DigestMatter(
        key=record.key,
        title=record.title,
        summary=summary(assessment),
        groups=tuple(
            DigestGroup(code, heading, items)
            for code, heading in GROUPS
            if code in shown and (items := _items(assessment, code, day, base_url))
        ),
        record_ends=format_instant(through, record.zone) if through else "not known",
        last_check=_last_check(record, assessment.as_of),
        ended=ended and f"{ended}. What happened since is not in it.",
        address=f"{base_url}/matters/{record.key}",
    )


def _items(assessment: Assessment, code: str, day: date, base_url: str) -> tuple[DigestItem, ...]:
    found = [standing for standing in assessment.standings if group_of(standing, day) == code]
    found.sort(key=lambda standing: (standing.safe_by is None, standing.safe_by or assessment.as_of, standing.key))
    return tuple(_item(assessment.record, standing, day, base_url) for standing in found)


def _item(record: MatterRecord, standing: Standing, day: date, base_url: str) -> DigestItem:
    obligation = standing.obligation
    order = record.entries.get(obligation.imposed_by or "")
    safe_by, zone = standing.safe_by, standing.due.zone
    return DigestItem(
        key=standing.key,
        title=obligation.title,
        who=_who(record, standing),
        due=format_due(standing.due),
        relative=relative_day(local_day(safe_by, zone), day) if safe_by else "",
        status=_status(standing),
        status_code=standing.status.value,
        order=f"{order.title}, {format_moment(order.filed, record.zone)}" if order else obligation.rule or "",
        why=" ".join(words(step, zone) for step in standing.reasons[-_LAST_REASONS:]),
        assumed=standing.due.assumptions,
        address=f"{base_url}/deadlines/{standing.key}",
    )


def _status(standing: Standing) -> str:
    word = STATUS_WORDS[standing.status]
    return f"{word}; {ADEQUACY_WORDS[standing.adequacy]}" if standing.adequacy else word


def _who(record: MatterRecord, standing: Standing) -> str:
    def names(keys: tuple[str, ...]) -> str:
        return listed([record.parties[key].name if key in record.parties else key for key in keys])

    owes, owed = names(standing.obligation.obligors), names(standing.obligation.obligees)
    return f"{owes} to {owed}" if owed else owes


def _last_check(record: MatterRecord, as_of: datetime) -> str:
    checks = [cover.checked_at for cover in record.coverage if cover.checked_at <= as_of]
    return (
        format_instant(max(checks), record.zone) if checks else "no docket was checked; this record comes from sources"
    )
