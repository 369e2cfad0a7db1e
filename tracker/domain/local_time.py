"""Clock times on the wall of a zone, and the two days a year on which they come twice or never."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from tracker.domain.rules import Refused

When = date | datetime
"""A day of a court's calendar, or a moment."""


def day_of(when: When) -> date:
    """The day itself, or the day on which a moment falls on its own wall."""
    return when.date() if isinstance(when, datetime) else when


def at_zone(when: datetime, zone: tzinfo | None, field: str) -> datetime:
    """An aware moment on the wall of `zone`. A naive one is read there.

    Raises Refused: `zone_needed` without a zone, `nonexistent_time` or `ambiguous_time` on the days the clocks change.
    """
    if when.tzinfo is not None:
        try:
            return when if zone is None else when.astimezone(zone)
        except OverflowError:
            raise _refused("outside_calendar", field, f"is {when.isoformat()}; give a day from 1970 to 2100") from None
    if zone is None:
        raise _refused("zone_needed", field, f"is {when.isoformat()} without an offset; give one, or a court or a zone")
    return on_the_wall(when.date(), when.time(), zone, field)


def on_the_wall(day: date, clock: time, zone: tzinfo, field: str) -> datetime:
    """A clock time of a local day. Raises Refused: `nonexistent_time` or `ambiguous_time`."""
    first = datetime.combine(day, clock.replace(fold=0), zone)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    shown = first.replace(tzinfo=None).isoformat(timespec="minutes")
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise _refused(
            "nonexistent_time", field, f"is {shown}, which the clocks of {zone} skip; give the time with its offset"
        )
    offsets = " or ".join(_offset(one) for one in (first, second))
    raise _refused(
        "ambiguous_time", field, f"is {shown}, which comes twice in {zone}; give it with its offset, {offsets}"
    )


def _offset(moment: datetime) -> str:
    return moment.isoformat()[-6:] if moment.utcoffset() != timedelta() else "+00:00"


def _refused(code: str, field: str, sentence: str) -> Refused:
    return Refused(code, f"'{field}' {sentence}", field=field)
