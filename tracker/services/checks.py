"""A full consistency check: history, citations, keys, answers and search against each other. It changes nothing."""

from collections.abc import Iterable

from sqlalchemy import func, select, text

from tracker.db.base import Base
from tracker.db.history import verify
from tracker.db.models import CITED, Citation, Matter, SearchEntry
from tracker.db.visibility import Scope
from tracker.domain.compliance import assess
from tracker.domain.errors import TrackerError
from tracker.services.matters import matter_keys, record_of
from tracker.services.unit import Unit

_UNCITED = frozenset({"coverage", "conflict_positions", "docket_links"})


def problems(unit: Unit) -> tuple[str, ...]:
    """Everything that is wrong, a sentence each; empty when nothing is."""
    scope = Scope(unit.viewer)
    found = [*_database(unit), *verify(unit.session), *_uncited(unit)]
    for key in matter_keys(unit, scope):
        found += verify(unit.session, key)
        found += _matter(unit, scope, key)
    return tuple(found)


def _database(unit: Unit) -> Iterable[str]:
    if unit.session.get_bind().dialect.name != "sqlite":
        return
    said = unit.session.execute(text("PRAGMA integrity_check")).scalars().all()
    yield from (f"The database file is damaged: {line}" for line in said if line != "ok")
    for row in unit.session.execute(text("PRAGMA foreign_key_check")):
        yield f"A row of {row[0]} points at a row of {row[2]} that is not there"


def _uncited(unit: Unit) -> Iterable[str]:
    """Rows that nothing cites: a fact nobody can trace. Derived occurrences rest on their duty's citations."""
    citations = Citation.__table__
    for column, name in CITED.items():
        table = Base.metadata.tables[name]
        if name in _UNCITED or "key" not in table.c:
            continue
        query = select(table.c.key).where(~select(1).where(citations.c[column] == table.c.id).exists())
        if "basis" in table.c:
            query = query.where(table.c.basis != "occurrence")
        yield from (f"Nothing cites {name} '{key}'" for key in unit.session.scalars(query))


def _matter(unit: Unit, scope: Scope, key: str) -> Iterable[str]:
    try:
        assessment = assess(record_of(unit, scope, key), unit.as_of)
    except TrackerError as error:
        yield f"{key}: it cannot be assessed: {error.message}"
        return
    keys = [standing.key for standing in assessment.standings]
    yield from (f"{key}: two deadlines are named '{one}'" for one in {one for one in keys if keys.count(one) > 1})
    count = unit.session.scalar(
        select(func.count())
        .join(Matter, Matter.id == SearchEntry.matter_id)
        .where(Matter.key == key)
        .select_from(SearchEntry)
    )
    if not count and assessment.standings:
        yield f"{key}: search holds nothing of it; run 'tracker init' to write it again"
