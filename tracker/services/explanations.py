"""Standings as other programs and the command line read them: the objects of `tracker status --json` and of `why`.

The keys are a contract (docs/operations.md, "JSON"); more may be added, none changes.
"""

from datetime import datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from tracker.domain.explanation import words
from tracker.domain.moments import Moment, local_day
from tracker.domain.record import Citation, Due, MatterRecord
from tracker.domain.standing import AnswerLine, Assessment, EffectLine, Standing
from tracker.domain.vocabulary import DueKind, Precision
from tracker.services.computed_objects import ComputedObject, computed_object

Rows = tuple[tuple[str, str], ...]


class CitationObject(TypedDict):
    """One citation: which source, where in it, in which layer, for which field, with the value it states."""

    source: str
    locator: str
    layer: str
    lines: list[int]
    field: str | None
    value: str | None


class DueObject(TypedDict):
    """A due moment: `at` with offset for an instant, `on` for a day, bounds for a window."""

    kind: str
    at: str | None
    on: str | None
    zone: str
    precision: str | None
    assumed: bool
    assumptions: list[str]
    source_words: str | None
    edtf: str | None


class ReasonObject(TypedDict):
    """One reason in words, with its code and authority."""

    code: str
    text: str
    authority: str | None


class StepObject(ReasonObject):
    """One numbered step of a why, with the sources it rests on."""

    step: int
    sources: list[CitationObject]


class DeadlineObject(TypedDict):
    """One deadline with its computed status."""

    key: str
    obligation: str
    title: str
    obligors: list[str]
    court: str | None
    docket_number: str | None
    imposed_by: str | None
    due: DueObject
    status: str
    late_by_seconds: int | None
    adequacy: str | None
    beyond_record: bool
    pending_request: dict[str, object] | None
    safe_by: str | None
    reasons: list[ReasonObject]
    effects: list[dict[str, str | None]]
    fulfilled_by: list[dict[str, object]]
    citations: list[CitationObject]
    kind: str
    force: str
    nature: str
    readings: list[str]
    responsible: str | None
    computed: ComputedObject | None
    awaiting_check: bool


class StatusObject(TypedDict):
    """All deadlines of a matter at a moment."""

    matter: str
    as_of: str
    known_at: str | None
    record_through: str | None
    deadlines: list[DeadlineObject]
    not_known_after: dict[str, str]


def iso(at: datetime, zone: str) -> str:
    """An instant as ISO 8601 with the offset of `zone`."""
    return at.astimezone(ZoneInfo(zone)).isoformat()


def status_object(assessment: Assessment) -> StatusObject:
    """Every deadline of an assessment as one object; moments carry the offset of the matter's zone."""
    record = assessment.record
    through = assessment.record_through
    return {
        "matter": record.key,
        "as_of": iso(assessment.as_of, record.zone),
        "known_at": None,
        "record_through": iso(through, record.zone) if through else None,
        "deadlines": [deadline_object(record, standing) for standing in assessment.standings],
        "not_known_after": {line.obligation: iso(line.not_known_after, record.zone) for line in assessment.known_until},
    }


def deadline_object(record: MatterRecord, standing: Standing) -> DeadlineObject:
    """One standing as an object, with at least one citation."""
    obligation = standing.obligation
    docket = record.dockets.get(obligation.docket)
    zone = standing.due.zone if standing.due.moment else record.zone
    return {
        "key": standing.key,
        "obligation": obligation.key,
        "title": obligation.title,
        "obligors": list(obligation.obligors),
        "court": docket.court if docket else None,
        "docket_number": docket.number if docket else None,
        "imposed_by": obligation.imposed_by or obligation.rule,
        "due": due_object(standing.due),
        "status": standing.status.value,
        "late_by_seconds": int(standing.late_by.total_seconds()) if standing.late_by is not None else None,
        "adequacy": standing.adequacy.value if standing.adequacy else None,
        "beyond_record": standing.beyond_record,
        "pending_request": _pending(standing),
        "safe_by": _safe_by(standing),
        "reasons": [
            {"code": step.code, "text": words(step, zone), "authority": step.authority} for step in standing.reasons
        ],
        "effects": [_effect(line, zone) for line in standing.effects],
        "fulfilled_by": [_answer(line) for line in standing.answers],
        "citations": [citation_object(cite) for cite in citations_of(record, standing)],
        "kind": obligation.kind.value,
        "force": obligation.force.value,
        "nature": obligation.nature.value,
        "readings": [status.value for status in standing.readings],
        "responsible": standing.deadline.responsible,
        "computed": computed_object(standing.deadline.computed) if standing.deadline.computed else None,
        "awaiting_check": standing.awaits_check,
    }


