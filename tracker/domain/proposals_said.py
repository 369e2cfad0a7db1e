"""The sentences of proposals: why a deadline is proposed, what would come of it, what a duplicate has in common."""

from datetime import timedelta

from tracker.domain.duplicates import Same
from tracker.domain.effects import has_date
from tracker.domain.explanation import STATUS_WORDS
from tracker.domain.proposals import Candidate, Ground
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Status
from tracker.domain.wording import counted, format_span, listed

_GROUNDS = {
    Ground.NAMED: "The text names {words}.",
    Ground.DUE_THAT_DAY: "It falls due on the day of this filing.",
    Ground.ORDER_NAMED: "The text names entry {words}, which imposed it.",
    Ground.KIND_ANSWERS: "It asks for a filing of this kind.",
    Ground.FILER_OWES: "Who filed this owes it: {words}.",
    Ground.SAME_WORDS: "The two share words: {words}.",
    Ground.SAME_SIDE: "Who filed this and who owes it are both of the federal government: {words}.",
    Ground.IMPOSED_HERE: "It is owed on this docket, imposed by “{words}”.",
    Ground.OTHER_OWES: "Another party owes it: {words}.",
    Ground.CAME_BEFORE: "This filing came before “{words}”, which imposed it.",
}
_SAME = {
    Same.NUMBER: "the same number",
    Same.DAY: "the same day",
    Same.NEAR_DAY: "a neighbouring day",
    Same.TITLE: "a like title",
    Same.TEXT: "a like text",
}
_MOST_LETTERS = 160


def ground_words(ground: Ground, words: str) -> str:
    """One reason as a sentence."""
    if ground is Ground.DUE_SOON:
        return f"It falls due {counted(int(words), 'day')} after this filing."
    if ground is Ground.FELL_DUE:
        return f"It fell due {counted(int(words), 'day')} before this filing."
    if ground is Ground.IMPOSED_HERE and not words:
        return "It stands on this docket."
    return _GROUNDS[ground].format(words=words[:_MOST_LETTERS])


def outcome_words(candidate: Candidate) -> str | None:
    """How the deadline would stand if the filing answered all of it; None where that cannot be said yet."""
    after = candidate.after
    if after is None:
        return None
    match after.status:
        case Status.MET:
            return "on time" if has_date(after.due) else "answered; it has no date"
        case Status.MET_LATE:
            return f"late by {_late(after)}"
        case Status.FILED_TIME_UNKNOWN:
            return "time not provable"
        case Status.CONTINUING:
            return "goes on: a filing does not end it"
        case _:
            return STATUS_WORDS[after.status]


def _late(after: Standing) -> str:
    """By how much, as the reasons of the judgement tell it."""
    for step in after.reasons:
        params = dict(step.params)
        if step.code == "answer_late_days":
            return str(params["days"])
        if step.code in ("answer_late", "answer_late_at_least"):
            late = params["late"]
            least = " or more" if step.code == "answer_late_at_least" else ""
            return f"{format_span(late) if isinstance(late, timedelta) else late}{least}"
    return format_span(after.late_by) if after.late_by is not None else "an unknown time"


def same_words(same: tuple[Same, ...]) -> str:
    """What a duplicate has in common with the draft, as part of a sentence."""
    return listed([_SAME[one] for one in same])
