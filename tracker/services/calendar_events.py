"""A matter as the entries of a calendar: its deadlines and its days in court, as one reader may see them.

`unit.as_of` is the moment judged. An entry's moment of change is that of the record's last change, so that the same
record makes the same calendar whenever it is asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from sqlalchemy import func, select

from tracker.db.models import Change, Deadline, Effect, Matter, Obligation
from tracker.db.models import Order as OrderRow
from tracker.db.visibility import Scope
from tracker.domain.calendar_events import CalendarEvent, Edition, EventState, event_of, is_on_calendar
from tracker.domain.compliance import assess
from tracker.domain.moments import Moment, local_day
from tracker.domain.record import MatterRecord
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Precision, SettingAction
from tracker.domain.wording import CAUTION, format_moment
from tracker.services.hearings_ahead import Hearing, hearings
from tracker.services.matters import record_of
from tracker.services.unit import Unit

_MAY_HAVE = "may_have_happened"


@dataclass(frozen=True, slots=True)
class _Changes:
    """How many changes each row has seen, by key; of effects, by the key of what they aim at."""

    deadlines: Mapping[str, int]
    obligations: Mapping[str, int]
    aimed_at: Mapping[tuple[str, str], int]


def host_of(base_url: str) -> str:
    """The name of the installation in ids that stay for good: the host of its address."""
    return urlsplit(base_url).hostname or "localhost"


def calendar_of(unit: Unit, scope: Scope, matter: str, base_url: str) -> tuple[CalendarEvent, ...]:
    """The entries of a matter by day, deadlines and days in court. Raises NotFound."""
    record = record_of(unit, scope, matter)
    changed_at, changes = _last_change(unit, matter) or unit.as_of, _changes(unit, matter)
    host = host_of(base_url)
    listed = [one for one in assess(record, unit.as_of).standings if is_on_calendar(one)]
    events = [event_of(record, one, Edition(host, base_url, changed_at, _sequence(one, changes))) for one in listed]
    events += [
        _hearing(record, one, Edition(host, base_url, changed_at, one.sequence))
        for one in hearings(unit, scope, matter)
    ]
    return tuple(sorted(events, key=lambda event: (_day(event.on), event.uid)))


def _last_change(unit: Unit, matter: str) -> datetime | None:
    """When something in a matter was last saved; None where nothing was."""
    mine = select(Matter.id).where(Matter.key == matter).scalar_subquery()
    return unit.session.scalar(select(func.max(Change.at)).where(Change.matter_id == mine))


def _sequence(standing: Standing, changes: _Changes) -> int:
    """How often a deadline was changed: its row, its duty, and what orders did to either. It only ever grows.

    A change counts twice and an effect that has begun once, so that taking an effect back raises it too.
    """
    duty = standing.obligation
    order = duty.imposed_by or ""
    own = max(0, changes.deadlines.get(standing.key, 0) - 1) + max(0, changes.obligations.get(duty.key, 0) - 1)
    aims = (("deadline", standing.key), ("obligation", duty.key), ("order", order))
    begun = sum(line.state != _MAY_HAVE for line in standing.effects)
    return 2 * (own + sum(changes.aimed_at.get(aim, 0) for aim in aims)) + begun


def _changes(unit: Unit, matter: str) -> _Changes:
    """Counted over rows of every layer and over those taken back, which only ever become more."""
    session, number = unit.session, func.count(Change.id)
    mine = select(Matter.id).where(Matter.key == matter).scalar_subquery()
    of_deadlines = (
        select(Deadline.key, number)
        .join(Change, (Change.table_name == "deadlines") & (Change.row_id == Deadline.id))
        .where(Change.matter_id == mine)
        .group_by(Deadline.key)
    )
    of_duties = (
        select(Obligation.key, number)
        .join(Change, (Change.table_name == "obligations") & (Change.row_id == Obligation.id))
        .where(Change.matter_id == mine)
        .group_by(Obligation.key)
    )
    aims = (Deadline.key, Obligation.key, OrderRow.key)
    of_effects = (
        select(*aims, number)
        .select_from(Effect)
        .join(Change, (Change.table_name == "effects") & (Change.row_id == Effect.id))
        .outerjoin(Deadline, Deadline.id == Effect.target_deadline_id)
        .outerjoin(Obligation, Obligation.id == Effect.target_obligation_id)
        .outerjoin(OrderRow, OrderRow.id == Effect.target_order_id)
        .where(Change.matter_id == mine)
        .group_by(*aims)
    )
    aimed = {
        (kind, key): count
        for *keys, count in session.execute(of_effects)
        for kind, key in zip(("deadline", "obligation", "order"), keys, strict=True)
        if key
    }
    return _Changes(_counted(session.execute(of_deadlines)), _counted(session.execute(of_duties)), aimed)


def _counted(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    return dict(iter(rows))


def _hearing(record: MatterRecord, hearing: Hearing, edition: Edition) -> CalendarEvent:
    address = f"{edition.base_url}{hearing.address}"
    is_off = hearing.state == SettingAction.CANCELLED
    heading = "Cancelled" if is_off else hearing.kind.capitalize()
    return CalendarEvent(
        uid=f"settings:{hearing.key}@{edition.host}",
        changed_at=edition.changed_at,
        on=_starts(hearing.starts, hearing.zone),
        summary=f"{heading}: {hearing.title}",
        description="\n".join((*_said(record, hearing), "", address, CAUTION)),
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


def _said(record: MatterRecord, hearing: Hearing) -> Iterable[str]:
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
    number = f", No. {hearing.docket_number}" if hearing.docket_number else ""
    yield f"{hearing.kind.capitalize()}, {hearing.court}{number}."
    if hearing.judge:
        yield f"Before {hearing.judge}."
    yield f"{record.title}."


def _day(on: date | datetime) -> str:
    return on.isoformat()
