"""What a letter of alerts says: events as they were noticed and as they stand now, ready to be rendered.

A letter of one names it in the subject; one of several counts them by kind. Nothing here reads a table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from tracker.domain.alerts import Told
from tracker.domain.mail_words import AlertKind
from tracker.domain.moments import instant_moment
from tracker.domain.record import MatterRecord
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import DueKind
from tracker.domain.wording import CAUTION, counted, format_instant
from tracker.mail.personal import LATE, MARKED, PersonalLinks
from tracker.services.digest_items import names, order_said
from tracker.services.digest_times import moment_said

MOST_AN_HOUR = 4
"""How many letters a reader gets within an hour; what comes meanwhile waits for the next."""

_COUNTED = {
    "due": ("due within 2 hours",) * 2,
    "overdue": ("past due, not on the docket as checked",) * 2,
    "unknown": ("past due, outcome not known",) * 2,
    "unsettled": ("read two ways, not settled",) * 2,
    "stay": ("stay entered", "stays entered"),
    "changed": ("no longer as noticed",) * 2,
}
"""How many of each are counted in a subject, in the order in which a letter tells them."""

_ORDER = tuple(_COUNTED)
_SHAPES = {"due": "\u25cf", "overdue": "\u25c6", "unknown": "\u25c7", "unsettled": "\u25c7", "stay": "\u25ac"}
_LONGEST_TITLE, _LONGEST_NAME = 90, 60


@dataclass(frozen=True, slots=True)
class Noticed:
    """One event that a reader is told of: when a tick noticed it, how it stands, and the record that the reader sees.

    `number` is the event's. `told` is None where the matter cannot be judged now.
    """

    number: int
    at: datetime
    matter: str
    title: str
    told: Told | None
    record: MatterRecord | None


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One event in a letter. `elsewhere` is its clock time for a reader in another zone, empty where there is none."""

    code: str
    shape: str
    headline: str
    title: str
    words: str
    elsewhere: str
    who: str
    order: str
    noticed: str
    now: str
    address: str


@dataclass(frozen=True, slots=True)
class AlertMatter:
    """The events of one matter. `unjudged` is said where how they stand cannot be told now."""

    key: str
    title: str
    lines: tuple[AlertLine, ...]
    unjudged: str
    address: str


@dataclass(frozen=True, slots=True)
class AlertLetter:
    """A whole letter. `dropped` is the sentence about what is too old to be told one by one, empty for nothing."""

    subject: str
    first_line: str
    as_of: str
    matters: tuple[AlertMatter, ...]
    dropped: str
    caution: str
    address: str
    links: PersonalLinks = MARKED
    late: str = LATE
    most_an_hour: int = MOST_AN_HOUR


def compose(found: Sequence[Noticed], *, as_of: datetime, zone: str, base_url: str, dropped: int = 0) -> AlertLetter:
    """The letter to a reader in `zone` about these events; `dropped` were noticed too long ago to be told in it."""
    once = _once(found)
    matters = tuple(
        _matter(tuple(some), zone, base_url)
        for _, some in groupby(sorted(once, key=lambda one: (one.title, one.matter)), lambda one: one.matter)
    )
    first_line = _first_line(matters, dropped)
    return AlertLetter(
        subject=f"{first_line} - {_shortened(_where(matters), _LONGEST_NAME)}" if matters else first_line,
        first_line=first_line,
        as_of=format_instant(as_of, zone),
        matters=matters,
        dropped=_dropped(dropped, counted(dropped, "more event" if matters else "event")),
        caution=CAUTION,
        address=f"{base_url}/",
    )


def _once(found: Sequence[Noticed]) -> Iterable[Noticed]:
    """The events, of a deadline that came near and then passed only the later one."""
    last: dict[object, Noticed] = {}
    for one in sorted(found, key=lambda one: one.number):
        event = one.told.event if one.told else None
        is_dated = event is not None and event.kind is not AlertKind.STAY_ENTERED
        last[(one.matter, event.subject_key, event.slot) if event and is_dated else one.number] = one
    return last.values()


