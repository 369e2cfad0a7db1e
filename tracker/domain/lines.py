"""The steps of an explanation that say what imposed a duty, what changed its date and what may have happened."""

from datetime import datetime

from tracker.domain.computed import Computed
from tracker.domain.decisions import decision_steps, due_of, open_rivals
from tracker.domain.effects import DateChange, bearing_on, current_due, has_date, possible_by, stays
from tracker.domain.explanation import Reason, reason
from tracker.domain.record import Deadline, Due, Effect, MatterRecord, Obligation
from tracker.domain.second_check import SecondCheck
from tracker.domain.standing import EffectLine
from tracker.domain.titles import titled
from tracker.domain.vocabulary import Certainty, DueKind, EffectKind, Nature


def imposition(
    record: MatterRecord, obligation: Obligation, deadline: Deadline, changes: tuple[DateChange, ...]
) -> tuple[Reason, ...]:
    """Who imposed the duty, when it falls due and what is assumed, then each change of the date."""
    return (
        *_imposed_by(record, obligation),
        *_due(obligation, deadline),
        *(_changed(record, change) for change in changes),
    )


def _imposed_by(record: MatterRecord, obligation: Obligation) -> tuple[Reason, ...]:
    about = (("obligations", obligation.key),)
    order = record.entries.get(obligation.imposed_by) if obligation.imposed_by else None
    if order is None and obligation.imposed_by is None and obligation.rule is not None:
        step = reason("imposed_by_rule", rule=obligation.rule_cite or obligation.rule, rests_on=about)
    elif order is None:
        step = reason("imposed_unknown", rests_on=about)
    else:
        docket = record.dockets.get(order.docket)
        court = record.courts.get(docket.court) if docket else None
        step = reason(
            "imposed",
            order=titled(record, order.key),
            filed=order.filed,
            court=court.name if court else "court not stated",
            rests_on=(("orders", order.key), *about),
        )
    return (step, reason("forbids")) if obligation.nature is Nature.ABSTAIN else (step,)


def _due(obligation: Obligation, deadline: Deadline) -> tuple[Reason, ...]:
    due = due_of(deadline)
    about = (("deadlines", deadline.key), ("obligations", obligation.key))
    if obligation.nature is Nature.ABSTAIN and has_date(due):
        return ()
    if due.kind is DueKind.NONE:
        return (reason("due_none"),)
    if due.kind is DueKind.WAITING:
        return (reason("due_waiting", trigger=obligation.trigger or "its trigger"),)
    if deadline.computed is not None and due == deadline.due:
        return (*_computed(deadline.computed, due, about), *_rivals(deadline))
    first = (
        reason("due_stated", due=due, words=due.source_words, rests_on=about)
        if due.source_words
        else reason("due_set", due=due, rests_on=about)
    )
    assumed = tuple(reason("assumed", assumption=assumption) for assumption in due.assumptions)
    return (first, *assumed, *_rivals(deadline))


def _rivals(deadline: Deadline) -> tuple[Reason, ...]:
    """What sources give otherwise: what is undecided, and what somebody decided."""
    return (*(reason("rival_due", due=rival) for rival in open_rivals(deadline)), *decision_steps(deadline))


def checked(check: SecondCheck | None) -> tuple[Reason, ...]:
    """Whether a second person confirmed the date; nothing where none is asked for."""
    if check is None:
        return ()
    if check.confirmed is None:
        return (reason("awaits_check"),)
    return (reason("second_checked", on=check.confirmed.at),)


def _computed(made: Computed, due: Due, about: tuple[tuple[str, str], ...]) -> tuple[Reason, ...]:
    """A computed date, what was assumed in counting it, and the date that it replaced."""
    first = reason("due_computed", due=due, cite=made.cite, authority=made.method_version, rests_on=about)
    assumed = tuple(reason("assumed", assumption=assumption) for assumption in due.assumptions)
    if not made.earlier:
        return (first, *assumed)
    again = reason(
        "due_recomputed", cause=made.cause or "the law it is counted by changed", before=made.earlier[0].due_words
    )
    return (first, *assumed, again)


def _changed(record: MatterRecord, change: DateChange) -> Reason:
    about = (("effects", change.effect.key),)
    order = titled(record, change.effect.by)
    if not has_date(change.before):
        return reason("due_given", order=order, on=change.effect.begins, after=change.after, rests_on=about)
    return reason(
        "due_changed",
        order=order,
        on=change.effect.begins,
        before=change.before,
        after=change.after,
        rests_on=about,
    )


def may_have(record: MatterRecord, effects: tuple[Effect, ...]) -> tuple[Reason, ...]:
    """What orders may have done by the moment judged, known only to a window."""
    return tuple(
        reason(
            "may_have_been",
            order=titled(record, effect.by),
            kind=effect.kind.value.replace("_", " "),
            on=effect.begins,
            rests_on=(("effects", effect.key),),
        )
        for effect in effects
    )


def disputed(effects: tuple[Effect, ...], record: MatterRecord) -> tuple[Reason, ...]:
    """What is disputed about the effects that bear on a deadline."""
    return tuple(
        reason(
            "effect_disputed",
            order=titled(record, effect.by),
            kind=effect.kind.value.replace("_", " "),
            on=effect.begins,
            rests_on=(("effects", effect.key),),
        )
        for effect in effects
        if effect.certainty is Certainty.DISPUTED
    )


def may_have_answered(record: MatterRecord, deadline: Deadline, as_of: datetime) -> tuple[Reason, ...]:
    """Answers that may have been given by the moment judged, known only to a window."""
    return tuple(
        reason("may_be_answered_sealed")
        if answer.sealed
        else reason("may_be_answered", answer=titled(record, answer.answered_by), on=answer.at)
        for answer in sorted(record.fulfilments, key=lambda answer: (answer.at.counts_from, answer.key))
        if deadline.key in answer.deadlines and answer.at.may_have_happened_by(as_of)
    )


def effect_lines(
    record: MatterRecord, obligation: Obligation, deadline: Deadline, as_of: datetime
) -> tuple[EffectLine, ...]:
    """Every effect that bears on the deadline at `as_of`, disputed and possible ones included, with how it stands.

    `state` is `in_force`, `ended`, `disputed`, `inferred` or `may_have_happened`.
    """
    effects = bearing_on(record, obligation, deadline, as_of, with_disputed=True)
    ended = {stay.effect.key: stay.ended for stay in stays(record, effects, as_of)}
    due: Due = due_of(deadline)
    lines = []
    for effect in effects:
        before = due
        due, changes = current_due(due, (effect,))
        until = ended.get(effect.key)
        state = _state(effect, is_over=until is not None)
        lines.append(
            EffectLine(effect, state, until or effect.until, before if changes else None, due if changes else None)
        )
    possible = (EffectLine(effect, "may_have_happened") for effect in possible_by(record, obligation, deadline, as_of))
    return (*lines, *possible)


def _state(effect: Effect, *, is_over: bool) -> str:
    if effect.certainty is Certainty.DISPUTED:
        return "disputed"
    if is_over and effect.kind is EffectKind.STAYS:
        return "ended"
    return "inferred" if effect.certainty is Certainty.INFERRED else "in_force"
