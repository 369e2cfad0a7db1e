"""Marks in what a message says, and the reader's own links that stand in their place when it is delivered.

What a message says is shared by all who get it, so it holds a mark wherever a link would be one reader's own.
"""

import re
from dataclasses import dataclass, fields
from typing import Final

from tracker.domain.errors import Nonsense


class Mark(str):
    """A mark that this program wrote. The same signs in a plain text are somebody else's words: see `without_marks`."""

    __slots__ = ()


PREFERENCES: Final = Mark("https://preferences.duty-docket.invalid/")
"""Stands for the address of the reader's choices."""
UNSUBSCRIBE: Final = Mark("https://unsubscribe.duty-docket.invalid/")
"""Stands for the address that ends the subscription."""
CALENDAR: Final = Mark("https://calendar.duty-docket.invalid/")
"""Stands for the address of the reader's calendar."""
CONFIRM: Final = Mark("https://confirm.duty-docket.invalid/")
"""Stands for the address that confirms a subscription."""
LATE: Final = Mark("[[late]]")
"""Stands for the sentence that says how late a message is, alone on its line; in HTML within `<p class="late">`."""

MARKS: Final = re.compile("|".join(map(re.escape, (PREFERENCES, UNSUBSCRIBE, CALENDAR, CONFIRM, LATE))))
# An inliner may have put a style into the tag. The empty line after a line of text goes with it.
_LATE_LINE = re.compile(
    rf"^[ \t]*(?:<p\b[^>\n]*>\s*)?{re.escape(LATE)}(?:\s*</p>)?[ \t]*(?:\n(?:[ \t]*\n)?|\Z)", re.MULTILINE
)
_TAKEN_OUT = "(a mark taken out)"  # no mark holds a bracket or a space, so what is left makes no new one
_NOT_IN_A_LINK = re.compile(r"[\s\"'<>]")


@dataclass(frozen=True, slots=True)
class PersonalLinks:
    """One reader's own addresses. `confirm` is empty in every letter but the one that asks to confirm.

    Raises Nonsense for one that could end the attribute or the line it stands in.
    """

    preferences: str
    unsubscribe: str
    calendar: str
    confirm: str = ""

    def __post_init__(self) -> None:
        for one in fields(self):
            if _NOT_IN_A_LINK.search(getattr(self, one.name)):
                raise Nonsense(f"the link '{one.name}' holds a sign that no address holds")

    def in_place_of(self, mark: str) -> str:
        """The address that stands where the mark stood."""
        own: dict[str, str] = {
            PREFERENCES: self.preferences,
            UNSUBSCRIBE: self.unsubscribe,
            CALENDAR: self.calendar,
            CONFIRM: self.confirm,
        }
        return own[mark]


MARKED: Final = PersonalLinks(PREFERENCES, UNSUBSCRIBE, CALENDAR, CONFIRM)
"""The marks themselves, for what writes a message that many readers get."""
NOBODYS: Final = PersonalLinks("#", "#", "#", "#")
"""Links that lead nowhere, for showing a message to somebody else than its reader."""


def personal(text: str, links: PersonalLinks, late: str) -> str:
    """The text, or the HTML, with the reader's links for the marks; without the line of lateness when `late` is ''."""
    if not late:
        text = without_late(text)
    return MARKS.sub(lambda found: late if found[0] == LATE else links.in_place_of(found[0]), text)


def without_marks(text: str) -> str:
    """Words of the record without anything that delivery would take for a mark, which only a forger writes."""
    return MARKS.sub(_TAKEN_OUT, text)


def without_late(text: str) -> str:
    """The text without the line that would say how late it is."""
    return _LATE_LINE.sub("", text) if LATE in text else text


def impersonal(text: str) -> str:
    """The text as it may be shown to anybody: its links lead nowhere."""
    return personal(text, NOBODYS, "")
