"""What is wrong with a seed row by itself: an unknown field, a value of another kind, a key that stands twice."""

from datetime import date, datetime

from sqlalchemy import Boolean, Integer, Table

from tracker.db.types import Listed, UTCDateTime
from tracker.domain.errors import Unreadable
from tracker.domain.identifiers import check_key
from tracker.services.seed_files import SeedRow
from tracker.services.seed_tables import NESTED, SHAPES, Shape

_CITED_BENEATH = ("sources", "conflicts")  # a source is what is cited; a conflict is cited position by position
_KINDS: tuple[tuple[type, type, str], ...] = (
    (Boolean, bool, "true or false"),
    (Integer, int, "a whole number"),
    (UTCDateTime, datetime, "a moment with its offset, without quotes"),
    (Listed, list, "a list"),
)


def check_rows(rows: list[SeedRow]) -> None:
    """Raises Unreadable, with file and line, for the first row that could not be loaded as it stands."""
    seen: dict[tuple[str, str], SeedRow] = {}
    for row in rows:
        shape = _shape_of(row)
        _check_values(row, shape)
        _check_key(row, shape, seen)
        if row.table not in _CITED_BENEATH and not row.data.get("cite"):
            raise row.refuse("nothing cites this row. Give cite = [{ source, at, lines }]")


def _shape_of(row: SeedRow) -> Shape:
    shape = SHAPES.get(row.table)
    if shape is None:
        raise row.refuse(f"there is no table '{row.table}'. Tables are: {', '.join(SHAPES)}")
    for name in row.data:
        if name not in shape.fields:
            raise row.refuse(
                f"'{row.table}' has no field '{name}'. Fields are: {', '.join(sorted(shape.fields))}", name
            )
    return shape


def _check_values(row: SeedRow, shape: Shape) -> None:
    nested = NESTED.get(row.table, ())
    for name, value in row.data.items():
        if name == "cite" or name in nested:
            continue
        wanted, said = _kind(shape, name)
        fits = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
        if not fits and not (name in shape.moments and isinstance(value, date)):
            raise row.refuse(f"'{name}' must be {said}", name)


def _kind(shape: Shape, name: str) -> tuple[type, str]:
    table = shape.model.__table__
    assert isinstance(table, Table)  # noqa: S101 - every model is one table
    if name in shape.plain:
        for column_type, wanted, said in _KINDS:
            if isinstance(table.c[name].type, column_type):
                return wanted, said
    return str, "text in quotes"


def _check_key(row: SeedRow, shape: Shape, seen: dict[tuple[str, str], SeedRow]) -> None:
    if "key" not in shape.plain:
        return
    key = str(row.data.get("key", ""))
    try:
        check_key(key)
    except Unreadable as error:
        raise row.refuse(error.message, "key") from None
    first = seen.setdefault((row.table, key), row)
    if first is not row:
        raise row.refuse(f"'{key}' stands already in {first.file}, line {first.line}", "key")
