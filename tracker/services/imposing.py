"""What an order or a rule imposes: one duty with its date, as rows. Saving it is up to `orders` and `duties`.

A continuing or waiting duty has no row for its one deadline, and a recurring one none for its days: both are derived
(`domain/obligations`).
"""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import models
from tracker.domain.errors import Unreadable
from tracker.domain.identifiers import slug
from tracker.domain.moments import start_of_day
from tracker.domain.recurrence import Recurrence, assumed, check, read_rule, rule_of
from tracker.domain.vocabulary import Basis, Force, Layer, Nature, ObligationKind
from tracker.domain.wording import format_day
from tracker.services.counted import NewCount, add_counted
from tracker.services.due_moments import DueMoment, NewDue, closed_day, day_of, is_before, read_due
from tracker.services.entering import Read, free_key, the_id
from tracker.services.forum import Forum
from tracker.services.questions import Questions
from tracker.services.unit import Unit

Cited = tuple[str, int, dict[str, str]]
_LETTERS_OF_KEY = 40
_MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class NewDuty:
    """What a clerk typed of one duty.

    `imposed_by` is the key of an order, `rule` the id of a rule: exactly one. `docket` is where it is done; None for
    the docket of the order. Of `due` (or `counted`), `recurs` and `trigger` only that of the kind counts.
    """

    title: str
    kind: ObligationKind
    read: Read
    imposed_by: str | None = None
    rule: str | None = None
    docket: str | None = None
    force: Force = Force.MUST
    nature: Nature = Nature.ACT
    obligors: tuple[str, ...] = ()
    obligees: tuple[str, ...] = ()
    due: NewDue | None = None
    counted: NewCount | None = None
    recurs: Recurrence | None = None
    trigger: str | None = None
    form: str | None = None
    words: str | None = None
    is_shown_by_docket: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Imposed:
    """What a duty is entered under: its order (None for a rule) and where it is done.

    `at` stands before the names of its fields; what is to be asked of it is put to `questions`.
    """

    matter_id: int
    order: models.Order | None
    forum: Forum
    questions: Questions
    at: str = ""

    def field(self, name: str) -> str:
        """The name of one of its fields."""
        return f"{self.at}{name}"


def add_duty(unit: Unit, under: Imposed, new: NewDuty) -> tuple[models.Obligation, list[Cited]]:
    """Adds a duty with its date, and says what is to be cited for them. Raises Unreadable or NotFound."""
    row = models.Obligation(
        key=_key(unit, under, new),
        matter_id=under.matter_id,
        docket_id=under.forum.docket_id,
        order_id=under.order.id if under.order else None,
        rule=new.rule,
        kind=new.kind,
        layer=Layer.CLERK,
    )
    fill_duty(under, row, new)
    due = _due(unit, under, new)
    unit.session.add(row)
    unit.session.flush()
    name_sides(unit, under, row, new)
    cited: list[Cited] = [("obligation_id", row.id, _cited_of(new))]
    if new.counted is not None and new.kind is ObligationKind.DATED:
        deadline = _counted(unit, under, row, new.counted)
        cited.append(("deadline_id", deadline.id, {"due": new.counted.said}))
    elif due is not None and new.due is not None:
        deadline = add_deadline(unit, row, under.forum.zone, due, new.due)
        cited.append(("deadline_id", deadline.id, {"due": new.due.typed or new.due.on}))
    return row, cited


def _due(unit: Unit, under: Imposed, new: NewDuty) -> DueMoment | None:
    """The due moment typed, asked about where it is unlikely; None for a duty without one and for a counted one."""
    if new.kind is not ObligationKind.DATED or new.counted is not None:
        return None
    typed = new.due or NewDue("")
    due = read_due(typed, under.forum.zone, field=under.field("due"), midnight_field=under.field("midnight"))
    ask_about_due(unit, under, due)
    return due


def _counted(unit: Unit, under: Imposed, row: models.Obligation, new: NewCount) -> models.Deadline:
    for name, value, said in (
        ("period", 0 < new.number <= _MOST_COUNTED, "Say how many, such as 14"),
        ("since", new.since, "Give the day it is counted from, as 2025-04-11 or 4/11/2025 (month first)"),
        ("event", new.event, "Say what happened on that day, such as: service of the order"),
    ):
        if not value:
            raise Unreadable(said, field=under.field(name))
    try:
        return add_counted(unit, row, under.forum, new, cite=under.order.title if under.order else str(row.rule))
    except Unreadable as error:
        raise Unreadable(error.message, field=under.field("period")) from None


