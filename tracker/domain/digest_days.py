"""On which days of a reader's calendar a digest goes out, and from which instant on.

A digest stands for a slot: one local day. Its hour may not exist on that day or may come twice; it goes out from the
first instant of that day on whose clock the hour has come. Nothing here reads a clock.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.domain.mail_words import DigestDays
from tracker.domain.moments import local_day

_DAY, _QUARTER = timedelta(days=1), timedelta(minutes=15)
_SATURDAY = 5
MOST_SLOTS_BEHIND = 31
"""How many days back a digest says that it stands for those that did not go out."""


def begins_at(slot: date, hour: int, zone: str) -> datetime | None:
    """The first instant, in UTC, of a local day at which its clock shows `hour` or later.

    On a day when clocks are put forward over the hour that is the instant at which they are, even where it is midnight
    by then (Nuuk goes from 23 to 24); on one when they are put back it is the first of the two. None for a day that the
    zone never had (Samoa left out 30 December 2011).
    """
    noon = datetime.combine(slot, time(12), ZoneInfo(zone)).astimezone(UTC)
    if local_day(noon, zone) != slot:
        return None
    begins = datetime.combine(slot, time(hour), ZoneInfo(zone)).astimezone(UTC)
    # Within a gap of more than an hour (Troll leaves out two) it was put as far after the change as into the gap.
    while _shows(begins - _QUARTER, slot, hour, zone):
        begins -= _QUARTER
    return begins


def _shows(at: datetime, slot: date, hour: int, zone: str) -> bool:
    local = at.astimezone(ZoneInfo(zone))
    return local.date() == slot and local.hour >= hour


def goes_out_on(slot: date, days: DigestDays) -> bool:
    """Whether a digest goes out on this day at all. Holidays are weekdays: courts close, deadlines remain."""
    return days is DigestDays.DAILY or slot.weekday() < _SATURDAY


def newest_slot(at: datetime, hour: int, zone: str, days: DigestDays) -> date:
    """The latest local day whose digest has come by the instant `at`, today's or one before."""
    slot = local_day(at, zone) + _DAY  # a zone may be changing its day just now
    while not _has_come(slot, at, hour, zone) or not goes_out_on(slot, days):
        slot -= _DAY
    return slot


def slots_between(after: date, before: date, days: DigestDays, zone: str) -> Iterator[date]:
    """The days between two slots, neither of them included, on which a digest should have gone out; oldest first.

    At most the last 31 days before `before`.
    """
    slot = max(after, before - _DAY * (MOST_SLOTS_BEHIND + 1)) + _DAY
    while slot < before:
        if goes_out_on(slot, days) and begins_at(slot, 0, zone) is not None:
            yield slot
        slot += _DAY


def _has_come(slot: date, at: datetime, hour: int, zone: str) -> bool:
    begins = begins_at(slot, hour, zone)
    return begins is not None and begins <= at
