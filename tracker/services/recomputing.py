"""Computed dates counted again under today's law: what differs, why, and how a person takes the new date over."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from tracker.db import models
from tracker.db.visibility import Scope
from tracker.domain.asking import read_request
from tracker.domain.computed import Computed
from tracker.domain.counting_words import when_words
from tracker.domain.deadlines import Computation
from tracker.domain.errors import NotFound, Unreadable
from tracker.domain.law import Law
from tracker.domain.record import Deadline, MatterRecord
from tracker.domain.rules import Refused
from tracker.domain.wording import listed
from tracker.services.computed import law_of
from tracker.services.computed_rows import Stamp, last_of, moment_of, stored
from tracker.services.computing import Answer, answer_object, version_of_rule, versions_of
from tracker.services.matters import hold, record_of
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A deadline's date as stored and as today's law gives it. `new` is None where it cannot be computed any more.

    `cause` says which part of the law changed; `is_same` that the dates are the same all the same.
    """

    deadline: str
    old: str
    new: str | None
    cause: str
    is_same: bool
    answer: Answer | None


def recomputed(deadline: Deadline, law: Law) -> Recomputed | None:
    """What counting again gives; None where neither the date nor the law it was counted by has changed."""
    held = deadline.computed
    if held is None:
        return None
    try:
        made = law.compute(read_request(json.loads(held.request)))
    except Refused as refused:
        cause = f"it cannot be computed under today's law: {refused.message}"
        return Recomputed(deadline.key, held.due_words, None, cause, is_same=False, answer=None)
    answer = answer_object(None, made, law)
    changed = tuple(_changes(held, made, law))
    is_same = _is_same(deadline, made)
    if is_same and not changed:
        return None
    cause = listed(changed) or "this program counts it otherwise than before; the law it counts by has not changed"
    return Recomputed(deadline.key, held.due_words, _words(made), cause, is_same=is_same, answer=answer)


def recomputations(record: MatterRecord, law: Law) -> tuple[Recomputed, ...]:
    """Every deadline of a matter whose date or law is not what it was when it was computed."""
    found = (recomputed(deadline, law) for deadline in record.deadlines)
    return tuple(one for one in found if one is not None)


def take_over(unit: Unit, record: MatterRecord, key: str) -> str:
    """Stores the new computation of a deadline beside the old one, and returns the new date in words.

    Raises NotFound for a deadline that is not computed, Unreadable where there is nothing new to take over.
    """
    law = law_of(unit)
    hold(unit, record.key)  # two who take it over at once come one after the other: the second finds nothing new
    record = record_of(unit, Scope(unit.viewer), record.key)
    deadline = next((one for one in record.deadlines if one.key == key and one.computed is not None), None)
    if deadline is None or deadline.computed is None:
        raise NotFound(f"'{key}' is no computed deadline of this matter")
    found = recomputed(deadline, law)
    if found is None or found.new is None:
        raise Unreadable(f"'{key}': {found.cause if found else 'the date is what it was; nothing is to be taken over'}")
    row = unit.session.scalars(select(models.Deadline).where(models.Deadline.key == key)).one()
    request = json.loads(deadline.computed.request)
    made = law.compute(read_request(request))
    cite = made.terms.rule.cite if made.terms.rule else deadline.computed.cite
    stamp = Stamp(unit.as_of, cite, deadline.due.zone, request, cause=found.cause)
    unit.session.add(stored(row.id, made, law, stamp))
    flag_modified(row, "key")  # the deadline's version rises, so that whoever looked before is told
    unit.session.flush()
    return found.new


def _changes(held: Computed, made: Computation, law: Law) -> Iterator[str]:
    now = versions_of(made, law)
    rule = version_of_rule(made.terms.rule) if made.terms.rule else None
    pairs = (
        ("the rule", held.rule_version, rule),
        ("the way of counting", held.method_version, now["method"]),
        ("the calendar", held.calendar_version, now["calendar"]),
        ("the rulebook", held.rulebook_version, now["rulebook"]),
    )
    for what, before, after in pairs:
        if before != after:
            yield f"{what} changed from {before or 'none'} to {after or 'none'}"


def _is_same(deadline: Deadline, made: Computation) -> bool:
    """Whether every end is the moment that was stored."""
    if made.due is None or deadline.due.moment is None:
        return False
    zone = deadline.due.zone
    ends = (made.safe_by or made.due, made.latest or made.due)
    is_due = moment_of(made.due, zone).edtf == deadline.due.moment.edtf
    return is_due and (deadline.due.safe_by, deadline.due.latest) == tuple(last_of(end, made, zone) for end in ends)


def _words(made: Computation) -> str | None:
    return None if made.due is None else when_words(made.due)