def _matter(found: tuple[Noticed, ...], zone: str, base_url: str) -> AlertMatter:
    key, title = found[0].matter, found[0].title
    lines = [_line(one, zone, base_url) for one in found if one.told is not None and one.record is not None]
    lines.sort(key=lambda line: (_ORDER.index(line.code), line.address))
    unjudged = len(found) - len(lines)
    return AlertMatter(
        key=key,
        title=title,
        lines=tuple(lines),
        unjudged="This matter could not be judged just now. Check its dockets." if unjudged else "",
        address=f"{base_url}/matters/{key}",
    )


def _line(one: Noticed, zone: str, base_url: str) -> AlertLine:
    told, record = one.told, one.record
    assert told is not None  # noqa: S101 - asked before
    assert record is not None  # noqa: S101 - asked before
    standing = told.standing
    page = f"/matters/{one.matter}"
    if standing is not None and told.event.kind is AlertKind.STAY_ENTERED:
        page = f"/obligations/{standing.obligation.key}"
    elif standing is not None:
        page = f"/deadlines/{standing.key}"
    return AlertLine(
        code=told.code,
        shape=_SHAPES.get(told.code, ""),
        headline=told.headline,
        title=_title(told),
        words=told.event.words,
        elsewhere=_elsewhere(told, zone),
        who=_who(record, standing) if standing and not told.others else "",
        order=f"{order_said(record, standing)}." if standing else "",
        noticed=f"Noticed {format_instant(one.at, zone)}.",
        now=f"Now: {told.now[0].lower()}{told.now[1:]}",
        address=f"{base_url}{page}",
    )


def _title(told: Told) -> str:
    if told.standing is None:
        return "A deadline or a stay that was on record"
    more = f" and {counted(told.others, 'other duty', 'other duties')}" if told.others else ""
    return f"{told.standing.obligation.title}{more}"


def _elsewhere(told: Told, zone: str) -> str:
    """A due moment with a clock time on the reader's wall, where that shows another time than the court's."""
    standing = told.standing
    if standing is None or told.code == "changed" or standing.due.kind is not DueKind.INSTANT:
        return ""
    at = standing.safe_by if told.code == "due" else standing.latest_by
    there = moment_said(instant_moment(at), standing.due.zone, zone).partition("; ")[2] if at is not None else ""
    return f"That is {there}." if there else ""


def _who(record: MatterRecord, standing: Standing) -> str:
    owes, owed = names(record, standing.obligation.obligors), names(record, standing.obligation.obligees)
    if not owes:
        return ""
    return f"Owed by {owes} to {owed}." if owed else f"Owed by {owes}."


def _first_line(matters: tuple[AlertMatter, ...], dropped: int) -> str:
    """A letter of one names it; one of several says how many of each kind."""
    lines = [line for matter in matters for line in matter.lines]
    unjudged = sum(bool(matter.unjudged) for matter in matters)
    if len(lines) == 1 and not unjudged:
        return f"{lines[0].headline}: {_shortened(lines[0].title, _LONGEST_TITLE)}"
    said = [counted(number, *_COUNTED[code]) for code in _ORDER if (number := sum(line.code == code for line in lines))]
    said += [f"{counted(unjudged, 'matter')} could not be judged"] if unjudged else []
    return "; ".join(said) or f"{counted(dropped, 'event')} noticed more than a day ago"


def _where(matters: tuple[AlertMatter, ...]) -> str:
    return matters[0].title if len(matters) == 1 else f"{len(matters)} matters"


def _dropped(number: int, said: str) -> str:
    if not number:
        return ""
    were, are = ("was", "is") if number == 1 else ("were", "are")
    return (
        f"{said} {were} noticed more than a day ago and {are} not told here one by one. "
        "The dashboard and the next digest say how everything stands."
    )


def _shortened(title: str, most: int) -> str:
    """A title that fits a subject: on one line, whatever it holds, and cut between words."""
    title = " ".join(title.split())
    if len(title) <= most:
        return title
    return f"{title[: most - 3].rsplit(' ', 1)[0].rstrip(' ,;:-')}..."
