"""What an order does to something earlier: one effect, and the ruling on a request where it rules on one, as rows.

Saving it is up to `orders` and `acts`.
"""

from dataclasses import dataclass

from tracker.db import models
from tracker.domain.errors import NotFound, Unreadable
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import Certainty, EffectKind, Layer, Ruling
from tracker.services.due_moments import DueMoment, NewDue, closed_day, day_of, is_before, read_due
from tracker.services.entering import Read, free_key, moment_of, the_id
from tracker.services.forum import Forum, forum_by_id
from tracker.services.imposing import Cited
from tracker.services.listed import rows_of
from tracker.services.questions import Questions
from tracker.services.unit import Unit

SETS_A_DATE = (EffectKind.EXTENDS, EffectKind.MODIFIES, EffectKind.NARROWS, EffectKind.REVIVES)
CHANGES_THE_DUTY = (EffectKind.MODIFIES, EffectKind.NARROWS)
REQUEST = "requests"
_COLUMNS = {"orders": "target_order_id", "obligations": "target_obligation_id", "deadlines": "target_deadline_id"}


@dataclass(frozen=True, slots=True)
class NewEffect:
    """What a clerk typed of one effect.

    `target` is a table and a key, as in `deadlines:return-by`; of `requests` it is what that request asks about. `kind`
    is None where an order rules on a request and changes nothing. `begins` and `until` are EDTF on the wall of the
    order's court, empty for the order's filing and for no end. `order` is the key of the order that acts.
    """

    kind: EffectKind | None
    target: str
    read: Read
    order: str | None = None
    begins: str = ""
    until: str = ""
    new_due: NewDue | None = None
    certainty: Certainty = Certainty.STATED
    replaces_duty: bool = False
    words: str | None = None
    ruling: Ruling | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Acting:
    """The order that acts, where it stands, and how to speak of its fields: as `Imposed` of a duty."""

    matter_id: int
    matter: str
    order: models.Order
    forum: Forum
    questions: Questions
    at: str = ""

    def field(self, name: str) -> str:
        """The name of one of its fields."""
        return f"{self.at}{name}"


@dataclass(frozen=True, slots=True)
class Target:
    """What an effect aims at: its column and id, its docket, the order behind it, and the date it moves, if any."""

    column: str
    id: int
    docket_id: int
    order: models.Order | None
    due: Moment | None = None


def add_effect(unit: Unit, acting: Acting, new: NewEffect) -> tuple[models.Effect | None, list[Cited]]:
    """Adds an effect, the ruling on a request with it, and says what is to be cited. Raises Unreadable or NotFound."""
    cited: list[Cited] = []
    target = target_of(unit, acting, new)
    table, _, key = new.target.partition(":")
    if table == REQUEST:
        cited.append(_rule(unit, acting, new, key))
    elif new.ruling is not None:
        raise Unreadable("Choose the request that it rules on, or leave this open", field=acting.field("target"))
    if new.kind is None and table == REQUEST:
        return None, cited
    if new.kind is None:
        raise Unreadable("Choose what the order does", field=acting.field("kind"))
    row = models.Effect(key=_key(unit, acting, new), order_id=acting.order.id, kind=new.kind, layer=Layer.CLERK)
    fill_effect(unit, acting, row, new, target)
    unit.session.add(row)
    unit.session.flush()
    cited.append(("effect_id", row.id, _cited_of(new)))
    return row, cited


def fill_effect(unit: Unit, acting: Acting, row: models.Effect, new: NewEffect, target: Target) -> None:
    """Puts what was typed into the row, checked against its order and its target. Raises Unreadable."""
    if new.kind is None:
        raise Unreadable("Choose what the order does", field=acting.field("kind"))
    _check_target(acting, target)
    _check_kind(acting, new, new.kind)
    for column in _COLUMNS.values():
        setattr(row, column, target.id if column == target.column else None)
    row.kind, row.certainty, row.words, row.replaces_duty = new.kind, new.certainty, new.words, new.replaces_duty
    row.begins, row.until = _stretch(acting, new)
    due = _new_due(unit, acting, new, target)
    row.new_due, row.new_due_kind = (due.moment, due.kind) if due else (None, None)


def target_of(unit: Unit, acting: Acting, new: NewEffect) -> Target:
    """What an effect aims at. Raises Unreadable or NotFound."""
    table, _, key = new.target.partition(":")
    field = acting.field("target")
    match table:
        case "orders":
            order = unit.session.get_one(models.Order, the_id(unit, models.Order, key, acting.matter_id, field=field))
            return Target("target_order_id", order.id, order.docket_id, order)
        case "obligations":
            return _duty(unit, the_id(unit, models.Obligation, key, acting.matter_id, field=field))
        case "deadlines":
            (row,) = rows_of(unit, acting.matter, [key], field=field) or (None,)
            if row is not None:
                duty = _duty(unit, row.obligation_id)
                return Target("target_deadline_id", row.id, duty.docket_id, duty.order, row.due)
        case "requests":
            return _asked_about(unit, acting, key)
    raise Unreadable("Choose what the order acts on", field=field)


def _duty(unit: Unit, duty_id: int) -> Target:
    duty = unit.session.get_one(models.Obligation, duty_id)
    order = unit.session.get(models.Order, duty.order_id) if duty.order_id is not None else None
    return Target("target_obligation_id", duty.id, duty.docket_id, order)


