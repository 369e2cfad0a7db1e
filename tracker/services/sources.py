"""Copies of sources on this machine: checked against their SHA-256, then shown line by line beside the facts."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from tracker.db.models import Matter, Source, SourceAttachment
from tracker.domain.errors import Unavailable
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class Attached:
    """What became of one source: `attached`, `unchanged`, `missing` (no such file) or `different` (another content)."""

    source: str
    file_name: str
    outcome: str


def attach(unit: Unit, folder: Path) -> tuple[Attached, ...]:
    """Attaches the file of each source that lies in `folder` and has the SHA-256 noted. Raises Unavailable."""
    if not folder.is_dir():
        raise Unavailable(f"There is no folder {folder}. Give the folder that holds the source files.")
    query = select(Source).where(Source.sha256.is_not(None), Source.file_name.is_not(None)).order_by(Source.key)
    return tuple(_attach_one(unit, source, folder) for source in unit.session.scalars(query))


def _attach_one(unit: Unit, source: Source, folder: Path) -> Attached:
    name = source.file_name or ""
    path = (folder / name).absolute()
    if path.parent != folder.absolute() or not path.is_file():
        return Attached(source.key, name, "missing")
    if _digest(path) != source.sha256:
        return Attached(source.key, name, "different")
    held = unit.session.scalar(select(SourceAttachment).where(SourceAttachment.source_id == source.id))
    if held is not None and held.path == str(path):
        return Attached(source.key, name, "unchanged")
    if held is None:
        unit.session.add(SourceAttachment(source_id=source.id, path=str(path), attached_at=unit.as_of))
    else:
        held.path, held.attached_at = str(path), unit.as_of
    return Attached(source.key, name, "attached")


def attached_lines(unit: Unit, matter_key: str) -> dict[str, tuple[str, ...]]:
    """The lines of each attached source of a matter, by its key.

    A file that is gone or has changed since it was attached is left out.
    """
    query = (
        select(Source.key, Source.sha256, SourceAttachment.path)
        .join(SourceAttachment, SourceAttachment.source_id == Source.id)
        .join(Matter, Matter.id == Source.matter_id)
        .where(Matter.key == matter_key)
    )
    found: dict[str, tuple[str, ...]] = {}
    for key, digest, path in unit.session.execute(query):
        file = Path(path)
        if file.is_file() and _digest(file) == digest:
            found[key] = tuple(file.read_text("utf-8", errors="replace").split("\n"))
    return found


def _digest(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise Unavailable(f"{path} cannot be read: {error.strerror}.") from error
