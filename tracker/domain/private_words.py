"""Words to be taken out of a record, found in a text however a person may have written them.

Case, accents, the spaces and signs between words, the groups in which a long number is written and the ways of writing
a date make no difference. Nothing inside a longer word is found.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property

from tracker.domain.edtf import parse_moment
from tracker.domain.errors import Unreadable
from tracker.domain.identifiers import fold
from tracker.domain.vocabulary import Precision

REDACTED = "[redacted]"
"""What stands in the place of words that were taken out."""

_LEAST_LETTERS = 3
_LONG_NUMBER = 6
_PART = re.compile(r"[^\W\d_]+|\d+")
_BETWEEN, _AT_LEAST_ONE, _IN_A_NUMBER = r"[\W_]{0,3}", r"[\W_]{1,3}", r"[\s.,/\-\u2010-\u2014]?"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMED = re.compile(
    r"(?:([a-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?|(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3})[a-z]*\.?),? (\d{4})"
)
_AMERICAN = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")


class PrivateWords:
    """Some words as they were typed. Raises Unreadable for words too short to be told from others."""

    def __init__(self, typed: str) -> None:
        self.typed = " ".join(typed.split())
        self._parts = _PART.findall(fold(self.typed))
        if sum(map(len, self._parts)) < _LEAST_LETTERS:
            raise Unreadable(f"Write at least {_LEAST_LETTERS} letters or digits: shorter words stand everywhere")

    def found_in(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where the words stand in a text: from where to before where."""
        folded, places = _folded(text)
        return tuple((places[match.start()], places[match.end() - 1] + 1) for match in self._pattern.finditer(folded))

    def taken_out(self, text: str) -> str:
        """The text with `[redacted]` in the place of the words."""
        for start, end in reversed(self.found_in(text)):
            text = text[:start] + REDACTED + text[end:]
        return text

    def taken_out_of(self, value: object) -> object:
        """A value of JSON with the words taken out of every text in it; names of fields stay."""
        match value:
            case str():
                return self.taken_out(value)
            case list() | tuple():
                return type(value)(self.taken_out_of(one) for one in value)
            case dict():
                return {name: self.taken_out_of(one) for name, one in value.items()}
            case _:
                return value

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        ways = [_as_written(self._parts), *_as_dates(self.typed)]
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(ways)})(?![^\W_])")


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and the place in the text of each of its letters."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        plain = char.lower() if char.isascii() else fold(char)
        folded.append(plain)
        places += [place] * len(plain)
    return "".join(folded), places


def _as_written(parts: list[str]) -> str:
    is_long_number = sum(len(part) for part in parts if part.isdigit()) >= _LONG_NUMBER
    found = ""
    for before, part in zip([None, *parts], parts, strict=False):
        if before is not None:
            found += _AT_LEAST_ONE if before.isalpha() and part.isalpha() else _BETWEEN
        found += _IN_A_NUMBER.join(part) if is_long_number and part.isdigit() else re.escape(part)
    return found


def _as_dates(typed: str) -> Iterator[str]:
    """The ways of writing the day that the words name, where they name one."""
    day = _day(typed)
    if day is None:
        return
    month, year = rf"{_MONTHS[day.month - 1]}[a-z]*\.?", f"(?:{day.year}|{day.year % 100:02})"
    sign, nth = r"[./\-]", r"(?:st|nd|rd|th)?"
    yield rf"{day.year}-0?{day.month}-0?{day.day}"
    yield rf"0?{day.month}{sign}0?{day.day}{sign}{year}"
    yield rf"0?{day.day}{sign}0?{day.month}{sign}{year}"
    yield rf"{month}\s+0?{day.day}{nth},?\s+{day.year}"
    yield rf"0?{day.day}{nth}\s+(?:of\s+)?{month},?\s+{day.year}"


def _day(typed: str) -> date | None:
    words = _in_figures(fold(typed))
    try:
        moment = parse_moment(words, "UTC")
    except Unreadable:
        return None
    return moment.latest.date() if moment.precision is Precision.DAY else None


def _in_figures(folded: str) -> str:
    """`March 14, 1990`, `14 March 1990` and `3/14/1990` (month first) as `1990-03-14`; other words as they are."""
    if american := _AMERICAN.fullmatch(folded):
        return f"{american[3]}-{int(american[1]):02}-{int(american[2]):02}"
    named = _NAMED.fullmatch(folded)
    if named is None:
        return folded
    name, number = named[1] or named[4], named[2] or named[3]
    return f"{named[5]}-{_MONTHS.index(name) + 1:02}-{int(number):02}" if name in _MONTHS else folded
