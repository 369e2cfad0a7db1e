"""What people did about a date: who set it, what they decided where sources differ, and who checked it."""

from dataclasses import dataclass
from datetime import datetime

OWN = -1
"""The place of a deadline's own date in a decision; its rivals count from 0."""


@dataclass(frozen=True, slots=True)
class DateSet:
    """Who may have set a date (keys of accounts), and when it was last set, as the history has it."""

    by: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That a person checked a date: `due` is the EDTF text confirmed, `account` the key of who confirmed it."""

    due: str
    account: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What a named person decided in one conflict between the due moments that sources give.

    `among` are the places in the deadline's `rivals` that the conflict is about, `chosen` the place decided for: OWN
    for the deadline's own date, None for none of them. `account` is the key of who decided, `who` the name.
    """

    conflict: str
    among: tuple[int, ...]
    chosen: int | None
    account: str
    who: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class ByPeople:
    """What people did about one deadline's date. `date_set` is None where no second person need check it."""

    date_set: DateSet | None = None
    confirmations: tuple[Confirmation, ...] = ()
    decisions: tuple[Decision, ...] = ()


NOBODY = ByPeople()
