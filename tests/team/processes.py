"""Programs of a team as processes of their own: read line by line, ended by their own number, never left behind."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread

from tests.cli.servers import environment_of

SECONDS = 30


@dataclass
class Program:
    """A running program: its process, and what it has said so far."""

    process: "subprocess.Popen[str]"
    out: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    _lines: "Queue[str]" = field(default_factory=Queue)
    _readers: list[Thread] = field(default_factory=list)

    def read(self) -> None:
        """Begins to read both streams, so that neither fills up."""
        for stream, keep in ((self.process.stdout, self._heard), (self.process.stderr, self.errors.append)):
            reader = Thread(target=_each_line, args=(stream, keep), daemon=True)
            reader.start()
            self._readers.append(reader)

    def _heard(self, line: str) -> None:
        self.out.append(line)
        self._lines.put(line)

    def says(self, wanted: str, times: int = 1) -> None:
        """Waits until it has said a line `times` more; fails when it says nothing for too long."""
        for _ in range(times):
            while True:
                try:
                    if self._lines.get(timeout=SECONDS) == wanted:
                        break
                except Empty:
                    message = f"it never said '{wanted}': {self.out} {self.errors}"
                    raise AssertionError(message) from None

    def end(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """The exit status after a signal."""
        self.process.send_signal(with_signal)
        return self.over()

    def over(self) -> int:
        """The exit status, once it has ended by itself and all it said is read."""
        status = self.process.wait(SECONDS)
        for reader in self._readers:
            reader.join(SECONDS)
        return status


def _each_line(stream: object, keep: Callable[[str], None]) -> None:
    with suppress(ValueError):  # closed while it is read
        for line in stream:
            keep(line.rstrip("\n"))


@contextmanager
def running(url: str, folder: Path, *command: str, **more: str) -> Iterator[Program]:
    """A Python program (`-m tracker ...`, `-c SCRIPT ...`) on a database, killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, *command],
        env=environment_of(url, folder, **more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    program = Program(process)
    program.read()
    try:
        yield program
    finally:
        if process.poll() is None:
            process.kill()
        program.over()
        for stream in (process.stdout, process.stderr):
            stream.close()


def until(is_so: Callable[[], object], why: str | Callable[[], str], seconds: float = SECONDS) -> None:
    """Looks again and again until something is so; fails, saying what never was, when it takes too long."""
    pause = Event()
    for _ in range(int(seconds * 20)):
        if is_so():
            return
        pause.wait(0.05)
    raise AssertionError(why if isinstance(why, str) else why())
