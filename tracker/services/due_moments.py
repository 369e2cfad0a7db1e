"""A due moment as an order sets it: read on the court's clock, with what is assumed of it, and what is asked about it.

A date that an order fixes is no period: it does not move from a weekend or a holiday (Fed. R. Civ. P. 6(a), note of
2009).
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.asking import Asked, Mode
from tracker.domain.closed_days import SATURDAY
from tracker.domain.errors import Unreadable
from tracker.domain.moments import Moment, local_day
from tracker.domain.rules import Refused
from tracker.domain.vocabulary import DueKind, Precision
from tracker.domain.wording import format_day, listed
from tracker.services.entering import moment_of
from tracker.services.unit import Unit

MIDNIGHT = "T00:00"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WHOLE_DAY = "No clock time is given: the whole day counts, to its end on the court's clock."


class Midnight(StrEnum):
    """Which end of a day is meant by "midnight"."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class NewDue:
    """A due moment as typed: `on` is EDTF on the court's wall, a day or a minute.

    `midnight` says which end of the day is meant by a clock time of 00:00. `typed` is what was typed, letter for
    letter; `words` are a few words of the order; `assumes` what the person assumes that the order does not say.
    """

    on: str
    midnight: Midnight | None = None
    typed: str = ""
    words: str | None = None
    assumes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DueMoment:
    """A due moment as it is stored."""

    kind: DueKind
    moment: Moment
    assumptions: tuple[str, ...]

    @property
    def day(self) -> date:
        """The day on which it falls, as it was written."""
        return date.fromisoformat(self.moment.edtf[:10])


def read_due(new: NewDue, zone: str, *, field: str, midnight_field: str) -> DueMoment:
    """A due moment on the wall of `zone`. Raises Unreadable at `field`, or at `midnight_field` for a midnight."""
    if not new.on:
        raise Unreadable("Give the day by which it is due, as 2025-04-14 or 4/14/2025 (month first)", field=field)
    day = new.on.removesuffix(MIDNIGHT)
    if day != new.on and new.midnight is None:
        raise Unreadable(
            f"Midnight of {format_day(date.fromisoformat(day))}: is that the start of the day, or its end? Choose one",
            field=midnight_field,
        )
    at_end = day != new.on and new.midnight is Midnight.END
    moment = moment_of(day if at_end else new.on, zone, field=field)
    if moment.precision not in (Precision.DAY, Precision.MINUTE) or moment.earliest is None:
        raise Unreadable("Give one day, as 2025-04-14 or 4/14/2025 (month first)", field=field)
    kind = DueKind.DAY if moment.precision is Precision.DAY else DueKind.INSTANT
    return DueMoment(kind, moment, (*_assumed(new, day), *new.assumes))


def stored_due(edtf: str, words: str | None, assumptions: tuple[str, ...]) -> NewDue:
    """A stored due moment as it would be typed again. One known otherwise than to the day or minute keeps its text."""
    readings: dict[Midnight | None, str] = {}
    if _DAY.fullmatch(edtf):
        readings = {None: edtf, Midnight.END: f"{edtf}{MIDNIGHT}"}
    elif edtf.endswith(MIDNIGHT):
        readings = {Midnight.START: edtf}
    for midnight, on in readings.items():
        typed = NewDue(on, midnight)
        made = _assumed(typed, on.removesuffix(MIDNIGHT))
        if made and set(made) <= set(assumptions):
            own = tuple(one for one in assumptions if one not in made)
            return NewDue(on, midnight, words=words, assumes=own)
    return NewDue(edtf, Midnight.START if edtf.endswith(MIDNIGHT) else None, words=words, assumes=assumptions)


def closed_day(unit: Unit, on: date, court: str) -> str | None:
    """What is to be asked of a due date on which the court is closed; None for a court day."""
    named = _closed(unit, on, court)
    if named is None:
        return None
    return (
        f"{format_day(on)} is {named}. A date that an order fixes does not move to the next court day "
        "(Fed. R. Civ. P. 6(a), note of 2009). Is it the date in the order?"
    )


def _assumed(new: NewDue, day: str) -> tuple[str, ...]:
    if new.on.endswith(MIDNIGHT) and new.midnight is not None:
        other = Midnight.START if new.midnight is Midnight.END else Midnight.END
        said = format_day(date.fromisoformat(day))
        return (f"“Midnight” is read as the {new.midnight} of {said}, not as its {other}.",)
    return () if "T" in new.on else (WHOLE_DAY,)


def _closed(unit: Unit, on: date, court: str) -> str | None:
    plain = f"a {on:%A}" if on.weekday() >= SATURDAY else None
    if unit.law is None:
        return plain
    asked = Asked(court=court if court in unit.law.book.courts else None, mode=Mode.DATE_CERTAIN, fixed=on)
    try:
        made = unit.law.compute(asked)
    except Refused:
        return plain
    codes = {notice.code for notice in made.notices}
    if not codes & {"fixed_on_closed_day", "fixed_on_disputed_day"}:
        return None
    names = tuple(dict.fromkeys(closing.name for closing in made.terms.calendar.closings_on(on)))
    doubt = "perhaps " if "fixed_on_disputed_day" in codes else ""
    return plain or f"{doubt}a holiday ({listed(names)})"


def is_before(moment: Moment, other: Moment) -> bool:
    """Whether a moment is surely before another."""
    return other.earliest is not None and moment.latest < other.earliest


def day_of(moment: Moment, zone: str) -> str:
    """The day of a moment in words."""
    return format_day(local_day(moment.latest, zone))
