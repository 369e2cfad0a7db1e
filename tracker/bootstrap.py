"""The composition root: every door is built once, here, and handed to the entry points."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from sqlalchemy.orm import Session

from tracker.clock import Clock, SystemClock
from tracker.config import Settings
from tracker.db.as_known import PastRecords
from tracker.db.engine import Database
from tracker.db.history import attach_history
from tracker.db.schema import require_current
from tracker.db.shelf import RecordShelf
from tracker.domain.law import Law
from tracker.mail.folder import MailFolder
from tracker.rulebook.law import load_law


@dataclass(frozen=True, slots=True)
class Doors:
    """The doors of one running program: settings, database, clock, mail, and the records built, past ones too."""

    settings: Settings
    database: Database
    clock: Clock
    mail: MailFolder
    shelf: RecordShelf = field(default_factory=RecordShelf)
    past: PastRecords = field(default_factory=PastRecords)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment of the database and cannot write."""
        with self.database.read() as session:
            yield session

    @contextmanager
    def writing(self, actor: str, *, at: datetime | None = None, why: str | None = None) -> Iterator[Session]:
        """A session that holds the right to write; saved at the end with its history, undone by any error.

        `at` is the moment noted in the history; the clock's when None.
        """
        with self.database.write() as session:
            attach_history(session, actor, at or self.clock.now(), why=why)
            yield session

    @property
    def law(self) -> Law:
        """The rulebook and the calendars, read when they are first asked for."""
        return load_law()

    def close(self) -> None:
        """Closes every connection."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_doors(settings: Settings, *, clock: Clock | None = None, check_schema: bool = True) -> Doors:
    """The doors for these settings. Raises Unavailable when the database cannot be opened or is not at head."""
    database = Database(settings.database_url)
    doors = Doors(settings, database, clock or SystemClock(), MailFolder(settings.mail_dir))
    if check_schema:
        try:
            require_current(database.engine)
        except BaseException:
            doors.close()
            raise
    return doors
