"""A folder that takes mail: one `.eml` file a message, named by its slot, so that a second delivery changes nothing."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from tracker.mail.doors import MailDown
from tracker.mail.message import Outgoing
from tracker.mail.wire import SENDER, written

_SECONDS = 10.0


class MailFolder:
    """The door that the embedded default delivers through."""

    def __init__(self, folder: Path, sender: str = SENDER) -> None:
        self.folder = folder
        self.sender = sender

    @property
    def seconds(self) -> float:
        """How long one message may take at most."""
        return _SECONDS

    @contextmanager
    def open(self) -> Iterator[Self]:
        """The folder itself: nothing has to be opened."""
        yield self

    def send(self, outgoing: Outgoing, name: str) -> str:
        """Writes the message whole or not at all, and returns where it lies. Raises MailDown, Unreadable."""
        target = self.folder / f"{name}.eml"
        content = written(outgoing, self.sender)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(target, content)
        except OSError as error:
            raise MailDown(f"The mail folder {self.folder} cannot be written: {error.strerror}.") from error
        return str(target)

    def deliver(self, outgoing: Outgoing, name: str) -> str:
        """Writes a single letter, like `send`."""
        return self.send(outgoing, name)


def write_whole(target: Path, content: bytes) -> None:
    """Writes beside the target and moves into its place, so that nobody ever reads half a message."""
    handle, part = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(target)
    except OSError:
        Path(part).unlink(missing_ok=True)
        raise
