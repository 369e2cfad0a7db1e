"""A deadline's page: when it falls due, how it stands and why, what touched it, what answered it, and its history."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.decisions import deciding, open_rivals, set_aside
from tracker.domain.explanation import ADEQUACY_WORDS, SENTENCES
from tracker.domain.policy import Permission, allows
from tracker.domain.standing import AnswerLine, EffectLine, Standing
from tracker.domain.vocabulary import Basis, Nature
from tracker.domain.wording import format_due, format_moment
from tracker.services.explanations import citations_of
from tracker.web.look import Look
from tracker.web.presenters.citations import CitationView, Footnotes, field_in_words
from tracker.web.presenters.common import (
    Link,
    Mark,
    MomentView,
    due_view,
    entry_href,
    imposed_words,
    least_late,
    mark_of,
    minute,
    party_names,
    safe_view,
)
from tracker.web.presenters.computed import ComputedView, computed_view
from tracker.web.presenters.facts import ChangeLine, Fact, conflicts_on, duty_facts, history
from tracker.web.presenters.life import Life, life_of
from tracker.web.presenters.panels import Told, not_known_after
from tracker.web.presenters.rows import Step, abstain_note, short_why, steps, zone_of
from tracker.web.state import doors, is_read_only

_BASIS = {
    Basis.FIXED: "The order sets the date.",
    Basis.COMPUTED: "The date is computed from a rule.",
    Basis.OCCURRENCE: "One day of a duty that comes again; its days are derived, not stored.",
}
_TIMELY = {True: "on time", False: "late", None: "not provable from what is known of the two moments"}


@dataclass(frozen=True, slots=True)
class EffectView:
    """What one later order did to the deadline."""

    what: str
    order: str
    href: str
    begins: str
    until: str
    dates: str
    state: str
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What answered the deadline, in three lines that are never one."""

    filed: str
    timely: str
    adequate: str
    href: str | None = None
    citations: tuple[CitationView, ...] = ()


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the page leads: to itself for good, to its explanation, to the duty, and to entering an answer."""

    permalink: str
    why: str
    obligation: str
    enter: str | None


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """The whole page."""

    key: str
    title: str
    kicker: str
    due: MomentView
    safe_by: MomentView | None
    mark: Mark
    says: str
    due_citations: tuple[CitationView, ...]
    citations: tuple[CitationView, ...]
    disputes: tuple[Link, ...]
    abstains: str | None
    steps: tuple[Step, ...]
    computed: ComputedView | None
    life: Life | None
    effects: tuple[EffectView, ...]
    no_effect: str
    answers: tuple[AnswerView, ...]
    facts: tuple[Fact, ...]
    conflicts: tuple[Told, ...]
    not_known_after: tuple[Told, ...]
    history: tuple[ChangeLine, ...]
    ways: Ways


def deadline_view(look: Look, notes: Footnotes, standing: Standing, path: str) -> DeadlineView:
    """The page of one standing; `path` is its address, for the permanent link."""
    obligation, key = standing.obligation, standing.key
    about = (("deadlines", key), ("obligations", obligation.key))
    touched = (*about, *((("orders", obligation.imposed_by),) if obligation.imposed_by else ()))
    view = DeadlineView(
        key=key,
        title=obligation.title,
        kicker=imposed_words(look.record, obligation),
        citations=notes.of((("obligations", obligation.key),), frozenset({None, "title"})),
        due=due_view(look, standing.due),
        safe_by=safe_view(look, standing),
        due_citations=_due_citations(notes, standing),
        mark=mark_of(standing),
        says=short_why(standing),
        disputes=notes.disputes(touched),
        abstains=abstain_note(look, obligation.key) if obligation.nature is Nature.ABSTAIN else None,
        steps=steps(look, notes, standing),
        computed=computed_view(look, standing.deadline),
        life=life_of(look, notes, standing),
        effects=tuple(_effect(look, notes, standing, line) for line in standing.effects),
        no_effect=SENTENCES["no_effect_known"],
        answers=tuple(_answer(look, notes, standing, line) for line in standing.answers),
        facts=tuple(_facts(look, notes, standing)),
        conflicts=conflicts_on(look, touched),
        not_known_after=not_known_after(look, obligation.key),
        history=history(look, about),
        ways=_ways(look, standing, path),
    )
    notes.views(citations_of(look.record, standing))  # whatever else it rests on is listed at the foot
    return view


def _due_citations(notes: Footnotes, standing: Standing) -> tuple[CitationView, ...]:
    """What the due moment rests on: the order that changed it last, else the deadline itself."""
    changed = [line.effect.key for line in standing.effects if line.due_after is not None]
    if changed and standing.due != standing.first_due:
        return notes.of((("effects", changed[-1]),))
    about = (("deadlines", standing.key), ("obligations", standing.obligation.key))
    return notes.of(about, frozenset({"due", "zone", "rrule", "first_occurrence"}))


def _ways(look: Look, standing: Standing, path: str) -> Ways:
    key, duty = standing.key, standing.obligation
    return Ways(
        permalink=look.href(path, as_of=minute(look.as_of, look.zone)),
        why=look.href(f"/deadlines/{key}/why"),
        obligation=look.href(f"/obligations/{duty.key}"),
        enter=None if duty.nature is Nature.ABSTAIN else _enter_href(look, key),
    )


def _enter_href(look: Look, key: str) -> str | None:
    may = allows(look.scope.viewer, Permission.ENTER, public_reading=doors().settings.public_reading)
    return f"/clerk/filings/new?deadline={key}" if may and not is_read_only() else None


def _effect(look: Look, notes: Footnotes, standing: Standing, line: EffectLine) -> EffectView:
    effect, zone = line.effect, zone_of(look, standing)
    before, after = line.due_before, line.due_after
    return EffectView(
        what=field_in_words(effect.kind.value),
        order=look.record.entries[effect.by].title,
        href=entry_href(look, effect.by),
        begins=format_moment(effect.begins, zone),
        until=format_moment(line.until, zone) if line.until else "no end on record",
        dates=f"from {format_due(before)} to {format_due(after)}" if before and after else "-",
        state=field_in_words(line.state),
        citations=notes.of((("effects", effect.key),)),
    )


def _answer(look: Look, notes: Footnotes, standing: Standing, line: AnswerLine) -> AnswerView:
    answer = line.fulfilment
    entry = look.record.entries.get(answer.answered_by)
    timely = _TIMELY[line.timely]
    if line.late_by is not None and (late := least_late(line.late_by)):
        timely = f"{timely}, {late}"
    adequate = ADEQUACY_WORDS[standing.adequacy] if standing.adequacy else "adequacy not assessed"
    if answer.sealed:
        return AnswerView("Answered by a sealed filing", timely, adequate)
    if answer.disputed_by:
        adequate = f"{adequate}; disputed by {party_names(look.record, [answer.disputed_by])}"
    on = format_moment(answer.at, zone_of(look, standing))
    part = "" if answer.extent == "whole" else " (in part)"
    return AnswerView(
        filed=f"{entry.title if entry else answer.answered_by}{part}, {on}",
        timely=timely,
        adequate=adequate,
        href=entry_href(look, entry.key) if entry else None,
        citations=notes.of((("fulfilments", answer.key),)),
    )


def _facts(look: Look, notes: Footnotes, standing: Standing) -> Iterable[Fact]:
    yield from duty_facts(look, notes, standing.obligation)
    if standing.due.moment is not None and standing.due == standing.first_due:
        decided = "A named person decided between the dates that sources give."
        said = decided if deciding(standing.deadline) else _BASIS[standing.deadline.basis]
        yield Fact("Where the date comes from", said)
    elif standing.due != standing.first_due:
        yield Fact("Where the date comes from", "A later order changed it: see what later orders did to it.")
        yield Fact("First due", "", moment=due_view(look, standing.first_due))
    for rival in open_rivals(standing.deadline):
        yield Fact("Also read as due", "", moment=due_view(look, rival))
    for other in set_aside(standing.deadline):
        yield Fact("Not followed, by a decision", "", moment=due_view(look, other))
