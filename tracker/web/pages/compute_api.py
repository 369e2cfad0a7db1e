"""Dates computed for other programs: one request or a list of them in JSON, and problems as RFC 9457 says them.

No session is used and nothing is changed, so a call needs no token of a form.
"""

import json
from collections.abc import Iterable
from http import HTTPStatus

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from tracker.domain.errors import NotPermitted, TrackerError
from tracker.domain.policy import Permission
from tracker.services.computing import answer
from tracker.web.access import needs
from tracker.web.state import doors

pages = Blueprint("compute_api", __name__)
MOST_REQUESTS, MOST_BYTES, MOST_DAYS = 1000, 1_000_000, 100_000


class Problem(Exception):
    """A call that is refused as a whole: a status with a stable code and a sentence."""

    def __init__(self, status: int, code: str, detail: str, field: str | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.field = status, code, detail, field


@pages.post("/api/v1/compute")
@needs(Permission.READ)
def compute() -> Response:
    """The answer to a request, or the answers to a list of them in its order, refused ones in place."""
    asked, law = _body(), doors().law
    if isinstance(asked, list):
        _refuse_too_much(asked)
        return _json([answer(one, law) for one in asked])
    found = answer(asked, law)
    if error := found.get("error"):
        raise Problem(422, error["code"], error["message"], error.get("field"))
    return _json(found)


def _body() -> object:
    if request.mimetype != "application/json":
        raise Problem(415, "not_json", "Send the request as application/json")
    if (request.content_length or 0) > MOST_BYTES:
        raise _too_large()
    try:
        data = request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise _too_large() from None
    if len(data) > MOST_BYTES:
        raise _too_large()
    try:
        return json.loads(data, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "malformed_json", f"The body cannot be read as JSON: {error}") from None


def _too_large() -> Problem:
    return Problem(413, "too_large", f"The body is over {MOST_BYTES:,} bytes; send several smaller calls")


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _refuse_too_much(asked: list[object]) -> None:
    if len(asked) > MOST_REQUESTS:
        raise Problem(422, "too_many", f"The list has {len(asked)} requests; send at most {MOST_REQUESTS} in one call")
    days = sum(_days(asked))
    if days > MOST_DAYS:
        raise Problem(422, "too_many", f"The list asks for {days} days; ask for at most {MOST_DAYS} in one call")


def _days(asked: Iterable[object]) -> Iterable[int]:
    """How many days each daily duty of a list asks for."""
    counts = (one.get("count") for one in asked if isinstance(one, dict))
    return (count for count in counts if isinstance(count, int) and count > 0)


def _json(found: object, status: int = 200, content_type: str = "application/json") -> Response:
    body = json.dumps(found, allow_nan=False)
    return Response(f"{body}\n", status, {"Cache-Control": "no-store"}, content_type=content_type)


@pages.errorhandler(Problem)
def problem(found: Problem) -> Response:
    """A problem as an object. Authority: RFC 9457."""
    said = {
        "type": "about:blank",
        "title": HTTPStatus(found.status).phrase,
        "status": found.status,
        "code": found.code,
        "detail": found.detail,
        **({"field": found.field} if found.field else {}),
    }
    return _json(said, found.status, "application/problem+json")


@pages.errorhandler(TrackerError)
def refused(error: TrackerError) -> Response:
    """What is refused before a request is looked at: the caller may not, or the rulebook cannot be read."""
    status = 403 if isinstance(error, NotPermitted) else 503
    return problem(Problem(status, error.code, error.message))


@pages.errorhandler(HTTPException)
def failed(error: HTTPException) -> Response:
    """What the server refuses by itself."""
    return problem(Problem(error.code or 500, "refused", error.description or "The call was refused"))
