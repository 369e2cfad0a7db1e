"""Periods in a pasted text ("within fourteen (14) days of service"), and what comes again ("daily")."""

import re
from collections.abc import Iterator

from tracker.domain.calendars import Direction
from tracker.domain.rules import Unit
from tracker.domain.text_dates import Found, Length, Repeat
from tracker.domain.text_dates_days import WEEKDAYS

_SMALL_NAMES = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS_NAMES = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {name: number for number, name in enumerate(_SMALL_NAMES, 1)}
_TENS = {name: number * 10 for number, name in enumerate(_TENS_NAMES, 2)}
_HUNDRED = "hundred"
_NUMBER_WORD = "|".join(sorted((*_SMALL, *_TENS, _HUNDRED), key=len, reverse=True))
_UNITS = {"hour": Unit.HOURS, "day": Unit.DAYS, "week": Unit.WEEKS, "month": Unit.MONTHS, "year": Unit.YEARS}
_BEFORE = ("before", "prior to", "preceding", "in advance of")
_FLAGS = re.IGNORECASE

_PERIOD = re.compile(
    r"(?<![A-Za-z0-9.,$/\-])"
    r"(?:(?P<lead>within|no\s{1,3}later\s{1,3}than|not\s{1,3}later\s{1,3}than|no\s{1,3}more\s{1,3}than"
    r"|not\s{1,3}more\s{1,3}than|no\s{1,3}fewer\s{1,3}than|not\s{1,3}less\s{1,3}than|at\s{1,3}least|every|each)\s{1,4})?"
    rf"(?:(?P<words>(?:{_NUMBER_WORD})(?:[\s\-]{{1,3}}(?:and\s{{1,3}})?(?:{_NUMBER_WORD})){{0,3}})"
    r"(?:\s{0,3}\(\s?(?P<inside>[0-9]{1,4})\s?\))?|(?P<figure>[0-9]{1,4})|(?P<article>(?<=within )an?))"
    r"(?:\s{1,4}|\s{0,2}-\s{0,2})"
    r"(?P<kind>(?:business|court|working|calendar|consecutive|additional|more|full)\s{1,4})?"
    r"(?P<unit>hour|day|week|month|year)(?:s|\(s\))?(?![A-Za-z])['\u2019]?"
    r"(?:\s{1,4}(?P<tail>of|after|from|following|before|prior\s{1,3}to|preceding|in\s{1,3}advance\s{1,3}of)"
    r"(?![A-Za-z]))?",
    _FLAGS,
)
_EVENT = re.compile(r"\s{0,4}([^.;:,()\n]{1,80})")
_AGAIN = re.compile(
    r"(?<![A-Za-z0-9])(?:(?P<adverb>daily|weekly|monthly|fortnightly|bi-?weekly|bi-?monthly)"
    r"|(?:every|each)\s{1,3}(?P<other>other\s{1,3})?(?P<which>business\s{1,3}day|court\s{1,3}day|calendar\s{1,3}day|day"
    rf"|week|month|{'|'.join(WEEKDAYS)}))(?![A-Za-z])",
    _FLAGS,
)
_RRULES = {"daily": "FREQ=DAILY", "weekly": "FREQ=WEEKLY", "monthly": "FREQ=MONTHLY"}
_RRULES |= {"day": "FREQ=DAILY", "calendar day": "FREQ=DAILY", "week": "FREQ=WEEKLY", "month": "FREQ=MONTHLY"}
_RRULES |= {"fortnightly": "FREQ=WEEKLY;INTERVAL=2"}
_RRULES |= {weekday: f"FREQ=WEEKLY;BYDAY={weekday[:2].upper()}" for weekday in WEEKDAYS}
_WORKING_DAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
_A_NAME_FOLLOWS = re.compile(r"\s(?!Status|Update|Report|Declaration|Notice|Log)[A-Z][a-z]")
_TWICE_OR_EVERY_SECOND = "It may mean twice in that time or every second one; write which."
_COURT_DAYS = "The order says what a business day is: check which days it leaves out."
_HOLIDAYS_TOO = "Holidays on a weekday are not left out by this; check what the order says of them."


def periods_in(text: str) -> Iterator[Found]:
    """The periods of a text and what comes again in it."""
    for match in _PERIOD.finditer(text):
        yield _period(match)
    for match in _AGAIN.finditer(text):
        if not (match[0] == "Daily" and _A_NAME_FOLLOWS.match(text, match.end())):  # the name of a newspaper
            yield _again(match)


def _period(match: "re.Match[str]") -> Found:
    number, doubts = _number(match)
    lead, kind = _plain(match["lead"]), _plain(match["kind"])
    unit = _UNITS[match["unit"].lower()]
    if unit is Unit.DAYS and kind in ("business", "court", "working"):
        unit, doubts = Unit.BUSINESS_DAYS, (*doubts, _COURT_DAYS)
    if number == 0:
        return Found(match.start(), match.end(), match[0], None, "A period of none is no period; check the text.")
    if lead in ("every", "each"):
        return _repeated(match, number, unit)
    length = Length(number, unit, _direction(lead, _plain(match["tail"])), _event(match))
    return Found(match.start(), match.end(), match[0], length, doubts=doubts)


def _number(match: "re.Match[str]") -> tuple[int, tuple[str, ...]]:
    """The number of a period, and the doubt where its words and its figure differ."""
    if match["article"]:
        return 1, ()
    if match["figure"]:
        return int(match["figure"]), ()
    said = _spelt(match["words"])
    if match["inside"] is None or int(match["inside"]) == said:
        return said, ()
    return said, (f"The words say {said} and the figure says {int(match['inside'])}: one of the two is wrong.",)


def _spelt(words: str) -> int:
    """A number in words: `forty-eight`, `one hundred twenty`."""
    total = 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word == _HUNDRED:
            total = max(1, total) * 100
        else:
            total += _SMALL.get(word, 0) + _TENS.get(word, 0)
    return total


def _direction(lead: str, tail: str) -> Direction | None:
    if tail in _BEFORE:
        return Direction.BEFORE
    return Direction.AFTER if tail or lead == "within" else None


def _event(match: "re.Match[str]") -> str | None:
    """The words that say from what a period runs."""
    found = _EVENT.match(match.string, match.end()) if match["tail"] else None
    return " ".join(found[1].split()) or None if found else None


def _repeated(match: "re.Match[str]", number: int, unit: Unit) -> Found:
    frequency = {Unit.HOURS: "HOURLY", Unit.DAYS: "DAILY", Unit.WEEKS: "WEEKLY", Unit.MONTHS: "MONTHLY"}.get(unit)
    if frequency is None:
        return Found(match.start(), match.end(), match[0], None, "How it comes again cannot be read; write the days.")
    return Found(match.start(), match.end(), match[0], Repeat(f"FREQ={frequency};INTERVAL={number}"))


def _again(match: "re.Match[str]") -> Found:
    word = _plain(match["adverb"] or match["which"])
    if word.startswith("bi"):
        return Found(match.start(), match.end(), match[0], None, _TWICE_OR_EVERY_SECOND)
    doubts: tuple[str, ...] = ()
    if word in ("business day", "court day"):
        rrule, doubts = _WORKING_DAYS, (_HOLIDAYS_TOO,)
    else:
        rrule = _RRULES[word] + (";INTERVAL=2" if match["other"] else "")
    return Found(match.start(), match.end(), match[0], Repeat(rrule), doubts=doubts)


def _plain(words: str | None) -> str:
    return " ".join((words or "").lower().split())
