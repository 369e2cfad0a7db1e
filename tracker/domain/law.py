"""The rulebook and the calendars together: what every computation is given, and the version it is stored with."""

from dataclasses import dataclass

from tracker.domain.asking import Asked
from tracker.domain.calendars import Calendars
from tracker.domain.deadlines import Computation, compute
from tracker.domain.rules import Rulebook


@dataclass(frozen=True, slots=True)
class Law:
    """The law as this program holds it."""

    book: Rulebook
    calendars: Calendars

    def compute(self, asked: Asked) -> Computation:
        """The computation of a request. Raises Refused, with a stable code and what to give instead."""
        return compute(asked, self.book, self.calendars)
