"""One conflict with all its sides, what a decision would do, and the form to decide."""

from dataclasses import dataclass

from tracker.domain.explanation import STATUS_WORDS
from tracker.domain.policy import Permission, allows
from tracker.services.decisions import DateAtStake, dates_at_stake
from tracker.web.look import Look
from tracker.web.presenters.citations import CitationView
from tracker.web.presenters.conflicts import ConflictView, conflict_view
from tracker.web.presenters.facts import ChangeLine, history
from tracker.web.state import is_read_only


@dataclass(frozen=True, slots=True)
class Position:
    """One side to decide for, and the dates that it puts in force."""

    place: int
    text: str
    citations: tuple[CitationView, ...]
    is_chosen: bool
    does: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed in the form before it was refused; `position` is "" while nothing was chosen."""

    position: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DecisionView:
    """The page of one conflict."""

    conflict: ConflictView
    positions: tuple[Position, ...]
    stakes: str
    may_decide: bool
    history: tuple[ChangeLine, ...]
    citations: tuple[CitationView, ...]


def decision_view(look: Look, key: str) -> DecisionView:
    """The page. Raises NotFound."""
    conflict, notes = conflict_view(look, key)
    stakes = dates_at_stake(look.unit, key)
    return DecisionView(
        conflict=conflict,
        positions=tuple(
            Position(
                side.position,
                side.text,
                side.citations,
                side.is_chosen,
                tuple(_does(look, stake, side.position) for stake in stakes),
            )
            for side in conflict.sides
        ),
        stakes=_stakes(stakes),
        may_decide=allows(look.scope.viewer, Permission.WORK, public_reading=False) and not is_read_only(),
        history=history(look, (("conflicts", key),)),
        citations=notes.all,
    )


def _does(look: Look, stake: DateAtStake, position: int) -> str:
    standing = look.assessment.of(stake.deadline)
    title = standing.obligation.title if standing else stake.deadline
    now = f" (now: {STATUS_WORDS[standing.status]})" if standing else ""
    return f"Puts {stake.date_of(position)} in force for “{title}”{now}."


def _stakes(stakes: tuple[DateAtStake, ...]) -> str:
    if stakes:
        return "A date hangs on it: the position decided for is in force from then on; the others stay visible."
    return (
        "A decision is shown with every side, your name and your reason. It changes no value in the record: where a "
        "value itself is wrong, correct the row."
    )
