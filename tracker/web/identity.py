"""Who is looking: the session that the cookie names, looked up in the database on each request."""

from flask import g, session

from tracker.domain.policy import Viewer
from tracker.services.accounts import viewer_of
from tracker.services.unit import Unit
from tracker.web.state import doors

TOKEN = "sign_in"  # noqa: S105 - where the token stands in the cookie


def current_viewer() -> Viewer:
    """Who is looking, read once a request; nobody when the session was ended."""
    if "viewer" not in g:
        g.viewer = _viewer()
    viewer: Viewer = g.viewer
    return viewer


def session_token() -> str:
    """The token of this browser's session; empty when it has none."""
    token = session.get(TOKEN)
    return token if isinstance(token, str) else ""


def _viewer() -> Viewer:
    token = session_token()
    if not token:
        return Viewer()
    with doors().reading() as reading:
        return viewer_of(Unit(reading, Viewer(), doors().clock.now()), token)
