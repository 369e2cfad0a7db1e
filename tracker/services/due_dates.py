"""A clerk gives a duty its date, or corrects a date that was typed wrong. The old date stays in the history.

That a court moves a date is no correction: it is an effect of the order that moves it (`acts`).
"""

from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.db import models
from tracker.domain.errors import Nonsense, Unreadable
from tracker.domain.vocabulary import Basis, DueKind, Layer, Nature, ObligationKind
from tracker.services.due_moments import NewDue, read_due, stored_due
from tracker.services.entering import Amendment, Read, Saved, Stored, begin, cite, find, finish, the_id
from tracker.services.forum import forum_by_id
from tracker.services.imposing import Imposed, add_deadline, ask_about_due
from tracker.services.matters import key_and_zone
from tracker.services.places import correcting
from tracker.services.questions import Questions
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class NewDate:
    """What a clerk typed: the duty by its key, and its due moment on the wall of its docket's court."""

    duty: str
    due: NewDue
    read: Read
    confirmed: bool = False


def record_date(unit: Unit, matter: str, new: NewDate) -> Saved:
    """Saves the date of a duty that has none yet. Raises Unreadable or NeedsConfirming with the field concerned."""
    matter_id = begin(unit, matter)
    duty_id = the_id(unit, models.Obligation, new.duty, matter_id, field="duty")
    duty = unit.session.get_one(models.Obligation, duty_id)
    _may_have_a_date(unit, duty)
    under = _under(unit, duty)
    due = read_due(new.due, under.forum.zone, field="due", midnight_field="midnight")
    ask_about_due(unit, under, due)
    row = _waiting(unit, duty)
    if row is None:
        row = add_deadline(unit, duty, under.forum.zone, due, new.due)
    else:
        row.due, row.due_kind, row.assumptions, row.source_words = due.moment, due.kind, due.assumptions, new.due.words
    cite(unit, matter_id, new.read, [("deadline_id", row.id, {"due": new.due.typed or new.due.on})])
    under.questions.end(confirmed=new.confirmed)
    return finish(unit, matter_id, row)


def amend_date(unit: Unit, key: str, new: NewDate, amendment: Amendment) -> Saved:
    """Corrects a date that was typed wrong. Raises as `record_date` and `amending` do."""
    row, matter_id = correcting(unit, models.Deadline, key, amendment)
    duty = unit.session.get_one(models.Obligation, row.obligation_id)
    _may_be_corrected(unit, row)
    if new.duty != duty.key:
        raise Unreadable(
            "A date stays with its duty. Mark it as entered in error, and give the other duty its date", field="duty"
        )
    under = _under(unit, duty)
    if new.due.on != row.due_edtf or row.due_kind in (DueKind.DAY, DueKind.INSTANT):
        due = read_due(new.due, under.forum.zone, field="due", midnight_field="midnight")
        if due.moment.edtf != row.due_edtf:
            ask_about_due(unit, under, due)
        row.due, row.due_kind, row.assumptions = due.moment, due.kind, due.assumptions
    row.source_words = new.due.words
    cite(unit, matter_id, new.read, [("deadline_id", row.id, {"due": new.due.typed or new.due.on})])
    under.questions.end(confirmed=new.confirmed)
    return finish(unit, matter_id, row)


def stored_date(unit: Unit, key: str) -> Stored[NewDate]:
    """A date as the command that would save it again. Raises NotFound."""
    row = find(unit, models.Deadline, key)
    duty = unit.session.get_one(models.Obligation, row.obligation_id)
    due = stored_due(row.due_edtf or "", row.source_words, row.assumptions)
    return Stored(NewDate(duty.key, due, Read("")), key_and_zone(unit, duty.matter_id)[0], row.version)


def _may_have_a_date(unit: Unit, duty: models.Obligation) -> None:
    """Raises Unreadable for a duty that has its date, or can have none."""
    match duty.kind:
        case ObligationKind.RECURRING:
            said = "Its days come from the rule by which it recurs. Correct the duty instead"
        case ObligationKind.CONTINUING:
            said = "It goes on without a date. Where a later order sets one, enter what that order does: it modifies it"
        case _ if duty.nature is Nature.ABSTAIN:
            said = "A duty not to do something is never due"
        case _ if _has_date(unit, duty.id):
            said = "It has its date on record. Correct that one, or enter the effect of the order that moves it"
        case _:
            return
    raise Unreadable(said, field="duty")


def _may_be_corrected(unit: Unit, row: models.Deadline) -> None:
    """Raises Nonsense for a date that was not typed."""
    if row.basis is Basis.OCCURRENCE:
        raise Nonsense("This day comes from the rule by which its duty recurs. Correct the duty instead", field="due")
    computed = select(func.count()).where(models.Computation.deadline_id == row.id)
    if row.basis is Basis.COMPUTED or unit.session.scalar(computed):
        raise Nonsense("This date was counted, not typed. Mark it as entered in error, and count it again", field="due")
    if row.due_edtf is None:
        raise Nonsense("This duty has no date to correct", field="due")


def _has_date(unit: Unit, duty_id: int) -> bool:
    deadline = models.Deadline
    query = select(func.count()).where(
        deadline.obligation_id == duty_id, deadline.entered_in_error_at.is_(None), deadline.due_edtf.is_not(None)
    )
    return bool(unit.session.scalar(query))


def _waiting(unit: Unit, duty: models.Obligation) -> models.Deadline | None:
    """The row in which a waiting duty waits, where it has one."""
    deadline = models.Deadline
    found = unit.session.scalar(
        select(deadline).where(deadline.key == duty.key, deadline.entered_in_error_at.is_(None))
    )
    if found is not None and found.layer is not Layer.CLERK:
        raise Nonsense("This duty comes from a source that was loaded, so it is not edited here", field="duty")
    return found


def _under(unit: Unit, duty: models.Obligation) -> Imposed:
    order = unit.session.get(models.Order, duty.order_id) if duty.order_id is not None else None
    return Imposed(duty.matter_id, order, forum_by_id(unit, duty.docket_id), Questions())
