"""The lines of dockets in full, as the reader may read them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.models import Docket, Filing, Matter, Notice, Order, SearchEntry
from tracker.db.queries.papers import papers_by_title
from tracker.db.queries.sealed import NOTHING_WITHHELD, hidden_columns
from tracker.db.queries.search import terms
from tracker.db.visibility import Scope

TABLES = {"order": Order.__table__, "filing": Filing.__table__, "notice": Notice.__table__}
"""The table of each kind of entry."""


def entry_rows(session: Session, keys: Iterable[tuple[str, str]], scope: Scope) -> dict[str, Mapping[str, Any]]:
    """The rows of some entries, given as (kind, key), by key; a sealed one is left out for who may not see it.

    The text of what is withheld from the reader is empty.
    """
    wanted: dict[str, list[str]] = {}
    for kind, key in keys:
        wanted.setdefault(kind, []).append(key)
    found: dict[str, Mapping[str, Any]] = {}
    withheld = hidden_columns(session, scope)
    for kind, named in wanted.items():
        table = TABLES[kind]
        query = select(table).where(table.c.key.in_(named))
        if not scope.sees_sealed:
            query = query.where(table.c.is_sealed.is_(False))
        papers = withheld.get(f"{kind}s", NOTHING_WITHHELD)
        found |= {row["key"]: papers.blank(row) for row in session.execute(query).mappings()}
    return found


def docket_row(session: Session, matter_key: str, key: str) -> RowMapping:
    """The row of a docket that the record holds."""
    docket = Docket.__table__
    query = select(docket).join(Matter.__table__, Matter.id == docket.c.matter_id)
    return session.execute(query.where(Matter.key == matter_key, docket.c.key == key)).mappings().one()


def entries_holding(session: Session, matter_key: str, words: list[str], scope: Scope) -> set[str]:
    """The keys of the entries of a matter whose title, text or number hold every one of `words` (as search folds them).

    Sealed entries are never found by their words, and what is withheld from the reader by its title and number alone.
    """
    found = SearchEntry.__table__
    query = select(found.c.key).join(Matter.__table__, Matter.id == found.c.matter_id)
    query = query.where(Matter.key == matter_key, found.c.kind.in_([f"{kind}s" for kind in TABLES]))
    for word in words:
        query = query.where(found.c.folded.contains(word, autoescape=True))
    every, by_title = papers_by_title(session, scope, lambda text: all(word in " ".join(terms(text)) for word in words))
    return (set(session.scalars(query)) - every) | by_title
