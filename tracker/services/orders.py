"""A clerk enters an order with what it imposes and what it does to earlier orders, all at once or not at all.

Its own fields are corrected here; its duties and effects each by themselves.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import func, select

from tracker.db import models
from tracker.domain.errors import Unreadable
from tracker.domain.moments import Moment, local_day
from tracker.domain.vocabulary import Layer, OrderForm
from tracker.services.acting import Acting, NewEffect, add_effect
from tracker.services.due_moments import day_of, is_before
from tracker.services.entering import (
    Amendment,
    Read,
    Saved,
    Stored,
    begin,
    cite,
    find,
    finish,
    given,
    happened,
    id_of,
    key_from,
    moment_of,
)
from tracker.services.forum import Forum, forum_of
from tracker.services.imposing import Cited, Imposed, NewDuty, add_duty
from tracker.services.order_dates import redating
from tracker.services.places import correcting, key_of, matter_of
from tracker.services.questions import Questions
from tracker.services.unit import Unit

_TOMORROW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What a clerk typed. `filed` and `entered` are EDTF on the wall of the docket's court.

    `duties` and `effects` are what stands in it; a correction leaves them as they are.
    """

    docket: str
    title: str
    filed: str
    read: Read
    form: OrderForm = OrderForm.UNKNOWN
    entered: str = ""
    number: str | None = None
    judge: str | None = None
    outcome_words: str | None = None
    text: str | None = None
    is_sealed: bool = False
    duties: tuple[NewDuty, ...] = ()
    effects: tuple[NewEffect, ...] = ()
    confirmed: bool = False


def record_order(unit: Unit, matter: str, new: NewOrder) -> Saved:
    """Saves an order, its duties, their dates and its effects together.

    Raises Unreadable, NotFound or NeedsConfirming; a field of a part is named as in `duties-0-due`.
    """
    matter_id = begin(unit, matter)
    questions = Questions()
    forum = forum_of(unit, matter_id, new.docket, field="docket")
    filed = _filed(unit, new.filed, forum)
    day = local_day(filed.earliest or filed.latest, forum.zone).isoformat()
    row = models.Order(
        key=key_from(unit, models.Order, forum.docket, day, new.title),
        docket_id=forum.docket_id,
        filed=filed,
        layer=Layer.CLERK,
    )
    _fill(unit, row, matter_id, forum, new)
    _ask(unit, row, forum, questions)
    unit.session.add(row)
    unit.session.flush()
    cited: list[Cited] = [("order_id", row.id, _cited_of(new))]
    for number, duty in enumerate(new.duties):
        at = f"duties-{number}-"
        where = forum_of(unit, matter_id, duty.docket, field=f"{at}docket") if duty.docket else forum
        cited += add_duty(unit, Imposed(matter_id, row, where, questions, at), duty)[1]
    for number, effect in enumerate(new.effects):
        acting = Acting(matter_id, matter, row, forum, questions, f"effects-{number}-")
        cited += add_effect(unit, acting, effect)[1]
    cite(unit, matter_id, _read(new), cited)
    questions.end(confirmed=new.confirmed)
    return finish(unit, matter_id, row)


def amend_order(unit: Unit, key: str, new: NewOrder, amendment: Amendment) -> Saved:
    """Corrects an order; what began with it begins with it still. Raises as `record_order` and `amending` do."""
    row, matter_id = correcting(unit, models.Order, key, amendment)
    questions = Questions()
    forum = forum_of(unit, matter_id, new.docket, field="docket")
    moved = None
    if new.filed != row.filed_edtf:  # what was known before stays as it was known
        moved = redating(unit, row, _filed(unit, new.filed, forum), forum.zone)
        moved.before(unit)
    with unit.session.no_autoflush:
        row.docket_id = forum.docket_id
        row.filed = moved.filed if moved else row.filed
        _fill(unit, row, matter_id, forum, new)
        _ask(unit, row, forum, questions)
    unit.session.flush()
    if moved:
        moved.after(unit)
    cite(unit, matter_id, _read(new), [("order_id", row.id, _cited_of(new))])
    questions.end(confirmed=new.confirmed)
    return finish(unit, matter_id, row)


def stored_order(unit: Unit, key: str) -> Stored[NewOrder]:
    """An order as the command that would save it again, without its duties and effects. Raises NotFound."""
    row = find(unit, models.Order, key)
    command = NewOrder(
        docket=key_of(unit, models.Docket, row.docket_id) or "",
        title=row.title,
        filed=row.filed_edtf,
        read=Read(""),
        form=row.form,
        entered=row.entered_edtf or "",
        number=row.number,
        judge=key_of(unit, models.Party, row.judge_id),
        outcome_words=row.outcome_words,
        text=row.text,
        is_sealed=row.is_sealed,
    )
    return Stored(command, matter_of(unit, row), row.version)


def _read(new: NewOrder) -> Read:
    """Where it was read; the number of the entry where no place in it was given."""
    return new.read if new.read.locator or not new.number else replace(new.read, locator=f"entry {new.number}")


def _filed(unit: Unit, text: str, forum: Forum) -> Moment:
    """When an order was filed: known by now at the latest, unless the court's clock is a day ahead of ours."""
    found = moment_of(text, forum.zone, field="filed")
    if found.earliest is None or found.earliest <= unit.as_of:
        return happened(unit, text, forum.zone, field="filed")
    return given(unit, text, forum.zone, field="filed")


def _fill(unit: Unit, row: models.Order, matter_id: int, forum: Forum, new: NewOrder) -> None:
    if not new.title.strip():
        raise Unreadable("Say in a few words what it is", field="title")
    row.title, row.form, row.number = new.title, new.form, new.number
    row.outcome_words, row.text, row.is_sealed = new.outcome_words, new.text, new.is_sealed
    row.judge_id = id_of(unit, models.Party, new.judge, matter_id, field="judge")
    if new.entered != (row.entered_edtf or ""):
        row.entered = moment_of(new.entered, forum.zone, field="entered") if new.entered else None
    if row.entered is not None and row.entered.earliest is not None and row.entered.earliest > unit.as_of + _TOMORROW:
        raise Unreadable(f"{day_of(row.entered, forum.zone)} is in the future. Is the year right?", field="entered")


def _ask(unit: Unit, row: models.Order, forum: Forum, questions: Questions) -> None:
    if forum.opened is not None and is_before(row.filed, forum.opened):
        said = day_of(forum.opened, forum.zone)
        questions.put("filed", f"This is before its docket was opened ({said}). Is the day right, and the docket?")
    if row.entered is not None and is_before(row.entered, row.filed):
        said = day_of(row.filed, forum.zone)
        questions.put("entered", f"This is before the order was filed ({said}). Is it right?")
    order = models.Order
    twin = select(func.count()).where(
        order.docket_id == forum.docket_id,
        order.title == row.title,
        order.filed_edtf == row.filed_edtf,
        order.entered_in_error_at.is_(None),
        order.key != row.key,
    )
    if unit.session.scalar(twin):
        questions.put("title", "An order of this name and day is on this docket already. Is this another one?")


def _cited_of(new: NewOrder) -> dict[str, str]:
    found = {"filed": new.filed, "entered": new.entered}
    return {name: value for name, value in found.items() if value}
