"""A worker: jobs beside each other in threads, one that fails, and every way for it to end."""

import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.db.postgres import Server
from tests.running import doors_at
from tests.team.processes import Program, running, until
from tests.team.waiting import jobs
from tracker.bootstrap import Doors
from tracker.scheduler import team
from tracker.scheduler.jobs_queue import PREPARE, Queue
from tracker.scheduler.work import LANE

# A worker whose work is said and not done; a number stands for what happens to it.
SCRIPT = """
import sys, threading
from tracker.bootstrap import open_doors
from tracker.config import Settings
from tracker.domain.errors import Unavailable
from tracker.logs import configure
from tracker.scheduler import team
from tracker.scheduler.work import Work

def say(*words):  # in one write, for threads
    print(" ".join(map(str, words)) + "\\n", end="", flush=True)

ending, together = threading.Event(), threading.Barrier(2)
team.SECONDS_TO_END = float(sys.argv[2])

def prepare(numbers):
    say("began", *numbers)
    match numbers[0] % 50:
        case 1: together.wait(20)
        case 2: raise Unavailable("The mail server is away")
        case 3: raise ZeroDivisionError("a fault of ours")
        case 4: ending.wait(20)
        case 5: threading.Event().wait(60)
    say("did", *numbers)
    return len(numbers)

configure("info")
with open_doors(Settings.from_environment()) as doors:
    work = Work(prepare, lambda: say("delivered"))
    team.run_worker(doors, work, lambda: say("ready"), at_once=int(sys.argv[1]), ending=ending)
say("ended")
"""
TOGETHER, AWAY, FAULT, UNTIL_THE_END, ENDLESS = 1, 2, 3, 4, 5


@pytest.fixture
def two_at_once(team_url: str, tmp_path: Path) -> Iterator[Program]:
    with worker(team_url, tmp_path) as program:
        yield program


def worker(url: str, folder: Path, *, at_once: int = 2, to_end: float = 25) -> AbstractContextManager[Program]:
    return running(url, folder, "-c", SCRIPT, str(at_once), str(to_end))


def ask(doors: Doors, *numbers: int) -> None:
    with doors.writing("scheduler") as session:
        Queue().enqueue_prepare(session, numbers)


def test_jobs_are_done_beside_each_other_and_are_gone(two_at_once: Program, doors: Doors) -> None:
    two_at_once.says("ready")

    ask(doors, TOGETHER, LANE + TOGETHER)

    two_at_once.says("did 1")  # each waits for the other, so neither can be done alone
    until(lambda: jobs(doors) == [], "jobs that are over are removed")
    assert sorted(two_at_once.out[-2:]) == ["did 1", f"did {LANE + 1}"]
    assert two_at_once.end() == 0


def test_what_waited_before_the_worker_came_is_done(team_url: str, tmp_path: Path, doors: Doors) -> None:
    ask(doors, 10, 11)
    with doors.writing("scheduler") as session:
        Queue().enqueue_delivery(session)

    with worker(team_url, tmp_path) as program:
        program.says("did 10 11")
        assert program.end() == 0

    assert "delivered" in program.out
    assert jobs(doors) == []


def test_what_is_ready_is_sent_before_more_is_written(team_url: str, tmp_path: Path, doors: Doors) -> None:
    ask(doors, 10, LANE + 10)
    with doors.writing("scheduler") as session:
        Queue().enqueue_delivery(session)

    with worker(team_url, tmp_path, at_once=1) as program:
        program.says(f"did {LANE + 10}")

    assert program.out[1:] == ["delivered", "began 10", "did 10", f"began {LANE + 10}", f"did {LANE + 10}"]


