"""Asking for the daily digest, an account's own choices of it, and the admin's list of addresses."""

from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Nonsense, NotFound, Stale, TrackerError, Unreadable
from tracker.domain.mail_choices import Choices
from tracker.domain.policy import Permission, Viewer
from tracker.domain.whole_numbers import ROW_DIGITS, whole_number
from tracker.paths import templates
from tracker.services.accounts_secrets import secrets_of
from tracker.services.matters import first_zone
from tracker.services.subscribing import ask, ask_for_account, restart, stop
from tracker.services.subscriptions_held import Held, Standing, held_by, offered_matters
from tracker.services.subscriptions_listed import listed, numbers_of
from tracker.web.access import needs
from tracker.web.forms.subscriptions import SubscribeForm
from tracker.web.identity import current_viewer
from tracker.web.pages.subscription_links import Reader, change_choices, choices_page, reading_unit, writing_unit
from tracker.web.presenters.subscriptions import ALL, DONE, SHOWN, address_lines, address_tabs
from tracker.web.state import doors, is_read_only
from tracker.web.throttle import TooManyTries, count_asking

pages = Blueprint("subscriptions", __name__)
PER_PAGE = 100
_READS_ONLY = "This dashboard shows one moment and keeps nothing. Ask for the digest on the one that you work in"
_MEMBERS_ONLY = "This tracker is read by people with accounts alone. Choose the digest on the page of your account"


