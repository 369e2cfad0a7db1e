"""A mail server that throws everything away, for `tracker bench digest`: postfix's `smtp-sink`, or a small one of ours.

The small one runs as a process of its own (`python -m tracker.cli.bench_sink`), so that it takes no time of what is
measured; it reads ahead like `smtp-sink` and says its port on its first line.
"""

import os
import shutil
import socket
import socketserver
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event
from typing import NamedTuple

from tracker.domain.errors import Unavailable

_HOST = "127.0.0.1"
_TRIES, _BETWEEN_SECONDS = 100, 0.05
_SECONDS_TO_END = 10


class Sink(NamedTuple):
    """A sink that runs: its name, and its port on this machine."""

    name: str
    port: int


@contextmanager
def running_sink() -> Iterator[Sink]:
    """A sink until the block ends. Raises Unavailable when it does not start."""
    program = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin")
    port = _free_port() if program else 0
    command = [program, *_as_nobody(), f"{_HOST}:{port}", "1000"] if program else [sys.executable, "-m", __spec__.name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - ours, or the one found
        try:
            if process.stdout is not None and not program:
                port = int(process.stdout.readline() or 0)
            _reached(port)
            yield Sink("smtp-sink" if program else "our own sink", port)
        finally:
            process.terminate()
            process.wait(_SECONDS_TO_END)


def _as_nobody() -> tuple[str, ...]:
    """What `smtp-sink` asks for when the administrator runs it."""
    return ("-u", "nobody") if os.geteuid() == 0 else ()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((_HOST, 0))
        return int(found.getsockname()[1])


def _reached(port: int) -> None:
    for _ in range(_TRIES):
        try:
            socket.create_connection((_HOST, port), timeout=1).close()
        except OSError:
            Event().wait(_BETWEEN_SECONDS)
        else:
            return
    raise Unavailable("The sink for the benchmark's mail does not start.")


class _Handler(socketserver.StreamRequestHandler):
    """One connection: enough of SMTP to be told messages, none of which is kept."""

    disable_nagle_algorithm = True  # else every second answer waits for a timer of the network

    def handle(self) -> None:
        """Answers line by line, and once a message."""
        with suppress(ConnectionError):
            self._listen()

    def _listen(self) -> None:
        self._say("220 sink")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"EHLO":
                self._say("250-sink\r\n250 PIPELINING")
            elif word == b"DATA":
                self._say("354 Go ahead")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self._say("250 2.0.0 Ok")
            elif word == b"QUIT":
                self._say("221 Bye")
                return
            else:
                self._say("250 Ok")

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


if __name__ == "__main__":
    with _Server((_HOST, 0), _Handler) as server:
        print(server.server_address[1], flush=True)  # noqa: T201 - read by whoever started it
        server.serve_forever()
