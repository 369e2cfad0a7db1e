"""The clerk's desk: what wants somebody today, and the working lists, narrowed as the address says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from tracker.db.queries.open_conflicts import open_conflicts
from tracker.db.visibility import Scope
from tracker.domain.explanation import STATUS_WORDS
from tracker.domain.policy import Permission, allows
from tracker.domain.wording import counted, format_instant, listed
from tracker.services.filters import SavedList, saved_lists
from tracker.services.people import names_of, workers
from tracker.services.working_lists import (
    DEADLINES,
    Desk,
    deadlines_on,
    matters_for_nobody,
    motions_pending,
    my_flags,
    names_needed,
    stale_on,
)
from tracker.web.presenters.common import Link
from tracker.web.presenters.work import (
    ConflictRow,
    Facets,
    duty_row,
    flag_row,
    matter_link,
    motion_row,
    stale_row,
)

MOST_ROWS = 200
NOBODY = "nobody"
LISTS = {
    "flags": ("My flags", "flags", "No flag calls upon you."),
    "assigned": ("Assigned to me", "duties", "No open deadline names you as responsible or in reserve."),
    "owed_by_us": ("Owed by us", "duties", "No open duty of those you act for is on record."),
    "owed_to_us": ("Owed to us", "duties", "No open duty owed to those you act for is on record."),
    "others": ("Owed between others", "duties", "No open duty between others is on record."),
    "to_verify": ("Dates to verify", "duties", "No date waits for a second check, and none rests on law not read."),
    "motions": ("Motions pending", "motions", "No request for more time or a stay waits for a ruling on record."),
    "conflicts": ("Conflicts to decide", "conflicts", "No conflict between sources is undecided."),
    "waiting": ("Waiting for a trigger", "duties", "No duty waits for something to happen first."),
    "stale": ("Dockets to check", "stale", "Every docket was checked lately."),
}
_SIDES = frozenset({"owed_by_us", "owed_to_us", "others"})
_NARROWED_BY = {
    "duties": ("matter", "docket", "status", "who", "text"),
    "flags": ("matter", "docket", "status", "who", "text"),
    "motions": ("matter", "docket", "text"),
    "conflicts": ("matter", "text"),
    "stale": ("matter", "text"),
}
_WANTS = (
    ("flags", "flag", " for you"),
    ("assigned", "deadline", " assigned to you"),
    ("to_verify", "date", " to verify"),
)
NARROWED = frozenset(part for parts in _NARROWED_BY.values() for part in parts)
_SEVERITIES = {"high": "Much hangs on it", "medium": "Something hangs on it", "low": "Little hangs on it"}


@dataclass(frozen=True, slots=True)
class Tab:
    """One list as the desk links it."""

    name: str
    label: str
    href: str
    number: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Select:
    """One way to narrow a list: the name in the address, its label, and the values to choose from."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SavedLink:
    """A list saved under a name."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class ListView:
    """One working list. `nothing` stands where no row is left; `bound` where not all rows are shown."""

    name: str
    title: str
    shape: str
    caption: str
    rows: tuple[Any, ...]
    nothing: str
    bound: str | None
    told: str | None
    selects: tuple[Select, ...]
    text: str
    is_narrowed: bool
    address: str
    saved: tuple[SavedLink, ...]
    tabs: tuple[Tab, ...]


@dataclass(frozen=True, slots=True)
class DeskView:
    """The desk's own page."""

    as_of: str
    says: str
    tabs: tuple[Tab, ...]
    saved: tuple[SavedLink, ...]
    matters: tuple[Link, ...]
    is_admin: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """What the lists of one person are made from: their desk, what they may see, and when a backup is called upon."""

    desk: Desk
    scope: Scope
    backup_after: timedelta


def desk_view(reader: Reader) -> DeskView:
    """The desk: every list with how many stand on it."""
    desk = reader.desk
    zone = desk.matters[0].record.zone if desk.matters else "UTC"
    tabs = _tabs(reader, "")
    numbers = {tab.name: tab.number for tab in tabs}
    wants = [counted(numbers[name], one) + rest for name, one, rest in _WANTS if numbers[name]]
    return DeskView(
        as_of=format_instant(desk.as_of, zone),
        says=f"Today: {listed(wants)}." if wants else "Nothing calls upon you today.",
        tabs=tabs,
        saved=_saved(saved_lists(desk.unit)),
        matters=tuple(matter_link(one.record) for one in desk.matters),
        is_admin=allows(reader.scope.viewer, Permission.ADMINISTER, public_reading=False),
    )


