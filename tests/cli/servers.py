"""`tracker serve` as a process of its own on 127.0.0.1, read line by line and ended by its own number."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from urllib.parse import urlsplit

SECONDS = 30


def environment_of(url: str, folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    return {**kept, "TRACKER_DATABASE_URL": url, "TRACKER_DATA_DIR": str(folder), **more}


@dataclass
class Server:
    """A running server: its process, what it printed, and where it is."""

    process: "subprocess.Popen[str]"
    lines: list[str]

    @property
    def port(self) -> int:
        return int(self.said("Duty Docket is at http://127.0.0.1:"))

    @property
    def link(self) -> str:
        """The path of the sign-in link that was printed."""
        return urlsplit(self.said("Clerk's sign-in link, good once and for 12 hours: ")).path

    def said(self, beginning: str) -> str:
        """The rest of the one line that begins so."""
        (line,) = (line for line in self.lines if line.startswith(beginning))
        return line.removeprefix(beginning)

    def get(self, path: str, method: str = "GET") -> tuple[int, str]:
        """The status and text of one page; a redirection is not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def end(self, with_signal: signal.Signals) -> tuple[int, str]:
        """The exit status after a signal, and what stood on standard error."""
        self.process.send_signal(with_signal)
        _, errors = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, errors


@contextmanager
def serving(url: str, folder: Path, *words: str, **more: str) -> Iterator[Server]:
    """A server on a free port, once it has printed all it prints at the start."""
    command = [sys.executable, "-m", "tracker", "serve", "--port", "0", *words]
    process = subprocess.Popen(
        command, env=environment_of(url, folder, **more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield Server(process, _start_of(process))
    finally:
        if process.poll() is None:
            process.kill()
        with suppress(ValueError):
            process.communicate(timeout=SECONDS)


def _start_of(process: "subprocess.Popen[str]") -> list[str]:
    lines: list[str] = []
    for line in _lines(process):
        lines.append(line)
        if line == "Ctrl-C ends it.":
            return lines
    raise AssertionError(f"it ended while starting: {lines} {process.stderr and process.stderr.read()}")


def _lines(process: "subprocess.Popen[str]") -> Iterator[str]:
    """Each line as it comes; a process that says nothing for too long fails its test."""
    queue: Queue[str] = Queue()

    def read() -> None:
        while process.stdout is not None and (line := process.stdout.readline()):
            queue.put(line.rstrip("\n"))
            if line == "Ctrl-C ends it.\n":
                return
        queue.put("")

    Thread(target=read, daemon=True).start()
    while True:
        try:
            line = queue.get(timeout=SECONDS)
        except Empty:
            raise AssertionError("it said nothing more") from None
        if not line:
            return
        yield line
