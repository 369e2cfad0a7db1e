"""Orders and filings, one a page."""

from contextlib import AbstractContextManager

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.policy import Permission
from tracker.services.matters import matter_of_entry
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.identity import current_viewer
from tracker.web.look import Look, looking
from tracker.web.presenters.filings import filing_view
from tracker.web.presenters.notes import notes_view
from tracker.web.presenters.orders import order_view
from tracker.web.state import doors

pages = Blueprint("orders", __name__)


@pages.get("/orders/<path:key>")
@needs(Permission.READ)
def show(key: str) -> ResponseReturnValue:
    """What an order says, imposes and does."""
    with looking_at("orders", key) as look:
        private = notes_view(look, "orders", key)
        return render_template("orders/show.html", view=order_view(look, key), private=private)


@pages.get("/filings/<path:key>")
@needs(Permission.READ)
def show_filing(key: str) -> ResponseReturnValue:
    """What a filing says, answers and asks for."""
    with looking_at("filings", key) as look:
        private = notes_view(look, "filings", key)
        return render_template("filings/show.html", view=filing_view(look, key), private=private)


def looking_at(table: str, key: str) -> AbstractContextManager[Look]:
    """A look at the matter of a line of a docket; at the first matter, where no row has this key."""
    with doors().reading() as session:
        matter = matter_of_entry(Unit(session, current_viewer(), doors().clock.now()), table, key)
    return looking(matter)
