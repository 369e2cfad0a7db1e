"""A named person decides between the positions of a conflict, or for none of them; and takes that back.

Every position stays visible. A later decision takes the place of the one before it, and the history keeps both.
"""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import models
from tracker.db.queries.sealed import hidden_rows
from tracker.db.visibility import Scope
from tracker.domain.errors import NotFound, Stale, Unreadable
from tracker.domain.record import Due
from tracker.domain.wording import format_due
from tracker.services.matters import hold
from tracker.services.unit import Unit

NONE_RIGHT = "None of the positions is followed."
_MOST_LETTERS = 1000


@dataclass(frozen=True, slots=True)
class Deciding:
    """What is decided: the position's place (None for none of them), why, and the conflict's version as shown."""

    position: int | None
    reason: str
    seen_version: int


@dataclass(frozen=True, slots=True)
class DateAtStake:
    """A deadline with rival dates: its own date in words, and the dates of other positions by their place."""

    deadline: str
    own: str
    by_position: tuple[tuple[int | None, str], ...]

    def date_of(self, position: int) -> str:
        """The date that a position stands for: a rival's, else the deadline's own."""
        return next((words for place, words in self.by_position if place == position), self.own)


def matter_of_conflict(unit: Unit, key: str) -> str:
    """The key of the matter that a conflict is in.

    Raises NotFound, in the same words for an unknown key and for a conflict that the viewer may not see.
    """
    scope = Scope(unit.viewer)
    query = (
        select(models.Matter.key, models.Conflict.id)
        .join(models.Conflict, models.Conflict.matter_id == models.Matter.id)
        .where(models.Conflict.key == key, scope.matters())
    )
    found = unit.session.execute(query).one_or_none()
    if found is None or found.id in hidden_rows(unit.session, scope).get("conflicts", ()):
        raise NotFound(f"There is no conflict '{key}' in the layers shown. The list of conflicts names those there are")
    return str(found.key)


def decide(unit: Unit, key: str, new: Deciding) -> None:
    """Decides. Raises NotFound, Unreadable with the field concerned, Stale when somebody decided first."""
    row = _held(unit, key, new.seen_version)
    why = new.reason.strip()
    if not why:
        raise Unreadable("Say why: the decision is shown with your name and this reason", field="reason")
    if len(why) > _MOST_LETTERS:
        raise Unreadable(f"Keep the reason under {_MOST_LETTERS} letters; it has {len(why)}", field="reason")
    row.decision, row.chosen_position = _words(unit, row, new.position), new.position
    row.decided_by, row.decided_at, row.reason = unit.actor, unit.as_of, why.removesuffix(".")
    unit.session.flush()


def reopen(unit: Unit, key: str, seen_version: int) -> None:
    """Takes the decision back; the history keeps it. Raises NotFound, Stale, Unreadable where there is none."""
    row = _held(unit, key, seen_version)
    if row.decided_at is None:
        raise Unreadable("Nobody has decided, so there is nothing to take back")
    row.decision = row.chosen_position = row.decided_by = row.decided_at = row.reason = None
    unit.session.flush()


def _held(unit: Unit, key: str, seen_version: int) -> models.Conflict:
    hold(unit, matter_of_conflict(unit, key))
    row = unit.session.scalars(select(models.Conflict).where(models.Conflict.key == key)).one()
    if row.version != seen_version:
        raise Stale("Somebody decided this while you wrote. Nothing was saved; what you wrote is below")
    return row


def _words(unit: Unit, row: models.Conflict, position: int | None) -> str:
    if position is None:
        return NONE_RIGHT
    side = models.ConflictPosition
    text = unit.session.scalar(select(side.text).where(side.conflict_id == row.id, side.position == position))
    if text is None:
        raise Unreadable("Choose one of the positions, or none of them", field="position")
    return text


def dates_at_stake(unit: Unit, key: str) -> tuple[DateAtStake, ...]:
    """The deadlines whose rival dates are positions of this conflict, with the date that each position stands for."""
    conflict, rival, deadline = models.Conflict, models.DeadlineRival, models.Deadline
    query = (
        select(rival, deadline)
        .join(deadline, deadline.id == rival.deadline_id)
        .join(conflict, conflict.id == rival.conflict_id)
        .where(conflict.key == key, deadline.entered_in_error_at.is_(None))
        .order_by(deadline.key, rival.position)
    )
    found: dict[str, DateAtStake] = {}
    for other, row in unit.session.execute(query):
        own = format_due(Due(row.due_kind, row.due, row.zone))
        held = found.get(row.key, DateAtStake(row.key, own, ()))
        words = format_due(Due(other.due_kind, other.due, row.zone))
        found[row.key] = DateAtStake(row.key, own, (*held.by_position, (other.position, words)))
    return tuple(found.values())
