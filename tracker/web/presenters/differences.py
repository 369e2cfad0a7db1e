"""What a change of a row did, field by field, in words: from what, to what."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, Column

from tracker.db.base import Base
from tracker.db.types import UTCDateTime, Word
from tracker.domain.edtf import parse_moment
from tracker.domain.errors import Unreadable
from tracker.domain.wording import format_instant, format_moment
from tracker.web.presenters.citations import field_in_words

Values = Mapping[str, object] | None
Keys = Mapping[tuple[str, int], str]
_NOTHING = "nothing"
_BESIDES = frozenset({"id", "version", "matter_id", "position"})
_BOUNDS = ("_earliest", "_latest")
_NOUNS = {
    "accounts": "account",
    "citations": "citation",
    "conflict_positions": "side of a conflict",
    "conflict_touches": "point of a conflict",
    "coverage": "check of a docket",
    "deadline_rivals": "rival due moment",
    "docket_links": "link between dockets",
    "event_obligations": "event beside a duty",
    "finding_deadlines": "deadline of a finding",
    "fulfilment_deadlines": "deadline of an answer",
    "fulfilments": "answer",
    "obligation_parties": "side of a duty",
    "obligations": "duty",
    "parties": "party",
    "party_aliases": "other name",
    "party_roles": "role",
    "setting_facts": "step of a setting",
}
_PLURALS = {"coverage": "checks of dockets", "parties": "parties", "obligations": "duties"}
_TITLES = ("title", "name", "topic", "said", "text", "locator")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: its name in words, and its values before and after; None where there was or is no row."""

    field: str
    before: str | None
    after: str | None


def noun(table: str) -> str:
    """What a row of a table is called: `order`, `duty`, `side of a conflict`."""
    return _NOUNS.get(table, table.removesuffix("s").replace("_", " "))


def nouns(table: str, number: int) -> str:
    """Rows of a table, counted: `1 order`, `24 parties`."""
    one = noun(table)
    if number == 1:
        return f"1 {one}"
    head, _, rest = one.partition(" of ")
    many = _PLURALS.get(table) or (f"{_many(head)} of {rest}" if rest else _many(one))
    return f"{number} {many}"


def _many(word: str) -> str:
    first, beside, last = word.partition(" beside ")
    between = first.partition(" between ")
    if beside:
        return f"{first}s beside {last}"
    return f"{between[0]}s between {between[2]}" if between[1] else f"{word}s"


def title_of(values: Values) -> str | None:
    """What a row calls itself, shortened; None where it has no words of its own."""
    for name in _TITLES if values else ():
        text = (values or {}).get(name)
        if isinstance(text, str) and text:
            return text if len(text) <= 90 else f"{text[:88].rsplit(' ', 1)[0]} …"  # noqa: PLR2004 - a line
    return None


def differences(table: str, before: Values, after: Values, *, zone: str, keys: Keys) -> tuple[Difference, ...]:
    """What changed in a row: every field that differs; of a new or deleted row every field that is filled."""
    found = []
    for column in Base.metadata.tables[table].c:
        old, new = (before or {}).get(column.name), (after or {}).get(column.name)
        if old == new or column.name in _BESIDES or column.name.endswith(_BOUNDS):
            continue
        words = _words_for(column, zone, keys)
        found.append(
            Difference(
                field_in_words(column.name.removesuffix("_edtf").removesuffix("_id")),
                words(old) if before is not None else None,
                words(new) if after is not None else None,
            )
        )
    return tuple(found)


def pointed_at(table: str, rows: Iterable[Values]) -> dict[str, set[int]]:
    """The rows, by table, that some rows of a table point at."""
    found: dict[str, set[int]] = {}
    for row in rows:
        for column in Base.metadata.tables[table].c:
            number = (row or {}).get(column.name)
            target = _target(column)
            if target and isinstance(number, int):
                found.setdefault(target, set()).add(number)
    return found


def _words_for(column: Column[object], zone: str, keys: Keys) -> Callable[[object], str]:
    def words(value: object) -> str:
        if value is None or value == [] or value == "":
            return _NOTHING
        target = _target(column)
        if target and isinstance(value, int):
            return keys.get((target, value), f"{noun(target)} number {value}")
        if isinstance(column.type, Boolean):
            return "yes" if value else "no"
        if isinstance(value, list):
            return "; ".join(str(one) for one in value)
        return _text(column, str(value), zone)

    return words


def _text(column: Column[object], text: str, zone: str) -> str:
    if isinstance(column.type, UTCDateTime):
        return format_instant(datetime.fromisoformat(text), zone)
    if column.name.endswith("_edtf"):
        try:
            return format_moment(parse_moment(text, zone), zone)
        except Unreadable:
            return text
    is_word = isinstance(column.type, Word) and issubclass(column.type.vocabulary, StrEnum)
    return text.replace("_", " ") if is_word else text


def _target(column: Column[object]) -> str | None:
    return next((reference.column.table.name for reference in column.foreign_keys), None)
