"""A database that cannot be reached says so in one plain line."""

import socket
from pathlib import Path

import pytest
from sqlalchemy import text

from tracker.db import schema
from tracker.db.engine import Database, make_engine
from tracker.domain.errors import Unavailable, Unreadable


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'none' / 'tracker.sqlite3'}")

    with database, pytest.raises(Unavailable, match="cannot be opened"), database.read():
        pass


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "none").write_text("not a folder")

    with pytest.raises(Unavailable, match="cannot be made"):
        schema.upgrade(f"sqlite:///{tmp_path / 'none' / 'tracker.sqlite3'}")


def test_a_read_only_database_is_said(sqlite_url: str) -> None:
    file = sqlite_url.removeprefix("sqlite:///")
    database = Database(f"sqlite:///file:{file}?mode=ro&uri=true")

    with database, pytest.raises(Unavailable, match="read-only"), database.write() as session:
        session.execute(text("DELETE FROM leases"))


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear clerk, " * 1000)
    database = Database(f"sqlite:///{file}")

    with database, pytest.raises(Unavailable, match="not a database"), database.read():
        pass


def test_a_server_that_is_not_running_is_said_without_its_password() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        database = Database(f"postgresql://tracker:hush@127.0.0.1:{closed.getsockname()[1]}/duties")

        with database, pytest.raises(Unavailable, match=r"duties on 127\.0\.0\.1 cannot be reached") as refused:
            database.read().__enter__()

    assert "hush" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_database_that_the_server_does_not_have_is_said(postgresql_url: str) -> None:
    database = Database(make_engine(postgresql_url).url.set(database="no-such"))

    with database, pytest.raises(Unavailable, match='refused the connection: database "no-such" does not exist'):
        database.read().__enter__()


@pytest.mark.parametrize(
    "url", ["mysql://localhost/x", "nothing", "", "sqlite+aiosqlite:///x", "postgresql+psycopg2://x"]
)
def test_another_database_is_refused(url: str) -> None:
    with pytest.raises(Unreadable, match="sqlite:///FILE"):
        make_engine(url)


@pytest.mark.parametrize(
    "url", ["postgres://localhost/x", "postgresql://localhost/x", "postgresql+psycopg://localhost/x"]
)
def test_postgresql_has_one_driver(url: str) -> None:
    engine = make_engine(url)

    assert engine.url.drivername == "postgresql+psycopg"
    engine.dispose()


def test_moments_are_read_in_utc_whatever_the_server_thinks(postgresql_url: str) -> None:
    with Database(postgresql_url) as database, database.read() as session:
        assert session.execute(text("SHOW timezone")).scalar_one() == "UTC"
