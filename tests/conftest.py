"""What all tests share: empty migrated databases on both engines, one fresh for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.db.postgres import Server, running_server
from tracker.db import schema
from tracker.db.engine import Database

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "tracker.sqlite3"
    schema.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def _migrated_template(postgres_server: Server) -> Iterator[str]:
    url = postgres_server.new_database()
    schema.upgrade(url)
    yield str(url.database)
    postgres_server.drop(url)


@pytest.fixture
def sqlite_url(_migrated_file: Path, tmp_path: Path) -> str:
    """An empty migrated SQLite database."""
    return f"sqlite:///{shutil.copy(_migrated_file, tmp_path / 'tracker.sqlite3')}"


@pytest.fixture
def postgresql_url(postgres_server: Server, _migrated_template: str) -> Iterator[str]:
    """An empty migrated PostgreSQL database."""
    url = postgres_server.new_database(_migrated_template)
    yield url.render_as_string(hide_password=False)
    postgres_server.drop(url)


@pytest.fixture(params=ENGINES)
def engine_url(request: pytest.FixtureRequest) -> str:
    """An empty migrated database, once on each engine."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=ENGINES)
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table, once on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.sqlite3'}"
        return
    server: Server = request.getfixturevalue("postgres_server")
    url = server.new_database()
    yield url.render_as_string(hide_password=False)
    server.drop(url)


@pytest.fixture
def database(engine_url: str) -> Iterator[Database]:
    """An empty migrated database, opened, once on each engine."""
    with Database(engine_url) as opened:
        yield opened
