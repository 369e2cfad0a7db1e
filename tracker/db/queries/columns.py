"""What the columns of a table hold, for whoever puts a stored row into words."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Boolean

from tracker.db.base import Base
from tracker.db.types import UTCDateTime, Word

_BESIDES = frozenset({"id", "version", "matter_id", "position"})
_BOUNDS = ("_earliest", "_latest")


@dataclass(frozen=True, slots=True)
class Field:
    """A column that says something: its name, what it is a field of in words' terms, and the table it points at.

    `kind` is `moment` (EDTF), `instant` (UTC), `truth`, `word` (of a vocabulary), `row` or `plain`.
    """

    column: str
    name: str
    kind: str
    target: str | None = None


@cache
def fields_of(table: str) -> tuple[Field, ...]:
    """The columns of a table in order, without numbers, bounds and counters that only the database needs."""
    found = []
    for column in Base.metadata.tables[table].c:
        if column.name in _BESIDES or column.name.endswith(_BOUNDS):
            continue
        target = next((reference.column.table.name for reference in column.foreign_keys), None)
        name = column.name.removesuffix("_edtf").removesuffix("_id")
        kind = "row" if target else _kind(column.name, column.type)
        found.append(Field(column.name, name, kind, target))
    return tuple(found)


def _kind(name: str, held: object) -> str:
    match held:
        case UTCDateTime():
            return "instant"
        case Boolean():
            return "truth"
        case Word():
            return "word"
        case _:
            return "moment" if name.endswith("_edtf") else "plain"
