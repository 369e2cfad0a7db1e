"""Two schedulers and four workers over one PostgreSQL; one of each is killed in the middle: each digest exactly once.

Real processes with the real clock, a mail server on 127.0.0.1, readers in zones around the globe.
"""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select, text

from tests.running import doors_at
from tests.team.processes import Program, running, until
from tests.team.sink import Sink, sink
from tests.team.test_gunicorn import free_port
from tests.team.waiting import jobs
from tracker.bootstrap import Doors
from tracker.clock import SystemClock
from tracker.db.models import OutboxMessage, Subscription, Tick
from tracker.domain.digest_days import newest_slot
from tracker.domain.mail_words import DigestDays, MailForm, MailOutcome
from tracker.scheduler.work import LANE

READERS, SCHEDULERS, WORKERS = 40, 2, 4
SECONDS = 60
ZONES = (
    "Pacific/Kiritimati", "Pacific/Auckland", "Australia/Lord_Howe", "Asia/Kolkata", "Europe/Berlin", "UTC",
    "America/St_Johns", "America/New_York", "America/Los_Angeles", "Pacific/Pago_Pago",
)  # fmt: skip
# What is taken over from the dead is taken over after minutes; in the tests after seconds.
SCHEDULER = """
import sys
from tracker.cli import main
from tracker.scheduler import jobs
jobs._LEASE_SECONDS = 5.0
sys.argv = ["tracker", "scheduler"]
main()
"""
WORKER = """
import sys
from datetime import timedelta
from tracker.cli import main
from tracker.mail import smtp
from tracker.scheduler import delivery
delivery._BATCH, delivery._LEAST_CLAIM, smtp._ANSWERS_A_MESSAGE = 4, timedelta(seconds=5), 1
sys.argv = ["tracker", "worker", "--concurrency", "1"]
main()
"""


@pytest.fixture
def now(team_url: str, tmp_path: Path) -> datetime:
    return SystemClock().now()


def hour_for(zone: str, now: datetime) -> int:
    """An hour of the reader's day that has come, and that no day brings in the next minutes."""
    quiet = (hour for hour in (0, 3, 6) if slot(now, hour, zone) == slot(now + timedelta(minutes=10), hour, zone))
    return next(quiet)


def slot(at: datetime, hour: int, zone: str) -> str:
    return newest_slot(at, hour, zone, DigestDays.DAILY).isoformat()


def subscribe(doors: Doors, now: datetime) -> dict[str, str]:
    """Readers whose digest is due at once; the slot of each by address."""
    due = {}
    with doors.writing("tester") as session:
        for number in range(READERS):
            zone, address = ZONES[number % len(ZONES)], f"reader{number}@example.org"
            hour = hour_for(zone, now)
            row = Subscription(
                id=1000 + LANE // 2 * number,  # two to a lane, so that there is something to do for every worker
                address=address,
                zone=zone,
                hour=hour,
                form=MailForm.TEXT if number % 3 else MailForm.HTML,
                asked_at=now - timedelta(days=30),
                confirmed_at=now - timedelta(days=30),
            )
            session.add(row)
            due[address] = slot(now, hour, zone)
    return due


@contextmanager
def a_team(url: str, folder: Path, port: int) -> Iterator[tuple[list[Program], list[Program]]]:
    settings = {
        "TRACKER_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "TRACKER_SMTP_TIMEOUT_SECONDS": "5",
        "TRACKER_TICK_SECONDS": "2",
        "TRACKER_DIGEST_TO": "desk@example.org",
        "TRACKER_BASE_URL": "https://docket.example.org",
        "TRACKER_MAIL_FROM": "docket@example.org",
        "TRACKER_SECRET_KEY": "the same for every process",
    }
    with ExitStack() as stack:
        workers = [stack.enter_context(running(url, folder, "-c", WORKER, **settings)) for _ in range(WORKERS)]
        schedulers = [stack.enter_context(running(url, folder, "-c", SCHEDULER, **settings)) for _ in range(SCHEDULERS)]
        for program in (*workers, *schedulers):
            program.says("Ctrl-C ends it.")
        yield schedulers, workers


