"""The row that keeps a computed date: its inputs, what came out, and the versions of the law it was computed by."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.db import models
from tracker.domain.asking import Mode
from tracker.domain.deadlines import Computation, cut_off
from tracker.domain.errors import Unreadable
from tracker.domain.law import Law
from tracker.domain.local_time import When
from tracker.domain.moments import TICK, Moment, day_moment, end_of_day, instant_moment
from tracker.domain.vocabulary import DueKind
from tracker.services.computing import answer_object, version_of_rule, versions_of


def due_of(made: Computation) -> When:
    """The one date of a computation. Raises Unreadable for a daily duty and for an event that has not happened."""
    if made.terms.mode is Mode.DAILY:
        raise Unreadable("A daily duty is entered with its order, not computed as one date", field="mode")
    if made.due is None:
        raise Unreadable("The event has not happened, so there is no date to save yet", field="trigger")
    return made.due


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a stored computation carries besides its dates: when, by what, in whose zone, and out of which request."""

    computed_at: datetime
    cite: str
    zone: str
    request: Mapping[str, object]
    cause: str | None = None


def stored(deadline_id: int, made: Computation, law: Law, stamp: Stamp) -> models.Computation:
    """The row that keeps a computation with its inputs and the versions of the law."""
    due, versions = due_of(made), versions_of(made, law)
    return models.Computation(
        deadline_id=deadline_id,
        computed_at=stamp.computed_at,
        request=json.dumps(stamp.request, ensure_ascii=False, sort_keys=True),
        answer=json.dumps(answer_object(None, made, law), ensure_ascii=False),
        cite=stamp.cite,
        rule_version=version_of_rule(made.terms.rule) if made.terms.rule else None,
        method_version=versions["method"],
        calendar_version=versions["calendar"],
        due_kind=kind_of(due),
        due=moment_of(due, stamp.zone),
        safe_by=last_of(made.safe_by or due, made, stamp.zone),
        latest=last_of(made.latest or due, made, stamp.zone),
        cause=stamp.cause,
    )


def kind_of(due: When) -> DueKind:
    """Whether a due moment is a day or an instant."""
    return DueKind.INSTANT if isinstance(due, datetime) else DueKind.DAY


def moment_of(due: When, zone: str) -> Moment:
    """A due moment with its bounds on the wall of `zone`."""
    return instant_moment(due) if isinstance(due, datetime) else day_moment(due, zone)


def last_of(when: When, made: Computation, zone: str) -> datetime:
    """The last instant that is in time: the end of a day, or the clock time itself with the minute an order gives."""
    if not isinstance(when, datetime):
        return end_of_day(when, zone)
    end = cut_off(when, made.terms)
    return when if end is None or end == when else end - TICK
