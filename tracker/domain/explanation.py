"""Reasons as values, and the one place that puts them into words.

A reason is a code, its parameters and an authority. Parameters are days, moments, instants, spans, counts or words;
they pass `wording`, so that a second language needs another table of sentences and no change in the engines.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.domain.moments import Moment
from tracker.domain.record import Due
from tracker.domain.vocabulary import Adequacy, Status
from tracker.domain.wording import format_day, format_due, format_instant, format_moment, format_span

Parameter = str | int | date | datetime | timedelta | Moment | Due


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of an explanation. `rests_on` names the rows, as (table, key), whose citations carry it."""

    code: str
    params: tuple[tuple[str, Parameter], ...] = ()
    authority: str | None = None
    rests_on: tuple[tuple[str, str], ...] = ()


def reason(
    code: str,
    *,
    authority: str | None = None,
    rests_on: tuple[tuple[str, str], ...] = (),
    **params: Parameter,
) -> Reason:
    """A reason with named parameters; raises KeyError for a code that has no sentence."""
    SENTENCES[code]
    return Reason(code, tuple(sorted(params.items())), authority, rests_on)


SENTENCES = {
    "imposed": "Imposed by {order} ({filed}), {court}.",
    "imposed_by_rule": "Imposed by {rule}.",
    "imposed_unknown": "This record does not hold the order that imposed it.",
    "forbids": "It is a duty to abstain: it is never answered, due or counted as outstanding.",
    "due_stated": "Due {due}; the source says “{words}”.",
    "due_set": "Due {due}.",
    "due_computed": "Due {due}, computed under {cite}; each step of the count is told with it.",
    "due_recomputed": "It was computed again ({cause}); until then it read {before}.",
    "due_none": "It has no date; it goes on until an order ends it.",
    "due_waiting": "It gets its date when this happens: {trigger}.",
    "assumed": "Assumed: {assumption}",
    "rival_due": "Sources differ on when it falls due: also read as {due}.",
    "due_decided": "{who} decided between the dates that sources give ({on}): it falls due {due}. Reason: “{why}”.",
    "due_set_aside": "Not followed, by that decision: {due}.",
    "due_none_right": (
        "{who} decided that none of the dates that sources give is right ({on}). Reason: “{why}”. "
        "No other date is on record, so all of them are still read."
    ),
    "due_changed": "{order} set a new date ({on}): from {before} to {after}.",
    "due_given": "{order} gave it a date ({on}): {after}.",
    "effect_disputed": "Whether {order} had an effect on it ({kind}; {on}) is disputed.",
    "inferred": "That {order} had this effect is inferred, not stated.",
    "stay_runs": "Stayed by {order} (begun {on}); nothing in the record has ended the stay.",
    "stay_runs_until": "Stayed by {order} (begun {on}, to end {until}).",
    "stay_covered_due": "It fell due during a stay by {order} (begun {on}, ended {until}); no new date set.",
    "stay_late": "{order} stayed it ({on}) after it had fallen due: that changes nothing about the earlier date.",
    "stay_ended": "A stay by {order} (begun {on}) is over (ended {until}); it did not cover the due moment.",
    "stay_order_unproved": (
        "Whether the stay began before it fell due is not provable; the reading without a default is taken."
    ),
    "stay_end_unproved": (
        "Whether the stay ended before it fell due is not provable; the reading without a default is taken."
    ),
    "revived": "{order} revived the duty ({on}).",
    "revived_without_date": (
        "It was stayed or ended when its date passed, and {order} revived it ({on}) without a new date: "
        "from when it is due again is not known."
    ),
    "ended": "{order} ended it ({word}; {on}).",
    "date_ended": "{order} made the date no longer effective ({on}); that alone does not end the duty.",
    "past_due_between": "Before that it was past due, with no answer in this record: from {due} until {on}.",
    "date_vacated_duty_stands": "Its date was vacated by {order} ({on}); that alone did not end the duty.",
    "finding_missed": "A court found that it was not complied with: {order}, {on}.",
    "finding_ended": "A finding in {order} no longer stands: that order was vacated ({on}).",
    "finding_accepted": "A court found that it was complied with: {order}, {on}.",
    "finding_inadequate": "A court found the answer inadequate: {order}, {on}.",
    "answered": "Answered by {answer} ({on}).",
    "answered_sealed": "Answered by a sealed filing.",
    "answered_in_part": "Answered in part by {answer} ({on}); a part does not answer the whole.",
    "answer_on_time": "It came no later than the due moment: on time.",
    "answer_late": "It came after the due moment: late by {late}.",
    "answer_late_at_least": "It came after the due moment: late by {late} or more.",
    "answer_late_days": "It came {days} after the day on which it fell due: late.",
    "answer_time_unknown": "Whether it came in time cannot be proved from what is known of the two moments.",
    "answer_without_date": "The duty had no due moment to measure it against.",
    "adequacy_open": "Filed is not the same as adequate: this record holds no court's finding on its adequacy.",
    "adequacy_disputed": "Its adequacy is disputed by {party}.",
    "may_have_been": "By then {order} may have had an effect on it ({kind}; {on}).",
    "may_be_answered": "By then it may have been answered by {answer} ({on}).",
    "may_be_answered_sealed": "By then it may have been answered by a sealed filing.",
    "disputed_reading": "Read one way it is {first}; read the other it is {second}. Nobody has decided between them.",
    "due_today": "It falls due today, {due}.",
    "may_be_due": "It may have fallen due already: {due}. It is past due only after the latest reading.",
    "upcoming": "It falls due {due}.",
    "safe_by": "Go by {safe}: the earliest reading.",
    "safe_passed": "The earliest reading, {safe}, has passed; by the rule's own reading it falls due {due}.",
    "continuing": "Nothing in this record has ended it.",
    "waiting": "Its trigger has not happened in this record.",
    "lapsed": "The time for it passed ({due}); nobody was bound to use it, and this record shows no use.",
    "not_on_docket": "Not on the docket as checked on {checked}.",
    "rest_not_on_docket": "Answered in part; the rest is not on the docket as checked on {checked}.",
    "past_due": "The due moment passed: {due}.",
    "outcome_not_known": "Whether it was done is not known: no source loaded here says.",
    "docket_would_not_show": "The docket would not show whether it was done.",
    "docket_not_checked": "Nobody has recorded a check of the docket.",
    "docket_gap": "No unbroken check of the docket, from what imposed it through the due moment, is on record.",
    "docket_check_old": "The docket was last checked on {checked}: too long ago to say what is not on it.",
    "no_effect_known": "No source loaded here says that a court stayed, extended or ended it.",
    "appeal_does_not_stay": "An appeal does not by itself pause an injunction.",
    "request_pending": "A request ({kind}) in {filing} ({on}) is pending; {timing}. It changes nothing by itself.",
    "awaits_check": "The date awaits a second check: one person set it, and nobody else has confirmed it.",
    "second_checked": "A second person confirmed the date ({on}).",
    "beyond_record": "Last known in force on {on}; not known since.",
    "record_ends": "The record ends {on}.",
}

