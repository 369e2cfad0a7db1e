"""A matter: its picture at the moment asked for, and all that its record tells."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.policy import Permission
from tracker.web.access import needs
from tracker.web.look import looking
from tracker.web.presenters.citations import Footnotes
from tracker.web.presenters.dashboard import picture_of
from tracker.web.presenters.matters import matter_view, timeline_view

pages = Blueprint("matters", __name__)


@pages.get("/matters/<key>")
@needs(Permission.READ)
def show(key: str) -> ResponseReturnValue:
    """The page of one matter."""
    with looking(key) as look:
        notes = Footnotes(look)
        picture = picture_of(look, notes)
        return render_template("matters/show.html", view=matter_view(look, notes), picture=picture, notes=notes)


@pages.get("/matters/<key>/timeline")
@needs(Permission.READ)
def timeline(key: str) -> ResponseReturnValue:
    """Everything that happened, in order of time."""
    with looking(key) as look:
        notes = Footnotes(look)
        return render_template("matters/timeline.html", view=timeline_view(look, notes), notes=notes)
