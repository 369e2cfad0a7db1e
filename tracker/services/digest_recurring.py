"""Recurring duties as a digest tells them: what comes next by their rule, and days of which nothing is known."""

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.digests import by_date, since_end, still_known
from tracker.domain.moments import local_day
from tracker.domain.obligations import next_day, zone_of
from tracker.domain.record import Obligation
from tracker.domain.recurrence import often, read_rule
from tracker.domain.standing import ENDED, Assessment, Standing
from tracker.domain.vocabulary import ObligationKind, Status
from tracker.domain.wording import counted, format_day, relative_day
from tracker.services.digest_items import Telling
from tracker.services.digest_values import DigestNote

_WEEK = timedelta(days=7)
_OVER = ENDED | {Status.STAYED}


@dataclass(frozen=True, slots=True)
class GoingOn:
    """A recurring duty that nothing on record ended or stayed, and its next day within a week.

    `has_begun` is False before its first day, which then is told for itself too.
    """

    duty: Obligation
    next_day: date
    has_begun: bool

    @property
    def said(self) -> str:
        """That it goes on, as a headline says it: what is due, since nobody may know what is done."""
        name = self.duty.occurrence_name
        if not self.has_begun:
            return f"{name or 'occurrence'}s due from {format_day(self.next_day)} on"
        return f"{name}s remain due" if name else "a recurring duty goes on"


def going_on(assessment: Assessment) -> tuple[GoingOn, ...]:
    """The recurring duties that go on, as far as the record reaches the moment; of later days it says nothing."""
    record, as_of, found = assessment.record, assessment.as_of, []
    held = still_known(assessment)
    for duty in record.obligations:
        if duty.kind is not ObligationKind.RECURRING:
            continue
        days = [one for one in held if one.obligation.key == duty.key]
        newest = max(days, key=by_date, default=None)
        day = next_day(record, duty, as_of) if newest and newest.status not in _OVER else None
        has_begun = any(one.status is not Status.UPCOMING for one in days)
        if day is not None and day <= local_day(as_of, zone_of(record, duty)) + _WEEK:
            found.append(GoingOn(duty, day, has_begun))
    return tuple(found)


def is_ahead(standing: Standing, going: tuple[GoingOn, ...]) -> bool:
    """Whether a deadline is a coming day of a duty that goes on: its rule tells it, not each day for itself."""
    return standing.status is Status.UPCOMING and any(one.duty.key == standing.obligation.key for one in going)


def is_first(standing: Standing, going: tuple[GoingOn, ...]) -> bool:
    """Whether a deadline is the very first day of a duty that has not begun."""
    duties = {one.duty.key: one.next_day for one in going if not one.has_begun}
    safe_by = standing.safe_by
    return safe_by is not None and duties.get(standing.obligation.key) == local_day(safe_by, standing.due.zone)


def ahead_notes(telling: Telling, going: tuple[GoingOn, ...]) -> tuple[DigestNote, ...]:
    """One line for each duty that goes on: its next day, and how it comes again after it."""
    record, notes = telling.record, []
    for one in going:
        near = relative_day(one.next_day, local_day(telling.assessment.as_of, zone_of(record, one.duty)))
        said = f"{'next' if one.has_begun else 'the first'} {format_day(one.next_day)} ({near}){_again(one.duty)}."
        notes.append(DigestNote(one.duty.title, said, f"{telling.base_url}/obligations/{one.duty.key}"))
    return tuple(notes)


def _again(duty: Obligation) -> str:
    recurs = read_rule(duty.rrule or "", duty.first_occurrence or "")
    if recurs is None:
        return ""
    end = f" until {format_day(recurs.until)}" if recurs.until else "; no end of it is on record"
    return f", then {often(recurs)}{end}" if duty.known_until is None else f", then {often(recurs)}"


def since_end_notes(telling: Telling) -> tuple[DigestNote, ...]:
    """One line for each recurring duty: how many of its days have passed since the record's end."""
    passed: dict[str, list[Standing]] = {}
    for standing in since_end(telling.assessment):
        passed.setdefault(standing.obligation.key, []).append(standing)
    notes = []
    for key, days in passed.items():
        duty = days[0].obligation
        number = counted(len(days), duty.occurrence_name or "occurrence")
        said = f"{number} since the record's end, of which nothing is known."
        notes.append(DigestNote(duty.title, said, f"{telling.base_url}/obligations/{key}"))
    return tuple(notes)
