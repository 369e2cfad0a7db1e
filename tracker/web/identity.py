"""Who is looking: the account in the session cookie, checked against the database on each request."""

from flask import g, session

from tracker.domain.policy import Viewer
from tracker.services.accounts import SignedIn, viewer_of
from tracker.services.unit import Unit
from tracker.web.state import doors

_ACCOUNT, _EPOCH = "account", "epoch"


def current_viewer() -> Viewer:
    """Who is looking, read once a request; nobody when the session was ended."""
    if "viewer" not in g:
        g.viewer = _viewer()
    viewer: Viewer = g.viewer
    return viewer


def _viewer() -> Viewer:
    account, epoch = session.get(_ACCOUNT), session.get(_EPOCH)
    if not isinstance(account, str) or not isinstance(epoch, int):
        return Viewer()
    with doors().reading() as reading:
        return viewer_of(Unit(reading, Viewer(), doors().clock.now()), account, epoch)


def sign_in(who: SignedIn) -> None:
    """Begins a new session; nothing of the one before it is kept."""
    session.clear()
    session[_ACCOUNT], session[_EPOCH] = who.viewer.key, who.epoch
    session.permanent = True
    g.viewer = who.viewer


def sign_out() -> None:
    """Ends the session of this browser."""
    session.clear()
    g.viewer = Viewer()
