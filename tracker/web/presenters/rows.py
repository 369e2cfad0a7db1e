"""A deadline as a row of a list: when, what, imposed by whom, how it stands and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.explanation import Reason, words
from tracker.domain.record import Happening
from tracker.domain.standing import PAST_DUE, Standing
from tracker.domain.vocabulary import Nature
from tracker.domain.wording import format_moment, listed
from tracker.web.look import Look
from tracker.web.presenters.citations import CitationView, Fields, Footnotes
from tracker.web.presenters.common import (
    Link,
    Mark,
    MomentView,
    due_view,
    imposed_href,
    imposed_words,
    mark_of,
    safe_view,
)

NO_CONCLUSION = "Never answered, due or outstanding."

_ROW_FIELDS: Fields = frozenset({None, "due"})
_DUE_FIELDS: Fields = frozenset({"due", "zone", "source_words", "first_occurrence", "rrule"})
_STEP_FIELDS: dict[str, Fields] = {
    "imposed": frozenset({None, "filed"}),
    "due_stated": _DUE_FIELDS,
    "due_set": _DUE_FIELDS,
    "due_computed": _DUE_FIELDS,
}
_DECIDING = (
    "finding_missed",
    "disputed_reading",
    "answer_late",
    "answer_late_at_least",
    "answer_late_days",
    "answer_on_time",
    "answer_time_unknown",
    "answer_without_date",
    "ended",
    "date_ended",
    "date_vacated_duty_stands",
    "revived_without_date",
    "stay_covered_due",
    "stay_runs",
    "stay_runs_until",
    "lapsed",
    "not_on_docket",
    "rest_not_on_docket",
    "outcome_not_known",
    "may_be_due",
    "safe_passed",
    "due_today",
    "upcoming",
    "waiting",
    "continuing",
    "beyond_record",
)
"""The reasons that decide a status, most telling first: the one that stands in a row as its short why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation, for the macro `reasons`."""

    text: str
    authority: str | None
    citations: tuple[CitationView, ...]
    href: str | None = None


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One deadline, for the macro `deadline_row`."""

    key: str
    href: str
    title: str
    due: MomentView
    safe_by: MomentView | None
    mark: Mark
    by: str
    by_href: str | None
    why: str
    steps: tuple[Step, ...]
    citations: tuple[CitationView, ...]
    disputes: tuple[Link, ...]
    notes: tuple[str, ...]


def deadline_row(look: Look, notes: Footnotes, standing: Standing) -> DeadlineRow:
    """The row of one standing."""
    about = (("deadlines", standing.key), ("obligations", standing.obligation.key))
    order = standing.obligation.imposed_by
    return DeadlineRow(
        key=standing.key,
        href=deadline_href(look, standing.key),
        title=standing.obligation.title,
        due=due_view(look, standing.due),
        safe_by=safe_view(look, standing),
        mark=mark_of(standing),
        by=imposed_words(look.record, standing.obligation),
        by_href=imposed_href(look, standing.obligation),
        citations=notes.of(about, _ROW_FIELDS),
        disputes=notes.disputes((*about, *((("orders", order),) if order else ()))),
        why=short_why(standing),
        steps=steps(look, notes, standing),
        notes=tuple(_beside(look, standing)),
    )


def number_row(notes: Footnotes, standing: Standing) -> None:
    """Numbers the citations of a row itself, so that those seen at once come before those of its folded steps."""
    notes.of((("deadlines", standing.key), ("obligations", standing.obligation.key)), _ROW_FIELDS)


def deadline_href(look: Look, key: str) -> str:
    """The page of a deadline at the moment looked at."""
    return look.href(f"/deadlines/{key}")


def zone_of(look: Look, standing: Standing) -> str:
    """The zone in which a standing's reasons are told."""
    return standing.due.zone if standing.due.moment else look.zone


def steps(look: Look, notes: Footnotes, standing: Standing) -> tuple[Step, ...]:
    """Every reason of a standing in words, with the sources that carry it."""
    zone = zone_of(look, standing)
    return tuple(Step(words(step, zone), step.authority, _sources(notes, step)) for step in standing.reasons)


def _sources(notes: Footnotes, step: Reason) -> tuple[CitationView, ...]:
    """The sources of a step: those of the fields that it speaks of, else those of the rows it rests on."""
    fields = _STEP_FIELDS.get(step.code)
    return (fields and notes.of(step.rests_on, fields)) or notes.of(step.rests_on, frozenset({None}))


def short_why(standing: Standing) -> str:
    """The one reason that decides the status, in words."""
    found = {step.code: step for step in reversed(standing.reasons)}
    code = next((code for code in _DECIDING if code in found), None)
    step = found[code] if code else standing.reasons[-1]
    return words(step, standing.due.zone)


def _beside(look: Look, standing: Standing) -> Iterable[str]:
    zone = zone_of(look, standing)
    if standing.obligation.nature is Nature.ABSTAIN:
        yield abstain_note(look, standing.obligation.key)
    yield from (words(step, zone) for step in standing.reasons if step.code in ("request_pending", "stay_late"))
    if standing.status in PAST_DUE:
        yield from (words(step, zone) for step in standing.reasons if step.code == "safe_by")


def abstain_note(look: Look, obligation: str) -> str:
    """What is said of a duty to abstain: that it is never judged, and what is reported beside it."""
    told = [f"{event.title} ({format_moment(event.at, look.zone)})" for event in events_beside(look, obligation)]
    if not told:
        return f"{NO_CONCLUSION} No event is reported beside it."
    return f"{NO_CONCLUSION} Reported beside it: {listed(told)}. No conclusion is drawn."


def events_beside(look: Look, obligation: str) -> tuple[Happening, ...]:
    """The events that stand beside a duty, as far as they had happened by the moment looked at, oldest first."""
    found = [one for one in look.record.happenings if obligation in one.obligations and one.at.counts_at(look.as_of)]
    return tuple(sorted(found, key=lambda one: (one.at.latest, one.key)))
