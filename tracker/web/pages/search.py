"""Search over all that is held."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.db.queries.search import KINDS, search, terms
from tracker.domain.errors import Unreadable
from tracker.domain.policy import Permission
from tracker.web.access import needs
from tracker.web.look import looking, whole_number
from tracker.web.presenters.search import MOST_PAGES, PER_PAGE, search_view

pages = Blueprint("search", __name__)
_MOST_LETTERS = 300


@pages.get("/search")
@needs(Permission.READ)
def show() -> ResponseReturnValue:
    """What holds every word typed; the whole record is searched, whatever the moment looked at."""
    query = " ".join(request.args.get("q", "")[:_MOST_LETTERS].replace("\0", " ").split())
    page, kind = whole_number("page", 1, 1, MOST_PAGES), _kind()
    with looking() as look:
        offset = (page - 1) * PER_PAGE
        found = search(look.today.session, look.scope, terms(query), kind=kind, limit=PER_PAGE, offset=offset)
        return render_template("search/list.html", view=search_view(look, query, found, kind=kind, page=page))


def _kind() -> str | None:
    asked = request.args.get("kind", "").strip()
    if asked and asked not in KINDS:
        raise Unreadable(f"'kind={asked}' is no kind of row. Kinds are: {', '.join(KINDS)}", field="kind")
    return asked or None
