"""The order of precedence: seven rules on one reading of one deadline, and the first that matches decides.

Rule 5 (disputed effects, rival due moments) compares several readings and is in `compliance`.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tracker.domain import answers as answering
from tracker.domain.case import Case
from tracker.domain.coverage import past_due_status
from tracker.domain.effects import (
    Stay,
    asleep_when_due,
    bearing_on,
    ending,
    has_date,
    possible_by,
    revived_after,
    stays,
)
from tracker.domain.explanation import STATUS_WORDS, Reason, reason
from tracker.domain.lines import may_have, may_have_answered
from tracker.domain.moments import Moment, local_day
from tracker.domain.record import Due, Effect, MatterRecord, Obligation
from tracker.domain.standing import AnswerLine
from tracker.domain.vocabulary import (
    DueKind,
    EffectKind,
    Extent,
    FindingResult,
    Force,
    Nature,
    ObligationKind,
    Precision,
    Status,
)
from tracker.domain.wording import counted


@dataclass(frozen=True, slots=True)
class Reading:
    """What the first matching rule says of a case."""

    status: Status
    reasons: tuple[Reason, ...]
    case: Case
    lines: tuple[AnswerLine, ...]


def read(case: Case) -> Reading:
    """Rules 1 to 4 and 6 to 8 on one reading; the first that matches decides."""
    answers = answering.answers_to(case.record, case.deadline, case.as_of)
    if case.obligation.nature is Nature.ABSTAIN:
        answers = ()
    lines = tuple(answering.measure(answer, case.due, case.safe_by) for answer in answers)
    for rule in (_found_missed, _answered, _ended, _stayed, _not_past_due, _lapsed, _past_due):
        found = rule(case, lines)
        if found is not None:
            return Reading(found[0], found[1], case, lines)
    raise AssertionError("the last rule always matches")


def _found_missed(case: Case, _lines: tuple[AnswerLine, ...]) -> tuple[Status, tuple[Reason, ...]] | None:
    standing = case.finding_on_duty
    if standing is None or standing[0].result is not FindingResult.NOT_COMPLIED:
        return None
    finding, on = standing
    step = reason(
        "finding_missed",
        order=case.titled(finding.by),
        on=on,
        authority="Status rule 1",
        rests_on=(("findings", finding.key),),
    )
    return Status.MISSED, (step,)


def _answered(case: Case, lines: tuple[AnswerLine, ...]) -> tuple[Status, tuple[Reason, ...]] | None:
    status = answering.answered_status(lines) or _found_answered(case)
    if status is None or case.obligation.kind is ObligationKind.CONTINUING:
        return None  # a continuing duty is not used up by an answer: an order ends it
    if not has_date(case.due):
        return Status.MET, (reason("answer_without_date", authority="Status rule 2"),)
    said = {Status.MET: "answer_on_time", Status.FILED_TIME_UNKNOWN: "answer_time_unknown"}
    if status is Status.MET_LATE:
        return status, (_how_late(case, lines),)
    return status, (reason(said[status], authority="Status rule 2"),)


def _found_answered(case: Case) -> Status | None:
    """What a court's finding of compliance says where the record holds no answer: it was done by then at the latest."""
    standing, safe = case.finding_on_duty, case.safe_by
    if standing is None or case.obligation.nature is Nature.ABSTAIN:
        return None
    return Status.MET if safe is None or standing[1].latest <= safe else Status.FILED_TIME_UNKNOWN


def _how_late(case: Case, lines: tuple[AnswerLine, ...]) -> Reason:
    """By how much: in days of the calendar where a day is all that is known, else by the clock."""
    late = (line for line in lines if line.late_by is not None and line.fulfilment.extent is Extent.WHOLE)
    first = min(late, key=lambda line: line.late_by or timedelta.max)
    answered, due, last = first.fulfilment.at, case.due.moment, case.latest_by
    assert due is not None  # noqa: S101 - only what has a date can be late
    if Precision.DAY in (answered.precision, due.precision) and answered.earliest is not None:
        days = (local_day(answered.earliest, case.zone) - local_day(last, case.zone)).days
        if days:
            return reason("answer_late_days", days=counted(days, "day"), authority="Status rule 2")
    is_exact = answered.precision is due.precision is Precision.MINUTE
    code = "answer_late" if is_exact else "answer_late_at_least"
    return reason(code, late=first.late_by or timedelta(), authority="Status rule 2")


