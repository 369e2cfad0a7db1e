"""The one formatter of dates, times, spans and counts. Every page, mail, file and line of the command line uses it.

Days of the week are always given; clocks carry their zone's name; nothing is rounded up into a promise.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.domain.moments import Moment, local_day
from tracker.domain.record import Due
from tracker.domain.vocabulary import DueKind, Precision

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HOUR, _DAY = 3600, 86400

CAUTION = "Not legal advice. Check the docket before relying on a date."
"""What stands on every page, mail, feed and print."""


def format_day(on: date, *, weekday: bool = True) -> str:
    """A day as `Mon 14 Apr 2025`."""
    plain = f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
    return f"{_DAYS[on.weekday()]} {plain}" if weekday else plain


def format_clock(at: datetime, zone: str) -> str:
    """A clock time on the wall of `zone` as `12:35 p.m. EDT`."""
    local = at.astimezone(ZoneInfo(zone))
    half = "a.m." if local.hour < 12 else "p.m."  # noqa: PLR2004 - noon
    return f"{local.hour % 12 or 12}:{local.minute:02} {half} {local.tzname()}"


def format_instant(at: datetime, zone: str) -> str:
    """An instant on the wall of `zone` as `Mon 14 Apr 2025, 12:35 p.m. EDT`; the last instant of a day as its end."""
    day = format_day(local_day(at, zone))
    local = at.astimezone(ZoneInfo(zone))
    if (local.hour, local.minute, local.second) == (23, 59, 59):
        return f"{day}, end of day {local.tzname()}"
    return f"{day}, {format_clock(at, zone)}"


def format_moment(moment: Moment, zone: str) -> str:
    """A moment no more exactly than it is known: `2019`, `Mar 2025`, `Fri 4 Apr 2025`, `between ... and ...`."""
    match moment.precision:
        case Precision.MINUTE:
            text = format_instant(moment.latest, zone)
        case Precision.WINDOW:
            text = _window(moment, zone)
        case _:
            text = _calendar(moment)
    if moment.edtf.endswith(("?", "%")):
        text += " (uncertain)"
    return f"about {text}" if moment.edtf.endswith(("~", "%")) else text


def _calendar(moment: Moment) -> str:
    """A day, month or year as it was written: it was meant in its own court's zone and is not moved to another."""
    plain = moment.edtf.rstrip("?~%")
    if moment.precision is Precision.YEAR:
        return plain
    if moment.precision is Precision.MONTH:
        return f"{_MONTHS[int(plain[5:7]) - 1]} {plain[:4]}"
    return format_day(date.fromisoformat(plain))


def _window(moment: Moment, zone: str) -> str:
    last_local = moment.latest.astimezone(ZoneInfo(zone))
    to_the_day = (last_local.hour, last_local.minute, last_local.second) == (23, 59, 59)
    last = format_day(last_local.date()) if to_the_day else format_instant(moment.latest, zone)
    if moment.earliest is None:
        return f"on or before {last}"
    first_local = moment.earliest.astimezone(ZoneInfo(zone))
    if not to_the_day and first_local.date() == last_local.date() and not (first_local.hour or first_local.minute):
        return f"{format_day(last_local.date())}, by {format_clock(moment.latest, zone)}"
    from_midnight = not (first_local.hour or first_local.minute)
    first = format_day(first_local.date()) if from_midnight else format_instant(moment.earliest, zone)
    joined = ("from", "to") if "/" in moment.edtf else ("between", "and")
    return f"{joined[0]} {first} {joined[1]} {last}"


def format_due(due: Due) -> str:
    """A due moment in words: `Mon 7 Apr 2025`, `Mon 7 Apr 2025, 5:00 p.m. EDT`, `no date`."""
    match due.kind:
        case DueKind.NONE:
            return "no date"
        case DueKind.WAITING:
            return "waiting for its trigger"
        case _:
            return "no date" if due.moment is None else format_moment(due.moment, due.zone)


def format_span(span: timedelta) -> str:
    """A length of time by its largest units: `41 min`, `5 h 10 min`, `3 days`."""
    seconds = int(abs(span).total_seconds())
    if seconds >= 2 * _DAY:
        return f"{seconds // _DAY} days"
    if seconds >= _DAY:
        return "1 day"
    hours, minutes = seconds // _HOUR, seconds % _HOUR // 60
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else "less than a minute"


def relative_day(on: date, today: date) -> str:
    """A day seen from another: `today`, `tomorrow`, `in 3 days`, `8 days ago`."""
    days = (on - today).days
    match days:
        case 0:
            return "today"
        case 1:
            return "tomorrow"
        case -1:
            return "yesterday"
        case _:
            return f"in {days} days" if days > 0 else f"{-days} days ago"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A count with its noun: `1 deadline`, `2 deadlines`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def inside(name: str) -> str:
    """A name as it stands inside a sentence: only a leading article loses its capital (`the court in Greenbelt`)."""
    return name[0].lower() + name[1:] if name.startswith(("The ", "A ", "An ")) else name


def listed(items: tuple[str, ...] | list[str]) -> str:
    """Items in a sentence: `a`, `a and b`, `a, b and c`."""
    if len(items) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
