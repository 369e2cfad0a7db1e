"""Where a matter's rows and their history hold some words, and taking the words out of both."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Text, select, text, update
from sqlalchemy.orm import Session

from tracker.db.base import Base
from tracker.db.history import redact
from tracker.db.models import Change
from tracker.db.rows import model_of
from tracker.db.types import Listed
from tracker.domain.private_words import PrivateWords

Row = tuple[str, int]
_NOT_WORDS = frozenset(
    {
        "key",
        "sha256",
        "media_type",
        "rrule",
        "rule",
        "rule_version",
        "method_version",
        "calendar_version",
        "subject_table",
        "subject_key",
        "field",
        "checked_by",
        "written_by",
        "confirmed_by",
        "decided_by",
        "responsible",
        "backup",
    }
)
"""Columns of text that the program reads as names of its own: without them what hangs on them would break."""

_JSON = frozenset({("computations", "request"), ("computations", "answer")})
_TABLES = Base.metadata.tables
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a row that holds the words, and the text in which they stand."""

    table: str
    number: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Held:
    """Where a matter holds the words.

    `changes` counts the changes of each row that hold them, `reasons` are the saves whose reason does, and `keys` the
    keys of rows, as (table, key).
    """

    places: tuple[Place, ...]
    changes: Mapping[Row, int]
    reasons: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row of which the words must be taken out, of itself or of its history."""
        return tuple(sorted({*((place.table, place.number) for place in self.places), *self.changes}))


def columns_of_words(table: str) -> tuple[str, ...]:
    """The columns of a table that hold words of people."""
    return tuple(column.name for column in _TABLES[table].c if _holds_words(column))


def held_in(session: Session, matter_id: int, words: PrivateWords) -> Held:
    """Where the rows of a matter, those that are gone too, and their history hold the words."""
    rows: dict[str, set[int]] = {}
    changes: dict[Row, int] = {}
    reasons: dict[str, None] = {}
    keys: dict[tuple[str, str], None] = {}
    query = select(Change.__table__).where(Change.matter_id == matter_id).order_by(Change.seq)
    for change in session.execute(query, execution_options={"yield_per": 1000}).mappings():
        place = (change["table_name"], change["row_id"])
        rows.setdefault(place[0], set()).add(place[1])
        if any(_says(words, place[0], values) for values in (change["before"], change["after"])):
            changes[place] = changes.get(place, 0) + 1
        if change["why"] and words.found_in(change["why"]):
            reasons[change["group_id"]] = None
        if change["row_key"] and words.found_in(change["row_key"]):
            keys[place[0], change["row_key"]] = None
    places = [place for name in sorted(rows) for place in _places(session, name, sorted(rows[name]), words)]
    return Held(tuple(places), changes, tuple(reasons), tuple(keys))


def take_out(session: Session, held: Held, words: PrivateWords, at: datetime) -> int:
    """Takes the words out of the rows and empties the history that held them; how many changes were emptied.

    A change says of each row who did it, when and why. The reasons that hold the words go with all of their saves.
    """
    for place in held.places:
        row: Any = session.get(model_of(place.table), place.number)
        setattr(row, place.column, _cleaned(place.table, place.column, getattr(row, place.column), words))
        if place.table == "party_aliases":
            _keep_apart(session, row)
    session.flush()
    emptied = sum(redact(session, model_of(name), number, at=at) for name, number in held.rows)
    theirs = (Change.group_id.in_(held.reasons), Change.redacted_at.is_(None))
    emptying = update(_TABLES["change"]).where(*theirs).values(before=None, after=None, salt=None, redacted_at=at)
    return emptied + session.connection().execute(emptying).rowcount if held.reasons else emptied


def forget_search(session: Session) -> None:
    """Builds SQLite's search index anew: words that were taken out linger in it until it is merged."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO search_fts(search_fts) VALUES ('rebuild')"))


def _holds_words(column: Column[Any]) -> bool:
    if column.name in _NOT_WORDS or column.name.endswith("_edtf"):
        return False
    return type(column.type) is Text or isinstance(column.type, Listed)


def _says(words: PrivateWords, table: str, values: Mapping[str, Any] | None) -> bool:
    """Whether a row of the history holds the words, in a column that it may have had under another name too."""
    if not values:
        return False
    told = [value for name, value in values.items() if name not in _NOT_WORDS]
    return any(words.found_in(said) for said in _texts(told, is_json=table == "computations"))


def _texts(value: object, *, is_json: bool = False) -> Iterator[str]:
    match value:
        case str():
            yield value
            if is_json and value[:1] in ("{", "["):
                yield from _texts(json.loads(value))
        case list() | tuple():
            for one in value:
                yield from _texts(one, is_json=is_json)
        case dict():
            for one in value.values():
                yield from _texts(one, is_json=is_json)


def _places(session: Session, name: str, numbers: list[int], words: PrivateWords) -> Iterable[Place]:
    table, columns = _TABLES[name], columns_of_words(name)
    for start in range(0, len(numbers), _BATCH):
        query = select(table).where(table.c.id.in_(numbers[start : start + _BATCH])).order_by(table.c.id)
        for row in session.execute(query).mappings():
            for column in columns:
                found = next((said for said in _of(name, column, row[column]) if words.found_in(said)), None)
                if found is not None:
                    yield Place(name, row["id"], column, found)


def _of(table: str, column: str, value: object) -> Iterator[str]:
    is_json = (table, column) in _JSON
    return _texts(json.loads(str(value)) if is_json and value else value)


def _cleaned(table: str, column: str, value: Any, words: PrivateWords) -> Any:  # noqa: ANN401 - of any column
    if (table, column) in _JSON:
        return json.dumps(words.taken_out_of(json.loads(value)), ensure_ascii=False)
    return words.taken_out_of(value)


def _keep_apart(session: Session, row: Any) -> None:  # noqa: ANN401 - a row of party_aliases
    """Two other names of one party may read alike once the words are gone; a number tells them apart."""
    table = _TABLES["party_aliases"].c
    theirs = (table.party_id == row.party_id, table.kind == row.kind, table.layer == row.layer, table.id != row.id)
    others = set(session.connection().execute(select(table.text).where(*theirs)).scalars())
    if row.text in others:
        row.text = f"{row.text} {row.id}"
    session.flush()