def list_view(reader: Reader, name: str, asked: Mapping[str, str]) -> ListView:
    """The list of this name, narrowed by what the address asks for."""
    title, shape, nothing = LISTS[name]
    every = _rows(reader, name)
    given = {part: asked.get(part, "").strip() for part in _NARROWED_BY[shape]}
    rows = [row for row in every if _is_kept(row.facets, given)]
    narrowed = any(given.values())
    query = urlencode({part: value for part, value in given.items() if value})
    return ListView(
        name=name,
        title=title,
        shape=shape,
        caption=f"{title}: {len(rows)}",
        rows=tuple(rows[:MOST_ROWS]),
        nothing="Nothing on this list matches. Show all of it, or narrow it otherwise." if narrowed else nothing,
        bound=_bound(len(rows)),
        told=_for_nobody(reader.desk) if name in _SIDES else None,
        selects=tuple(_selects(reader, shape, given, every)),
        text=given.get("text", ""),
        is_narrowed=narrowed,
        address=f"{name}?{query}" if query else name,
        saved=_saved(saved_lists(reader.desk.unit)),
        tabs=_tabs(reader, name),
    )


def _bound(number: int) -> str | None:
    if number <= MOST_ROWS:
        return None
    return f"The first {MOST_ROWS} of {number} are shown. Narrow the list to see the others."


def _number(reader: Reader, name: str) -> int:
    desk = reader.desk
    match name:
        case "flags":
            return len(my_flags(desk, reader.backup_after))
        case "motions":
            return len(motions_pending(desk))
        case "conflicts":
            keys = (one.record.key for one in desk.matters)
            return sum(len(open_conflicts(desk.unit.session, key, reader.scope)) for key in keys)
        case "stale":
            return len(stale_on(desk))
        case _:
            return len(deadlines_on(desk, name))


def _rows(reader: Reader, name: str) -> Sequence[Any]:
    desk = reader.desk
    account = desk.unit.actor
    if name in DEADLINES:
        found = deadlines_on(desk, name)
        names = names_of(desk.unit, names_needed(found))
        return [duty_row(one, names, desk.as_of, account) for one in found]
    match name:
        case "flags":
            flags = my_flags(desk, reader.backup_after)
            names = names_of(desk.unit, {key for up in flags for key in up.calls})
            return [flag_row(up, names, account) for up in flags]
        case "motions":
            return [motion_row(record, motion) for record, motion in motions_pending(desk)]
        case "conflicts":
            return _conflicts(reader)
        case _:
            return [stale_row(record, stale) for record, stale in stale_on(desk)]


def _conflicts(reader: Reader) -> list[ConflictRow]:
    return [
        ConflictRow(
            facets=Facets(matter=one.record.key, text=f"{row['topic']} {row['key']} {row['note']}"),
            topic=row["topic"],
            href=f"/conflicts/{row['key']}",
            severity=_SEVERITIES[row["severity"]],
            matter=matter_link(one.record),
        )
        for one in reader.desk.matters
        for row in open_conflicts(reader.desk.unit.session, one.record.key, reader.scope)
    ]


def _is_kept(facets: Facets, given: Mapping[str, str]) -> bool:
    who, words = given.get("who", ""), given.get("text", "").casefold().split()
    if given.get("matter", "") not in ("", facets.matter) or given.get("docket", "") not in ("", facets.docket):
        return False
    if given.get("status", "") not in ("", facets.status):
        return False
    if who and (facets.who if who == NOBODY else who not in facets.who):
        return False
    return all(word in facets.text.casefold() for word in words)


def _selects(reader: Reader, shape: str, given: Mapping[str, str], rows: Sequence[Any]) -> list[Select]:
    records = [one.record for one in reader.desk.matters]
    offered: dict[str, tuple[str, list[tuple[str, str]]]] = {
        "matter": ("Matter", [(record.key, record.title) for record in records]),
        "docket": ("Docket", [(key, docket.title) for record in records for key, docket in record.dockets.items()]),
        "status": ("Status", sorted({(row.facets.status, _status(row)) for row in rows if row.facets.status})),
        "who": ("Who answers", [(NOBODY, "Nobody"), *((one.key, one.name) for one in workers(reader.desk.unit))]),
    }
    found = []
    for part in _NARROWED_BY[shape]:
        if part in offered:
            label, choices = offered[part]
            value = given[part]
            known = {key for key, _ in choices}
            extra = [(value, value)] if value and value not in known else []
            found.append(Select(part, label, value, (("", "All"), *choices, *extra)))
    return found


def _status(row: Any) -> str:  # noqa: ANN401 - a row of any list
    return next(words for status, words in STATUS_WORDS.items() if status.value == row.facets.status)


def _for_nobody(desk: Desk) -> str | None:
    """What is said where a matter names nobody that one acts for: then its duties are all listed on every side."""
    found = matters_for_nobody(desk)
    if not found:
        return None
    names = listed([record.title for record in found])
    return f"{names}: no party is named as the one you act for, so all open duties of it are listed."


def _tabs(reader: Reader, current: str) -> tuple[Tab, ...]:
    return tuple(
        Tab(name, title, f"/clerk/lists/{name}", _number(reader, name), name == current)
        for name, (title, _, _) in LISTS.items()
    )


def _saved(found: Sequence[SavedList]) -> tuple[SavedLink, ...]:
    return tuple(SavedLink(one.name, f"/clerk/lists/{one.address}") for one in found)
