"""Whether a computed date may be saved here and by whom is looking, and the form to do so."""

from urllib.parse import urlencode

from flask import request

from tracker.db.visibility import Scope
from tracker.domain.deadlines import Computation
from tracker.domain.policy import Permission, allows
from tracker.services.matters import matter_titles, record_of
from tracker.services.unit import Unit
from tracker.web.forms.compute_save import SaveForm
from tracker.web.identity import current_viewer
from tracker.web.presenters.compute import why_not_saved
from tracker.web.presenters.compute_page import SaveView, places_of
from tracker.web.presenters.paging import Choice
from tracker.web.state import doors, is_read_only

_READS_ONLY = "This dashboard shows one moment and reads only, so nothing is saved here."
_NO_MATTER = "No matter is loaded yet, so there is no docket to save it to."


def save_view(
    made: Computation | None, query: str, form: SaveForm | None = None, *, asks: str | None = None
) -> SaveView | None:
    """What the page shows of saving; None where there is no date."""
    if made is None:
        return None
    if why_not := why_not_saved(made) or (_READS_ONLY if is_read_only() else None):
        return SaveView(why_not=why_not)
    viewer = current_viewer()
    if not allows(viewer, Permission.ENTER, public_reading=doors().settings.public_reading):
        return SaveView(sign_in=True)
    with doors().reading() as session:
        unit = Unit(session, viewer, doors().clock.now(), doors().shelf)
        return _offered(unit, query, form, by_rule=made.terms.rule is not None, asks=asks)


def _offered(unit: Unit, query: str, form: SaveForm | None, *, by_rule: bool, asks: str | None) -> SaveView:
    scope = Scope(unit.viewer)
    titles = dict(matter_titles(unit, scope))
    matter = _matter(titles)
    matters = tuple(
        Choice(f"/compute?{query}&{urlencode({'matter': key})}#save", title, 0, key == matter)
        for key, title in titles.items()
    )
    if not matter:
        return SaveView(matters=matters) if matters else SaveView(why_not=_NO_MATTER)
    form = form or SaveForm(formdata=None)
    form.offer(places_of(record_of(unit, scope, matter)), by_rule=by_rule)
    action = f"/compute/save?{query}&{urlencode({'matter': matter})}"
    several = matters if len(matters) > 1 else ()
    return SaveView(action=action, matter=matter, matters=several, form=form, asks=asks, by_rule=by_rule)


def _matter(titles: dict[str, str]) -> str:
    """The matter asked for, or the only one there is; empty where there are several to choose from."""
    asked = request.args.get("matter", "")
    if asked in titles:
        return asked
    return next(iter(titles)) if len(titles) == 1 else ""
