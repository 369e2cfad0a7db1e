"""Reading one matter: its rows in the layers asked for, and the keys of their ids. `records` builds on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, FromClause, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.base import Base
from tracker.db.types import precision_of
from tracker.db.visibility import Scope
from tracker.domain.moments import Moment


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


def keys_of(rows: Iterable[RowMapping]) -> dict[int, str]:
    """The key of each row by its id."""
    return {row["id"]: row["key"] for row in rows}


@dataclass(slots=True)
class Reading:
    """One read of one matter. `ids` holds, by table, the key of each row that stands and may be seen."""

    session: Session
    matter: RowMapping
    scope: Scope
    ids: dict[str, Mapping[int, str]] = field(default_factory=dict)

    def all(self, query: Any) -> list[RowMapping]:  # noqa: ANN401 - any select
        """The rows of a query."""
        return list(self.session.execute(query).mappings())

    def rows(self, model: type[Base], *conditions: ColumnElement[bool]) -> list[RowMapping]:
        """The rows of a table that stand, in the layers asked for; their keys are noted in `ids`."""
        table = model.__table__
        found = self.all(select(table).where(*conditions, *self._stands(table)).order_by(table.c.id))
        if "key" in table.c:
            self.ids[model.__tablename__] = keys_of(found)
        return found

    def _stands(self, table: FromClause) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if "layer" in table.c:
            conditions.append(table.c.layer.in_(sorted(self.scope.layers)))
        if "entered_in_error_at" in table.c:
            conditions.append(table.c.entered_in_error_at.is_(None))
        return conditions

    def children(self, model: type[Base], column: str, parents: Iterable[int]) -> dict[int, list[RowMapping]]:
        """The rows of a table by the parent they belong to."""
        table = model.__table__
        wanted = list(parents)
        found: dict[int, list[RowMapping]] = {}
        if wanted:
            for row in self.all(select(table).where(table.c[column].in_(wanted)).order_by(table.c.id)):
                found.setdefault(row[column], []).append(row)
        return found

    def key(self, table: str, row: int | None) -> str | None:
        """The key of a row, or None where it does not stand or is not named."""
        return self.ids[table].get(row) if row is not None else None

    def keys(self, table: str, rows: Sequence[RowMapping], column: str) -> tuple[str, ...]:
        """The keys that child rows point at, in order."""
        held = self.ids[table]
        return tuple(held[row[column]] for row in rows if row[column] in held)
