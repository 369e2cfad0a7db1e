"""One event as an iCalendar file (RFC 5545): its lines, their escaping and folding.

No time zone is needed: a clock time is written in UTC, and a whole day has none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

CONTENT_TYPE = "text/calendar; charset=utf-8"
_MOST_OCTETS = 75
_PRODUCT = "-//Duty Docket//Computed dates//EN"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Event:
    """What stands in the file. `on` is a whole day, or an aware moment; `days` repeats a whole day daily.

    `uid` must be the same for the same event, `made_at` is an aware moment.
    """

    uid: str
    made_at: datetime
    on: date | datetime
    summary: str
    description: str
    link: str
    days: int = 1


def calendar_file(event: Event) -> str:
    """A calendar that holds this event, with CRLF line ends and no line over 75 octets."""
    return "".join(f"{part}\r\n" for line in _lines(event) for part in _folded(line))


def _lines(event: Event) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{_PRODUCT}"
    yield "CALSCALE:GREGORIAN"
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(event.uid)}"
    yield f"DTSTAMP:{_utc(event.made_at)}"
    yield from _when(event)
    yield f"SUMMARY:{_escaped(event.summary)}"
    yield f"DESCRIPTION:{_escaped(event.description)}"
    yield f"URL:{_CONTROL.sub('', event.link)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
    yield "END:VCALENDAR"


def _when(event: Event) -> Iterator[str]:
    if isinstance(event.on, datetime):
        yield f"DTSTART:{_utc(event.on)}"
        return
    yield f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"
    if event.days > 1:
        yield f"RRULE:FREQ=DAILY;COUNT={event.days}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """A value of the type TEXT. Authority: RFC 5545, 3.3.11."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A content line in parts of at most 75 octets, each further one after a space; no letter is cut in two.

    Authority: RFC 5545, 3.1.
    """
    part, octets = "", 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > _MOST_OCTETS:
            yield part
            part, octets = " ", 1
        part, octets = part + letter, octets + size
    yield part
