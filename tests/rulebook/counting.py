"""Asking the engine in tests: one request, by keywords, over the law that ships."""

from tracker.domain.asking import read_request
from tracker.domain.counting_steps import steps_of
from tracker.domain.counting_words import notice_words, step_words
from tracker.domain.deadlines import Computation
from tracker.rulebook.law import load_law


def made(**request: object) -> Computation:
    """The computation of a request of these fields; `from_` stands for `from`."""
    if "from_" in request:
        request["from"] = request.pop("from_")
    return load_law().compute(read_request(request))


def due(**request: object) -> str:
    """The due date or moment, as ISO 8601."""
    found = made(**request).due
    assert found is not None
    return found.isoformat()


def ends(**request: object) -> tuple[str, str, str]:
    """The earliest reading, the rule's reading and the latest, as ISO 8601."""
    found = made(**request)
    return tuple(str(one) for one in (found.safe_by, found.due, found.latest))  # type: ignore[return-value]


def told(**request: object) -> list[str]:
    """The steps as they are told, each with its authority in brackets."""
    return [f"{step_words(step)} [{step.authority}]" for step in steps_of(made(**request))]


def noticed(**request: object) -> dict[str, str]:
    """The notices, sentence by code."""
    return {notice.code: notice_words(notice) for notice in made(**request).notices}
