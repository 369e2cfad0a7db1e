"""A duty: who owes what to whom, and how each deadline of it stands at the moment asked for."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound
from tracker.domain.policy import Permission
from tracker.web.access import needs
from tracker.web.pages.deadlines import looking_at
from tracker.web.presenters.absence import absence_of
from tracker.web.presenters.citations import Footnotes
from tracker.web.presenters.obligations import obligation_view

pages = Blueprint("obligations", __name__)


@pages.get("/obligations/<path:key>")
@needs(Permission.READ)
def show(key: str) -> ResponseReturnValue:
    """The page of one duty."""
    with looking_at(key) as look:
        duty = next((one for one in look.record.obligations if one.key == key), None)
        if duty is None:
            raise NotFound(f"There is no duty '{key}'. The list of duties names those there are")
        absence = absence_of(look, key, request.path)
        if absence is not None:
            return render_template("deadlines/absent.html", view=absence)
        notes = Footnotes(look)
        view = obligation_view(look, notes, duty, request.path)
        return render_template("obligations/show.html", view=view, notes=notes)
