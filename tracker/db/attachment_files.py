"""The bytes of attachments: kept in the data folder under their SHA-256, never changed, never run, never overwritten.

A file is written under another name, brought to the disk and then given its own, before any row speaks of it. One that
a failed save leaves behind does no harm.
"""

import os
import tempfile
from collections.abc import Iterator
from hashlib import sha256 as sha256_of
from pathlib import Path
from typing import IO

from tracker.domain.errors import NotFound, Unavailable

DESTROYED = "0" * 64
"""What stands for the SHA-256 of an attachment whose file was destroyed for good."""

_FOLDER = "attachments"
_BLOCK = 1024 * 1024
_DIGEST_LETTERS = 64


def digest_of(stream: IO[bytes]) -> str:
    """The SHA-256 of all that a stream holds; it is left at its beginning."""
    stream.seek(0)
    found = sha256_of()
    while block := stream.read(_BLOCK):
        found.update(block)
    stream.seek(0)
    return found.hexdigest()


def path_of(folder: Path, sha256: str) -> Path:
    """Where the file with this digest lies in the data folder. Raises NotFound for what is no digest."""
    if len(sha256) != _DIGEST_LETTERS or not set(sha256) <= set("0123456789abcdef"):
        raise NotFound("There is no such file")
    return folder / _FOLDER / sha256[:2] / sha256


def keep(folder: Path, stream: IO[bytes]) -> str:
    """Keeps the bytes of a stream; their SHA-256. Raises Unavailable when the folder cannot be written."""
    sha256 = digest_of(stream)
    place = path_of(folder, sha256)
    try:
        if not _holds(place, sha256):
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(place, stream)
    except OSError as error:
        raise Unavailable(f"The file cannot be kept: {error.strerror}. Nothing was saved") from error
    return sha256


def open_kept(folder: Path, sha256: str) -> IO[bytes]:
    """The file with this digest, checked against it, to read. Raises NotFound when it is missing or was changed."""
    place = path_of(folder, sha256)
    try:
        stream = place.open("rb")
    except OSError:
        raise NotFound("This file is not on this machine. Ask whoever runs the tracker to bring it back") from None
    if digest_of(stream) != sha256:
        stream.close()
        raise NotFound("This file was changed on the disk, so it is not shown. Ask whoever runs the tracker") from None
    return stream


def faults(folder: Path, digests: Iterator[tuple[str, str]]) -> Iterator[str]:
    """A sentence for each attachment, given as (key, SHA-256), whose file is missing or was changed."""
    for key, sha256 in digests:
        if sha256 == DESTROYED:
            continue
        place = path_of(folder, sha256)
        if not place.is_file():
            yield f"The file of attachment '{key}' is missing: attachments/{sha256[:2]}/{sha256}"
        elif not _holds(place, sha256):
            yield f"The file of attachment '{key}' was changed: attachments/{sha256[:2]}/{sha256}"


def _holds(place: Path, sha256: str) -> bool:
    if not place.is_file():
        return False
    with place.open("rb") as stream:
        return digest_of(stream) == sha256


def _write(place: Path, stream: IO[bytes]) -> None:
    made, name = tempfile.mkstemp(dir=place.parent, prefix="coming-")
    try:
        with os.fdopen(made, "wb") as new:
            while block := stream.read(_BLOCK):
                new.write(block)
            new.flush()
            os.fsync(new.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
