"""What only those who see sealed entries may read: the entries, all that hangs on them, the sources of nothing else."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.db.base import Base
from tracker.db.chains import AUDITED

Rows = dict[str, set[int]]
_SEALABLE = ("orders", "filings", "notices")
_CITATIONS = Base.metadata.tables["citations"]


def hidden_rows(session: Session, matter_id: int | None = None) -> Rows:
    """The ids of the rows, by table, that hang on a sealed entry of a matter (of any when None), and of the entries.

    Empty when nothing is sealed.
    """
    hidden = {name: _sealed(session, name, matter_id) for name in _SEALABLE}
    if not any(hidden.values()):
        return {}
    for table in Base.metadata.sorted_tables:
        if table.name in AUDITED and table.name not in _SEALABLE:
            pointing = [
                table.c[column.name].in_(hidden[reference.column.table.name])
                for column in table.c
                for reference in column.foreign_keys
                if hidden.get(reference.column.table.name)
            ]
            if pointing:
                hidden[table.name] = set(session.scalars(select(table.c.id).where(or_(*pointing))))
    hidden["sources"] = _sources_of_nothing_else(session, hidden.get("citations", set()))
    return hidden


def _sealed(session: Session, name: str, matter_id: int | None) -> set[int]:
    table, dockets = Base.metadata.tables[name], Base.metadata.tables["dockets"]
    query = select(table.c.id).where(table.c.is_sealed)
    if matter_id is not None:
        query = query.join(dockets, dockets.c.id == table.c.docket_id).where(dockets.c.matter_id == matter_id)
    return set(session.scalars(query))


def _sources_of_nothing_else(session: Session, citations: set[int]) -> set[int]:
    """The sources whose every citation is hidden."""
    theirs = set(session.scalars(select(_CITATIONS.c.source_id).where(_CITATIONS.c.id.in_(citations))))
    others = select(_CITATIONS.c.source_id).where(_CITATIONS.c.source_id.in_(theirs), _CITATIONS.c.id.not_in(citations))
    return theirs - set(session.scalars(others))
