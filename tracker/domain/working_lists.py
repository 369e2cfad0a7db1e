"""What stands on which working list: whose duty it is, what waits, what is to be checked. Pure choices, no order given.

A list never says that somebody must do something: it gathers what the record says and leaves the rest to people.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.domain.obligations import stale_after
from tracker.domain.record import Docket, MatterRecord
from tracker.domain.standing import OPEN_STATUSES, Standing
from tracker.domain.vocabulary import Nature, Status


class Side(StrEnum):
    """Whose duty it is, seen from the party that one acts for."""

    OWED_BY_US = "owed_by_us"
    OWED_TO_US = "owed_to_us"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class StaleDocket:
    """A docket whose last check is older than the matter allows; `checked_at` is None where nobody ever checked it."""

    docket: Docket
    checked_at: datetime | None
    through_at: datetime | None


Choice = Callable[[Standing], bool]


def side_of(record: MatterRecord, standing: Standing) -> Side | None:
    """Whose duty it is; None where the matter says of nobody that one acts for them.

    Who owes something to themselves along with others owes it.
    """
    us = record.acting_for
    if us is None:
        return None
    if us in standing.obligation.obligors:
        return Side.OWED_BY_US
    return Side.OWED_TO_US if us in standing.obligation.obligees else Side.OTHERS


def is_open(standing: Standing) -> bool:
    """Whether it is still to be dealt with: open, and a duty to act."""
    return standing.status in OPEN_STATUSES and standing.obligation.nature is Nature.ACT


def is_assigned(standing: Standing, account: str) -> bool:
    """Whether this account answers for it or steps in."""
    return account in (standing.deadline.responsible, standing.deadline.backup)


def is_waiting(standing: Standing) -> bool:
    """Whether its trigger has not happened."""
    return standing.status is Status.WAITING


def why_to_verify(standing: Standing) -> tuple[str, ...]:
    """Why a date is to be verified: nobody else confirmed it, or the text of the law it rests on was not read."""
    found = ["One person set the date, and nobody else has confirmed it."] if standing.awaits_check else []
    made = standing.deadline.computed
    return (*found, *(made.unread if made is not None else ()))


def on_side(record: MatterRecord, side: Side) -> Choice:
    """The choice of open duties on one side. Where nobody is acted for, every list has them all."""
    return lambda standing: is_open(standing) and side_of(record, standing) in (None, side)


def stale_dockets(record: MatterRecord, as_of: datetime) -> tuple[StaleDocket, ...]:
    """The dockets not checked within the matter's `stale_after`: those never checked first, then the longest ago."""
    found = (_last_check(record, docket, as_of) for docket in record.dockets.values())
    stale = [one for one in found if one.checked_at is None or one.checked_at < as_of - stale_after(record)]
    return tuple(sorted(stale, key=lambda one: (one.checked_at is not None, one.checked_at, one.docket.key)))


def last_unbroken(record: MatterRecord, docket: str, as_of: datetime) -> datetime | None:
    """The end of the last unbroken stretch of a docket that somebody checked by `as_of`; None where nobody did."""
    ends = [one.through_at for one in record.coverage if one.docket == docket and one.checked_at <= as_of]
    return max(ends, default=None)


def _last_check(record: MatterRecord, docket: Docket, as_of: datetime) -> StaleDocket:
    checks = [one for one in record.coverage if one.docket == docket.key and one.checked_at <= as_of]
    last = max(checks, key=lambda one: one.checked_at, default=None)
    through = last_unbroken(record, docket.key, as_of)
    return StaleDocket(docket, last.checked_at if last else None, through)
