"""Days in a pasted text: complete forms only. Whatever lacks a year or a day is listed and not read.

Every pattern is bounded in each part, so that a text of any letters is read in a time that grows with its length alone.
"""

import re
from collections.abc import Iterator
from datetime import date

from tracker.domain.text_dates import FIRST_YEAR, LAST_YEAR, Found
from tracker.domain.wording import format_day

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WEEKDAY = r"(?:monday|mon|tuesday|tues?|wednesday|wed|thursday|thurs?|thu|friday|fri|saturday|sat|sunday|sun)(?![a-z])"
_MONTH = (
    r"(?:january|jan|february|feb|march|mar|april|apr|may|june|jun|july|jul|august|aug|september|sept?"
    r"|october|oct|november|nov|december|dec)(?![a-z])"
)
_NOT_INSIDE = r"(?<![A-Za-z0-9])"
_GAP = r"(?:[.,]{1,2}\s{0,4}|\s{1,4}|\s{0,4}-\s{0,4}(?=[0-9a-z]))"
_LED = rf"{_NOT_INSIDE}(?:(?P<weekday>{_WEEKDAY})[.,]{{0,2}}\s{{1,4}}(?:the\s{{1,4}})?)?"
_NAMED_AFTER = rf"(?:,?\s{{0,4}}\(?(?P<after>{_WEEKDAY})\)?)?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9a-z/:])"
_YEAR = r"(?P<year>[0-9]{4})(?![0-9])"
_OF = r"\s{1,4}(?:day\s{1,4})?(?:of\s{1,4})?"
_FLAGS = re.IGNORECASE

_MONTH_FIRST = re.compile(rf"{_LED}(?P<month>{_MONTH}){_GAP}{_DAY}{_GAP}{_YEAR}{_NAMED_AFTER}", _FLAGS)
_DAY_FIRST = re.compile(rf"{_LED}{_DAY}(?:{_OF}|-)(?P<month>{_MONTH}){_GAP}{_YEAR}{_NAMED_AFTER}", _FLAGS)
_ISO = re.compile(
    rf"(?:{_LED})(?<![/.\-])(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})(?![0-9\-])", _FLAGS
)
_US = re.compile(
    rf"{_LED}(?<![/.\-])(?P<month>[0-9]{{1,2}})/(?P<day>[0-9]{{1,2}})/(?P<year>[0-9]{{4}})(?![0-9/])", _FLAGS
)
_SHORT_YEAR = re.compile(rf"{_LED}(?<![/.\-])[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{2}}(?![0-9/])", _FLAGS)
_OTHER_MARKS = re.compile(
    rf"{_NOT_INSIDE}(?<![/.\-:])(?:[0-9]{{1,2}}([.\-])[0-9]{{1,2}}\1[0-9]{{4}}|[0-9]{{4}}([/.])[0-9]{{1,2}}\2[0-9]{{1,2}})(?![0-9.\-/]?[0-9])"
)
_NO_YEAR_NUMBERS = re.compile(
    r"\b(?:on|by|before|until|due|through|dated|filed|entered|of|to|from)\s{1,4}"
    r"(?P<found>(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2}))(?![0-9/])",
    _FLAGS,
)
_NO_YEAR = re.compile(rf"{_LED}(?P<month>{_MONTH})(?:\.\s{{0,4}}|\s{{1,4}}){_DAY}", _FLAGS)
_NO_YEAR_DAY_FIRST = re.compile(rf"{_LED}{_DAY}{_OF}(?P<month>{_MONTH})", _FLAGS)
_NO_DAY = re.compile(rf"{_NOT_INSIDE}(?P<month>{_MONTH})(?:[.,]\s{{0,4}}|\s{{1,4}})(?:of\s{{1,4}})?{_YEAR}", _FLAGS)
_WEEKDAY_ALONE = re.compile(
    rf"{_NOT_INSIDE}(?:(?:next|this|last|coming)\s{{1,4}})?(?P<alone>{'|'.join(WEEKDAYS)})"
    r"(?:\s{1,4}(?:morning|afternoon|evening|night))?(?![A-Za-z])",
    _FLAGS,
)
_RELATIVE = re.compile(rf"{_NOT_INSIDE}(?:today|tomorrow|tonight)(?![A-Za-z])")

_NO_YEAR_SAID = "No year is given; write the date in full."
_NO_DAY_SAID = "No day is given; write the date in full."
_WEEKDAY_SAID = "Only a day of the week is named; write the date in full."
_RELATIVE_SAID = "Which day it is hangs on when this was written; write the date in full."


def days_in(text: str) -> Iterator[Found]:
    """The days of a text that are given in full, then those given in part; finds may overlap, the better come first."""
    for pattern in (_MONTH_FIRST, _DAY_FIRST, _ISO, _US):
        for match in pattern.finditer(text):
            yield _read(match)
    for pattern, why in _IN_PART:
        for match in pattern.finditer(text):
            yield _unread(match, why)
    for pattern in (_NO_YEAR, _NO_YEAR_DAY_FIRST, _NO_YEAR_NUMBERS):
        yield from (_without_year(match) for match in pattern.finditer(text) if _is_name(match["month"]))
    yield from (_unread(match, _NO_DAY_SAID) for match in _NO_DAY.finditer(text) if _is_name(match["month"]))
    yield from (_unread(match, _WEEKDAY_SAID) for match in _WEEKDAY_ALONE.finditer(text) if _is_name(match["alone"]))
    yield from (_unread(match, _RELATIVE_SAID) for match in _RELATIVE.finditer(text))


def _is_name(word: str) -> bool:
    """Whether a word is written as the name of a month or a weekday, and not as `may` or `march`; or is a number."""
    return word[0].isupper() or word.isdigit()


_IN_PART = (
    (_SHORT_YEAR, "The year has two figures; write the date in full."),
    (_OTHER_MARKS, "This form is read differently in different places; write it as 2025-04-12 or 4/12/2025."),
)


def _read(match: "re.Match[str]") -> Found:
    year, month, day = int(match["year"]), _month(match["month"]), int(match["day"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return _unread(match, f"The year must be from {FIRST_YEAR} to {LAST_YEAR}.")
    try:
        on = date(year, month, day)
    except ValueError:
        return _unread(match, "There is no such day in the calendar. Is the month first?")
    named = match["weekday"] or match.groupdict().get("after")
    return Found(match.start(), match.end(), match[0], on, doubts=_weekday_doubt(named, on))


def _weekday_doubt(named: str | None, on: date) -> tuple[str, ...]:
    """The doubt where the day of the week that is named is not that of the date."""
    if not named or WEEKDAYS[on.weekday()].startswith(named.lower()):
        return ()
    said = next(weekday for weekday in WEEKDAYS if weekday.startswith(named.lower()))
    return (f"The text says {said.capitalize()}, but the date is {format_day(on)}: one of the two is wrong.",)


def _without_year(match: "re.Match[str]") -> Found:
    start, end = match.span("found") if "found" in match.re.groupindex else match.span()
    month, day = _month(match["month"]), int(match["day"])
    return Found(start, end, match.string[start:end], None, _NO_YEAR_SAID, month_day=(month, day))


def _unread(match: "re.Match[str]", why: str) -> Found:
    return Found(match.start(), match.end(), match[0], None, why)


def _month(words: str) -> int:
    """The number of a month given by number, name or abbreviation."""
    if words.isdigit():
        return int(words)
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(words.lower()))