def _asked_about(unit: Unit, acting: Acting, key: str) -> Target:
    """What a request asks about."""
    request = _request(unit, acting, key)
    if request.target_deadline_id is not None:
        row = unit.session.get_one(models.Deadline, request.target_deadline_id)
        duty = _duty(unit, row.obligation_id)
        return Target("target_deadline_id", row.id, duty.docket_id, duty.order, row.due)
    if request.target_obligation_id is not None:
        return _duty(unit, request.target_obligation_id)
    order = unit.session.get_one(models.Order, request.target_order_id)
    return Target("target_order_id", order.id, order.docket_id, order)


def _request(unit: Unit, acting: Acting, key: str) -> models.Request:
    field = acting.field("target")
    number = the_id(unit, models.Request, key, None, field=field)
    row = unit.session.get_one(models.Request, number)
    filing = unit.session.get_one(models.Filing, row.filing_id)
    docket = unit.session.get_one(models.Docket, filing.docket_id)
    if docket.matter_id != acting.matter_id:
        raise NotFound(f"There is no '{key}' in this matter. Choose one from the list", field=field)
    return row


def _rule(unit: Unit, acting: Acting, new: NewEffect, key: str) -> Cited:
    """Notes what became of a request."""
    row = _request(unit, acting, key)
    if new.ruling is None:
        raise Unreadable("Say what became of the request", field=acting.field("ruling"))
    if row.ruled_by_id is not None and row.ruled_by_id != acting.order.id:
        raise Unreadable("Another order has ruled on this request already", field=acting.field("target"))
    if is_before(acting.order.filed, unit.session.get_one(models.Filing, row.filing_id).filed):
        raise Unreadable("This request was filed after the order", field=acting.field("target"))
    if new.kind is None and new.ruling in (Ruling.GRANTED, Ruling.GRANTED_IN_PART):
        raise Unreadable("Say what the order does by granting it", field=acting.field("kind"))
    row.ruled_by_id, row.ruling = acting.order.id, new.ruling
    return ("request_id", row.id, {"ruling": new.ruling.value})


def _check_target(acting: Acting, target: Target) -> None:
    """Refuses what comes later than the order, and asks about what stands on another docket."""
    order = acting.order
    if target.column == "target_order_id" and target.id == order.id:
        raise Unreadable("An order does not act on itself. Choose an earlier one", field=acting.field("target"))
    if target.order is not None and is_before(order.filed, target.order.filed):
        said = day_of(target.order.filed, acting.forum.zone)
        raise Unreadable(
            f"That was ordered later, on {said}. An order acts only on what came before it",
            field=acting.field("target"),
        )
    docket = target.order.docket_id if target.order is not None else target.docket_id
    if docket != acting.forum.docket_id:
        acting.questions.put(acting.field("target"), "That was ordered on another docket. Does this order act on it?")


def _check_kind(acting: Acting, new: NewEffect, kind: EffectKind) -> None:
    has_date = new.new_due is not None and bool(new.new_due.on)
    if kind is EffectKind.EXTENDS and not has_date:
        raise Unreadable("Give the new date to which it is extended", field=acting.field("new_due"))
    if has_date and kind not in SETS_A_DATE:
        raise Unreadable(
            "Only an order that extends, changes, narrows or revives sets a new date. Leave the new date empty, or "
            "choose one of these",
            field=acting.field("new_due"),
        )
    if new.replaces_duty and kind not in CHANGES_THE_DUTY:
        raise Unreadable(
            "Another duty takes its place only where an order changes or narrows it. Take the tick away, or choose one "
            "of these",
            field=acting.field("replaces_duty"),
        )


def _stretch(acting: Acting, new: NewEffect) -> tuple[Moment, Moment | None]:
    """From when until when it acts. Raises Unreadable for a start before its order and an end before its start."""
    order, zone = acting.order, acting.forum.zone
    begins = moment_of(new.begins, zone, field=acting.field("begins")) if new.begins else order.filed
    if is_before(begins, order.filed):
        raise Unreadable(
            f"It cannot begin before its order ({day_of(order.filed, zone)}). Leave this empty for the order's own day",
            field=acting.field("begins"),
        )
    until = moment_of(new.until, zone, field=acting.field("until")) if new.until else None
    if until is not None and is_before(until, begins):
        raise Unreadable(f"It would end before it begins ({day_of(begins, zone)})", field=acting.field("until"))
    return begins, until


def _new_due(unit: Unit, acting: Acting, new: NewEffect, target: Target) -> DueMoment | None:
    if new.new_due is None or not new.new_due.on:
        return None
    field, zone = acting.field("new_due"), acting.forum.zone
    due = read_due(new.new_due, zone, field=field, midnight_field=acting.field("new_midnight"))
    if new.kind is EffectKind.EXTENDS and target.due is not None and due.moment.latest < target.due.latest:
        acting.questions.put(
            field,
            f"This is before the date that it moves ({day_of(target.due, zone)}), and an extension brings no date "
            "nearer. Is it right?",
        )
    if (said := closed_day(unit, due.day, forum_by_id(unit, target.docket_id).court)) is not None:
        acting.questions.put(field, said)
    return due


def _key(unit: Unit, acting: Acting, new: NewEffect) -> str:
    word = str(new.kind).replace("_", "-")
    table, _, key = new.target.partition(":")
    last = key.rpartition("/")[2] if table != REQUEST else "request"
    return free_key(unit, models.Effect, f"{acting.order.key}/{word}-{last}")


def _cited_of(new: NewEffect) -> dict[str, str]:
    found = {"begins": new.begins, "until": new.until}
    if new.new_due is not None and new.new_due.on:
        found["new_due"] = new.new_due.typed or new.new_due.on
    return {name: value for name, value in found.items() if value}
