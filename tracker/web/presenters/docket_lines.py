"""The lines of a docket: which of them are shown, in which order, and how to get to the others.

They stand as a clerk files them, oldest first. A page begins after the line named in the address (`cursor`), or with
the first line of a month (`from`), and its key stays good when lines are added.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.db.queries.entries import entries_holding, entry_rows
from tracker.db.queries.search import terms
from tracker.domain.errors import Unreadable
from tracker.domain.moments import local_day
from tracker.domain.record import Docket, Entry
from tracker.domain.wording import counted, format_day, format_moment
from tracker.web.look import Look
from tracker.web.presenters.attachments import AttachmentView, attachments_on
from tracker.web.presenters.citations import CitationView, Footnotes
from tracker.web.presenters.common import Link
from tracker.web.presenters.paging import Choice, Pager
from tracker.web.presenters.row_actions import actions_on
from tracker.web.presenters.subjects import Subjects

PER_PAGE = 50
KINDS = ("order", "filing", "notice")
_MOST_MONTHS = 18
_NO_NUMBER = 10**9


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines are asked for. `after` is the key of the line before the page, `month` is YYYY-MM."""

    kind: str | None = None
    text: str = ""
    after: str | None = None
    month: str | None = None
    limit: int = PER_PAGE


@dataclass(frozen=True, slots=True)
class LineView:
    """One line. `note` says that it may not have been filed by the moment shown, or that it is sealed."""

    key: str
    number: str
    filed: str
    entered: str
    kind: str
    title: str
    href: str | None
    text: str | None
    by: Link | None
    note: str | None
    citations: tuple[CitationView, ...]
    attachments: tuple[AttachmentView, ...]
    enter: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class DocketLines:
    """The table with its filters, jumps and pages."""

    views: tuple[LineView, ...]
    summary: str
    hidden: str | None
    nothing: str
    kinds: tuple[Choice, ...]
    text: str
    kept: tuple[tuple[str, str], ...]
    jumps: tuple[Link, ...]
    pager: Pager | None


def docket_lines(look: Look, notes: Footnotes, docket: Docket, asked: Asked) -> DocketLines:
    """The lines of a docket asked for, as far as they had or may have been filed by the moment looked at."""
    every = [entry for entry in look.record.entries.values() if entry.docket == docket.key]
    known = sorted((entry for entry in every if _is_known(entry, look)), key=_in_order)
    found = _chosen(look, known, asked)
    start = _start(found, known, asked, look.zone)
    shown = found[start : start + asked.limit]
    here = _Here(look, docket.key, asked)
    return DocketLines(
        views=tuple(_views(look, notes, shown)),
        summary=_summary(found, known, asked),
        hidden=_hidden(len(every) - len(known)),
        nothing=_nothing(every, known),
        kinds=_kinds(here, known),
        text=asked.text,
        kept=(*look.kept, *((("kind", asked.kind),) if asked.kind else ())),
        jumps=tuple(_jumps(here, found, shown)),
        pager=_pager(here, found, start),
    )


@dataclass(frozen=True, slots=True)
class _Here:
    look: Look
    docket: str
    asked: Asked

    def href(self, **changes: str | None) -> str:
        """The address of this docket with what is asked, changed."""
        limit = str(self.asked.limit) if self.asked.limit != PER_PAGE else None
        held: dict[str, str | None] = {"kind": self.asked.kind, "text": self.asked.text or None, "limit": limit}
        return self.look.href(f"/dockets/{self.docket}", **{**held, **changes})


def _is_known(entry: Entry, look: Look) -> bool:
    return entry.filed.counts_at(look.as_of) or entry.filed.may_have_happened_by(look.as_of)


def _in_order(entry: Entry) -> tuple[str, str, int, str]:
    """By the latest moment at which it can have been filed; of those, what may have been filed before comes first."""
    number = int(entry.number) if entry.number and entry.number.isascii() and entry.number.isdigit() else _NO_NUMBER
    earliest = entry.filed.earliest.isoformat() if entry.filed.earliest else ""
    return (entry.filed.latest.isoformat(), earliest, number, entry.key)


def _chosen(look: Look, known: list[Entry], asked: Asked) -> list[Entry]:
    found = [entry for entry in known if asked.kind in (None, entry.kind)]
    if not asked.text:
        return found
    words = terms(asked.text)
    holding = entries_holding(look.today.session, look.record.key, words, look.scope) if words else set()
    return [entry for entry in found if entry.key in holding]


def _start(found: Sequence[Entry], known: Sequence[Entry], asked: Asked, zone: str) -> int:
    """The place of the first line to show. Raises Unreadable for a cursor that names no line of this docket."""
    if asked.after is not None:
        last = next((entry for entry in known if entry.key == asked.after), None)
        if last is None:
            raise Unreadable(f"'cursor={asked.after}' is no line of this docket at the moment shown", field="cursor")
        return sum(_in_order(entry) <= _in_order(last) for entry in found)
    if asked.month is not None:
        return sum(_month(entry, zone) < asked.month for entry in found)
    return 0


def _month(entry: Entry, zone: str) -> str:
    return local_day(entry.filed.latest, zone).isoformat()[:7]


