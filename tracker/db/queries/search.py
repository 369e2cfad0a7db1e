"""Full-text search over all that may be found: FTS5 on SQLite, a text-search index on PostgreSQL.

What a reader types is cut into plain words first, so that nothing typed is ever read as a query's own language. Both
engines are given the same words, every one quoted; the last is found by its beginning too.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Select,
    Text,
    case,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.orm import Session

from tracker.db.base import Base
from tracker.db.models import Matter, SearchEntry
from tracker.db.queries.papers import papers_by_title
from tracker.db.queries.sealed import Rows, hidden_rows
from tracker.db.visibility import ALL_LAYERS, Scope
from tracker.domain.identifiers import fold

KINDS = (
    "obligations",
    "deadlines",
    "orders",
    "filings",
    "notices",
    "dockets",
    "parties",
    "statements",
    "events",
    "conflicts",
    "sources",
)
"""The tables whose rows can be found, in the order in which they are told."""

MOST_TERMS = 12
_MOST_LETTERS = 64
_WORD = re.compile(r"[^\W_]+")
_INDEX = table("search_fts", column("rowid", Integer), column("rank", Float), column("search_fts", Text))
"""SQLite's index; its own name, as a column, stands for all that it holds."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: how many of each kind, and one page of rows (kind, key, title, body, matter)."""

    counts: Mapping[str, int]
    rows: Sequence[Mapping[str, Any]]

    @property
    def total(self) -> int:
        """How many there are over all kinds."""
        return sum(self.counts.values())


def terms(text: str) -> list[str]:
    """The words of a text as search reads them: letters and digits only, without accents and case."""
    return _WORD.findall(fold(text))


def search(
    session: Session, scope: Scope, words: list[str], *, kind: str | None = None, limit: int = 30, offset: int = 0
) -> Found:
    """What holds every one of `words`, best first within each kind; the counts are over all kinds.

    Nothing is found for no words. Only matters and rows that the reader may see, never a sealed row; papers that may
    not be read from afar only by title and number.
    """
    if not words:
        return Found({}, [])
    asked = [word[:_MOST_LETTERS] for word in words[:MOST_TERMS]]
    matches, rank = _matching(session, asked)
    entry = SearchEntry.__table__
    closed, by_title = papers_by_title(session, scope, lambda text: _holds(terms(text), asked))
    visible = matches.where(scope.matters(), _stands(scope, hidden_rows(session, scope)))
    if closed:
        visible = visible.where(
            entry.c.kind.not_in(("filings", "notices")) | entry.c.key.not_in(closed) | entry.c.key.in_(by_title)
        )
    counted = visible.with_only_columns(entry.c.kind, func.count().label("number")).group_by(entry.c.kind)
    order = case({name: place for place, name in enumerate(KINDS)}, value=entry.c.kind, else_=len(KINDS))
    page = visible if kind is None else visible.where(entry.c.kind == kind)
    page = page.order_by(order, rank, entry.c.id).limit(limit).offset(offset)
    counts = {row.kind: row.number for row in session.execute(counted)}
    rows = [{**row, "body": ""} if row["key"] in closed else dict(row) for row in session.execute(page).mappings()]
    return Found(counts, rows)


def _holds(held: list[str], asked: list[str]) -> bool:
    """Whether a text holds every word asked for, the last by its beginning."""
    *whole, begun = asked
    return all(word in held for word in whole) and any(word.startswith(begun) for word in held)


def _matching(session: Session, words: list[str]) -> tuple[Select[tuple[object, ...]], ColumnElement[float]]:
    """The rows that match, and their rank: the lower the better."""
    entry = SearchEntry.__table__
    columns = (entry.c.kind, entry.c.key, entry.c.title, entry.c.body, Matter.key.label("matter"))
    query = select(*columns).join(Matter.__table__, Matter.id == entry.c.matter_id)
    if session.get_bind().dialect.name == "postgresql":
        simple: ColumnElement[str] = literal_column("'simple'")
        vector = func.to_tsvector(simple, entry.c.folded)
        asked = func.to_tsquery(simple, " & ".join(f"'{word}'" for word in words) + ":*")
        return query.where(vector.bool_op("@@")(asked)), -func.ts_rank(vector, asked)
    asked_for = " AND ".join(f'"{word}"' for word in words) + "*"
    hits = select(_INDEX.c.rowid, _INDEX.c.rank).where(_INDEX.c.search_fts.bool_op("MATCH")(asked_for)).subquery()
    return query.join(hits, hits.c.rowid == entry.c.id), hits.c.rank


def _stands(scope: Scope, hidden: Rows) -> ColumnElement[bool]:
    """The row found is there, in a layer looked at, not entered in error, not sealed and not hidden."""
    entry = SearchEntry.__table__
    conditions = []
    for name in KINDS:
        row = Base.metadata.tables[name].c
        there = [row.key == entry.c.key]
        if scope.layers != ALL_LAYERS:
            there.append(row.layer.in_(sorted(scope.layers)))
        if "entered_in_error_at" in row:
            there.append(row.entered_in_error_at.is_(None))
        if "is_sealed" in row:
            there.append(row.is_sealed.is_(False))
        if hidden.get(name):
            there.append(row.id.not_in(hidden[name]))
        conditions.append((entry.c.kind == name) & select(row.id).where(*there).exists())
    return or_(*conditions)
