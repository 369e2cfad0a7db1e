"""Feeds: the calendar and the list of changes of one reader, under an address that stands for its reader."""

from dataclasses import replace
from hashlib import sha256

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound
from tracker.domain.policy import Permission, Viewer, allows
from tracker.domain.wording import CAUTION
from tracker.feeds import atom, ical
from tracker.feeds.model import Calendar, ChangeList
from tracker.services.calendar_events import calendar_of, host_of
from tracker.services.feeds import VOID, OpenFeed, moment_judged, open_feed
from tracker.services.mail_links import Link, read_link
from tracker.services.recent_saves import recent_saves
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.feed_shelf import FeedShelf, Made
from tracker.web.state import doors

pages = Blueprint("feeds", __name__)
_SHELF = "tracker.feeds"
_MEMBERS_ONLY = (
    "This tracker is read by people with accounts alone, and this feed belongs to none. Sign in and make one under "
    "'Feeds' on the page of your account"
)


@pages.get("/feeds/<token>.ics")
@needs(Permission.OPEN)
def calendar(token: str) -> ResponseReturnValue:
    """The deadlines and days in court that the reader of this address may see, as a calendar."""
    return _answer(token, "ics")


@pages.get("/feeds/<token>.atom")
@needs(Permission.OPEN)
def changes(token: str) -> ResponseReturnValue:
    """The newest saves that the reader of this address may see, as a list of changes."""
    return _answer(token, "atom")


def _answer(token: str, form: str) -> ResponseReturnValue:
    """The feed; where its address serves none, a page that says so. Addresses of feeds do change, as keys do not."""
    try:
        return _served(token, form)
    except NotFound as error:
        return render_template("feeds/void.html", problem={"what": f"{error.message}."}), 404


def _served(token: str, form: str) -> Response:
    try:
        read = read_link(current_app.config["SECRET_KEY"], Link.FEED, token)
    except NotFound:
        raise NotFound(VOID) from None
    shelf: FeedShelf = current_app.extensions.setdefault(_SHELF, FeedShelf())
    now = doors().clock.now()
    with doors().reading() as session:
        unit = Unit(session, Viewer(), now, doors().shelf)
        feed = open_feed(unit, read.number, read.epoch)
        if not allows(feed.viewer, Permission.READ, public_reading=doors().settings.public_reading):
            raise NotFound(_MEMBERS_ONLY)
        judged = moment_judged(feed, now)
        place = (form, feed.number, feed.version, judged)
        made = shelf.get(place)
        if made is None:
            body = _MAKE[form](replace(unit, viewer=feed.viewer, as_of=judged), feed, token)
            made = Made(body, sha256(body).hexdigest()[:32])
            shelf.put(place, made)
    response = Response(made.body, content_type=_TYPES[form])
    response.set_etag(made.digest)  # no Last-Modified: reminders and rights change a feed without a save
    response.headers["Content-Disposition"] = f'inline; filename="duty-docket.{form}"'
    response.make_conditional(request)
    return response


def _calendar(unit: Unit, feed: OpenFeed, _token: str) -> bytes:
    base_url = doors().settings.base_url
    events = [event for matter in feed.matters for event in calendar_of(unit, feed.scope, matter, base_url)]
    about = f"Duties and days in court. {CAUTION}"
    return ical.calendar_feed(Calendar(f"Duty Docket: {feed.title}", about, events, rings=feed.with_alarms))


def _changes(unit: Unit, feed: OpenFeed, token: str) -> bytes:
    base_url = doors().settings.base_url
    found = ChangeList(
        id=f"tag:{host_of(base_url)},{feed.made_at:%Y-%m-%d}:feeds/{feed.number}",
        title=f"Duty Docket: {feed.title}, changes",
        about=CAUTION,
        address=f"{base_url}/feeds/{token}.atom",
        page=f"{base_url}/history",
        made_at=feed.made_at,
        saves=recent_saves(unit, feed.scope, feed.matters, base_url),
    )
    return atom.atom_feed(found)


_MAKE = {"ics": _calendar, "atom": _changes}
_TYPES = {"ics": ical.CONTENT_TYPE, "atom": atom.CONTENT_TYPE}
