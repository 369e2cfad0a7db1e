"""Making rows of the occurrences that the core derives, so that something can hang on them."""

from sqlalchemy import select

from tracker.db.models import Deadline, Obligation
from tracker.domain.record import Deadline as DeadlineValue
from tracker.domain.standing import Assessment
from tracker.domain.vocabulary import Basis, Layer
from tracker.services.unit import Unit


def persist_occurrences(unit: Unit, assessment: Assessment) -> int:
    """Makes a row of every occurrence listed at the moment that has none yet; returns how many."""
    held = {deadline.key for deadline in assessment.record.deadlines}
    made = [
        standing.deadline
        for standing in assessment.standings
        if standing.deadline.basis is Basis.OCCURRENCE and standing.key not in held
    ]
    for deadline in made:
        persist(unit, deadline)
    return len(made)


def persist(unit: Unit, deadline: DeadlineValue) -> Deadline:
    """The row of a deadline, made from its derived value when there is none."""
    found = unit.session.scalar(select(Deadline).where(Deadline.key == deadline.key))
    if found is not None:
        return found
    duty = unit.session.execute(
        select(Obligation.id, Obligation.layer).where(Obligation.key == deadline.obligation)
    ).one()
    row = Deadline(
        key=deadline.key,
        obligation_id=duty.id,
        basis=deadline.basis,
        due_kind=deadline.due.kind,
        due=deadline.due.moment,
        zone=deadline.due.zone,
        source_words=deadline.due.source_words,
        assumptions=deadline.due.assumptions,
        layer=Layer(duty.layer),
    )
    unit.session.add(row)
    unit.session.flush()
    return row
