"""Computed dates as other programs read them: the objects of `tracker compute` and of the API.

The keys are a contract (docs/operations.md, "JSON"); more may be added, none changes. Nothing here touches a database.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NotRequired, TypedDict

from tracker.domain.asking import Mode, read_request
from tracker.domain.calendars import Notice
from tracker.domain.counting_steps import steps_of
from tracker.domain.counting_words import notice_words, step_words
from tracker.domain.deadlines import Computation, cut_off
from tracker.domain.law import Law
from tracker.domain.local_time import When
from tracker.domain.rules import Refused, RuleVersion
from tracker.domain.steps import Step

EXAMPLE = '{"regime": "frcp", "court": "mdd", "mode": "days", "period": 14, "trigger": "2025-04-04"}'
Moments = str | list[str] | None


class NoticeObject(TypedDict):
    """Something that whoever relies on the date must know."""

    code: str
    message: str


class ErrorObject(TypedDict):
    """Why a request was refused, with what to give instead."""

    code: str
    message: str
    field: NotRequired[str]


class Versions(TypedDict):
    """What a date was computed by; None for the rule where a period was given by itself."""

    rule: str | None
    method: str
    calendar: str
    rulebook: str


class Answer(TypedDict):
    """The answer to one request. `latest` is the latest reading: nobody is late before it."""

    id: object
    due: NotRequired[Moments]
    safe_by: NotRequired[str | None]
    latest: NotRequired[str | None]
    cut_off: NotRequired[str | None]
    occurrences: NotRequired[list[dict[str, str | None]]]
    steps: NotRequired[list[dict[str, str]]]
    notices: NotRequired[list[NoticeObject]]
    zone: NotRequired[str | None]
    versions: NotRequired[Versions]
    error: NotRequired[ErrorObject]


def answer(request: object, law: Law) -> Answer:
    """The answer to one request, an error object in place of a date where it is refused. Raises nothing."""
    if not isinstance(request, Mapping):
        return {"id": None, "error": {"code": "not_an_object", "message": f"A request is an object such as {EXAMPLE}"}}
    try:
        return answer_object(request.get("id"), law.compute(read_request(request)), law)
    except Refused as refused:
        return {"id": request.get("id"), "error": error_object(refused)}


def error_object(refused: Refused) -> ErrorObject:
    """A refusal as an object."""
    said: ErrorObject = {"code": refused.code, "message": refused.message}
    return {**said, "field": refused.field} if refused.field else said


def answer_object(request_id: object, made: Computation, law: Law) -> Answer:
    """A computation as an object, its moments in ISO 8601 with the offset of their zone."""
    daily = made.terms.mode is Mode.DAILY
    found: Answer = {
        "id": request_id,
        "due": [iso_when(when) for when in made.each] if daily else _iso(made.due),
        "safe_by": _iso(made.safe_by),
        "latest": _iso(made.latest),
        "cut_off": _iso(made.cut_off),
        "steps": [step_object(step) for step in steps_of(made)],
        "notices": [notice_object(notice) for notice in made.notices],
        "zone": made.terms.zone_name,
        "versions": versions_of(made, law),
    }
    if daily:
        found["occurrences"] = [{"due": iso_when(due), "cut_off": _iso(cut_off(due, made.terms))} for due in made.each]
    return found


def versions_of(made: Computation, law: Law) -> Versions:
    """The versions of rule, method and calendar that a date was computed by."""
    terms = made.terms
    return {
        "rule": version_of_rule(terms.rule) if terms.rule else None,
        "method": f"{terms.method.id} {terms.method.version}",
        "calendar": terms.calendar.version,
        "rulebook": law.book.version,
    }


def version_of_rule(rule: RuleVersion) -> str:
    """A version of a rule by its id and the day from which it is in force."""
    return f"{rule.id} {rule.version}"


def step_object(step: Step) -> dict[str, str]:
    """A step as an object with the keys from, to, why, authority and code."""
    return {
        "from": iso_when(step.start),
        "to": iso_when(step.end),
        "why": step_words(step),
        "authority": step.authority,
        "code": step.code,
    }


def notice_object(notice: Notice) -> NoticeObject:
    """A notice as an object."""
    return {"code": notice.code, "message": notice_words(notice)}


def iso_when(when: When) -> str:
    """A day as YYYY-MM-DD, a moment as ISO 8601 with its offset."""
    return when.isoformat(timespec="seconds") if isinstance(when, datetime) else when.isoformat()


def _iso(when: date | datetime | None) -> str | None:
    return None if when is None else iso_when(when)
