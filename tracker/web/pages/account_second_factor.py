"""The second factor of an account: an authenticator app, and recovery codes for the day it is lost."""

from io import BytesIO

from flask import Blueprint, Response, redirect, render_template, session
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from tracker.domain.errors import Nonsense, NotFound
from tracker.domain.policy import Permission
from tracker.services.accounts_secrets import (
    Secrets,
    ensure_secrets,
    new_recovery_codes,
    turn_off_second_factor,
    turn_on_second_factor,
)
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.forms.account import FirstCodeForm
from tracker.web.fresh import fresh
from tracker.web.identity import current_viewer
from tracker.web.pages.account import keep_nowhere, tell
from tracker.web.pages.account_password import notify, own_secrets
from tracker.web.security import counter_of, totp
from tracker.web.state import doors
from tracker.web.throttle import count_try

pages = Blueprint("account_second_factor", __name__)
pages.after_request(keep_nowhere)
_KEY = "new_app"


@pages.get("/account/second-factor")
@needs(Permission.ACCOUNT)
@fresh
def show() -> ResponseReturnValue:
    """How to set an app up, or what can be done with the one that is."""
    held = own_secrets()
    if held.totp_secret is not None:
        return render_template("account/second_factor.html", held=held, form=FlaskForm())
    if not isinstance(session.get(_KEY), str):
        session[_KEY] = totp().generate_totp_secret()  # encrypted, so that the cookie does not show it
    return _set_up_page(FirstCodeForm(formdata=None))


@pages.post("/account/second-factor")
@needs(Permission.ACCOUNT)
@fresh
def turn_on() -> ResponseReturnValue:
    """Asks for a code at each sign-in from now on, once the app has shown a right one; shows the recovery codes."""
    held, form = own_secrets(), FirstCodeForm()
    key = session.get(_KEY)
    if held.totp_secret is not None or not isinstance(key, str):
        return redirect("/account/second-factor", 303)
    if not form.validate():
        return _set_up_page(form), 400
    count_try(held.account)
    counter = counter_of(form.code.data or "", key, held)
    if counter is None:
        form.put("code", "This is not the code that the app should show now. Is the telephone's clock right?")
        return _set_up_page(form), 400
    with doors().writing(held.account, why="second factor turned on") as writing:
        codes = turn_on_second_factor(_unit(writing), held.account, key, counter)
    session.pop(_KEY)
    notify(held, "second_factor_on")
    return render_template("account/recovery_codes.html", codes=codes, is_new=True)


@pages.get("/account/second-factor/picture.svg")
@needs(Permission.ACCOUNT)
@fresh
def picture() -> ResponseReturnValue:
    """The picture that the app reads: the key that is being set up, as a QR code."""
    import segno  # noqa: PLC0415 - only for those who set an app up

    if not isinstance(session.get(_KEY), str):
        raise NotFound("No app is being set up. Open the page of the second factor first")
    drawing = BytesIO()
    address = totp().get_totp_uri(_name_in_app(own_secrets()), session[_KEY])
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", scale=5, border=4, light="white")
    return Response(drawing.getvalue(), mimetype="image/svg+xml")


@pages.post("/account/second-factor/codes")
@needs(Permission.ACCOUNT)
@fresh
def new_codes() -> ResponseReturnValue:
    """New recovery codes; the old ones are good no more."""
    held = own_secrets()
    if held.totp_secret is None:
        raise Nonsense("Recovery codes belong to a second factor. Set one up first")
    with doors().writing(held.account, why="new recovery codes") as writing:
        codes = new_recovery_codes(_unit(writing), held.account)
    return render_template("account/recovery_codes.html", codes=codes, is_new=False)


@pages.post("/account/second-factor/remove")
@needs(Permission.ACCOUNT)
@fresh
def turn_off() -> ResponseReturnValue:
    """Asks for no code any more."""
    account = current_viewer().key or ""
    with doors().writing(account, why="second factor turned off") as writing:
        was_on = turn_off_second_factor(_unit(writing), account)
        held = ensure_secrets(_unit(writing), account)
    if was_on:
        notify(held, "second_factor_off")
        tell("Signing in asks for the password alone from now on.")
    return redirect("/account", 303)


def _set_up_page(form: FirstCodeForm) -> str:
    return render_template("account/set_up.html", form=form, key=totp().get_totp_pretty_key(session[_KEY]))


def _name_in_app(held: Secrets) -> str:
    return held.email or held.account


def _unit(writing: object) -> Unit:
    return Unit(writing, current_viewer(), doors().clock.now())  # type: ignore[arg-type] # the session of a door
