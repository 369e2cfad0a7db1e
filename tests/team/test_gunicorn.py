"""The pages under gunicorn on several processes: each with its own connections, ended together."""

import http.client
import re
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import request
from sqlalchemy import text

from tests.cli.servers import environment_of
from tests.running import doors_at, sign_in_token
from tests.team.processes import SECONDS, Program, running, until
from tracker.wsgi import create_app

PAGES = ("/", "/matters/abrego-garcia", "/digest", "/readyz", "/healthz")
READERS = 6
SECRET = {"TRACKER_SECRET_KEY": "the same for every process"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(port: int, *words: str) -> list[str]:
    ours = ["-w", "2", "-b", f"127.0.0.1:{port}", "--no-control-socket"]
    return ["-m", "gunicorn", *ours, *words, "tracker.wsgi:create_app()"]


@contextmanager
def serving(url: str, folder: Path, *words: str) -> Iterator[tuple[Program, int]]:
    """gunicorn with two processes on a free port, once both have begun."""
    port = free_port()
    with running(url, folder, *command(port, *words), **SECRET) as program:
        until(lambda: len(children(program)) == 2, lambda: f"both processes begin: {program.errors}")
        until(lambda: answers(port), lambda: f"it answers: {program.errors}")
        yield program, port


def children(program: Program) -> set[str]:
    said = [re.search(r"Booting worker with pid: (\d+)", line) for line in program.errors]
    return {found[1] for found in said if found}


def answers(port: int) -> bool:
    try:
        return get(port, "/healthz")[0] == 200
    except ConnectionError:
        return False


def get(port: int, path: str, **headers: str) -> tuple[int, str, str]:
    """Status, text and cookies of a page, by a connection of its own, so that any of the processes may answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        cookies = [said.partition(";")[0] for said in answer.headers.get_all("Set-Cookie", [])]
        return answer.status, answer.read().decode(), "; ".join(cookies)
    finally:
        connection.close()


@pytest.mark.parametrize("words", [(), ("--preload",)], ids=["each by itself", "one before all"])
def test_pages_are_served_by_several_processes_and_end_with_a_signal(
    words: tuple[str, ...], seeded_postgresql_url: str, tmp_path: Path
) -> None:
    with serving(seeded_postgresql_url, tmp_path, *words) as (program, port):
        with ThreadPoolExecutor(READERS) as readers:
            read = list(readers.map(lambda path: (path, get(port, path)[0]), PAGES * 10))
        assert {status for _, status in read} == {200}, read
        assert "Abrego Garcia" in get(port, "/matters/abrego-garcia")[1]

        assert program.end(signal.SIGTERM) == 0

    assert not any("Traceback" in line for line in program.errors), program.errors


def test_who_signs_in_at_one_process_is_signed_in_at_all(seeded_postgresql_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_postgresql_url, tmp_path, **SECRET) as doors:
        link = f"/account/sign-in/{sign_in_token(doors)}"

    with serving(seeded_postgresql_url, tmp_path) as (program, port):
        status, _, cookie = get(port, link)
        assert status == 303
        assert [get(port, "/clerk", Cookie=cookie)[0] for _ in range(12)] == [200] * 12
        program.end()


@pytest.mark.parametrize(
    ("proxies", "counted"),
    [("0", "127.0.0.1"), ("1", "192.0.2.9"), ("2", "203.0.113.5")],
    ids=["no proxy: nobody is believed", "one: what it added", "two"],
)
def test_a_reader_behind_our_own_proxies_is_known_by_the_address_they_add(
    proxies: str, counted: str, seeded_sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tries to sign in are counted by address: behind a proxy all readers would else share one count."""
    for name, value in environment_of(seeded_sqlite_url, tmp_path, TRACKER_PROXIES=proxies).items():
        monkeypatch.setenv(name, value)
    app = create_app()
    with app.extensions["tracker"].doors, app.test_client() as client:
        client.get("/healthz", headers={"X-Forwarded-For": "198.51.100.66, 203.0.113.5, 192.0.2.9"})

        assert request.remote_addr == counted


def test_the_processes_leave_no_connection_behind(seeded_postgresql_url: str, tmp_path: Path) -> None:
    with serving(seeded_postgresql_url, tmp_path) as (program, port):
        for path in PAGES * 3:
            get(port, path)
        program.end()

    with doors_at(seeded_postgresql_url, tmp_path) as doors, doors.reading() as session:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        until(lambda: session.scalar(text(query)) == 0, "every connection is closed")


def test_a_closed_door_is_told_and_the_server_ends_instead_of_trying_for_ever(tmp_path: Path) -> None:
    port = free_port()
    with running(f"sqlite:///{tmp_path / 'none.sqlite3'}", tmp_path, *command(port)) as program:
        assert program.over() != 0

    said = {line for line in program.errors if not line.startswith("[")}
    assert said == {"tracker: The database has no tables yet: run 'tracker init'."}
