"""A duty's page: who owes what to whom, what imposed it, each of its deadlines, and what was said about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.record import Effect, Obligation
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Force, Nature, ObligationKind
from tracker.domain.wording import format_moment
from tracker.web.look import Look
from tracker.web.presenters.citations import CitationView, Footnotes, field_in_words
from tracker.web.presenters.common import Link, entry_href, minute
from tracker.web.presenters.facts import ChangeLine, Fact, conflicts_on, duty_facts, history
from tracker.web.presenters.narrative import Remark, statements_about
from tracker.web.presenters.panels import Told, not_known_after
from tracker.web.presenters.rows import DeadlineRow, abstain_note, deadline_row
from tracker.web.presenters.substitutions import Succession, successions

_KINDS = {
    ObligationKind.DATED: "It has a date.",
    ObligationKind.RECURRING: "It comes again: each day of it is a deadline of its own.",
    ObligationKind.CONTINUING: "It has no date and goes on until an order ends it.",
    ObligationKind.WAITING: "It waits for something to happen first.",
}
_FORCES = {Force.MUST: "It binds.", Force.MAY: "It is a right that lapses, not a duty."}
_NATURES = {Nature.ACT: "To do something.", Nature.ABSTAIN: "Not to do something."}


@dataclass(frozen=True, slots=True)
class ObligationView:
    """The whole page."""

    key: str
    title: str
    citations: tuple[CitationView, ...]
    disputes: tuple[Link, ...]
    abstains: str | None
    facts: tuple[Fact, ...]
    assumptions: tuple[str, ...]
    rows: tuple[DeadlineRow, ...]
    not_known_after: tuple[Told, ...]
    effects: tuple[Told, ...]
    conflicts: tuple[Told, ...]
    remarks: tuple[Remark, ...]
    history: tuple[ChangeLine, ...]
    permalink: str
    successions: tuple[Succession, ...]


def obligation_view(look: Look, notes: Footnotes, duty: Obligation, path: str) -> ObligationView:
    """The page of one duty at the moment looked at; `path` is its address, for the permanent link."""
    about = (("obligations", duty.key),)
    order = (("orders", duty.imposed_by),) if duty.imposed_by else ()
    citations = notes.of(about)
    standings = [one for one in look.assessment.standings if one.obligation.key == duty.key]
    return ObligationView(
        key=duty.key,
        title=duty.title,
        citations=citations,
        disputes=notes.disputes((*about, *order)),
        abstains=abstain_note(look, duty.key) if duty.nature is Nature.ABSTAIN else None,
        facts=tuple(_facts(look, notes, duty)),
        assumptions=duty.occurrence_assumptions,
        rows=tuple(deadline_row(look, notes, standing) for standing in standings),
        not_known_after=not_known_after(look, duty.key),
        effects=tuple(_effects(look, standings)),
        conflicts=conflicts_on(look, (*about, *order, *(("deadlines", one.key) for one in standings))),
        remarks=statements_about(look, notes, duty.key),
        history=history(look, about),
        permalink=look.href(path, as_of=minute(look.as_of, look.zone)),
        successions=successions(look, notes, (*duty.obligors, *duty.obligees)),
    )


def _facts(look: Look, notes: Footnotes, duty: Obligation) -> Iterable[Fact]:
    yield from duty_facts(look, notes, duty)
    yield Fact("Form", duty.form or "not stated")
    yield Fact("Force", _FORCES[duty.force])
    yield Fact("Nature", _NATURES[duty.nature])
    yield Fact("When", _KINDS[duty.kind], note=duty.trigger)


def _effects(look: Look, standings: list[Standing]) -> Iterable[Told]:
    """What later orders did to the duty or a deadline of it, each effect once."""
    lines = {line.effect.key: line for standing in standings for line in standing.effects}
    for line in lines.values():
        words = f"{_what(line.effect)} from {format_moment(line.effect.begins, look.zone)}"
        until = f" until {format_moment(line.until, look.zone)}" if line.until else ""
        title = look.record.entries[line.effect.by].title
        yield Told(title, f"{words}{until}; {field_in_words(line.state)}", entry_href(look, line.effect.by))


def _what(effect: Effect) -> str:
    return field_in_words(effect.kind.value)
