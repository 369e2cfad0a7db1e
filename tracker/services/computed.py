"""A computed date saved as a deadline of a docket: the duty, its date, how it was computed and where that was read.

What a person saves is computed again here, from what was asked; no date is taken from a form.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.db import models
from tracker.domain.asking import Asked, Mode, read_request
from tracker.domain.calendars import Notice
from tracker.domain.counting_sentences import ASSUMED
from tracker.domain.counting_words import notice_words, when_words
from tracker.domain.deadlines import Computation
from tracker.domain.errors import NeedsConfirming, NotFound, Unavailable, Unreadable
from tracker.domain.identifiers import slug
from tracker.domain.law import Law
from tracker.domain.local_time import day_of
from tracker.domain.record import Court, Docket, MatterRecord
from tracker.domain.rules import Act
from tracker.domain.vocabulary import Basis, Force, Layer, ObligationKind
from tracker.services.computed_rows import Stamp, due_of, kind_of, moment_of, stored
from tracker.services.matters import hold
from tracker.services.search import reindex
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class NewComputed:
    """What a person asks to save. `request` is a compute request; `imposed_by` an order, where no rule is named.

    `read_in` says where the trigger was read. `confirmed` says yes to what was asked about.
    """

    docket: str
    title: str
    request: Mapping[str, object]
    force: Force
    owed_by: str | None
    imposed_by: str | None
    read_in: str
    responsible: str | None = None
    confirmed: bool = False


def law_of(unit: Unit) -> Law:
    """The law a unit was given. Raises Unavailable where its entry point gave none."""
    if unit.law is None:
        raise Unavailable("This page was opened without the rulebook, so it computes nothing")
    return unit.law


def save_computed(unit: Unit, record: MatterRecord, new: NewComputed) -> str:
    """Saves a duty with its computed date and returns the deadline's key.

    Raises Refused where it cannot be computed, Unreadable, NotFound or NeedsConfirming with the field concerned.
    """
    law = law_of(unit)
    matter_id = hold(unit, record.key)
    docket = record.dockets.get(new.docket)
    if docket is None:
        raise NotFound(f"There is no docket '{new.docket}' in this matter", field="docket")
    court = record.courts[docket.court]
    asked = read_request(new.request)
    made = law.compute(asked)
    due_of(made)
    _check_words(new)
    _check_rule(record, new, made)
    _ask_about_court(new, asked, docket, court, law)
    obligation = _obligation(unit, matter_id, record, new, made)
    deadline = _deadline(unit, obligation, made, court.zone, new.responsible)
    cite = made.terms.rule.cite if made.terms.rule else record.entries[new.imposed_by or ""].title
    unit.session.add(stored(deadline.id, made, law, Stamp(unit.as_of, cite, court.zone, new.request)))
    _cite(unit, (obligation, deadline), new, made)
    unit.session.flush()
    reindex(unit, matter_id)
    return deadline.key


def _check_words(new: NewComputed) -> None:
    if not new.title.strip():
        raise Unreadable("Say in one sentence what must be done, such as 'The defendants must answer'", field="title")
    if not new.read_in.strip():
        raise Unreadable("Say where the date of the event was read, such as 'ECF No. 12'", field="read_in")


def _check_rule(record: MatterRecord, new: NewComputed, made: Computation) -> None:
    rule = made.terms.rule
    if rule is not None and not rule.is_offered:
        raise Unreadable(
            f"{rule.cite} may be computed but not saved as a deadline: its text was not read for this rulebook, or its "
            "end is no date to act by",
            field="rule",
        )
    if rule is None:
        order = record.entries.get(new.imposed_by or "")
        if order is None or order.kind != "order":
            raise Unreadable("Choose the order that sets this period, or compute it by a rule", field="imposed_by")


def _ask_about_court(new: NewComputed, asked: Asked, docket: Docket, court: Court, law: Law) -> None:
    """Asks when the date was counted for another court than the docket's: its holidays and zone may differ."""
    if asked.court == docket.court or new.confirmed or docket.court not in law.book.courts:
        return
    counted = law.book.court(asked.court).name if asked.court else "no court"
    raise NeedsConfirming(
        f"This was computed for {counted}; the docket is in {court.name} ({docket.court}). Is it meant so?",
        field="docket",
    )


