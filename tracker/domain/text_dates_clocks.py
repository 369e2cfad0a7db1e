"""Clock times in a pasted text. A time that may be morning or afternoon is listed and not read."""

import re
from collections.abc import Iterator

from tracker.domain.text_dates import END_OF_DAY_HOUR, ClockTime, Found

_ZONES = {
    "E": "America/New_York",
    "C": "America/Chicago",
    "M": "America/Denver",
    "P": "America/Los_Angeles",
    "A": "America/Anchorage",
    "H": "Pacific/Honolulu",
    "U": "UTC",
    "G": "UTC",
}
_ZONE = (
    r"(?:\s{0,3}\(?(?P<zone>(?-i:[ECMP][SD]?T|AK[SD]?T|H[SD]?T|UTC|GMT)"
    r"|(?:eastern|central|mountain|pacific)(?:\s{1,3}(?:standard|daylight|prevailing))?(?:\s{1,3}time)?)"
    r"(?![A-Za-z])\)?)?"
)
_FLAGS = re.IGNORECASE
_HALVES = re.compile(
    r"(?<![0-9:.A-Za-z/#\-$])(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?(?:\s{0,2}o.clock)?\s{0,3}"
    r"(?P<half>[ap])(?:\.\s?m\.?|m)(?![A-Za-z0-9])" + _ZONE,
    _FLAGS,
)
_PLAIN = re.compile(
    r"(?:(?<=[0-9]T)|(?<![0-9:.A-Za-z/#\-$§]))(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])"
    r"(?::[0-5][0-9])?(?![0-9:A-Za-z]|-(?![0-9]{2}:))" + _ZONE,
    _FLAGS,
)
_NOON = re.compile(r"(?<![A-Za-z0-9])(?:12(?::00)?\s{1,3})?noon(?![A-Za-z])" + _ZONE, _FLAGS)
_MIDNIGHT = re.compile(r"(?<![A-Za-z0-9])(?:12(?::00)?\s{1,3})?midnight(?![A-Za-z])" + _ZONE, _FLAGS)
_UNSAID = re.compile(
    r"(?<![A-Za-z0-9])(?:[0-9]{1,2}\s{0,2}o.clock|(?:close|end)\s{1,3}of\s{1,3}(?:the\s{1,3})?(?:business(?:\s{1,3}day)?"
    r"|day)|C\.?O\.?B\.?)(?![A-Za-z])",
    _FLAGS,
)

_HALF_UNSAID = "Morning or afternoon is not said; write it as 17:00 or 5:00 p.m."
_NO_SUCH_TIME = "There is no such time of day; write it as 17:00 or 5:00 p.m."
_NO_CLOCK = "No clock time is given; the order and the rules say when such a day ends."
_MIDNIGHT_DOUBT = "“Midnight” is read as the end of its day; an order may mean its start: check."
_START_DOUBT = "12:00 a.m. is the start of its day; an order may mean its end: check."
_NOON_HOUR = 12


def clocks_in(text: str) -> Iterator[Found]:
    """The clock times of a text; finds may overlap, the better come first."""
    for match in _HALVES.finditer(text):
        yield _with_half(match)
    for match in _NOON.finditer(text):
        yield _found(match, _clock(match, _NOON_HOUR, 0))
    for match in _MIDNIGHT.finditer(text):
        yield _found(match, _clock(match, END_OF_DAY_HOUR, 0), _MIDNIGHT_DOUBT)
    for match in _PLAIN.finditer(text):
        yield _of_24_hours(match)
    for match in _UNSAID.finditer(text):
        yield _unread(match, _HALF_UNSAID if "clock" in match[0].lower() else _NO_CLOCK)


def zone_doubt(clock: ClockTime, zone: str) -> str | None:
    """The doubt where the text's zone is not that of the court's wall; None where they agree or none is said."""
    if clock.zone is None or clock.zone == zone:
        return None
    return f"The text says {clock.zone_words}; the court's clocks are those of {zone}. Nothing was converted."


def _with_half(match: "re.Match[str]") -> Found:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if not 1 <= hour <= _NOON_HOUR or minute >= 60:  # noqa: PLR2004 - minutes of an hour
        return _unread(match, _NO_SUCH_TIME)
    is_afternoon = match["half"] in "pP"
    clock = _clock(match, hour % _NOON_HOUR + (_NOON_HOUR if is_afternoon else 0), minute)
    return _found(match, clock, *((_START_DOUBT,) if clock.iso == "00:00" else ()))


def _of_24_hours(match: "re.Match[str]") -> Found:
    """A time without a.m. or p.m.: read where it can only be one of 24 hours, as 17:00 or 09:30."""
    hour = int(match["hour"])
    follows_a_day = match.string[max(0, match.start() - 1) : match.start()] == "T"
    if hour <= _NOON_HOUR and not follows_a_day and not (match["hour"].startswith("0") and len(match["hour"]) > 1):
        return _unread(match, _HALF_UNSAID)
    return _found(match, _clock(match, hour, int(match["minute"])))


def _clock(match: "re.Match[str]", hour: int, minute: int) -> ClockTime:
    words = match["zone"]
    return ClockTime(hour, minute, words, _ZONES[words[0].upper()] if words else None)


def _found(match: "re.Match[str]", clock: ClockTime, *doubts: str) -> Found:
    return Found(match.start(), match.end(), match[0], clock, doubts=doubts)


def _unread(match: "re.Match[str]", why: str) -> Found:
    return Found(match.start(), match.end(), match[0], None, why)
