"""The deadlines that a screen names, as rows: one that is only derived (a day of a recurring duty) is given its row."""

from collections.abc import Iterable

from sqlalchemy import select

from tracker.db import models
from tracker.db.visibility import Scope
from tracker.domain.errors import NotFound
from tracker.services.matters import record_of
from tracker.services.obligations import persist
from tracker.services.standings import standing_of
from tracker.services.unit import Unit


def rows_of(unit: Unit, matter: str, keys: Iterable[str], *, field: str) -> list[models.Deadline]:
    """The rows of the deadlines with these keys in the matter, in that order. Raises NotFound at `field`."""
    wanted = list(dict.fromkeys(key for key in keys if key))
    held = {row.key: row for row in _held(unit, matter, wanted)}
    missing = [key for key in wanted if key not in held]
    if missing:
        record = record_of(unit, Scope(unit.viewer), matter)
        for key in missing:
            try:
                standing = standing_of(record, key, unit.as_of)
            except NotFound:
                said = f"There is no deadline '{key}' in this matter. Choose one from the list"
                raise NotFound(said, field=field) from None
            held[key] = persist(unit, standing.deadline)
    return [held[key] for key in wanted]


def _held(unit: Unit, matter: str, keys: list[str]) -> Iterable[models.Deadline]:
    query = (
        select(models.Deadline)
        .join(models.Obligation, models.Obligation.id == models.Deadline.obligation_id)
        .join(models.Matter, models.Matter.id == models.Obligation.matter_id)
        .where(
            models.Matter.key == matter,
            models.Deadline.key.in_(keys),
            models.Deadline.entered_in_error_at.is_(None),
            models.Obligation.entered_in_error_at.is_(None),
        )
    )
    return unit.session.scalars(query)
