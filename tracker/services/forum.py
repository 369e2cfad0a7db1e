"""Where something is done: a docket, the court that keeps it, and the clock on that court's wall."""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import models
from tracker.domain.moments import Moment
from tracker.services.entering import the_id
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class Forum:
    """A docket by id and key, its court by key, the court's time zone, and when the case was opened where known."""

    docket_id: int
    docket: str
    court: str
    zone: str
    opened: Moment | None


def forum_of(unit: Unit, matter_id: int, docket: str, *, field: str) -> Forum:
    """The forum of a docket of the matter. Raises Unreadable or NotFound at `field`."""
    return forum_by_id(unit, the_id(unit, models.Docket, docket, matter_id, field=field))


def forum_by_id(unit: Unit, docket_id: int) -> Forum:
    """The forum of the docket with this id."""
    row = unit.session.get_one(models.Docket, docket_id)
    court = unit.session.execute(
        select(models.Court.key, models.Court.zone).where(models.Court.id == row.court_id)
    ).one()
    return Forum(row.id, row.key, court.key, court.zone, row.opened)
