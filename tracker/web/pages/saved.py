"""What a save changed, in words, with undo."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from tracker.domain.policy import Permission
from tracker.services.flags import settle
from tracker.services.saves import matter_of_save
from tracker.services.undoing import undo_save
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.identity import current_viewer
from tracker.web.look import looking
from tracker.web.presenters.saved import saved_view
from tracker.web.state import doors

pages = Blueprint("saved", __name__)


@pages.get("/clerk/saved/<group>")
@needs(Permission.ENTER)
def show(group: str) -> ResponseReturnValue:
    """The rows that a save made or changed, and the deadlines whose status it changed."""
    with looking(_matter(group)) as look:
        return render_template("clerk/saved.html", view=saved_view(look, group), form=FlaskForm())


@pages.post("/clerk/undo/<group>")
@needs(Permission.ENTER)
def undo(group: str) -> ResponseReturnValue:
    """Takes back a save of one's own that nobody has built on."""
    matter, viewer = _matter(group), current_viewer()
    with looking(matter):
        pass  # who may not see the matter may not undo in it
    with doors().writing(viewer.key or "", why="undone by the clerk who saved it") as session:
        unit = Unit(session, viewer, doors().clock.now())
        undone = undo_save(unit, group)
        settle(unit, matter)
    return redirect(url_for("saved.show", group=undone.group, undone=1), 303)


def _matter(group: str) -> str:
    with doors().reading() as session:
        return matter_of_save(Unit(session, current_viewer(), doors().clock.now()), group)
