"""What changed since the digest before, line by line: entries, dates, statuses, stays and decisions."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tracker.domain.explanation import ADEQUACY_WORDS, STATUS_WORDS, words
from tracker.domain.moments import local_day
from tracker.domain.record import Entry, MatterRecord
from tracker.domain.standing import Standing
from tracker.domain.titles import titled
from tracker.domain.told import ToldDeadline
from tracker.domain.told_changes import Changes, StayLine
from tracker.domain.vocabulary import DueKind, EffectKind, Precision, Status
from tracker.domain.wording import counted, format_due, format_instant, format_moment, listed
from tracker.services.digest_items import Telling, court_said, status_said
from tracker.services.digest_times import go_by_said
from tracker.services.digest_values import DigestNote

_FEW_DAYS = 4
_MOVED = "now due"
_VERBS = {
    EffectKind.STAYS: "stays",
    EffectKind.LIFTS_STAY: "lifts the stay of",
    EffectKind.DECLINES_STAY: "declines to stay",
    EffectKind.EXTENDS: "extends the time for",
    EffectKind.MODIFIES: "modifies",
    EffectKind.NARROWS: "narrows",
    EffectKind.SUPERSEDES: "supersedes",
    EffectKind.VACATES: "vacates",
    EffectKind.AFFIRMS: "affirms",
    EffectKind.CLARIFIES: "clarifies",
    EffectKind.REVIVES: "revives",
    EffectKind.EXCUSES: "excuses",
    EffectKind.TERMINATES: "terminates",
}
_GONE_BY = "its day is over, outcome not known."
_MADE = {"order": "made", "filing": "filed"}
_DATED = frozenset({"due_changed", "due_given"})
_CAUSES = frozenset(
    {
        "answered",
        "answered_sealed",
        "answered_in_part",
        "ended",
        "date_ended",
        "due_changed",
        "due_given",
        "stay_runs",
        "stay_runs_until",
        "stay_covered_due",
        "revived",
        "revived_without_date",
        "finding_missed",
        "finding_accepted",
        "finding_inadequate",
        "not_on_docket",
        "effect_disputed",
    }
)
"""Reasons that say what brought a change about."""


def change_notes(telling: Telling, changes: Changes, since: datetime) -> tuple[DigestNote, ...]:
    """The lines, in the order: what came in, stays, what became of deadlines told before, new ones, decisions."""
    imposing = {entry.key for entry in changes.entries}
    return (
        *(_entry(telling, entry, since) for entry in changes.entries),
        *(_stay(telling, stay) for stay in changes.stays_entered if stay.effect.by not in imposing),
        *(_stay(telling, stay) for stay in changes.stays_over if not stay.ran_out),
        *_became(telling, changes),
        *_new_deadlines(telling, changes),
        *_gone(telling, changes.gone),
        *(
            DigestNote(one.topic, "somebody decided between its sides.", f"{telling.base_url}/conflicts/{one.key}")
            for one in changes.conflicts_decided
        ),
    )


def _entry(telling: Telling, entry: Entry, since: datetime) -> DigestNote:
    record = telling.record
    number = f", no. {entry.number}" if entry.number else ""
    is_late = entry.filed.counts_from <= since
    late = "; it was not on record when your last digest was made" if is_late else ""
    when = f"{_filed(telling, entry)}{court_said(record, entry)}{number}"
    if entry.filed.precision is Precision.WINDOW:
        what = f"{'' if is_late else 'new on this record, '}{_MADE.get(entry.kind, 'entered')} {when}{late}."
    else:
        what = f"{'' if is_late else 'new '}{entry.kind} of {when}{late}."
    done = " ".join((*_imposed(telling, entry.key), *_effects(telling, entry.key)))
    path = f"/dockets/{entry.docket}#{entry.key}" if entry.kind == "notice" else f"/{entry.kind}s/{entry.key}"
    return DigestNote(entry.title, f"{what} {done}".strip(), f"{telling.base_url}{path}")


def _filed(telling: Telling, entry: Entry) -> str:
    """When an entry was made; that its day is the day of the digest itself, where no clock time is known."""
    filed, zone = entry.filed, telling.record.zone
    is_today = filed.precision is Precision.DAY and local_day(filed.latest, zone) == local_day(
        telling.assessment.as_of, zone
    )
    return f"{format_moment(filed, zone)}{' (dated this day)' if is_today else ''}"


def _imposed(telling: Telling, order: str) -> Iterator[str]:
    """One sentence for each duty that an order imposed."""
    told = set()
    for standing in telling.assessment.standings:
        duty = standing.obligation
        if duty.imposed_by == order and duty.key not in told:
            told.add(duty.key)
            due = f" (due {format_due(standing.due)})" if standing.due.moment else ""
            yield f"It imposes a duty: {duty.title}{due}."


def _effects(telling: Telling, order: str) -> Iterator[str]:
    """One sentence for what an order does to each earlier order, duty or date."""
    told = set()
    for standing in telling.assessment.standings:
        for line in standing.effects:
            if line.effect.by == order and line.effect.key not in told and line.state != "may_have_happened":
                told.add(line.effect.key)
                aim = _aim(telling.record, line.effect.order, standing)
                doubt = " (disputed)" if line.state == "disputed" else ""
                yield f"It {_VERBS[line.effect.kind]}: {aim}{doubt}."


def _aim(record: MatterRecord, order: str | None, standing: Standing) -> str:
    return titled(record, order) if order else standing.obligation.title


def _stay(telling: Telling, stay: StayLine) -> DigestNote:
    record = telling.record
    duties = listed(list(dict.fromkeys(standing.obligation.title for standing in stay.standings)))
    if not stay.is_over:
        until = f", until {format_moment(stay.until, record.zone)}" if stay.until else ""
        said = f"{titled(record, stay.effect.by)} ({format_moment(stay.effect.begins, record.zone)}{until}): {duties}."
        return DigestNote("Stay entered", said, f"{telling.base_url}/orders/{stay.effect.by}")
    ended = f" on {format_moment(stay.until, record.zone)}" if stay.until else ""
    said = f"by {titled(record, stay.effect.by)}, ended{ended}: {duties}."
    return DigestNote("Stay over", said, f"{telling.base_url}/orders/{stay.effect.by}")


def _new_deadlines(telling: Telling, changes: Changes) -> Iterator[DigestNote]:
    """Deadlines not told before, but for those of orders that are new themselves and said to impose them."""
    imposing = {entry.key for entry in changes.entries}
    for change in changes.deadlines:
        standing = change.standing
        if change.before is None and standing.obligation.imposed_by not in imposing:
            label = f"{standing.obligation.title}{_days([standing])}"
            yield DigestNote(label, f"new; {status_said(standing)}.", f"{telling.base_url}/deadlines/{standing.key}")


def _became(telling: Telling, changes: Changes) -> Iterator[DigestNote]:
    """What became of deadlines told before; those of one duty that went the same way are one line."""
    alike: dict[tuple[str, str], list[Standing]] = {}
    for change in changes.deadlines:
        if change.before is not None:
            standing = change.standing
            alike.setdefault((standing.obligation.key, _change_said(standing, change.before)), []).append(standing)
    for (duty, said), standings in alike.items():
        page = f"/deadlines/{standings[0].key}" if len(standings) == 1 else f"/obligations/{duty}"
        days = "" if said.startswith(_MOVED) else _days(standings)
        told = said.replace("its day is", "their days are") if said == _GONE_BY and len(standings) > 1 else said
        yield DigestNote(f"{standings[0].obligation.title}{days}", told, f"{telling.base_url}{page}")


def _days(standings: Sequence[Standing]) -> str:
    """When deadlines fall due, in brackets; nothing for those without a date."""
    days = [format_due(standing.due) for standing in standings if standing.due.moment]
    said = f"{len(days)} days from {days[0]} to {days[-1]}" if len(days) > _FEW_DAYS else listed(days)
    return f" ({said})" if days else ""


def _change_said(standing: Standing, before: ToldDeadline) -> str:
    """What was told, what stands now, and what brought it about."""
    edtf = standing.due.moment.edtf if standing.due.moment else ""
    is_moved = before.edtf != edtf
    causes = [step for step in standing.reasons if step.code in _CAUSES and not (is_moved and step.code in _DATED)][-2:]
    caused = "".join(f" {words(step, standing.due.zone)}" for step in causes)
    told_as = f"last told as {_status_told(before)}; now {status_said(standing)}."
    is_same = (before.status, before.adequacy) == (standing.status, standing.adequacy)
    became = "" if is_same else f" Its status: {told_as}"
    if is_moved:
        told = f"your last digest said {before.due}" if before.edtf else "it had no date when your last digest was made"
        go_by = go_by_said(standing.due, standing.safe_by)
        return f"{_MOVED} {format_due(standing.due)}{f', {go_by}' if go_by else ''}; {told}.{became}{caused}"
    if _has_gone_by(standing, before):
        return _GONE_BY
    if before.safe_by != standing.safe_by and edtf:
        return f"{_read_now(standing, before)}{became}{caused}"
    return f"{told_as}{caused}"


def _has_gone_by(standing: Standing, before: ToldDeadline) -> bool:
    """Whether nothing happened to a deadline but that its day went by."""
    was_open = before.status in {Status.UPCOMING, Status.DUE_TODAY} and before.safe_by == standing.safe_by
    is_unsaid = any(step.code == "outcome_not_known" for step in standing.reasons)
    return was_open and is_unsaid and standing.due.kind is DueKind.DAY and standing.adequacy is None


def _status_told(before: ToldDeadline) -> str:
    """The status as it was told, with the worth of the answer."""
    word = STATUS_WORDS[before.status]
    return f"{word}; {ADEQUACY_WORDS[before.adequacy]}" if before.adequacy else word


def _read_now(standing: Standing, before: ToldDeadline) -> str:
    """That the same date has another earliest reading than the one told."""
    zone = standing.due.zone
    now, then = ("" if at is None else format_instant(at, zone) for at in (standing.safe_by, before.safe_by))
    told = f"your last digest went by {then}" if then else "your last digest had no time to go by"
    return f"go by {now}; {told}." if now else f"no time to go by is known any more; {told}."


def _gone(telling: Telling, number: int) -> Iterator[DigestNote]:
    if number:
        word = "is" if number == 1 else "are"
        said = f"{counted(number, 'deadline')} that your last digest told {word} no longer in this record."
        yield DigestNote("", said, f"{telling.base_url}/history?matter={telling.record.key}")