STATUS_WORDS = {
    Status.MISSED: "found not complied with",
    Status.MET: "answered on time",
    Status.MET_LATE: "answered late",
    Status.FILED_TIME_UNKNOWN: "answered, time not provable",
    Status.VACATED: "vacated",
    Status.SUPERSEDED: "superseded",
    Status.EXCUSED: "excused",
    Status.STAYED: "stayed",
    Status.UNVERIFIED: "outcome not known",
    Status.WAITING: "waiting",
    Status.CONTINUING: "continuing",
    Status.DUE_TODAY: "due today",
    Status.UPCOMING: "upcoming",
    Status.LAPSED: "lapsed",
    Status.OVERDUE: "past due, not on the docket as checked",
}

ADEQUACY_WORDS = {
    Adequacy.NOT_ASSESSED: "adequacy not assessed",
    Adequacy.DISPUTED: "adequacy disputed",
    Adequacy.INADEQUATE: "found inadequate",
    Adequacy.ACCEPTED: "accepted",
}


def words(step: Reason, zone: str) -> str:
    """The sentence of a reason, with dates on the wall of `zone`."""
    return SENTENCES[step.code].format(**{name: _plain(value, zone) for name, value in step.params})


def _plain(value: Parameter, zone: str) -> str:
    match value:
        case Moment():
            return format_moment(value, zone)
        case Due():
            return format_due(value)
        case datetime():
            return format_instant(value, zone)
        case date():
            return format_day(value)
        case timedelta():
            return format_span(value)
        case _:
            return str(value)
