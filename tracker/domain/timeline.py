"""The days on which something in the record changes: a duty begins, a date passes, an order acts, an answer comes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from tracker.domain.compliance import assess
from tracker.domain.moments import Moment, end_of_day, local_day
from tracker.domain.obligations import record_end, zone_of
from tracker.domain.record import MatterRecord
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Precision, Status

_ONE_DAY = timedelta(days=1)
_MOST_DAYS = 400


def key_days(record: MatterRecord, as_of: datetime) -> tuple[date, ...]:
    """The local days, up to the record's end, on which the picture changes, oldest first.

    A day is a key day when what stood after it differs from what stood before it; that a date comes near is no change.
    Facts known less exactly than to the day make no key day.
    """
    end = record_end(record, as_of)
    if end is None:
        return ()
    last = local_day(end, record.zone)
    candidates = sorted({day for day in _candidates(record, end) if day <= last})[-_MOST_DAYS:]
    return tuple(day for day in candidates if _picture(record, day) != _picture(record, day - _ONE_DAY))


def _candidates(record: MatterRecord, end: datetime) -> Iterable[date]:
    for moment in _moments(record):
        if moment.precision in (Precision.DAY, Precision.MINUTE):
            yield local_day(moment.latest, record.zone)
    for standing in assess(record, end_of_day(local_day(end, record.zone), record.zone)).standings:
        if standing.due.moment is not None:
            yield local_day(standing.due.moment.latest, zone_of(record, standing.obligation))


def _moments(record: MatterRecord) -> Iterable[Moment]:
    for entry in record.entries.values():
        if entry.kind == "order":
            yield entry.filed
    for answer in record.fulfilments:
        yield answer.at
    for effect in record.effects:
        yield effect.begins
        if effect.until is not None:
            yield effect.until


def _picture(record: MatterRecord, day: date) -> frozenset[tuple[str, str, str]]:
    """What stands when a day is over: each deadline with its status and due moment."""
    at = end_of_day(day, record.zone)
    return frozenset(
        (standing.key, _at_the_end(standing, at), str(standing.due.moment)) for standing in assess(record, at).standings
    )


def _at_the_end(standing: Standing, at: datetime) -> str:
    """The status as the day closes, or the statuses it is read as where a doubt leaves them open."""
    readings = standing.readings if standing.is_read_two_ways else (standing.status,)
    return " or ".join(sorted({_in_the_picture(status, standing, at) for status in readings}))


def _in_the_picture(status: Status, standing: Standing, at: datetime) -> str:
    """A due moment that ends with the day has passed; that it comes near, or a docket was checked, is no change."""
    if status in (Status.DUE_TODAY, Status.UPCOMING, Status.UNVERIFIED, Status.OVERDUE):
        return "passed" if standing.latest_by is not None and standing.latest_by <= at else "open"
    return status.value


def step_days(days: tuple[date, ...], today: date) -> tuple[date | None, date | None]:
    """The key days just before and just after a day; None where there is none."""
    before = [day for day in days if day < today]
    after = [day for day in days if day > today]
    return (before[-1] if before else None, after[0] if after else None)
