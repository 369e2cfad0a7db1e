"""The ways to narrow a list, and the line under it that leads to its other pages."""

from dataclasses import dataclass

from tracker.web.presenters.common import Link


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow a list: an address, its words, how many it leaves, and whether it is chosen."""

    href: str
    label: str
    number: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """Which part of a list is shown; `newer` leads back and `older` on, as the list is read."""

    words: str
    newer: Link | None = None
    older: Link | None = None
