"""The calculator: a date by a rule, by a period or by an order, with its reasons. Nothing is kept but what is saved."""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from tracker.db.visibility import Scope
from tracker.domain.asking import read_request
from tracker.domain.deadlines import Computation
from tracker.domain.errors import NeedsConfirming, Nonsense, NotFound, Unreadable
from tracker.domain.policy import Permission
from tracker.domain.rules import Refused
from tracker.domain.wording import CAUTION
from tracker.feeds.ical import CONTENT_TYPE, calendar_file
from tracker.services.computed import save_computed
from tracker.services.flags import settle
from tracker.services.matters import record_of
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.forms.compute import ComputeForm
from tracker.web.forms.compute_address import came_from_the_form, form_of, is_asked, link_of
from tracker.web.forms.compute_save import SaveForm
from tracker.web.identity import current_viewer
from tracker.web.pages.compute_saving import save_view
from tracker.web.presenters.compute import answer_view
from tracker.web.presenters.compute_choices import Found, rule_named
from tracker.web.presenters.compute_event import event_of
from tracker.web.presenters.compute_page import SaveView
from tracker.web.presenters.compute_view import offer, page_view
from tracker.web.state import doors

pages = Blueprint("compute", __name__)


@dataclass(frozen=True, slots=True)
class Asking:
    """One address as read: the form, the request, what a rule's name may mean, and the date if there is one."""

    form: ComputeForm
    question: dict[str, object]
    found: Found
    made: Computation | None

    @property
    def query(self) -> str:
        """The permanent link's query."""
        return link_of(self.form, self.question)


def _read(args: "MultiDict[str, str]") -> Asking:
    """Reads an address and computes it; what is wrong stands beside its field."""
    law, form = doors().law, form_of(args)
    found = _name_the_rule(form)
    offer(form, law)
    if not is_asked(form):
        return Asking(form, {name: form.given[name] for name in form.asks if form.given.get(name)}, found, None)
    question = form.question()
    if found.why:
        form.rule.errors = [found.why]
    made = None
    if not form.is_wrong:
        try:
            made = law.compute(read_request(question))
        except Refused as refused:
            form.refuse(refused)
    return Asking(form, question, found, made if made is not None and made.due is not None else None)


def _name_the_rule(form: ComputeForm) -> Found:
    """Puts the id of the rule meant in place of what was typed."""
    typed = form.given.get("rule", "")
    if not typed or "rule" not in form.asks:
        return Found()
    found = rule_named(doors().law.book, typed, every=bool(form.given.get("unread")))
    if found.id is not None:
        form.given["rule"] = found.id
    return found


@pages.get("/compute")
@needs(Permission.READ)
def show() -> ResponseReturnValue:
    """The form, and the answer to what the address asks; what the form sent is first made a short address."""
    asking = _read(request.args)
    if came_from_the_form(request.args):
        return redirect(f"/compute?{link_of(asking.form, asking.question, unread=_unread())}", 303)
    return _page(asking, save_view(asking.made, asking.query)), 400 if asking.form.is_wrong else 200


@pages.get("/compute.ics")
@needs(Permission.READ)
def calendar() -> ResponseReturnValue:
    """The same answer as a calendar file with one event. Raises Unreadable where there is no date."""
    asking = _read(request.args)
    if asking.made is None:
        first = next((message for field in asking.form for message in field.errors), "No date was asked for.")
        raise Unreadable(str(first))
    now = doors().clock.now()
    link = f"{request.host_url}compute?{asking.query}"
    view = answer_view(asking.made, doors().law, now)
    event = event_of(view, asking.made, link=link, query=asking.query, caution=CAUTION, now=now)
    name = view.dates[0].moment.iso or ""
    headers = {"Content-Disposition": f'attachment; filename="duty-docket-{name[:10]}.ics"'}
    return Response(calendar_file(event), content_type=CONTENT_TYPE, headers=headers)


@pages.post("/compute/save")
@needs(Permission.ENTER)
def save() -> ResponseReturnValue:
    """Saves the date that the address asks for as a deadline; or shows it again with what is wrong."""
    asking = _read(request.args)
    if asking.made is None:
        return _page(asking, None), 400
    form = SaveForm()
    view = save_view(asking.made, asking.query, form)
    if view is None or view.form is None or not form.validate():
        return _page(asking, view), 400
    try:
        key = _saved(asking, form, view.matter)
    except NeedsConfirming as error:
        form.put(error.field, error.message)
        return _page(asking, save_view(asking.made, asking.query, form, asks=error.message)), 400
    except (Unreadable, Nonsense, NotFound, Refused) as error:
        form.put(error.field, error.message)
        return _page(asking, view), 400
    return redirect(f"/deadlines/{key}?saved=1", 303)


def _saved(asking: Asking, form: SaveForm, matter: str) -> str:
    viewer = current_viewer()
    with doors().writing(viewer.key or "", why="deadline computed") as session:
        unit = Unit(session, viewer, doors().clock.now(), law=doors().law)
        key = save_computed(unit, record_of(unit, Scope(viewer), matter), form.command(asking.question))
        settle(unit, matter)
    return key


def _unread() -> str:
    return "1" if request.args.get("unread") else ""


def _page(asking: Asking, save: SaveView | None) -> str:
    now, law = doors().clock.now(), doors().law
    answer = answer_view(asking.made, law, now) if asking.made is not None else None
    page = page_view(asking.form, law, answer, asking.found, query=asking.query, root=request.host_url, save=save)
    return render_template("compute/show.html", page=page, form=asking.form)
