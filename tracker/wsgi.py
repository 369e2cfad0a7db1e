"""The application for other servers: `flask --app tracker.wsgi run`, `gunicorn 'tracker.wsgi:create_app()'`."""

from flask import Flask

from tracker.bootstrap import open_doors
from tracker.config import Settings
from tracker.domain.errors import TrackerError
from tracker.logs import configure
from tracker.web.app import create_app as build


def create_app() -> Flask:
    """The application with the settings of the environment; ends with one clear line when a door is closed."""
    try:
        settings = Settings.from_environment()
        configure(settings.log_level)
        return build(open_doors(settings))
    except TrackerError as error:
        raise SystemExit(f"tracker: {error.message}") from error
