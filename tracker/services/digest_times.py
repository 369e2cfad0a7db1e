"""When things are, in the words of a digest: on the court's wall first, then on the reader's where clocks differ."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.domain.moments import TICK, Moment, local_day
from tracker.domain.record import Due
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import DueKind, Precision, Status
from tracker.domain.wording import format_clock, format_day, format_due, format_moment, listed, relative_day

_FEW_DAYS = 3


def due_said(standing: Standing, zone: str) -> str:
    """When a deadline falls due, in the court's zone and in the reader's `zone`; empty for one without a date.

    A day is the court's: where the reader's clock differs, one due today says when that day ends there.
    """
    due = standing.due
    if due.kind in (DueKind.NONE, DueKind.WAITING) or due.moment is None:
        return ""
    said = format_due(due)
    if due.kind is DueKind.INSTANT:
        return f"{said}{_there(due.moment.latest, due.zone, zone, '; ')}"
    if due.kind is DueKind.DAY and standing.status is Status.DUE_TODAY:
        return f"{said}{_there(due.moment.latest + TICK, due.zone, zone, '; that day ends ')}"
    return said


def moment_said(moment: Moment, court: str, zone: str) -> str:
    """A moment in the court's zone, and in the reader's where it is known to the minute and clocks differ."""
    there = _there(moment.latest, court, zone, "; ") if moment.precision is Precision.MINUTE else ""
    return f"{format_moment(moment, court)}{there}"


def _there(at: datetime, court: str, zone: str, before: str) -> str:
    """The same instant on the reader's clock; nothing where both clocks show the same."""
    here, there = (at.astimezone(ZoneInfo(name)) for name in (court, zone))
    if here.utcoffset() == there.utcoffset():
        return ""
    clock = format_clock(at, zone).removesuffix(f" {there.tzname()}")
    day = format_day(there.date())
    if here.year == there.year:
        day = day.removesuffix(f" {there.year}")
    return f"{before}{clock} {day} in {zone}"


def relative_said(standing: Standing, as_of: datetime) -> str:
    """How far the day to go by is from the court's today; empty for what is due today or has no date."""
    due, safe_by = standing.due, standing.safe_by
    if safe_by is None or due.kind in (DueKind.NONE, DueKind.WAITING):
        return ""
    near = relative_day(local_day(safe_by, due.zone), local_day(as_of, due.zone))
    go_by = go_by_said(due, safe_by)
    if go_by:
        return f"{go_by}, {near}"
    return "" if standing.status is Status.DUE_TODAY else near


def go_by_said(due: Due, safe_by: datetime | None) -> str:
    """The day to go by, where a deadline may fall due before the day that it is said to; else empty."""
    if safe_by is None or due.moment is None or due.kind in (DueKind.NONE, DueKind.WAITING):
        return ""
    day = local_day(safe_by, due.zone)
    return "" if day == local_day(due.moment.latest, due.zone) else f"go by {format_day(day)}"


def days_said(days: Sequence[date]) -> str:
    """Days in a sentence: `Sat 12 and Sun 13 Apr`, or the first and last of many."""
    if len(days) > _FEW_DAYS:
        return f"the {len(days)} days from {_short(days[0])} to {_short(days[-1])}"
    said = []
    for place, day in enumerate(days):
        follows = days[place + 1] if place + 1 < len(days) else None
        is_same_month = follows is not None and (follows.year, follows.month) == (day.year, day.month)
        said.append(_short(day).rpartition(" ")[0] if is_same_month else _short(day))
    return listed(said)


def _short(day: date) -> str:
    """A day without its year."""
    return format_day(day).removesuffix(f" {day.year}")


def due_words(due: Due) -> str:
    """A due moment as it stands within a line of changes."""
    return "without a date" if due.moment is None else f"due {format_due(due)}"
