"""The processes of a team: `tracker scheduler`, which finds work, and `tracker worker`, which does it.

Any number of each may run at once, on any machine, over one PostgreSQL. Both end on SIGTERM or Ctrl-C within
`SECONDS_TO_END`: after the tick or the message under way, else as a killed process would, which loses nothing.
"""

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event, Timer
from typing import TYPE_CHECKING

from tracker.bootstrap import Doors
from tracker.domain.errors import TrackerError, Unavailable
from tracker.logs import logger
from tracker.scheduler.delivery import deliver
from tracker.scheduler.digest_work import prepare_lane
from tracker.scheduler.jobs import TickReport
from tracker.scheduler.jobs_queue import DELIVER, PREPARE, QUEUE, Queue, require_tables
from tracker.scheduler.runner import Runner
from tracker.scheduler.work import Work

if TYPE_CHECKING:
    from procrastinate import App

SECONDS_TO_END = 25.0
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_POLL_SECONDS, _BEAT_SECONDS, _DEAD_SECONDS = 5.0, 10.0, 60.0
_GONE = "The database of the jobs cannot be reached: is its server running?"


def require_team(doors: Doors) -> None:
    """Raises Unavailable unless the database is PostgreSQL with the tables of jobs in it."""
    if doors.database.engine.dialect.name != "postgresql":
        raise Unavailable(
            "This needs PostgreSQL: set TRACKER_DATABASE_URL to postgresql+psycopg://USER@HOST/NAME. "
            "With SQLite 'tracker serve' does it all by itself."
        )
    with doors.reading() as session:
        require_tables(session)


def work_of(doors: Doors, ending: Event) -> Work:
    """The work of this program; what is being delivered stops at the next message once `ending` is set."""
    prepare = partial(prepare_lane, doors, jobs=Queue())
    holder = f"{socket.gethostname()}:{os.getpid()}"

    def hand_over() -> None:
        report = TickReport(doors.clock.now())
        deliver(doors, holder=holder, report=report, is_ending=ending.is_set)
        for problem in report.problems:
            logger("worker").warning("delivery", problem=problem)

    return Work(prepare, hand_over)


def run_scheduler(runner: Runner, ready: Callable[[], object]) -> None:
    """Calls `ready` and ticks until a signal comes; returns when the tick under way has ended."""
    ended = Event()
    for number in _SIGNALS:
        signal.signal(number, lambda *_: _give_up() if ended.is_set() else _end(ended.set))
    ready()
    runner.start()
    ended.wait()
    runner.stop()


def run_worker(doors: Doors, work: Work, ready: Callable[[], object], *, at_once: int, ending: Event) -> None:
    """Calls `ready` and does jobs until a signal comes; then sets `ending`, and returns when those under way are over.

    Raises Unavailable when the database of the jobs goes away.
    """
    from procrastinate.exceptions import ConnectorException  # noqa: PLC0415 - only teams need it

    try:
        asyncio.run(_until_ended(_app(doors, work), ready, at_once, ending))
    except ConnectorException as error:
        raise Unavailable(_GONE) from error
    if not ending.is_set():
        raise Unavailable(_GONE)


async def _until_ended(app: "App", ready: Callable[[], object], at_once: int, ending: Event) -> None:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(at_once, "job"))  # the default has too few threads on small machines
    working = asyncio.create_task(_working(app, at_once))

    def end() -> None:
        ending.set()
        working.cancel()

    for number in _SIGNALS:
        loop.add_signal_handler(number, lambda: _give_up() if ending.is_set() else _end(end))
    ready()
    try:
        await working
    except asyncio.CancelledError:
        if not ending.is_set():
            raise


async def _working(app: "App", at_once: int) -> None:
    async with app.open_async():
        await _forget_the_dead(app)
        await app.run_worker_async(
            queues=[QUEUE],
            concurrency=at_once,
            fetch_job_polling_interval=_POLL_SECONDS,
            update_heartbeat_interval=_BEAT_SECONDS,
            stalled_worker_timeout=_DEAD_SECONDS,
            delete_jobs="always",
            install_signal_handlers=False,
        )


def _app(doors: Doors, work: Work) -> "App":
    from procrastinate import App, PsycopgConnector  # noqa: PLC0415

    engine = doors.database.engine
    _, options = engine.dialect.create_connect_args(engine.url)
    options = {**options, "application_name": "duty-docket worker", "connect_timeout": 5}
    app = App(connector=PsycopgConnector(kwargs=options, min_size=0, max_size=4, timeout=_POLL_SECONDS))

    @app.task(name=PREPARE, queue=QUEUE)
    def prepare(numbers: list[int]) -> None:
        _noted(PREPARE, lambda: work.prepare(tuple(numbers)))

    @app.task(name=DELIVER, queue=QUEUE)
    def deliver() -> None:
        _noted(DELIVER, work.deliver)

    return app


def _noted(task: str, job: Callable[[], object]) -> None:
    """Does a job. What stops it is noted, and the next tick asks again: the rows say what is still to do."""
    try:
        job()
    except TrackerError as error:
        logger("worker").warning("job failed", job=task, error=error.message)
    except Exception:  # noqa: BLE001 - whatever a job trips over, the worker goes on to the next
        logger("worker").exception("job failed", job=task)


async def _forget_the_dead(app: "App") -> None:
    """Removes the jobs that killed workers were doing. They kept nobody waiting: the next tick asked again."""
    from procrastinate.jobs import Status  # noqa: PLC0415

    for job in await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=_DEAD_SECONDS):
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)


def _end(begin: Callable[[], object]) -> None:
    """Begins to end, and sees that it does end."""
    last = Timer(SECONDS_TO_END, _give_up)
    last.daemon = True
    last.start()
    begin()
    logger("team").info("ending", within_seconds=SECONDS_TO_END)


def _give_up() -> None:
    logger("team").warning("ended in the middle; what was under way is done again by others")
    os._exit(1)
