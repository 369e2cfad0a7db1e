"""What stands in a pasted docket text about time, as values: a day, a clock time, a period, something that comes again.

Nothing found is a fact: a person looks at it beside the text and takes it or not. Finding is in `text_dates_found`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.calendars import Direction
from tracker.domain.rules import Unit

MOST_LETTERS = 20_000
FIRST_YEAR, LAST_YEAR = 1776, 2200
END_OF_DAY_HOUR = 24


class Said(StrEnum):
    """What the words before a date say it is the date of."""

    FILED = "filed"
    ENTERED = "entered"
    SIGNED = "signed"
    SERVED = "served"
    DUE = "due"
    SETTING = "setting"


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day; hour 24 is the midnight that ends the day. `zone` is what the text's zone words usually mean."""

    hour: int
    minute: int
    zone_words: str | None = None
    zone: str | None = None

    @property
    def is_end_of_day(self) -> bool:
        """Whether it is the midnight that ends its day."""
        return self.hour == END_OF_DAY_HOUR

    @property
    def iso(self) -> str:
        """The time as HH:MM."""
        return f"{self.hour:02}:{self.minute:02}"


@dataclass(frozen=True, slots=True)
class Length:
    """A period. `direction` is None where the text does not say which way; `runs_from` are its words for the event."""

    number: int
    unit: Unit
    direction: Direction | None = None
    runs_from: str | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Something that comes again, as an RFC 5545 rule."""

    rrule: str


Meaning = date | ClockTime | Length | Repeat


@dataclass(frozen=True, slots=True)
class Found:
    """One find: text[start:end] is `words`. `meaning` is None for what cannot be read, and `why_not` says why.

    `clock` is the clock time that stands beside a day, `month_day` the month and day of a date without a year. It is
    good for showing and comparing only.
    """

    start: int
    end: int
    words: str
    meaning: Meaning | None
    why_not: str | None = None
    doubts: tuple[str, ...] = ()
    said: Said | None = None
    clock: ClockTime | None = None
    month_day: tuple[int, int] | None = None

    @property
    def day(self) -> date | None:
        """The day found; None where it is none."""
        return self.meaning if isinstance(self.meaning, date) else None
