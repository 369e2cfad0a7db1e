"""The papers of dockets that may not be read from afar: known by title, number and day, never by what they say."""

from collections.abc import Callable

from sqlalchemy import Table, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.base import Base
from tracker.db.queries.sealed import NOTHING_WITHHELD, Withheld, hidden_columns
from tracker.db.visibility import Scope


def is_withheld(session: Session, scope: Scope, kind: str, key: str) -> bool:
    """Whether the reader may not read what an entry says because its docket may not be read from afar."""
    table = Base.metadata.tables[f"{kind}s"]
    withheld = hidden_columns(session, scope).get(table.name, NOTHING_WITHHELD)
    return bool(withheld.ids) and session.scalar(select(table.c.id).where(table.c.key == key)) in withheld.ids


def papers_by_title(session: Session, scope: Scope, matches: Callable[[str], bool]) -> tuple[set[str], set[str]]:
    """The keys of the papers whose text is withheld from a reader, and of those whose title and number match."""
    withheld = hidden_columns(session, scope)
    every: set[str] = set()
    found: set[str] = set()
    for name in ("filings", "notices"):
        for row in _titles(session, Base.metadata.tables[name], withheld.get(name, NOTHING_WITHHELD)):
            every.add(row["key"])
            if not row["is_sealed"] and matches(f"{row['title']} {row['number'] or ''}"):
                found.add(row["key"])
    return every, found


def _titles(session: Session, table: Table, papers: Withheld) -> list[RowMapping]:
    if not papers.ids:
        return []
    query = select(table.c.key, table.c.title, table.c.number, table.c.is_sealed).where(table.c.id.in_(papers.ids))
    return list(session.execute(query).mappings())
