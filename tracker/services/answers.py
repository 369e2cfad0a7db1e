"""A clerk enters that something is said to answer deadlines: a filing, an order, a day in court, an event.

Filed, timely and adequate are three things: this says only the first.
"""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import models
from tracker.db.base import Base
from tracker.domain.errors import Unreadable
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import Extent, Layer, Nature, SettingAction
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
    free_key,
    id_of,
    the_id,
)
from tracker.services.listed import rows_of
from tracker.services.matters import key_and_zone
from tracker.services.places import correcting, key_of, matter_of
from tracker.services.questions import Questions
from tracker.services.unit import Unit

_ANSWERS: dict[str, tuple[str, type[Base]]] = {
    "filings": ("filing_id", models.Filing),
    "orders": ("order_id", models.Order),
    "settings": ("setting_id", models.Setting),
    "events": ("event_id", models.Event),
}


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """What a clerk typed. `answered_by` is a table and a key, as in `filings:report`; `deadlines` are keys.

    `claimed_by` says that it answers, `disputed_by` that it does not: keys of parties, None where nobody is known to.
    """

    answered_by: str
    deadlines: tuple[str, ...]
    read: Read
    extent: Extent = Extent.WHOLE
    claimed_by: str | None = None
    disputed_by: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Answering:
    """What is said to answer: its column and id, its docket where it has one, and when it happened, if it did."""

    column: str
    id: int
    docket_id: int | None
    at: Moment | None


def record_answer(unit: Unit, matter: str, new: NewAnswer) -> Saved:
    """Saves that something answers deadlines. Raises Unreadable, NotFound or NeedsConfirming at its field."""
    matter_id = begin(unit, matter)
    answering = _answering(unit, matter_id, new)
    key = new.answered_by.partition(":")[2]
    row = models.Fulfilment(
        key=free_key(unit, models.Fulfilment, f"{key}/answer"), matter_id=matter_id, layer=Layer.CLERK
    )
    _fill(unit, row, matter, answering, new)
    cite(unit, matter_id, new.read, [("fulfilment_id", row.id, {})])
    return finish(unit, matter_id, row)


def amend_answer(unit: Unit, key: str, new: NewAnswer, amendment: Amendment) -> Saved:
    """Corrects what is said to answer what. Raises as `record_answer` and `amending` do."""
    row, matter_id = correcting(unit, models.Fulfilment, key, amendment)
    _fill(unit, row, matter_of(unit, row), _answering(unit, matter_id, new), new)
    cite(unit, matter_id, new.read, [("fulfilment_id", row.id, {})])
    return finish(unit, matter_id, row)


def stored_answer(unit: Unit, key: str) -> Stored[NewAnswer]:
    """An answer as the command that would save it again. Raises NotFound."""
    row = find(unit, models.Fulfilment, key)
    link = models.FulfilmentDeadline
    query = (
        select(models.Deadline.key)
        .join(link, link.deadline_id == models.Deadline.id)
        .where(link.fulfilment_id == row.id)
        .order_by(link.id)
    )
    table = next(name for name, (column, _) in _ANSWERS.items() if getattr(row, column) is not None)
    column, model = _ANSWERS[table]
    command = NewAnswer(
        answered_by=f"{table}:{key_of(unit, model, getattr(row, column))}",
        deadlines=tuple(unit.session.scalars(query)),
        read=Read(""),
        extent=row.extent,
        claimed_by=key_of(unit, models.Party, row.claimed_by_id),
        disputed_by=key_of(unit, models.Party, row.disputed_by_id),
    )
    return Stored(command, key_and_zone(unit, row.matter_id)[0], row.version)


def _answering(unit: Unit, matter_id: int, new: NewAnswer) -> Answering:
    table, _, key = new.answered_by.partition(":")
    if table not in _ANSWERS:
        raise Unreadable("Choose what is said to answer", field="answered_by")
    column, model = _ANSWERS[table]
    number = the_id(unit, model, key, matter_id, field="answered_by")
    row = unit.session.get_one(model, number)
    if isinstance(row, models.Setting):
        return Answering(column, number, row.docket_id, _held(unit, number))
    happened: Moment = row.happened if isinstance(row, models.Event) else row.filed  # type: ignore[attr-defined]
    return Answering(column, number, getattr(row, "docket_id", None), happened)


