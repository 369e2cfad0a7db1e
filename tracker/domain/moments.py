"""Moments that carry their precision, and how one is compared with another.

A moment is an EDTF text (ISO 8601-2) with two bounds: the earliest and the latest instant it can mean, both aware and
in UTC. Reading and writing EDTF is in `edtf`; nothing here reads a clock.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.domain.errors import Nonsense
from tracker.domain.vocabulary import Precision

LAST_INSTANT = time(23, 59, 59, 999999)
TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment as known: `edtf`, and the earliest and latest instants it can mean (aware, inclusive).

    `earliest` is None when the start is open ("before 4 April"). Raises Nonsense for a naive bound or an end before
    its start.
    """

    edtf: str
    earliest: datetime | None
    latest: datetime
    precision: Precision

    def __post_init__(self) -> None:
        for bound in (self.earliest, self.latest):
            if bound is not None and bound.tzinfo is None:
                raise Nonsense(f"{self.edtf}: a bound has no offset; give the moment with its zone")
        if self.earliest is not None and self.earliest > self.latest:
            raise Nonsense(f"{self.edtf}: it ends before it starts")

    @property
    def counts_from(self) -> datetime:
        """The instant from which the fact counts.

        A fact known to the day counts from the start of that day, a minute from itself; anything wider (a month, a
        year, a window) from its latest bound, because before that it only may have happened.
        """
        if self.precision in (Precision.DAY, Precision.MINUTE) and self.earliest is not None:
            return self.earliest
        return self.latest

    def counts_at(self, as_of: datetime) -> bool:
        """Whether the fact counts at `as_of`."""
        return self.counts_from <= as_of

    def may_have_happened_by(self, as_of: datetime) -> bool:
        """Whether the fact does not count yet at `as_of` but may already have happened."""
        return not self.counts_at(as_of) and (self.earliest is None or self.earliest <= as_of)


def local_day(at: datetime, zone: str) -> date:
    """The calendar day of an instant on the wall of `zone`."""
    return at.astimezone(ZoneInfo(zone)).date()


def start_of_day(on: date, zone: str) -> datetime:
    """The first instant of a local day, in UTC."""
    return datetime.combine(on, time.min, ZoneInfo(zone)).astimezone(UTC)


def end_of_day(on: date, zone: str) -> datetime:
    """The last instant of a local day (its last microsecond), in UTC."""
    return start_of_day(on + timedelta(days=1), zone) - TICK


def day_moment(on: date, zone: str) -> Moment:
    """The moment that is one whole local day."""
    return Moment(on.isoformat(), start_of_day(on, zone), end_of_day(on, zone), Precision.DAY)


def instant_moment(at: datetime) -> Moment:
    """The moment that is one instant. `at` is aware; its offset is kept in the text."""
    if at.tzinfo is None:
        raise Nonsense("an instant needs an offset")
    utc = at.astimezone(UTC)
    return Moment(at.isoformat(timespec="minutes" if not at.second else "seconds"), utc, utc, Precision.MINUTE)
