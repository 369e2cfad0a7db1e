"""The dashboard: the first matter at the moment asked for."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.db.visibility import Scope
from tracker.domain.errors import NotFound
from tracker.domain.policy import Permission
from tracker.services.matters import matter_keys
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.identity import current_viewer
from tracker.web.look import looking
from tracker.web.presenters.citations import Footnotes
from tracker.web.presenters.dashboard import picture_of
from tracker.web.state import doors

pages = Blueprint("dashboard", __name__)


@pages.get("/")
@needs(Permission.READ)
def show() -> ResponseReturnValue:
    """The first matter, or what to do when there is none."""
    try:
        with looking() as look:
            notes = Footnotes(look)
            return render_template("dashboard/show.html", picture=picture_of(look, notes), notes=notes)
    except NotFound:
        if _has_matter():
            raise
        return render_template("dashboard/empty.html")


def _has_matter() -> bool:
    with doors().reading() as session:
        unit = Unit(session, current_viewer(), doors().clock.now())
        return bool(matter_keys(unit, Scope(unit.viewer)))
