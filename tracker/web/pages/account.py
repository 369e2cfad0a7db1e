"""Signing in with a one-time link, and out again."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from tracker.domain.policy import Permission, Viewer
from tracker.services.accounts import redeem_link
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.identity import current_viewer, sign_in, sign_out
from tracker.web.state import doors

pages = Blueprint("account", __name__)


@pages.get("/account")
@needs(Permission.OPEN)
def show() -> ResponseReturnValue:
    """Who is signed in, or how to sign in."""
    return render_template("account/show.html", viewer=current_viewer(), form=FlaskForm())


@pages.get("/account/sign-in/<token>")
@needs(Permission.OPEN)
def sign_in_with_link(token: str) -> ResponseReturnValue:
    """Signs in, once."""
    with doors().writing("server", why="signed in by link") as session:
        who = redeem_link(Unit(session, Viewer(), doors().clock.now()), token)
    sign_in(who)
    return redirect("/", 303)


@pages.post("/account/sign-out")
@needs(Permission.OPEN)
def sign_out_here() -> ResponseReturnValue:
    """Ends the session of this browser."""
    sign_out()
    return redirect("/account", 303)
