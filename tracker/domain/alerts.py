"""What readers who asked for it are told of at once, and how an event that was noticed stands later.

An event is a slot: a kind, what it is about, and the due moment it stands for. It is told once, whatever happens to it
afterwards. Nothing is told of a record that has ended. Storing and sending are not here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from tracker.domain.explanation import ADEQUACY_WORDS, STATUS_WORDS, reason, words
from tracker.domain.flags import past_due, two_ways
from tracker.domain.mail_words import AlertKind
from tracker.domain.record import Due, MatterRecord
from tracker.domain.second_check import AWAITS
from tracker.domain.standing import Assessment, EffectLine, Standing
from tracker.domain.titles import titled
from tracker.domain.vocabulary import DueKind, EffectKind, FlagKind, Nature, Status
from tracker.domain.wording import format_due, format_instant, format_moment, listed

LEAD = timedelta(hours=2)
LIFE = timedelta(hours=24)
"""How long after it was noticed an event is still told one by one."""

_TO_COME = frozenset({Status.DUE_TODAY, Status.UPCOMING, Status.UNVERIFIED})
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """One event: `subject_key` is a deadline's, or an effect's for a stay. `words` are for people."""

    kind: AlertKind
    subject_key: str
    slot: str
    words: str

    @property
    def place(self) -> tuple[AlertKind, str, str]:
        """What tells one event of a matter from another."""
        return self.kind, self.subject_key, self.slot


@dataclass(frozen=True, slots=True)
class Told:
    """One event as it stands at a moment.

    `code` is `due`, `overdue`, `unknown`, `unsettled`, `stay`, or `changed` where it is no longer as it was noticed.
    `headline` names it in a subject, `now` says how it stands. `standing` is its deadline's, or that of the first one
    that a stay bears on (`others` counts the other duties); None where the record holds it no longer.
    """

    event: Wanted
    code: str
    headline: str
    now: str
    standing: Standing | None
    others: int = 0


def alert_events(assessment: Assessment) -> tuple[Wanted, ...]:
    """The events that stand at the moment of an assessment, deadlines in their order, then stays."""
    if assessment.is_stale:
        return ()
    found = [
        event
        for standing in assessment.standings
        for event in (_due_within(assessment, standing), _past_due(assessment, standing))
        if event is not None
    ]
    running = _stays(assessment)
    found += [
        Wanted(AlertKind.STAY_ENTERED, key, "", _stay_said(assessment.record, line)) for key, line in running.items()
    ]
    return tuple({event.place: event for event in found}.values())


def told_now(event: Wanted, now: Assessment) -> Told:
    """An event noticed before, as it stands at the moment of `now`."""
    if event.kind is AlertKind.STAY_ENTERED:
        return _stay_now(event, now)
    standing = now.of(event.subject_key)
    if standing is None:
        return Told(event, "changed", "No longer on record as noticed", "This record holds no such deadline.", None)
    said, due = _status_said(standing), format_due(standing.due)
    if _slot(standing) != event.slot:
        return Told(
            event,
            "changed",
            f"Now due {due}, {STATUS_WORDS[standing.status]}",
            f"It falls due {due}: {said}.",
            standing,
        )
    code = _code_now(event, now, standing)
    headline = {
        "due": _go_by(standing) or f"Due {due}",
        "overdue": "Past due, not on the docket as checked",
        "unknown": "Past due, outcome not known",
        "unsettled": "Read two ways, not settled",
        "changed": f"Now {STATUS_WORDS[standing.status]}",
    }[code]
    return Told(event, code, headline, f"{_capital(said)}.", standing)


def told_otherwise(kind: AlertKind, subject_key: str, slot: str, now: Assessment) -> Told | None:
    """An event that stood by what was known when it was noticed and does not by what is known since; None for no trace.

    It is told only of a date that the record of `now` holds itself.
    """
    said = ""
    if kind is not AlertKind.STAY_ENTERED:
        standing = now.of(subject_key)
        dates = _dates(standing) if standing is not None else ()
        due = next((due for due in dates if due.moment and due.moment.edtf == slot), None)
        if due is None:
            return None
        noticed = "due within 2 hours" if kind is AlertKind.DUE_IN_2_HOURS else "past due"
        said = f"It was noticed as {noticed}: {format_due(due)}. What was entered since says otherwise."
    told = told_now(Wanted(kind, subject_key, slot, said or "It was noticed as a stay in force."), now)
    return told if told.standing is not None else None


def _dates(standing: Standing) -> Iterator[Due]:
    """The due moments that a deadline has and had."""
    yield from (standing.due, standing.first_due, *standing.deadline.rivals)
    yield from (due for line in standing.effects for due in (line.due_before, line.due_after) if due is not None)


def _due_within(assessment: Assessment, standing: Standing) -> Wanted | None:
    """A duty to act at a clock time that its earliest reading puts within the lead, unless it has passed already."""
    due, safe_by = standing.due, standing.safe_by
    if standing.obligation.nature is Nature.ABSTAIN or due.kind is not DueKind.INSTANT or safe_by is None:
        return None
    if standing.status not in _TO_COME or not timedelta() <= safe_by - assessment.as_of <= LEAD:
        return None
    go_by, read = _go_by(standing), format_due(due)
    said = f"{go_by}, within 2 hours: the earliest reading. Otherwise read as due {read}." if go_by else ""
    said = f"{said or f'Due within 2 hours: {read}.'} {two_ways(standing)}".strip()
    return Wanted(AlertKind.DUE_IN_2_HOURS, standing.key, _slot(standing), said)


def _go_by(standing: Standing) -> str:
    """When to go by where the earliest reading comes before the one that is shown; empty where it does not."""
    due, safe_by = standing.due, standing.safe_by
    if due.moment is None or safe_by is None or safe_by >= due.moment.latest:
        return ""
    return f"Go by {format_instant(safe_by, due.zone)}"


def _past_due(assessment: Assessment, standing: Standing) -> Wanted | None:
    past = past_due(assessment, standing)
    return None if past is None else Wanted(AlertKind.PAST_DUE, standing.key, _slot(standing), past[1])


def _code_now(event: Wanted, now: Assessment, standing: Standing) -> str:
    """How a deadline that was noticed stands: past due, still to come within the lead, or otherwise."""
    past = past_due(now, standing)
    if past is not None and past[0] is FlagKind.OVERDUE:
        return "overdue"
    if past is not None:
        return "unsettled" if standing.is_read_two_ways else "unknown"
    is_to_come = event.kind is AlertKind.DUE_IN_2_HOURS and _due_within(now, standing) is not None
    return "due" if is_to_come else "changed"


def _slot(standing: Standing) -> str:
    return standing.due.moment.edtf if standing.due.moment is not None else ""


def _status_said(standing: Standing) -> str:
    """The status in the words of the pages, with what hangs on it."""
    said = STATUS_WORDS[standing.status]
    if standing.is_read_two_ways:
        first, second = (STATUS_WORDS[status] for status in standing.readings[:2])
        said = f"not settled: read one way {first}; read the other {second}"
    adequacy = ADEQUACY_WORDS[standing.adequacy] if standing.adequacy else ""
    return "; ".join(part for part in (said, adequacy, AWAITS if standing.awaits_check else "") if part)


def _stays(assessment: Assessment) -> dict[str, EffectLine]:
    """The stays in force that bear on a duty, by their keys. One whose effect is disputed is none in force."""
    lines = (line for standing in assessment.standings for line in standing.effects)
    return {line.effect.key: line for line in lines if _is_running(line)}


def _is_running(line: EffectLine) -> bool:
    return line.effect.kind is EffectKind.STAYS and line.state in ("in_force", "inferred")


def _stay_said(record: MatterRecord, line: EffectLine) -> str:
    """What was entered. Whether it still stands is told apart: a letter may be read after the stay has ended."""
    order, until = titled(record, line.effect.by), line.effect.until
    end = f", to end {format_moment(until, record.zone)}" if until is not None else ""
    said = f"Stayed by {order} (begun {format_moment(line.effect.begins, record.zone)}{end})."
    return said if line.state == "in_force" else f"{said} {words(reason('inferred', order=order), record.zone)}"


def _stay_now(event: Wanted, now: Assessment) -> Told:
    bearing = [
        (standing, line)
        for standing in now.standings
        for line in standing.effects
        if line.effect.key == event.subject_key and line.effect.kind is EffectKind.STAYS
    ]
    if not bearing:
        said = "This record holds no such stay."
        return Told(event, "changed", "Stay no longer on record as noticed", said, None)
    standing, line = bearing[0]
    others = len({standing.obligation.key for standing, _ in bearing}) - 1
    code, headline, said = "changed", "Stay whose effect is disputed", "Whether it had an effect is disputed."
    if _is_running(line):
        code, headline, said = "stay", "Stay entered", f"It stands, and bears on: {_duties(bearing)}."
    elif line.state == "ended" and line.until is not None:
        headline, said = "Stay entered and ended", f"It ended ({format_moment(line.until, now.record.zone)})."
    return Told(event, code, headline, said, standing, others)


def _duties(bearing: list[tuple[Standing, EffectLine]]) -> str:
    titles = list(dict.fromkeys(standing.obligation.title for standing, _ in bearing))
    more = len(titles) - _MOST_NAMED
    return listed(titles if more <= 0 else [*titles[:_MOST_NAMED], f"{more} more"])


def _capital(said: str) -> str:
    return said[0].upper() + said[1:]
