"""The pasted text with what was found in it marked, beside the list of what each find would mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from tracker.domain.docket_line import read_line
from tracker.domain.text_dates import MOST_LETTERS, ClockTime, Found, Length, Repeat, Said
from tracker.domain.text_dates_clocks import zone_doubt
from tracker.domain.text_dates_words import SAID, meaning_words
from tracker.services.proposals import Proposals
from tracker.web.forms.proposals import use_of

_DAYS = {"filed": "day of filing", "entered": "day of entry", "due": "due"}
_CLOCKS = {"filed": "time of filing", "due": "time at which it is due"}
_EVERY = {"FREQ=DAILY": "day", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": "weekday"}
_OFFERS = {"filing": ("filed", "entered"), "order": ("filed", "entered", "due")}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; `number` is that of the find it is, None for what lies between."""

    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """A button that puts a find into fields: what it says, and `press`, the button's value."""

    words: str
    press: str


@dataclass(frozen=True, slots=True)
class FindView:
    """One find: its number in the text, its words, what it would mean or why it cannot be read, and its buttons."""

    number: int
    words: str
    meaning: str
    is_read: bool
    said: str | None
    doubts: tuple[str, ...]
    uses: tuple[Use, ...]
    count_href: str | None


@dataclass(frozen=True, slots=True)
class TextView:
    """The text in pieces, and its finds in order."""

    pieces: tuple[Piece, ...]
    finds: tuple[FindView, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """What the text says it is, in words, and `press`, the value of the button that takes it over."""

    words: str
    press: str


def line_view(proposals: Proposals) -> LineView | None:
    """What the text says it is; None where it says nothing."""
    draft = proposals.draft
    line = read_line(draft.text)
    is_filing = draft.noun == "filing"
    said = {
        "title": line.title or "",
        "kind": line.kind.value if line.kind and is_filing else "",
        "number": line.number or "",
    }
    values = {name: value for name, value in said.items() if value}
    if not values:
        return None
    kind = values.get("kind", "").replace("_", " ")
    named = (f"“{line.title}”" if line.title else "", kind, f"entry {line.number}" if line.number else "")
    return LineView(", ".join(part for part in named if part), use_of(values))


def text_view(proposals: Proposals) -> TextView | None:
    """The pasted text beside what was found in it; None where nothing was."""
    if not proposals.found:
        return None
    finds = tuple(_find(proposals, number, one) for number, one in enumerate(proposals.found, 1))
    return TextView(tuple(_pieces(proposals.draft.text[:MOST_LETTERS], proposals.found)), finds)


def _pieces(text: str, found: tuple[Found, ...]) -> Iterator[Piece]:
    at = 0
    for number, one in enumerate(found, 1):
        if one.start > at:
            yield Piece(text[at : one.start])
        yield Piece(one.words, number)
        at = one.end
    if at < len(text):
        yield Piece(text[at:])


def _find(proposals: Proposals, number: int, found: Found) -> FindView:
    doubts = list(found.doubts)
    clock = found.clock or (found.meaning if isinstance(found.meaning, ClockTime) else None)
    if clock and proposals.zone and (doubt := zone_doubt(clock, proposals.zone)):
        doubts.append(doubt)
    return FindView(
        number=number,
        words=" ".join(found.words.split()),
        meaning=meaning_words(found),
        is_read=found.meaning is not None,
        said=SAID[found.said] if found.said else None,
        doubts=tuple(doubts),
        uses=tuple(_uses(proposals, found)),
        count_href=_count_href(proposals, found),
    )


def _uses(proposals: Proposals, found: Found) -> Iterator[Use]:
    """The buttons of a find, the one that its text speaks for first."""
    first = {Said.DUE: "due", Said.ENTERED: "entered"}.get(found.said or Said.FILED, "filed")
    offered = sorted(_OFFERS.get(proposals.draft.noun, ()), key=lambda what: what != first)
    if found.said is Said.SETTING or (found.said is Said.DUE and "due" not in offered):
        return  # a day in court, or one on which something else is due, is not the day of filing
    if found.day is not None:
        for what in offered:
            clock = found.clock if what in _CLOCKS and (what == first or found.said is None) else None
            yield Use(f"Use as {_DAYS[what]}", use_of(_values(what, found, clock)))
    elif isinstance(found.meaning, ClockTime) and first in _CLOCKS:
        for what in offered:
            if what in _CLOCKS and (time := _time(what, found.meaning)):
                yield Use(f"Use as {_CLOCKS[what]}", use_of({f"{what}_at": time}))
    elif isinstance(found.meaning, Repeat) and found.meaning.rrule in _EVERY and "due" in offered:
        yield Use("Use as how often", use_of({"kind": "recurring", "every": _EVERY[found.meaning.rrule]}))


def _values(what: str, found: Found, clock: ClockTime | None) -> dict[str, str]:
    """The fields that a day fills, with the clock time beside it and, for what is due, the words of the text."""
    values = {f"{what}_on": found.day.isoformat() if found.day else ""}
    if clock is not None:
        values[f"{what}_at"] = _time(what, clock)
    if what == "due":
        values["due_words"] = " ".join(found.words.split())
    return values


def _time(what: str, clock: ClockTime) -> str:
    """A clock time as it is typed. Which end of a day a midnight is, the form asks; nothing is filed at 24:00."""
    if clock.is_end_of_day:
        return "midnight" if what == "due" else ""
    return clock.iso


def _count_href(proposals: Proposals, found: Found) -> str | None:
    """The calculator's address that counts a period from the day of entry or filing; None for what is no period."""
    if not isinstance(found.meaning, Length) or found.meaning.direction is None:
        return None
    question = {
        "regime": "order",
        "mode": found.meaning.unit.value,
        "period": str(found.meaning.number),
        "direction": found.meaning.direction.value,
        "trigger": proposals.draft.entered or proposals.draft.filed or "",
    }
    return f"/compute?{urlencode({name: value for name, value in question.items() if value})}"
