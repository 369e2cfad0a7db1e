"""The clock. This is the only module that reads one; everything else is told what time it is."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from tracker.domain.errors import Nonsense


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> datetime:
        """The moment, aware and in UTC."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The moment on this machine, aware and in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still. Raises Nonsense for a moment without an offset."""

    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise Nonsense("a clock needs a moment with its offset")

    def now(self) -> datetime:
        """The moment it stands at, in UTC."""
        return self.at.astimezone(UTC)
