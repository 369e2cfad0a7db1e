"""Citations as pages show them: numbered once a page, with the source's name, a link to it and the cited lines.

A page makes one `Cards`, asks it for the citations of each fact in the order in which the facts stand, and shows
`everything` at its foot. The same place in the same source for the same field has the same number wherever it stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.db.queries.documents import documents
from tracker.domain.record import Citation
from tracker.services.sources import attached_lines
from tracker.web.look import Look

_FIELDS = {
    "due": "due",
    "first_occurrence": "first day",
    "filed_by": "who filed it",
    "happened": "when it happened",
    "judge": "judge",
    "kind": "what kind of paper",
    "made": "when it was said",
    "outcome_words": "outcome",
    "remote_access": "who may read the files",
    "rrule": "how often",
    "title": "what is to be done",
    "zone": "time zone",
}
_Place = tuple[str, str, str | None, str | None, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an attached source."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class CitationView:
    """One citation as `macros/sources.html` shows it. `key` is the source's."""

    number: int
    key: str
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


@dataclass(frozen=True, slots=True)
class SourceName:
    """What a source is called: its title, and its outlet where the title does not name it."""

    title: str
    outlet: str | None


class Cards:
    """The citations of one page, numbered from 1 as they are first asked for."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._names = {
            row["key"]: SourceName(row["title"], row["outlet"])
            for row in documents(look.unit.session, look.record.key, look.scope)
        }
        self._lines = attached_lines(look.unit, look.record.key)
        self._held: dict[_Place, CitationView] = {}

    @property
    def everything(self) -> list[CitationView]:
        """All citations asked for so far, by number."""
        return list(self._held.values())

    def of(self, citations: Iterable[Citation]) -> list[CitationView]:
        """The views of the citations of one fact, each once."""
        found = {view.number: view for view in (self._view(citation) for citation in citations)}
        return list(found.values())

    def row(self, table: str, key: str, *fields: str | None) -> list[CitationView]:
        """The citations of a row: those of the fields named (None for the whole row), or all when none is named."""
        held = self._look.record.citations.get((table, key), ())
        return self.of(cite for cite in held if not fields or cite.field in fields)

    def _view(self, citation: Citation) -> CitationView:
        place = (citation.source, citation.locator, citation.field, citation.value, citation.lines)
        held = self._held.get(place)
        if held is None:
            held = citation_view(citation, len(self._held) + 1, self._names, self._lines, self._look)
            self._held[place] = held
        return held


def citation_view(
    citation: Citation,
    number: int,
    names: Mapping[str, SourceName],
    lines: Mapping[str, Sequence[str]],
    look: Look,
) -> CitationView:
    """One citation with its number; the cited lines' text where the source is attached."""
    name = names.get(citation.source, SourceName(citation.source, None))
    text = lines.get(citation.source, ())
    view = CitationView(
        number=number,
        key=citation.source,
        outlet=name.title,
        locator=_within(name.title, citation.locator),
        layer=citation.layer.value,
        href=look.href(f"/sources/{citation.source}"),
        title=name.outlet if name.outlet and name.outlet not in name.title else None,
        lines=lines_in_words(citation.lines),
        attached=tuple(Line(line, text[line - 1]) for line in citation.lines if 0 < line <= len(text)),
    )
    return replace(
        view,
        value=citation.value,
        field=field_in_words(citation.field) if citation.field else None,
        method=citation.method,
        confidence=citation.confidence,
    )


def field_in_words(field: str) -> str:
    """What a field is called beside its value: "filed", "first day"."""
    return _FIELDS.get(field, field.replace("_", " "))


def lines_in_words(lines: Sequence[int]) -> str | None:
    """Line numbers as `line 282`, `lines 5 to 7` or `lines 5 and 278`; None where there are none."""
    if not lines:
        return None
    ordered = sorted(set(lines))
    if len(ordered) == 1:
        return f"line {ordered[0]}"
    if ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"lines {ordered[0]} to {ordered[-1]}"
    return f"lines {', '.join(str(line) for line in ordered[:-1])} and {ordered[-1]}"


def _within(title: str, locator: str) -> str:
    """A place in a source without the source's name, which stands before it."""
    core = title.removeprefix("The ")
    return locator[len(core) + 2 :] if locator.startswith(f"{core}, ") else locator
