"""The password of an account: forgotten and set anew by a mailed link, changed, and asked for once more."""

from flask import Blueprint, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker import paths
from tracker.domain.errors import NotPermitted, TrackerError, Unreadable
from tracker.domain.policy import Permission, Viewer
from tracker.logs import logger
from tracker.services.accounts import begin_session
from tracker.services.accounts_mail import notice_letter, reset_letter
from tracker.services.accounts_secrets import Secrets, ensure_secrets, secrets_by_name, secrets_of, set_password
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.browsers import browser_words
from tracker.web.destination import wished
from tracker.web.forms.account import ConfirmForm, ForgottenForm, NewPasswordForm
from tracker.web.fresh import fresh
from tracker.web.identity import current_viewer
from tracker.web.pages.account import keep_nowhere, refuse_when_reading_only, tell
from tracker.web.security import account_to_reset, proved, reset_token
from tracker.web.sign_in import begin, prove_again
from tracker.web.state import doors
from tracker.web.throttle import count_try

pages = Blueprint("account_password", __name__)
pages.after_request(keep_nowhere)


@pages.get("/account/reset")
@needs(Permission.OPEN)
def forgotten() -> ResponseReturnValue:
    """The form that asks for a link to set a new password."""
    return render_template("account/forgotten.html", form=ForgottenForm(formdata=None))


@pages.post("/account/reset")
@needs(Permission.OPEN)
def send_link() -> ResponseReturnValue:
    """Mails the link if the address is known, and answers the same, as quickly, if it is not."""
    refuse_when_reading_only()
    form = ForgottenForm()
    if not form.validate():
        return render_template("account/forgotten.html", form=form), 400
    typed = form.email.data or ""
    count_try(f"reset {typed}")
    response = make_response(render_template("account/forgotten_sent.html"))
    app = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - the reader is answered first

    def afterwards() -> None:
        with app.app_context():
            _mail_link(typed)

    response.call_on_close(afterwards)
    return response


@pages.get("/account/reset/<token>")
@needs(Permission.OPEN)
def reset_form(token: str) -> ResponseReturnValue:
    """The form for the new password, opened from the mail."""
    _account_of(token)
    return render_template("account/reset.html", form=NewPasswordForm(formdata=None), token=token)


@pages.post("/account/reset/<token>")
@needs(Permission.OPEN)
def reset(token: str) -> ResponseReturnValue:
    """Sets the new password; the link is used up and every browser signed out."""
    refuse_when_reading_only()
    count_try()
    account, form = _account_of(token), NewPasswordForm()
    if not form.validate():
        return render_template("account/reset.html", form=form, token=token), 400
    try:
        with doors().writing(account, why="password set by a mailed link") as writing:
            unit = Unit(writing, Viewer(account), doors().clock.now())
            set_password(unit, account, form.password.data or "")
            held = ensure_secrets(unit, account)
    except Unreadable as error:
        form.put(error.field, error.message)
        return render_template("account/reset.html", form=form, token=token), 400
    notify(held, "password")
    tell("The new password is set. Sign in with it.")
    return redirect("/account/sign-in", 303)


@pages.get("/account/password")
@needs(Permission.ACCOUNT)
@fresh
def change_form() -> ResponseReturnValue:
    """The form that changes the password."""
    return render_template("account/password.html", form=NewPasswordForm(formdata=None))


@pages.post("/account/password")
@needs(Permission.ACCOUNT)
@fresh
def change() -> ResponseReturnValue:
    """Changes the password; every other browser is signed out."""
    form, viewer = NewPasswordForm(), current_viewer()
    if not form.validate():
        return render_template("account/password.html", form=form), 400
    account = viewer.key or ""
    try:
        with doors().writing(account, why="password changed") as writing:
            unit = Unit(writing, viewer, doors().clock.now())
            set_password(unit, account, form.password.data or "")
            who = begin_session(unit, account, browser_words(request.user_agent.string))
            held = ensure_secrets(unit, account)
    except Unreadable as error:
        form.put(error.field, error.message)
        return render_template("account/password.html", form=form), 400
    begin(who, held)
    notify(held, "password")
    tell("Your password was changed, and every other browser signed out.")
    return redirect("/account", 303)


@pages.get("/account/confirm")
@needs(Permission.ACCOUNT)
def confirm_form() -> ResponseReturnValue:
    """The form that asks for the password once more."""
    return _confirm_page(ConfirmForm(formdata=None, next=wished()))


@pages.post("/account/confirm")
@needs(Permission.ACCOUNT)
def confirm() -> ResponseReturnValue:
    """Goes on to what was wanted when the password is right."""
    form = ConfirmForm()
    if not form.validate():
        return _confirm_page(form), 400
    held = own_secrets()
    count_try(held.account)
    if not proved(held, form.password.data or ""):
        form.put("password", "This is not your password.")
        return _confirm_page(form), 400
    prove_again(held)
    return redirect(wished(), 303)


def own_secrets() -> Secrets:
    """What whoever is looking signs in with. Raises NotPermitted for nobody."""
    viewer = current_viewer()
    with doors().reading() as reading:
        found = secrets_of(Unit(reading, viewer, doors().clock.now()), viewer.key or "")
    if found is None:
        raise NotPermitted("You need to be signed in for this")
    return found


def notify(held: Secrets, what: str) -> None:
    """Mails the owner of an account what was changed; a mail door that is closed stops nothing."""
    try:
        letter = notice_letter(paths.templates(), held, what, doors().clock.now())
        if letter is not None:
            doors().mail.deliver(letter.outgoing, letter.name)
    except TrackerError as error:
        logger("web").error("notice not mailed", account=held.account, error=error.message)


def _mail_link(typed: str) -> None:
    at = doors().clock.now()
    try:
        with doors().reading() as reading:
            held = secrets_by_name(Unit(reading, Viewer(), at), typed)
        if held is None or held.email is None or not held.is_active:
            return
        link = f"{doors().settings.base_url}/account/reset/{reset_token(held)}"
        letter = reset_letter(paths.templates(), held, link, at)
        if letter is not None:
            doors().mail.deliver(letter.outgoing, letter.name)
    except TrackerError as error:
        logger("web").error("reset link not mailed", error=error.message)


def _account_of(token: str) -> str:
    account = account_to_reset(token)
    if account is None:
        raise NotPermitted(
            "This link was used already, is older than an hour, or was cut short. Ask for a new one at /account/reset"
        )
    return account


def _confirm_page(form: ConfirmForm) -> str:
    return render_template("account/confirm.html", form=form, has_password=own_secrets().password_hash is not None)
