"""Orders and filings, one a page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.policy import Permission
from tracker.web.access import needs
from tracker.web.look import looking
from tracker.web.presenters.filings import filing_view
from tracker.web.presenters.orders import order_view

pages = Blueprint("orders", __name__)


@pages.get("/orders/<path:key>")
@needs(Permission.READ)
def show(key: str) -> ResponseReturnValue:
    """What an order says, imposes and does."""
    with looking() as look:
        return render_template("orders/show.html", view=order_view(look, key))


@pages.get("/filings/<path:key>")
@needs(Permission.READ)
def show_filing(key: str) -> ResponseReturnValue:
    """What a filing says, answers and asks for."""
    with looking() as look:
        return render_template("filings/show.html", view=filing_view(look, key))
