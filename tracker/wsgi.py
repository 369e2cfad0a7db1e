"""The application for other servers: `flask --app tracker.wsgi run`, `gunicorn 'tracker.wsgi:create_app()'`."""

import os
import sys
from functools import partial

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.bootstrap import open_doors
from tracker.config import Settings
from tracker.domain.errors import TrackerError
from tracker.logs import configure
from tracker.web.app import create_app as build

NOT_LOADED = 4
"""The exit status at which gunicorn ends instead of starting process after process."""


def create_app() -> Flask:
    """The application with the settings of the environment; ends with one clear line when a door is closed."""
    try:
        return _create()
    except TrackerError as error:
        print(f"tracker: {error.message}", file=sys.stderr)  # noqa: T201 - the one line of a refusal
        raise SystemExit(NOT_LOADED) from error


def _create() -> Flask:
    settings = Settings.from_environment()
    configure(settings.log_level)
    doors = open_doors(settings)
    # A server that forks after this (gunicorn --preload) must not talk on one connection from several processes.
    os.register_at_fork(after_in_child=partial(doors.database.engine.dispose, close=False))
    app = build(doors)
    if settings.proxies:  # else every reader would come from the one address of the server in front
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies)  # type: ignore[method-assign]
    return app
