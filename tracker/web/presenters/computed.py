"""How a stored date was computed, and what counting it again under today's law gives."""

import json
from dataclasses import dataclass

from tracker.domain.computed import Computed
from tracker.domain.record import Deadline
from tracker.domain.wording import format_instant
from tracker.services.recomputing import recomputed
from tracker.web.forms.compute_address import query_of
from tracker.web.look import Look
from tracker.web.presenters.rows import Step
from tracker.web.state import doors


@dataclass(frozen=True, slots=True)
class Again:
    """What today's law gives: in words, the date it gives, and whether it differs."""

    words: str
    differs: bool


@dataclass(frozen=True, slots=True)
class ComputedView:
    """The count of a date: its steps and notices, what it was counted by, what replaced what, and today's count."""

    cite: str
    steps: tuple[Step, ...]
    notices: tuple[str, ...]
    counted_by: tuple[str, ...]
    when: str
    earlier: tuple[str, ...]
    again: Again
    calculator: str


def computed_view(look: Look, deadline: Deadline) -> ComputedView | None:
    """How a deadline's date was computed; None where an order gives it."""
    made = deadline.computed
    if made is None:
        return None
    versions = (made.rule_version, made.method_version, made.calendar_version)
    return ComputedView(
        cite=made.cite,
        steps=tuple(Step(step.why, step.authority or None, ()) for step in made.steps),
        notices=made.notices,
        counted_by=tuple(version for version in versions if version),
        when=format_instant(made.computed_at, look.zone),
        earlier=tuple(
            _replaced(look, one, after) for after, one in zip((made, *made.earlier), made.earlier, strict=False)
        ),
        again=_again(deadline),
        calculator=f"/compute?{query_of(json.loads(made.request))}",
    )


def _replaced(look: Look, one: Computed, after: Computed) -> str:
    on = format_instant(one.computed_at, look.zone)
    return f"{one.due_words}, computed {on}; replaced because {after.cause or 'it was computed again'}."


def _again(deadline: Deadline) -> Again:
    found = recomputed(deadline, doors().law)
    if found is None:
        return Again("Counted again today, by the same versions of the law, it is the same date.", differs=False)
    if found.new is None:
        return Again(f"Counted again today, {found.cause}", differs=True)
    if found.is_same:
        return Again(f"Counted again today it is the same date, though {found.cause}.", differs=False)
    words = f"Counted again today it is {found.new} in place of {found.old}: {found.cause}."
    return Again(words, differs=True)
