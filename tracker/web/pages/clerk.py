"""The clerk's desk: enter a filing that answers a deadline, see what changed, take it back."""

from contextlib import AbstractContextManager
from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from tracker.db.visibility import Scope
from tracker.domain.compliance import assess
from tracker.domain.errors import NeedsConfirming, Nonsense, NotFound, Stale, Unreadable
from tracker.domain.policy import Permission
from tracker.services.filings import SavedFiling, record_filing, undo_filing, version_of
from tracker.services.flags import settle
from tracker.services.matters import matter_of_deadline, record_of
from tracker.services.standings import standing_of
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.forms.filings import FilingForm
from tracker.web.identity import current_viewer
from tracker.web.look import Look, looking
from tracker.web.presenters.clerk import answer_view, choice_views, saved_view
from tracker.web.state import doors

pages = Blueprint("clerk", __name__)


@pages.get("/clerk/filings/new")
@needs(Permission.ENTER)
def new() -> ResponseReturnValue:
    """The form for the deadline in the address, or the deadlines to choose from."""
    deadline = request.args.get("deadline", "").strip()
    if not deadline:
        with looking(request.args.get("matter")) as look:
            return render_template("clerk/choose.html", groups=choice_views(look))
    with _looking_at(deadline) as look:
        form = _form(look, FilingForm(formdata=None))
        form.seen_version.data = str(version_of(look.unit, deadline))
        return _page(look, deadline, form)


@pages.post("/clerk/filings/new")
@needs(Permission.ENTER)
def save() -> ResponseReturnValue:
    """Saves the filing and shows what changed; or shows the form again with what was typed and what is wrong."""
    deadline = request.args.get("deadline", "").strip()
    with _looking_at(deadline) as look:
        form = _form(look, FilingForm())
        if not form.validate():
            return _page(look, deadline, form), 400
    try:
        saved = _save(deadline, look.record.key, form)
    except NeedsConfirming as error:
        form.put(error.field, error.message)
        return _again(deadline, form, status=400, asks=error.message)
    except (Unreadable, Nonsense, NotFound) as error:
        form.put(error.field, error.message)
        return _again(deadline, form, status=400)
    except Stale as error:
        return _again(deadline, form, status=409, conflict=error.message)
    return redirect(url_for("clerk.saved", filing=saved.filing), 303)


@pages.get("/clerk/filings/saved/<path:filing>")
@needs(Permission.ENTER)
def saved(filing: str) -> ResponseReturnValue:
    """What a save changed, in words, with undo."""
    with looking() as look:
        entry = look.record.entries.get(filing)
        answers = [answer for answer in look.record.fulfilments if answer.answered_by == filing]
        if entry is None or not answers:
            raise NotFound("This filing was taken back, or was never entered by hand")
        without = replace(
            look.record, fulfilments=tuple(one for one in look.record.fulfilments if one.answered_by != filing)
        )
        view = saved_view(look, entry, answers[0], assess(without, look.as_of))
        return render_template("clerk/saved.html", view=view, form=FlaskForm())


@pages.post("/clerk/filings/undo/<path:filing>")
@needs(Permission.ENTER)
def undo(filing: str) -> ResponseReturnValue:
    """Takes back a filing that the same clerk entered."""
    viewer = current_viewer()
    with doors().writing(viewer.key or "", why="undone by the clerk who entered it") as session:
        unit = Unit(session, viewer, doors().clock.now())
        deadline = undo_filing(unit, filing)
        settle(unit, matter_of_deadline(unit, deadline))
    return redirect(f"/deadlines/{deadline}?undone=1", 303)


def _looking_at(deadline: str) -> AbstractContextManager[Look]:
    with doors().reading() as session:
        matter = matter_of_deadline(Unit(session, current_viewer(), doors().clock.now()), deadline)
    return looking(matter)


def _form(look: Look, form: FilingForm) -> FilingForm:
    parties = sorted(look.record.parties.values(), key=lambda party: party.name)
    form.offer_parties([(party.key, party.name) for party in parties])
    return form


def _page(look: Look, deadline: str, form: FilingForm, **more: object) -> str:
    standing = standing_of(look.record, deadline, look.as_of)
    return render_template("clerk/filing.html", form=form, view=answer_view(look, standing), **more)


def _again(deadline: str, form: FilingForm, *, status: int, **more: object) -> ResponseReturnValue:
    """The form once more, on the record as it is now, with everything that was typed."""
    with _looking_at(deadline) as look:
        if status == 409:  # noqa: PLR2004 - somebody saved first: the next save is made knowing it
            form.seen_version.data = str(version_of(look.unit, deadline))
        return _page(look, deadline, _form(look, form), **more), status


def _save(deadline: str, matter: str, form: FilingForm) -> SavedFiling:
    viewer = current_viewer()
    with doors().writing(viewer.key or "", why="filing entered") as session:
        unit = Unit(session, viewer, doors().clock.now())
        record = record_of(unit, Scope(viewer), matter)
        saved = record_filing(unit, record, standing_of(record, deadline, unit.as_of), form.command(deadline))
        settle(unit, matter)
    return saved
