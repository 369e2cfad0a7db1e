"""Connections and transactions. `Database.write` is the only place in the project that commits.

SQLite: every transaction is begun by us (`BEGIN IMMEDIATE` for writes, because the driver's own deferred begin loses
concurrent updates), with WAL and foreign keys on. PostgreSQL: reads see one snapshot, writes are read-committed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from tracker.db.faults import in_plain_words
from tracker.db.history import RecordedSession
from tracker.db.types import Refused
from tracker.domain.errors import Unreadable

_BUSY_MS = 10_000
_CONNECT_SECONDS = 5
_READING, _LIGHTLY, _SYNCHRONOUS = "tracker_reading", "tracker_lightly", "tracker_synchronous"


def read_url(url: str | URL) -> URL:
    """The address of a database, with the one driver for PostgreSQL. Raises Unreadable for any other database."""
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        raise Unreadable("The database's address cannot be read: write sqlite:///FILE or postgresql://") from None
    if found.drivername in ("postgres", "postgresql"):
        found = found.set(drivername="postgresql+psycopg")
    if found.drivername not in ("sqlite", "postgresql+psycopg"):
        raise Unreadable(f"'{found.drivername}' cannot be used: write sqlite:///FILE or postgresql+psycopg://")
    if found.drivername == "sqlite" and found.host:
        raise Unreadable("An SQLite address has three slashes before the file: write sqlite:///FILE")
    return found


def make_engine(url: str | URL) -> Engine:
    """An engine for `url`. Nothing is opened yet. Raises Unreadable for the address of another database."""
    found = read_url(url)
    return _sqlite_engine(found) if found.drivername == "sqlite" else _postgres_engine(found)


class Database:
    """One database, opened for as long as the program runs."""

    def __init__(self, url: str | URL) -> None:
        self.engine = make_engine(url)
        self._reading = reading(self.engine)
        self._lightly = self.engine.execution_options(**{_LIGHTLY: True})

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment of the database and cannot write.

        Raises Unavailable when the database cannot be reached.
        """
        with in_plain_words(self.engine), RecordedSession(self._reading, expire_on_commit=False) as session:
            session.connection()
            yield session

    @contextmanager
    def write(self, *, lightly: bool = False) -> Iterator[Session]:
        """A session that holds the right to write from here on; saved at the end, undone by any error.

        What is saved survives a power cut; saved `lightly` it survives the end of any process, and a power cut may undo
        the last of it, which costs no waiting for the disk: for what may be done again without harm.

        Raises Stale when somebody else saved a row first, Unavailable when the database cannot be reached.
        """
        engine = self._lightly if lightly else self.engine
        with in_plain_words(self.engine), RecordedSession(engine, expire_on_commit=False) as session:
            session.connection()
            yield session
            session.commit()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def reading(engine: Engine) -> Engine:
    """The same engine for transactions that only read."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{_READING: True})
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _BUSY_MS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = None
    for pragma in (f"busy_timeout = {_BUSY_MS}", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    reading = bool(options.get(_READING))
    connection.exec_driver_sql(f"PRAGMA query_only = {int(reading)}")
    synchronous = "NORMAL" if options.get(_LIGHTLY) else "FULL"
    if connection.info.get(_SYNCHRONOUS, "FULL") != synchronous:  # it stays with the connection
        connection.exec_driver_sql(f"PRAGMA synchronous = {synchronous}")
        connection.info[_SYNCHRONOUS] = synchronous
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _postgres_engine(url: URL) -> Engine:
    arguments: dict[str, Any] = {"connect_timeout": _CONNECT_SECONDS, "application_name": "duty-docket"}
    if "options" not in url.query:
        arguments["options"] = "-c timezone=UTC"
    engine = create_engine(url, pool_pre_ping=True, connect_args=arguments)
    event.listen(engine, "connect", _prepare_postgres)
    event.listen(engine, "begin", _begin_postgres)
    return engine


def _begin_postgres(connection: Connection) -> None:
    if connection.get_execution_options().get(_LIGHTLY):
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO OFF")


def _prepare_postgres(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own connection
    """Refuse naive moments, which PostgreSQL would silently read in the session's zone."""
    from psycopg.types.datetime import DatetimeBinaryDumper, DatetimeDumper  # noqa: PLC0415 - SQLite needs no driver

    def refuse_naive(dumper: Any, at: datetime, _: object) -> Any:  # noqa: ANN401 - the driver's own dumper
        if at.tzinfo is None:
            raise Refused(f"{at.isoformat()} has no offset; give the moment with its zone")
        return dumper

    for parent in (DatetimeBinaryDumper, DatetimeDumper):
        connection.adapters.register_dumper(datetime, type(parent.__name__, (parent,), {"upgrade": refuse_naive}))
