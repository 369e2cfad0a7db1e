"""The citations of one page, numbered in the order in which the page first rests on each; and what is contested."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.db.queries.outlets import SourceName, source_names
from tracker.domain.record import Citation, Conflict
from tracker.domain.vocabulary import ConflictKind
from tracker.domain.wording import listed
from tracker.services.sources import attached_lines
from tracker.web.look import Look
from tracker.web.presenters.common import Link

Rows = Iterable[tuple[str, str]]
Fields = frozenset[str | None]
_Place = tuple[str, str, str | None, str | None, tuple[int, ...]]

DISAGREEMENTS = frozenset(
    {
        ConflictKind.CONTRADICTION,
        ConflictKind.AMBIGUITY,
        ConflictKind.WORDING,
        ConflictKind.TERMINOLOGY,
        ConflictKind.IDENTITY,
    }
)
"""Where sources can be read against one another. A gap, a finer value or another spelling is no disagreement."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an attached source."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class CitationView:
    """One citation for the macros of `sources.html`."""

    number: int
    outlet: str
    locator: str
    layer: str
    href: str
    title: str | None = None
    lines: str | None = None
    value: str | None = None
    field: str | None = None
    method: str | None = None
    confidence: str | None = None
    attached: tuple[Line, ...] = ()


class Footnotes:
    """Numbers the citations of one page. The same lines of the same place for the same value are one citation."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._names = source_names(look.unit.session, look.record.key)
        self._texts = attached_lines(look.unit, look.record.key)
        self._sources = look.href("/sources")
        self._contested = _contested(look.record.conflicts)
        self._found: dict[_Place, CitationView] = {}

    def disputes(self, rows: Rows) -> tuple[Link, ...]:
        """One mark for all open disagreements that touch some rows, given as (table, key)."""
        found = {conflict.key: conflict for row in rows for conflict in self._contested.get(row, ())}
        if not found:
            return ()
        topics = "; ".join(conflict.topic for conflict in found.values())
        return (Link(f"{self._look.href('/conflicts')}#{next(iter(found))}", topics),)

    @property
    def all(self) -> tuple[CitationView, ...]:
        """Every citation that the page has rested on so far, by number."""
        return tuple(self._found.values())

    @property
    def layers(self) -> frozenset[str]:
        """The layers of the matter's sources."""
        return frozenset(name.layer for name in self._names.values())

    def of(self, rows: Rows, fields: Fields | None = None) -> tuple[CitationView, ...]:
        """The citations of some rows, given as (table, key), each once.

        Only those for `fields` (None among them is the whole row); all when `fields` is None.
        """
        held = self._look.record.citations
        return self.views(cite for row in rows for cite in held.get(row, ()) if fields is None or cite.field in fields)

    def views(self, citations: Iterable[Citation]) -> tuple[CitationView, ...]:
        """These citations with their numbers on this page, each once."""
        found = {view.number: view for view in map(self._view, citations)}
        return tuple(found[number] for number in sorted(found))

    def _view(self, cite: Citation) -> CitationView:
        place = (cite.source, cite.locator, cite.field, cite.value, cite.lines)
        view = self._found.get(place)
        if view is None:
            view = self._found[place] = self._made(cite, len(self._found) + 1)
        return view

    def _made(self, cite: Citation, number: int) -> CitationView:
        name = self._names.get(cite.source) or SourceName(cite.source, None, cite.layer)
        return CitationView(
            number=number,
            outlet=name.outlet or name.title,
            title=name.title if name.outlet else None,
            locator=cite.locator,
            layer=cite.layer.value,
            href=f"{self._sources}#{cite.source}",
            lines=lines_words(cite.lines) or None,
            value=cite.value,
            field=field_in_words(cite.field) if cite.field else None,
            method=cite.method,
            confidence=cite.confidence,
            attached=self._attached(cite),
        )

    def _attached(self, cite: Citation) -> tuple[Line, ...]:
        text = self._texts.get(cite.source)
        if text is None:
            return ()
        return tuple(Line(number, text[number - 1]) for number in cite.lines if 0 < number <= len(text))


def _contested(conflicts: Iterable[Conflict]) -> dict[tuple[str, str], list[Conflict]]:
    """The open disagreements by the row, as (table, key), that they touch."""
    found: dict[tuple[str, str], list[Conflict]] = {}
    for conflict in conflicts:
        if not conflict.decided and conflict.kind in DISAGREEMENTS:
            for touch in conflict.touches:
                found.setdefault((touch.kind, touch.key), []).append(conflict)
    return found


def field_in_words(name: str) -> str:
    """The name of a field as people read it: `filed by` for `filed_by`."""
    return name.replace("_", " ")


def lines_words(lines: Sequence[int]) -> str:
    """Line numbers in words: `line 282`, `lines 5 to 9`, `lines 5, 9 and 12`; empty for none."""
    if not lines:
        return ""
    if len(lines) == 1:
        return f"line {lines[0]}"
    if len(lines) > 2 and all(after == before + 1 for before, after in pairwise(lines)):  # noqa: PLR2004 - a run
        return f"lines {lines[0]} to {lines[-1]}"
    return f"lines {listed([str(number) for number in lines])}"
