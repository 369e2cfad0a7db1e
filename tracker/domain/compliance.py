"""Status, computed and never typed: `assess(record, as_of)` gives every deadline exactly one, with its reasons.

The order of precedence is that of the product's section 3: the first rule that matches decides. Nothing here reads a
clock, and a fact dated after `as_of` changes nothing.
"""

from dataclasses import replace
from datetime import datetime

from tracker.domain import answers as answering
from tracker.domain.case import Case
from tracker.domain.decisions import due_of, open_rivals
from tracker.domain.effects import bearing_on, current_due, ending
from tracker.domain.explanation import STATUS_WORDS, Reason, reason
from tracker.domain.lines import checked, disputed, effect_lines, imposition
from tracker.domain.moments import local_day
from tracker.domain.notes import notes
from tracker.domain.obligations import deadlines_at, duty_end, is_fresh, known_end, record_end, undated, zone_of
from tracker.domain.precedence import Reading, read
from tracker.domain.record import Deadline, Due, MatterRecord, Obligation
from tracker.domain.second_check import second_check
from tracker.domain.standing import ANSWERED, AnswerLine, Assessment, KnownUntil, Standing
from tracker.domain.titles import titled
from tracker.domain.vocabulary import Certainty, EffectKind, Extent, ObligationKind, Status

_NOT_PAST_DUE = (Status.WAITING, Status.CONTINUING, Status.DUE_TODAY, Status.UPCOMING)


def assess(record: MatterRecord, as_of: datetime) -> Assessment:
    """Every deadline of the record at `as_of`, each with exactly one status. `as_of` is aware."""
    standings: list[Standing] = []
    unknown: list[KnownUntil] = []
    for obligation in record.obligations:
        imposing = record.entries.get(obligation.imposed_by) if obligation.imposed_by else None
        if imposing is not None and not imposing.filed.counts_at(as_of):
            continue
        for deadline in deadlines_at(record, obligation, as_of):
            standings.append(_judge(record, obligation, deadline, as_of))
            standings.extend(_duty_without_its_date(record, obligation, deadline, as_of))
        end = known_end(record, obligation, as_of)
        if obligation.kind is ObligationKind.RECURRING and end is not None and not is_fresh(record, end, as_of):
            unknown.append(KnownUntil(obligation.key, end))
    return Assessment(record, as_of, record_end(record, as_of), tuple(standings), tuple(unknown))


def _judge(record: MatterRecord, obligation: Obligation, deadline: Deadline, as_of: datetime) -> Standing:
    readings = [
        read(_case(record, obligation, deadline, due, as_of, with_disputed=is_disputed))
        for is_disputed in ((False, True) if _has_disputed(record, obligation, deadline, as_of) else (False,))
        for due in (due_of(deadline), *open_rivals(deadline))
    ]
    statuses = tuple(dict.fromkeys(reading.status for reading in readings))
    if len(statuses) == 1:
        return _standing(_agreed(readings), readings)
    return replace(_standing(_undecided(readings, statuses), readings), readings=statuses)


def _agreed(readings: list[Reading]) -> Reading:
    """The one status of all readings, with the reasons of the latest due moment: lateness goes by the latest."""
    latest = max(readings, key=lambda reading: reading.case.latest_by)
    return replace(readings[0], reasons=latest.reasons)


def _undecided(readings: list[Reading], statuses: tuple[Status, ...]) -> Reading:
    """The reading of what hangs on a doubt. What is answered in every reading is answered (rule 2 comes before 5).

    No reading's own reasons are told: they would speak as if it were decided.
    """
    status = Status.FILED_TIME_UNKNOWN if set(statuses) <= ANSWERED else Status.UNVERIFIED
    step = reason(
        "disputed_reading",
        first=STATUS_WORDS[statuses[0]],
        second=STATUS_WORDS[statuses[1]],
        authority="Status rule 5",
    )
    return replace(
        readings[0], status=status, reasons=(*disputed(readings[-1].case.effects, readings[0].case.record), step)
    )


def _has_disputed(record: MatterRecord, obligation: Obligation, deadline: Deadline, as_of: datetime) -> bool:
    effects = bearing_on(record, obligation, deadline, as_of, with_disputed=True)
    return any(effect.certainty is Certainty.DISPUTED for effect in effects)


