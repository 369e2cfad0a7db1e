"""Rows by the name of their table, and the values of the history back in the form that a row takes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tracker.db.base import Base
from tracker.db.types import Listed, UTCDateTime


def model_of(table: str) -> type[Base]:
    """The model of a table."""
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__tablename__ == table)


def as_stored(model: type[Base], row: Mapping[str, Any]) -> dict[str, Any]:
    """A whole row as the history holds it, as values for the columns that there are now."""
    return {column.name: _value(column.type, row[column.name]) for column in model.__table__.c if column.name in row}


def _value(kind: object, value: Any) -> Any:  # noqa: ANN401 - of any column
    if isinstance(kind, UTCDateTime) and value is not None:
        return datetime.fromisoformat(value)
    return tuple(value) if isinstance(kind, Listed) and value is not None else value
