"""Errors mapped once to pages: what happened, that nothing was lost, and what to do."""

import secrets

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from tracker.domain.errors import (
    NeedsConfirming,
    Nonsense,
    NotFound,
    NotPermitted,
    Stale,
    TrackerError,
    Unavailable,
    Unreadable,
)
from tracker.logs import logger
from tracker.web.identity import current_viewer
from tracker.web.templating import render_bare

RETRY_AFTER = 30
_STATUS: dict[type[TrackerError], int] = {
    Unreadable: 400,
    Nonsense: 400,
    NeedsConfirming: 400,
    NotPermitted: 403,
    NotFound: 404,
    Stale: 409,
    Unavailable: 503,
}
_SHOWN_AGAIN = ("/clerk/", "/compute")
_HIDDEN = ("token", "seen", "seen_version", "kept_known", "asked", "proposed_answers", "password", "press")
_PAGES = frozenset({400, 403, 404, 405, 409, 413, 429})


def install(app: Flask) -> None:
    """Registers the handlers."""
    app.register_error_handler(TrackerError, _refused)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)
    app.add_template_global(typed_values)


def typed_values() -> list[tuple[str, str]]:
    """What was typed into a form of the desk that could not be taken, to copy it from: (field in words, text).

    Empty for every other form, so that no password is ever shown.
    """
    if request.method != "POST" or not request.path.startswith(_SHOWN_AGAIN):
        return []
    try:
        sent = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []  # none of it was read
    return [
        (name.removesuffix("_on").replace("_", " ").replace("-", " ").capitalize(), value)
        for name, value in sent
        if value.strip() and not name.endswith(_HIDDEN)
    ]


def _refused(error: TrackerError) -> ResponseReturnValue:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    if status == 503:  # noqa: PLR2004 - the database's door
        logger("web").error("database unavailable", path=request.path, error=error.message)
        page = render_bare(current_app, "errors/503.html", problem={"retry_after": RETRY_AFTER})
        return page, 503, {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    return render_template(f"errors/{status}.html", problem={"what": _sentence(error.message)}), status


def _forged(_error: CSRFError) -> ResponseReturnValue:
    what = "The form was open too long, or was sent from somewhere else. Load it again and send it once more."
    if request.path.startswith("/clerk") and not current_viewer().is_signed_in:
        what = "You were signed out while you typed, so nothing was saved. Sign in and open the form again."
    return render_template("errors/400.html", problem={"what": what}), 400


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status not in _PAGES:
        return error
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return render_template(f"errors/{status}.html"), status, headers


def _broken(error: Exception) -> ResponseReturnValue:
    reference = secrets.token_hex(4)
    logger("web").error("page failed", path=request.path, reference=reference, exc_info=error)
    g.pop("look", None)
    page = render_bare(current_app, "errors/500.html", problem={"reference": reference})
    return page, 500, {"Cache-Control": "no-store"}


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
