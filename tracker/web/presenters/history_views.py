"""What a page of the history shows: its saves, their changes, and what they are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import RowMapping

from tracker.db.queries import changes
from tracker.db.queries.sealed import Withheld
from tracker.web.look import Look
from tracker.web.presenters.common import Link
from tracker.web.presenters.differences import Difference
from tracker.web.presenters.paging import Pager


@dataclass(frozen=True, slots=True)
class Chain:
    """A matter's chain of changes and what the last check of it found; `checked_at` is None for one too long."""

    matter_id: int
    number: int
    problems: tuple[str, ...]
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the history is asked for: below which place in the chain, how many, of which save."""

    before: int | None
    limit: int
    save: str | None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change: what was done to which row, and its fields; `note` stands where values may not be shown."""

    place: int
    what: str
    title: str | None
    href: str | None
    fields: tuple[Difference, ...]
    note: str | None
    put_back: str | None = None


@dataclass(frozen=True, slots=True)
class SaveView:
    """One save. `told` are its numbers where it is too large to be shown open; `rest` says what is on other pages.

    `undo` is the address that takes it back, for whoever made it last.
    """

    who: str
    when: str
    why: str | None
    size: str
    changes: tuple[ChangeView, ...]
    told: tuple[str, ...] = ()
    href: str | None = None
    rest: str | None = None
    undo: str | None = None


@dataclass(frozen=True, slots=True)
class HistoryView:
    """The page."""

    chain: str
    is_sound: bool
    saves: tuple[SaveView, ...]
    pager: Pager | None
    one_save: Link | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """What one page of the history is made of."""

    look: Look
    matter_id: int
    sizes: Mapping[str, changes.Save]
    values: Mapping[int, RowMapping]
    names: Mapping[str, str]
    titles: Mapping[tuple[str, int], str]
    hidden: Mapping[str, set[int]]
    withheld: Mapping[str, Withheld]
    undoable: str | None