def _held(unit: Unit, setting_id: int) -> Moment | None:
    """When a day in court was held; None where nothing says that it was."""
    fact = models.SettingFact
    query = select(fact).where(
        fact.setting_id == setting_id, fact.action == SettingAction.HELD, fact.entered_in_error_at.is_(None)
    )
    found = unit.session.scalars(query.order_by(fact.id.desc())).first()
    return None if found is None else found.starts or found.recorded


def _fill(unit: Unit, row: models.Fulfilment, matter: str, answering: Answering, new: NewAnswer) -> None:
    if new.claimed_by and new.claimed_by == new.disputed_by:
        raise Unreadable("Whoever says that it answers does not dispute it too", field="disputed_by")
    deadlines = rows_of(unit, matter, new.deadlines, field="deadlines")
    if not deadlines:
        raise Unreadable("Choose at least one deadline that it is said to answer", field="deadlines")
    questions = Questions()
    _ask(unit, row, answering, deadlines, questions)
    for column, _ in _ANSWERS.values():
        setattr(row, column, answering.id if column == answering.column else None)
    row.extent = new.extent
    row.claimed_by_id = id_of(unit, models.Party, new.claimed_by, row.matter_id, field="claimed_by")
    row.disputed_by_id = id_of(unit, models.Party, new.disputed_by, row.matter_id, field="disputed_by")
    questions.end(confirmed=new.confirmed)
    unit.session.add(row)
    unit.session.flush()
    _aim(unit, row, deadlines)


def _ask(
    unit: Unit,
    row: models.Fulfilment,
    answering: Answering,
    deadlines: list[models.Deadline],
    questions: Questions,
) -> None:
    """Asks about what is unlikely, and refuses to answer a duty not to do something."""
    if answering.at is None:
        questions.put("answered_by", "Nothing says yet that this day in court was held, so it answers nothing for now.")
    _, zone = key_and_zone(unit, row.matter_id)
    for deadline in deadlines:
        duty = unit.session.get_one(models.Obligation, deadline.obligation_id)
        if duty.nature is Nature.ABSTAIN:
            raise Unreadable(
                f"'{duty.title}' is a duty not to do something: nothing answers it. Enter what happened as an event "
                "beside it",
                field="deadlines",
            )
        if answering.docket_id is not None and answering.docket_id != duty.docket_id:
            questions.put("deadlines", f"'{duty.title}' is due on another docket. Does this answer it?")
        order = unit.session.get(models.Order, duty.order_id) if duty.order_id is not None else None
        if order is not None and answering.at is not None and is_before(answering.at, order.filed):
            said = f"It came before the order that imposed '{duty.title}' ({day_of(order.filed, zone)})."
            questions.put("answered_by", f"{said} Is it right?")
        if _answers_already(unit, row, answering, deadline.id):
            questions.put("deadlines", f"It is on record already as an answer to '{duty.title}'.")


def _answers_already(unit: Unit, row: models.Fulfilment, answering: Answering, deadline_id: int) -> bool:
    answer, link = models.Fulfilment, models.FulfilmentDeadline
    query = (
        select(answer.key)
        .join(link, link.fulfilment_id == answer.id)
        .where(
            link.deadline_id == deadline_id,
            answer.__table__.c[answering.column] == answering.id,
            answer.withdrawn_at.is_(None),
            answer.entered_in_error_at.is_(None),
            answer.key != row.key,
        )
    )
    with unit.session.no_autoflush:
        return unit.session.scalars(query).first() is not None


def _aim(unit: Unit, row: models.Fulfilment, deadlines: list[models.Deadline]) -> None:
    link = models.FulfilmentDeadline
    wanted = [deadline.id for deadline in deadlines]
    held = {one.deadline_id: one for one in unit.session.scalars(select(link).where(link.fulfilment_id == row.id))}
    for number, one in held.items():
        if number not in wanted:
            unit.session.delete(one)
    missing = [number for number in wanted if number not in held]
    unit.session.add_all(link(fulfilment_id=row.id, deadline_id=number) for number in missing)
    unit.session.flush()
