"""Who changed what, when and why."""

from datetime import timedelta

from flask import Blueprint, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from tracker.db.queries.changes import newest, place_in, problems_of_chain
from tracker.domain.errors import NotFound
from tracker.domain.policy import Permission
from tracker.services.saves import matter_of_save
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.identity import current_viewer
from tracker.web.look import Look, looking, whole_number
from tracker.web.presenters.history import PER_PAGE, history_view
from tracker.web.presenters.history_hidden import left_out
from tracker.web.presenters.history_views import Asked, Chain
from tracker.web.state import doors

pages = Blueprint("history", __name__)
_MOST_VERIFIED = 5000
_MOST_LETTERS = 64
_KEPT_FOR = timedelta(minutes=10)
_CHECKS = "tracker.chain_checks"


@pages.get("/history")
@needs(Permission.READ)
def show() -> ResponseReturnValue:
    """The newest changes of a matter, save by save."""
    save = request.args.get("save", "").strip()[:_MOST_LETTERS]
    with looking(request.args.get("matter") or None) as look:
        return redirect(look.href(f"/history/{save}")) if save else _page(look, None)


@pages.get("/history/<save>")
@needs(Permission.READ)
def show_save(save: str) -> ResponseReturnValue:
    """Each change of one save."""
    with doors().reading() as session:
        matter = matter_of_save(Unit(session, current_viewer(), doors().clock.now()), save[:_MOST_LETTERS])
    with looking(matter) as look:
        return _page(look, save[:_MOST_LETTERS])


def _page(look: Look, save: str | None) -> str:
    limit = whole_number("limit", PER_PAGE, 1, 200)
    asked = Asked(whole_number("before", 0, 1, 10**12) or None, limit, save)
    chain = _chain(look)
    rows = newest(
        look.today.session,
        chain.matter_id,
        before=asked.before,
        limit=asked.limit,
        save=asked.save,
        without=left_out(look),
    )
    if asked.save and not rows and asked.before is None:
        raise NotFound("No save has that name. The history lists those there are")
    view = history_view(look, chain, rows, asked)
    form = FlaskForm() if any(one.undo for one in view.saves) else None
    return render_template("history/list.html", view=view, form=form)


def _chain(look: Look) -> Chain:
    """The last check of the matter's chain, made again when it has grown or ten minutes have passed."""
    session, matter = look.today.session, look.record.key
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
