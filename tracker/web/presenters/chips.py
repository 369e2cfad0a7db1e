"""The key days of a matter as chips: the days on which its picture changes, and what changes on each."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from flask import request

from tracker.domain.compliance import assess
from tracker.domain.moments import end_of_day, local_day
from tracker.domain.record import MatterRecord
from tracker.domain.standing import Standing
from tracker.domain.timeline import key_days, step_days
from tracker.domain.wording import listed
from tracker.web.look import Look
from tracker.web.presenters.common import Link, Mark, mark_of, short_day

_MOST_HELD = 32


@dataclass(frozen=True, slots=True)
class Chip:
    """A key day, for the macro `key_days`."""

    href: str
    label: str
    iso: str
    what: str
    is_current: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Chips:
    """The key days, with the ones just before and after the day looked at."""

    days: tuple[Chip, ...]
    previous: Link | None
    next: Link | None


def chips_of(look: Look) -> Chips | None:
    """The days on which the picture changes; None where there is none."""
    days = _KEPT.days(look.record, look.assessment.record_through, look.as_of)
    if not days:
        return None
    today = local_day(look.as_of, look.zone)
    before, after = step_days(days, today)
    what = _what_by_day(look, days[-1])
    return Chips(
        days=tuple(
            Chip(
                href=_on(look, day),
                label=short_day(day),
                iso=day.isoformat(),
                what=listed(list(what.get(day, ()))),
                is_current=day == today,
                marks=tuple(mark_of(one) for one in look.assessment.standings if _falls_on(one, day)),
            )
            for day in days
        ),
        previous=Link(_on(look, before), short_day(before)) if before else None,
        next=Link(_on(look, after), short_day(after)) if after else None,
    )


def _on(look: Look, day: date) -> str:
    return look.href(request.path, as_of=day.isoformat())


def _falls_on(standing: Standing, day: date) -> bool:
    moment = standing.due.moment
    return moment is not None and local_day(moment.latest, standing.due.zone) == day


def _what_by_day(look: Look, last: date) -> dict[date, dict[str, None]]:
    """What changes on a day, in a word or two: an order, a due date, an answer."""
    found: dict[date, dict[str, None]] = {}

    def note(at: datetime, zone: str, words: str) -> None:
        found.setdefault(local_day(at, zone), {})[words] = None

    for entry in look.record.entries.values():
        if entry.kind == "order":
            note(entry.filed.latest, look.zone, "order")
    for standing in assess(look.record, end_of_day(last, look.zone)).standings:
        if standing.due.moment is not None:
            name = standing.obligation.occurrence_name
            note(standing.due.moment.latest, standing.due.zone, name or "falls due")
    for answer in look.record.fulfilments:
        note(answer.at.latest, look.zone, "answer")
    return found


class _Kept:
    """The key days of the records seen last. A record is frozen and kept with them, so that they are never another's.

    Of the moment asked for, key days depend only on how far the record reaches at it.
    """

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[int, datetime | None], tuple[MatterRecord, tuple[date, ...]]] = OrderedDict()
        self._lock = Lock()

    def days(self, record: MatterRecord, through: datetime | None, as_of: datetime) -> tuple[date, ...]:
        """The key days of a record that reaches `through` at `as_of`."""
        place = (id(record), through)
        with self._lock:
            held = self._held.get(place)
            if held is not None:
                self._held.move_to_end(place)
                return held[1]
        days = key_days(record, as_of)
        with self._lock:
            self._held[place] = (record, days)
            while len(self._held) > _MOST_HELD:
                self._held.popitem(last=False)
        return days


_KEPT = _Kept()
