"""A date that an order sets as a period from a day: counted by the engine of the rulebook, and kept with its steps."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.db import models
from tracker.domain.asking import Mode, read_request
from tracker.domain.counting_sentences import ASSUMED
from tracker.domain.counting_words import notice_words
from tracker.domain.deadlines import Computation
from tracker.domain.errors import Unreadable
from tracker.domain.law import Law
from tracker.domain.rules import Refused
from tracker.domain.vocabulary import Basis, Layer
from tracker.services.computed import law_of
from tracker.services.computed_rows import Stamp, due_of, kind_of, moment_of, stored
from tracker.services.entering import free_key
from tracker.services.forum import Forum
from tracker.services.unit import Unit

UNITS = {
    Mode.DAYS: "days",
    Mode.BUSINESS_DAYS: "business days",
    Mode.WEEKS: "weeks",
    Mode.MONTHS: "months",
    Mode.YEARS: "years",
}


@dataclass(frozen=True, slots=True)
class NewCount:
    """A period as typed: so many of a unit, after the day `since` (EDTF) on which `event` happened."""

    number: int
    unit: Mode
    since: str
    event: str
    words: str | None = None

    @property
    def said(self) -> str:
        """The period in words: `14 days after service of the order (2025-04-11)`."""
        return f"{self.number} {UNITS[self.unit]} after {self.event} ({self.since})"


def request_of(new: NewCount, court: str, zone: str, law: Law) -> Mapping[str, object]:
    """The request to the engine that a period makes; by the court's own calendar where the rulebook knows the court."""
    where = {"court": court} if court in law.book.courts else {"zone": zone}
    return {
        "regime": "order",
        "mode": new.unit.value,
        "period": new.number,
        "direction": "after",
        "trigger": new.since,
        **where,
    }


def count(law: Law, request: Mapping[str, object]) -> Computation:
    """The date of a period. Raises Unreadable for what cannot be counted."""
    try:
        made = law.compute(read_request(request))
    except Refused as refused:
        raise Unreadable(refused.message, field="period") from None
    due_of(made)
    return made


def add_counted(unit: Unit, duty: models.Obligation, forum: Forum, new: NewCount, *, cite: str) -> models.Deadline:
    """The date of a duty as counted. Raises Unreadable for what cannot be counted; `cite` is what sets the period."""
    law = law_of(unit)
    request = request_of(new, forum.court, forum.zone, law)
    made = count(law, request)
    due = due_of(made)
    row = models.Deadline(
        key=free_key(unit, models.Deadline, f"{duty.key}/due"),
        obligation_id=duty.id,
        basis=Basis.COMPUTED,
        due_kind=kind_of(due),
        due=moment_of(due, forum.zone),
        zone=forum.zone,
        source_words=new.words,
        assumptions=tuple(notice_words(notice) for notice in made.notices if notice.code in ASSUMED),
        layer=Layer.CLERK,
    )
    unit.session.add(row)
    unit.session.flush()
    unit.session.add(stored(row.id, made, law, Stamp(unit.as_of, cite, forum.zone, request)))
    unit.session.flush()
    return row
