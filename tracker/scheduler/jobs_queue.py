"""Work left to workers as rows of procrastinate on PostgreSQL: its tables, and asking within a transaction of ours.

A job carries no facts. It is a row of the same transaction as what it follows from: undone with it, seen with it, and
removed when it is over. One job of a kind waits at a time (its queueing lock), however many schedulers ask.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.domain.errors import Unavailable
from tracker.scheduler.work import lanes

if TYPE_CHECKING:
    from procrastinate.types import JSONDict

QUEUE = "docket"
_WRITE, _SEND = 0, 1
"""What is ready is sent before more is written: an alert does not wait for ten thousand digests."""
PREPARE, DELIVER = "tracker.prepare", "tracker.deliver"
_LOCK = 7_233_841_956
_WAITING = text("SELECT id FROM procrastinate_jobs WHERE queueing_lock = :once AND status = 'todo' FOR UPDATE")
_STAMP = "Jobs that workers do, as of procrastinate's "


class Queue:
    """Asks workers, by rows of the transaction that asks."""

    def __init__(self) -> None:
        from procrastinate import App, SyncPsycopgConnector  # noqa: PLC0415 - only teams need it

        self._app = App(connector=SyncPsycopgConnector())  # never opened: each job goes through our connection

    def enqueue_prepare(self, session: Session, numbers: tuple[int, ...]) -> None:
        """One job a lane; a lane that is waiting already is not asked for again before the next tick."""
        for lane, some in lanes(numbers):
            self._ask(session, PREPARE, f"prepare/{lane}", _WRITE, {"numbers": list(some)})

    def enqueue_delivery(self, session: Session) -> None:
        """One job. Asked for while another is being done, it is done beside it, by a worker that is free."""
        self._ask(session, DELIVER, "deliver", _SEND, {})

    def _ask(self, session: Session, task: str, once: str, priority: int, what: "JSONDict") -> None:
        from procrastinate.exceptions import AlreadyEnqueued, ConnectorException  # noqa: PLC0415

        try:
            # In a savepoint, because a second waiting job is refused by an index, which would undo everything else.
            with session.begin_nested():
                driver = session.connection().connection.driver_connection  # asked for inside: that sets the savepoint
                job = self._app.configure_task(
                    task, queue=QUEUE, queueing_lock=once, priority=priority, connection=driver
                )
                job.defer(**what)
        except AlreadyEnqueued:
            # Hold the one that waits, so that no worker takes it up before what we write can be seen.
            if session.scalar(_WAITING, {"once": once}) is None:
                self._ask(session, task, once, priority, what)
        except ConnectorException as error:
            raise Unavailable(f"Workers cannot be asked for anything: {error.__cause__ or error}") from error


def make_tables(session: Session) -> None:
    """Makes the tables of jobs, or brings them to this program's version; changes nothing where they are.

    Raises Unavailable where a newer version or another program made them.
    """
    session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    known, found = _versions(), _version(session)
    if found == known[-1]:
        return
    if found is None:
        _run(session, _everything())
    else:
        for name in known[_place(found) + 1 :]:
            _run(session, (_folder() / f"{name}.sql").read_text(encoding="utf-8"))
    _run(session, f"COMMENT ON TABLE procrastinate_jobs IS '{(_STAMP + known[-1]).replace(chr(39), chr(39) * 2)}'")


def require_tables(session: Session) -> None:
    """Raises Unavailable, saying what to do, unless the tables of jobs are this program's."""
    found = _version(session)
    if found is None:
        raise Unavailable("The database has no tables for jobs yet: run 'tracker init'.")
    if _place(found) < len(_versions()) - 1:
        raise Unavailable("The database has the tables for jobs of an older version: run 'tracker init'.")


def _version(session: Session) -> str | None:
    """The newest step that the tables of jobs have taken, from the table's own comment; None without tables."""
    table = session.scalar(text("SELECT to_regclass('procrastinate_jobs')::oid"))
    if table is None:
        return None
    said = session.scalar(text("SELECT obj_description(:table, 'pg_class')"), {"table": table})
    if not said or not said.startswith(_STAMP):
        raise Unavailable(
            "The database has tables of procrastinate that another program made: give the tracker one of its own."
        )
    return str(said).removeprefix(_STAMP)


def _place(version: str) -> int:
    known = _versions()
    if version not in known:
        raise Unavailable("The tables for jobs were made by a newer version of the program: install that version.")
    return known.index(version)


def _run(session: Session, statements: str) -> None:
    session.connection().exec_driver_sql(statements, execution_options={"no_parameters": True})


def _versions() -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in _folder().glob("*.sql")))


def _folder() -> Path:
    from procrastinate.schema import SchemaManager  # noqa: PLC0415

    return Path(SchemaManager.get_migrations_path())


def _everything() -> str:
    from procrastinate.schema import SchemaManager  # noqa: PLC0415

    return SchemaManager.get_schema()
