"""What this tracker held at an earlier save: a copy of one matter in memory, made of its history.

The copy has the same tables, so that all that reads the database reads it unchanged. It holds every audited row as the
last change by then left it, and nothing of what leaves no history (flags, search, mail). What may be seen is decided by
today: who has an account, who is a member, whether a matter is public; and what is sealed or restricted today is so in
the copy too. A row whose history was redacted stands as it was when it was redacted.
"""

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Boolean, Engine, Integer, NullPool, Table, create_engine, func, select
from sqlalchemy.orm import Session

from tracker.db.as_known_rows import rows_known
from tracker.db.base import Base
from tracker.db.models import Change, Matter, SourceAttachment
from tracker.db.records import load_record
from tracker.db.visibility import Scope
from tracker.domain.errors import NotFound
from tracker.domain.record import MatterRecord
from tracker.domain.wording import format_instant

_MOST = 6


@dataclass(frozen=True, slots=True)
class Past:
    """A state of one matter: the last change of its chain that is in it, and the last of the installation's chain."""

    matter_id: int
    own: int
    installation: int


def past_at(session: Session, key: str, at: datetime) -> Past:
    """The state of a matter at a moment. Raises NotFound, naming the first save, for a moment before it."""
    matter = session.execute(select(Matter.id, Matter.zone).where(Matter.key == key)).one()
    own = session.scalar(select(func.max(Change.seq)).where(Change.matter_id == matter.id, Change.at <= at))
    if own is None:
        first = session.scalar(select(func.min(Change.at)).where(Change.matter_id == matter.id))
        since = f"before {format_instant(first, matter.zone)}, its first save" if first else "of this matter yet"
        raise NotFound(f"This tracker held nothing {since}. Choose a later moment under 'As this tracker knew it'")
    installation = select(func.max(Change.seq)).where(Change.matter_id.is_(None), Change.at <= at)
    return Past(matter.id, own, session.scalar(installation) or 0)


def past_before(session: Session, key: str, group: str) -> Past:
    """The state of a matter before a save, given by the name that its changes share. Raises NotFound."""
    save = select(func.min(Change.seq), func.min(Change.at)).join(Matter, Matter.id == Change.matter_id)
    first, at = session.execute(save.where(Matter.key == key, Change.group_id == group)).one()
    if first in (None, 1):
        raise NotFound("No save has that name, or it was the first of this matter")
    others = (Change.matter_id.is_(None), Change.at <= at, Change.group_id != group)
    matter_id = session.scalars(select(Matter.id).where(Matter.key == key)).one()
    return Past(matter_id, first - 1, session.scalar(select(func.max(Change.seq)).where(*others)) or 0)


class PastRecords:
    """Opens copies of past states, keeping the latest; safe for the threads of one program."""

    def __init__(self) -> None:
        self._opening = threading.local()
        self._held: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
        self._lock = threading.Lock()

    @cached_property
    def _engine(self) -> Engine:
        """One for all copies, so that a statement is compiled once."""
        return create_engine("sqlite://", poolclass=NullPool, creator=self._connect)

    @contextmanager
    def opened(self, session: Session, past: Past) -> Iterator[Session]:
        """A session on a copy of the state `past`, as `session` (which is of today) lets it be seen. It only reads."""
        self._opening.copy = self._copy(session, past)
        with self._engine.connect() as connection, Session(bind=connection, expire_on_commit=False) as copied:
            yield copied

    def as_known_before(self, session: Session, key: str, group: str, scope: Scope) -> MatterRecord:
        """The record of a matter as it was before a save. Raises NotFound."""
        with self.opened(session, past_before(session, key, group)) as copied:
            return load_record(copied, key, scope)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.deserialize(self._opening.copy)
        connection.execute("PRAGMA query_only = ON").close()
        return connection

    def _copy(self, session: Session, past: Past) -> bytes:
        place = (past, *_today(session, past.matter_id))
        with self._lock:
            if place in self._held:
                self._held.move_to_end(place)
                return self._held[place]
        made = _made(session, past)
        with self._lock:
            self._held[place] = made
            while len(self._held) > _MOST:
                self._held.popitem(last=False)
        return made


def _today(session: Session, matter_id: int) -> tuple[object, ...]:
    """What today's state goes by: how long both chains are, and which copies of sources are attached."""
    own = select(func.max(Change.seq)).where(Change.matter_id == matter_id).scalar_subquery()
    installation = select(func.max(Change.seq)).where(Change.matter_id.is_(None)).scalar_subquery()
    attached = select(func.max(SourceAttachment.attached_at)).scalar_subquery()
    return tuple(session.execute(select(own, installation, attached)).one())


def _made(session: Session, past: Past) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(_empty())
        connection.execute("PRAGMA ignore_check_constraints = ON")
        with connection:
            for name, rows in rows_known(session, past.matter_id, past.own, past.installation).items():
                _insert(connection, Base.metadata.tables[name], rows)
        return connection.serialize()


def _insert(connection: sqlite3.Connection, table: Table, rows: list[Mapping[str, Any]]) -> None:
    columns = [column.name for column in table.c]
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    missing = {column.name: _missing(column) for column in table.c}
    values = [[_stored(row.get(name, missing[name])) for name in columns] for row in rows]
    connection.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', values)  # noqa: S608 - our own names


def _stored(value: object) -> object:
    """A value of JSON as SQLite stores it."""
    if isinstance(value, bool):
        return int(value)
    return json.dumps(value) if isinstance(value, list | dict) else value


def _missing(column: Any) -> object:  # noqa: ANN401 - a column of any type
    """What stands in a column that was not there yet when a row was saved."""
    if column.nullable:
        return None
    if column.default is not None and column.default.is_scalar:
        return list(column.default.arg) if isinstance(column.default.arg, tuple) else column.default.arg
    return int(column.name == "version") if isinstance(column.type, Boolean | Integer) else ""


@cache
def _empty() -> bytes:
    """A database with all tables and no row."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        Base.metadata.create_all(connection)
        made = connection.connection.driver_connection
        assert isinstance(made, sqlite3.Connection)  # noqa: S101 - the driver of SQLite
        return made.serialize()
