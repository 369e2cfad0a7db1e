"""One conflict: its sides, the decision on it, and deciding."""

from contextlib import AbstractContextManager

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Stale, Unreadable
from tracker.domain.policy import Permission
from tracker.domain.whole_numbers import whole_number
from tracker.services.decisions import Deciding, decide, matter_of_conflict, reopen
from tracker.services.flags import settle
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.identity import current_viewer
from tracker.web.look import Look, looking
from tracker.web.presenters.decisions import Typed, decision_view
from tracker.web.state import doors

pages = Blueprint("decisions", __name__)
_CONFLICT = 409
_NONE = "none"


@pages.get("/conflicts/<path:key>")
@needs(Permission.READ)
def show(key: str) -> ResponseReturnValue:
    """Every side with its place, what depends on it, the decision or that there is none."""
    return _page(key)


@pages.post("/clerk/decide/<path:key>")
@needs(Permission.WORK)
def save(key: str) -> ResponseReturnValue:
    """Decides; or shows the form again with what was typed and what is wrong."""
    given = request.form
    typed = Typed(given.get("position", ""), given.get("reason", ""))
    with _looking_at(key) as look:
        matter = look.record.key
    if not typed.position:
        problem = "Choose one of the positions, or that none of them is right"
        return _page(key, typed, problem=problem, field="position"), 400
    place = whole_number(typed.position)
    if place is None and typed.position != _NONE:
        return _page(key, typed, problem="Choose one of the positions", field="position"), 400
    try:
        with doors().writing(current_viewer().key or "", why=typed.reason.strip()[:500] or None) as session:
            unit = Unit(session, current_viewer(), doors().clock.now())
            decide(unit, key, Deciding(place, typed.reason, _version()))
            settle(unit, matter)
    except Stale as error:
        return _page(key, typed, problem=error.message, field="stale"), _CONFLICT
    except Unreadable as error:
        return _page(key, typed, problem=error.message, field=error.field or "reason"), 400
    return redirect(f"/conflicts/{key}", 303)


@pages.post("/clerk/reopen/<path:key>")
@needs(Permission.WORK)
def undo(key: str) -> ResponseReturnValue:
    """Takes the decision back; the history keeps it."""
    with _looking_at(key) as look:
        matter = look.record.key
    try:
        with doors().writing(current_viewer().key or "", why="decision taken back") as session:
            unit = Unit(session, current_viewer(), doors().clock.now())
            reopen(unit, key, _version())
            settle(unit, matter)
    except Stale as error:
        return _page(key, problem=error.message, field="stale"), _CONFLICT
    return redirect(f"/conflicts/{key}", 303)


def _version() -> int:
    return whole_number(request.form.get("seen_version", "")) or 0


def _looking_at(key: str) -> AbstractContextManager[Look]:
    with doors().reading() as session:
        matter = matter_of_conflict(Unit(session, current_viewer(), doors().clock.now()), key)
    return looking(matter)


def _page(key: str, typed: Typed | None = None, *, problem: str = "", field: str = "") -> str:
    g.pop("look", None)
    with _looking_at(key) as look:
        view = decision_view(look, key)
        return render_template(
            "decisions/show.html", view=view, typed=typed or Typed(), problem=problem, field=field, none=_NONE
        )
