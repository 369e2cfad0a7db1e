"""What the pasted text of a docket's line says it is: its number, what sort of paper, and a title in a few words.

A clerk of court begins a line with the paper's name in capitals. Nothing is concluded from it: it is proposed, and a
person takes it over or not. Dates are not read here.
"""

import re
from dataclasses import dataclass

from tracker.domain.vocabulary import FilingKind

_NUMBER = re.compile(r"\s*(?:(?:ECF|Doc\.?|Dkt\.?)\s*(?:No\.?)?\s*)?\[?#?(\d{1,5})\]?[\s.:)]+(?=[A-Z])", re.IGNORECASE)
_DATED = re.compile(r"\s*\d{1,2}/\d{1,2}/\d{4}\s+")
_ENDS = re.compile(
    r"\s*(?:\(|;|\.\s|\.$|\bfiled by\b|\bby\b\s+(?=[A-Z])|\bon behalf of\b|\bModified on\b|\bwith attachments\b|[\r\n])"
)
_MOST_LETTERS = 120
_SMALL = frozenset({"OF", "TO", "FOR", "AND", "THE", "IN", "BY", "ON", "RE"})
_KINDS = (
    ("notice of appeal", FilingKind.NOTICE_OF_APPEAL),
    ("status report", FilingKind.STATUS_REPORT),
    ("response in opposition", FilingKind.OPPOSITION),
    ("memorandum in opposition", FilingKind.OPPOSITION),
    ("opposition", FilingKind.OPPOSITION),
    ("reply", FilingKind.REPLY),
    ("answer", FilingKind.ANSWER),
    ("amended complaint", FilingKind.COMPLAINT),
    ("complaint", FilingKind.COMPLAINT),
    ("petition", FilingKind.PETITION),
    ("declaration", FilingKind.DECLARATION),
    ("affidavit", FilingKind.DECLARATION),
    ("emergency motion", FilingKind.MOTION),
    ("consent motion", FilingKind.MOTION),
    ("joint motion", FilingKind.MOTION),
    ("motion", FilingKind.MOTION),
    ("application", FilingKind.APPLICATION),
    ("brief", FilingKind.BRIEF),
    ("memorandum", FilingKind.BRIEF),
    ("letter", FilingKind.LETTER),
    ("correspondence", FilingKind.LETTER),
)


@dataclass(frozen=True, slots=True)
class DocketLine:
    """What a line says it is; None for what it does not say."""

    number: str | None
    kind: FilingKind | None
    title: str | None


def read_line(text: str) -> DocketLine:
    """What the beginning of a pasted text says of the paper: the first line, the first 400 letters."""
    begins = text.lstrip()[:400]
    dated = _DATED.match(begins)
    begins = begins[dated.end() :] if dated else begins
    number = _NUMBER.match(begins)
    words = begins[number.end() :] if number else begins
    kind, first = _kind(words), words.partition(" ")[0]
    title = _titled(words) if kind is not None or first.isupper() else None
    return DocketLine(number[1] if number else None, kind, title)


def _kind(words: str) -> FilingKind | None:
    plain = " ".join(words.split()).lower()
    return next((kind for name, kind in _KINDS if re.match(rf"{name}\b", plain)), None)


def _titled(words: str) -> str | None:
    """The words up to who filed it, with capitals only where a name may be; None where they are no title."""
    end = _ENDS.search(words)
    plain = " ".join(words[: end.start() if end else None].split()).strip(" ,-:")
    if len(plain) > _MOST_LETTERS:
        plain = plain[:_MOST_LETTERS].rsplit(" ", 1)[0]
    first, _, rest = plain.partition(" ")
    if len(first) < 3 or not first.isalpha():  # noqa: PLR2004 - no word
        return None
    shouted = [word.lower() if word in _SMALL or (word.isupper() and len(word) > 3) else word for word in rest.split()]  # noqa: PLR2004
    return " ".join([first.capitalize() if first.isupper() else first[:1].upper() + first[1:], *shouted])
