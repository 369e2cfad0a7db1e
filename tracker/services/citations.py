"""A clerk cites a row, or a field of it with the value as a source states it, in the words of that source.

A value that differs from the one on record is how two sources come to disagree: both stay, and a conflict is listed.
A citation is never edited: it is marked as entered in error, and entered again.
"""

from dataclasses import dataclass
from typing import Any

from tracker.db import models
from tracker.db.base import Base
from tracker.db.queries.columns import Field, fields_of
from tracker.domain.errors import NotFound, Unreadable
from tracker.domain.moments import Moment
from tracker.services.disagreements import Disagreement, note_disagreement, readable
from tracker.services.entering import Saved, begin, finish, the_id
from tracker.services.places import deadline_id, wall_of
from tracker.services.questions import Questions
from tracker.services.resting import matter_id_of
from tracker.services.unit import Unit

_COLUMNS = {table: column for column, table in models.CITED.items()}
_NOT_BY_CLERKS = frozenset({"courts", "conflict_positions"})
CITABLE = tuple(table for table in _COLUMNS if table not in _NOT_BY_CLERKS)
"""The tables whose rows a clerk can cite."""

CONFIDENCE = ("high", "medium", "low")
_MODELS: dict[str, type[Base]] = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


@dataclass(frozen=True, slots=True)
class NewCitation:
    """What a clerk typed. `subject` is `TABLE:KEY` (the number of the row where it has no key), `source` a key.

    `differs` says that the source states the field otherwise than the record does.
    """

    subject: str
    source: str
    locator: str
    field: str | None = None
    value: str | None = None
    page: str | None = None
    entry: str | None = None
    quote: str | None = None
    method: str | None = None
    confidence: str | None = None
    differs: bool = False
    confirmed: bool = False


def record_citation(unit: Unit, matter: str, new: NewCitation) -> Saved:
    """Saves a citation, with a conflict where its value differs. Raises Unreadable, NotFound or NeedsConfirming."""
    matter_id = begin(unit, matter)
    table, row = _subject(unit, matter_id, new.subject)
    field = _field(table, new)
    source = unit.session.get_one(models.Source, the_id(unit, models.Source, new.source, matter_id, field="source"))
    whole: dict[str, Any] = {
        "source_id": source.id,
        _COLUMNS[table]: row.id,
        "field": new.field,
        "value": new.value,
        "locator": new.locator,
        "page": new.page,
        "entry": new.entry,
        "quote": new.quote,
        "method": new.method,
        "confidence": new.confidence,
    }
    differing = _differing(unit, matter_id, row, field, new)
    cited = models.Citation(**whole)
    unit.session.add(cited)
    unit.session.flush()
    if differing is not None:
        note_disagreement(unit, matter_id, differing, cited)
    return finish(unit, matter_id, cited)


def _subject(unit: Unit, matter_id: int, subject: str) -> tuple[str, Any]:
    table, _, key = subject.partition(":")
    if table not in CITABLE or not key:
        raise Unreadable("Choose from the list what the source says something about", field="subject")
    model = _MODELS[table]
    row: Any = None
    if table == "matters":
        row = unit.session.get_one(models.Matter, matter_id)
        row = row if row.key == key else None
    elif table == "deadlines":
        row = unit.session.get_one(models.Deadline, deadline_id(unit, matter_id, key, field="subject"))
    elif "key" in model.__table__.c:
        row = unit.session.get_one(model, the_id(unit, model, key, matter_id, field="subject"))
    elif key.isascii() and key.isdigit() and len(key) < 19:  # noqa: PLR2004 - what a 64-bit number holds
        row = unit.session.get(model, int(key))
    is_there = row is not None and getattr(row, "entered_in_error_at", None) is None
    if not is_there or (table != "matters" and matter_id_of(unit, row) != matter_id):
        raise NotFound(f"There is no '{subject}' in this matter. Choose one from the list", field="subject")
    return table, row


def _field(table: str, new: NewCitation) -> Field | None:
    if not new.field:
        if new.value or new.differs:
            raise Unreadable("Choose the field that the source states so, or leave the value out", field="field")
        return None
    fields = {field.name: field for field in fields_of(table) if field.name not in ("key", "layer")}
    if new.field not in fields:
        known = ", ".join(name.replace("_", " ") for name in fields)
        raise Unreadable(f"A row of this kind has no “{new.field.replace('_', ' ')}”. It has: {known}", field="field")
    if not new.value:
        raise Unreadable("Write the value as that source states it", field="value")
    return fields[new.field]


def _differing(
    unit: Unit,
    matter_id: int,
    row: Any,  # noqa: ANN401 - a row of any table
    field: Field | None,
    new: NewCitation,
) -> Disagreement | None:
    """The disagreement that a citation makes; None where it agrees. A date or number is compared unasked."""
    if field is None or new.value is None:
        return None
    held = getattr(row, field.column)
    wall = getattr(row, "zone", None) or wall_of(unit, getattr(row, "docket_id", None), matter_id)
    stated: Moment | None = readable(new.value, wall) if field.kind == "moment" else None
    differs = new.differs
    if stated is not None and held is not None:
        own: Moment = getattr(row, field.name)
        differs = stated.latest < (own.earliest or own.latest) or own.latest < (stated.earliest or stated.latest)
        if new.differs and not differs:
            raise Unreadable(f"On record it is {held}, which is the same. Leave the box below empty", field="differs")
    elif field.name == "number" and held is not None:
        differs = differs or _plain(held) != _plain(new.value)
    if not differs:
        return None
    asked = Questions()
    if not new.differs:
        asked.put(
            "value",
            f"On record it is {held}; this source says {new.value}. Both stay, and a conflict is listed to be decided.",
        )
    asked.end(confirmed=new.confirmed)
    return Disagreement(
        table=row.__tablename__,
        row=row,
        field=field.name,
        held=str(held) if held is not None and field.kind != "row" else "as the record has it",
        stated=new.value,
        moment=stated,
    )


def _plain(number: object) -> str:
    return "".join(sign for sign in str(number).casefold() if sign.isalnum()).lstrip("0")
