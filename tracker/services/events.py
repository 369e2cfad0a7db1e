"""A clerk enters what happened outside court, or corrects it."""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import models
from tracker.domain.vocabulary import Layer
from tracker.services.entering import (
    Amendment,
    Read,
    Saved,
    Stored,
    amending,
    begin,
    cite,
    find,
    finish,
    happened,
    key_from,
    the_id,
)
from tracker.services.matters import key_and_zone
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What a clerk typed. `happened` is EDTF on the wall of the matter's zone; `obligations` are keys of duties."""

    title: str
    happened: str
    read: Read
    text: str | None = None
    place: str | None = None
    obligations: tuple[str, ...] = ()


def record_event(unit: Unit, matter: str, new: NewEvent) -> Saved:
    """Saves an event and beside which duties it stands. Raises Unreadable or NotFound with the field concerned."""
    matter_id = begin(unit, matter)
    _, zone = key_and_zone(unit, matter_id)
    row = models.Event(
        key=key_from(unit, models.Event, matter, new.happened[:10], new.title), matter_id=matter_id, layer=Layer.CLERK
    )
    _fill(unit, row, new, zone)
    unit.session.add(row)
    unit.session.flush()
    _stand_beside(unit, row, new.obligations)
    cite(unit, matter_id, new.read, [("event_id", row.id, {"happened": new.happened})])
    return finish(unit, matter_id, row)


def amend_event(unit: Unit, key: str, new: NewEvent, amendment: Amendment) -> Saved:
    """Corrects an event. Raises as `amending` and `record_event` do."""
    matter, zone = key_and_zone(unit, find(unit, models.Event, key).matter_id)
    matter_id = begin(unit, matter)
    row = amending(unit, models.Event, key, amendment)
    _fill(unit, row, new, zone)
    _stand_beside(unit, row, new.obligations)
    cite(unit, matter_id, new.read, [("event_id", row.id, {"happened": new.happened})])
    return finish(unit, matter_id, row)


def stored_event(unit: Unit, key: str) -> Stored[NewEvent]:
    """An event as the command that would save it again. Raises NotFound."""
    row = find(unit, models.Event, key)
    matter, _ = key_and_zone(unit, row.matter_id)
    beside = unit.session.scalars(
        select(models.Obligation.key)
        .join(models.EventObligation, models.EventObligation.obligation_id == models.Obligation.id)
        .where(models.EventObligation.event_id == row.id)
        .order_by(models.EventObligation.id)
    )
    command = NewEvent(row.title, row.happened_edtf, Read(""), row.text, row.place, tuple(beside))
    return Stored(command, matter, row.version)


def _fill(unit: Unit, row: models.Event, new: NewEvent, zone: str) -> None:
    row.title, row.text, row.place = new.title, new.text, new.place
    if new.happened != row.happened_edtf:  # what was known before stays as it was known
        row.happened = happened(unit, new.happened, zone, field="happened")


def _stand_beside(unit: Unit, row: models.Event, wanted: tuple[str, ...]) -> None:
    duties = [the_id(unit, models.Obligation, key, row.matter_id, field="obligations") for key in wanted]
    held = {
        link.obligation_id: link
        for link in unit.session.scalars(
            select(models.EventObligation).where(models.EventObligation.event_id == row.id)
        )
    }
    for number, link in held.items():
        if number not in duties:
            unit.session.delete(link)
    missing = [number for number in dict.fromkeys(duties) if number not in held]
    unit.session.add_all(models.EventObligation(event_id=row.id, obligation_id=number) for number in missing)
