"""`tracker serve`: it starts, answers, keeps what it is told, and ends cleanly."""

import io
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import rich_click as click
from sqlalchemy import select

from tests.cli.servers import SECONDS, environment_of, serving
from tests.running import doors_at
from tests.scheduler.ticking import contents, flags_up, ticks
from tests.services.clerks import enter, standing
from tracker.cli import tracker
from tracker.db.models import Account, SignInLink


def wait_for_a_tick(url: str, folder: Path) -> None:
    with doors_at(url, folder) as doors:
        for _ in range(SECONDS * 20):
            if any(run.finished_at for run in ticks(doors)):
                return
            time.sleep(0.05)
    raise AssertionError("the scheduler never ticked")


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_answers_and_ends_cleanly(ended_by: signal.Signals, seeded_sqlite_url: str, tmp_path: Path) -> None:
    with serving(seeded_sqlite_url, tmp_path) as server:
        assert server.get("/healthz") == (200, "ok\n")
        assert server.get("/readyz") == (200, "ready\n")
        wait_for_a_tick(seeded_sqlite_url, tmp_path)

        status, errors = server.end(ended_by)

    assert status == 0
    assert "Traceback" not in errors
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        assert flags_up(doors) == {"abrego-garcia": "record_stale"}


def test_it_ends_cleanly_the_moment_it_has_started(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with serving(seeded_sqlite_url, tmp_path, "--no-scheduler") as server:
        assert server.end(signal.SIGTERM)[0] == 0


def test_the_printed_link_signs_in_once_and_a_restart_keeps_the_data_and_prints_another(
    seeded_url: str, tmp_path: Path
) -> None:
    with serving(seeded_url, tmp_path, "--no-scheduler") as server:
        first = server.link
        signed_in = [server.get(first)[0], server.get(first)[0]]
        with doors_at(seeded_url, tmp_path) as doors:
            enter(doors, "return-by-2025-04-07", "2025-04-07")
        assert server.end(signal.SIGTERM)[0] == 0

    with serving(seeded_url, tmp_path, "--no-scheduler") as server:
        second = server.link
        again = [server.get(first)[0], server.get(second)[0], server.get(second)[0]]

    assert first != second
    assert signed_in[0] == again[1] == 303
    assert {signed_in[1], again[0], again[2]} == {403}
    with doors_at(seeded_url, tmp_path) as doors:
        assert standing(doors, "return-by-2025-04-07").status == "met"
        with doors.reading() as session:
            assert len(session.scalars(select(Account.key)).all()) == 1


def test_the_scheduler_inside_writes_the_digest_of_the_day(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with serving(seeded_sqlite_url, tmp_path, TRACKER_DIGEST_HOUR="0"):
        wait_for_a_tick(seeded_sqlite_url, tmp_path)

    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        assert [said.subject.partition(" - ")[0] for said in contents(doors)] == [
            "The record has ended; check the docket"
        ]
        assert len(list((tmp_path / "mail").glob("*.eml"))) == 1


def test_a_moment_is_served_for_reading_only(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with serving(seeded_sqlite_url, tmp_path, "--as-of", "2025-04-14T12:35") as server:
        assert server.lines[0] == "Showing Mon 14 Apr 2025, 12:35 p.m. EDT: reading only, no scheduler."
        assert not any("sign-in" in line for line in server.lines)
        assert server.get("/healthz")[0] == 200
        assert server.get("/clerk/filings/new")[0] == 403
        assert server.get("/clerk/filings/new?deadline=return-by-2025-04-07", "POST")[0] in (400, 403)
        assert server.end(signal.SIGTERM)[0] == 0

    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        assert ticks(doors) == []
        with doors.reading() as session:
            assert session.scalars(select(SignInLink)).all() == []
    assert not (tmp_path / "mail").exists()


def test_a_port_in_use_is_told_in_one_line_and_no_link_is_issued(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        said = subprocess.run(
            [sys.executable, "-m", "tracker", "serve", "--port", str(port)],
            env=environment_of(seeded_sqlite_url, tmp_path),
            capture_output=True, text=True, timeout=SECONDS, check=False,
        )  # fmt: skip

    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == (
        f"tracker: Port {port} is in use by another program. "
        f"Give another: --port {port + 1}, or PORT={port + 1} make run.\n"
    )
    with doors_at(seeded_sqlite_url, tmp_path) as doors, doors.reading() as session:
        assert session.scalars(select(SignInLink)).all() == []


class Terminal(io.StringIO):
    """What a person types at a terminal."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_a_no_to_serving_beyond_this_machine_serves_nothing(
    seeded_sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))

    with pytest.raises(click.Abort):
        tracker.main(
            ["serve", "--host", "0.0.0.0", "--port", "0", "--database", seeded_sqlite_url],  # noqa: S104 - refused
            standalone_mode=False,
        )

    said = capsys.readouterr()
    assert "Go on?" in said.out + said.err
    assert "Duty Docket is at" not in said.out
