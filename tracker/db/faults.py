"""What a database that fails says, in one plain line."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from tracker.domain.errors import Stale, Unavailable

_SQLITE = {
    "unable to open database file": "The database {name} cannot be opened: its folder must exist and be writable.",
    "readonly database": "The database {name} cannot be written: the file or its folder is read-only.",
    "database is locked": "The database {name} is busy: another program is writing to it. Try again in a moment.",
    "disk is full": "The disk is full: nothing was saved.",
    "disk I/O error": "The disk that holds the database {name} cannot be read or written.",
    "not a database": "The file {name} is not a database.",
    "malformed": "The database {name} is damaged: restore a backup.",
}
_LOST_RACE = ("40001", "40P01", "55P03")
_NO_ROOM = ("53100", "53200", "53300")


@contextmanager
def in_plain_words(engine: Engine) -> Iterator[None]:
    """Turns a closed door into Unavailable with one clear line, and a save that came second into Stale."""
    try:
        yield
    except StaleDataError as error:
        raise Stale("Somebody else saved this first. Look at what they saved, then save again.") from error
    except PoolTimeout as error:
        raise Unavailable("The database is busy: every connection is taken. Try again in a moment.") from error
    except DBAPIError as error:
        sentence = _sqlite(engine, error) if engine.dialect.name == "sqlite" else _postgres(engine, error)
        if sentence is None:
            raise
        raise Unavailable(sentence) from error


def _sqlite(engine: Engine, error: DBAPIError) -> str | None:
    said, name = str(error.orig), engine.url.database or "in memory"
    return next((words.format(name=name) for part, words in _SQLITE.items() if part in said), None)


def _postgres(engine: Engine, error: DBAPIError) -> str | None:
    if not isinstance(error, OperationalError) and not error.connection_invalidated:
        return None
    url = engine.url
    where = f"{url.database} on {url.host or url.query.get('host') or 'this machine'}"
    state = str(getattr(error.orig, "sqlstate", None) or "")
    if state in _LOST_RACE:
        return f"The database {where} is busy: two saves met. Try again."
    if state in _NO_ROOM:
        return f"The database {where} has no room left: nothing was saved."
    said = str(error.orig).strip().splitlines() or [""]
    if "FATAL:" in said[-1]:
        return f"The database {where} refused the connection: {said[-1].partition('FATAL:')[2].strip()}."
    return f"The database {where} cannot be reached: is its server running?"
