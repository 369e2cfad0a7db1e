"""A clerk attaches a PDF to a line of a docket. It is checked by its content, and read by whoever may see the line.

It is a document itself, so nothing cites it; the history tells who attached it. The file is kept first (`keep_file`),
outside any transaction; the row that speaks of it is saved after.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import select

from tracker.db import attachment_files, models
from tracker.db.queries.attachments import attachment_row
from tracker.db.visibility import Scope
from tracker.domain.errors import NotFound, Unreadable
from tracker.domain.pdf_shape import HEAD_BYTES, TAIL_BYTES, fault_of, is_table, place_of_table
from tracker.domain.vocabulary import Layer
from tracker.services.entering import Amendment, Saved, Stored, begin, find, finish, key_from, the_id
from tracker.services.places import correcting, key_of, matter_of
from tracker.services.questions import Questions
from tracker.services.unit import Unit

PDF = "application/pdf"
_LINES: dict[str, tuple[str, type[models.Order | models.Filing | models.Notice]]] = {
    "orders": ("order_id", models.Order),
    "filings": ("filing_id", models.Filing),
    "notices": ("notice_id", models.Notice),
}
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\"'<>|:*?;`$\\/]+")
_MOST_LETTERS = 120
_AROUND_TABLE = 64


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was checked and lies in the data folder: its name made safe, its digest and its length."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """What a clerk typed. `line` is `orders:KEY`, `filings:KEY` or `notices:KEY`; a correction leaves the file."""

    entry: str
    title: str
    file: KeptFile | None = None
    number: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """An attachment to hand out."""

    name: str
    media_type: str
    size: int
    stream: IO[bytes]


def keep_file(folder: Path, stream: IO[bytes], name: str) -> KeptFile:
    """Checks that a stream is a PDF and keeps it. Raises Unreadable, saying what it was found to be, or Unavailable."""
    size = stream.seek(0, 2)
    fault = _fault(stream, size)
    if fault is not None:
        raise Unreadable(fault, field="file")
    return KeptFile(safe_name(name), attachment_files.keep(folder, stream), size)


def is_kept(folder: Path, sha256: str) -> bool:
    """Whether the file with this digest lies in the data folder."""
    return attachment_files.path_of(folder, sha256).is_file()


def safe_name(name: str) -> str:
    """A file's name without folders, control signs and signs that turn the reading direction; it ends in .pdf."""
    last = re.split(r"[\\/]", name)[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    plain = " ".join(_UNSAFE.sub(" ", shown).split())
    stem = plain[: -len(".pdf")] if plain.casefold().endswith(".pdf") else plain
    return f"{stem.strip('. ')[:_MOST_LETTERS].strip('. ') or 'attachment'}.pdf"


def record_attachment(unit: Unit, matter: str, new: NewAttachment) -> Saved:
    """Saves that a file belongs to a line of any layer. Raises Unreadable, NotFound or NeedsConfirming."""
    matter_id = begin(unit, matter)
    if new.file is None:
        raise Unreadable("Choose a PDF file", field="file")
    column, line = _line(unit, matter_id, new.entry)
    _ask(unit, column, line, new.file, confirmed=new.confirmed)
    row = models.Attachment(
        key=key_from(unit, models.Attachment, new.entry.partition(":")[2], new.number or "", new.title),
        matter_id=matter_id,
        number=new.number,
        title=new.title,
        file_name=new.file.name,
        media_type=PDF,
        sha256=new.file.sha256,
        size_bytes=new.file.size,
        layer=Layer.CLERK,
    )
    setattr(row, column, line)
    unit.session.add(row)
    return finish(unit, matter_id, row)


def amend_attachment(unit: Unit, key: str, new: NewAttachment, amendment: Amendment) -> Saved:
    """Corrects an attachment's title, number and line; its file stays. Raises as `amending` does."""
    row, matter_id = correcting(unit, models.Attachment, key, amendment)
    column, line = _line(unit, matter_id, new.entry)
    for name, _ in _LINES.values():
        setattr(row, name, line if name == column else None)
    row.title, row.number = new.title, new.number
    return finish(unit, matter_id, row)


def stored_attachment(unit: Unit, key: str) -> Stored[NewAttachment]:
    """An attachment as the command that would save it again. Raises NotFound."""
    row = find(unit, models.Attachment, key)
    lines = ((table, key_of(unit, model, getattr(row, column))) for table, (column, model) in _LINES.items())
    line = next(f"{table}:{one}" for table, one in lines if one)
    return Stored(NewAttachment(line, row.title, None, row.number), matter_of(unit, row), row.version)


def open_attachment(unit: Unit, folder: Path, key: str) -> Opened:
    """An attachment that the reader may see. Raises NotFound, also for one that the reader may not see."""
    row = attachment_row(unit.session, key, Scope(unit.viewer))
    if row is None:
        raise NotFound("There is no such attachment, or you may not see it")
    stream = attachment_files.open_kept(folder, row["sha256"])
    return Opened(safe_name(row["file_name"]), row["media_type"], row["size_bytes"], stream)


def file_faults(unit: Unit, folder: Path) -> Iterator[str]:
    """A sentence for each attachment whose file is missing or was changed."""
    query = select(models.Attachment.key, models.Attachment.sha256).order_by(models.Attachment.id)
    return attachment_files.faults(folder, ((row.key, row.sha256) for row in unit.session.execute(query)))


def _fault(stream: IO[bytes], size: int) -> str | None:
    stream.seek(0)
    head = stream.read(HEAD_BYTES + 16)
    stream.seek(max(0, size - TAIL_BYTES))
    tail = stream.read(TAIL_BYTES)
    fault = fault_of(head, tail, size)
    place = place_of_table(head, tail, size)
    if fault is None and place is not None:
        begins = max(head.find(b"%PDF-"), 0)  # some writers count from the header, not from the first byte
        for at in {place, place + begins}:
            stream.seek(at)
            if is_table(stream.read(_AROUND_TABLE)):
                return None
        return "This PDF is damaged: its list of contents is not where it says. Download it again, or save it again"
    return fault


def _line(unit: Unit, matter_id: int, line: str) -> tuple[str, int]:
    table, _, key = line.partition(":")
    if table not in _LINES:
        raise Unreadable("Choose the line of the docket that the file came with", field="entry")
    column, model = _LINES[table]
    return column, the_id(unit, model, key, matter_id, field="entry")


def _ask(unit: Unit, column: str, line: int, file: KeptFile, *, confirmed: bool) -> None:
    asked, held = Questions(), models.Attachment
    query = select(held.title).where(
        held.__table__.c[column] == line, held.sha256 == file.sha256, held.entered_in_error_at.is_(None)
    )
    title = unit.session.scalars(query.limit(1)).first()
    if title is not None:
        asked.put("file", f"This line has the very same file already, as “{title}”. Attach it again?")
    asked.end(confirmed=confirmed)