def test_a_job_that_fails_is_noted_in_a_line_and_the_next_is_done(two_at_once: Program, doors: Doors) -> None:
    ask(doors, AWAY, LANE + FAULT, 2 * LANE + 9)

    two_at_once.says(f"did {2 * LANE + 9}")
    until(lambda: jobs(doors) == [], "failed jobs are removed too: the next tick asks again")
    assert two_at_once.end() == 0

    failed = [line for line in two_at_once.errors if "job failed" in line]
    assert len(failed) == 2
    assert any('error="The mail server is away"' in line for line in failed)
    assert any("a fault of ours" in line for line in two_at_once.errors)


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_after_the_jobs_under_way(ended_by: signal.Signals, two_at_once: Program, doors: Doors) -> None:
    ask(doors, UNTIL_THE_END)
    two_at_once.says(f"began {UNTIL_THE_END}")

    assert two_at_once.end(ended_by) == 0

    assert two_at_once.out[-2:] == [f"did {UNTIL_THE_END}", "ended"]
    assert [line.partition("level=")[2] for line in two_at_once.errors] == [
        "info part=team event=ending within_seconds=25.0"
    ]
    assert jobs(doors) == []
    with doors.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM procrastinate_workers")) == 0


def test_it_takes_up_nothing_new_while_it_ends(team_url: str, tmp_path: Path, doors: Doors) -> None:
    with worker(team_url, tmp_path, at_once=1) as program:
        ask(doors, UNTIL_THE_END, LANE + 9)
        program.says(f"began {UNTIL_THE_END}")

        assert program.end() == 0

    assert f"began {LANE + 9}" not in program.out
    assert [(task, once, state) for task, once, _, state in jobs(doors)] == [(PREPARE, "prepare/1", "todo")]


def test_it_ends_in_time_whatever_hangs(team_url: str, tmp_path: Path, doors: Doors) -> None:
    with worker(team_url, tmp_path, to_end=0.5) as program:
        ask(doors, ENDLESS)
        program.says(f"began {ENDLESS}")

        assert program.end() == 1

    assert "ended" not in program.out
    assert "ended in the middle" in program.errors[-1]


def test_a_second_signal_ends_it_at_once(team_url: str, tmp_path: Path, doors: Doors) -> None:
    with worker(team_url, tmp_path) as program:
        ask(doors, UNTIL_THE_END, LANE + ENDLESS)
        program.says(f"began {LANE + ENDLESS}")
        program.process.send_signal(signal.SIGTERM)
        program.says(f"did {UNTIL_THE_END}")

        assert program.end() == 1


def test_what_a_killed_worker_was_doing_does_not_keep_others_from_doing_it(
    team_url: str, tmp_path: Path, doors: Doors
) -> None:
    with worker(team_url, tmp_path) as killed:
        ask(doors, ENDLESS)
        killed.says(f"began {ENDLESS}")
        assert killed.end(signal.SIGKILL) == -signal.SIGKILL
    assert [state for _, _, _, state in jobs(doors)] == ["doing"]

    with worker(team_url, tmp_path) as other:
        ask(doors, ENDLESS + 1)
        other.says(f"did {ENDLESS + 1}")
        assert other.end() == 0


def test_what_a_killed_worker_was_doing_is_removed_when_the_next_begins(
    team_url: str, tmp_path: Path, doors: Doors
) -> None:
    with worker(team_url, tmp_path) as killed:
        ask(doors, ENDLESS)
        killed.says(f"began {ENDLESS}")
        killed.end(signal.SIGKILL)
    with doors.writing("tester") as session:
        session.execute(text("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '61 s'"))

    with worker(team_url, tmp_path) as other:
        until(lambda: jobs(doors) == [], "what the dead were doing is removed")
        assert other.end() == 0


def test_it_ends_with_one_line_when_its_database_goes_away(
    team_url: str, tmp_path: Path, postgres_server: Server
) -> None:
    with worker(team_url, tmp_path) as program:
        program.says("ready")
        with doors_at(team_url, tmp_path) as doors:
            ask(doors, 9)
            program.says("did 9")
        postgres_server.drop(postgres_server.admin.set(database=team_url.rpartition("/")[2]))

        assert program.over() == 1
    assert f"tracker.domain.errors.Unavailable: {team._GONE}" in program.errors
