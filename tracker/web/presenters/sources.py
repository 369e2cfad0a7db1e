"""Sources: what each is and how much rests on it; and of one source every fact that does, in order of its lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy.engine import RowMapping

from tracker.db.queries.documents import Cited, citations_in, cited_rows, counts_by_source, documents
from tracker.db.queries.sealed import SEALABLE, hidden_rows
from tracker.domain.errors import NotFound
from tracker.domain.row_nouns import noun
from tracker.domain.wording import counted
from tracker.services.sources import attached_lines
from tracker.web.look import Look
from tracker.web.presenters.citations import Line, lines_words
from tracker.web.presenters.common import Link
from tracker.web.presenters.conflicts import field_words
from tracker.web.presenters.subjects import Subjects, shortened

NO_FACT = "No fact rests on this source."
_LAYERS = {
    "articles": "news articles",
    "public-record": "public record",
    "import": "imported dockets",
    "clerk": "entered by clerks",
}
_SHORT = 12
_OWNERS = {"party_aliases": "parties", "party_roles": "parties", "docket_links": "dockets", "coverage": "dockets"}
_OWNERS |= {"services": "parties", "conflict_positions": "conflicts"}


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source."""

    key: str
    href: str
    title: str
    outlet: str | None
    author: str | None
    nature: str
    dating: str | None
    caution: str | None
    layer: str
    layer_words: str
    file_name: str | None
    sha_short: str | None
    sha: str | None
    address: str | None
    facts: str
    sides: str | None
    is_attached: bool
    has_facts: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that rests on a place in a source."""

    href: str
    label: str
    what: str
    value: str | None
    quote: str | None
    method: str | None
    confidence: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """One place in a source with all that rests on it; `text` are its lines, where the file is attached."""

    locator: str
    lines: str
    text: tuple[Line, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class SourcePage:
    """The page of one source."""

    source: SourceView
    places: tuple[Place, ...]
    sides: tuple[Place, ...]
    hidden: str | None


def source_views(look: Look) -> tuple[SourceView, ...]:
    """Every source of the matter in the layers looked at."""
    rows = documents(look.unit.session, look.record.key, look.scope)
    counts = counts_by_source(look.unit.session, [row["id"] for row in rows])
    attached = attached_lines(look.unit, look.record.key)
    return tuple(_source(look, row, counts.get(row["id"], (0, 0)), row["key"] in attached) for row in rows)


def source_page(look: Look, key: str) -> SourcePage:
    """The page of the source with this key. Raises NotFound."""
    session = look.unit.session
    row = next((one for one in documents(session, look.record.key, look.scope) if one["key"] == key), None)
    hidden = hidden_rows(session, look.scope)
    if row is None:
        raise NotFound(f"There is no source '{key}' in the layers shown")
    cited = citations_in(session, row["id"], look.scope)
    shown = [one for one in cited if one[2] not in hidden.get(one[1], ())]
    text = attached_lines(look.unit, look.record.key).get(key)
    reading = _Reading(look, text, cited_rows(session, [(table, number) for _, table, number in shown]))
    facts = [one for one in shown if one[1] != "conflict_positions"]
    sides = [one for one in shown if one[1] == "conflict_positions"]
    return SourcePage(
        source=_source(look, row, (len(facts), len(sides)), text is not None),
        places=reading.places(facts),
        sides=reading.places(sides),
        hidden=_more(len(cited) - len(shown), {table for _, table, number in cited if number in hidden.get(table, ())}),
    )


def _more(number: int, tables: set[str]) -> str | None:
    """How many citations the reader may not see, and of what; None where there is none."""
    if not number:
        return None
    what = "sealed entries" if tables & set(SEALABLE) else "what is not public"
    return f"{counted(number, 'more citation')} of {what}."


def _source(look: Look, row: RowMapping, counts: tuple[int, int], is_attached: bool) -> SourceView:  # noqa: FBT001 - a value
    facts, sides = counts
    return SourceView(
        key=row["key"],
        href=look.href(f"/sources/{row['key']}"),
        title=row["title"],
        outlet=row["outlet"],
        author=row["author"],
        nature=row["nature"],
        dating=row["dating"],
        caution=row["caution"],
        layer=row["layer"].value,
        layer_words=_LAYERS[row["layer"].value],
        file_name=row["file_name"],
        sha_short=row["sha256"][:_SHORT] if row["sha256"] else None,
        sha=row["sha256"],
        address=row["address"],
        facts=f"Cited {counted(facts, 'time')} for facts." if facts else NO_FACT,
        sides=f"Cited {counted(sides, 'time')} for sides of conflicts." if sides else None,
        is_attached=is_attached,
        has_facts=bool(facts),
    )


class _Reading:
    def __init__(self, look: Look, text: Sequence[str] | None, rows: Mapping[tuple[str, int], Cited]) -> None:
        self._subjects, self._text, self._rows, self._look = Subjects(look), text or (), rows, look

    def places(self, cited: list[tuple[Mapping[str, Any], str, int]]) -> tuple[Place, ...]:
        """The places in order of their first line; what has no line comes last."""
        ordered = sorted(cited, key=lambda one: (one[0]["lines"] or (10**9,), one[0]["locator"], one[0]["id"]))
        found = groupby(ordered, lambda one: (one[0]["locator"], one[0]["lines"]))
        return tuple(self._place(locator, lines, list(same)) for (locator, lines), same in found)

    def _place(self, locator: str, lines: tuple[int, ...], cited: list[tuple[Mapping[str, Any], str, int]]) -> Place:
        facts = dict.fromkeys(self._fact(row, self._rows[table, number]) for row, table, number in cited)
        text = tuple(Line(line, self._text[line - 1]) for line in lines if 0 < line <= len(self._text))
        return Place(locator, lines_words(lines), text, tuple(facts))

    def _fact(self, row: Mapping[str, Any], cited: Cited) -> Fact:
        link = self._link(cited)
        field = field_words(row["field"]) if row["field"] else None
        what = noun(cited.table)
        return Fact(
            href=link.href,
            label=link.label,
            what=f"{what}: {field}" if field else what,
            value=row["value"],
            quote=row["quote"],
            method=row["method"],
            confidence=row["confidence"],
        )

    def _link(self, cited: Cited) -> Link:
        owner = _OWNERS.get(cited.table)
        if owner and cited.parent:
            link = self._subjects.link(owner, cited.parent)
            if cited.table in ("party_aliases", "party_roles"):
                return Link(link.href, f"{link.label}: {cited.words}")
            return Link(link.href, shortened(cited.words)) if cited.table == "conflict_positions" else link
        if cited.table == "matters":
            return Link(self._look.href(f"/matters/{cited.key}"), cited.words)
        if cited.table == "courts":
            dockets = [one.key for one in self._look.record.dockets.values() if one.court == cited.key]
            return Link(self._look.href(f"/dockets/{dockets[0]}" if dockets else "/"), cited.words)
        return self._subjects.link(cited.table, cited.key or "")
