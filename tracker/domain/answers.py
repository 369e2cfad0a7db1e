"""What answered a deadline, and what a court found about it. Filed, timely and adequate are three things."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tracker.domain.effects import vacated_from
from tracker.domain.explanation import Reason, reason
from tracker.domain.moments import Moment, end_of_day, local_day, start_of_day
from tracker.domain.record import Deadline, Due, Finding, Fulfilment, MatterRecord, Request
from tracker.domain.standing import AnswerLine, PendingRequest
from tracker.domain.titles import titled
from tracker.domain.vocabulary import Adequacy, DueKind, EffectKind, Extent, FindingResult, Precision, Status
from tracker.domain.wording import format_moment

_ORDER_OF_DOUBT = (Status.MET, Status.FILED_TIME_UNKNOWN, Status.MET_LATE)
_ASKS = {
    EffectKind.STAYS: "to stay",
    EffectKind.LIFTS_STAY: "to lift a stay",
    EffectKind.DECLINES_STAY: "to decline a stay",
    EffectKind.EXTENDS: "to extend",
    EffectKind.MODIFIES: "to modify",
    EffectKind.NARROWS: "to narrow",
    EffectKind.SUPERSEDES: "to replace",
    EffectKind.VACATES: "to vacate",
    EffectKind.AFFIRMS: "to affirm",
    EffectKind.CLARIFIES: "to clarify",
    EffectKind.REVIVES: "to revive",
    EffectKind.EXCUSES: "to excuse",
    EffectKind.TERMINATES: "to end",
}
_WIDE = (Precision.WINDOW, Precision.MONTH, Precision.YEAR)


def safe_until(due: Due, zone: str) -> datetime | None:
    """The last instant of the earliest reading of a due moment; None without a date.

    A day is safe until its end, an instant until itself. A window, a month or a year is safe until the end of its
    first day, or until its first instant where it begins with a clock time on the wall of `zone`.
    """
    moment = due.moment
    if moment is None or due.kind in (DueKind.NONE, DueKind.WAITING):
        return None
    if due.safe_by is not None:
        return due.safe_by
    if moment.precision not in _WIDE or moment.earliest is None:
        return moment.latest
    first_day = local_day(moment.earliest, zone)
    if moment.earliest != start_of_day(first_day, zone):
        return moment.earliest
    return min(end_of_day(first_day, zone), moment.latest)


def measure(answer: Fulfilment, due: Due, safe_by: datetime | None) -> AnswerLine:
    """An answer measured against a due moment: timely if it cannot be after it, late if it must be."""
    last = due.last
    if last is None or safe_by is None:
        return AnswerLine(answer, timely=None, late_by=None)
    if answer.at.latest <= safe_by:
        return AnswerLine(answer, timely=True, late_by=None)
    if answer.at.earliest is not None and answer.at.earliest > last:
        return AnswerLine(answer, timely=False, late_by=answer.at.earliest - last)
    return AnswerLine(answer, timely=None, late_by=None)


def answers_to(record: MatterRecord, deadline: Deadline, as_of: datetime) -> tuple[Fulfilment, ...]:
    """The answers to a deadline that count at `as_of`, oldest first."""
    found = (answer for answer in record.fulfilments if deadline.key in answer.deadlines and answer.at.counts_at(as_of))
    return tuple(sorted(found, key=lambda answer: (answer.at.counts_from, answer.key)))


def least_late(lines: Sequence[AnswerLine]) -> timedelta | None:
    """By how much the earliest whole answer was late at least; None where none was. A part answers nothing."""
    late = [line.late_by for line in lines if line.fulfilment.extent is Extent.WHOLE and line.late_by is not None]
    return min(late, default=None)


def answered_status(lines: Sequence[AnswerLine]) -> Status | None:
    """The status that whole answers give, or None: the best that can be proved, and no default out of doubt."""
    whole = [line for line in lines if line.fulfilment.extent is Extent.WHOLE]
    found = {
        Status.MET if line.timely else Status.MET_LATE if line.timely is False else Status.FILED_TIME_UNKNOWN
        for line in whole
    }
    return next((status for status in _ORDER_OF_DOUBT if status in found), None)


def findings_on(record: MatterRecord, deadline: Deadline, as_of: datetime) -> tuple[tuple[Finding, Moment | None], ...]:
    """The findings on a deadline that count at `as_of`, each with when it ceased to stand, or None."""
    found = []
    for finding in record.findings:
        order = record.entries.get(finding.by)
        if deadline.key in finding.deadlines and order is not None and order.filed.counts_at(as_of):
            found.append((finding, vacated_from(record, finding.by, as_of)))
    return tuple(found)


def standing_finding(
    findings: Sequence[tuple[Finding, Moment | None]], record: MatterRecord, *results: FindingResult
) -> tuple[Finding, Moment] | None:
    """The latest finding of one of these results that still stands, with the moment of its order; None without one.

    That a court found the duty complied with or not answers one question, that it found an answer inadequate another.
    """
    standing = [
        (finding, record.entries[finding.by].filed)
        for finding, ended in findings
        if ended is None and finding.result in results
    ]
    return max(standing, key=lambda pair: pair[1].counts_from, default=None)


def adequacy(
    record: MatterRecord, lines: Sequence[AnswerLine], found: tuple[Finding, Moment] | None
) -> tuple[Adequacy | None, tuple[Reason, ...]]:
    """How adequate the answer is, with the reason; None where nothing was answered and nothing was found."""
    if found is not None:
        finding, on = found
        about = {"order": titled(record, finding.by), "on": on, "rests_on": (("findings", finding.key),)}
        if finding.result is FindingResult.COMPLIED:
            return Adequacy.ACCEPTED, (reason("finding_accepted", **about),)  # type: ignore[arg-type]
        if finding.result is FindingResult.INADEQUATE:
            return Adequacy.INADEQUATE, (reason("finding_inadequate", **about),)  # type: ignore[arg-type]
    if not lines:
        return None, ()
    disputed = next((line.fulfilment.disputed_by for line in lines if line.fulfilment.disputed_by), None)
    if disputed:
        party = record.parties.get(disputed)
        return Adequacy.DISPUTED, (reason("adequacy_disputed", party=party.name if party else disputed),)
    return Adequacy.NOT_ASSESSED, (reason("adequacy_open"),)


def pending_request(
    record: MatterRecord, keys: tuple[str | None, str, str], due: Due, as_of: datetime, zone: str
) -> tuple[PendingRequest, Reason] | None:
    """The latest request on an order, obligation or deadline (`keys`) that nobody had ruled on by `as_of`."""
    order, obligation, deadline = keys
    pending = []
    for request in record.requests:
        filing = record.entries.get(request.filing)
        aimed = request.deadline == deadline or request.obligation == obligation or (order and request.order == order)
        if aimed and filing is not None and filing.filed.counts_at(as_of) and not _ruled(record, request, as_of):
            pending.append((request, filing.filed))
    if not pending:
        return None
    request, filed = max(pending, key=lambda pair: pair[1].counts_from)
    in_time = _in_time(filed, due)
    timing = {
        True: "it came before the time ran out",
        False: "it came after the time ran out",
        None: "whether it came before the time ran out is not provable",
    }[in_time]
    step = reason(
        "request_pending",
        kind=_ASKS[request.kind],
        filing=titled(record, request.filing),
        on=format_moment(filed, zone),
        timing=timing if due.moment is not None else "the duty has no date",
        rests_on=(("requests", request.key),),
    )
    return PendingRequest(request, filed, in_time), step


def _ruled(record: MatterRecord, request: Request, as_of: datetime) -> bool:
    ruling = record.entries.get(request.ruled_by) if request.ruled_by else None
    return ruling is not None and ruling.filed.counts_at(as_of)


def _in_time(filed: Moment, due: Due) -> bool | None:
    last = due.last
    if last is None or filed.latest <= last:
        return True
    if filed.earliest is not None and filed.earliest > last:
        return False
    return None