def _ended(case: Case, _lines: tuple[AnswerLine, ...]) -> tuple[Status, tuple[Reason, ...]] | None:
    over = ending(case.effects)
    if over is None:
        return None
    effect, status = over
    about = (("effects", effect.key),)
    code = "date_ended" if effect.deadline and effect.kind is EffectKind.VACATES else "ended"
    params = {"order": case.titled(effect.by), "on": effect.begins}
    step = (
        reason(code, authority="Status rule 3", rests_on=about, **params)  # type: ignore[arg-type]
        if code == "date_ended"
        else reason(code, authority="Status rule 3", rests_on=about, word=STATUS_WORDS[status], **params)  # type: ignore[arg-type]
    )
    if _was_past_due(case, effect):
        return status, (step, reason("past_due_between", due=case.due, on=effect.begins))
    return status, (step,)


def _was_past_due(case: Case, end: Effect) -> bool:
    """Whether the due moment of a binding duty had surely passed before `end`, and no stay covered it."""
    due, ended = case.due.last, end.begins.earliest
    if due is None or ended is None or due >= ended or case.obligation.force is Force.MAY:
        return False
    return case.obligation.nature is Nature.ACT and _stayed(case, ()) is None


def _stayed(case: Case, _lines: tuple[AnswerLine, ...]) -> tuple[Status, tuple[Reason, ...]] | None:
    for stay in stays(case.record, case.effects, case.as_of):
        found = _stayed_by(case, stay)
        if found is not None:
            return Status.STAYED, found
    return None


def _stayed_by(case: Case, stay: Stay) -> tuple[Reason, ...] | None:
    """Why this stay decides, or None. Rule 4; where the order of two moments is not provable, no default is made."""
    due, begins = case.due.last, stay.effect.begins
    about = (("effects", stay.effect.key),)
    if due is not None and begins.earliest is not None and begins.earliest > due:
        return None
    doubt: tuple[Reason, ...] = ()
    if due is not None and begins.latest > due:
        doubt = (reason("stay_order_unproved", rests_on=about),)
    order = case.titled(stay.effect.by)
    if stay.ended is None:
        return (
            _running(stay.effect, order),
            *doubt,
        )
    if due is None or stay.ended.latest < due or revived_after(case.effects, begins) is not None:
        return None
    if stay.ended.earliest is None or stay.ended.earliest <= due:
        doubt = (*doubt, reason("stay_end_unproved", rests_on=about))
    covered = reason(
        "stay_covered_due",
        order=order,
        on=begins,
        until=stay.ended,
        authority="Status rule 4",
        rests_on=about,
    )
    return (covered, *doubt)


def _running(stay: Effect, order: str) -> Reason:
    about = (("effects", stay.key),)
    if stay.until is not None:
        until = stay.until
        return reason(
            "stay_runs_until", order=order, on=stay.begins, until=until, authority="Status rule 4", rests_on=about
        )
    return reason("stay_runs", order=order, on=stay.begins, authority="Status rule 4", rests_on=about)


def _not_past_due(case: Case, _lines: tuple[AnswerLine, ...]) -> tuple[Status, tuple[Reason, ...]] | None:
    if case.due.kind is DueKind.WAITING:
        return Status.WAITING, (reason("waiting", authority="Status rule 6"),)
    if case.due.moment is None or case.obligation.nature is Nature.ABSTAIN:
        return Status.CONTINUING, (reason("continuing", authority="Status rule 6"),)
    last = case.latest_by
    return None if case.as_of > last else _to_come(case, case.due.moment, last)


