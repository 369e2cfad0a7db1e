"""`tracker scheduler` and `tracker worker`: whom they refuse, what they say, and how they end."""

import signal
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cli.conftest import Run, run
from tests.scheduler.ticking import flags_up, mail_in, ticks
from tests.team.processes import Program, running, until
from tests.team.waiting import jobs
from tracker.bootstrap import Doors
from tracker.db.models import Lease, OutboxMessage
from tracker.domain.mail_words import MailOutcome

__all__ = ["run"]
BOTH = pytest.mark.parametrize("command", ["scheduler", "worker"])
SETTINGS = {"TRACKER_TICK_SECONDS": "2", "TRACKER_DIGEST_HOUR": "0", "TRACKER_DIGEST_TO": "desk@example.org"}


@BOTH
def test_sqlite_is_refused_with_what_to_do_instead(command: str, run: Run, seeded_sqlite_url: str) -> None:
    assert run(command, url=seeded_sqlite_url).refusal == (
        "This needs PostgreSQL: set TRACKER_DATABASE_URL to postgresql+psycopg://USER@HOST/NAME. "
        "With SQLite 'tracker serve' does it all by itself."
    )


@BOTH
def test_a_database_that_init_has_not_seen_since_is_refused(command: str, run: Run, seeded_postgresql_url: str) -> None:
    said = run(command, url=seeded_postgresql_url).refusal

    assert said == "The database has no tables for jobs yet: run 'tracker init'."


@pytest.mark.parametrize("number", ["0", "13", "many"])
def test_how_many_jobs_at_once_is_a_small_number(number: str, run: Run) -> None:
    assert run("worker", "--concurrency", number).status == 2


def begin(url: str, folder: Path, *command: str) -> "running":
    return running(url, folder, "-m", "tracker", *command, **SETTINGS)


def started(program: Program) -> Program:
    program.says("Ctrl-C ends it.")
    return program


def test_the_scheduler_leaves_the_digest_to_workers_and_a_worker_mails_it(
    team_url: str, tmp_path: Path, doors: Doors
) -> None:
    with begin(team_url, tmp_path, "scheduler") as scheduler:
        assert started(scheduler).out[0] == "A tick every 2 seconds."
        until(lambda: jobs(doors), "the tick asks for the digest")
        assert [(task, state) for task, _, _, state in jobs(doors)] == [("tracker.prepare", "todo")]
        assert flags_up(doors) == {"abrego-garcia": "record_stale"}
        assert mail_in(doors) == []

        with begin(team_url, tmp_path, "worker") as worker:
            assert started(worker).out[0] == "2 jobs at once."
            until(lambda: mail_in(doors), "a worker prepares and delivers it")
            until(lambda: jobs(doors) == [], "and the jobs are gone")
            assert [worker.end(), scheduler.end()] == [0, 0]

    assert len(mail_in(doors)) == 1
    with doors.reading() as session:
        assert session.scalars(select(OutboxMessage.outcome)).all() == [MailOutcome.SENT]


@BOTH
@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_and_leaves_no_lease(
    ended_by: signal.Signals, command: str, team_url: str, tmp_path: Path, doors: Doors
) -> None:
    with begin(team_url, tmp_path, command) as program:
        started(program)
        if command == "scheduler":
            until(lambda: ticks(doors), "it ticks")

        assert program.end(ended_by) == 0

    assert not any("Traceback" in line or "level=error" in line for line in program.errors), program.errors
    assert all(run.finished_at for run in ticks(doors))
    with doors.reading() as session:
        assert session.scalars(select(Lease)).all() == []


def test_a_second_scheduler_stands_by_and_takes_over(team_url: str, tmp_path: Path, doors: Doors) -> None:
    with begin(team_url, tmp_path, "scheduler") as first, begin(team_url, tmp_path, "scheduler") as second:
        started(first)
        started(second)
        until(lambda: ticks(doors), "one of them ticks")
        assert first.end() == 0
        seen = len(ticks(doors))
        until(lambda: len(ticks(doors)) > seen, "the other goes on")
        assert second.end() == 0

    assert all(run.finished_at for run in ticks(doors))
