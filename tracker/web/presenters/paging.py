"""Links, and the line under a list that leads to its other pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """An address and its words."""

    href: str
    label: str


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
