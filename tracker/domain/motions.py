"""Requests to stay or extend that wait for a ruling, and what was filed for and against them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.moments import local_day
from tracker.domain.record import Entry, MatterRecord, Request
from tracker.domain.vocabulary import EffectKind

ASKED_FOR = (EffectKind.STAYS, EffectKind.EXTENDS)


@dataclass(frozen=True, slots=True)
class Paper:
    """A filing in a chain: `depth` is 0 for the motion, 1 for what responds to it, and so on."""

    entry: Entry
    depth: int


@dataclass(frozen=True, slots=True)
class Motion:
    """A filing that asks to stay or extend, what it asks, what responds to it, and the orders that ruled on a part.

    `age_days` is counted on the matter's calendar, from the latest day on which it can have been filed.
    """

    filing: Entry
    pending: tuple[Request, ...]
    ruled: tuple[Request, ...]
    papers: tuple[Paper, ...]
    age_days: int


def pending_motions(record: MatterRecord, as_of: datetime) -> tuple[Motion, ...]:
    """The motions of which a part waits for a ruling at `as_of`, oldest first."""
    asked: dict[str, list[Request]] = {}
    for request in record.requests:
        filing = record.entries.get(request.filing)
        if request.kind in ASKED_FOR and filing is not None and filing.filed.counts_at(as_of):
            asked.setdefault(request.filing, []).append(request)
    found = (_motion(record, record.entries[key], requests, as_of) for key, requests in asked.items())
    return tuple(sorted((one for one in found if one.pending), key=lambda one: (-one.age_days, one.filing.key)))


def papers_on(record: MatterRecord, filing: str, as_of: datetime) -> tuple[Paper, ...]:
    """A filing and all that was filed in response to it by `as_of`, each reply under what it replies to."""
    answers: dict[str, list[Entry]] = {}
    for entry in record.entries.values():
        if entry.responds_to is not None and entry.filed.counts_at(as_of):
            answers.setdefault(entry.responds_to, []).append(entry)
    return tuple(_walk(record.entries[filing], answers, 0, {filing}))


def _walk(entry: Entry, answers: dict[str, list[Entry]], depth: int, seen: set[str]) -> Iterable[Paper]:
    yield Paper(entry, depth)
    for answer in sorted(answers.get(entry.key, ()), key=lambda one: (one.filed.latest, one.key)):
        if answer.key not in seen:
            seen.add(answer.key)
            yield from _walk(answer, answers, depth + 1, seen)


def _motion(record: MatterRecord, filing: Entry, requests: list[Request], as_of: datetime) -> Motion:
    ruled = tuple(one for one in requests if _is_ruled(record, one, as_of))
    return Motion(
        filing=filing,
        pending=tuple(one for one in requests if one not in ruled),
        ruled=ruled,
        papers=papers_on(record, filing.key, as_of),
        age_days=(local_day(as_of, record.zone) - local_day(filing.filed.latest, record.zone)).days,
    )


def _is_ruled(record: MatterRecord, request: Request, as_of: datetime) -> bool:
    order = record.entries.get(request.ruled_by) if request.ruled_by else None
    return order is not None and order.filed.counts_at(as_of)
