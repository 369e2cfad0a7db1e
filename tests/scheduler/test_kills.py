"""A tick that is killed half way: the next one leaves what an undisturbed one would have left, each thing once."""

import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.running import doors_at
from tests.scheduler.ticking import at, left_by_ticks, ticks
from tracker.scheduler.jobs import tick

MOMENT = "2025-04-14T07:00"
# The process kills itself (SIGKILL) at one step of a real tick.
SCRIPT = """
import os, signal, sys
from tracker.cli import main
from tracker.mail.folder import MailFolder
from tracker.scheduler import jobs

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def and_die(step):
    return lambda *given, **named: (step(*given, **named), die())

match sys.argv[1]:
    case "with the flags raised and not saved":
        jobs.refresh_flags = and_die(jobs.refresh_flags)
    case "with the flags saved":
        jobs._mail = die
    case "with the digest waiting":
        jobs.deliver = die
    case "with the message handed over and not marked":
        MailFolder.send = and_die(MailFolder.send)
    case "with all done but the end":
        jobs._finish = die
sys.argv = ["tracker", "tick", "--as-of", sys.argv[2]]
main()
"""
STEPS = [
    "with the flags raised and not saved",
    "with the flags saved",
    "with the digest waiting",
    "with the message handed over and not marked",
    "with all done but the end",
]


def killed_tick(url: str, folder: Path, step: str) -> None:
    environment = {**os.environ, "TRACKER_DATABASE_URL": url, "TRACKER_DATA_DIR": str(folder)}
    command = [sys.executable, "-c", SCRIPT, step, MOMENT]
    process = subprocess.run(command, env=environment, capture_output=True, timeout=30, check=False)
    assert process.returncode == -signal.SIGKILL, process.stderr


def killed_and_run_again(url: str, folder: Path, step: str) -> dict[str, list[object]]:
    killed_tick(url, folder, step)
    after_the_lease = datetime.now(UTC) + timedelta(minutes=10)  # and after the claim of a message
    with doors_at(url, folder, after_the_lease) as doors:
        report = tick(doors, as_of=at("2025-04-14"))

        assert not report.held_elsewhere
        assert report.problems == []
        assert [run.finished_at is None for run in ticks(doors)] == [True, False]
        return left_by_ticks(doors)


@pytest.fixture(scope="module")
def undisturbed(_seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[object]]:
    """What a tick that nobody kills leaves."""
    folder = tmp_path_factory.mktemp("undisturbed")
    file = shutil.copy(_seeded_file, folder / "seeded.sqlite3")
    with doors_at(f"sqlite:///{file}", folder) as doors:
        tick(doors, as_of=at("2025-04-14"))
        left = left_by_ticks(doors)
    assert left["wrong"] == []
    return left


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_tick_loses_nothing_and_doubles_nothing(
    step: str, seeded_sqlite_url: str, tmp_path: Path, undisturbed: dict[str, list[object]]
) -> None:
    assert killed_and_run_again(seeded_sqlite_url, tmp_path, step) == undisturbed


@pytest.mark.parametrize("step", [STEPS[0], STEPS[3]])
def test_a_killed_tick_loses_nothing_on_postgresql_either(
    step: str, seeded_postgresql_url: str, tmp_path: Path, undisturbed: dict[str, list[object]]
) -> None:
    assert killed_and_run_again(seeded_postgresql_url, tmp_path, step) == undisturbed


def test_a_tick_right_after_a_kill_waits_for_the_lease(seeded_sqlite_url: str, tmp_path: Path) -> None:
    killed_tick(seeded_sqlite_url, tmp_path, "with the flags saved")

    with doors_at(seeded_sqlite_url, tmp_path, datetime.now(UTC)) as doors:
        assert tick(doors, as_of=at("2025-04-14")).held_elsewhere
