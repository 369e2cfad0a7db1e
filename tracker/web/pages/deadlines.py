"""A deadline: how it stands at the moment asked for, and why."""

from contextlib import AbstractContextManager

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound
from tracker.domain.policy import Permission
from tracker.services.matters import matter_of_deadline
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.identity import current_viewer
from tracker.web.look import Look, looking
from tracker.web.presenters.absence import absence_of
from tracker.web.presenters.citations import Footnotes
from tracker.web.presenters.deadlines import deadline_view
from tracker.web.presenters.duty_work import duty_work
from tracker.web.presenters.notes import notes_view
from tracker.web.state import doors

pages = Blueprint("deadlines", __name__)


@pages.get("/deadlines/<path:key>")
@needs(Permission.READ)
def show(key: str) -> ResponseReturnValue:
    """The whole page of a deadline."""
    return _page(key, "deadlines/show.html")


@pages.get("/deadlines/<path:key>/why")
@needs(Permission.READ)
def why(key: str) -> ResponseReturnValue:
    """The explanation alone, to print."""
    return _page(key, "deadlines/why.html")


def looking_at(key: str) -> AbstractContextManager[Look]:
    """A look at the matter of a deadline or duty. Raises NotFound."""
    with doors().reading() as session:
        matter = matter_of_deadline(Unit(session, current_viewer(), doors().clock.now()), key)
    return looking(matter)


def _page(key: str, template: str) -> ResponseReturnValue:
    with looking_at(key) as look:
        standing = look.assessment.of(key)
        if standing is not None:
            notes = Footnotes(look)
            view = deadline_view(look, notes, standing, request.path)
            return render_template(
                template,
                view=view,
                notes=notes,
                computed="saved" in request.args,
                confirmed="confirmed" in request.args,
                private=notes_view(look, "deadlines", key),
                work=duty_work(look, standing),
            )
        absence = absence_of(look, key, request.path)
        if absence is not None:
            return render_template("deadlines/absent.html", view=absence)
    raise NotFound(f"There is no deadline '{key}'. The list of duties names those there are")
