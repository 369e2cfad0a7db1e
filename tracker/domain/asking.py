"""What a person asks the engine: the `compute` request, read strictly. Nothing is computed here.

A field that is not known, of another kind, or against itself is refused with a stable code and a sentence that says
what to give instead; nothing is guessed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from tracker.domain.calendars import Closing, ClosingKind, DayState, Direction
from tracker.domain.rules import Refused, Service

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
END_OF_DAY = "24:00"
_REGIMES = ("frcp", "frap", "scotus", "bia", "order")
_MOST = 10_000
_Word = TypeVar("_Word", bound=StrEnum)


class Mode(StrEnum):
    """What is asked: a period in one of six units, a date fixed by order, or a day that comes again."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    HOURS = "hours"
    BUSINESS_DAYS = "business_days"
    DATE_CERTAIN = "date_certain"
    DAILY = "daily"


_WITHOUT_TRIGGER = (Mode.DATE_CERTAIN, Mode.DAILY)


class Treatment(StrEnum):
    """How a day that the person gives is to be taken."""

    HOLIDAY = "holiday"
    STATE_HOLIDAY = "state_holiday"
    INACCESSIBLE = "inaccessible"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. A moment without offset is naive and is read in `zone` or the court's zone.

    `fixed_at_midnight` says that a fixed day was given as "midnight" or 24:00: the end of that day.
    """

    regime: str | None = None
    court: str | None = None
    appealed_from: str | None = None
    states: tuple[str, ...] | None = None
    zone: str | None = None
    mode: Mode | None = None
    direction: Direction | None = None
    trigger: date | datetime | None = None
    period: int | None = None
    service: Service | None = None
    delivered_same_day: bool | None = None
    added_days: int | None = None
    rolls: bool | None = None
    rule: str | None = None
    closed: tuple[Closing, ...] = ()
    fixed: date | datetime | None = None
    fixed_at_midnight: bool = False
    at: str | None = None
    start: date | None = None
    count: int | None = None


FIELDS = frozenset(
    {
        *("id", "regime", "court", "from", "states", "zone", "mode", "direction", "trigger", "period", "service"),
        *("delivered_same_day", "added_days", "rolls", "rule", "closed", "fixed", "at", "start", "count"),
    }
)


def read_request(data: Mapping[str, object]) -> Asked:
    """One request out of plain values. Raises Refused with the field concerned."""
    for name in data:
        if name not in FIELDS:
            raise Refused(
                "unknown_field", f"'{name}' is no field of a request; fields are {_listed(FIELDS)}", field=name
            )
    mode = _word(data, "mode", Mode, "unknown_unit")
    if "trigger" not in data and (data.get("rule") is not None or mode not in (None, *_WITHOUT_TRIGGER)):
        raise _wrong("missing_field", "trigger", "is missing; give a date, or null while it has not happened")
    fixed, at_midnight = _fixed(data.get("fixed"))
    return Asked(
        regime=_regime(data.get("regime")),
        court=_text(data, "court"),
        appealed_from=_text(data, "from"),
        states=_states(data.get("states")),
        zone=_zone(data.get("zone")),
        mode=mode,
        direction=_word(data, "direction", Direction, "unknown_direction"),
        trigger=read_when(data.get("trigger"), "trigger"),
        period=_number(data, "period"),
        service=_word(data, "service", Service, "unknown_service"),
        delivered_same_day=_yes_or_no(data, "delivered_same_day"),
        added_days=_number(data, "added_days", least=0, code="negative_added_days"),
        rolls=_yes_or_no(data, "rolls"),
        rule=_text(data, "rule"),
        closed=_closed(data.get("closed")),
        fixed=fixed,
        fixed_at_midnight=at_midnight,
        at=_clock(data.get("at")),
        start=_start(data.get("start")),
        count=_number(data, "count", least=1, most=_MOST, code="bad_count"),
    )


def read_when(value: object, field: str) -> date | datetime | None:
    """A date, an aware moment, a naive moment, or None. Raises Refused: `unreadable_date`."""
    if value is None:
        return None
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            return datetime.fromisoformat(value)
    except ValueError as error:
        raise _wrong("unreadable_date", field, f"is {value!r}: {error}") from None
    shown = "2025-04-07 or 2025-04-07T17:00 (or 2025-04-07T17:00-04:00)"
    raise _wrong("unreadable_date", field, f"is {value!r}; give a date or a moment as {shown}")


def _fixed(value: object) -> tuple[date | datetime | None, bool]:
    """A fixed day or moment, and whether it was given as 24:00 of its day."""
    if isinstance(value, str) and (found := re.fullmatch(r"(\d{4}-\d{2}-\d{2})[T ](24:00(:00)?|midnight)", value)):
        return read_when(found[1], "fixed"), True
    return read_when(value, "fixed"), False


def _start(value: object) -> date | None:
    start = read_when(value, "start")
    if isinstance(start, datetime):
        raise _wrong("unreadable_date", "start", "must be a date; give the clock time in 'at'")
    return start


def _clock(value: object) -> str | None:
    if value in (END_OF_DAY, "midnight"):
        return END_OF_DAY
    if value is None or (isinstance(value, str) and _CLOCK.fullmatch(value)):
        return value
    raise _wrong("unreadable_time", "at", f"is {value!r}; give a clock time as 17:00, or 24:00 for the end of the day")


def _closed(value: object) -> tuple[Closing, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise _wrong("wrong_type", "closed", 'must be a list as [{"on": "2025-01-09", "treatment": "holiday"}]')
    return tuple(_closing(item) for item in value)


def _closing(item: object) -> Closing:
    if not isinstance(item, dict) or set(item) != {"on", "treatment"}:
        raise _wrong("wrong_type", "closed", "holds objects with the two fields 'on' and 'treatment'")
    on = read_when(item["on"], "closed")
    if on is None or isinstance(on, datetime):
        raise _wrong("unreadable_date", "closed", f"has 'on': {item['on']!r}; give a date as 2025-01-09")
    treatment = _word(item, "treatment", Treatment, "unknown_treatment")
    if treatment is None:
        raise _wrong("missing_field", "closed", f"needs a 'treatment', one of {_listed(Treatment)}")
    name, kind = {
        Treatment.HOLIDAY: ("a day given as a legal holiday", ClosingKind.COURT),
        Treatment.STATE_HOLIDAY: ("a day given as a state holiday", ClosingKind.STATE),
        Treatment.INACCESSIBLE: (
            "a day given as one on which the clerk's office was inaccessible",
            ClosingKind.INACCESSIBLE,
        ),
    }[treatment]
    return Closing(on, name, kind, DayState.CLOSED, counts=True, authority="as given in the request", source="request")


def _regime(value: object) -> str | None:
    if value is None or value in _REGIMES:
        return value if value is None else str(value)
    raise _wrong("unknown_regime", "regime", f"is {value!r}; regimes are {_listed(_REGIMES)}")


def _states(value: object) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(state, str) for state in value):
        raise _wrong("wrong_type", "states", 'must be a list of postal codes as ["MD", "VA"]')
    return tuple(dict.fromkeys(state.upper() for state in value))


def _zone(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or ("/" not in value and value != "UTC"):
        return _no_zone(value)  # EST knows no summer, and localtime is another zone on each machine
    try:
        return ZoneInfo(value).key
    except (ValueError, OSError, LookupError):
        return _no_zone(value)


def _no_zone(value: object) -> str:
    raise _wrong("unknown_zone", "zone", f"is {value!r}; give an IANA name such as America/New_York")


def _word(data: Mapping[str, object], name: str, words: type[_Word], code: str) -> _Word | None:
    value = data.get(name)
    if value is None:
        return None
    try:
        return words(str(value))
    except ValueError:
        raise _wrong(code, name, f"is {value!r}; give one of {_listed(words)}") from None


def _text(data: Mapping[str, object], name: str) -> str | None:
    value = data.get(name)
    if value is None or (isinstance(value, str) and value):
        return value
    raise _wrong("wrong_type", name, f"is {value!r}; give a text, or leave it out")


def _yes_or_no(data: Mapping[str, object], name: str) -> bool | None:
    value = data.get(name)
    if value is None or isinstance(value, bool):
        return value
    raise _wrong("wrong_type", name, f"is {value!r}; give true or false, or leave it out")


def _number(
    data: Mapping[str, object], name: str, *, least: int | None = None, most: int | None = None, code: str = ""
) -> int | None:
    value = data.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong("wrong_type", name, f"is {value!r}; give a whole number")
    if least is not None and value < least:
        raise _wrong(code, name, f"is {value}; give {least} or more")
    if most is not None and value > most:
        raise _wrong(code, name, f"is {value}; give {most} or less")
    return value


def _wrong(code: str, field: str, sentence: str) -> Refused:
    return Refused(code, f"'{field}' {sentence}", field=field)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(str(word) for word in words))
