"""Calendars as iCalendar files (RFC 5545, RFC 7986): their lines, their escaping and folding.

No time zone is needed: a clock time is written in UTC, and a whole day has none. Written in bytes, since lines are
folded by octets and a calendar of ten thousand entries is asked for every hour.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from tracker.domain.calendar_events import CalendarEvent as Event
from tracker.domain.calendar_events import EventState
from tracker.feeds.model import Calendar

CONTENT_TYPE = "text/calendar; charset=utf-8"
_HEAD = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Duty Docket//%b//EN\r\nCALSCALE:GREGORIAN\r\n"
_END = b"END:VCALENDAR\r\n"
_EVERY = "PT1H"
"""How often a program that keeps the calendar is asked to look for a newer one."""

_CONTROL = bytes(octet for octet in (*range(0x20), 0x7F) if octet not in b"\t")
_FIRST = 75
# An octet that is not followed by the rest of its own letter ends a part: no letter is cut in two.
_PARTS = re.compile(rb".{1,74}(?![\x80-\xbf])", re.DOTALL)
_ALARM = b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:%b\r\n%%b\r\nEND:VALARM\r\n"
# A whole day begins at midnight: its bell rings at nine in the morning of the day before.
_BELLS = {True: _ALARM % b"-P1D", False: _ALARM % b"-PT15H"}
_STATES = {state: b"STATUS:" + state.upper().encode() + b"\r\n" for state in EventState}


def calendar_file(event: Event) -> str:
    """A calendar that holds one computed date, to be taken over and not to be subscribed to."""
    return (_HEAD % b"Computed dates" + _event(event, _moments(), rings=False) + _END).decode()


def calendar_feed(calendar: Calendar) -> bytes:
    """A calendar to subscribe to, with CRLF line ends and no line over 75 octets."""
    moments, name, about = _moments(), _text(calendar.name), _text(calendar.about)
    head = (
        _HEAD % b"Calendar" + b"METHOD:PUBLISH\r\n",
        *(_line(head + name) + b"\r\n" for head in (b"NAME:", b"X-WR-CALNAME:")),
        *(_line(head + about) + b"\r\n" for head in (b"DESCRIPTION:", b"X-WR-CALDESC:")),
        f"REFRESH-INTERVAL;VALUE=DURATION:{_EVERY}\r\nX-PUBLISHED-TTL:{_EVERY}\r\n".encode(),
    )
    return b"".join((*head, *(_event(one, moments, rings=calendar.rings) for one in calendar.events), _END))


_Moments = Callable[[datetime], bytes]


def _event(event: Event, moment: _Moments, *, rings: bool) -> bytes:
    on, changed = event.on, moment(event.changed_at)
    start = b"DTSTART:%b\r\n" % moment(on) if isinstance(on, datetime) else _whole_day(on, event.days)
    place = b"" if event.place is None else _line(b"LOCATION:" + _text(event.place)) + b"\r\n"
    return (b"BEGIN:VEVENT\r\n%b\r\nDTSTAMP:%b\r\n%b%b\r\n%b\r\n%b\r\n%b%bTRANSP:TRANSPARENT\r\n%bEND:VEVENT\r\n") % (
        _line(b"UID:" + _text(event.uid)),
        changed,
        start,
        _line(b"SUMMARY:" + _text(event.summary)),
        _line(b"DESCRIPTION:" + _text(event.description)),
        _line(b"URL:" + event.link.encode().translate(None, _CONTROL)),
        place,
        _stands(event, changed),
        _bell(event) if rings and event.is_ahead else b"",
    )


def _stands(event: Event, changed: bytes) -> bytes:
    if event.state is None:
        return b""
    return b"LAST-MODIFIED:%b\r\nSEQUENCE:%d\r\n%b" % (changed, event.sequence, _STATES[event.state])


def _bell(event: Event) -> bytes:
    return _BELLS[isinstance(event.on, datetime)] % _line(b"DESCRIPTION:" + _text(event.summary))


def _whole_day(on: date, days: int) -> bytes:
    start, end = on.isoformat().replace("-", ""), (on + timedelta(days=1)).isoformat().replace("-", "")
    again = f"RRULE:FREQ=DAILY;COUNT={days}\r\n" if days > 1 else ""
    return f"DTSTART;VALUE=DATE:{start}\r\nDTEND;VALUE=DATE:{end}\r\n{again}".encode()


def _moments() -> _Moments:
    """Writes moments in UTC; the same one, which comes again and again, is put together once."""
    written: dict[datetime, bytes] = {}

    def write(at: datetime) -> bytes:
        found = written.get(at)
        if found is None:
            found = written[at] = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}".encode()
        return found

    return write


def _text(text: str) -> bytes:
    """A value of the type TEXT. Authority: RFC 5545, 3.3.11."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    plain = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return plain.encode(errors="replace").translate(None, _CONTROL)


def _line(line: bytes) -> bytes:
    """A content line in parts of at most 75 octets, each further one after a space. Authority: RFC 5545, 3.1."""
    return line if len(line) <= _FIRST else b"\r\n ".join(_PARTS.findall(line))
