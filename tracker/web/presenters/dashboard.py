"""The picture of a matter at a moment: one sentence, its key days, the grouped list, and what stands beside it."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import request

from tracker.domain.compliance import assess
from tracker.domain.digests import Group, groups, summary
from tracker.domain.moments import end_of_day, local_day
from tracker.domain.standing import Standing
from tracker.domain.timeline import key_days, step_days
from tracker.domain.wording import counted, format_day, format_instant, listed
from tracker.web.look import Look
from tracker.web.presenters.citations import Footnotes
from tracker.web.presenters.common import (
    Link,
    Mark,
    mark_of,
    minute,
    short_day,
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


@dataclass(frozen=True, slots=True)
class Sentence:
    """The one sentence: what it says, what it leaves open, and where to look instead when the record has ended."""

    says: str
    more: str | None = None
    shows: Link | None = None


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
        digest_href="/digest",
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


def chips_of(look: Look) -> Chips | None:
    """The days on which the picture changes; None where there is none."""
    days = key_days(look.record, look.as_of)
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
    return f"{_NOTHING.get(code, '')} {_last_check(look, notes)}".strip()


def _last_check(look: Look, notes: Footnotes) -> str:
    checks = [cover.checked_at for cover in look.record.coverage if cover.checked_at <= look.as_of]
    last = format_instant(max(checks), look.zone) if checks else f"none; {made_of(notes.layers)}"
    return f"Last docket check: {last}."
