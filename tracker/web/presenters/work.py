"""The rows of the working lists: each with what it shows, and what it can be narrowed by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tracker.domain.moments import local_day
from tracker.domain.motions import Motion
from tracker.domain.record import Entry, MatterRecord, Request
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import FlagKind
from tracker.domain.wording import counted, format_due, format_instant, format_moment, relative_day
from tracker.domain.working_lists import StaleDocket, why_to_verify
from tracker.services.working_lists import FlagUp, Listed
from tracker.web.presenters.common import Link, Mark, court_of, imposed_words, mark_of, named_docket

_ASKS = {"stays": "a stay", "extends": "more time"}


@dataclass(frozen=True, slots=True)
class Facets:
    """What a row can be narrowed by; `text` is all that is searched by words."""

    matter: str
    text: str
    docket: str = ""
    status: str = ""
    who: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One deadline: when, what, for whom, who answers for it, how it stands, and why it is on the list."""

    facets: Facets
    key: str
    title: str
    href: str
    due: str
    near: str
    go_by: str
    matter: Link
    docket: str
    by: str
    mark: Mark
    people: tuple[str, ...]
    assign_href: str
    confirm_href: str | None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenLine:
    """That somebody saw a flag, when, and what they noted."""

    words: str
    note: str | None


@dataclass(frozen=True, slots=True)
class FlagRow:
    """One flag, who saw it, and what the form to say so sends."""

    facets: Facets
    words: str
    href: str
    since: str
    calls: str
    mark: Mark | None
    seen: tuple[SeenLine, ...]
    matter: Link
    subject: str
    kind: FlagKind
    slot: str
    is_mine_seen: bool


@dataclass(frozen=True, slots=True)
class MotionRow:
    """One motion: what it asks, how long it waits, and the papers on it."""

    facets: Facets
    title: str
    href: str
    asks: tuple[str, ...]
    age: str
    filed: str
    matter: Link
    papers: tuple["PaperLine", ...] = field(default=())


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper of a chain; `depth` is how far under the motion it stands."""

    depth: int
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One conflict that nobody decided."""

    facets: Facets
    topic: str
    href: str
    severity: str
    matter: Link


@dataclass(frozen=True, slots=True)
class StaleRow:
    """One docket to check: when it was checked last, and where to note a check."""

    facets: Facets
    title: str
    href: str
    checked: str
    check_href: str
    matter: Link


def matter_link(record: MatterRecord) -> Link:
    """The page of a matter."""
    return Link(f"/matters/{record.key}", record.title)


def duty_row(one: Listed, names: Mapping[str, str], as_of: datetime, account: str) -> DutyRow:
    """The row of a deadline, for the viewer with this account."""
    record, standing = one.record, one.standing
    deadline, zone = standing.deadline, standing.due.zone
    docket = record.dockets.get(standing.obligation.docket)
    safe, moment = standing.safe_by, standing.due.moment
    people = tuple(_people(standing, names))
    is_own = standing.second_check is not None and account in standing.second_check.date_set.by
    named = f"{docket.title}, no. {docket.number or '-'}" if docket else "docket not stated"
    return DutyRow(
        facets=Facets(
            matter=record.key,
            text=" ".join((standing.obligation.title, standing.key, named, *people)),
            docket=standing.obligation.docket,
            status=standing.status.value,
            who=frozenset(key for key in (deadline.responsible, deadline.backup) if key),
        ),
        key=standing.key,
        title=standing.obligation.title,
        href=f"/deadlines/{standing.key}",
        due=format_due(standing.due),
        near=relative_day(local_day(safe, zone), local_day(as_of, zone)) if safe and moment else "",
        go_by=format_instant(safe, zone) if safe and moment and safe != moment.latest else "",
        matter=matter_link(record),
        docket=named,
        by=imposed_words(record, standing.obligation),
        mark=mark_of(standing),
        people=people,
        assign_href=f"/clerk/assign/{standing.key}",
        confirm_href=f"/clerk/confirm/{standing.key}" if standing.awaits_check and not is_own else None,
        why=why_to_verify(standing),
    )


def _people(standing: Standing, names: Mapping[str, str]) -> Iterable[str]:
    deadline = standing.deadline
    if deadline.responsible:
        yield names.get(deadline.responsible, deadline.responsible)
    if deadline.backup:
        yield f"in reserve: {names.get(deadline.backup, deadline.backup)}"


