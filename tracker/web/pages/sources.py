"""Sources, and what rests on each."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.policy import Permission
from tracker.web.access import needs
from tracker.web.look import looking
from tracker.web.looks import looking_at_row
from tracker.web.presenters.sources import source_page, source_views

pages = Blueprint("sources", __name__)


@pages.get("/sources")
@needs(Permission.READ)
def show_all() -> ResponseReturnValue:
    """Every source with its nature and how much rests on it."""
    with looking() as look:
        return render_template("sources/list.html", sources=source_views(look))


@pages.get("/sources/<path:key>")
@needs(Permission.READ)
def show(key: str) -> ResponseReturnValue:
    """Every fact that rests on one source, in order of its lines."""
    with looking_at_row("sources", key) as look:
        return render_template("sources/show.html", view=source_page(look, key))