def add_deadline(unit: Unit, duty: models.Obligation, zone: str, due: DueMoment, new: NewDue) -> models.Deadline:
    """The date of a duty, as fixed by whoever imposed it. What waited for it keeps the key of its duty."""
    is_waiting = duty.kind is ObligationKind.WAITING
    row = models.Deadline(
        key=free_key(unit, models.Deadline, duty.key if is_waiting else f"{duty.key}/due"),
        obligation_id=duty.id,
        basis=Basis.FIXED,
        due_kind=due.kind,
        due=due.moment,
        zone=zone,
        source_words=new.words,
        assumptions=due.assumptions,
        layer=Layer.CLERK,
    )
    unit.session.add(row)
    unit.session.flush()
    return row


def ask_about_due(unit: Unit, under: Imposed, due: DueMoment) -> None:
    """Asks about a due date that comes before its order, or on a day on which the court is closed."""
    field, order = under.field("due"), under.order
    if order is not None and is_before(due.moment, order.filed):
        said = day_of(order.filed, under.forum.zone)
        under.questions.put(field, f"This is before the order itself ({said}). Is it right?")
    if (closed := closed_day(unit, due.day, under.forum.court)) is not None:
        under.questions.put(field, closed)


def fill_duty(under: Imposed, row: models.Obligation, new: NewDuty) -> None:
    """Puts what was typed into the row. Raises Unreadable with the field concerned."""
    if not new.title.strip():
        raise Unreadable("Say in one sentence who must do what", field=under.field("title"))
    if new.kind is ObligationKind.WAITING and not (new.trigger or "").strip():
        raise Unreadable("Say what must happen first", field=under.field("trigger"))
    if new.nature is Nature.ABSTAIN and new.kind in (ObligationKind.DATED, ObligationKind.RECURRING):
        raise Unreadable(
            "A duty not to do something is never due: choose 'from now on', or 'once something else happens'",
            field=under.field("kind"),
        )
    if not new.obligors:
        under.questions.put(under.field("obligors"), "Nobody is named who owes this. Does the order name nobody?")
    row.title, row.form, row.source_words = new.title, new.form, new.words
    row.force, row.nature, row.is_shown_by_docket = new.force, new.nature, new.is_shown_by_docket
    row.trigger = new.trigger if new.kind is ObligationKind.WAITING else None
    if new.kind is ObligationKind.RECURRING:
        _fill_recurring(under, row, new)


def _fill_recurring(under: Imposed, row: models.Obligation, new: NewDuty) -> None:
    before = read_rule(row.rrule, row.first_occurrence) if row.rrule and row.first_occurrence else None
    if new.recurs is None and row.rrule and before is None:
        return  # a rule that this screen cannot say stays as it is
    if new.recurs is None:
        raise Unreadable("Give its first day, as 2025-04-12 or 4/12/2025 (month first)", field=under.field("first"))
    try:
        check(new.recurs)
    except Unreadable as error:
        raise Unreadable(error.message, field=under.field(str(error.field))) from None
    made = assumed(before) if before is not None else ()
    own = tuple(one for one in row.occurrence_assumptions or () if one not in made)
    row.rrule, row.first_occurrence = rule_of(new.recurs), new.recurs.first.isoformat()
    row.occurrence_assumptions = (*assumed(new.recurs), *own)
    order = under.order
    if order is not None and order.filed.earliest is not None:
        first = start_of_day(new.recurs.first, under.forum.zone)
        if first < order.filed.earliest and format_day(new.recurs.first) != day_of(order.filed, under.forum.zone):
            said = f"The first day is before the order itself ({day_of(order.filed, under.forum.zone)}). Is it right?"
            under.questions.put(under.field("first"), said)


def name_sides(unit: Unit, under: Imposed, row: models.Obligation, new: NewDuty) -> None:
    """Names who owes the duty and to whom, in the order chosen; those not chosen any more are taken out."""
    link = models.ObligationParty
    for side, keys in (("obligor", new.obligors), ("obligee", new.obligees)):
        field = under.field(f"{side}s")
        wanted = [the_id(unit, models.Party, key, under.matter_id, field=field) for key in dict.fromkeys(keys)]
        query = select(link).where(link.obligation_id == row.id, link.side == side)
        held = {one.party_id: one for one in unit.session.scalars(query)}
        for number, one in held.items():
            if number not in wanted:
                unit.session.delete(one)
        for position, number in enumerate(wanted):
            if number not in held:
                unit.session.add(link(obligation_id=row.id, party_id=number, side=side, position=position))
    unit.session.flush()


def _key(unit: Unit, under: Imposed, new: NewDuty) -> str:
    stem = slug(new.title, most=_LETTERS_OF_KEY) or "duty"
    stem = "duty-why" if stem == "why" else stem  # an address that ends in /why shows reasons alone
    return free_key(unit, models.Obligation, f"{under.order.key if under.order else under.forum.docket}/{stem}")


def _cited_of(new: NewDuty) -> dict[str, str]:
    if new.kind is ObligationKind.RECURRING and new.recurs is not None:
        return {"rrule": rule_of(new.recurs), "first_occurrence": new.recurs.first.isoformat()}
    return {}