def _to_come(case: Case, due: Moment, last: datetime) -> tuple[Status, tuple[Reason, ...]]:
    """A dated duty that is not past due in every reading: today, still to come, or perhaps due already."""
    safe = case.safe_by or last
    today, safe_day, day = (local_day(at, case.zone) for at in (case.as_of, safe, due.latest))
    steps: tuple[Reason, ...] = () if safe == due.latest else (reason("safe_by", safe=safe),)
    if case.due.safe_by is not None and safe_day < today < day:
        return Status.UPCOMING, (reason("safe_passed", safe=safe, due=case.due, authority="Status rule 6"),)
    if safe_day < today != day:
        return Status.DUE_TODAY, (reason("may_be_due", due=case.due, authority="Status rule 6"), *steps)
    if case.due.safe_by is not None and today == safe_day < day:
        return Status.DUE_TODAY, (reason("upcoming", due=case.due, authority="Status rule 6"), *steps)
    if today >= safe_day:
        return Status.DUE_TODAY, (reason("due_today", due=case.due, authority="Status rule 6"), *steps)
    return Status.UPCOMING, (reason("upcoming", due=case.due, authority="Status rule 6"), *steps)


def _lapsed(case: Case, _lines: tuple[AnswerLine, ...]) -> tuple[Status, tuple[Reason, ...]] | None:
    if case.obligation.force is not Force.MAY:
        return None
    return Status.LAPSED, (reason("lapsed", due=case.due, authority="Status rule 7"), *_maybe(case))


def _past_due(case: Case, lines: tuple[AnswerLine, ...]) -> tuple[Status, tuple[Reason, ...]] | None:
    status, why = past_due_status(case.record, case.obligation, case.due, case.as_of)
    if status is Status.OVERDUE and any(line.fulfilment.extent is Extent.PART for line in lines):
        why = tuple(replace(one, code="rest_not_on_docket") if one.code == "not_on_docket" else one for one in why)
    doubts = (*_maybe(case), *_asleep(case))
    if doubts:
        status = Status.UNVERIFIED
    said: tuple[Reason, ...] = (reason("past_due", due=case.due, authority="Status rule 8"),)
    bearing = bearing_on(case.record, case.obligation, case.deadline, case.as_of, with_disputed=True)
    if not bearing and not doubts:
        said += (reason("no_effect_known"),)
        if _was_appealed(case.record, case.obligation):
            said += (reason("appeal_does_not_stay", authority="Fed. R. Civ. P. 62(c)"),)
    return status, (*said, *doubts, *why)


def _maybe(case: Case) -> tuple[Reason, ...]:
    """What may have happened by `as_of` and would change a default: it is said, and no default is made of it."""
    effects = possible_by(case.record, case.obligation, case.deadline, case.as_of)
    hopeful = tuple(effect for effect in effects if not _comes_too_late(effect, case.due))
    return may_have(case.record, hopeful) + may_have_answered(case.record, case.deadline, case.as_of)


def _comes_too_late(effect: Effect, due: Due) -> bool:
    """Whether an effect that may have happened cannot change a default: a stay that began after the due moment."""
    if effect.kind in (EffectKind.LIFTS_STAY, EffectKind.REVIVES) and effect.new_due is None:
        return True
    last = due.last
    after = last is not None and effect.begins.earliest is not None and effect.begins.earliest > last
    return effect.kind is EffectKind.STAYS and after


def _asleep(case: Case) -> tuple[Reason, ...]:
    woken = asleep_when_due(case.record, case.effects, case.due, case.as_of)
    if woken is None:
        return ()
    about = (("effects", woken.key),)
    return (reason("revived_without_date", order=case.titled(woken.by), on=woken.begins, rests_on=about),)


def _was_appealed(record: MatterRecord, obligation: Obligation) -> bool:
    docket = record.dockets.get(obligation.docket)
    court = record.courts.get(docket.court) if docket else None
    if court is None or court.level != "district" or obligation.imposed_by is None:
        return False
    return any(obligation.docket in other.comes_from for other in record.dockets.values())
