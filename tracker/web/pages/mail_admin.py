"""The outbox to an admin: what waits, was sent, refused or merged, with reasons; one message in full; trying again."""

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from tracker.domain.errors import Nonsense, NotFound
from tracker.domain.policy import Permission
from tracker.domain.whole_numbers import ROW_DIGITS, whole_number
from tracker.services.matters import first_zone
from tracker.services.outbox_delivery import try_again
from tracker.services.outbox_shown import Letter, listed, numbers_of, one, run_stopped_by
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.identity import current_viewer
from tracker.web.presenters.mail_admin import ABOUT, SHOWN, mail_line, tabs
from tracker.web.state import doors

pages = Blueprint("mail_admin", __name__)
PER_PAGE = 50
_OWN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""A mail styles itself in its own text, so it is shown apart from our pages and may do nothing else."""


@pages.after_request
def keep_nowhere(response: Response) -> Response:
    """Has no browser and no proxy keep these pages."""
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("/admin/mail")
@needs(Permission.ADMINISTER)
def show_list() -> ResponseReturnValue:
    """The mails that wait, or those of another part of the list, newest first."""
    name = request.args.get("show") or "waiting"
    if name not in SHOWN:
        raise NotFound("There is no such list of mails. Choose one under /admin/mail")
    before = whole_number(request.args.get("before", ""), ROW_DIGITS)
    with doors().reading() as session:
        unit = Unit(session, current_viewer(), doors().clock.now())
        zone, numbers = first_zone(session), numbers_of(unit)
        found = listed(unit, SHOWN[name][1], before=before, limit=PER_PAGE + 1)
        stopped_by = run_stopped_by(unit) if SHOWN[name][1] is None else None
    return render_template(
        "mail_admin/list.html",
        name=name,
        about=ABOUT[name],
        tabs=tabs(numbers, name),
        lines=[mail_line(message, zone, unit.as_of, stopped_by) for message in found[:PER_PAGE]],
        older=found[PER_PAGE - 1].number if len(found) > PER_PAGE else None,
        is_later=before is not None,
        done=request.args.get("done", ""),
        form=FlaskForm(),
        folder=None if doors().settings.smtp_url else doors().settings.mail_dir,
    )


@pages.get("/admin/mail/<number>")
@needs(Permission.ADMINISTER)
def show(number: str) -> ResponseReturnValue:
    """One message: its headers, its text, and the ways to its HTML and its file."""
    return _shown(number)


@pages.get("/admin/mail/<number>/html")
@needs(Permission.ADMINISTER)
def show_html(number: str) -> ResponseReturnValue:
    """The HTML part alone, as a mail program shows it."""
    letter = _letter(number)
    if letter is None or not letter.html:
        raise NotFound(f"Mail {number} has no HTML part")
    return letter.html, 200, {"Content-Security-Policy": _OWN_POLICY, "Content-Type": "text/html; charset=utf-8"}


@pages.get("/admin/mail/<number>.eml")
@needs(Permission.ADMINISTER)
def download(number: str) -> ResponseReturnValue:
    """The message as a file that mail programs open, without its reader's own links."""
    letter = _letter(number)
    if letter is None or letter.file is None:
        raise NotFound(f"Mail {number} makes no file: its page says why")
    headers = {"Content-Type": "message/rfc822", "Content-Disposition": f'attachment; filename="mail-{number}.eml"'}
    return letter.file, 200, headers


@pages.post("/admin/mail/<number>/retry")
@needs(Permission.ADMINISTER)
def retry(number: str) -> ResponseReturnValue:
    """Has a message be tried again at the next run; the message again, with what is in the way, where it cannot."""
    row = _number(number)
    try:
        with doors().writing(current_viewer().key or "", why="mail tried again") as session:
            now = doors().clock.now()
            try_again(Unit(session, current_viewer(), now), row, now=now)
    except Nonsense as error:
        return _shown(number, problem=error.message), 400
    return redirect("/admin/mail?done=again", 303)


def _shown(number: str, problem: str | None = None) -> str:
    with doors().reading() as session:
        unit = Unit(session, current_viewer(), doors().clock.now())
        message, letter = one(unit, _number(number), doors().settings.mail_from)
        stopped_by = run_stopped_by(unit) if message.outcome is None else None
        line = mail_line(message, first_zone(session), unit.as_of, stopped_by)
    return render_template(
        "mail_admin/show.html", line=line, message=message, letter=letter, problem=problem, form=FlaskForm()
    )


def _letter(number: str) -> Letter | None:
    with doors().reading() as session:
        unit = Unit(session, current_viewer(), doors().clock.now())
        return one(unit, _number(number), doors().settings.mail_from)[1]


def _number(text: str) -> int:
    found = whole_number(text, ROW_DIGITS)
    if found is None:
        raise NotFound("There is no such mail. Choose one under /admin/mail")
    return found
