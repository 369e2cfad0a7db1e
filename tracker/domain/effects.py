"""What later orders did to a duty: which effects bear on it, from when, and what they leave of its due moment.

An effect on an order reaches every duty that the order imposed, an effect on an obligation every deadline of it.
Whether a duty was performed is not decided here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.domain.moments import Moment
from tracker.domain.record import Deadline, Due, Effect, MatterRecord, Obligation
from tracker.domain.vocabulary import Certainty, DueKind, EffectKind, Status

_SETS_A_DATE = frozenset({EffectKind.EXTENDS, EffectKind.MODIFIES, EffectKind.NARROWS, EffectKind.REVIVES})
_CHANGES_NOTHING = frozenset({EffectKind.AFFIRMS, EffectKind.CLARIFIES, EffectKind.DECLINES_STAY})
_ENDS = {
    EffectKind.VACATES: Status.VACATED,
    EffectKind.SUPERSEDES: Status.SUPERSEDED,
    EffectKind.EXCUSES: Status.EXCUSED,
    EffectKind.TERMINATES: Status.EXCUSED,
}


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay as it stands at the moment judged: `ended` is None while it runs, `ended_by` what ended it."""

    effect: Effect
    ended: Moment | None
    ended_by: str | None


@dataclass(frozen=True, slots=True)
class DateChange:
    """An effect that set another due moment, with the due moment before and after it."""

    effect: Effect
    before: Due
    after: Due


def touches(effect: Effect, obligation: Obligation, deadline: Deadline | None) -> bool:
    """Whether an effect aims at the deadline, its obligation, or the order that imposed it."""
    if effect.deadline is not None:
        return deadline is not None and effect.deadline == deadline.key
    if effect.obligation is not None:
        return effect.obligation == obligation.key
    return effect.order is not None and effect.order == obligation.imposed_by


def counts(record: MatterRecord, effect: Effect, as_of: datetime) -> bool:
    """Whether the effect counts at `as_of`: its order has been filed and it has begun."""
    order = record.entries.get(effect.by)
    return effect.begins.counts_at(as_of) and (order is None or order.filed.counts_at(as_of))


def bearing_on(
    record: MatterRecord,
    obligation: Obligation,
    deadline: Deadline | None,
    as_of: datetime,
    *,
    with_disputed: bool,
) -> tuple[Effect, ...]:
    """The effects that bear on a duty at `as_of`, oldest first; disputed ones only when asked for."""
    found = (
        effect
        for effect in record.effects
        if touches(effect, obligation, deadline)
        and counts(record, effect, as_of)
        and (with_disputed or effect.certainty is not Certainty.DISPUTED)
    )
    return tuple(sorted(found, key=lambda effect: (effect.begins.counts_from, effect.key)))


def possible_by(
    record: MatterRecord, obligation: Obligation, deadline: Deadline, as_of: datetime
) -> tuple[Effect, ...]:
    """Effects that do not count yet at `as_of` but may already have happened (they are known to a window only).

    What changes nothing (`affirms`, `clarifies`, `declines_stay`) is left out.
    """
    found = (
        effect
        for effect in record.effects
        if touches(effect, obligation, deadline)
        and effect.kind not in _CHANGES_NOTHING
        and _may_count(record, effect, as_of)
    )
    return tuple(sorted(found, key=lambda effect: (effect.begins.counts_from, effect.key)))


def _may_count(record: MatterRecord, effect: Effect, as_of: datetime) -> bool:
    order = record.entries.get(effect.by)
    moments = (effect.begins,) if order is None else (effect.begins, order.filed)
    return not counts(record, effect, as_of) and all(
        moment.counts_at(as_of) or moment.may_have_happened_by(as_of) for moment in moments
    )


def vacated_from(record: MatterRecord, order: str, as_of: datetime) -> Moment | None:
    """From when an order stands vacated at `as_of`, or None. A later `revives` on the order undoes it."""
    vacated: Moment | None = None
    aimed = [effect for effect in record.effects if effect.order == order and counts(record, effect, as_of)]
    for effect in sorted(aimed, key=lambda effect: effect.begins.counts_from):
        if effect.certainty is Certainty.DISPUTED:
            continue
        if effect.kind is EffectKind.VACATES:
            vacated = vacated or effect.begins
        elif effect.kind is EffectKind.REVIVES:
            vacated = None
    return vacated


