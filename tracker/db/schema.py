"""The state of a database's tables against the migrations of this program, and moving from one to the other.

Reading the state needs no Alembic, so that a page starts fast.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import URL, Connection, Engine, inspect, text

from tracker import paths
from tracker.db.engine import make_engine, reading
from tracker.db.faults import in_plain_words
from tracker.domain.errors import Unavailable

if TYPE_CHECKING:
    from alembic.config import Config

State = Literal["empty", "behind", "current", "ahead"]

_MIGRATION_LOCK = 7_233_841_955
_REVISION = re.compile(r'^revision = ["\'](.+)["\']$', re.MULTILINE)
_FOLLOWS = re.compile(r'^down_revision = ["\'](.+)["\']$', re.MULTILINE)
_NEWER = "This database was made by a newer version of the program: install that version, or restore a backup."


def upgrade(url: str | URL) -> None:
    """Bring the database at `url` to the newest tables, all or nothing; makes an SQLite file and its folder.

    Raises Unavailable when it cannot be reached, or was made by a newer version.
    """
    from alembic import command  # noqa: PLC0415 - only for those who migrate

    with migrating(url) as connection:
        if _state(connection) == "ahead":
            raise Unavailable(_NEWER)
        command.upgrade(_config(connection), "head")


def downgrade(url: str | URL, to: str) -> None:
    """Take the database at `url` back to revision `to` ("base" for no tables), with what data the tables can hold."""
    from alembic import command  # noqa: PLC0415 - only for those who migrate

    with migrating(url) as connection:
        command.downgrade(_config(connection), to)


def state(engine: Engine) -> State:
    """How the database's tables stand against this program's. Raises Unavailable when it cannot be reached."""
    if engine.dialect.name == "sqlite" and not _file_exists(engine.url):
        return "empty"
    with in_plain_words(engine), reading(engine).connect() as connection:
        return _state(connection)


def require_current(engine: Engine) -> None:
    """Raises Unavailable, saying what to do, unless the database's tables are this program's."""
    match state(engine):
        case "empty":
            raise Unavailable("The database has no tables yet: run 'tracker init'.")
        case "behind":
            raise Unavailable("The database has the tables of an older version: run 'tracker init'.")
        case "ahead":
            raise Unavailable(_NEWER)
        case "current":
            return


def revisions() -> tuple[str, ...]:
    """The revisions this program knows, oldest first."""
    follows: dict[str | None, str] = {}
    for file in (paths.migrations() / "versions").glob("*.py"):
        source = file.read_text(encoding="utf-8")
        before = _FOLLOWS.search(source)
        found = _REVISION.search(source)
        if found:
            follows[before[1] if before else None] = found[1]
    known: list[str] = []
    while follow := follows.get(known[-1] if known else None):
        known.append(follow)
    return tuple(known)


@contextmanager
def migrating(url: str | URL) -> Iterator[Connection]:
    """A connection on which migrations run alone and in one transaction, saved at the end.

    Foreign keys of SQLite are off meanwhile (a table is rebuilt by dropping it) and checked before the save.
    """
    engine = make_engine(url)
    is_sqlite = engine.dialect.name == "sqlite"
    if is_sqlite:
        _make_folder(engine.url)
    try:
        with in_plain_words(engine), engine.connect() as connection:
            if is_sqlite:
                connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF").close()  # type: ignore[union-attr]
            with connection.begin():
                if not is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATION_LOCK})
                yield connection
                if is_sqlite:
                    _check_foreign_keys(connection)
    finally:
        engine.dispose()


def _state(connection: Connection) -> State:
    if not inspect(connection).has_table("alembic_version"):
        return "empty"
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    if not found:
        return "empty"
    known = revisions()
    if any(revision not in known for revision in found):
        return "ahead"
    return "current" if list(found) == [known[-1]] else "behind"


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - only for those who migrate

    config = Config(str(paths.alembic_ini()))
    config.attributes["connection"] = connection
    return config


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise Unavailable(f"A migration would leave rows of {broken[0]} pointing at nothing: nothing was changed.")


def _file_exists(url: URL) -> bool:
    file = _file(url)
    return file is None or file.exists()


def _make_folder(url: URL) -> None:
    file = _file(url)
    if file is None:
        return
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # sealed rows may lie there
    except OSError as error:
        raise Unavailable(f"The folder {file.parent} for the database cannot be made: {error.strerror}.") from error


def _file(url: URL) -> Path | None:
    """The file of an SQLite database; None when it is in memory, or named in SQLite's own way (file:...)."""
    name = url.database or ":memory:"
    return None if name == ":memory:" or name.startswith("file:") else Path(name)
