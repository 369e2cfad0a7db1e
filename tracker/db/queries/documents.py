"""Documents that facts rest on: what each is, how much rests on it, and every fact with its place in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, null, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.base import Base
from tracker.db.models import CITED, Citation, Matter, Source
from tracker.db.queries.sealed import NOTHING_WITHHELD, hidden_columns, hidden_rows
from tracker.db.visibility import Scope

_CITATION = Citation.__table__
_NAMES = ("title", "name", "said", "text", "role", "kind", "against")
_PARENTS = {
    "party_aliases": "party_id",
    "party_roles": "party_id",
    "docket_links": "docket_id",
    "conflict_positions": "conflict_id",
    "coverage": "docket_id",
    "services": "party_id",
}


@dataclass(frozen=True, slots=True)
class Cited:
    """A row that is cited: its table, its own key or that of the row it belongs to (`parent`), and its words."""

    table: str
    key: str | None
    parent: str | None
    words: str


def documents(session: Session, matter_key: str, scope: Scope) -> list[RowMapping]:
    """Every source of a matter in the layers looked at that stands and may be seen, by key."""
    source = Source.__table__
    query = (
        select(source)
        .join(Matter.__table__, Matter.id == source.c.matter_id)
        .where(
            Matter.key == matter_key,
            source.c.layer.in_(sorted(scope.layers)),
            source.c.entered_in_error_at.is_(None),
        )
        .order_by(source.c.key)
    )
    hidden = hidden_rows(session, scope).get("sources", set())
    return [row for row in session.execute(query).mappings() if row["id"] not in hidden]


def counts_by_source(session: Session, sources: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many citations for facts, and how many for sides of conflicts, each source carries, by the source's id."""
    side = _CITATION.c.conflict_position_id
    query = select(_CITATION.c.source_id, func.count(), func.count(side))
    stands = (_CITATION.c.source_id.in_(list(sources)), _CITATION.c.entered_in_error_at.is_(None))
    rows = session.execute(query.where(*stands).group_by(_CITATION.c.source_id))
    return {source: (number - sides, sides) for source, number, sides in rows}


def citations_in(session: Session, source: int, scope: Scope) -> list[tuple[Mapping[str, Any], str, int]]:
    """Every citation of a source that stands, with the table and id of the row it is for.

    What the reader may not read of a citation is empty.
    """
    stands = (_CITATION.c.source_id == source, _CITATION.c.entered_in_error_at.is_(None))
    query = select(_CITATION).where(*stands).order_by(_CITATION.c.id)
    withheld = hidden_columns(session, scope).get("citations", NOTHING_WITHHELD)
    found: list[tuple[Mapping[str, Any], str, int]] = []
    for row in session.execute(query).mappings():
        column = next(name for name in CITED if row[name] is not None)
        found.append((withheld.blank(row), CITED[column], row[column]))
    return found


def cited_rows(session: Session, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Cited]:
    """The rows of citations, by (table, id)."""
    by_table: dict[str, set[int]] = {}
    for name, number in wanted:
        by_table.setdefault(name, set()).add(number)
    found = {}
    for name, ids in by_table.items():
        for row in session.execute(_row_query(name, ids)).mappings():
            found[name, row["id"]] = Cited(name, row["own"], row["parent"], row["words"] or "")
    return found


def _row_query(name: str, ids: set[int]) -> Any:  # noqa: ANN401 - a select of four columns
    table = Base.metadata.tables[name]
    words = next((table.c[column] for column in _NAMES if column in table.c), None)
    own = table.c.key.label("own") if "key" in table.c else _nothing("own")
    column = _PARENTS.get(name)
    target = next(iter(table.c[column].foreign_keys)).column.table if column else None
    parent = target.c.key.label("parent") if target is not None else _nothing("parent")
    query = select(table.c.id, own, parent, _nothing("words") if words is None else words.label("words"))
    if target is not None and column:
        query = query.select_from(table.join(target, target.c.id == table.c[column]))
    return query.where(table.c.id.in_(ids))


def _nothing(name: str) -> Any:  # noqa: ANN401 - a column
    return null().label(name)
