"""What people do about one deadline: name who answers for it, and confirm its date as the second person."""

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.db.visibility import Scope
from tracker.domain.errors import NotPermitted, Stale, Unreadable
from tracker.domain.policy import Permission
from tracker.domain.whole_numbers import whole_number
from tracker.services.assignments import Assigning, assign
from tracker.services.confirmations import confirm
from tracker.services.filings import version_of
from tracker.services.matters import hold, record_of
from tracker.services.standings import standing_of
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.identity import current_viewer
from tracker.web.pages.deadlines import looking_at
from tracker.web.presenters.duty_work import assign_view, confirm_view
from tracker.web.state import doors

pages = Blueprint("duty_work", __name__)
_CONFLICT = 409


@pages.get("/clerk/assign/<path:key>")
@needs(Permission.WORK)
def show_assign(key: str) -> ResponseReturnValue:
    """Who answers for a deadline, and who steps in."""
    return _assign_page(key)


@pages.post("/clerk/assign/<path:key>")
@needs(Permission.WORK)
def save_assign(key: str) -> ResponseReturnValue:
    """Names them; or the form again with what was chosen and what is wrong."""
    given, viewer = request.form, current_viewer()
    with looking_at(key) as look:
        matter = look.record.key
    seen = whole_number(given.get("seen_version", "0"))
    new = Assigning(
        given.get("responsible", "").strip() or None,
        given.get("backup", "").strip() or None,
        -1 if seen is None else seen,  # a version that is no number was never shown
    )
    why = given.get("reason", "").strip() or "assigned"
    try:
        with doors().writing(viewer.key or "", why=why[:500]) as session:
            unit = Unit(session, viewer, doors().clock.now())
            hold(unit, matter)
            record = record_of(unit, Scope(viewer), matter)
            assign(unit, matter, standing_of(record, key, unit.as_of), new)
    except Stale as error:
        return _assign_page(key, typed=new, problem=error.message, field="stale"), _CONFLICT
    except Unreadable as error:
        return _assign_page(key, typed=new, problem=error.message, field=error.field or ""), 400
    return redirect(f"/deadlines/{key}", 303)


@pages.get("/clerk/confirm/<path:key>")
@needs(Permission.WORK)
def show_confirm(key: str) -> ResponseReturnValue:
    """The date to check, what it rests on, and the button of the second person."""
    return _confirm_page(key)


@pages.post("/clerk/confirm/<path:key>")
@needs(Permission.WORK)
def save_confirm(key: str) -> ResponseReturnValue:
    """Notes that the viewer checked the date that was shown; both dates, where it is another one by now."""
    viewer, due = current_viewer(), request.form.get("due", "")
    with looking_at(key) as look:
        matter = look.record.key
    try:
        with doors().writing(viewer.key or "", why="date confirmed by a second person") as session:
            unit = Unit(session, viewer, doors().clock.now())
            hold(unit, matter)
            record = record_of(unit, Scope(viewer), matter)
            confirm(unit, matter, standing_of(record, key, unit.as_of), due)
    except Stale as error:
        return _confirm_page(key, problem=error.message, seen=due), _CONFLICT
    except NotPermitted as error:
        return _confirm_page(key, problem=error.message), 403
    except Unreadable as error:
        return _confirm_page(key, problem=error.message), 400
    return redirect(f"/deadlines/{key}?confirmed=1", 303)


def _assign_page(key: str, *, typed: Assigning | None = None, problem: str = "", field: str = "") -> str:
    g.pop("look", None)
    with looking_at(key) as look:
        standing = standing_of(look.record, key, look.as_of)
        view = assign_view(look, standing, version_of(look.unit, key), typed)
        reason = request.form.get("reason", "")
        return render_template("desk/assign.html", view=view, problem=problem, field=field, reason=reason)


def _confirm_page(key: str, *, problem: str = "", seen: str = "") -> str:
    g.pop("look", None)
    with looking_at(key) as look:
        view = confirm_view(look, standing_of(look.record, key, look.as_of), seen)
        return render_template("desk/confirm.html", view=view, problem=problem)
