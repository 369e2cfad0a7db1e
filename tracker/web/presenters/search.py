"""What was found, by kind, with the words searched for marked in an excerpt of our own words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tracker.db.queries.search import KINDS, MOST_TERMS, Found, terms
from tracker.db.queries.statements import speakers
from tracker.domain.decisions import due_of
from tracker.domain.identifiers import fold
from tracker.domain.wording import counted, format_due
from tracker.web.look import Look
from tracker.web.presenters.common import Link
from tracker.web.presenters.paging import Choice, Pager

PER_PAGE = 30
MOST_PAGES = 1000
_AROUND = 110
_SEARCHES_TODAY = "Search looks through today's record, not what this tracker knew at the moment shown."
_HEADINGS = {
    "obligations": "Duties",
    "deadlines": "Deadlines",
    "orders": "Orders",
    "filings": "Filings",
    "notices": "Notices",
    "dockets": "Dockets",
    "parties": "Parties",
    "statements": "Statements",
    "events": "Events",
    "conflicts": "Conflicts",
    "sources": "Sources",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, marked when it is one of the words searched for."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    href: str
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]
    beside: str | None


@dataclass(frozen=True, slots=True)
class HitGroup:
    """What was found of one kind, on this page."""

    heading: str
    number: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SearchView:
    """The page: what was asked, what was found, and where else to look."""

    query: str
    asks: bool
    summary: str
    notes: tuple[str, ...]
    kinds: tuple[Choice, ...]
    groups: tuple[HitGroup, ...]
    pager: Pager | None


def search_view(look: Look, query: str, found: Found, *, kind: str | None, page: int) -> SearchView:
    """The page for what was typed."""
    words = terms(query)[:MOST_TERMS]
    groups = tuple(
        HitGroup(_HEADINGS[name], found.counts[name], tuple(_hits(look, rows, words)))
        for name, rows in groupby(found.rows, lambda row: row["kind"])
    )
    return SearchView(
        query=query,
        asks=bool(query.strip()),
        summary=_summary(query, words, found),
        notes=_notes(query, look),
        kinds=_kinds(look, query, found, kind),
        groups=groups,
        pager=_pager(look, query, found, kind, page),
    )


def _summary(query: str, words: list[str], found: Found) -> str:
    if not query.strip():
        return "Nothing was searched for yet."
    if not words:
        return "What you typed holds no letter or digit to search for."
    if not found.total:
        return f"Nothing in the whole record holds {_listed(words)}."
    return f"{counted(found.total, 'result')} in the whole record for {_listed(words)}."


def _listed(words: list[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"all of {', '.join(quoted)}"


def _notes(query: str, look: Look) -> tuple[str, ...]:
    too_many = len(terms(query)) > MOST_TERMS
    return (
        *((f"Only the first {MOST_TERMS} words were searched for.",) if too_many else ()),
        *(() if look.is_now else ("Search looks through all that is held, also what came after the moment shown.",)),
        *((_SEARCHES_TODAY,) if look.known_at else ()),
    )


def _kinds(look: Look, query: str, found: Found, kind: str | None) -> tuple[Choice, ...]:
    if len(found.counts) < 2 and kind is None:  # noqa: PLR2004 - nothing to choose between
        return ()
    everything = Choice(look.href("/search", q=query), "All", found.total, kind is None)
    return (
        everything,
        *(
            Choice(look.href("/search", q=query, kind=name), _HEADINGS[name], found.counts[name], kind == name)
            for name in KINDS
            if name in found.counts
        ),
    )


def _pager(look: Look, query: str, found: Found, kind: str | None, page: int) -> Pager | None:
    total = found.total if kind is None else found.counts.get(kind, 0)
    if total <= PER_PAGE and page == 1:
        return None
    first, last = (page - 1) * PER_PAGE + 1, min(page * PER_PAGE, total)
    words = f"Results {first} to {last} of {total}" if first <= total else f"No more than {counted(total, 'result')}"

    def at(number: int) -> str:
        return look.href("/search", q=query, kind=kind, page=str(number) if number > 1 else None)

    before = Link(at(min(page - 1, -(-total // PER_PAGE) or 1)), "Earlier results") if page > 1 else None
    after = Link(at(page + 1), "Further results") if last < total and page < MOST_PAGES else None
    return Pager(words, before, after)


def _hits(look: Look, rows: Iterable[Mapping[str, Any]], words: list[str]) -> Iterable[Hit]:
    held = list(rows)
    said_by = speakers(look.today.session, [row["key"] for row in held if row["kind"] == "statements"])
    for row in held:
        title, beside = _named(look, row, said_by)
        yield Hit(_href(look, row, said_by), marked(title, words), excerpt(row["body"], words), beside)


def _named(look: Look, row: Mapping[str, Any], said_by: dict[str, tuple[str, str]]) -> tuple[str, str | None]:
    """What a row is called, and what stands beside it: a deadline's due moment, a statement's speaker, a key."""
    deadline = next((one for one in look.record.deadlines if one.key == row["key"]), None)
    if row["kind"] == "deadlines" and deadline is not None:
        duty = next((one.title for one in look.record.obligations if one.key == deadline.obligation), row["title"])
        return duty, f"due {format_due(due_of(deadline))}"
    if row["kind"] == "statements" and row["key"] in said_by:
        return row["title"], f"said by {said_by[row['key']][1]}"
    return row["title"], row["key"] if row["kind"] == "conflicts" else None


def _href(look: Look, row: Mapping[str, Any], said_by: dict[str, tuple[str, str]]) -> str:
    kind, key = row["kind"], row["key"]
    match kind:
        case "notices":
            entry = look.record.entries.get(key)
            docket = f"/dockets/{entry.docket}" if entry else f"/matters/{row['matter']}"
            return look.href(docket, cursor=None) + f"#{key}"
        case "events":
            return look.href(f"/matters/{row['matter']}/timeline") + f"#{key}"
        case "statements":
            return look.href(f"/parties/{said_by[key][0]}" if key in said_by else "/search") + f"#{key}"
        case "conflicts":
            return look.href("/conflicts") + f"#{key}"
        case _:
            return look.href(f"/{kind}/{key}")


def excerpt(body: str, words: list[str]) -> tuple[Piece, ...]:
    """A stretch of a text around the first word found, cut at words and marked; its beginning when none is in it."""
    spans = _spans(body, words)
    if len(body) <= 2 * _AROUND:
        return _pieces(body, spans, 0, len(body))
    middle = spans[0][0] if spans else 0
    start = 0 if middle <= _AROUND else body.find(" ", middle - _AROUND) + 1
    end = len(body) if start + 2 * _AROUND >= len(body) else body.rfind(" ", start, start + 2 * _AROUND)
    end = end if end > middle else min(len(body), middle + _AROUND)
    found = _pieces(body, spans, start, end)
    return (*((Piece("… "),) if start else ()), *found, *((Piece(" …"),) if end < len(body) else ()))


def marked(text: str, words: list[str]) -> tuple[Piece, ...]:
    """A whole text with the words searched for marked."""
    return _pieces(text, _spans(text, words), 0, len(text))


def _pieces(text: str, spans: list[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    found: list[Piece] = []
    place = start
    for first, last in spans:
        if first >= place and last <= end:
            found += [Piece(text[place:first]), Piece(text[first:last], is_marked=True)]
            place = last
    found.append(Piece(text[place:end]))
    return tuple(piece for piece in found if piece.text)


def _spans(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where the words stand in a text as people read it, found without accents and case; the last by its beginning."""
    folded, places = "", []
    for place, char in enumerate(text):
        plain = fold(char)
        folded += plain
        places += [place] * len(plain)
    places.append(len(text))
    if not words:
        return []
    whole = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    found = re.finditer(rf"(?<![^\W_])(?:(?:{whole})(?![^\W_])|{re.escape(words[-1])})", folded)
    return [(places[match.start()], places[match.end() - 1] + 1) for match in found]
