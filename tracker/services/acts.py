"""A clerk enters by itself what an order on record does to something earlier; or corrects it.

What a court did later is another effect of another order: a correction is for what was entered wrong.
"""

from tracker.db import models
from tracker.db.base import Base
from tracker.domain.errors import Unreadable
from tracker.services.acting import Acting, NewEffect, add_effect, fill_effect, target_of
from tracker.services.due_moments import stored_due
from tracker.services.entering import Amendment, Read, Saved, Stored, begin, cite, find, finish, the_id
from tracker.services.forum import forum_by_id
from tracker.services.places import correcting, key_of, matter_of
from tracker.services.questions import Questions
from tracker.services.unit import Unit

_TARGETS: tuple[tuple[str, str, type[Base]], ...] = (
    ("target_order_id", "orders", models.Order),
    ("target_obligation_id", "obligations", models.Obligation),
    ("target_deadline_id", "deadlines", models.Deadline),
)


def record_effect(unit: Unit, matter: str, new: NewEffect) -> Saved:
    """Saves an effect, or the ruling on a request. Raises Unreadable, NotFound or NeedsConfirming at its field."""
    matter_id = begin(unit, matter)
    acting = _acting(unit, matter_id, matter, new)
    row, cited = add_effect(unit, acting, new)
    cite(unit, matter_id, new.read, cited)
    acting.questions.end(confirmed=new.confirmed)
    return finish(unit, matter_id, row if row is not None else acting.order)


def amend_effect(unit: Unit, key: str, new: NewEffect, amendment: Amendment) -> Saved:
    """Corrects an effect that was entered wrong. Raises as `record_effect` and `amending` do."""
    row, matter_id = correcting(unit, models.Effect, key, amendment)
    acting = _acting(unit, matter_id, matter_of(unit, row), new)
    if new.target.startswith("requests:") or new.ruling is not None:
        raise Unreadable(
            "A ruling is entered as new, not with a correction. Choose what the order acts on", field="target"
        )
    row.order_id = acting.order.id
    fill_effect(unit, acting, row, new, target_of(unit, acting, new))
    cite(unit, matter_id, new.read, [("effect_id", row.id, {})])
    acting.questions.end(confirmed=new.confirmed)
    return finish(unit, matter_id, row)


def stored_effect(unit: Unit, key: str) -> Stored[NewEffect]:
    """An effect as the command that would save it again. Raises NotFound."""
    row = find(unit, models.Effect, key)
    order = unit.session.get_one(models.Order, row.order_id)
    new_due = None
    if row.new_due_edtf is not None:
        new_due = stored_due(row.new_due_edtf, None, ())
    command = NewEffect(
        kind=row.kind,
        target=_target(unit, row),
        read=Read(""),
        order=order.key,
        begins="" if row.begins_edtf == order.filed_edtf else row.begins_edtf,
        until=row.until_edtf or "",
        new_due=new_due,
        certainty=row.certainty,
        replaces_duty=row.replaces_duty,
        words=row.words,
    )
    return Stored(command, matter_of(unit, row), row.version)


def _target(unit: Unit, row: models.Effect) -> str:
    for column, table, model in _TARGETS:
        key = key_of(unit, model, getattr(row, column))
        if key is not None:
            return f"{table}:{key}"
    raise LookupError(f"effect {row.key} aims at nothing")


def _acting(unit: Unit, matter_id: int, matter: str, new: NewEffect) -> Acting:
    number = the_id(unit, models.Order, new.order or "", matter_id, field="order")
    order = unit.session.get_one(models.Order, number)
    return Acting(matter_id, matter, order, forum_by_id(unit, order.docket_id), Questions())
