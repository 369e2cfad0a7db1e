"""A folder that takes mail: one `.eml` file a message, named by its slot, so that a second delivery changes nothing."""

import os
import tempfile
from pathlib import Path

from tracker.domain.errors import Unavailable
from tracker.mail.message import Outgoing, build


class MailFolder:
    """The door that the embedded default delivers through."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self, outgoing: Outgoing, name: str) -> str:
        """Writes the message whole or not at all, and returns where it lies. Raises Unavailable."""
        target = self.folder / f"{name}.eml"
        content = build(outgoing).as_bytes()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(target, content)
        except OSError as error:
            raise Unavailable(f"The mail folder {self.folder} cannot be written: {error.strerror}.") from error
        return str(target)


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
