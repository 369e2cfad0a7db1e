"""The daily digest, read as a page."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.db.queries.outbox import messages
from tracker.db.visibility import Scope
from tracker.domain.compliance import assess
from tracker.domain.policy import Permission, Viewer
from tracker.domain.standing import Assessment
from tracker.services.digests import compose
from tracker.services.matters import matter_keys, record_of
from tracker.services.outbox import DIGEST
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.look import Look, looking
from tracker.web.presenters.digests import MOST_MAILS, Mailing, digest_view
from tracker.web.state import doors

pages = Blueprint("digests", __name__)


@pages.get("/digest")
@needs(Permission.READ)
def show() -> ResponseReturnValue:
    """The digest of the moment looked at, as its readers get it; `day` is another way to write `as_of`."""
    if "day" in request.args:
        with looking() as look:
            return redirect(look.href("/digest", as_of=request.args["day"].strip() or None))
    with looking() as look:
        digest = compose(_assessed(look), as_of=look.as_of, base_url="")
        mails = messages(look.today.session, DIGEST, limit=MOST_MAILS)
        settings = doors().settings
        mailing = Mailing(settings.digest_hour, settings.mail_dir, settings.base_url)
        return render_template("digests/show.html", view=digest_view(look, digest, mails, mailing))


def _assessed(look: Look) -> tuple[Assessment, ...]:
    """Every public matter as a reader without an account may see it: that is what is mailed."""
    scope = Scope(Viewer(), look.scope.layers)
    unit = Unit(look.unit.session, scope.viewer, look.as_of)
    is_same = not look.scope.viewer.is_signed_in
    return tuple(
        look.assessment if is_same and key == look.record.key else assess(record_of(unit, scope, key), look.as_of)
        for key in matter_keys(unit, scope)
    )
