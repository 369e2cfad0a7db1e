"""The bar of a deadline's life: imposed, in force, stayed, extended, fell due, answered, ended. Percent from the left.

The bar ends soon after what the record knows, so that a moment long after it does not press everything to the left.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from tracker.domain.moments import Moment
from tracker.domain.standing import ANSWERED, ENDED, PAST_DUE, EffectLine, Standing
from tracker.domain.vocabulary import EffectKind, Status
from tracker.domain.wording import format_due, format_instant, format_moment
from tracker.web.look import Look
from tracker.web.presenters.citations import CitationView, Footnotes
from tracker.web.presenters.common import entry_href

_Rows = tuple[tuple[str, str], ...]

_NEAR = 5.0
_TAIL = 0.12
_PASSED = PAST_DUE | {Status.MET_LATE}
_ACTING = ("in_force", "ended", "inferred")
_SETTLED = ("ended", "unknown")
_KINDS = {
    "in_force": "in force",
    "stayed": "stayed",
    "extended": "in force by an extension",
    "past_due": "after it fell due",
    "ended": "answered or ended",
    "unknown": "not known: after the record's end",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one kind."""

    x: float
    w: float
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that happened to the deadline."""

    x: float
    number: int
    label: str
    when: str
    row: int = 0
    href: str | None = None
    citations: tuple[CitationView, ...] = ()


@dataclass(frozen=True, slots=True)
class Life:
    """The whole bar."""

    label: str
    segments: tuple[Segment, ...]
    points: tuple[Point, ...]
    moment_x: float | None
    moment_label: str


@dataclass(frozen=True, slots=True)
class _Turn:
    """A turn in the life of a deadline, and the kind of stretch that begins with it; "" changes nothing."""

    at: datetime
    begins: str
    label: str
    when: str
    href: str | None = None
    rows: _Rows = ()


def life_of(look: Look, notes: Footnotes, standing: Standing) -> Life | None:
    """The life of a deadline as known at the moment looked at; None where not even its beginning is on record."""
    turns = sorted(_turns(look, standing), key=lambda turn: turn.at)
    order = look.record.entries.get(standing.obligation.imposed_by or "")
    if order is None or not turns:
        return None
    first = order.filed.earliest or order.filed.latest
    last = max([*(turn.at for turn in turns), min(look.as_of, look.assessment.record_through or look.as_of)])
    scale = _Scale(first, last + max((last - first) * _TAIL, timedelta(hours=6)))
    return Life(
        label="Life of this deadline",
        segments=tuple(_segments(turns, scale, look.as_of)),
        points=tuple(_points(notes, turns, scale)),
        moment_x=scale.x(look.as_of) if scale.holds(look.as_of) else None,
        moment_label=f"As of {format_instant(look.as_of, look.zone)}",
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: datetime
    last: datetime

    def x(self, at: datetime) -> float:
        return round(100 * min(max((at - self.first) / (self.last - self.first), 0.0), 1.0), 2)

    def holds(self, at: datetime) -> bool:
        return self.first <= at <= self.last


def _turns(look: Look, standing: Standing) -> Iterable[_Turn]:
    order = look.record.entries.get(standing.obligation.imposed_by or "")
    if order is not None:
        when = format_moment(order.filed, look.zone)
        begins = order.filed.earliest or order.filed.latest
        yield _Turn(begins, "in_force", order.title, when, entry_href(look, order.key), (("orders", order.key),))
    yield from _effects(look, standing)
    yield from _due(look, standing)
    yield from _answers(look, standing)
    end = look.assessment.record_through
    if end is not None and end <= look.as_of:
        kind = "unknown" if standing.status not in ANSWERED | ENDED else ""
        yield _Turn(end, kind, "The record ends", format_instant(end, look.zone))


def _due(look: Look, standing: Standing) -> Iterable[_Turn]:
    """The first due moment, and the one it was moved to: past due begins with the last, where the status says so."""
    dues = [standing.first_due, *([standing.due] if standing.due != standing.first_due else [])]
    for number, due in enumerate(dues):
        if due.moment is None:
            continue
        is_over = due.moment.latest < look.as_of
        is_last = number == len(dues) - 1
        words = ("Fell due" if is_over else "Falls due") if is_last else "First date"
        rows = (("deadlines", standing.key),) if number == 0 else ()
        begins = "past_due" if is_last and standing.status in _PASSED else ""
        yield _Turn(due.moment.latest, begins, words, format_due(due), None, rows)


def _effects(look: Look, standing: Standing) -> Iterable[_Turn]:
    for line in standing.effects:
        effect = line.effect
        title = look.record.entries[effect.by].title
        label = f"{title}: {effect.kind.value.replace('_', ' ')}"
        begins = _begun_by(standing, line)
        rows = (("effects", effect.key),)
        yield _turn(look, effect.begins, effect.by, begins=begins, label=label, rows=rows)
        if line.until is not None and begins:
            yield _turn(look, line.until, effect.by, begins="in_force", label=f"End of: {label}", rows=rows)


def _begun_by(standing: Standing, line: EffectLine) -> str:
    """The kind of stretch that an effect begins; none where it is disputed or only may have happened."""
    if line.state not in _ACTING:
        return ""
    if standing.status in ENDED and line is standing.effects[-1]:
        return "ended"
    if line.effect.kind is EffectKind.STAYS:
        return "stayed"
    return "extended" if line.due_after is not None else ""


def _answers(look: Look, standing: Standing) -> Iterable[_Turn]:
    for line in standing.answers:
        answer = line.fulfilment
        entry = look.record.entries.get(answer.answered_by)
        label = "A sealed filing" if answer.sealed else (entry.title if entry else "An answer")
        begins = "ended" if standing.status in ANSWERED else ""
        key = answer.answered_by if entry and not answer.sealed else None
        rows = (("fulfilments", answer.key),)
        yield _turn(look, answer.at, key, begins=begins, label=label, rows=rows)


def _turn(look: Look, moment: Moment, key: str | None, *, begins: str, label: str, rows: _Rows) -> _Turn:
    href = entry_href(look, key) if key and key in look.record.entries else None
    return _Turn(moment.counts_from, begins, label, format_moment(moment, look.zone), href, rows)


def _segments(turns: list[_Turn], scale: _Scale, as_of: datetime) -> Iterable[Segment]:
    """The stretches between the turns; nothing follows an end or what is not known, and no default is foretold."""
    kinds = [turn for turn in turns if turn.begins]
    last = next((number for number, turn in enumerate(kinds) if turn.begins in _SETTLED), len(kinds))
    kinds = kinds[: last + 1]
    for turn, after in pairwise([*kinds, replace(kinds[-1], at=scale.last)]):
        kind = turn.begins
        x = scale.x(turn.at)
        w = round(scale.x(min(after.at, as_of) if kind == "past_due" else after.at) - x, 2)
        if w > 0:
            yield Segment(x, w, kind, _KINDS[kind])


def _points(notes: Footnotes, turns: list[_Turn], scale: _Scale) -> Iterable[Point]:
    row, before = 0, -_NEAR
    for number, turn in enumerate(turns, 1):
        x = scale.x(turn.at)
        row = 1 - row if x - before < _NEAR else 0
        before = x
        cites = notes.of(turn.rows, frozenset({None}))
        yield Point(x, number, turn.label, turn.when, row, turn.href, cites)