def why_steps(record: MatterRecord, standing: Standing) -> list[StepObject]:
    """The numbered reasons of a standing, each with the sources it rests on."""
    zone = standing.due.zone if standing.due.moment else record.zone
    return [
        {
            "step": number,
            "code": step.code,
            "text": words(step, zone),
            "authority": step.authority,
            "sources": [citation_object(cite) for cite in _cited(record, step.rests_on)],
        }
        for number, step in enumerate(standing.reasons, 1)
    ]


def citations_of(record: MatterRecord, standing: Standing) -> tuple[Citation, ...]:
    """Every citation that a standing rests on, each once: of the deadline, its duty, its order, effects and answers."""
    obligation = standing.obligation
    rows: Rows = (
        ("deadlines", standing.key),
        ("obligations", obligation.key),
        *((("orders", obligation.imposed_by),) if obligation.imposed_by else ()),
        *(("effects", line.effect.key) for line in standing.effects),
        *(("fulfilments", line.fulfilment.key) for line in standing.answers),
    )
    return _cited(record, rows)


def _cited(record: MatterRecord, rows: Rows) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(cite for row in rows for cite in record.citations.get(row, ())))


def citation_object(cite: Citation) -> CitationObject:
    """A citation as an object."""
    return {
        "source": cite.source,
        "locator": cite.locator,
        "layer": cite.layer.value,
        "lines": list(cite.lines),
        "field": cite.field,
        "value": cite.value,
    }


def due_object(due: Due) -> DueObject:
    """A due moment as an object; `on` is the local day, and `at` is null unless a clock time is known."""
    moment = due.moment
    at_an_instant = moment is not None and due.kind is DueKind.INSTANT
    to_the_day = moment is not None and due.kind in (DueKind.INSTANT, DueKind.DAY)
    return {
        "kind": due.kind.value,
        "at": iso(moment.latest, due.zone) if moment is not None and at_an_instant else None,
        "on": local_day(moment.latest, due.zone).isoformat() if moment is not None and to_the_day else None,
        "zone": due.zone,
        "precision": moment.precision.value if moment is not None else None,
        "assumed": bool(due.assumptions),
        "assumptions": list(due.assumptions),
        "source_words": due.source_words,
        "edtf": moment.edtf if moment is not None else None,
    }


def _safe_by(standing: Standing) -> str | None:
    if standing.safe_by is None or standing.due.moment is None:
        return None
    if standing.due.moment.precision is Precision.MINUTE:
        return iso(standing.safe_by, standing.due.zone)
    return local_day(standing.safe_by, standing.due.zone).isoformat()


def _pending(standing: Standing) -> dict[str, object] | None:
    asked = standing.pending_request
    if asked is None:
        return None
    return {
        "key": asked.request.key,
        "filing": asked.request.filing,
        "kind": asked.request.kind.value,
        "filed": asked.filed.edtf,
        "in_time": asked.in_time,
    }


def _effect(line: EffectLine, zone: str) -> dict[str, str | None]:
    return {
        "kind": line.effect.kind.value,
        "by": line.effect.by,
        "from": _edtf(line.effect.begins, zone),
        "until": _edtf(line.until, zone),
        "due_before": line.due_before.moment.edtf if line.due_before and line.due_before.moment else None,
        "due_after": line.due_after.moment.edtf if line.due_after and line.due_after.moment else None,
        "state": line.state,
    }


def _edtf(moment: Moment | None, zone: str) -> str | None:
    if moment is None:
        return None
    return iso(moment.latest, zone) if moment.precision is Precision.MINUTE else moment.edtf


def _answer(line: AnswerLine) -> dict[str, object]:
    answer = line.fulfilment
    return {
        "key": answer.key,
        "by": None if answer.sealed else answer.answered_by,
        "filed": answer.at.edtf,
        "timely": line.timely,
        "late_by_seconds": int(line.late_by.total_seconds()) if line.late_by is not None else None,
        "extent": answer.extent.value,
        "claimed_by": None if answer.sealed else answer.claimed_by,
        "disputed_by": answer.disputed_by,
    }
