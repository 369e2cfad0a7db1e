"""Signing in and out, and the page of one's own account with the browsers that are signed in."""

from flask import Blueprint, Response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse

from tracker.domain.errors import Nonsense, Unreadable
from tracker.domain.policy import Permission, Viewer
from tracker.services.accounts import begin_session, end_session, end_sessions, open_sessions, redeem_link
from tracker.services.accounts_secrets import Secrets, ensure_secrets, secrets_of, take_recovery_code
from tracker.services.matters import first_zone
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.browsers import browser_words
from tracker.web.destination import remember_wish, wished
from tracker.web.forms.account import CodeForm, SignInForm
from tracker.web.identity import current_viewer, session_token
from tracker.web.security import named_and_proved, take_code
from tracker.web.sign_in import begin, begin_half, half_signed_in, sign_out
from tracker.web.state import doors, is_read_only
from tracker.web.throttle import count_try, remember_browser

pages = Blueprint("account", __name__)
_TOLD = "told"
_WRONG = "The name and the password do not belong to an account here. Check both and try again."


@pages.after_request
def keep_nowhere(response: Response) -> Response:
    """Has no browser and no proxy keep these pages."""
    response.headers["Cache-Control"] = "no-store"
    return response


def tell(words: str) -> None:
    """Has the next page of the account say what was done."""
    session[_TOLD] = words


def refuse_when_reading_only() -> None:
    """Raises Nonsense where the application shows one moment: it keeps nothing, sessions neither."""
    if is_read_only():
        raise Nonsense("This dashboard shows one moment and keeps nothing. Sign in on the one that you work in")


@pages.get("/account")
@needs(Permission.OPEN)
def show() -> ResponseReturnValue:
    """One's own account, or how to sign in."""
    viewer = current_viewer()
    if not viewer.is_signed_in:
        return sign_in_form()
    with doors().reading() as reading:
        unit = Unit(reading, viewer, doors().clock.now())
        held = secrets_of(unit, viewer.key or "")
        browsers = open_sessions(unit, viewer.key or "", session_token())
        zone = first_zone(reading)
    return render_template(
        "account/show.html",
        viewer=viewer,
        held=held,
        browsers=browsers,
        zone=zone,
        told=session.pop(_TOLD, None),
        form=FlaskForm(),
    )


@pages.get("/account/sign-in")
@needs(Permission.OPEN)
def sign_in_form() -> ResponseReturnValue:
    """The form that signs in."""
    if current_viewer().is_signed_in:
        return redirect(wished(), 303)
    remember_wish(request.args.get("next"))
    return _sign_in_page(SignInForm(formdata=None, next=wished()))


@pages.post("/account/sign-in")
@needs(Permission.OPEN)
def sign_in_here() -> ResponseReturnValue:
    """Signs in by name and password, or asks for a code where the account has a second factor."""
    refuse_when_reading_only()
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form), 400
    count_try(form.who.data or "")
    found = named_and_proved(form.who.data or "", form.password.data or "")
    if found is None:
        form.put(None, _WRONG)
        return _sign_in_page(form), 400
    if found.totp_secret is None:
        return _entered(found, wished())
    begin_half(found, wished())
    return redirect("/account/sign-in/code", 303)


@pages.get("/account/sign-in/code")
@needs(Permission.OPEN)
def code_form() -> ResponseReturnValue:
    """The form for the code that follows the password."""
    if half_signed_in() is None:
        return redirect("/account/sign-in", 303)
    return render_template("account/code.html", form=CodeForm(formdata=None))


@pages.post("/account/sign-in/code")
@needs(Permission.OPEN)
def sign_in_with_code() -> ResponseReturnValue:
    """Signs in by a code of the app or a recovery code, each good once."""
    refuse_when_reading_only()
    held = half_signed_in()
    if held is None:
        return redirect("/account/sign-in", 303)
    form = CodeForm()
    if not form.validate():
        return render_template("account/code.html", form=form), 400
    count_try(held.account)
    if not _code_taken(held, form.code.data or ""):
        form.put("code", "This code is not right, or was used already. Wait for the app to show the next one.")
        return render_template("account/code.html", form=form), 400
    return _entered(held, wished())


@pages.get("/account/sign-in/<token>")
@needs(Permission.OPEN)
def sign_in_with_link(token: str) -> ResponseReturnValue:
    """Signs in, once."""
    refuse_when_reading_only()
    if request.method == "HEAD":
        return ""  # whoever only looks whether the link is there must not use it up
    wish = wished()
    with doors().writing("server", why="signed in by link") as writing:
        unit = Unit(writing, Viewer(), doors().clock.now())
        who = redeem_link(unit, token, browser_words(request.user_agent.string))
        held = ensure_secrets(unit, who.viewer.key or "")
    begin(who, held)
    return _known(redirect(wish, 303), held)


@pages.post("/account/sign-out")
@needs(Permission.OPEN)
def sign_out_here() -> ResponseReturnValue:
    """Ends the session of this browser."""
    sign_out()
    return redirect("/account", 303)


@pages.post("/account/sessions/end")
@needs(Permission.ACCOUNT)
def end() -> ResponseReturnValue:
    """Signs one browser of the account out, or all of them."""
    which, viewer = request.form.get("session", ""), current_viewer()
    if which != "all" and not (which.isascii() and which.isdigit() and len(which) < 19):  # noqa: PLR2004 - 64 bits
        raise Unreadable("Which browser is to be signed out? Choose one on the page of your account")
    with doors().writing(viewer.key or "", why="signed browsers out") as writing:
        unit = Unit(writing, viewer, doors().clock.now())
        if which == "all":
            end_sessions(unit, viewer.key or "")
        else:
            end_session(unit, viewer.key or "", int(which))
    if which == "all":
        sign_out()
    tell("Every browser was signed out." if which == "all" else "That browser was signed out.")
    return redirect("/account", 303)


def _sign_in_page(form: SignInForm) -> str:
    return render_template(
        "account/sign_in.html",
        form=form,
        told=session.pop(_TOLD, None),
        public_reading=doors().settings.public_reading,
        read_only=is_read_only(),
    )


def _code_taken(held: Secrets, typed: str) -> bool:
    with doors().writing(held.account, why="code used") as writing:
        unit = Unit(writing, Viewer(), doors().clock.now())
        return take_code(unit, held, typed) or take_recovery_code(unit, held.account, typed)


def _entered(held: Secrets, wish: str) -> ResponseReturnValue:
    with doors().writing(held.account, why="signed in") as writing:
        unit = Unit(writing, Viewer(), doors().clock.now())
        who = begin_session(unit, held.account, browser_words(request.user_agent.string))
    begin(who, held)
    return _known(redirect(wish, 303), held)


def _known(response: BaseResponse, held: Secrets) -> BaseResponse:
    remember_browser(response, held.account, held.email)
    return response
