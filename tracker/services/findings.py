"""A clerk enters what a court found about deadlines, in the court's own words; or corrects it.

The tracker never says in its own voice that somebody broke an order: without the court's words nothing is saved.
"""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import models
from tracker.domain.errors import Unreadable
from tracker.domain.vocabulary import FindingResult, Layer
from tracker.services.due_moments import day_of, is_before
from tracker.services.entering import Amendment, Read, Saved, Stored, begin, cite, find, finish, free_key, the_id
from tracker.services.forum import forum_by_id
from tracker.services.listed import rows_of
from tracker.services.places import correcting, key_of, matter_of
from tracker.services.questions import Questions
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class NewFinding:
    """What a clerk typed: the order by its key, what the court found, its own words, and the deadlines by key."""

    order: str
    result: FindingResult
    words: str
    deadlines: tuple[str, ...]
    read: Read
    confirmed: bool = False


def record_finding(unit: Unit, matter: str, new: NewFinding) -> Saved:
    """Saves a finding. Raises Unreadable, NotFound or NeedsConfirming with the field concerned."""
    matter_id = begin(unit, matter)
    word = new.result.value.replace("_", "-")
    row = models.Finding(key=free_key(unit, models.Finding, f"{new.order}/finding-{word}"), layer=Layer.CLERK)
    _fill(unit, row, matter_id, matter, new)
    cite(unit, matter_id, new.read, [("finding_id", row.id, {"words": new.words})])
    return finish(unit, matter_id, row)


def amend_finding(unit: Unit, key: str, new: NewFinding, amendment: Amendment) -> Saved:
    """Corrects a finding that was entered wrong. Raises as `record_finding` and `amending` do."""
    row, matter_id = correcting(unit, models.Finding, key, amendment)
    _fill(unit, row, matter_id, matter_of(unit, row), new)
    cite(unit, matter_id, new.read, [("finding_id", row.id, {"words": new.words})])
    return finish(unit, matter_id, row)


def stored_finding(unit: Unit, key: str) -> Stored[NewFinding]:
    """A finding as the command that would save it again. Raises NotFound."""
    row = find(unit, models.Finding, key)
    link = models.FindingDeadline
    query = (
        select(models.Deadline.key)
        .join(link, link.deadline_id == models.Deadline.id)
        .where(link.finding_id == row.id)
        .order_by(link.id)
    )
    command = NewFinding(
        order=key_of(unit, models.Order, row.order_id) or "",
        result=row.result,
        words=row.words or "",
        deadlines=tuple(unit.session.scalars(query)),
        read=Read(""),
    )
    return Stored(command, matter_of(unit, row), row.version)


def _fill(unit: Unit, row: models.Finding, matter_id: int, matter: str, new: NewFinding) -> None:
    if not new.words.strip():
        raise Unreadable("Give a few of the court's own words that say so", field="words")
    order = unit.session.get_one(models.Order, the_id(unit, models.Order, new.order, matter_id, field="order"))
    deadlines = rows_of(unit, matter, new.deadlines, field="deadlines")
    if not deadlines:
        raise Unreadable("Choose at least one deadline that the court spoke of", field="deadlines")
    questions = Questions()
    for deadline in deadlines:
        _ask(unit, order, deadline, new.result, questions)
    row.order_id, row.result, row.words = order.id, new.result, new.words
    questions.end(confirmed=new.confirmed)
    unit.session.add(row)
    unit.session.flush()
    _aim(unit, row, deadlines)


def _ask(
    unit: Unit, order: models.Order, deadline: models.Deadline, result: FindingResult, questions: Questions
) -> None:
    duty = unit.session.get_one(models.Obligation, deadline.obligation_id)
    imposed = unit.session.get(models.Order, duty.order_id) if duty.order_id is not None else None
    zone = forum_by_id(unit, order.docket_id).zone
    if imposed is not None and is_before(order.filed, imposed.filed):
        raise Unreadable(
            f"'{duty.title}' was ordered later, on {day_of(imposed.filed, zone)}. A court finds on what came before",
            field="deadlines",
        )
    if order.docket_id not in (duty.docket_id, imposed.docket_id if imposed is not None else None):
        questions.put("deadlines", f"'{duty.title}' stands on another docket. Does this order find on it?")
    if result is FindingResult.NOT_COMPLIED and deadline.due is not None and is_before(order.filed, deadline.due):
        said = day_of(deadline.due, zone)
        questions.put(
            "result", f"'{duty.title}' was due on {said}, after this order. Does the court speak of that day?"
        )


def _aim(unit: Unit, row: models.Finding, deadlines: list[models.Deadline]) -> None:
    link = models.FindingDeadline
    wanted = [deadline.id for deadline in deadlines]
    held = {one.deadline_id: one for one in unit.session.scalars(select(link).where(link.finding_id == row.id))}
    for number, one in held.items():
        if number not in wanted:
            unit.session.delete(one)
    missing = [number for number in wanted if number not in held]
    unit.session.add_all(link(finding_id=row.id, deadline_id=number) for number in missing)
    unit.session.flush()
