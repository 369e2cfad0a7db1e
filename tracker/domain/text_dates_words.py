"""What was found in a pasted text, put into words: what it would mean if a person took it."""

from datetime import date
from typing import assert_never

from tracker.domain.calendars import Direction
from tracker.domain.counting_words import length_words
from tracker.domain.text_dates import ClockTime, Found, Length, Meaning, Repeat, Said
from tracker.domain.wording import format_day

SAID = {
    Said.FILED: "filed",
    Said.ENTERED: "entered",
    Said.SIGNED: "signed",
    Said.SERVED: "served",
    Said.DUE: "due",
    Said.SETTING: "set for",
}
_NOON = 12
_REPEATS = {
    "FREQ=DAILY": "every calendar day, weekends and holidays too",
    "FREQ=WEEKLY": "every week",
    "FREQ=MONTHLY": "every month",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": "every Monday to Friday",
}
_DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
_UNITS = {"HOURLY": "hours", "DAILY": "days", "WEEKLY": "weeks", "MONTHLY": "months"}


def meaning_words(found: Found) -> str:
    """What a find would mean; why it cannot be read where it cannot."""
    if found.meaning is None:
        return found.why_not or "This cannot be read."
    words = _words(found.meaning)
    return f"{words}, {clock_words(found.clock)}" if found.clock is not None else words


def _words(meaning: Meaning) -> str:
    match meaning:
        case date():
            return format_day(meaning)
        case ClockTime():
            return clock_words(meaning)
        case Length():
            return _length(meaning)
        case Repeat():
            return _repeat(meaning.rrule)
        case _:
            assert_never(meaning)


def clock_words(clock: ClockTime) -> str:
    """A clock time as `5:00 p.m.`, with the zone's words where the text has some."""
    zone = f" {clock.zone_words}" if clock.zone_words else ""
    if clock.is_end_of_day:
        return f"midnight{zone}, the end of the day"
    half = "a.m." if clock.hour < _NOON else "p.m."
    return f"{clock.hour % _NOON or _NOON}:{clock.minute:02} {half}{zone}"


def _length(length: Length) -> str:
    words = length_words(length.number, length.unit)
    if length.direction is None:
        return f"{words}; the text does not say from what"
    way = "before" if length.direction is Direction.BEFORE else "after"
    return f"{words} {way} {length.runs_from or 'what it runs from, which the text leaves open'}"


def _repeat(rrule: str) -> str:
    if rrule in _REPEATS:
        return _REPEATS[rrule]
    parts = dict(part.split("=") for part in rrule.split(";"))
    if "BYDAY" in parts:
        return f"every {'second ' if 'INTERVAL' in parts else ''}{_DAYS[parts['BYDAY']]}"
    return f"every {parts['INTERVAL']} {_UNITS[parts['FREQ']]}"