def _case(
    record: MatterRecord,
    obligation: Obligation,
    deadline: Deadline,
    due: Due,
    as_of: datetime,
    *,
    with_disputed: bool,
) -> Case:
    effects = bearing_on(record, obligation, deadline, as_of, with_disputed=with_disputed)
    now, changes = current_due(due, effects)
    return Case(record, obligation, deadline, now, effects, changes, as_of, zone_of(record, obligation))


def _duty_without_its_date(
    record: MatterRecord, obligation: Obligation, deadline: Deadline, as_of: datetime
) -> tuple[Standing, ...]:
    """The continuing row of a dated duty that stands after its date was vacated; nothing otherwise."""
    if obligation.kind is not ObligationKind.DATED or deadline.key == obligation.key:
        return ()
    over = ending(bearing_on(record, obligation, deadline, as_of, with_disputed=False))
    if over is None or over[0].deadline is None or over[0].kind is not EffectKind.VACATES:
        return ()
    row = undated(replace(obligation, kind=ObligationKind.CONTINUING), zone_of(record, obligation))
    standing = _judge(record, obligation, row, as_of)
    step = reason("date_vacated_duty_stands", order=titled(record, over[0].by), on=over[0].begins)
    return (replace(standing, reasons=(step, *standing.reasons)),)


def _standing(decided: Reading, readings: list[Reading]) -> Standing:
    case = decided.case
    adequacy, judged = answering.adequacy(case.record, decided.lines, case.finding_on_answer)
    keys = (case.obligation.imposed_by, case.obligation.key, case.deadline.key)
    asked = answering.pending_request(case.record, keys, case.due, case.as_of, case.zone)
    ended = _beyond(decided)
    check = second_check(case.record, case.obligation, case.deadline, case.due, case.changes)
    beside = (*judged, *((asked[1],) if asked else ()), *ended, *checked(check))
    late = [span for reading in readings if (span := answering.least_late(reading.lines)) is not None]
    safe = [reading.case.safe_by for reading in readings if reading.case.safe_by is not None]
    last = [reading.case.latest_by for reading in readings if reading.case.due.moment is not None]
    return Standing(
        deadline=case.deadline,
        obligation=case.obligation,
        status=decided.status,
        due=case.due,
        first_due=due_of(case.deadline),
        safe_by=min(safe, default=None),
        latest_by=max(last, default=None),
        late_by=min(late, default=None) if decided.status is Status.MET_LATE else None,
        adequacy=adequacy,
        beyond_record=bool(ended),
        reasons=(*_reasons(decided), *beside),
        effects=effect_lines(case.record, case.obligation, case.deadline, case.as_of),
        answers=decided.lines,
        pending_request=asked[0] if asked else None,
        second_check=check,
    )


def _beyond(decided: Reading) -> tuple[Reason, ...]:
    """Why what is not past due is beyond the record; nothing while the record is fresh."""
    case = decided.case
    end = duty_end(case.record, case.obligation, case.as_of)
    if decided.status not in _NOT_PAST_DUE or end is None or is_fresh(case.record, end, case.as_of):
        return ()
    return (reason("beyond_record", on=local_day(end, case.record.zone), authority="Status rule 6"),)


def _reasons(decided: Reading) -> tuple[Reason, ...]:
    case = decided.case
    return (
        *imposition(case.record, case.obligation, case.deadline, case.changes),
        *_answers_in_words(case, decided.lines),
        *decided.reasons,
        *notes(case.record, case.deadline, case.effects, case.due, case.as_of, said=decided.reasons),
    )


def _answers_in_words(case: Case, lines: tuple[AnswerLine, ...]) -> tuple[Reason, ...]:
    steps = []
    for line in lines:
        about = (("fulfilments", line.fulfilment.key),)
        if line.fulfilment.sealed:
            steps.append(reason("answered_sealed", rests_on=about))
            continue
        code = "answered" if line.fulfilment.extent is Extent.WHOLE else "answered_in_part"
        title = titled(case.record, line.fulfilment.answered_by)
        steps.append(reason(code, answer=title, on=line.fulfilment.at, rests_on=about))
    return tuple(steps)
