"""Correcting the day of an order, which its effects and the effects on it must still fit."""

from dataclasses import dataclass
from typing import NoReturn

from sqlalchemy import select

from tracker.db import models
from tracker.domain.errors import Unreadable
from tracker.domain.moments import Moment
from tracker.services.due_moments import day_of, is_before
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class Redating:
    """An order on its way to another day, with the effects that begin with it.

    The database compares each row as it is written: `before` the order where it falls later, `after` it where earlier.
    """

    moving: tuple[models.Effect, ...]
    filed: Moment
    is_later: bool

    def before(self, unit: Unit) -> None:
        """What is to be done before the order has its new day."""
        if self.is_later:
            self._move(unit)

    def after(self, unit: Unit) -> None:
        """What is to be done once the order has its new day and was written."""
        if not self.is_later:
            self._move(unit)

    def _move(self, unit: Unit) -> None:
        for effect in self.moving:
            effect.begins = self.filed
        unit.session.flush()


def redating(unit: Unit, order: models.Order, filed: Moment, zone: str) -> Redating:
    """How an order is given another day; its effects that began with it begin on that day too.

    Raises Unreadable at `filed` where an effect would then come before its order, or act on a later one.
    """
    own = list(unit.session.scalars(select(models.Effect).where(models.Effect.order_id == order.id)))
    moving = [effect for effect in own if effect.begins_edtf == order.filed_edtf or effect.entered_in_error_at]
    for effect in own:
        if effect not in moving and is_before(effect.begins, filed):
            _refuse(effect, f"begins on {day_of(effect.begins, zone)}, before that day")
        if effect.until is not None and effect in moving and is_before(effect.until, filed):
            _refuse(effect, f"ends on {day_of(effect.until, zone)}, before that day")
        if effect.target_order_id is not None:
            target = unit.session.get_one(models.Order, effect.target_order_id)
            if is_before(filed, target.filed):
                _refuse(effect, f"acts on an order of {day_of(target.filed, zone)}, after that day")
    for effect, by in _on(unit, order):
        if is_before(by.filed, filed):
            _refuse(effect, f"of an order of {day_of(by.filed, zone)} acts on this one, before that day")
    return Redating(tuple(moving), filed, is_later=filed.latest > order.filed.latest)


def _on(unit: Unit, order: models.Order) -> list[tuple[models.Effect, models.Order]]:
    query = (
        select(models.Effect, models.Order)
        .join(models.Order, models.Order.id == models.Effect.order_id)
        .where(models.Effect.target_order_id == order.id)
    )
    return [(effect, by) for effect, by in unit.session.execute(query)]


def _refuse(effect: models.Effect, why: str) -> NoReturn:
    raise Unreadable(f"The effect '{effect.key}' {why}. Correct that one first", field="filed")
