"""Dockets were checked: tick them, see what that changes, and only then save it."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.db.visibility import Scope
from tracker.domain.errors import NeedsConfirming, Nonsense, Unreadable
from tracker.domain.policy import Permission
from tracker.services.docket_checks import NewChecks, StatusChange, changes_by, checks_of, save_checks
from tracker.services.entering import Saved, begin
from tracker.services.flags import settle
from tracker.services.matters import record_of
from tracker.services.submissions import save_once
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.forms.checks import CheckForm, read_checks, typed_checks
from tracker.web.identity import current_viewer
from tracker.web.look import Look, looking
from tracker.web.presenters.docket_checks import check_view, first_form, zones_of
from tracker.web.state import doors

pages = Blueprint("docket_checks", __name__)


@pages.get("/clerk/checked")
@needs(Permission.ENTER)
def show() -> ResponseReturnValue:
    """The dockets of a matter, none ticked but one that the address names."""
    with looking(request.args.get("matter")) as look:
        return _page(look, first_form(look, request.args.get("docket", "")))


@pages.post("/clerk/checked")
@needs(Permission.ENTER)
def check() -> ResponseReturnValue:
    """Shows what the check changes, or saves it; whatever is refused, the form comes back as it was typed."""
    form = typed_checks(request.form)
    with looking(request.args.get("matter")) as look:
        new = read_checks(form, zones_of(look), look.zone, look.now)
        changes = _changes(look, form, new) if new is not None else None
        if new is None or changes is None:
            return _page(look, form), 400
        if request.form.get("press") != "save" or not form.is_as_shown:
            return _page(look, form, changes)
        matter = look.record.key
    try:
        group = _save(matter, form.token, new)
    except NeedsConfirming as error:
        form.put("confirmed", error.message)
    except (Unreadable, Nonsense) as error:
        form.put(error.field, error.message)
    else:
        return redirect(url_for("saved.show", group=group), 303)
    g.pop("look", None)
    with looking(matter) as look:
        return _page(look, form, _changes(look, form, new)), 400


def _changes(look: Look, form: CheckForm, new: NewChecks) -> tuple[StatusChange, ...] | None:
    """What the check would change; None where it cannot be made, with why beside the field."""
    try:
        unit = Unit(look.unit.session, look.unit.viewer, look.now)
        return changes_by(look.record, checks_of(unit, look.record, new), look.now)
    except (Unreadable, Nonsense) as error:
        form.put(error.field, error.message)
        return None


def _save(matter: str, token: str, new: NewChecks) -> str:
    viewer = current_viewer()
    with doors().writing(viewer.key or "", why="docket checked") as session:
        unit = Unit(session, viewer, doors().clock.now())

        def one_save() -> Saved:
            number = begin(unit, matter)
            return save_checks(unit, number, record_of(unit, Scope(viewer), matter), new)

        group = save_once(unit, matter, token, one_save)
        settle(unit, matter)
    return group


def _page(look: Look, form: CheckForm, changes: tuple[StatusChange, ...] | None = None) -> str:
    return render_template("docket_checks/check.html", view=check_view(look, form, changes))
