"""Private notes as the pages of entries and deadlines show them to people of the office."""

from dataclasses import dataclass

from tracker.domain.policy import Permission, allows
from tracker.domain.wording import format_instant
from tracker.services.notes import NoteSeen, notes_on
from tracker.web.look import Look
from tracker.web.state import is_read_only


@dataclass(frozen=True, slots=True)
class NoteView:
    """One note. `edit_href` is where its writer changes it; None for everybody else."""

    key: str
    text: str
    said: str
    version: int
    edit_href: str | None


@dataclass(frozen=True, slots=True)
class NotesView:
    """The notes on one row. `add_href` takes another one; None for those who may only read."""

    notes: tuple[NoteView, ...]
    add_href: str | None


def notes_view(look: Look, table: str, key: str) -> NotesView | None:
    """The notes on the row of a table with this key; None for those who may not read them, or not the row itself."""
    entry = look.record.entries.get(key) if table != "deadlines" else None
    if not look.scope.sees_private or (entry is not None and entry.sealed and not look.scope.sees_sealed):
        return None
    works = allows(look.scope.viewer, Permission.WORK, public_reading=False) and not is_read_only()
    found = notes_on(look.unit, table, key)
    views = tuple(_view(look, note, may_edit=works and note.is_mine) for note in found)
    return NotesView(views, f"/clerk/notes/on/{table}/{key}" if works else None)


def _view(look: Look, note: NoteSeen, *, may_edit: bool) -> NoteView:
    said = f"{note.who}, {format_instant(note.at, look.zone)}"
    return NoteView(note.key, note.text, said, note.version, f"/clerk/notes/edit/{note.key}" if may_edit else None)
