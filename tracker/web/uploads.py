"""How much may be sent: 1 MB on every page, and a whole attachment on its own form alone.

What is larger is refused by its length before any of it is read, so no form can be shown again; the page that says so
tells the way back. The scripts of the form say it before anything is sent.
"""

from flask import Flask, request

from tracker.web.state import doors

MOST_BYTES = 1024 * 1024
_UPLOADS = "/clerk/attachments/new"


def install(app: Flask) -> None:
    """Lets attachments be as large as the settings say. It comes before whatever reads a form."""
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.before_request(_allow)
    app.context_processor(lambda: {"most_attachment_mb": _most() if request.path == _UPLOADS else None})


def _allow() -> None:
    if request.path == _UPLOADS:
        request.max_content_length = _most() * MOST_BYTES + MOST_BYTES


def _most() -> int:
    return doors().settings.max_attachment_mb
