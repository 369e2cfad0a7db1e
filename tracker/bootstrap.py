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
from tracker.domain.errors import Unreadable
from tracker.domain.law import Law
from tracker.mail.doors import MailDoor
from tracker.mail.folder import MailFolder
from tracker.mail.server import read_server
from tracker.mail.smtp import SmtpDoor
from tracker.mail.wire import read_sender
from tracker.rulebook.law import load_law


@dataclass(frozen=True, slots=True)
class Doors:
    """The doors of one running program: settings, database, clock, mail, and the records built, past ones too.

    `mail` is the mail server where one is set, and else the folder.
    """

    settings: Settings
    database: Database
    clock: Clock
    mail: MailDoor
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

    @contextmanager
    def marking(self) -> Iterator[Session]:
        """A session for what became of mail, one message at a time: saved at once, but not kept waiting for the disk.

        It survives the end of the process. After a power cut the last messages may go out again, with the same
        Message-ID.
        """
        with self.database.write(lightly=True) as session:
            yield session

    @property
    def folder(self) -> MailFolder:
        """The folder for mail, whether or not a mail server is set."""
        return MailFolder(self.settings.mail_dir, self.settings.mail_from)

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
    """The doors for these settings.

    Raises Unavailable when the database cannot be opened or is not at head, Unreadable for settings of mail that cannot
    be read.
    """
    mail = _mail_door(settings)
    database = Database(settings.database_url)
    doors = Doors(settings, database, clock or SystemClock(), mail)
    if check_schema:
        try:
            require_current(database.engine)
        except BaseException:
            doors.close()
            raise
    return doors


def _mail_door(settings: Settings) -> MailDoor:
    try:
        read_sender(settings.mail_from)
    except Unreadable as error:
        raise Unreadable(f"TRACKER_MAIL_FROM: {error.message}", field="TRACKER_MAIL_FROM") from error
    server = read_server(settings)
    return MailFolder(settings.mail_dir, settings.mail_from) if server is None else SmtpDoor(server, settings.mail_from)
