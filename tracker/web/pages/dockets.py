"""Dockets, line by line."""

import re

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Unreadable
from tracker.domain.policy import Permission
from tracker.web.access import needs
from tracker.web.look import whole_number
from tracker.web.looks import looking_at_row
from tracker.web.presenters.docket_lines import KINDS, PER_PAGE, Asked
from tracker.web.presenters.dockets import docket_view

pages = Blueprint("dockets", __name__)
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_MOST_LETTERS = 200


@pages.get("/dockets/<path:key>")
@needs(Permission.READ)
def show(key: str) -> ResponseReturnValue:
    """A docket's lines, with filters by kind and words, a page at a time."""
    asked = _asked()
    with looking_at_row("dockets", key) as look:
        return render_template("dockets/show.html", view=docket_view(look, key, asked))


def _asked() -> Asked:
    kind, month = request.args.get("kind", "").strip(), request.args.get("from", "").strip()
    if kind and kind not in KINDS:
        raise Unreadable(f"'kind={kind}' is no kind of line. Kinds are: {', '.join(KINDS)}", field="kind")
    if month and not _MONTH.fullmatch(month):
        raise Unreadable(f"'from={month}' is not a month. Write it as 2025-04", field="from")
    return Asked(
        kind=kind or None,
        text=" ".join(request.args.get("text", "")[:_MOST_LETTERS].replace("\0", " ").split()),
        after=request.args.get("cursor", "").strip() or None,
        month=month or None,
        limit=whole_number("limit", PER_PAGE, 1, 200),
    )
