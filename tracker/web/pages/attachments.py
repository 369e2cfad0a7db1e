"""The bytes of an attachment: to be saved by who is signed in, never shown from this site's own address."""

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from tracker.domain.policy import Permission
from tracker.services.attachments import open_attachment
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.identity import current_viewer
from tracker.web.state import doors

pages = Blueprint("attachments", __name__)


@pages.get("/attachments/<path:key>")
@needs(Permission.READ_PRIVATE)
def hand_out(key: str) -> ResponseReturnValue:
    """The file, to save under its own name."""
    with doors().reading() as session:
        unit = Unit(session, current_viewer(), doors().clock.now())
        found = open_attachment(unit, doors().settings.data_dir, key)
    response = send_file(
        found.stream, mimetype=found.media_type, as_attachment=True, download_name=found.name, etag=False
    )
    response.content_length = found.size
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
