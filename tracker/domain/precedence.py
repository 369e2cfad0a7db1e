"""The order of precedence: seven rules on one reading of one deadline, and the first that matches decides.

Rule 5 (disputed effects, rival due moments) compares several readings and is in `compliance`.
"""

from dataclasses import dataclass
from datetime import datetime

from tracker.domain import answers as answering
from tracker.domain.coverage import past_due_status
from tracker.domain.effects import DateChange, Stay, ending, has_date, possible_by, revived_after, stays
from tracker.domain.explanation import STATUS_WORDS, Reason, reason
from tracker.domain.lines import may_have, may_have_answered
from tracker.domain.moments import end_of_day, local_day
from tracker.domain.record import Deadline, Due, Effect, MatterRecord, Obligation
from tracker.domain.standing import AnswerLine
from tracker.domain.vocabulary import DueKind, EffectKind, FindingResult, Force, Nature, Status


@dataclass(frozen=True, slots=True)
class Case:
    """One deadline, read with one due moment and one set of effects."""

    record: MatterRecord
    obligation: Obligation
    deadline: Deadline
    due: Due
    effects: tuple[Effect, ...]
    changes: tuple[DateChange, ...]
    as_of: datetime
    zone: str

    @property
    def safe_by(self) -> datetime | None:
        """The last instant of the earliest reading of the due moment; None without a date."""
        moment = self.due.moment
        if moment is None or moment.earliest is None:
            return answering.safe_until(self.due)
        first_day = end_of_day(local_day(moment.earliest, self.zone), self.zone)
        return answering.safe_until(self.due, first_day)

    def titled(self, order: str) -> str:
        """The title of an entry, or its key where the record does not hold it."""
        entry = self.record.entries.get(order)
        return entry.title if entry else order


@dataclass(frozen=True, slots=True)
class Reading:
    """What the first matching rule says of a case."""

    status: Status
    reasons: tuple[Reason, ...]
    case: Case
    lines: tuple[AnswerLine, ...]


def read(case: Case) -> Reading:
    """Rules 1 to 4 and 6 to 8 on one reading; the first that matches decides."""
    lines = tuple(
        answering.measure(answer, case.due, case.safe_by)
        for answer in answering.answers_to(case.record, case.deadline, case.as_of)
    )
    for rule in (_found_missed, _answered, _ended, _stayed, _not_past_due, _lapsed, _past_due):
        found = rule(case, lines)
        if found is not None:
            return Reading(found[0], found[1], case, lines)
    raise AssertionError("the last rule always matches")


def _found_missed(case: Case, _lines: tuple[AnswerLine, ...]) -> tuple[Status, tuple[Reason, ...]] | None:
    found = answering.findings_on(case.record, case.deadline, case.as_of)
    standing = answering.standing_finding(found, case.record)
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
    status = answering.answered_status(lines)
    if status is None or case.obligation.nature is Nature.ABSTAIN:
        return None
    if not has_date(case.due):
        status = Status.MET
    said = {Status.MET: "answer_on_time", Status.FILED_TIME_UNKNOWN: "answer_time_unknown"}
    if status is Status.MET_LATE:
        late = min(line.late_by for line in lines if line.late_by is not None)
        return status, (reason("answer_late", late=late, authority="Status rule 2"),)
    return status, (reason(said[status], authority="Status rule 2"),)


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
    moment = case.due.moment
    earliest = effect.begins.earliest
    if moment is not None and earliest is not None and moment.latest < earliest:
        return status, (step, reason("past_due_between", due=case.due, until=effect.begins))
    return status, (step,)


def _stayed(case: Case, _lines: tuple[AnswerLine, ...]) -> tuple[Status, tuple[Reason, ...]] | None:
    for stay in stays(case.record, case.effects, case.as_of):
        found = _stayed_by(case, stay)
        if found is not None:
            return Status.STAYED, found
    return None


def _stayed_by(case: Case, stay: Stay) -> tuple[Reason, ...] | None:
    """Why this stay decides, or None. Rule 4; where the order of two moments is not provable, no default is made."""
    due, begins = case.due.moment, stay.effect.begins
    about = (("effects", stay.effect.key),)
    if due is not None and begins.earliest is not None and begins.earliest > due.latest:
        return None
    doubt: tuple[Reason, ...] = ()
    if due is not None and begins.latest > due.latest:
        doubt = (reason("stay_order_unproved", rests_on=about),)
    order = case.titled(stay.effect.by)
    if stay.ended is None:
        return (
            reason("stay_runs", order=order, on=begins, authority="Status rule 4", rests_on=about),
            *doubt,
        )
    if due is None or stay.ended.latest < due.latest or revived_after(case.effects, begins) is not None:
        return None
    if stay.ended.earliest is not None and stay.ended.earliest <= due.latest:
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


def _not_past_due(case: Case, _lines: tuple[AnswerLine, ...]) -> tuple[Status, tuple[Reason, ...]] | None:
    if case.due.kind is DueKind.WAITING:
        return Status.WAITING, (reason("waiting", authority="Status rule 6"),)
    if case.due.moment is None:
        return Status.CONTINUING, (reason("continuing", authority="Status rule 6"),)
    if case.as_of > case.due.moment.latest:
        return None
    safe = case.safe_by or case.due.moment.latest
    steps: tuple[Reason, ...] = () if safe == case.due.moment.latest else (reason("safe_by", safe=safe),)
    if local_day(case.as_of, case.zone) >= local_day(safe, case.zone):
        return Status.DUE_TODAY, (reason("due_today", due=case.due, authority="Status rule 6"), *steps)
    return Status.UPCOMING, (reason("upcoming", due=case.due, authority="Status rule 6"), *steps)


def _lapsed(case: Case, _lines: tuple[AnswerLine, ...]) -> tuple[Status, tuple[Reason, ...]] | None:
    if case.obligation.force is not Force.MAY:
        return None
    return Status.LAPSED, (reason("lapsed", due=case.due, authority="Status rule 7"),)


def _past_due(case: Case, _lines: tuple[AnswerLine, ...]) -> tuple[Status, tuple[Reason, ...]] | None:
    status, why = past_due_status(case.record, case.obligation, case.due, case.as_of)
    doubts = _maybe(case)
    if doubts:
        status = Status.UNVERIFIED
    said: tuple[Reason, ...] = (reason("past_due", due=case.due, authority="Status rule 8"),)
    if not case.effects and not doubts:
        said += (reason("no_effect_known"),)
        if _was_appealed(case.record, case.obligation):
            said += (reason("appeal_does_not_stay", authority="Fed. R. Civ. P. 62(c)"),)
    return status, (*said, *doubts, *why)


def _maybe(case: Case) -> tuple[Reason, ...]:
    """What may have happened by `as_of` and would change a default: it is said, and no default is made of it."""
    effects = possible_by(case.record, case.obligation, case.deadline, case.as_of)
    return may_have(case.record, effects) + may_have_answered(case.record, case.deadline, case.as_of)


def _was_appealed(record: MatterRecord, obligation: Obligation) -> bool:
    docket = record.dockets.get(obligation.docket)
    court = record.courts.get(docket.court) if docket else None
    if court is None or court.level != "district":
        return False
    return any(obligation.docket in other.comes_from for other in record.dockets.values())
