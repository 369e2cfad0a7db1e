"""Column types that refuse what a docket must not hold, and `MomentOf`, three columns read as one moment.

Each type has its counterpart as a CHECK in the database (see `base`), so that other writers are refused too.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Generic, Self, TypeVar, overload
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeEngine

from tracker.domain.errors import Nonsense
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import Precision

AnyMoment = TypeVar("AnyMoment", bound=Moment | None)
_PRECISION_BY_LENGTH = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}


class Refused(Nonsense, DontWrapMixin):
    """A value that a column refuses. SQLAlchemy passes it on as it is."""


def utc_text(at: datetime) -> str:
    """The one way a moment is written as text: UTC, six decimals, Z. Raises Nonsense for a naive value."""
    if at.tzinfo is None:
        raise Refused(f"{at.isoformat()} has no offset; give the moment with its zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def precision_of(edtf: str) -> Precision:
    """How exact a stored EDTF text is. The text was read by `edtf.parse_moment` before it was stored."""
    body = edtf.rstrip("?~%")
    if body.startswith("[") or "/" in body:
        return Precision.WINDOW
    return _PRECISION_BY_LENGTH.get(len(body), Precision.MINUTE)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, in UTC on the way out. Raises Nonsense for a naive value on the way in."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """`timestamptz` on PostgreSQL, text on SQLite."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> object:
        """The value as the database takes it."""
        if value is None:
            return None
        text = utc_text(value)
        return value.astimezone(UTC) if dialect.name == "postgresql" else text

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The value, aware and in UTC."""
        if value is None:
            return None
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        return at.astimezone(UTC)


class Word(TypeDecorator[StrEnum]):
    """A word of a closed vocabulary, kept as text. Raises Nonsense for any other word."""

    impl = Text
    cache_ok = True

    def __init__(self, vocabulary: type[StrEnum]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    @property
    def words(self) -> tuple[str, ...]:
        """The words allowed."""
        return tuple(word.value for word in self.vocabulary)

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The word as text."""
        if value is None:
            return None
        if value not in self.words:
            raise Refused(f"'{value}' is not one of: {', '.join(self.words)}")
        return str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002
        """The word as a member of its vocabulary."""
        return None if value is None else self.vocabulary(value)


class OneOf(TypeDecorator[str]):
    """One of a few words that only the tables use. Raises Nonsense for any other."""

    impl = Text
    cache_ok = True

    def __init__(self, *words: str) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The word, unless it is unknown."""
        if value is not None and value not in self.words:
            raise Refused(f"'{value}' is not one of: {', '.join(self.words)}")
        return value


class ZoneName(TypeDecorator[str]):
    """The name of a time zone that exists ("America/New_York")."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The name, unless no such zone exists."""
        if value is not None and not _zone_exists(value):
            raise Refused(f"'{value}' is not a time zone; write it as America/New_York")
        return value


class LocalDay(TypeDecorator[str]):
    """A day of the calendar without a zone of its own, as YYYY-MM-DD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | date | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The day as text."""
        if value is None:
            return None
        try:
            return date.fromisoformat(str(value)).isoformat()
        except ValueError:
            raise Refused(f"'{value}' is not a day; write it as 2025-04-14") from None


class Listed(TypeDecorator[tuple[str | int, ...]]):
    """A short list of sentences or of line numbers, kept as JSON; a tuple, so that a change is an assignment."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """JSONB on PostgreSQL, where plain JSON cannot be compared."""
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())

    def process_bind_param(self, value: Sequence[str | int] | None, dialect: Dialect) -> object:  # noqa: ARG002
        """The list as JSON takes it."""
        if isinstance(value, str):
            raise Refused("a list is needed, not one sentence")
        return list(value or ())

    def process_result_value(self, value: object, dialect: Dialect) -> tuple[str | int, ...]:  # noqa: ARG002
        """The list as a tuple; empty when nothing is stored."""
        return tuple(value) if isinstance(value, list) else ()


@lru_cache(maxsize=1024)
def _zone_exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


class MomentOf(Generic[AnyMoment]):
    """Three columns `x_edtf`, `x_earliest`, `x_latest` read and assigned as one `Moment` named `x`.

    The precision is not stored: the EDTF text says it. `MomentOf[Moment | None]` gives and takes None.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...

    @overload
    def __get__(self, row: object, owner: type) -> AnyMoment: ...

    def __get__(self, row: object | None, owner: type) -> Self | Moment | None:
        if row is None:
            return self
        edtf: str | None = getattr(row, f"{self.name}_edtf")
        if edtf is None:
            return None
        latest: datetime = getattr(row, f"{self.name}_latest")
        return Moment(edtf, getattr(row, f"{self.name}_earliest"), latest, precision_of(edtf))

    def __set__(self, row: object, moment: AnyMoment) -> None:
        known: Moment | None = moment
        setattr(row, f"{self.name}_edtf", known.edtf if known else None)
        setattr(row, f"{self.name}_earliest", known.earliest if known else None)
        setattr(row, f"{self.name}_latest", known.latest if known else None)
