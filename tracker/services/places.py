"""Where a row of the record belongs: its matter, the wall its clock times are read on, and the words of its table."""

from sqlalchemy import select

from tracker.db import models
from tracker.db.base import Base
from tracker.db.types import OneOf
from tracker.db.visibility import Scope
from tracker.domain.compliance import assess
from tracker.domain.errors import NotFound, Unreadable
from tracker.domain.vocabulary import Layer
from tracker.services.entering import Amendment, Kept, amending, begin, find, the_id
from tracker.services.matters import key_and_zone, record_of
from tracker.services.obligations import persist
from tracker.services.resting import matter_id_of
from tracker.services.unit import Unit


def words_of(model: type[Base], column: str) -> tuple[str, ...]:
    """The words that a column may hold."""
    held = model.__table__.c[column].type
    assert isinstance(held, OneOf)  # noqa: S101 - asked of such columns alone
    return held.words


def matter_of(unit: Unit, row: Base) -> str:
    """The key of the matter that a row belongs to."""
    return key_and_zone(unit, matter_id_of(unit, row))[0]


def correcting(unit: Unit, model: type[Kept], key: str, amendment: Amendment) -> tuple[Kept, int]:
    """A row to correct, checked, and the id of its matter, which is held. Raises as `entering.amending` does."""
    number = begin(unit, matter_of(unit, find(unit, model, key)))
    return amending(unit, model, key, amendment), number


def wall_of(unit: Unit, docket_id: int | None, matter_id: int) -> str:
    """The time zone of the court that keeps a docket; the matter's when there is no docket."""
    if docket_id is None:
        return key_and_zone(unit, matter_id)[1]
    query = select(models.Court.zone).join(models.Docket, models.Docket.court_id == models.Court.id)
    return unit.session.scalars(query.where(models.Docket.id == docket_id)).one()


def key_of(unit: Unit, model: type[Base], number: int | None) -> str | None:
    """The key of the row with this id; None for no id."""
    if number is None:
        return None
    columns = model.__table__.c
    found: str = unit.session.scalars(select(columns.key).where(columns.id == number)).one()
    return found


def deadline_id(unit: Unit, matter_id: int, key: str, *, field: str) -> int:
    """The id of a deadline of the matter; an occurrence that is only derived so far becomes a row. Raises NotFound."""
    if unit.session.scalar(select(models.Deadline.id).where(models.Deadline.key == key)) is not None:
        return the_id(unit, models.Deadline, key, matter_id, field=field)
    record = record_of(unit, Scope(unit.viewer), key_and_zone(unit, matter_id)[0])
    standing = assess(record, unit.as_of).of(key)
    if standing is None:
        raise NotFound("There is no such deadline in this matter. Choose one from the list", field=field)
    return persist(unit, standing.deadline).id


def revived(unit: Unit, wanted: Kept, *same: str) -> Kept:
    """The row as it was wanted; or the one that says the same and was marked as entered in error, standing again.

    `same` names what makes two rows say the same. Raises Unreadable where one stands already, in any layer.
    """
    model = type(wanted)
    columns = model.__table__.c
    alike = select(model).where(*(columns[name].is_not_distinct_from(getattr(wanted, name)) for name in same))
    found = unit.session.scalars(alike).all()
    if any(row.entered_in_error_at is None for row in found):  # type: ignore[attr-defined]
        raise Unreadable("This is on record already. If another source says it too, cite that source for it")
    again = next((row for row in found if row.layer is Layer.CLERK), None)  # type: ignore[attr-defined]
    if again is None:
        unit.session.add(wanted)
        again = wanted
    again.entered_in_error_at = None  # type: ignore[attr-defined]
    unit.session.flush()
    return again


def matter_seen(unit: Unit, table: str, key: str) -> str | None:
    """The key of the matter of a row, where there is such a row in a matter that the reader may see; else None."""
    model = _MODELS[table]
    row = None if "\0" in key else unit.session.scalar(select(model).where(model.__table__.c.key == key))
    if row is None:
        return None
    shown = select(models.Matter.key).where(models.Matter.id == matter_id_of(unit, row), Scope(unit.viewer).matters())
    return unit.session.scalars(shown).first()


_MODELS: dict[str, type[Base]] = {
    model.__tablename__: model
    for model in (models.Docket, models.Order, models.Filing, models.Party, models.Source, models.Attachment)
}
