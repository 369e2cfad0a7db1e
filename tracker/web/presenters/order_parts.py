"""Beside the correction of an order or a duty: what hangs on it, each with the screen that corrects it."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from tracker.domain.record import Effect, MatterRecord, Obligation
from tracker.domain.vocabulary import ObligationKind
from tracker.domain.wording import format_due
from tracker.web.forms.effects import KINDS
from tracker.web.look import Look
from tracker.web.presenters.common import Link


@dataclass(frozen=True, slots=True)
class PartsView:
    """What hangs on an order or a duty: links to correct each, and links to enter more."""

    title: str
    parts: tuple[Link, ...]
    nothing: str
    more: tuple[Link, ...]


def parts_of_order(look: Look, _form: object) -> PartsView | None:
    """The duties and effects of the order that is corrected; None while one is entered."""
    order = look.record.entries.get(_key())
    if order is None:
        return None
    duties = [duty for duty in look.record.obligations if duty.imposed_by == order.key]
    effects = [effect for effect in look.record.effects if effect.by == order.key]
    about = {"matter": look.record.key}
    counted = urlencode({"by": "period", **about})
    return PartsView(
        title="What it imposes and does",
        parts=(*(_duty(duty) for duty in duties), *(_effect(look.record, effect) for effect in effects)),
        nothing="Nothing is on record of what it imposes or does.",
        more=(
            Link(f"/clerk/obligations/new?{urlencode({**about, 'imposed_by': order.key})}", "Enter another duty of it"),
            Link(f"/clerk/effects/new?{urlencode({**about, 'order': order.key})}", "Enter what it does to something"),
            Link(f"/compute?{counted}", "Count a date that it sets as a period"),
        ),
    )


def date_of_duty(look: Look, _form: object) -> PartsView | None:
    """The dates of the duty that is corrected; None while one is entered."""
    duty = next((one for one in look.record.obligations if one.key == _key()), None)
    if duty is None:
        return None
    about = {"matter": look.record.key}
    again = ObligationKind.DATED, ObligationKind.WAITING
    parts = tuple(_dates(look.record, duty)) if duty.kind in again else ()
    more = () if parts or duty.kind not in again else (
        Link(f"/clerk/deadlines/new?{urlencode({**about, 'duty': duty.key})}", "Give it its date"),
    )  # fmt: skip
    nothing = "Its days come from how it recurs." if duty.kind is ObligationKind.RECURRING else "It has no date."
    return PartsView("Its date", parts, nothing, more)


def _key() -> str:
    return str((request.view_args or {}).get("key", ""))


def _duty(duty: Obligation) -> Link:
    return Link(f"/clerk/obligations/edit/{duty.key}", duty.title)


def _effect(record: MatterRecord, effect: Effect) -> Link:
    what = KINDS[effect.kind].partition(":")[0]
    aims = record.entries.get(effect.order or "")
    duties = {duty.key: duty.title for duty in record.obligations}
    on = aims.title if aims else duties.get(effect.obligation or "", effect.deadline or "")
    return Link(f"/clerk/effects/edit/{effect.key}", f"{what}: {on}")


def _dates(record: MatterRecord, duty: Obligation) -> Iterator[Link]:
    for deadline in record.deadlines:
        if deadline.obligation == duty.key and deadline.due.moment is not None:
            yield Link(f"/clerk/deadlines/edit/{deadline.key}", f"Due {format_due(deadline.due)}")