def flag_row(up: FlagUp, names: Mapping[str, str], account: str) -> FlagRow:
    """The row of a flag, for the viewer with this account."""
    record, flag = up.record, up.flag
    path = {"deadline": "/deadlines/", "conflict": "/conflicts/"}.get(flag.subject_kind, "/matters/")
    return FlagRow(
        facets=Facets(
            matter=record.key,
            text=f"{flag.words} {flag.subject_key} {up.standing.obligation.title if up.standing else ''}",
            docket=up.standing.obligation.docket if up.standing else "",
            status=up.standing.status.value if up.standing else "",
            who=frozenset(up.calls),
        ),
        words=f"{up.standing.obligation.title}: {flag.words}" if up.standing else flag.words,
        href=f"{path}{flag.subject_key}",
        since=f"Raised {format_instant(flag.raised_at, record.zone)}",
        calls=_calls(up, names),
        mark=mark_of(up.standing) if up.standing else None,
        seen=tuple(SeenLine(f"Seen by {one.who}, {format_instant(one.at, record.zone)}", one.note) for one in up.seen),
        matter=matter_link(record),
        subject=flag.subject_key,
        kind=flag.kind,
        slot=flag.slot,
        is_mine_seen=any(one.account == account for one in up.seen),
    )


def _calls(up: FlagUp, names: Mapping[str, str]) -> str:
    if not up.calls:
        return "Nobody is named for it, so it is everybody's."
    first, last = (names.get(key, key) for key in (up.calls[0], up.calls[-1]))
    if not up.is_passed_on:
        return f"Calls upon {first}."
    return f"Calls upon {first}; nobody has said that they saw it, so it goes to {last} too."


def motion_row(record: MatterRecord, motion: Motion) -> MotionRow:
    """The row of a motion."""
    filing = motion.filing
    titles = {standing.key: standing.title for standing in record.obligations}
    asks = tuple(_asks(record, titles, one) for one in motion.pending)
    return MotionRow(
        facets=Facets(matter=record.key, text=f"{filing.title} {filing.key} {' '.join(asks)}", docket=filing.docket),
        title=filing.title,
        href=_entry(filing),
        asks=asks,
        age=counted(motion.age_days, "day"),
        filed=_filed(record, filing),
        matter=matter_link(record),
        papers=(*_papers(record, motion), *_rulings(record, motion)),
    )


def _papers(record: MatterRecord, motion: Motion) -> Iterable[PaperLine]:
    for paper in motion.papers[1:]:
        words = f"{paper.entry.title}, {_filed(record, paper.entry)}"
        yield PaperLine(paper.depth, words, _entry(paper.entry))


def _rulings(record: MatterRecord, motion: Motion) -> Iterable[PaperLine]:
    for request in motion.ruled:
        order = record.entries[request.ruled_by or ""]
        became = request.ruling.value.replace("_", " ") if request.ruling else "ruled on"
        yield PaperLine(1, f"In part {became}: {order.title}, {_filed(record, order)}", _entry(order))


def _asks(record: MatterRecord, titles: Mapping[str, str], request: Request) -> str:
    on = request.deadline or request.obligation or request.order or ""
    entry = record.entries.get(on)
    duty = titles.get(on) or titles.get(on.rpartition("/")[0])
    return f"{_ASKS[request.kind.value]} on {entry.title if entry else duty or on}"


def _entry(entry: Entry) -> str:
    return f"/{entry.kind}s/{entry.key}" if entry.kind != "notice" else f"/dockets/{entry.docket}#{entry.key}"


def _filed(record: MatterRecord, entry: Entry) -> str:
    court = court_of(record, entry.docket)
    return format_moment(entry.filed, court.zone if court else record.zone)


def stale_row(record: MatterRecord, stale: StaleDocket) -> StaleRow:
    """The row of a docket to check."""
    docket = stale.docket
    court = court_of(record, docket.key)
    title = named_docket(docket, court)
    checked = "Never checked"
    if stale.checked_at is not None and stale.through_at is not None:
        when, through = (format_instant(at, record.zone) for at in (stale.checked_at, stale.through_at))
        checked = f"Checked {when}, through {through}"
    return StaleRow(
        facets=Facets(matter=record.key, text=title, docket=docket.key),
        title=title,
        href=f"/dockets/{docket.key}",
        checked=checked,
        check_href=f"/clerk/checked?matter={record.key}",
        matter=matter_link(record),
    )
