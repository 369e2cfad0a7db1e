"""Where sources differ or leave a gap: every side with its place, what depends on it, and the decision or its lack."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from tracker.db.queries.citations import citations_of
from tracker.db.queries.conflicts import conflicts_of, positions_of, touches_of
from tracker.domain.errors import NotFound
from tracker.domain.wording import counted, format_instant
from tracker.services.people import names_of
from tracker.web.look import Look
from tracker.web.presenters.citations import CitationView, Footnotes
from tracker.web.presenters.paging import Choice
from tracker.web.presenters.subjects import Subjects

SEVERITY, SUBJECT = "severity", "subject"
_SEVERITIES = (("high", "Much hangs on it"), ("medium", "Something hangs on it"), ("low", "Little hangs on it"))
_SUBJECTS = (
    ("deadlines", "Dates"),
    ("obligations", "Duties"),
    ("orders", "Orders"),
    ("filings", "Filings"),
    ("notices", "Notices"),
    ("dockets", "Dockets"),
    ("parties", "Parties"),
    ("events", "Events"),
    ("statements", "Statements"),
    ("sources", "Sources"),
)
_FIELDS = {
    "filed": "when it was filed or given",
    "filed_by": "who filed it",
    "first_occurrence": "its first day",
    "force": "whether it binds",
    "happened": "when it happened",
    "kind": "what kind of paper it is",
    "made": "when it was said",
    "outcome_words": "its outcome",
    "said": "what was said",
    "status": "whether it was done",
    "text": "what it says",
    "title": "what is to be done",
}
KIND_WORDS = {
    "null_source": "source without a fact",
    "characterisation": "label",
    "granularity": "how far it goes",
    "identity": "who it is",
    "dating": "date",
    "sequence": "order of events",
    "category": "no matter for a court",
}


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says, and where; `position` is its place in the list, from 0."""

    text: str
    citations: tuple[CitationView, ...]
    position: int = 0
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Depends:
    """A row that a conflict leaves unsettled, and which field of it."""

    href: str
    label: str
    field: str


@dataclass(frozen=True, slots=True)
class ConflictView:
    """One conflict. `decision` is empty while nobody has decided."""

    key: str
    topic: str
    kind: str
    severity: str
    note: str
    sides: tuple[Side, ...]
    depends: tuple[Depends, ...]
    decision: tuple[str, ...]
    href: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class ConflictGroup:
    """Conflicts under one heading."""

    heading: str
    conflicts: tuple[ConflictView, ...]


@dataclass(frozen=True, slots=True)
class ConflictsView:
    """The page."""

    summary: str
    orders: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    groups: tuple[ConflictGroup, ...]
    citations: tuple[CitationView, ...]


def conflicts_view(look: Look, *, kind: str | None, by: str) -> ConflictsView:
    """The page: all conflicts or those of one kind, grouped by how much hangs on them or by what does."""
    session = look.unit.session
    every = conflicts_of(session, look.record.key, look.scope)
    rows = [row for row in every if kind in (None, row["kind"])]
    ids = [row["id"] for row in rows]
    touches = touches_of(session, ids, look.scope)
    ordered = list(_ordered(rows, touches, by))
    reading = _Reading(look, positions_of(session, ids), touches)
    groups = tuple(
        ConflictGroup(heading, tuple(reading.view(row) for row in found)) for heading, found in ordered if found
    )
    return ConflictsView(
        summary=_summary(rows, kind),
        orders=_orders(look, len(rows), kind, by),
        kinds=_kinds(look, every, kind, by),
        groups=groups,
        citations=reading.notes.all,
    )


def conflict_view(look: Look, key: str) -> tuple[ConflictView, Footnotes]:
    """One conflict, and the citations of its sides. Raises NotFound."""
    session = look.unit.session
    rows = [row for row in conflicts_of(session, look.record.key, look.scope) if row["key"] == key]
    if not rows:
        raise NotFound(f"There is no conflict '{key}' in the layers shown. The list of conflicts names those there are")
    ids = [row["id"] for row in rows]
    reading = _Reading(look, positions_of(session, ids), touches_of(session, ids, look.scope))
    return reading.view(rows[0]), reading.notes


