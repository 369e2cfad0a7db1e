"""The program as the tests run it: seeded databases, doors with a fixed clock, and applications over them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tracker import paths
from tracker.bootstrap import Doors, open_doors
from tracker.clock import FixedClock
from tracker.config import Settings
from tracker.db.models import Account
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Layer, Role
from tracker.logs import configure
from tracker.services.accounts import ensure_first_clerk, issue_link
from tracker.services.seeding import load_seed
from tracker.services.unit import Unit
from tracker.web.app import create_app

SEEDED_AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
TODAY = datetime(2026, 11, 22, 15, tzinfo=UTC)
TESTER = Viewer("tester", "Tester", Role.ADMIN)


def settings_at(url: str, folder: Path, **more: str) -> Settings:
    """The settings of a program whose database is `url` and whose files lie in `folder`."""
    environment = {"TRACKER_DATABASE_URL": url, "TRACKER_DATA_DIR": str(folder)}
    return Settings.from_environment({**environment, **more})


@contextmanager
def doors_at(url: str, folder: Path, now: datetime = TODAY, **more: str) -> Iterator[Doors]:
    """Doors on a database with a clock that stands at `now`."""
    with open_doors(settings_at(url, folder, **more), clock=FixedClock(now)) as doors:
        yield doors


def seed(url: str) -> None:
    """Loads the articles' seed."""
    with doors_at(url, Path(paths.seed()), SEEDED_AT) as doors, doors.writing("seed", why="seed") as session:
        load_seed(Unit(session, TESTER, SEEDED_AT), paths.seed(), [Layer.ARTICLES])


def app_over(doors: Doors, *, read_only: bool = False) -> Flask:
    """The application over these doors, as served, but for errors: a failing page fails its test."""
    configure("error")
    app = create_app(doors, read_only=read_only)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def signed_in(app: Flask, doors: Doors) -> FlaskClient:
    """A browser in which the first clerk is signed in: where `app` only reads, at another over the same doors."""
    reads_only = app.extensions["tracker"].read_only
    browser = (app_over(doors) if reads_only else app).test_client()
    assert browser.get(f"/account/sign-in/{sign_in_token(doors)}").status_code == 303
    if not reads_only:
        return browser
    client, cookie = app.test_client(), browser.get_cookie("tracker_session")
    assert cookie is not None
    client.set_cookie("tracker_session", cookie.value)
    return client


def sign_in_token(doors: Doors) -> str:
    """A token that signs the first clerk in once."""
    with doors.writing("server", why="test") as session:
        unit = Unit(session, TESTER, doors.clock.now())
        return issue_link(unit, ensure_first_clerk(unit))


def signed_in_as(app: Flask, doors: Doors, role: Role, key: str | None = None) -> FlaskClient:
    """A browser in which somebody of this role is signed in; their account is made when there is none."""
    name = key or f"test-{role.value}"
    with doors.writing("server", why="test") as session:
        if session.scalar(select(Account.id).where(Account.key == name)) is None:
            session.add(Account(key=name, name=name.title(), role=role, created_at=doors.clock.now()))
            session.flush()
        token = issue_link(Unit(session, TESTER, doors.clock.now()), name)
    client = app.test_client()
    assert client.get(f"/account/sign-in/{token}").status_code == 303
    return client
