"""The history of a matter, newest first: its changes and the saves they belong to."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.base import Base
from tracker.db.history import verify
from tracker.db.models import Account, Change, Matter

Tables = Collection[str]
_CHANGE = Change.__table__
_NONE: Tables = ()
_TITLES = ("title", "name", "topic", "said", "key")
_LINK = ("id", "seq", "table_name", "row_id", "row_key", "action", "actor", "at", "why", "group_id", "redacted_at")


@dataclass(frozen=True, slots=True)
class Save:
    """How many changes one save made, from which to which place in the chain, and how many of each table."""

    number: int
    first: int
    last: int


def newest(
    session: Session,
    matter_id: int,
    *,
    before: int | None,
    limit: int,
    save: str | None = None,
    without: Tables = _NONE,
) -> list[RowMapping]:
    """The newest changes of a matter (or of one save) below a place in its chain, without their values.

    Changes of the tables in `without` are left out here and below.
    """
    query = select(*(_CHANGE.c[name] for name in _LINK)).where(*_of(matter_id, without))
    if before is not None:
        query = query.where(_CHANGE.c.seq < before)
    if save is not None:
        query = query.where(_CHANGE.c.group_id == save)
    return list(session.execute(query.order_by(_CHANGE.c.seq.desc()).limit(limit)).mappings())


def saves(session: Session, matter_id: int, groups: Iterable[str], without: Tables = _NONE) -> dict[str, Save]:
    """The size of each save, by its name."""
    group, seq = _CHANGE.c.group_id, _CHANGE.c.seq
    query = select(group, func.count(), func.min(seq), func.max(seq)).where(*_of(matter_id, without))
    rows = session.execute(query.where(group.in_(list(groups))).group_by(group))
    return {name: Save(number, first, last) for name, number, first, last in rows}


def tables_of(session: Session, matter_id: int, group: str, without: Tables = _NONE) -> list[tuple[str, str, int]]:
    """What one save did: table, action and how many rows, in order of the table's name."""
    name, action = _CHANGE.c.table_name, _CHANGE.c.action
    query = select(name, action, func.count()).where(*_of(matter_id, without), _CHANGE.c.group_id == group)
    rows = session.execute(query.group_by(name, action).order_by(name, action))
    return [(table, done, number) for table, done, number in rows]


def _of(matter_id: int, without: Tables) -> tuple[ColumnElement[bool], ...]:
    mine = _CHANGE.c.matter_id == matter_id
    return (mine, _CHANGE.c.table_name.not_in(sorted(without))) if without else (mine,)


def values_of(session: Session, ids: Iterable[int]) -> dict[int, RowMapping]:
    """The values before and after some changes, by the change's id."""
    query = select(_CHANGE.c.id, _CHANGE.c.before, _CHANGE.c.after).where(_CHANGE.c.id.in_(list(ids)))
    return {row["id"]: row for row in session.execute(query).mappings()}


def titles_by_id(session: Session, wanted: Mapping[str, set[int]]) -> dict[tuple[str, int], str]:
    """What the rows that changes point at are called now, by (table, id): a title or name, else the key."""
    found: dict[tuple[str, int], str] = {}
    for name, ids in wanted.items():
        table = Base.metadata.tables[name]
        column = next((table.c[one] for one in _TITLES if one in table.c), None)
        if ids and column is not None:
            for number, words in session.execute(select(table.c.id, column).where(table.c.id.in_(ids))):
                found[name, number] = words
    return found


def last_save_of(session: Session, matter_id: int, actor: str) -> str | None:
    """The name of the newest save that somebody made in a matter; None where they made none."""
    mine = select(_CHANGE.c.group_id).where(_CHANGE.c.matter_id == matter_id, _CHANGE.c.actor == actor)
    return session.scalar(mine.order_by(_CHANGE.c.seq.desc()).limit(1))


def actor_names(session: Session, actors: Iterable[str]) -> dict[str, str]:
    """The names of those who have an account, by account key."""
    query = select(Account.key, Account.name).where(Account.key.in_(set(actors)))
    return {row.key: row.name for row in session.execute(query)}


def problems_of_chain(session: Session, matter_key: str) -> tuple[str, ...]:
    """What is wrong with the whole chain of a matter, a sentence each; empty when it verifies."""
    return tuple(verify(session, matter_key))


def place_in(session: Session, matter_key: str) -> tuple[int, int, str | None]:
    """A matter's id, and the last place and hash of its chain (0 and None for an empty one)."""
    matter_id = session.scalars(select(Matter.id).where(Matter.key == matter_key)).one()
    query = select(_CHANGE.c.seq, _CHANGE.c.hash).where(_CHANGE.c.matter_id == matter_id)
    last = session.execute(query.order_by(_CHANGE.c.seq.desc()).limit(1)).one_or_none()
    return (matter_id, last.seq, last.hash) if last else (matter_id, 0, None)