def _obligation(
    unit: Unit, matter_id: int, record: MatterRecord, new: NewComputed, made: Computation
) -> models.Obligation:
    docket_id = unit.session.scalars(select(models.Docket.id).where(models.Docket.key == new.docket)).one()
    rule, order_id = made.terms.rule, None
    if rule is None:
        order_id = unit.session.scalars(select(models.Order.id).where(models.Order.key == new.imposed_by)).one()
    start = made.terms.start
    on = day_of(start or due_of(made))
    stem = f"{new.docket}/{slug(rule.id if rule else new.title)}-{on.isoformat()}"
    _ask_twice(unit, stem, new)
    row = models.Obligation(
        key=_free_key(unit, stem),
        matter_id=matter_id,
        docket_id=docket_id,
        order_id=order_id,
        rule=rule.id if rule else None,
        kind=ObligationKind.DATED,
        force=new.force,
        title=new.title.strip(),
        is_shown_by_docket=rule is not None and rule.act is Act.FILED,
        layer=Layer.CLERK,
    )
    unit.session.add(row)
    unit.session.flush()
    if new.owed_by is not None:
        party = select(models.Party.id).where(models.Party.key == new.owed_by, models.Party.matter_id == matter_id)
        party_id = unit.session.scalar(party)
        if party_id is None or new.owed_by not in record.parties:
            raise NotFound(f"There is no party '{new.owed_by}' in this matter", field="owed_by")
        unit.session.add(models.ObligationParty(obligation_id=row.id, party_id=party_id, side="obligor"))
    return row


def _ask_twice(unit: Unit, stem: str, new: NewComputed) -> None:
    query = select(models.Obligation.title).where(
        models.Obligation.key == stem, models.Obligation.entered_in_error_at.is_(None)
    )
    held = unit.session.scalar(query)
    if held is not None and not new.confirmed:
        raise NeedsConfirming(
            f"The same period from the same event is on this docket already: '{held}'.", field="title"
        )


def _free_key(unit: Unit, stem: str) -> str:
    number, key = 1, stem
    while unit.session.scalar(select(func.count()).where(models.Obligation.key == key)):
        number += 1
        key = f"{stem}-{number}"
    return key


def _deadline(
    unit: Unit, obligation: models.Obligation, made: Computation, zone: str, responsible: str | None
) -> models.Deadline:
    due = due_of(made)
    fixed = made.terms.mode is Mode.DATE_CERTAIN
    row = models.Deadline(
        key=f"{obligation.key}/due",
        obligation_id=obligation.id,
        basis=Basis.FIXED if fixed else Basis.COMPUTED,
        due_kind=kind_of(due),
        due=moment_of(due, zone),
        zone=zone,
        assumptions=tuple(notice_words(notice) for notice in made.notices if _is_assumption(notice)),
        responsible=responsible,
        layer=Layer.CLERK,
    )
    unit.session.add(row)
    unit.session.flush()
    return row


def _is_assumption(notice: Notice) -> bool:
    return notice.code in ASSUMED


def _cite(unit: Unit, rows: tuple[models.Obligation, models.Deadline], new: NewComputed, made: Computation) -> None:
    """The source of a computed date: where a person read of the event, and under what it was counted."""
    obligation, deadline = rows
    source = models.Source(
        key=f"clerk/{obligation.key}",
        matter_id=obligation.matter_id,
        title=new.read_in.strip(),
        author=unit.viewer.name,
        nature="what a clerk read, and a date computed from it",
        layer=Layer.CLERK,
    )
    unit.session.add(source)
    unit.session.flush()
    terms = made.terms
    where = f"the event of {when_words(terms.start)}" if terms.start else "the date that the order sets"
    method = f"computed under {terms.rule.cite if terms.rule else terms.method.name}"
    unit.session.add_all([
        models.Citation(source_id=source.id, obligation_id=obligation.id, locator=where),
        models.Citation(source_id=source.id, deadline_id=deadline.id, locator=where),
        models.Citation(
            source_id=source.id, deadline_id=deadline.id, locator=where, field="due", method=method
        ),
    ])  # fmt: skip
