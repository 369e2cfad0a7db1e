"""What is written as a feed: a calendar with its entries, a list of changes with its entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.calendar_events import CalendarEvent
from tracker.domain.saves import SaveTold


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar under a name. With `rings` a bell rings a day before what is ahead."""

    name: str
    about: str
    events: Sequence[CalendarEvent]
    rings: bool = False


@dataclass(frozen=True, slots=True)
class ChangeList:
    """A list of changes, newest first. `id` is an address or tag for good; `made_at` stands for an empty list."""

    id: str
    title: str
    about: str
    address: str
    page: str
    made_at: datetime
    saves: Sequence[SaveTold]