def _views(look: Look, notes: Footnotes, shown: Sequence[Entry]) -> Iterable[LineView]:
    rows = entry_rows(look.unit.session, [(entry.kind, entry.key) for entry in shown], look.scope)
    subjects = Subjects(look)
    files = {kind: attachments_on(look, kind, [one.key for one in shown if one.kind == kind]) for kind in KINDS}
    for entry in shown:
        yield _view(look, notes, subjects, entry, rows, files[entry.kind].get(entry.key, ()))


def _view(  # noqa: PLR0917 - what is known of one line
    look: Look,
    notes: Footnotes,
    subjects: Subjects,
    entry: Entry,
    rows: Mapping[str, Mapping[str, Any]],
    files: tuple[AttachmentView, ...],
) -> LineView:
    row, notice = rows.get(entry.key), entry.kind == "notice"
    return LineView(
        key=entry.key,
        number=entry.number or "-",
        filed=format_moment(entry.filed, look.zone),
        entered=format_moment(entry.entered, look.zone) if entry.entered else "-",
        kind=_kind_words(entry, row),
        title=entry.title,
        href=None if notice else subjects.entry(entry.key).href,
        text=row["text"] if row is not None else None,
        by=subjects.party(entry.by) if entry.by else None,
        note=_note(look, entry),
        citations=notes.of(((f"{entry.kind}s", entry.key),), frozenset({None, "filed"})) if row is not None else (),
        attachments=files if row is not None else (),
        enter=_enter(look, entry.key, row) if notice and row is not None else (),
    )


def _enter(look: Look, key: str, row: Mapping[str, Any]) -> tuple[Link, ...]:
    """What a clerk can do with a notice, which has no page of its own."""
    return actions_on(look, "notices", key, row["layer"])


def _kind_words(entry: Entry, row: Mapping[str, Any] | None) -> str:
    if row is None or entry.kind == "order":
        return entry.kind
    kind = str(row["kind"].value).replace("_", " ")
    return entry.kind if kind == "other" else f"{entry.kind}: {kind}"


def _note(look: Look, entry: Entry) -> str | None:
    if not entry.filed.counts_at(look.as_of):
        return "It may have been filed by the moment shown, and may not."
    return "Sealed." if entry.sealed else None


def _summary(found: Sequence[Entry], known: Sequence[Entry], asked: Asked) -> str:
    if asked.kind or asked.text:
        return f"{len(found)} of {counted(len(known), 'line')} known at the moment shown."
    return f"{counted(len(known), 'line')} known at the moment shown."


def _hidden(number: int) -> str | None:
    if not number:
        return None
    return f"{counted(number, 'later line')} {'is' if number == 1 else 'are'} not shown: filed after the moment shown."


def _nothing(every: Sequence[Entry], known: Sequence[Entry]) -> str:
    if known:
        return "No line of this docket is of this kind and holds these words."
    return "No line was filed by the moment shown." if every else "This record holds no line of this docket."


def _kinds(here: _Here, known: Sequence[Entry]) -> tuple[Choice, ...]:
    numbers = {kind: sum(entry.kind == kind for entry in known) for kind in KINDS}
    named = (
        Choice(here.href(kind=kind), f"{kind.capitalize()}s", number, here.asked.kind == kind)
        for kind, number in numbers.items()
        if number or here.asked.kind == kind
    )
    return (Choice(here.href(kind=None), "All", len(known), here.asked.kind is None), *named)


def _jumps(here: _Here, found: Sequence[Entry], shown: Sequence[Entry]) -> Iterable[Link]:
    """To the first line of each month (of each year where there are many), and to the lines next to the moment."""
    zone = here.look.zone
    months = sorted({_month(entry, zone) for entry in found})
    firsts = months if len(months) <= _MOST_MONTHS else sorted({f"{month[:4]}-01" for month in months})
    if len(found) > len(shown):
        for month in firsts if len(firsts) > 1 else ():
            yield Link(here.href(**{"from": month}), _named(month, months))
        before_last = found[-here.asked.limit - 1].key if len(found) > here.asked.limit else None
        yield Link(here.href(cursor=before_last) + f"#{found[-1].key}", "Next to the moment shown")
    elif len(firsts) > 1:
        for month in firsts:
            first = next(entry for entry in found if _month(entry, zone) >= month)
            yield Link(f"#{first.key}", _named(month, months))


def _named(month: str, months: Sequence[str]) -> str:
    """A month as `Apr 2025`; a year where there are too many months."""
    if len(months) > _MOST_MONTHS:
        return month[:4]
    return format_day(date.fromisoformat(f"{month}-01"), weekday=False).partition(" ")[2]


def _pager(here: _Here, found: Sequence[Entry], start: int) -> Pager | None:
    limit, total = here.asked.limit, len(found)
    end = min(start + limit, total)
    if not start and end == total:
        return None
    before = start - limit
    earlier = here.href(cursor=found[before - 1].key) if before > 0 else here.href()
    words = f"Lines {start + 1} to {end} of {total}" if end > start else f"No further line of {total}"
    return Pager(
        words,
        Link(earlier, "Earlier lines") if start else None,
        Link(here.href(cursor=found[end - 1].key), "Later lines") if end < total else None,
    )
