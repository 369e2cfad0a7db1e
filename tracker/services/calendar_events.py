"""A matter as the entries of a calendar: its deadlines and its days in court, as one reader may see them.

`unit.as_of` is the moment judged. An entry's moment of change is that of the last change that its reader may know of,
so that the same record makes the same calendar whenever it is asked for.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlsplit

from tracker.db.visibility import Scope
from tracker.domain.calendar_events import CalendarEvent, Edition, EventState, event_of, is_on_calendar, record_reaches
from tracker.domain.compliance import assess
from tracker.domain.moments import Moment, local_day
from tracker.domain.record import MatterRecord
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Precision, SettingAction
from tracker.domain.wording import CAUTION, format_moment
from tracker.services.calendar_changes import Changes, changes_seen
from tracker.services.hearings_ahead import Hearing, hearings
from tracker.services.matters import record_of
from tracker.services.unit import Unit

_MAY_HAVE = "may_have_happened"


def host_of(base_url: str) -> str:
    """The name of the installation in ids that stay for good: the host of its address."""
    return urlsplit(base_url).hostname or "localhost"


def calendar_of(unit: Unit, scope: Scope, matter: str, base_url: str) -> tuple[CalendarEvent, ...]:
    """The entries of a matter by day, deadlines and days in court. Raises NotFound."""
    record = record_of(unit, scope, matter)
    assessment, changes = assess(record, unit.as_of), changes_seen(unit, scope, matter)
    published = Edition(host_of(base_url), base_url, changes.at or unit.as_of, 0, record_reaches(assessment))
    events = [
        event_of(record, one, replace(published, sequence=_sequence(one, changes)))
        for one in assessment.standings
        if is_on_calendar(one)
    ]
    events += [
        _hearing(record, one, replace(published, sequence=one.sequence)) for one in hearings(unit, scope, matter)
    ]
    return tuple(sorted(events, key=lambda event: (_day(event.on), event.uid)))


def _sequence(standing: Standing, changes: Changes) -> int:
    """How often a deadline was changed: its row, its duty, and what orders did to either. It only ever grows.

    A change counts twice and an effect that has begun once, so that taking an effect back raises it too.
    """
    duty = standing.obligation
    order = duty.imposed_by or ""
    own = max(0, changes.deadlines.get(standing.key, 0) - 1) + max(0, changes.obligations.get(duty.key, 0) - 1)
    aims = (("deadline", standing.key), ("obligation", duty.key), ("order", order))
    begun = sum(line.state != _MAY_HAVE for line in standing.effects)
    return 2 * (own + sum(changes.aimed_at.get(aim, 0) for aim in aims)) + begun


def _hearing(record: MatterRecord, hearing: Hearing, edition: Edition) -> CalendarEvent:
    address = f"{edition.base_url}{hearing.address}"
    is_off = hearing.state == SettingAction.CANCELLED
    heading = "Cancelled" if is_off else hearing.kind.capitalize()
    return CalendarEvent(
        uid=f"settings:{hearing.key}@{edition.host}",
        changed_at=edition.changed_at,
        on=_starts(hearing.starts, hearing.zone),
        summary=f"{heading}: {hearing.title}",
        description="\n".join((*_said(record, hearing, edition.reaches), "", address, CAUTION)),
        link=address,
        sequence=edition.sequence,
        state=EventState.CANCELLED if is_off else EventState.CONFIRMED,
        place=hearing.place,
        is_ahead=hearing.state in (SettingAction.SET, SettingAction.MOVED),
    )


def _starts(starts: Moment, zone: str) -> date | datetime:
    """The moment it begins, else the first day on which it may be."""
    if starts.precision is Precision.MINUTE:
        return starts.latest
    return local_day(starts.earliest or starts.latest, zone)


def _said(record: MatterRecord, hearing: Hearing, reaches: str | None) -> Iterable[str]:
    when = format_moment(hearing.starts, hearing.zone)
    match hearing.state:
        case SettingAction.CANCELLED:
            yield f"Cancelled. It was set for {when}."
        case SettingAction.HELD:
            yield f"Held {when}."
        case SettingAction.MOVED:
            yield f"Moved to {when}."
        case _:
            yield f"Set for {when}."
    if reaches:
        yield reaches
    number = f", No. {hearing.docket_number}" if hearing.docket_number else ""
    yield f"{hearing.kind.capitalize()}, {hearing.court}{number}."
    if hearing.judge:
        yield f"Before {hearing.judge}."
    yield f"{record.title}."


def _day(on: date | datetime) -> str:
    return on.isoformat()
