"""The application: doors in, pages out. Everything it serves is registered here."""

from datetime import timedelta

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from tracker import paths
from tracker.bootstrap import Doors
from tracker.web import access, errors, headers, security, shell, templating, throttle, uploads
from tracker.web.pages import PAGES, compute_api, subscription_links
from tracker.web.state import State


def create_app(doors: Doors, *, read_only: bool = False) -> Flask:
    """The application over these doors; `read_only` refuses every change."""
    app = Flask("tracker.web", template_folder=str(paths.templates()), static_folder=None)
    app.extensions["tracker"] = State(doors, read_only)
    app.config.update(
        SECRET_KEY=doors.settings.secret(),
        SESSION_COOKIE_NAME="tracker_session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=doors.settings.base_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=12 * 3600,
    )
    uploads.install(app)
    protect = CSRFProtect(app)
    protect.exempt(compute_api.pages)  # it uses no session and changes nothing
    protect.exempt(subscription_links.pages)  # whoever knows such an address may; mail programs post to it (RFC 8058)
    templating.install(app)
    headers.install(app)
    errors.install(app)
    security.install(app)
    throttle.install(app)
    access.install(app)
    shell.install(app)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    templating.serve_static(app)
    return app
