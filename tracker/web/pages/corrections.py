"""Rows marked as entered in error, answers withdrawn, and both put back: each asked about first, with a reason."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Nonsense, Stale, Unreadable
from tracker.domain.policy import Permission
from tracker.services.corrections import Correctable, correctable, mark_in_error, restore, withdraw
from tracker.services.entering import Amendment, Saved
from tracker.services.flags import settle
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.forms.corrections import CorrectionForm
from tracker.web.identity import current_viewer
from tracker.web.look import looking
from tracker.web.state import doors

pages = Blueprint("corrections", __name__)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before it is done: the heading, what it will do, and the words of the button."""

    heading: str
    does: str
    button: str


_ERROR = Question(
    "Mark as entered in error",
    "It will no longer be read: it leaves every list, page and digest. The history keeps it, and it can be put back.",
    "Mark as entered in error",
)
_WITHDRAW = Question(
    "Withdraw this answer",
    "What it was said to answer is judged without it from now on. The history keeps it, and it can be put back.",
    "Withdraw the answer",
)
_RESTORE = Question("Put back", "It will be read again as it was.", "Put it back")


@pages.route("/clerk/error/<noun>/<path:key>", methods=["GET", "POST"])
@needs(Permission.ENTER)
def error(noun: str, key: str) -> ResponseReturnValue:
    """Asks whether a row was entered in error, and marks it."""
    return _ask(_ERROR, noun, key, lambda unit, amendment: mark_in_error(unit, noun, key, amendment))


@pages.route("/clerk/withdraw/<path:key>", methods=["GET", "POST"])
@needs(Permission.ENTER)
def take_answer_back(key: str) -> ResponseReturnValue:
    """Asks whether an answer is withdrawn, and withdraws it."""
    return _ask(_WITHDRAW, "fulfilments", key, lambda unit, amendment: withdraw(unit, key, amendment))


@pages.route("/clerk/restore/<noun>/<path:key>", methods=["GET", "POST"])
@needs(Permission.ENTER)
def put_back(noun: str, key: str) -> ResponseReturnValue:
    """Asks whether a row that was taken out stands after all, and puts it back."""
    return _ask(_RESTORE, noun, key, lambda unit, amendment: restore(unit, noun, key, amendment))


def _ask(question: Question, noun: str, key: str, save: Callable[[Unit, Amendment], Saved]) -> ResponseReturnValue:
    row = _row(noun, key)
    form = CorrectionForm()
    if request.method == "GET":
        form.seen_version.data = str(row.version)
        return _page(question, row, form)
    if not form.validate():
        return _page(question, row, form), 400
    viewer = current_viewer()
    try:
        with doors().writing(viewer.key or "", why=form.amendment.reason) as session:
            unit = Unit(session, viewer, doors().clock.now())
            saved = save(unit, form.amendment)
            settle(unit, row.matter)
    except Unreadable as refused:
        form.reason.errors = [refused.message]
        return _page(question, row, form), 400
    except Nonsense as refused:
        form.form_errors = [refused.message]
        return _page(question, row, form), 400
    except Stale as refused:
        row = _row(noun, key)
        form.seen_version.data = str(row.version)
        form.form_errors = [refused.message]
        return _page(question, row, form), 409
    return redirect(url_for("saved.show", group=saved.group), 303)


def _row(noun: str, key: str) -> Correctable:
    with doors().reading() as session:
        return correctable(Unit(session, current_viewer(), doors().clock.now()), noun, key)


def _page(question: Question, row: Correctable, form: CorrectionForm) -> str:
    with looking(row.matter):
        return render_template("corrections/ask.html", question=question, row=row, form=form)
