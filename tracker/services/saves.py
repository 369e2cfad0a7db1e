"""Saves: the changes that were made together, by the name they share."""

from sqlalchemy import select

from tracker.db.models import Change, Matter
from tracker.db.visibility import Scope
from tracker.domain.errors import NotFound
from tracker.services.unit import Unit


def matter_of_save(unit: Unit, group: str) -> str:
    """The key of the matter that a save belongs to, where the viewer may see it. Raises NotFound."""
    found = unit.session.scalar(
        select(Matter.key)
        .join(Change, Change.matter_id == Matter.id)
        .where(Change.group_id == group, Scope(unit.viewer).matters())
        .limit(1)
    )
    if found is None:
        raise NotFound("Nothing was saved under this address")
    return found
