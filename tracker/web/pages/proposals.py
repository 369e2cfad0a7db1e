"""Suggestions for an entry that is being typed: a piece of a page, which the form swaps in beside itself.

It only reads. Whatever is typed, it answers: what is missing or cannot be read gives fewer suggestions.
"""

from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import ValidationError

from tracker.domain.errors import NotFound
from tracker.domain.policy import Permission
from tracker.services.proposals import Draft, matter_of, proposals_for
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.forms.days import read_clock, read_day
from tracker.web.identity import current_viewer
from tracker.web.look import Look, looking
from tracker.web.presenters.proposals import EMPTY, ProposalsView, Ticks, proposals_view
from tracker.web.state import doors

pages = Blueprint("proposals", __name__)
Sent = MultiDict[str, str] | CombinedMultiDict[str, str]
_MOST_LETTERS = {"text": 20_000, "title": 300}


@pages.get("/clerk/proposals")
@pages.post("/clerk/proposals")
@needs(Permission.ENTER)
def show() -> ResponseReturnValue:
    """The suggestions for what was typed so far, as a piece of HTML without a page around it."""
    draft = draft_of(request.values)
    try:
        with looking(request.values.get("matter") or _matter(draft.docket)) as look:
            view = suggestions(look, draft, Ticks.of(request.values))
            return render_template("proposals/_list.html", view=view, form_id=_form_id(request.values))
    except NotFound:
        return render_template("proposals/_list.html", view=EMPTY, form_id=_form_id(request.values))


def suggestions(look: Look, draft: Draft, ticks: Ticks) -> ProposalsView:
    """The suggestions for a draft in the matter looked at, judged as of now."""
    unit = replace(look.unit, law=doors().law)
    judged = look.assessment if look.is_now else None
    return proposals_view(look, proposals_for(unit, look.record, draft, judged), ticks)


def draft_of(sent: Sent) -> Draft:
    """The draft in the fields of an entry form; a day or clock time that cannot be read is left out."""
    plain = {name: sent.get(name, "")[: _MOST_LETTERS.get(name, 200)] for name in _TEXTS}
    return Draft(
        noun="order" if plain["noun"].startswith("order") else "filing",
        docket=plain["docket"].strip(),
        kind=(plain["kind"] or plain["form"]).strip(),
        filed=_moment(sent, "filed"),
        entered=_moment(sent, "entered"),
        filed_by=plain["filed_by"].strip() or None,
        number=plain["number"].strip() or None,
        title=plain["title"].strip(),
        text=plain["text"].replace("\r\n", "\n"),
        served=_moment(sent, "served"),
    )


_TEXTS = ("noun", "docket", "kind", "form", "filed_by", "number", "title", "text")


def _moment(sent: Sent, name: str) -> str | None:
    """The moment typed in `<name>_on` and `<name>_at`, in EDTF; None without a day that can be read."""
    try:
        day = read_day(sent.get(f"{name}_on", "")[:40]).isoformat()
    except ValidationError:
        return None
    try:
        return f"{day}T{read_clock(sent.get(f'{name}_at', '')[:40])}"
    except ValidationError:
        return day


def _matter(docket: str) -> str | None:
    """The matter of a docket; None where there is no such docket."""
    with doors().reading() as session:
        return matter_of(Unit(session, current_viewer(), doors().clock.now()), docket)


def _form_id(sent: Sent) -> str:
    given = sent.get("form_id", "")
    return given if given.isidentifier() and len(given) <= 40 else "entry_form"  # noqa: PLR2004 - an id of ours is short
