"""Whether the program runs and whether it can serve, for whoever watches it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from tracker.db.schema import require_current
from tracker.domain.policy import Permission
from tracker.web.access import needs
from tracker.web.state import doors

pages = Blueprint("operations", __name__)


@pages.get("/healthz")
@needs(Permission.OPEN)
def healthz() -> ResponseReturnValue:
    """Says that the process answers; it looks at no database."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@pages.get("/readyz")
@needs(Permission.OPEN)
def readyz() -> ResponseReturnValue:
    """Says that the database answers and has this program's tables; else 503."""
    require_current(doors().database.engine)
    return "ready\n", 200, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
