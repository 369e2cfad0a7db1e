"""What the clerk's desk shows around its form."""

from dataclasses import dataclass

from tracker.domain.digests import groups
from tracker.domain.explanation import ADEQUACY_WORDS, STATUS_WORDS
from tracker.domain.record import Entry, Fulfilment
from tracker.domain.standing import Assessment, Standing
from tracker.domain.vocabulary import Nature
from tracker.domain.wording import format_due, format_moment
from tracker.web.look import Look


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The deadline being answered, as it stands."""

    key: str
    title: str
    due: str
    status: str
    status_words: str
    docket: str
    zone: str
    answers: tuple[str, ...]
    assumptions: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One deadline to choose."""

    key: str
    title: str
    due: str
    status: str
    status_words: str


@dataclass(frozen=True, slots=True)
class SavedView:
    """What a save changed."""

    filing: str
    title: str
    filed: str
    deadline: str
    deadline_title: str
    due: str
    before: str
    after: str
    status: str
    adequacy: str


def answer_view(look: Look, standing: Standing) -> AnswerView:
    """The deadline that the form answers."""
    docket = look.record.dockets.get(standing.obligation.docket)
    return AnswerView(
        key=standing.key,
        title=standing.obligation.title,
        due=format_due(standing.due),
        status=standing.status.value,
        status_words=STATUS_WORDS[standing.status],
        docket=docket.title if docket else "",
        zone=standing.due.zone,
        answers=tuple(_answer(look, line.fulfilment) for line in standing.answers),
        assumptions=standing.due.assumptions,
        href=look.href(f"/deadlines/{standing.key}"),
    )


def _answer(look: Look, answer: Fulfilment) -> str:
    entry = look.record.entries.get(answer.answered_by)
    title = entry.title if entry else answer.answered_by
    return f"{title}, {format_moment(answer.at, look.zone)}"


def choice_views(look: Look) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """The deadlines that can be answered, by group: duties to act that have a date or go on."""
    return tuple(
        (group.heading, choices)
        for group in groups(look.assessment)
        if (choices := tuple(_choice(one) for one in group.standings if one.obligation.nature is Nature.ACT))
    )


def _choice(standing: Standing) -> Choice:
    return Choice(
        standing.key,
        standing.obligation.title,
        format_due(standing.due),
        standing.status.value,
        STATUS_WORDS[standing.status],
    )


def saved_view(look: Look, entry: Entry, answer: Fulfilment, without: Assessment) -> SavedView:
    """What the deadline read before a filing was saved and what it reads now."""
    key = answer.deadlines[0]
    now, before = look.assessment.of(key), without.of(key)
    return SavedView(
        filing=entry.key,
        title=entry.title,
        filed=format_moment(entry.filed, look.zone),
        deadline=key,
        deadline_title=now.obligation.title if now else key,
        due=format_due(now.due) if now else "",
        before=STATUS_WORDS[before.status] if before else "not listed at this moment",
        after=STATUS_WORDS[now.status] if now else "not listed at this moment",
        status=now.status.value if now else "",
        adequacy=ADEQUACY_WORDS[now.adequacy] if now and now.adequacy else "",
    )