def kill_one_that_delivers(doors: Doors, workers: list[Program]) -> Program:
    """Kills a worker that has sent a message and waits for the answer."""
    with doors.reading() as session:
        claims = session.scalars(select(OutboxMessage.claimed_by).where(OutboxMessage.claimed_by.is_not(None))).all()
    numbers = {part for claim in claims for part in str(claim).split(":")}
    busy = next(worker for worker in workers if str(worker.process.pid) in numbers)
    assert busy.end(signal.SIGKILL) == -signal.SIGKILL
    return busy


def outcomes(doors: Doors) -> dict[str, list[tuple[str, MailOutcome | None]]]:
    with doors.reading() as session:
        found: dict[str, list[tuple[str, MailOutcome | None]]] = {}
        for row in session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "digest")):
            found.setdefault(row.recipient, []).append((row.slot, row.outcome))
        return found


def all_sent(doors: Doors, due: dict[str, str]) -> bool:
    found = outcomes(doors)
    return all((day, MailOutcome.SENT) in found.get(address, []) for address, day in due.items())


def test_each_reader_gets_the_digest_of_the_day_once_whoever_dies(team_url: str, tmp_path: Path, now: datetime) -> None:
    with doors_at(team_url, tmp_path, now) as doors, sink(free_port(), hold_after=5) as kept:
        due = subscribe(doors, now)
        with a_team(team_url, tmp_path, kept.port) as (schedulers, workers):
            look = partial(seen, doors, schedulers, workers)
            until(lambda: kept.is_holding, lambda: f"mail comes in: {look()}", SECONDS / 2)
            killed = kill_one_that_delivers(doors, workers)
            assert schedulers[0].end(signal.SIGKILL) == -signal.SIGKILL
            kept.answers.set()
            until(lambda: all_sent(doors, due), lambda: f"every digest is sent: {look()}", SECONDS / 2)
            left = [schedulers[1], *(worker for worker in workers if worker is not killed)]
            assert [(program.end(), wrong(program)) for program in left] == [(0, [])] * len(left)

        assert {address: slots for address, slots in outcomes(doors).items() if address in due} == {
            address: [(day, MailOutcome.SENT)] for address, day in due.items()
        }
        as_sent(doors, kept)
        at_rest(doors)


def wrong(program: Program) -> list[str]:
    """What a program said on standard error that is neither news nor a tick that took longer than a tick may."""
    return [line for line in program.errors if "level=info" not in line and "maximum number of running" not in line]


def seen(doors: Doors, *programs: list[Program]) -> object:
    """What there is to look at when something did not happen."""
    said = [(one.process.args[-1].splitlines()[-2], one.out, one.errors) for some in programs for one in some]
    with doors.reading() as session:
        notes = session.scalars(select(Tick.note)).all()
    return {"said": said, "ticks": notes, "jobs": jobs(doors), "mail": outcomes(doors)}


def as_sent(doors: Doors, kept: Sink) -> None:
    """The mail server got each message under one Message-ID, that of the outbox; the killed one's twice."""
    with doors.reading() as session:
        rows = session.execute(select(OutboxMessage.recipient, OutboxMessage.message_id)).all()
    assert set(kept.came) == {(row.recipient, row.message_id) for row in rows}
    assert kept.came.total() - len(kept.came) <= 1


def at_rest(doors: Doors) -> None:
    """Nothing waits, ticks did not overlap, and of jobs at most the one is left that the killed worker was doing."""
    with doors.reading() as session:
        states = session.scalars(text("SELECT status::text FROM procrastinate_jobs")).all()
        runs = session.scalars(select(Tick).order_by(Tick.started_at)).all()
    assert states in ([], ["doing"])
    finished = [run for run in runs if run.finished_at is not None]
    assert len(runs) - len(finished) <= 1
    assert all(one.finished_at <= other.started_at for one, other in pairwise(finished))
