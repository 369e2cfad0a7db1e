"""Reading dates as people and sources give them: the part of EDTF (ISO 8601-2) that court records need.

Read: `2019`, `2025-03`, `2025-04-04`, `2025-04-14T12:35-04:00`, `[2025-04-04..2025-04-10]` (one moment somewhere in
it), `[..2025-04-03]` (open start), `2025-04-12/2025-04-13` (a span), each with a trailing `?`, `~` or `%`. Dates are
never guessed: anything else is refused with a sentence that says what to write.
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from tracker.domain.errors import Unreadable
from tracker.domain.moments import Moment, end_of_day, start_of_day
from tracker.domain.vocabulary import Precision

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_SPAN = re.compile(r"(?:\.\.|\d{4}[\dT:+Z.-]*)?\s*/\s*(?:\d{4}[\dT:+Z.-]*)?")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1776, 2200
_HOW = "Write a date as 2025-04-14 or a moment as 2025-04-14T12:35-04:00"


def parse_moment(text: str, zone: str) -> Moment:
    """The moment that `text` names, with bounds on the wall of `zone` where the text has no offset.

    Raises Unreadable with what to write instead.
    """
    plain = text.strip()
    body = plain.rstrip("?~%")
    if body.startswith("[") and body.endswith("]") and ".." in body:
        first, _, last = body[1:-1].partition("..")
        return _window(plain, first.strip(), last.strip(), zone)
    if _SPAN.fullmatch(body):
        first, _, last = body.partition("/")
        return _window(plain, "" if first.strip() == ".." else first.strip(), last.strip(), zone)
    earliest, latest, precision = _bounds(body, zone)
    return Moment(plain, earliest, latest, precision)


def _window(text: str, first: str, last: str, zone: str) -> Moment:
    if not last:
        raise Unreadable(f"'{text}' has no last day. Write it as [2025-04-04..2025-04-10]")
    earliest = _bounds(first, zone)[0] if first else None
    latest = _bounds(last, zone)[1]
    if earliest is not None and earliest > latest:
        raise Unreadable(f"'{text}' ends before it starts. Write the earlier day first")
    return Moment(text, earliest, latest, Precision.WINDOW)


def _bounds(text: str, zone: str) -> tuple[datetime, datetime, Precision]:
    if _INSTANT.fullmatch(text):
        at = _instant(text, zone)
        return at, at, Precision.MINUTE
    match = _DATE.fullmatch(text)
    if match is None:
        raise Unreadable(f"'{text}' is not a date that can be read. {_HOW}")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # noqa: S101 - the pattern has it
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Unreadable(f"'{text}': the year must be from {_FIRST_YEAR} to {_LAST_YEAR}. {_HOW}")
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        raise Unreadable(f"'{text}' is not a day of the calendar. {_HOW}") from None
    if day is not None:
        return start_of_day(first, zone), end_of_day(first, zone), Precision.DAY
    last_month = month or 12
    last = date(year, last_month, monthrange(year, last_month)[1])
    precision = Precision.YEAR if month is None else Precision.MONTH
    return start_of_day(first, zone), end_of_day(last, zone), precision


def _instant(text: str, zone: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Unreadable(f"'{text}' is not a moment that exists. {_HOW}") from None
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise Unreadable(f"'{text}': the year must be from {_FIRST_YEAR} to {_LAST_YEAR}. {_HOW}")
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    wall = ZoneInfo(zone)
    first, second = at.replace(tzinfo=wall), at.replace(tzinfo=wall, fold=1)
    if first.astimezone(UTC).astimezone(wall).replace(tzinfo=None) != at:
        raise Unreadable(f"'{text}' does not exist in {zone}: clocks went forward over it. Give it with its offset")
    if first.utcoffset() != second.utcoffset():
        raise Unreadable(f"'{text}' happens twice in {zone}: clocks went back over it. Give it with its offset")
    return first.astimezone(UTC)


def parse_as_of(text: str, zone: str) -> datetime:
    """The instant that a reader means by `as_of`, aware, on the wall of `zone`.

    A bare date is the last instant of that day in `zone`; a moment without an offset is read in `zone`. A year, a
    month or a window is refused: a view needs one moment. Raises Unreadable.
    """
    moment = parse_moment(text.strip().replace(" ", "+"), zone) if "T" in text else parse_moment(text, zone)
    if moment.precision not in (Precision.DAY, Precision.MINUTE) or moment.edtf.endswith(("?", "~", "%")):
        raise Unreadable(f"'{text}' is wider than a day. {_HOW}")
    return moment.latest.astimezone(ZoneInfo(zone))
