"""Where sources differ or leave a gap."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Unreadable
from tracker.domain.policy import Permission
from tracker.domain.vocabulary import ConflictKind
from tracker.web.access import needs
from tracker.web.look import looking
from tracker.web.presenters.conflicts import SEVERITY, SUBJECT, conflicts_view

pages = Blueprint("conflicts", __name__)


@pages.get("/conflicts")
@needs(Permission.READ)
def show() -> ResponseReturnValue:
    """Every conflict with all its sides."""
    kind = _one_of("kind", tuple(word.value for word in ConflictKind))
    by = _one_of("by", (SEVERITY, SUBJECT)) or SEVERITY
    with looking() as look:
        return render_template("conflicts/list.html", view=conflicts_view(look, kind=kind, by=by))


def _one_of(name: str, known: tuple[str, ...]) -> str | None:
    asked = request.args.get(name, "").strip()
    if asked and asked not in known:
        raise Unreadable(f"'{name}={asked}' cannot be read. It may be: {', '.join(known)}", field=name)
    return asked or None
