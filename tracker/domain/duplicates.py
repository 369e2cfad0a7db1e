"""Entries that a draft may repeat: the same number on the docket, or near days and like words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

from tracker.domain.moments import Moment, local_day
from tracker.domain.record import Entry

_WORD = re.compile(r"[^\W_]{2,40}")
_LIKE_TITLE, _LIKE_TEXT = 0.7, 0.6
_MOST_LETTERS = 20_000
_TITLE_LETTERS = 200
_FEWEST_WORDS = 3
_NEAR_DAYS = 1
_MOST = 5
_NUMBER = re.compile(r"^(?:(?:ecf|dkt|doc(?:ket)?|entry)\.?\s{0,3})?(?:no\.?|#)?\s{0,3}0{0,6}(?=[0-9])", re.IGNORECASE)


class Same(StrEnum):
    """What an entry has in common with a draft."""

    NUMBER = "number"
    DAY = "day"
    NEAR_DAY = "near_day"
    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Drafted:
    """The entry that somebody is about to save, as far as it can be compared."""

    docket: str
    zone: str
    number: str | None = None
    title: str = ""
    text: str = ""
    filed: Moment | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An entry that is likely the one drafted, with what is the same."""

    entry: Entry
    same: tuple[Same, ...]


def duplicates_of(
    drafted: Drafted, entries: Iterable[Entry], texts: Mapping[str, str] | None = None
) -> tuple[Duplicate, ...]:
    """The entries of the same docket that a draft likely repeats, the likeliest first. `texts` are theirs by key."""
    words = _words(drafted.text)
    found = []
    for entry in entries:
        if entry.docket == drafted.docket:
            same = tuple(_same(drafted, words, entry, (texts or {}).get(entry.key, "")))
            if Same.NUMBER in same or (Same.TITLE in same or Same.TEXT in same):
                found.append(Duplicate(entry, same))
    return tuple(sorted(found, key=lambda one: (-len(one.same), one.entry.key))[:_MOST])


def _same(drafted: Drafted, words: frozenset[str], entry: Entry, text: str) -> Iterable[Same]:
    if drafted.number and entry.number and plain_number(drafted.number) == plain_number(entry.number):
        yield Same.NUMBER
    near = _near(drafted.filed, entry.filed, drafted.zone)
    if near is None:
        return
    yield near
    if _alike_titles(drafted.title, entry.title):
        yield Same.TITLE
    if _alike(words, _words(text)):
        yield Same.TEXT


def plain_number(number: str) -> str:
    """A docket number without what is written around it: `ECF No. 051` is `51`."""
    return _NUMBER.sub("", number.strip()[:60]).casefold()


def _near(one: Moment | None, other: Moment, zone: str) -> Same | None:
    """Whether two moments may lie on the same day or on neighbouring days; None where they surely do not."""
    if one is None:
        return None
    first, second = _days(one, zone), _days(other, zone)
    apart = max((first[0] - second[1]).days, (second[0] - first[1]).days)
    if apart > _NEAR_DAYS:
        return None
    return Same.DAY if apart <= 0 else Same.NEAR_DAY


def _days(moment: Moment, zone: str) -> tuple[date, date]:
    last = local_day(moment.latest, zone)
    return (last if moment.earliest is None else local_day(moment.earliest, zone)), last


def _alike_titles(one: str, other: str) -> bool:
    first, second = (" ".join(title.casefold().split())[:_TITLE_LETTERS] for title in (one, other))
    if not first or not second:
        return False
    if first == second:
        return True
    matcher = SequenceMatcher(None, first, second)
    return matcher.quick_ratio() >= _LIKE_TITLE and matcher.ratio() >= _LIKE_TITLE


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of words have most of their words in common. A few words are too few to tell."""
    if min(len(one), len(other)) < _FEWEST_WORDS:
        return False
    return len(one & other) / len(one | other) >= _LIKE_TEXT


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text[:_MOST_LETTERS].casefold()))
