"""Parties, one a page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.policy import Permission
from tracker.web.access import needs
from tracker.web.looks import looking_at_row
from tracker.web.presenters.parties import party_view

pages = Blueprint("parties", __name__)


@pages.get("/parties/<path:key>")
@needs(Permission.READ)
def show(key: str) -> ResponseReturnValue:
    """Who a party is, what it owes and is owed, what it said and what is said of it."""
    with looking_at_row("parties", key) as look:
        return render_template("parties/show.html", view=party_view(look, key))
