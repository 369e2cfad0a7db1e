"""What a digest says of dates that wait for a second person."""

from dataclasses import dataclass

from tracker.domain.digests import by_date
from tracker.domain.second_check import AWAITS
from tracker.domain.standing import Assessment, Standing
from tracker.domain.wording import format_due


@dataclass(frozen=True, slots=True)
class AwaitingLine:
    """One deadline whose date one person set and nobody else has confirmed."""

    title: str
    due: str
    address: str


def awaiting(assessment: Assessment, base_url: str) -> tuple[AwaitingLine, ...]:
    """The deadlines of a matter whose date waits for a second person, soonest first."""
    found = sorted((one for one in assessment.standings if one.awaits_check), key=by_date)
    return tuple(
        AwaitingLine(one.obligation.title, format_due(one.due), f"{base_url}/deadlines/{one.key}") for one in found
    )


def with_check(said: str, standing: Standing) -> str:
    """What is said of a status, with the mark of a date that waits for a second person."""
    return f"{said}; {AWAITS}" if standing.awaits_check else said
