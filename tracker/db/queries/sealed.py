"""What a reader may not read of a matter: rows, with all that hangs on them, and single columns.

Hidden from whoever may not see sealed rows: sealed entries. Hidden from the public besides: statements and events that
were entered or imported here, the tables of `PRIVATE`, and what the papers of a docket with restricted remote access
say (Fed. R. Civ. P. 5.2(c)(2): the public may read its docket and its orders from afar, and nothing else). Conflicts
noted here that touch such a paper repeat what it says, so they are hidden whole.
Pages, search, history, export, digest and feeds all go by `hidden_rows` and `hidden_columns`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from tracker.db.base import Base
from tracker.db.chains import AUDITED
from tracker.db.visibility import Scope
from tracker.domain.vocabulary import Layer, RemoteAccess

Rows = dict[str, set[int]]
PRIVATE = frozenset({"notes", "attachments", "confirmations", "matter_members", "accounts"})
"""Tables of which the public sees no row."""

ENTERED = frozenset({Layer.CLERK, Layer.IMPORT})
"""The layers of what was entered or imported here. The others were published when they were loaded."""

SEALABLE = ("orders", "filings", "notices")
_OUT_OF_COURT = ("statements", "events")
_PAPERS = {"filing_id": "filings", "notice_id": "notices"}
_SAYS = frozenset({"text"})
_CITED = frozenset({"quote", "value", "method"})
_TABLES = Base.metadata.tables
_HELD, _KEYS, _COLUMNS = "hidden_rows", "unnamed", "hidden_columns"


@dataclass(frozen=True, slots=True)
class Withheld:
    """Columns of some rows of one table that a reader may not read, though the rows are shown."""

    ids: set[int] = field(default_factory=set)
    columns: frozenset[str] = frozenset()

    def blank(self, row: Mapping[Any, Any]) -> dict[str, Any]:
        """The row as the reader may read it."""
        if row["id"] not in self.ids:
            return dict(row)
        return {name: None if name in self.columns else value for name, value in row.items()}


NOTHING_WITHHELD = Withheld()


def hidden_rows(session: Session, scope: Scope, matter_id: int | None = None) -> Rows:
    """The ids of the rows, by table, that a reader may not see in a matter (in any when None), with what hangs on them.

    Empty when all may be seen. Read once a session: it is for sessions that read.
    """
    if scope.sees_sealed:
        return {}
    held: dict[object, Rows] = session.info.setdefault(_HELD, {})
    place = (scope.rights, matter_id)
    if place not in held:
        held[place] = _hidden(session, scope, matter_id)
    return held[place]


def unnamed(session: Session, scope: Scope, matter_id: int | None = None) -> set[tuple[str, str]]:
    """The (table, key) of the hidden rows that may not even be named: a key made here holds words of its row."""
    held: dict[object, set[tuple[str, str]]] = session.info.setdefault(_KEYS, {})
    place = (scope.rights, matter_id)
    if place not in held:
        held[place] = set(_unnamed(session, hidden_rows(session, scope, matter_id)))
    return held[place]


def hidden_columns(session: Session, scope: Scope, matter_id: int | None = None) -> dict[str, Withheld]:
    """By table, the columns of rows that are shown and that a reader may not read. Empty when all may be read."""
    if scope.sees_private:
        return {}
    held: dict[object, dict[str, Withheld]] = session.info.setdefault(_COLUMNS, {})
    if matter_id not in held:
        held[matter_id] = _withheld(session, matter_id)
    return held[matter_id]


def _hidden(session: Session, scope: Scope, matter_id: int | None) -> Rows:
    hidden = {name: _sealed(session, name, matter_id) for name in SEALABLE}
    if not scope.sees_private:
        hidden |= {name: _entered(session, name, matter_id) for name in _OUT_OF_COURT}
        hidden |= {name: _all(session, name, matter_id) for name in PRIVATE}
    _add_what_hangs_on(session, hidden)
    closed = {} if scope.sees_private else _closed_papers(session, matter_id)
    about = {name: hidden.get(name, set()) | closed.get(name, set()) for name in (*hidden, *closed)}
    hidden["conflicts"] = _conflicts_about(session, about)
    if hidden["conflicts"]:
        _add_what_hangs_on(session, hidden)
    hidden["sources"] = _sources_of_nothing_else(session, hidden.get("citations", set()))
    if not scope.sees_private:
        hidden["sources"] |= _entered_for_nothing(session, matter_id)
    return hidden if any(hidden.values()) else {}


def _add_what_hangs_on(session: Session, hidden: Rows) -> None:
    """Adds the rows that point at a hidden row; a table comes after those that it points at."""
    for table in Base.metadata.sorted_tables:
        if table.name in AUDITED and table.name not in SEALABLE:
            pointing = [
                table.c[column.name].in_(hidden[reference.column.table.name])
                for column in table.c
                for reference in column.foreign_keys
                if hidden.get(reference.column.table.name)
            ]
            if pointing:
                found = set(session.scalars(select(table.c.id).where(or_(*pointing))))
                hidden[table.name] = hidden.get(table.name, set()) | found


def _sealed(session: Session, name: str, matter_id: int | None) -> set[int]:
    table, dockets = _TABLES[name], _TABLES["dockets"]
    query = select(table.c.id).where(table.c.is_sealed)
    if matter_id is not None:
        query = query.join(dockets, dockets.c.id == table.c.docket_id).where(dockets.c.matter_id == matter_id)
    return set(session.scalars(query))


def _entered(session: Session, name: str, matter_id: int | None) -> set[int]:
    table = _TABLES[name]
    query = select(table.c.id).where(table.c.layer.in_(sorted(ENTERED)))
    return set(session.scalars(query if matter_id is None else query.where(table.c.matter_id == matter_id)))


def _all(session: Session, name: str, matter_id: int | None) -> set[int]:
    table = _TABLES[name]
    query = select(table.c.id)
    if matter_id is not None and "matter_id" in table.c:
        query = query.where(table.c.matter_id == matter_id)
    return set(session.scalars(query))


def _sources_of_nothing_else(session: Session, citations: set[int]) -> set[int]:
    """The sources whose every citation is hidden."""
    cited = _TABLES["citations"]
    theirs = set(session.scalars(select(cited.c.source_id).where(cited.c.id.in_(citations))))
    others = select(cited.c.source_id).where(cited.c.source_id.in_(theirs), cited.c.id.not_in(citations))
    return theirs - set(session.scalars(others))


def _entered_for_nothing(session: Session, matter_id: int | None) -> set[int]:
    """The sources entered here that nothing cites yet: nobody can tell whether what they are for is public."""
    cited = _TABLES["citations"]
    ids = _entered(session, "sources", matter_id)
    return ids - set(session.scalars(select(cited.c.source_id).where(cited.c.source_id.in_(ids)).distinct()))


def _conflicts_about(session: Session, hidden: Rows) -> set[int]:
    """The conflicts noted here that touch one of these rows: their words tell of it."""
    touch, conflict = _TABLES["conflict_touches"], _TABLES["conflicts"]
    query = (
        select(conflict.c.id, touch.c.subject_table, touch.c.subject_key)
        .join(touch, touch.c.conflict_id == conflict.c.id)
        .where(conflict.c.layer.in_(sorted(ENTERED)))
    )
    touched = session.execute(query).all()
    keys = {(name, key) for name in {row.subject_table for row in touched} for key in _keys(session, name, hidden)}
    return {row.id for row in touched if (row.subject_table, row.subject_key) in keys}


def _keys(session: Session, name: str, hidden: Rows) -> set[str]:
    table: Table | None = _TABLES.get(name)
    if table is None or "key" not in table.c or not hidden.get(name):
        return set()
    return set(session.scalars(select(table.c.key).where(table.c.id.in_(hidden[name]))))


def _unnamed(session: Session, hidden: Rows) -> Iterable[tuple[str, str]]:
    for name in hidden:
        if name in SEALABLE:
            table = _TABLES[name]
            made_here = select(table.c.key).where(table.c.id.in_(hidden[name]), table.c.layer.in_(sorted(ENTERED)))
            yield from ((name, key) for key in (session.scalars(made_here) if hidden[name] else ()))
        else:
            yield from ((name, key) for key in _keys(session, name, hidden))


def _closed_papers(session: Session, matter_id: int | None) -> Rows:
    """The filings and notices of the dockets with restricted remote access."""
    docket = _TABLES["dockets"]
    closed = select(docket.c.id).where(docket.c.remote_access == RemoteAccess.RESTRICTED)
    dockets = set(session.scalars(closed if matter_id is None else closed.where(docket.c.matter_id == matter_id)))
    tables = [_TABLES[name] for name in _PAPERS.values()] if dockets else []
    return {
        table.name: set(session.scalars(select(table.c.id).where(table.c.docket_id.in_(dockets)))) for table in tables
    }


def _withheld(session: Session, matter_id: int | None) -> dict[str, Withheld]:
    closed = _closed_papers(session, matter_id)
    if not closed:
        return {}
    cited = _TABLES["citations"]
    citing = or_(*(cited.c[column].in_(closed[name]) for column, name in _PAPERS.items()))
    papers = {name: Withheld(ids, _SAYS) for name, ids in closed.items()}
    return papers | {"citations": Withheld(set(session.scalars(select(cited.c.id).where(citing))), _CITED)}
