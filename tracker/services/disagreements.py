"""Two sources that give one field different values: a conflict with a side for each, and a named person may decide."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from tracker.db import models
from tracker.domain.edtf import parse_moment
from tracker.domain.errors import Unreadable
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import ConflictKind, DueKind, Layer, Precision
from tracker.services.entering import key_from
from tracker.services.matters import key_and_zone
from tracker.services.unit import Unit

_WORDS = ("title", "name", "said")
_MUCH_HANGS_ON = frozenset({("deadlines", "due"), ("orders", "filed"), ("effects", "begins"), ("effects", "until")})
_DUE_KINDS = {Precision.DAY: DueKind.DAY, Precision.MINUTE: DueKind.INSTANT}
_CITED = {table: column for column, table in models.CITED.items()}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field of a row with the value on record and the one that a source states; `moment` is that one as a date."""

    table: str
    row: Any
    field: str
    held: str
    stated: str
    moment: Moment | None


def readable(value: str, zone: str) -> Moment | None:
    """A value as a moment, where it is written as one; None where it is words such as "on Monday"."""
    try:
        return parse_moment(value, zone)
    except Unreadable:
        return None


def note_disagreement(unit: Unit, matter_id: int, found: Disagreement, cited: models.Citation) -> models.Conflict:
    """The open conflict on the field, with a side more for the value that `cited` states; made when there is none."""
    conflict = _open(unit, matter_id, found) or _made(unit, matter_id, found)
    taken = select(func.max(models.ConflictPosition.position)).where(models.ConflictPosition.conflict_id == conflict.id)
    place = (unit.session.scalar(taken) or 0) + 1
    title = unit.session.get_one(models.Source, cited.source_id).title
    side = _side(unit, conflict, place, f"{title}: {found.stated}")
    _cite(unit, side, cited)
    if (found.table, found.field) == ("deadlines", "due") and found.moment is not None:
        unit.session.add(
            models.DeadlineRival(
                deadline_id=found.row.id,
                due_kind=_DUE_KINDS.get(found.moment.precision, DueKind.WINDOW),
                due=found.moment,
                source_words=cited.quote,
                conflict_id=conflict.id,
                position=place,
            )
        )
    unit.session.flush()
    return conflict


def _open(unit: Unit, matter_id: int, found: Disagreement) -> models.Conflict | None:
    """The conflict that was noted here about the same field and that nobody has decided."""
    conflict, touch = models.Conflict, models.ConflictTouch
    query = (
        select(conflict)
        .join(touch, touch.conflict_id == conflict.id)
        .where(
            conflict.matter_id == matter_id,
            conflict.layer == Layer.CLERK,
            conflict.decided_at.is_(None),
            touch.subject_table == found.table,
            touch.subject_key == _key(found),
            touch.field == found.field,
        )
    )
    return unit.session.scalars(query.order_by(conflict.id)).first()


def _made(unit: Unit, matter_id: int, found: Disagreement) -> models.Conflict:
    words = found.field.replace("_", " ")
    name = next((str(getattr(found.row, one)) for one in _WORDS if getattr(found.row, one, None)), _key(found))
    conflict = models.Conflict(
        key=key_from(unit, models.Conflict, key_and_zone(unit, matter_id)[0], name, words),
        matter_id=matter_id,
        kind=ConflictKind.CONTRADICTION,
        severity="high" if (found.table, found.field) in _MUCH_HANGS_ON else "medium",
        topic=f"{name}: {words}",
        note="The sources give different values. Nobody has decided between them yet.",
        layer=Layer.CLERK,
    )
    unit.session.add(conflict)
    unit.session.flush()
    unit.session.add(
        models.ConflictTouch(
            conflict_id=conflict.id, subject_table=found.table, subject_key=_key(found), field=found.field
        )
    )
    side = _side(unit, conflict, 0, f"On record: {found.held}")
    for held in _held(unit, found):
        _cite(unit, side, held)
    return conflict


def _key(found: Disagreement) -> str:
    return str(getattr(found.row, "key", found.row.id))


def _side(unit: Unit, conflict: models.Conflict, place: int, text: str) -> models.ConflictPosition:
    side = models.ConflictPosition(conflict_id=conflict.id, position=place, text=text)
    unit.session.add(side)
    unit.session.flush()
    return side


def _held(unit: Unit, found: Disagreement) -> list[models.Citation]:
    """The citations that carry the value on record: those of the field, else those of the whole row."""
    cited = models.Citation
    column = cited.__table__.c[_CITED[found.table]]
    query = select(cited).where(column == found.row.id, cited.entered_in_error_at.is_(None)).order_by(cited.id)
    every = [one for one in unit.session.scalars(query) if one.value != found.stated or one.field != found.field]
    return [one for one in every if one.field == found.field] or [one for one in every if one.field is None]


def _cite(unit: Unit, side: models.ConflictPosition, cited: models.Citation) -> None:
    unit.session.add(
        models.Citation(
            source_id=cited.source_id,
            conflict_position_id=side.id,
            locator=cited.locator,
            lines=cited.lines,
            entry=cited.entry,
            page=cited.page,
            quote=cited.quote,
            value=cited.value,
        )
    )
