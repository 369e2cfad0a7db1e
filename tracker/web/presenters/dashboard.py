"""The picture of a matter at a moment: one sentence, its key days, the grouped list, and what stands beside it."""

from dataclasses import dataclass

from flask import request

from tracker.domain.compliance import assess
from tracker.domain.digests import Group, groups, summary
from tracker.domain.moments import local_day
from tracker.domain.vocabulary import ObligationKind, Status
from tracker.domain.wording import counted, format_day, format_instant, listed
from tracker.web.look import Look
from tracker.web.presenters.chips import Chips, chips_of
from tracker.web.presenters.citations import Footnotes
from tracker.web.presenters.common import (
    Link,
    minute,
)
from tracker.web.presenters.panels import (
    FlagView,
    Told,
    coverage,
    flags_up,
    latest_entries,
    made_of,
    not_known_after,
    worst_conflict,
)
from tracker.web.presenters.rows import DeadlineRow, deadline_row, number_row
from tracker.web.presenters.strip import strip_of
from tracker.web.presenters.strip_parts import Strip

_NOTHING = {
    "attention": "Nothing is past due at this moment, as far as this record knows.",
    "today": "Nothing is due on this day.",
    "week": "Nothing is due in the next 7 days.",
    "later": "Nothing is due later.",
    "continuing": "No duty goes on without a date.",
}
_FOLDED = "ended"
_TO_COME = frozenset({Status.UPCOMING, Status.DUE_TODAY})


@dataclass(frozen=True, slots=True)
class Sentence:
    """The one sentence: what it says, what it leaves open, and where to look instead when the record has ended."""

    says: str
    more: str | None = None
    shows: Link | None = None


@dataclass(frozen=True, slots=True)
class GroupView:
    """One group of the list."""

    code: str
    title: str
    rows: tuple[DeadlineRow, ...]
    nothing: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the dashboard shows of one matter."""

    sentence: Sentence
    chips: Chips | None
    strip: Strip | None
    groups: tuple[GroupView, ...]
    not_known_after: tuple[Told, ...]
    flags: tuple[FlagView, ...] | None
    entries: tuple[Told, ...]
    coverage: tuple[Told, ...]
    conflicts: Told | None
    digest_href: str


def picture_of(look: Look, notes: Footnotes) -> Picture:
    """The picture at the moment looked at."""
    told = groups(look.assessment)
    for group in told:
        for standing in group.standings:
            number_row(notes, standing)
    return Picture(
        sentence=sentence_of(look),
        chips=chips_of(look),
        strip=strip_of(look),
        groups=tuple(_group(look, notes, group) for group in told if _is_shown(group)),
        not_known_after=not_known_after(look),
        flags=flags_up(look) if look.is_now else None,
        entries=tuple(latest_entries(look)),
        coverage=tuple(coverage(look, notes)),
        conflicts=worst_conflict(look),
        digest_href="/account/digest" if look.scope.viewer.is_signed_in else "/digest/subscribe",
    )


def sentence_of(look: Look) -> Sentence:
    """What stands at the moment; past the record's end, what stood when it ended and that no more is known."""
    end = look.assessment.record_through
    if end is None or not look.assessment.is_stale:
        return Sentence(f"As of this moment: {summary(look.assessment)}.")
    day, today = local_day(end, look.zone), local_day(look.as_of, look.zone)
    before = "today" if look.is_now else "the moment shown"
    then = summary(assess(look.record, end))
    return Sentence(
        says=f"The record ends {format_day(day)}, {counted((today - day).days, 'day')} before {before}. "
        f"On that day: {then}.",
        more="What happened since is not in this record.",
        shows=Link(look.href(request.path, as_of=minute(end, look.zone)), f"Show {format_day(day, weekday=False)}"),
    )


def _is_shown(group: Group) -> bool:
    return bool(group.standings) or group.code in ("attention", "today", "week", "continuing")


def _group(look: Look, notes: Footnotes, group: Group) -> GroupView:
    return GroupView(
        code=group.code,
        title=group.heading,
        rows=tuple(deadline_row(look, notes, standing) for standing in group.standings),
        nothing=_nothing(look, notes, group.code),
        is_open=group.code != _FOLDED,
    )


def _nothing(look: Look, notes: Footnotes, code: str) -> str:
    """The sentence of an empty group; past the record's end it does not promise that nothing is due."""
    if look.assessment.is_stale:
        return "Not known: this moment is past the end of the record."
    nothing = _NOTHING.get(code, "")
    coming = _recurring(look)
    if code in ("week", "later") and coming:
        nothing = f"What recurs is listed one day ahead and goes on: {listed(coming)}. Nothing else is listed here."
    return f"{nothing} {_last_check(look, notes)}" if code == "week" else nothing


def _recurring(look: Look) -> list[str]:
    """The recurring duties that are still known to come again after the moment shown."""
    again = {
        standing.obligation.key: standing.obligation.title
        for standing in look.assessment.standings
        if standing.obligation.kind is ObligationKind.RECURRING and standing.status in _TO_COME
    }
    return list(again.values())


def _last_check(look: Look, notes: Footnotes) -> str:
    checks = [cover.checked_at for cover in look.record.coverage if cover.checked_at <= look.as_of]
    last = format_instant(max(checks), look.zone) if checks else f"none; {made_of(notes.layers)}"
    return f"Last docket check: {last}."
