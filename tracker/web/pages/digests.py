"""The daily digest, read as a page: that of a day as it was sent, or what it says of a moment."""

from datetime import date

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.db.visibility import Scope
from tracker.domain.compliance import assess
from tracker.domain.digest_days import begins_at
from tracker.domain.errors import Unreadable
from tracker.domain.policy import Permission, Viewer
from tracker.domain.standing import Assessment
from tracker.services.digest_sent import SentDigest, digests_sent, sent_digest
from tracker.services.digest_values import Digest, Reader
from tracker.services.digests import compose
from tracker.services.hearings_ahead import Hearing, hearings
from tracker.services.matters import matter_keys, record_of
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.look import Look, looking
from tracker.web.presenters.digests import MOST_MAILS, Mailing, digest_view
from tracker.web.state import doors

pages = Blueprint("digests", __name__)


@pages.get("/digest")
@needs(Permission.READ)
def show() -> ResponseReturnValue:
    """The digest of a `day` as it was sent, else what it says of the moment looked at.

    A day on which none was sent, or of whose digest part has been closed since, is shown at its hour, with a line that
    says so.
    """
    day = _day()
    settings = doors().settings
    address = next(iter(settings.digest_to), "")
    with looking() as look:
        found = sent_digest(look.today, day, address) if day is not None else None
        is_sent = isinstance(found, SentDigest)
        if day is not None and not is_sent and "as_of" not in request.args:
            begins = begins_at(day, settings.digest_hour, look.zone)
            if begins is not None:
                moment = begins.astimezone(look.as_of.tzinfo).isoformat()
                return redirect(look.href("/digest", as_of=moment, day=f"{day}"))
        mails = digests_sent(look.today, address, limit=MOST_MAILS)
        mailing = Mailing(settings.digest_hour, settings.mail_dir, settings.base_url)
        view = digest_view(look, found, None if is_sent else _composed(look), mails, mailing, day=day)
        return render_template("digests/show.html", view=view)


def _day() -> date | None:
    asked = request.args.get("day", "").strip()
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError:
        raise Unreadable(f"'{asked}' is not a day. Write it as 2025-04-14", field="day") from None


def _composed(look: Look) -> Digest:
    """What the digest says of the moment, as a reader without an account may see it: that is what is mailed."""
    scope = Scope(Viewer(), look.scope.layers)
    unit = Unit(look.unit.session, scope.viewer, look.as_of)
    is_same = not look.scope.viewer.is_signed_in
    assessments: list[Assessment] = []
    ahead: dict[str, tuple[Hearing, ...]] = {}
    for key in matter_keys(unit, scope):
        is_held = is_same and key == look.record.key
        assessments.append(look.assessment if is_held else assess(record_of(unit, scope, key), look.as_of))
        ahead[key] = hearings(unit, scope, key)
    return compose(assessments, as_of=look.as_of, base_url="", reader=Reader(look.zone), hearings=ahead).digest
