"""Who is called upon by a flag: whoever answers for the deadline, and after a while the one who steps in."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Duty:
    """Who answers for a deadline and who steps in, by the key of the account or by the words that were typed."""

    responsible: str | None = None
    backup: str | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag that is up: since when, whether somebody acknowledged it, and the earliest reading of the due moment."""

    since: datetime
    is_acknowledged: bool = False
    go_by: datetime | None = None


def is_passed_on(raised: Raised, as_of: datetime, after: timedelta) -> bool:
    """Whether a flag goes to whoever steps in: nobody acknowledged it for this long, or it is due within that time."""
    if raised.is_acknowledged:
        return False
    if as_of - raised.since >= after:
        return True
    return raised.go_by is not None and raised.go_by - as_of <= after


def called_upon(duty: Duty, raised: Raised, as_of: datetime, after: timedelta) -> tuple[str, ...]:
    """Who is called upon, first whoever answers for it. Where only a backup is named, it is theirs from the start.

    Empty where nobody is named: then it is everybody's.
    """
    found = [duty.responsible] if duty.responsible else []
    if duty.backup and (not found or is_passed_on(raised, as_of, after)):
        found.append(duty.backup)
    return tuple(dict.fromkeys(found))
