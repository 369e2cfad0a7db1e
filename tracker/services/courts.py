"""The courts of the record, and those of the rulebook that become part of it with their first docket."""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import models
from tracker.domain.errors import NotFound, Unreadable
from tracker.domain.rules import CourtSeat
from tracker.domain.vocabulary import CourtLevel, Layer
from tracker.services.unit import Unit

_LEVELS = {
    "district": CourtLevel.DISTRICT,
    "appeals": CourtLevel.APPEALS,
    "supreme": CourtLevel.SUPREME,
    "agency": CourtLevel.BOARD,
    "immigration": CourtLevel.IMMIGRATION,
}


@dataclass(frozen=True, slots=True)
class CourtNamed:
    """A court that a docket can be in. `zone` is None where its district sits in two zones and a person must say."""

    key: str
    name: str
    zone: str | None


def courts_offered(unit: Unit) -> tuple[CourtNamed, ...]:
    """The courts on record, then those that the rulebook knows besides, each by name."""
    court = models.Court
    held = {
        row.key: CourtNamed(row.key, row.identified_as or row.name, row.zone)
        for row in unit.session.execute(select(court.key, court.name, court.identified_as, court.zone))
    }
    others = [CourtNamed(seat.id, seat.name, seat.zone) for seat in _seats(unit).values() if seat.id not in held]
    return tuple(sorted(held.values(), key=_by_name)) + tuple(sorted(others, key=_by_name))


def court_id(unit: Unit, key: str, zone: str | None) -> tuple[int, bool]:
    """The id of a court, and whether it is new to the record: then it is made from the rulebook.

    `zone` is asked for where the district sits in two. Raises NotFound, or Unreadable without the zone.
    """
    held = unit.session.scalar(select(models.Court.id).where(models.Court.key == key))
    if held is not None:
        return held, False
    seat = _seats(unit).get(key)
    if seat is None:
        raise NotFound(f"There is no court '{key}'. Choose one from the list", field="court")
    wall = seat.zone or zone
    if wall is None:
        raise Unreadable(f"{seat.name} sits in two time zones. Choose that of its courthouse", field="zone")
    row = models.Court(
        key=seat.id,
        name=seat.name,
        level=_LEVELS[seat.level],
        zone=wall,
        appeals_to_id=unit.session.scalar(select(models.Court.id).where(models.Court.key == seat.circuit)),
        holiday_states=",".join(seat.states),
        layer=Layer.CLERK,
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id, True


def _seats(unit: Unit) -> dict[str, CourtSeat]:
    courts = unit.law.book.courts if unit.law else {}
    return {key: seat for key, seat in courts.items() if seat.level in _LEVELS}


def _by_name(court: CourtNamed) -> str:
    return court.name