def stays(record: MatterRecord, effects: Sequence[Effect], as_of: datetime) -> tuple[Stay, ...]:
    """The stays among `effects`, each with what ended it by `as_of`.

    A stay ends at its own `until`, when a later order lifts it, or when the order that made it is vacated: whichever
    comes first.
    """
    lifts = [effect for effect in effects if effect.kind is EffectKind.LIFTS_STAY]
    found = []
    for effect in effects:
        if effect.kind is not EffectKind.STAYS:
            continue
        ends: list[tuple[Moment, str]] = [
            (lift.begins, lift.by) for lift in lifts if lift.begins.counts_from >= effect.begins.counts_from
        ]
        if effect.until is not None and effect.until.counts_at(as_of):
            ends.append((effect.until, effect.by))
        gone = vacated_from(record, effect.by, as_of)
        if gone is not None:
            ends.append((gone, effect.by))
        ended, ended_by = min(ends, key=lambda end: end[0].counts_from, default=(None, None))
        found.append(Stay(effect, ended, ended_by))
    return tuple(found)


def current_due(due: Due, effects: Iterable[Effect]) -> tuple[Due, tuple[DateChange, ...]]:
    """The due moment as now extended, and each change on the way. Extensions stand even if their order falls later.

    An extension never brings a date nearer, and gives none to a duty that has none: an order that extends "all dates"
    does not reach what is due later or goes on.
    """
    changes: list[DateChange] = []
    for effect in effects:
        if _sets_a_date(effect) and effect.new_due is not None and not _is_no_extension(effect, due):
            after = replace(effect.new_due, zone=effect.new_due.zone or due.zone)
            changes.append(DateChange(effect, due, after))
            due = after
    return due, tuple(changes)


def _sets_a_date(effect: Effect) -> bool:
    return effect.kind in _SETS_A_DATE and effect.new_due is not None and not effect.replaces_duty


def _is_no_extension(effect: Effect, due: Due) -> bool:
    if effect.kind is not EffectKind.EXTENDS or effect.new_due is None or effect.new_due.moment is None:
        return False
    last = due.last
    return last is None or effect.new_due.moment.latest < last


def ending(effects: Sequence[Effect]) -> tuple[Effect, Status] | None:
    """The effect that ended the duty or its date, with the status it gives; None while nothing has ended it.

    A later `revives`, or a later order that sets a new date, undoes the ending.
    """
    ended: tuple[Effect, Status] | None = None
    for effect in effects:
        if effect.kind is EffectKind.REVIVES or _sets_a_date(effect):
            ended = None
        elif effect.kind in _ENDS and ended is None:
            ended = (effect, _ENDS[effect.kind])
        elif effect.replaces_duty and ended is None:
            ended = (effect, Status.SUPERSEDED)
    return ended


def revived_after(effects: Iterable[Effect], moment: Moment) -> Effect | None:
    """The first `revives` from `moment` on, or None. A new date set is already in the due moment."""
    for effect in effects:
        if effect.kind is EffectKind.REVIVES and effect.begins.counts_from >= moment.counts_from:
            return effect
    return None


def asleep_when_due(record: MatterRecord, effects: Sequence[Effect], due: Due, as_of: datetime) -> Effect | None:
    """The `revives` that woke a duty which stood stayed or ended as its due moment passed, or None.

    Such a duty is never past due on its old date: it had no date to keep when the date passed.
    """
    passed = due.last
    if passed is None:
        return None
    before = [effect for effect in effects if effect.begins.counts_from <= passed]
    covered = any(
        stay.ended is None or stay.ended.latest >= passed
        for stay in stays(record, before, as_of)
        if stay.effect.begins.earliest is None or stay.effect.begins.earliest <= passed
    )
    if not covered and ending(before) is None:
        return None
    return next(
        (e for e in effects if e.kind is EffectKind.REVIVES and e.begins.counts_from > passed and e.new_due is None),
        None,
    )


def has_date(due: Due) -> bool:
    """Whether a due moment has a date to fall on."""
    return due.kind not in (DueKind.NONE, DueKind.WAITING) and due.moment is not None
