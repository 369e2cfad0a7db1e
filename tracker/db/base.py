"""What every table shares: names for constraints, columns that many rows have, and the checks that types imply.

A model says what it holds; the CHECK constraints that follow from a column's type (a known word, a moment in UTC, a
key of plain letters) are added here, once, for both engines.
"""

from datetime import datetime
from enum import StrEnum
from inspect import isclass
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, MetaData, Table, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column

from tracker.db.types import Listed, LocalDay, MomentOf, OneOf, UTCDateTime, Word
from tracker.domain import mail_words, vocabulary
from tracker.domain.vocabulary import Layer

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
_LISTS = (vocabulary, mail_words)
_WORDS = {
    word: Word(word)
    for words in _LISTS
    for word in vars(words).values()
    if isclass(word) and issubclass(word, StrEnum) and word is not StrEnum
}
_DAY_GLOB = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
_TIME_GLOB = "T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


class Base(DeclarativeBase):
    """The parent of all models."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own name
        str: Text(),
        datetime: UTCDateTime(),
        tuple[str, ...]: Listed(),
        tuple[int, ...]: Listed(),
        **_WORDS,
    }

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        table = cls.__table__
        assert isinstance(table, Table)  # noqa: S101 - every model is one table
        for column in table.columns:
            _check_by_type(table, column)
        for name in _moments(cls):
            table.append_constraint(CheckConstraint(_bounds(name), name=f"{name}_bounds"))


class Row:
    """Every row has a number of its own, which never leaves the installation."""

    id: Mapped[int] = mapped_column(
        primary_key=True, sort_order=-9, comment="The row's number in this installation; set by the database"
    )


class Keyed(Row):
    """A row with an address of its own."""

    key: Mapped[str] = mapped_column(
        unique=True, sort_order=-8, comment="Stable slug used in addresses and files; set once, never changed"
    )


class Layered:
    """A row that rests on the word of one layer."""

    layer: Mapped[Layer] = mapped_column(sort_order=90, comment="Whose word the row rests on; set by whoever enters it")


class Erasable:
    """A fact that may turn out to be a slip of the pen. It stays, and is no longer read."""

    entered_in_error_at: Mapped[datetime | None] = mapped_column(
        sort_order=91, comment="When a clerk marked the row as entered in error; empty while it stands"
    )


class Versioned:
    """A row that a person may edit; whoever saves second is told."""

    version: Mapped[int] = mapped_column(
        sort_order=99,
        server_default=text("1"),
        comment="Counts the saves, so that a stale edit is refused",
    )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:  # noqa: N805
        return {"version_id_col": cls.version}


class Fact(Keyed, Layered, Erasable, Versioned):
    """A keyed row of one layer that may be corrected and is never deleted."""


def refers(table: str, comment: str, *, index: bool = True) -> MappedColumn[Any]:
    """A column holding the id of a row of `table`."""
    return mapped_column(ForeignKey(f"{table}.id"), index=index, comment=comment)


def edtf(comment: str) -> MappedColumn[Any]:
    """The first of a moment's three columns."""
    return mapped_column(comment=f"{comment}, as known (EDTF)")


def earliest(name: str) -> MappedColumn[Any]:
    """The second of a moment's three columns."""
    return mapped_column(comment=f"Earliest instant that '{name}' can mean; empty when its start is open")


def latest(name: str) -> MappedColumn[Any]:
    """The third of a moment's three columns."""
    return mapped_column(comment=f"Latest instant that '{name}' can mean")


def exactly_one(*columns: str, name: str) -> CheckConstraint:
    """Exactly one of `columns` is filled."""
    return CheckConstraint(f"{_filled(columns)} = 1", name=name)


def all_or_none(*columns: str, name: str) -> CheckConstraint:
    """All of `columns` are filled, or none is."""
    return CheckConstraint(f"{_filled(columns)} IN (0, {len(columns)})", name=name)


def quoted(words: tuple[str, ...]) -> str:
    """The words as a list in SQL."""
    return ", ".join(f"'{word}'" for word in words)


def _filled(columns: tuple[str, ...]) -> str:
    return " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in columns)


def _moments(model: type) -> list[str]:
    return [name for part in model.__mro__ for name, value in vars(part).items() if isinstance(value, MomentOf)]


def _bounds(name: str) -> str:
    return (
        f"({name}_edtf IS NULL AND {name}_earliest IS NULL AND {name}_latest IS NULL) OR "
        f"({name}_edtf IS NOT NULL AND {name}_latest IS NOT NULL AND "
        f"({name}_earliest IS NULL OR {name}_earliest <= {name}_latest))"
    )


def _check_by_type(table: Table, column: Column[object]) -> None:
    name = column.name
    match column.type:
        case Word() | OneOf():
            table.append_constraint(CheckConstraint(f"{name} IN ({quoted(column.type.words)})", name=f"{name}_word"))
        case UTCDateTime():
            _on(table, "sqlite", f"{name} GLOB '{_DAY_GLOB}{_TIME_GLOB}'", f"{name}_utc")
        case Boolean():
            _on(table, "sqlite", f"{name} IN (0, 1)", f"{name}_truth")
        case Listed():
            _on(table, "sqlite", f"json_type({name}) = 'array'", f"{name}_list")
            _on(table, "postgresql", f"jsonb_typeof({name}) = 'array'", f"{name}_list")
        case LocalDay():
            _on(table, "sqlite", f"{name} GLOB '{_DAY_GLOB}'", f"{name}_day")
            _on(table, "postgresql", f"{name} ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$'", f"{name}_day")
        case _ if name == "key":
            _on(table, "sqlite", f"{name} <> '' AND {name} NOT GLOB '*[^a-z0-9./:-]*'", f"{name}_slug")
            _on(table, "postgresql", f"{name} ~ '^[a-z0-9./:-]+$'", f"{name}_slug")


def _on(table: Table, dialect: str, condition: str, name: str) -> None:
    table.append_constraint(CheckConstraint(condition, name=name).ddl_if(dialect=dialect))