class _Reading:
    def __init__(
        self, look: Look, sides: Mapping[int, list[RowMapping]], touches: Mapping[int, list[RowMapping]]
    ) -> None:
        self.look, self._sides, self._touches = look, sides, touches
        self.notes, self._subjects = Footnotes(look), Subjects(look)
        ids = [side["id"] for held in sides.values() for side in held]
        self._cites = citations_of(look.unit.session, "conflict_positions", ids, look.scope.layers)

    def view(self, row: RowMapping) -> ConflictView:
        """One conflict."""
        return ConflictView(
            key=row["key"],
            topic=row["topic"],
            kind=kind_words(row["kind"]),
            severity=row["severity"],
            note=row["note"],
            sides=tuple(
                Side(
                    side["text"],
                    self.notes.views(self._cites.get(side["id"], ())),
                    side["position"],
                    is_chosen=row["chosen_position"] == side["position"],
                )
                for side in self._sides.get(row["id"], ())
            ),
            depends=tuple(self._depends(touch) for touch in self._touches.get(row["id"], ())),
            decision=_decision(self.look, row),
            href=self.look.href(f"/conflicts/{row['key']}"),
            version=row["version"],
        )

    def _depends(self, touch: RowMapping) -> Depends:
        link = self._subjects.link(touch["subject_table"], touch["subject_key"])
        return Depends(link.href, link.label, field_words(touch["field"]))


def kind_words(kind: str) -> str:
    """A kind of conflict in words."""
    return KIND_WORDS.get(kind, kind.replace("_", " "))


def field_words(field: str) -> str:
    """What is unsettled about a row, in words."""
    return _FIELDS.get(field, field.replace("_", " "))


def _decision(look: Look, row: RowMapping) -> tuple[str, ...]:
    if row["decided_at"] is None:
        return ()
    who = names_of(look.unit, [row["decided_by"]]).get(row["decided_by"], row["decided_by"])
    when = format_instant(row["decided_at"], look.zone)
    return (row["decision"], f"Decided by {who}, {when}. Reason: “{row['reason']}”.")


def _ordered(
    rows: list[RowMapping], touches: Mapping[int, list[RowMapping]], by: str
) -> Iterable[tuple[str, list[RowMapping]]]:
    if by == SEVERITY:
        for severity, heading in _SEVERITIES:
            yield heading, [row for row in rows if row["severity"] == severity]
        return
    tables = [table for table, _ in _SUBJECTS]

    def first(row: RowMapping) -> str | None:
        touched = {touch["subject_table"] for touch in touches.get(row["id"], ())}
        return next((table for table in tables if table in touched), None)

    for table, heading in _SUBJECTS:
        yield heading, [row for row in rows if first(row) == table]
    yield "Nothing in the record", [row for row in rows if first(row) is None]


def _summary(rows: list[RowMapping], kind: str | None) -> str:
    decided = sum(row["decided_at"] is not None for row in rows)
    of_kind = f" of the kind “{kind_words(kind)}”" if kind else ""
    said = "nobody has decided any of them" if not decided else f"{decided} of them decided"
    return f"{counted(len(rows), 'conflict')}{of_kind}; {said}." if rows else f"No conflict{of_kind} is on record."


def _orders(look: Look, number: int, kind: str | None, by: str) -> tuple[Choice, ...]:
    return (
        Choice(look.href("/conflicts", kind=kind), "By how much hangs on them", number, by == SEVERITY),
        Choice(look.href("/conflicts", kind=kind, by=SUBJECT), "By what hangs on them", number, by == SUBJECT),
    )


def _kinds(look: Look, rows: list[RowMapping], kind: str | None, by: str) -> tuple[Choice, ...]:
    held = by if by != SEVERITY else None
    numbers: dict[str, int] = {}
    for row in rows:
        numbers[row["kind"]] = numbers.get(row["kind"], 0) + 1
    chosen = (
        Choice(look.href("/conflicts", by=held, kind=name), kind_words(name), number, name == kind)
        for name, number in sorted(numbers.items(), key=lambda one: (-one[1], one[0]))
    )
    return (Choice(look.href("/conflicts", by=held), "All kinds", len(rows), kind is None), *chosen)
