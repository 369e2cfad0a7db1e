"""Who changed what, when and why."""

from datetime import timedelta

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from tracker.db.queries.changes import newest, place_in, problems_of_chain
from tracker.domain.errors import NotFound
from tracker.domain.policy import Permission
from tracker.web.access import needs
from tracker.web.look import Look, looking, whole_number
from tracker.web.presenters.history import PER_PAGE, Asked, Chain, history_view

pages = Blueprint("history", __name__)
_MOST_VERIFIED = 5000
_KEPT_FOR = timedelta(minutes=10)
_CHECKS = "tracker.chain_checks"


@pages.get("/history")
@needs(Permission.READ)
def show() -> ResponseReturnValue:
    """The newest changes of a matter, or those of one save."""
    limit = whole_number("limit", PER_PAGE, 1, 200)
    before = whole_number("before", 0, 1, 10**12) or None
    asked = Asked(before, limit, request.args.get("save", "").strip()[:64] or None)
    with looking() as look:
        chain = _chain(look)
        rows = newest(look.unit.session, chain.matter_id, before=asked.before, limit=asked.limit, save=asked.save)
        if asked.save and not rows and before is None:
            raise NotFound("No save has that name. The history lists those there are")
        return render_template("history/list.html", view=history_view(look, chain, rows, asked))


def _chain(look: Look) -> Chain:
    """The last check of the matter's chain, made again when it has grown or ten minutes have passed."""
    session, matter = look.unit.session, look.record.key
    matter_id, number, last = place_in(session, matter)
    checks: dict[str, tuple[str | None, Chain]] = current_app.extensions.setdefault(_CHECKS, {})
    held = checks.get(matter)
    if held and held[0] == last and held[1].checked_at and look.now - held[1].checked_at < _KEPT_FOR:
        return held[1]
    if number > _MOST_VERIFIED:
        return Chain(matter_id, number, (), None)
    found = Chain(matter_id, number, problems_of_chain(session, matter), look.now)
    checks[matter] = (last, found)
    return found