@pages.after_request
def keep_nowhere(response: Response) -> Response:
    """Has no browser and no proxy keep these pages."""
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.errorhandler(TooManyTries)
def wait(error: TooManyTries) -> ResponseReturnValue:
    """What to do for whoever asked too often."""
    page = render_template("subscriptions/wait.html", minutes=-(-error.wait // 60))
    return page, 429, {"Retry-After": str(error.wait)}


@pages.get("/digest/subscribe")
@needs(Permission.READ)
def subscribe() -> ResponseReturnValue:
    """The form that asks for the digest."""
    form = SubscribeForm(formdata=None)
    with reading_unit() as unit:
        form.offer(offered_matters(unit, Viewer()))
        form.fill(Choices(first_zone(unit.session), doors().settings.digest_hour))
    return _subscribe_page(form)


@pages.post("/digest/subscribe")
@needs(Permission.READ)
def subscribe_here() -> ResponseReturnValue:
    """Has a letter written to the address; the answer is the same whatever is known of it."""
    if is_read_only() or not doors().settings.public_reading:
        raise Nonsense(_READS_ONLY if is_read_only() else _MEMBERS_ONLY)
    count_asking()
    form = SubscribeForm()
    with reading_unit() as unit:
        form.offer(offered_matters(unit, Viewer()))
    if not form.validate():
        return _subscribe_page(form), 400
    try:
        with writing_unit("visitor", "asked for the digest") as unit:
            ask(unit, form.address.data or "", form.choices, templates())
    except (Unreadable, Nonsense, NotFound) as error:
        form.refuse(error)
        return _subscribe_page(form), 400
    return render_template("subscriptions/asked.html", address=form.address.data)


@pages.get("/account/digest")
@needs(Permission.ACCOUNT)
def own() -> ResponseReturnValue:
    """The digest of one's own account: its choices, or how to begin."""
    found = _own()
    if found is not None and _is_chosen(found):
        return choices_page(_reader(found), found, done=request.args.get("done", ""))
    return _begin_page(_begin_form(found), found)


@pages.post("/account/digest")
@needs(Permission.ACCOUNT)
def own_here() -> ResponseReturnValue:
    """Begins, changes, pauses or ends the digest of one's own account."""
    found = _own()
    if found is not None and _is_chosen(found):
        return change_choices(_reader(found), found)
    return _begin(found)


@pages.get("/admin/addresses")
@needs(Permission.ADMINISTER)
def addresses() -> ResponseReturnValue:
    """The subscriptions, a page at a time, and how each stands: first those that mail was stopped to."""
    asked, part, after = (request.args.get(name, "") for name in ("show", "q", "after"))
    if asked and asked not in SHOWN:
        raise NotFound("There is no such list of addresses. Choose one under /admin/addresses")
    with reading_unit() as unit:
        numbers, zone = numbers_of(unit, part), first_zone(unit.session)
        name = asked or (Standing.STOPPED.value if numbers.get(Standing.STOPPED) and not part else ALL)
        found = listed(unit, SHOWN[name], part=part, after=after, limit=PER_PAGE + 1)
    return render_template(
        "subscriptions/addresses.html",
        name=name,
        part=part,
        tabs=address_tabs(numbers, name),
        lines=address_lines(found[:PER_PAGE], zone),
        following=found[PER_PAGE - 1].address if len(found) > PER_PAGE else "",
        is_later=bool(after),
        form=SubscribeForm(formdata=None),
        done=request.args.get("done", ""),
    )


@pages.post("/admin/addresses")
@needs(Permission.ADMINISTER)
def change_address() -> ResponseReturnValue:
    """Stops mail to an address, or has it go there again."""
    number = whole_number(request.form.get("number", ""), ROW_DIGITS)
    act = {"stop": stop, "restart": restart}.get(request.form.get("act", ""))
    if number is None or act is None:
        raise Unreadable("Which address is to be stopped or started? Choose one of the list")
    viewer = current_viewer()
    with writing_unit(viewer.key or "", "mail to an address stopped or started") as unit:
        act(unit, number)
    kept = {name: value for name in ("show", "q") if (value := request.form.get(name, ""))}
    asked = urlencode({"done": "stopped" if act is stop else "restarted", **kept})
    return redirect(f"/admin/addresses?{asked}", 303)


def _own() -> Held | None:
    with reading_unit() as unit:
        return held_by(unit, current_viewer().key or "")


def _is_chosen(found: Held) -> bool:
    """Whether it is the account's own, with choices to change; not one that it only waits for the answer from."""
    is_own = found.viewer.key == current_viewer().key
    return is_own and found.was_confirmed and found.standing is not Standing.ENDED


def _reader(found: Held) -> Reader:
    return Reader(found.number, "/account/digest", current_viewer().key or "", "/account/digest")


def _begin_form(found: Held | None) -> SubscribeForm:
    """The form of somebody whose account gets no digest, with what was chosen before if anything was."""
    form = SubscribeForm(formdata=None)
    with reading_unit() as unit:
        form.offer(offered_matters(unit, current_viewer()))
        form.fill(found.choices if found else Choices(first_zone(unit.session), doors().settings.digest_hour))
    form.address.data = found.address if found else ""
    return form


def _begin_page(form: SubscribeForm, found: Held | None) -> str:
    return render_template(
        "subscriptions/begin.html",
        form=form,
        email=_email(),
        held=found,
        done=DONE.get(request.args.get("done", "")),
    )


def _begin(found: Held | None) -> ResponseReturnValue:
    form, email, viewer = SubscribeForm(), _email(), current_viewer()
    with reading_unit() as unit:
        form.offer(offered_matters(unit, viewer))
    if email:
        form.address.data = email
    if not form.validate():
        return _begin_page(form, found), 400
    if not email:
        count_asking()
    try:
        with writing_unit(viewer.key or "", "asked for the digest") as unit:
            goes = ask_for_account(unit, form.address.data or "", form.choices, templates())
    except Stale:
        raise
    except TrackerError as error:
        form.refuse(error)
        return _begin_page(form, found), 400
    return redirect(f"/account/digest?done={'begun' if goes else 'asked'}", 303)


def _email() -> str | None:
    """The address of the account that looks; None for one without."""
    with reading_unit() as unit:
        found = secrets_of(unit, current_viewer().key or "")
    return found.email if found else None


def _subscribe_page(form: SubscribeForm) -> str:
    return render_template(
        "subscriptions/subscribe.html",
        form=form,
        read_only=is_read_only(),
        public_reading=doors().settings.public_reading,
        is_signed_in=current_viewer().is_signed_in,
    )
