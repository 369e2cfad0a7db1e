"""History is written with the facts: every save of an audited row leaves a `change` in the same transaction.

A session records by itself; `attach_history` tells it who saves, when and why. Rows that are no facts (flags, ticks,
leases, the outbox, search) leave no change. The chains themselves are in `chains`.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, event, insert, inspect, select
from sqlalchemy.orm import Session

from tracker.db.base import Base
from tracker.db.chains import (
    AUDITED,
    Altered,
    Author,
    append_changes,
    empty_history_of,
    json_row,
    last_place_of,
    stored_changes,
)
from tracker.db.types import MomentOf
from tracker.domain.history import INSTALLATION, problems_in

_AUTHOR, _BEFORE = "history_author", "history_before"
_BATCH = 500
_Rows = dict[tuple[str, int], dict[str, object]]


class RecordedSession(Session):
    """A session that writes history with every flush. `attach_history` comes before the first fact."""


def attach_history(
    session: Session, actor: str, at: datetime, *, why: str | None = None, group_id: str | None = None
) -> None:
    """Say who saves through `session`, when and why. Changes with one `group_id` are one save (a new one if None)."""
    session.info[_AUTHOR] = Author(actor=actor, at=at, why=why, group_id=group_id or secrets.token_hex(16))


def group_of(session: Session) -> str:
    """The name that all changes of this session's save share."""
    return _author(session).group_id


def add_all_with_history(session: Session, model: type[Base], rows: Sequence[Mapping[str, object]]) -> list[int]:
    """Insert many rows of one model with their changes, without building objects; their ids, in order.

    `rows` map columns to values, moments by their one name (`filed`). Columns left out take the model's default.
    """
    table = _table(model)
    full = [_full_row(model, table, row) for row in rows]
    if not full:
        return []
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    ids = list(session.connection().execute(statement, full).scalars())
    if table.name in AUDITED:
        saved = (json_row({**row, "id": number}) for row, number in zip(full, ids, strict=True))
        append_changes(session, _author(session), [Altered(table.name, "insert", None, row) for row in saved])
    return ids


def redact(session: Session, model: type[Base], row_id: int, *, at: datetime) -> int:
    """Empty the values of every change of one row, and say so in a last change that holds the row as it is now.

    Correct the row itself first, in the same transaction: its old values go with the rest. Of a row that was deleted
    the last change holds its number alone. Returns how many changes were emptied.
    """
    session.flush()
    table = _table(model)
    now = _select(session, {table.name: [row_id]}).get((table.name, row_id))
    gone = None if now is not None else last_place_of(session, table.name, row_id)
    emptied = empty_history_of(session, table.name, row_id, at)
    if now is not None or gone is not None:
        append_changes(session, _author(session), [Altered(table.name, "redact", gone, now)])
    return emptied


def verify(session: Session, matter: str | None = None) -> list[str]:
    """What is wrong with the history of a matter (by key), or of the installation when None; empty when nothing is."""
    return problems_in(matter or INSTALLATION, stored_changes(session, matter))


@event.listens_for(RecordedSession, "before_flush")
def _look_before(session: Session, *_: object) -> None:
    changed = [row for row in session.dirty if session.is_modified(row)]
    session.info[_BEFORE] = _select(session, _by_table([*changed, *session.deleted]))


@event.listens_for(RecordedSession, "after_flush")
def _record(session: Session, *_: object) -> None:
    before: _Rows = session.info.pop(_BEFORE, {})
    added = _by_table(session.new)
    present = {table: [*added.get(table, ()), *(n for name, n in before if name == table)] for table in AUDITED}
    after = _select(session, present)
    altered = [
        Altered(name, "insert", None, row) for (name, number), row in after.items() if (name, number) not in before
    ]
    for place, row in before.items():
        now = after.get(place)
        if now != row:
            altered.append(Altered(place[0], "update" if now else "delete", row, now))
    if altered:
        append_changes(session, _author(session), altered)


def _author(session: Session) -> Author:
    author = session.info.get(_AUTHOR)
    if not isinstance(author, Author):
        raise RuntimeError("facts are saved by somebody: call attach_history before the first change")  # noqa: TRY004 - misuse
    return author


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - every model is one table
    return table


def _by_table(rows: Iterable[object]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row in rows:
        if isinstance(row, Base) and row.__tablename__ in AUDITED:
            found.setdefault(row.__tablename__, []).append(inspect(row).dict["id"])
    return found


def _select(session: Session, wanted: Mapping[str, Sequence[int]]) -> _Rows:
    """The rows as the database has them now, so that before and after are exact whatever the session has loaded."""
    found: _Rows = {}
    for name, numbers in wanted.items():
        table = Base.metadata.tables[name]
        for start in range(0, len(numbers), _BATCH):
            chosen = select(table).where(table.c.id.in_(numbers[start : start + _BATCH])).order_by(table.c.id)
            for row in session.connection().execute(chosen).mappings():
                found[name, row["id"]] = json_row(dict(row))
    return found


def _full_row(model: type[Base], table: Table, row: Mapping[str, object]) -> dict[str, Any]:
    given: dict[str, object] = {}
    for name, value in row.items():
        if isinstance(getattr(model, name, None), MomentOf):
            for part in ("edtf", "earliest", "latest"):
                given[f"{name}_{part}"] = getattr(value, part, None)
        else:
            given[name] = value
    unknown = given.keys() - table.c.keys()
    if unknown:
        raise KeyError(f"{table.name} has no column {', '.join(sorted(unknown))}")
    return {column.name: given.get(column.name, _default(column)) for column in table.c if column.name != "id"}


def _default(column: Any) -> object:  # noqa: ANN401 - a column of any type
    if column.name == "version":
        return 1
    return column.default.arg if column.default is not None and column.default.is_scalar else None
