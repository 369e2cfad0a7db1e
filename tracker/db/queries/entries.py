"""The lines of dockets in full, as the reader may read them."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.models import Docket, Filing, Matter, Notice, Order, SearchEntry
from tracker.db.visibility import Scope

TABLES = {"order": Order.__table__, "filing": Filing.__table__, "notice": Notice.__table__}
"""The table of each kind of entry."""


def entry_rows(session: Session, keys: Iterable[tuple[str, str]], scope: Scope) -> dict[str, RowMapping]:
    """The rows of some entries, given as (kind, key), by key; a sealed one is left out for who may not see it."""
    wanted: dict[str, list[str]] = {}
    for kind, key in keys:
        wanted.setdefault(kind, []).append(key)
    found: dict[str, RowMapping] = {}
    for kind, named in wanted.items():
        table = TABLES[kind]
        query = select(table).where(table.c.key.in_(named))
        if not scope.sees_sealed:
            query = query.where(table.c.is_sealed.is_(False))
        found |= {row["key"]: row for row in session.execute(query).mappings()}
    return found


def docket_row(session: Session, matter_key: str, key: str) -> RowMapping:
    """The row of a docket that the record holds."""
    docket = Docket.__table__
    query = select(docket).join(Matter.__table__, Matter.id == docket.c.matter_id)
    return session.execute(query.where(Matter.key == matter_key, docket.c.key == key)).mappings().one()


def entries_holding(session: Session, matter_key: str, words: list[str]) -> set[str]:
    """The keys of the entries of a matter whose title, text or number hold every one of `words` (as search folds them).

    Sealed entries are never found by their words.
    """
    found = SearchEntry.__table__
    query = select(found.c.key).join(Matter.__table__, Matter.id == found.c.matter_id)
    query = query.where(Matter.key == matter_key, found.c.kind.in_([f"{kind}s" for kind in TABLES]))
    for word in words:
        query = query.where(found.c.folded.contains(word, autoescape=True))
    return set(session.scalars(query))
