"""What one digest told, kept with it so that the next can tell what changed.

Keys, statuses and dates; no words of anybody, so that nothing taken out of the record lives on here.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from tracker.domain.vocabulary import Adequacy, Status

_VERSION = 2


@dataclass(frozen=True, slots=True)
class ToldDeadline:
    """One deadline as told: its due moment in EDTF ("" for none) and in words, and in how many digests in a row so.

    `safe_by` is the last instant of its earliest reading, None without a date.
    """

    key: str
    status: Status
    edtf: str
    due: str
    times: int
    adequacy: Adequacy | None
    safe_by: datetime | None


@dataclass(frozen=True, slots=True)
class ToldHearing:
    """One day in court as told."""

    key: str
    sequence: int
    state: str


@dataclass(frozen=True, slots=True)
class ToldMatter:
    """One matter as told: keys of what was on record then. `ended_told_on` is the day that last said it had ended.

    `sealed` are those entries of which only the place was told, since a court had closed them already.
    """

    key: str
    deadlines: tuple[ToldDeadline, ...] = ()
    entries: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    hearings: tuple[ToldHearing, ...] = ()
    ended_told_on: date | None = None
    sealed: tuple[str, ...] = ()

    def of(self, key: str) -> ToldDeadline | None:
        """What was told of the deadline with this key, or None."""
        return next((one for one in self.deadlines if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Told:
    """What a digest told at the moment `as_of`, matter by matter; `unjudged` are those it only named."""

    as_of: datetime
    matters: tuple[ToldMatter, ...]
    unjudged: tuple[str, ...] = ()

    def of(self, key: str) -> ToldMatter | None:
        """What was told of the matter with this key, or None."""
        return next((one for one in self.matters if one.key == key), None)

    def to_json(self) -> str:
        """What was told, as text to be kept: the same text for the same values."""
        held = {
            "version": _VERSION,
            "as_of": self.as_of.isoformat(),
            "matters": [_plain(matter) for matter in self.matters],
            "unjudged": list(self.unjudged),
        }
        return json.dumps(held, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | None) -> Self | None:
        """What a kept text says was told; None where there is none, or none that this version can read."""
        if text is None:
            return None
        try:
            held = json.loads(text)
            if held["version"] != _VERSION:
                return None
            as_of = datetime.fromisoformat(held["as_of"])
            matters, unjudged = tuple(_matter(one) for one in held["matters"]), _texts(held["unjudged"])
        except (ValueError, TypeError, KeyError, AttributeError):
            return None
        return cls(as_of, matters, unjudged) if as_of.tzinfo is not None else None


def _plain(matter: ToldMatter) -> dict[str, object]:
    return {
        "key": matter.key,
        "deadlines": [_plain_deadline(one) for one in matter.deadlines],
        "entries": list(matter.entries),
        "conflicts": list(matter.conflicts),
        "stays": list(matter.stays),
        "hearings": [[one.key, one.sequence, one.state] for one in matter.hearings],
        "ended_told_on": matter.ended_told_on.isoformat() if matter.ended_told_on else None,
        "sealed": list(matter.sealed),
    }


def _plain_deadline(told: ToldDeadline) -> list[object]:
    adequacy = told.adequacy.value if told.adequacy else None
    safe_by = told.safe_by.isoformat() if told.safe_by else None
    return [told.key, told.status.value, told.edtf, told.due, told.times, adequacy, safe_by]


def _matter(held: dict[str, Any]) -> ToldMatter:
    """One matter as kept. Raises ValueError, TypeError or KeyError for what is none."""
    ended = held["ended_told_on"]
    return ToldMatter(
        key=_text(held["key"]),
        deadlines=tuple(_deadline(*one) for one in held["deadlines"]),
        entries=_texts(held["entries"]),
        conflicts=_texts(held["conflicts"]),
        stays=_texts(held["stays"]),
        hearings=tuple(
            ToldHearing(_text(key), _number(sequence), _text(state)) for key, sequence, state in held["hearings"]
        ),
        ended_told_on=None if ended is None else date.fromisoformat(_text(ended)),
        sealed=_texts(held["sealed"]),
    )


def _deadline(*held: object) -> ToldDeadline:
    """One deadline as kept. Raises ValueError or TypeError for what is none."""
    key, status, edtf, due, times, adequacy, safe_by = held
    return ToldDeadline(
        key=_text(key),
        status=Status(_text(status)),
        edtf=_text(edtf),
        due=_text(due),
        times=_number(times),
        adequacy=None if adequacy is None else Adequacy(_text(adequacy)),
        safe_by=None if safe_by is None else _instant(safe_by),
    )


def _instant(value: object) -> datetime:
    at = datetime.fromisoformat(_text(value))
    if at.tzinfo is None:
        raise ValueError(value)
    return at


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _texts(values: list[object]) -> tuple[str, ...]:
    return tuple(_text(value) for value in values)


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(value)
    return value
