"""Private notes on entries and deadlines: for the people of the office, never for readers without an account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.db import models
from tracker.db.base import Base
from tracker.domain.errors import NotFound, NotPermitted, Stale, Unreadable
from tracker.services.entering import free_key
from tracker.services.matters import hold
from tracker.services.people import names_of
from tracker.services.unit import Unit

MOST_LETTERS = 4000
_TABLES: dict[str, tuple[str, type[Base]]] = {
    "orders": ("order_id", models.Order),
    "filings": ("filing_id", models.Filing),
    "notices": ("notice_id", models.Notice),
    "deadlines": ("deadline_id", models.Deadline),
}


@dataclass(frozen=True, slots=True)
class NoteSeen:
    """A note as people read it. `is_mine` is for the viewer, who alone may change it."""

    key: str
    text: str
    who: str
    at: datetime
    version: int
    is_mine: bool


def notes_on(unit: Unit, table: str, key: str) -> tuple[NoteSeen, ...]:
    """The notes on a row that stand, oldest first."""
    column, model = _TABLES[table]
    theirs = select(_c(model, "id")).where(_c(model, "key") == key).scalar_subquery()
    query = (
        select(models.Note)
        .where(_c(models.Note, column) == theirs, models.Note.entered_in_error_at.is_(None))
        .order_by(models.Note.written_at, models.Note.id)
    )
    rows = list(unit.session.scalars(query))
    names = names_of(unit, (row.written_by for row in rows))
    return tuple(_seen(unit, row, names) for row in rows)


def note_of(unit: Unit, key: str) -> NoteSeen:
    """The note with this key. Raises NotFound."""
    row = _note(unit, key)
    return _seen(unit, row, names_of(unit, [row.written_by]))


def add_note(unit: Unit, matter: str, table: str, key: str, text: str) -> str:
    """Writes a note on a row of the matter; the note's key. The same words sent twice in a row are kept once.

    Raises Unreadable for no words or too many, NotFound for an unknown row.
    """
    matter_id = hold(unit, matter)
    plain = _checked(text)
    column, model = _subject(table)
    number = unit.session.scalar(select(_c(model, "id")).where(_c(model, "key") == key))
    if number is None:
        raise NotFound(f"There is no '{key}' to write a note on")
    last = unit.session.scalars(
        select(models.Note)
        .where(_c(models.Note, column) == number, models.Note.entered_in_error_at.is_(None))
        .order_by(models.Note.id.desc())
        .limit(1)
    ).first()
    if last is not None and (last.text, last.written_by) == (plain, unit.actor):
        return last.key
    row = models.Note(
        key=free_key(unit, models.Note, f"note/{key}"),
        matter_id=matter_id,
        text=plain,
        written_by=unit.actor,
        written_at=unit.as_of,
        **{column: number},
    )
    unit.session.add(row)
    unit.session.flush()
    return row.key


def edit_note(unit: Unit, key: str, text: str, seen_version: int) -> None:
    """Changes one's own note. Raises NotFound, NotPermitted, Unreadable; Stale when it was changed since."""
    row = _mine(unit, key, seen_version)
    row.text = _checked(text)
    unit.session.flush()


def remove_note(unit: Unit, key: str, seen_version: int) -> None:
    """Takes one's own note away; the history keeps it. Raises as `edit_note` does."""
    _mine(unit, key, seen_version).entered_in_error_at = unit.as_of
    unit.session.flush()


def subject_of(unit: Unit, key: str) -> tuple[str, str, str]:
    """What a note is on: its matter, the table and the key of the row. Raises NotFound."""
    row = _note(unit, key)
    matter = unit.session.scalars(select(models.Matter.key).where(models.Matter.id == row.matter_id)).one()
    for table, (column, model) in _TABLES.items():
        number = getattr(row, column)
        if number is not None:
            return matter, table, unit.session.scalars(select(_c(model, "key")).where(_c(model, "id") == number)).one()
    raise AssertionError("a note is on exactly one row")


def _mine(unit: Unit, key: str, seen_version: int) -> models.Note:
    row = _note(unit, key)
    matter = unit.session.scalars(select(models.Matter.key).where(models.Matter.id == row.matter_id)).one()
    hold(unit, matter)
    unit.session.refresh(row)
    if row.entered_in_error_at is not None:
        raise NotFound("This note was taken away")
    if row.written_by != unit.actor:
        raise NotPermitted("Only who wrote a note may change it. Write one of your own beside it")
    if row.version != seen_version:
        raise Stale("This note was changed since it was shown. Nothing was saved; what you typed is below")
    return row


def _note(unit: Unit, key: str) -> models.Note:
    row = unit.session.scalar(select(models.Note).where(models.Note.key == key))
    if row is None or row.entered_in_error_at is not None:
        raise NotFound("There is no such note, or it was taken away")
    return row


def _subject(table: str) -> tuple[str, type[Base]]:
    if table not in _TABLES:
        raise NotFound(f"Notes stand on {', '.join(_TABLES)}, not on '{table}'")
    return _TABLES[table]


def _checked(text: str) -> str:
    plain = text.strip()
    if not plain:
        raise Unreadable("Write the note, or leave the page", field="text")
    if len(plain) > MOST_LETTERS:
        raise Unreadable(f"Keep it under {MOST_LETTERS} letters; it has {len(plain)}", field="text")
    return plain


def _seen(unit: Unit, row: models.Note, names: dict[str, str]) -> NoteSeen:
    who = names.get(row.written_by, row.written_by)
    return NoteSeen(row.key, row.text, who, row.written_at, row.version, row.written_by == unit.actor)


def _c(model: type[Base], name: str) -> Any:  # noqa: ANN401 - a column of any type
    return model.__table__.c[name]
