"""What all tests share: empty migrated databases on both engines, one fresh for each test."""

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.db.postgres import Server, running_server
from tests.running import seed
from tracker.db import schema
from tracker.db.engine import Database

ENGINES = ("sqlite", "postgresql")

# A shell has what it starts in the background ignore Ctrl-C, and the servers of the tests would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


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


@pytest.fixture(scope="session")
def _seeded_file(_migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = Path(shutil.copy(_migrated_file, tmp_path_factory.mktemp("seeded") / "tracker.sqlite3"))
    seed(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def _seeded_template(postgres_server: Server, _migrated_template: str) -> Iterator[str]:
    url = postgres_server.new_database(_migrated_template)
    seed(url.render_as_string(hide_password=False))
    yield str(url.database)
    postgres_server.drop(url)


@pytest.fixture
def seeded_sqlite_url(_seeded_file: Path, tmp_path: Path) -> str:
    """The seeded matter on SQLite."""
    return f"sqlite:///{shutil.copy(_seeded_file, tmp_path / 'seeded.sqlite3')}"


@pytest.fixture
def seeded_postgresql_url(postgres_server: Server, _seeded_template: str) -> Iterator[str]:
    """The seeded matter on PostgreSQL."""
    url = postgres_server.new_database(_seeded_template)
    yield url.render_as_string(hide_password=False)
    postgres_server.drop(url)


@pytest.fixture(params=ENGINES)
def seeded_url(request: pytest.FixtureRequest) -> str:
    """The seeded matter, once on each engine."""
    return str(request.getfixturevalue(f"seeded_{request.param}_url"))


@pytest.fixture
def database(engine_url: str) -> Iterator[Database]:
    """An empty migrated database, opened, once on each engine."""
    with Database(engine_url) as opened:
        yield opened
