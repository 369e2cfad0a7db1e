"""Reading one matter: its rows in the layers asked for, and the keys of their ids. `records` builds on it.

A row that the reader may not see is left out, unless a deadline is judged by it: then it keeps its place without its
words, and stands under another key where its own holds some of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, FromClause, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.base import Base
from tracker.db.queries.sealed import Rows, unnamed
from tracker.db.types import precision_of
from tracker.db.visibility import Scope
from tracker.domain.moments import Moment

_JUDGED_BY = frozenset({"orders", "filings", "notices", "events", "fulfilments", "effects", "findings", "sources"})


def moment(row: RowMapping, name: str) -> Moment | None:
    """The moment held in three columns of a row; None when it is empty."""
    edtf = row[f"{name}_edtf"]
    if edtf is None:
        return None
    return Moment(edtf, row[f"{name}_earliest"], row[f"{name}_latest"], precision_of(edtf))


def known(row: RowMapping, name: str) -> Moment:
    """The moment held in three columns that are never empty."""
    found = moment(row, name)
    assert found is not None  # noqa: S101 - the column is NOT NULL
    return found


def key_shown(table: str, row: RowMapping, unnamed_keys: set[tuple[str, str]]) -> str:
    """The key of a row as a reader may know it."""
    key: str = row["key"]
    return f"{table}/not-shown-{row['id']}" if (table, key) in unnamed_keys else key


def keys_of(rows: Iterable[RowMapping]) -> dict[int, str]:
    """The key of each row by its id."""
    return {row["id"]: row["key"] for row in rows}


@dataclass(slots=True)
class Reading:
    """One read of one matter. `ids` holds, by table, the key of each row that stands and may be seen or is judged by.

    `hidden` are the rows that the reader may not see.
    """

    session: Session
    matter: RowMapping
    scope: Scope
    hidden: Rows = field(default_factory=dict)
    ids: dict[str, Mapping[int, str]] = field(default_factory=dict)

    def all(self, query: Any) -> list[RowMapping]:  # noqa: ANN401 - any select
        """The rows of a query."""
        return list(self.session.execute(query).mappings())

    def rows(self, model: type[Base], *conditions: ColumnElement[bool]) -> list[RowMapping]:
        """The rows of a table that stand, in the layers asked for; their keys are noted in `ids`."""
        table = model.__table__
        name = model.__tablename__
        found = self.all(select(table).where(*conditions, *self._stands(table)).order_by(table.c.id))
        if name not in _JUDGED_BY:
            found = [row for row in found if not self.hides(name, row)]
        if "key" in table.c:
            self.ids[name] = {row["id"]: key_shown(name, row, self.unnamed) for row in found}
        return found

    @property
    def unnamed(self) -> set[tuple[str, str]]:
        """The rows, as (table, key), that may not be named to the reader."""
        return unnamed(self.session, self.scope, self.matter["id"]) if self.hidden else set()

    def hides(self, table: str, row: RowMapping) -> bool:
        """Whether the reader may not see what a row says."""
        return row["id"] in self.hidden.get(table, ())

    def _stands(self, table: FromClause) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if "layer" in table.c:
            conditions.append(table.c.layer.in_(sorted(self.scope.layers)))
        if "entered_in_error_at" in table.c:
            conditions.append(table.c.entered_in_error_at.is_(None))
        return conditions

    def children(self, model: type[Base], column: str, parents: Iterable[int]) -> dict[int, list[RowMapping]]:
        """The rows of a table that stand, by the parent they belong to."""
        table = model.__table__
        wanted = list(parents)
        found: dict[int, list[RowMapping]] = {}
        if wanted:
            theirs = [table.c[column].in_(wanted)]
            if "entered_in_error_at" in table.c:
                theirs.append(table.c.entered_in_error_at.is_(None))
            for row in self.all(select(table).where(*theirs).order_by(table.c.id)):
                found.setdefault(row[column], []).append(row)
        return found

    def key(self, table: str, row: int | None) -> str | None:
        """The key of a row, or None where it does not stand or is not named."""
        return self.ids[table].get(row) if row is not None else None

    def keys(self, table: str, rows: Sequence[RowMapping], column: str) -> tuple[str, ...]:
        """The keys that child rows point at, in order."""
        held = self.ids[table]
        return tuple(held[row[column]] for row in rows if row[column] in held)
