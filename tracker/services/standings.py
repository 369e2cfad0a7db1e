"""The standing of one deadline, also of an occurrence that today's list has no row for."""

from datetime import date, datetime

from tracker.domain.compliance import assess
from tracker.domain.errors import NotFound
from tracker.domain.moments import end_of_day
from tracker.domain.obligations import zone_of
from tracker.domain.record import MatterRecord
from tracker.domain.standing import Standing


def standing_of(record: MatterRecord, key: str, as_of: datetime) -> Standing:
    """The standing of the deadline with this key at a moment.

    An occurrence that is not listed then is judged as of its own day. Raises NotFound.
    """
    found = assess(record, as_of).of(key)
    if found is None:
        obligation, _, day = key.rpartition("/")
        duty = next((one for one in record.obligations if one.key == obligation and one.rrule), None)
        on = _day(day)
        if duty is not None and on is not None:
            own_day = end_of_day(on, zone_of(record, duty))
            found = assess(record, own_day).of(key) if own_day <= as_of else None
    if found is None:
        raise NotFound(f"There is no deadline '{key}' at this moment. The list of duties names those there are")
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
