"""Every day, clock time and period found in a pasted docket text, in the order of the text and none over another.

What is found is shown to a person beside the text; nothing here is ever taken as a fact by itself.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from tracker.domain.text_dates import MOST_LETTERS, ClockTime, Found, Said
from tracker.domain.text_dates_clocks import clocks_in
from tracker.domain.text_dates_days import days_in
from tracker.domain.text_dates_periods import periods_in

_LOOKS_BACK = 100
MOST_FINDS = 200
_BEFORE_DAY = re.compile(r"[\s,]{0,3}(?:on|of|,)?\s{0,3}(?:the\s)?")
_BEFORE_CLOCK = re.compile(r"T|[\s,]{0,3}(?:at|by|before|@|no\slater\sthan|on\sor\sbefore)?\s{0,3}\(?")
_SETTING = (
    r"\b(?:(?:re)?set|(?:re)?scheduled|noticed|continued|hearing|conference|argument)"
    r"(?:\sdate)?(?:\sset)?(?:\s(?:for|to|on|of))?"
)
_DUE = (
    r"\b(?:due(?:\sdate)?(?:\son|\sby|\sis)?|(?:on\sor\s)?before|by|no\slater\sthan|not\slater\sthan|until"
    r"|through|including|deadline(?:\sis|\sof)?):?"
)
_WORDS = {
    Said.ENTERED: r"\bentered(?:\son)?:?",
    Said.FILED: r"\bfiled(?:\son)?:?",
    Said.SERVED: r"\b(?:served|date\sof\sservice|service|c/s|c/m|mailed)(?:\s(?:on|upon))?:?",
    Said.SIGNED: r"\bsigned\b[^()]{0,80}\bon|\bdated",
    Said.SETTING: _SETTING,
    Said.DUE: _DUE,
}
_SAID = tuple((said, re.compile(rf"(?:{words})\s{{0,3}}$", re.IGNORECASE)) for said, words in _WORDS.items())


def dates_in(text: str) -> tuple[Found, ...]:
    """What a text says about time, in its order.

    Looked at are its first 20,000 letters, and no more than 200 finds are given.
    """
    text = text[:MOST_LETTERS]
    kept = _apart((*days_in(text), *clocks_in(text), *periods_in(text)), len(text))[:MOST_FINDS]
    return tuple(_as_beside(_with_surroundings(text, kept, place) for place in range(len(kept))))


def _as_beside(found: Iterable[Found]) -> list[Found]:
    """The finds, a clock time saying what the day says that it goes with."""
    told = list(found)
    for place, day in enumerate(told):
        for other in (place - 1, place + 1):
            if day.clock is not None and 0 <= other < len(told) and told[other].meaning is day.clock:
                told[other] = replace(told[other], said=day.said)
    return told


def _apart(found: Iterable[Found], length: int) -> list[Found]:
    """The finds that do not overlap: what can be read goes before what cannot, and the longer before the shorter."""
    taken = bytearray(length)
    kept = []
    for one in sorted(found, key=lambda one: (one.meaning is None, one.start - one.end)):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\x01" * (one.end - one.start)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _with_surroundings(text: str, found: list[Found], place: int) -> Found:
    """A day with the clock time beside it, or a clock time, and what the words before say it is."""
    day = found[place]
    if isinstance(day.meaning, ClockTime):
        return replace(day, said=_said(text[max(0, day.start - _LOOKS_BACK) : day.start]))
    if day.day is None:
        return day
    start, clock = day.start, None
    if place + 1 < len(found):
        clock = _beside(text, day, found[place + 1], _BEFORE_CLOCK)
    if place and clock is None:
        clock = _beside(text, found[place - 1], day, _BEFORE_DAY)
        start = found[place - 1].start if clock else start
    return replace(day, clock=clock, said=_said(text[max(0, start - _LOOKS_BACK) : start]))


def _beside(text: str, first: Found, second: Found, between: "re.Pattern[str]") -> ClockTime | None:
    """The clock time of two finds, one a day and one a clock time, that only `between` parts."""
    clock = next((one.meaning for one in (first, second) if isinstance(one.meaning, ClockTime)), None)
    return clock if clock and between.fullmatch(text, first.end, second.start) else None


def _said(before: str) -> Said | None:
    return next((said for said, words in _SAID if words.search(before)), None)
