"""Deadlines as entries of a calendar: which of them have a day to stand on, and what is said of each.

Values only: `services/calendar_events` finds them, `feeds/ical` writes them. A calendar warns early, as the pages do:
an entry stands on the last day or moment to go by, and says when it falls due where that is later.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.effects import has_date
from tracker.domain.explanation import ADEQUACY_WORDS, STATUS_WORDS, words
from tracker.domain.moments import local_day
from tracker.domain.record import MatterRecord, Obligation
from tracker.domain.standing import ENDED, Assessment, Standing
from tracker.domain.vocabulary import DueKind, Nature, Status
from tracker.domain.wording import CAUTION, format_day, format_due, format_instant, inside, listed

_STILL_DUE = frozenset({Status.UPCOMING, Status.DUE_TODAY})


class EventState(StrEnum):
    """Whether an entry of a calendar stands, is in doubt, or is off."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One entry of a calendar. `on` is a whole day, or an aware moment; `days` repeats a whole day daily.

    `uid` is the same for the same entry for good; `changed_at` is the aware moment of the last change known of it, and
    `sequence` rises with each. `state` is None for what nobody calls off. `is_ahead` marks what a bell may ring for.
    """

    uid: str
    changed_at: datetime
    on: date | datetime
    summary: str
    description: str
    link: str
    days: int = 1
    sequence: int = 0
    state: EventState | None = None
    place: str | None = None
    is_ahead: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """What an entry takes from where it is published: the addresses before its own, and how its row stands there.

    `reaches` says how far the record reaches that it is told by; None where no source says so.
    """

    host: str
    base_url: str
    changed_at: datetime
    sequence: int
    reaches: str | None = None


def is_on_calendar(standing: Standing) -> bool:
    """Whether a deadline has a day to stand on. A duty to abstain is never due, so it has none."""
    is_dated = has_date(standing.due) and standing.safe_by is not None
    return is_dated and standing.obligation.nature is Nature.ACT


def event_of(record: MatterRecord, standing: Standing, edition: Edition) -> CalendarEvent:
    """A deadline that `is_on_calendar` as an entry."""
    address = f"{edition.base_url}/deadlines/{standing.key}"
    return CalendarEvent(
        uid=f"{standing.key}@{edition.host}",
        changed_at=edition.changed_at,
        on=day_or_moment(standing),
        summary=f"{_heading(standing)}: {standing.obligation.title}",
        description="\n".join((*_lines(record, standing, edition.reaches), "", address, CAUTION)),
        link=address,
        sequence=edition.sequence,
        state=state_of(standing),
        is_ahead=standing.status in _STILL_DUE and not standing.beyond_record,
    )


def day_or_moment(standing: Standing) -> date | datetime:
    """The last day to go by, or the last moment where a clock time is known."""
    safe_by = standing.safe_by
    assert safe_by is not None  # noqa: S101 - `is_on_calendar`
    if standing.due.kind is DueKind.INSTANT and not safe_by.microsecond:
        return safe_by
    return local_day(safe_by, standing.due.zone)


def state_of(standing: Standing) -> EventState:
    """Off once an order ended it; in doubt while it is stayed, or while it is not settled whether it is past due."""
    if standing.status in ENDED:
        return EventState.CANCELLED
    if standing.status is Status.STAYED or standing.is_read_two_ways:
        return EventState.TENTATIVE
    return EventState.CONFIRMED


def record_reaches(assessment: Assessment) -> str | None:
    """How far the record reaches that a status is told by, in a sentence; None where no source says so.

    An entry in a calendar is read long after it was made, so it names a day and nothing that passes with the clock.
    """
    if assessment.record_through is None:
        return None
    end = format_day(local_day(assessment.record_through, assessment.record.zone))
    if assessment.is_stale:
        return f"The record ends {end}; what happened since is not in it."
    return f"By a record that reaches to {end}."


def who_owes(record: MatterRecord, obligation: Obligation) -> str:
    """Who owes what to whom, in a line."""

    def names(keys: tuple[str, ...]) -> str:
        return listed([inside(record.parties[key].name) if key in record.parties else key for key in keys])

    owes, owed = names(obligation.obligors) or "nobody named", names(obligation.obligees)
    return f"Owed by {owes} to {owed}" if owed else f"Owed by {owes}"


def _heading(standing: Standing) -> str:
    if standing.status in _STILL_DUE:
        return "Go by" if _goes_by_earlier(standing) else "Due"
    return _capital(STATUS_WORDS[standing.status])


def _lines(record: MatterRecord, standing: Standing, reaches: str | None) -> tuple[str, ...]:
    zone = standing.due.zone
    status = _capital(STATUS_WORDS[standing.status])
    adequacy = f"; {ADEQUACY_WORDS[standing.adequacy]}" if standing.adequacy else ""
    steps = (
        f"{number}. {words(step, zone)}{f' [{step.authority}]' if step.authority else ''}"
        for number, step in enumerate(standing.reasons, 1)
    )
    return (
        f"{status}{adequacy}. Due {format_due(standing.due)}.",
        *((reaches,) if reaches else ()),
        *((_go_by(standing),) if _goes_by_earlier(standing) else ()),
        f"{who_owes(record, standing.obligation)}.",
        f"{record.title}.",
        "",
        *steps,
    )


def _goes_by_earlier(standing: Standing) -> bool:
    """Whether the entry stands earlier than where it falls due may be."""
    moment, on = standing.due.moment, day_or_moment(standing)
    if moment is None:
        return False
    latest = max(moment.latest, standing.latest_by or moment.latest)
    return on < latest if isinstance(on, datetime) else on < local_day(latest, standing.due.zone)


def _go_by(standing: Standing) -> str:
    on = day_or_moment(standing)
    said = format_instant(on, standing.due.zone) if isinstance(on, datetime) else format_day(on)
    return f"It stands in this calendar on the last day to go by: {said}."


def _capital(words_of: str) -> str:
    return words_of[0].upper() + words_of[1:]
