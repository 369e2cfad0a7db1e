"""What holds for a whole matter: who may see it, second checks, whom we act for; and beginning a matter."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Nonsense, NotFound, Stale, Unreadable
from tracker.domain.policy import Permission
from tracker.services.flags import settle
from tracker.services.members import KnownSettings, make_matter_once, save_settings, settings_of
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.forms.matters import MatterSettingsForm, NewMatterForm
from tracker.web.identity import current_viewer
from tracker.web.look import looking
from tracker.web.state import doors

pages = Blueprint("matter_settings", __name__)


@pages.route("/matters/new", methods=["GET", "POST"])
@needs(Permission.ENTER)
def new() -> ResponseReturnValue:
    """Begins a matter: private, and seen by whoever began it."""
    form = NewMatterForm()
    if request.method == "GET":
        form.open_new()
        return render_template("settings/new.html", form=form)
    if not form.validate():
        return render_template("settings/new.html", form=form), 400
    viewer = current_viewer()
    try:
        with doors().writing(viewer.key or "", why="matter begun") as session:
            saved = make_matter_once(Unit(session, viewer, doors().clock.now()), form.command, form.token)
    except (Unreadable, Nonsense) as error:
        form.form_errors = [error.message]
        return render_template("settings/new.html", form=form), 400
    except Stale as error:
        form.form_errors = [error.message]
        form.open_new()
        return render_template("settings/new.html", form=form), 409
    return redirect(url_for("matters.show", key=saved.key), 303)


@pages.get("/admin/matters/<key>")
@needs(Permission.ADMINISTER)
def show(key: str) -> ResponseReturnValue:
    """What holds for a matter."""
    known, form = _known(key), MatterSettingsForm(formdata=None)
    form.offer(known)
    form.fill(known)
    return _page(key, known, form, is_saved="saved" in request.args)


@pages.post("/admin/matters/<key>")
@needs(Permission.ADMINISTER)
def save(key: str) -> ResponseReturnValue:
    """Saves what holds for a matter, at once for everybody."""
    known, form, viewer = _known(key), MatterSettingsForm(), current_viewer()
    form.offer(known)
    if not form.validate():
        return _page(key, known, form), 400
    try:
        with doors().writing(viewer.key or "", why=form.amendment.reason) as session:
            unit = Unit(session, viewer, doors().clock.now())
            save_settings(unit, key, form.command, form.amendment)
            settle(unit, key)
    except (Nonsense, NotFound) as error:
        form.form_errors = [error.message]
        return _page(key, known, form), 400
    except Stale as error:
        form.form_errors = [error.message]
        form.seen_version.data = str(_known(key).version)
        return _page(key, known, form), 409
    return redirect(url_for("matter_settings.show", key=key, saved=1), 303)


def _known(key: str) -> KnownSettings:
    with doors().reading() as session:
        return settings_of(Unit(session, current_viewer(), doors().clock.now()), key)


def _page(key: str, known: KnownSettings, form: MatterSettingsForm, *, is_saved: bool = False) -> str:
    with looking(key):
        return render_template("settings/matter.html", known=known, form=form, key=key, is_saved=is_saved)
