"""A clerk enters a duty by itself, of an order on record or of a rule; or corrects one."""

from sqlalchemy import select

from tracker.db import models
from tracker.domain.errors import Unreadable
from tracker.domain.recurrence import read_rule
from tracker.services.entering import Amendment, Read, Saved, Stored, begin, cite, find, finish, the_id
from tracker.services.forum import forum_by_id, forum_of
from tracker.services.imposing import Imposed, NewDuty, add_duty, fill_duty, name_sides
from tracker.services.places import correcting, key_of, matter_of
from tracker.services.questions import Questions
from tracker.services.unit import Unit


def record_duty(unit: Unit, matter: str, new: NewDuty) -> Saved:
    """Saves a duty and its date. Raises Unreadable, NotFound or NeedsConfirming with the field concerned."""
    matter_id = begin(unit, matter)
    under = _imposed(unit, matter_id, new)
    row, cited = add_duty(unit, under, new)
    cite(unit, matter_id, new.read, cited)
    under.questions.end(confirmed=new.confirmed)
    return finish(unit, matter_id, row)


def amend_duty(unit: Unit, key: str, new: NewDuty, amendment: Amendment) -> Saved:
    """Corrects a duty; its date is corrected by itself. Raises as `record_duty` and `amending` do."""
    row, matter_id = correcting(unit, models.Obligation, key, amendment)
    under = _imposed(unit, matter_id, new)
    if new.kind is not row.kind:
        raise Unreadable(
            "When it must be done cannot be changed into another way. Mark this duty as entered in error, and enter it "
            "again",
            field="kind",
        )
    row.order_id, row.rule = under.order.id if under.order else None, new.rule
    row.docket_id = under.forum.docket_id
    fill_duty(under, row, new)
    name_sides(unit, under, row, new)
    cite(unit, matter_id, new.read, [("obligation_id", row.id, {})])
    under.questions.end(confirmed=new.confirmed)
    return finish(unit, matter_id, row)


def stored_duty(unit: Unit, key: str) -> Stored[NewDuty]:
    """A duty as the command that would save it again, without its date. Raises NotFound."""
    row = find(unit, models.Obligation, key)
    recurs = read_rule(row.rrule, row.first_occurrence) if row.rrule and row.first_occurrence else None
    command = NewDuty(
        title=row.title,
        kind=row.kind,
        read=Read(""),
        imposed_by=key_of(unit, models.Order, row.order_id),
        rule=row.rule,
        docket=key_of(unit, models.Docket, row.docket_id),
        force=row.force,
        nature=row.nature,
        obligors=_named(unit, row.id, "obligor"),
        obligees=_named(unit, row.id, "obligee"),
        recurs=recurs,
        trigger=row.trigger,
        form=row.form,
        words=row.source_words,
        is_shown_by_docket=row.is_shown_by_docket,
    )
    return Stored(command, matter_of(unit, row), row.version)


def _imposed(unit: Unit, matter_id: int, new: NewDuty) -> Imposed:
    """The order that imposes a duty, none for a rule, and where it is done."""
    if bool(new.imposed_by) == bool(new.rule):
        raise Unreadable("Choose the order or the rule that imposes it, and only one of them", field="imposed_by")
    if new.rule and unit.law is not None and new.rule not in unit.law.book.rules:
        raise Unreadable(f"The rulebook has no rule '{new.rule}'. Choose one from the list", field="rule")
    order = None
    if new.imposed_by:
        number = the_id(unit, models.Order, new.imposed_by, matter_id, field="imposed_by")
        order = unit.session.get_one(models.Order, number)
    if new.docket:
        return Imposed(matter_id, order, forum_of(unit, matter_id, new.docket, field="docket"), Questions())
    if order is None:
        raise Unreadable("Choose the docket on which it is to be done", field="docket")
    return Imposed(matter_id, order, forum_by_id(unit, order.docket_id), Questions())


def _named(unit: Unit, duty_id: int, side: str) -> tuple[str, ...]:
    link = models.ObligationParty
    query = (
        select(models.Party.key)
        .join(link, link.party_id == models.Party.id)
        .where(link.obligation_id == duty_id, link.side == side)
        .order_by(link.position, link.id)
    )
    return tuple(unit.session.scalars(query))
