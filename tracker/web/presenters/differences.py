"""What a change of a row did, field by field, in words: from what, to what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.db.queries.columns import Field, fields_of
from tracker.domain.edtf import parse_moment
from tracker.domain.errors import Unreadable
from tracker.domain.row_nouns import noun
from tracker.domain.wording import format_instant, format_moment

Values = Mapping[str, object] | None
Titles = Mapping[tuple[str, int], str]
_NOTHING = "nothing"
_TITLES = ("title", "name", "topic", "said", "text", "locator")
_MOST_LETTERS = 90


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: its name in words, and its values before and after; None where there was or is no row."""

    field: str
    before: str | None
    after: str | None


def title_of(values: Values) -> str | None:
    """What a row calls itself, shortened; None where it has no words of its own."""
    for name in _TITLES if values else ():
        text = (values or {}).get(name)
        if isinstance(text, str) and text:
            return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS].rsplit(' ', 1)[0]} …"
    return None


def differences(table: str, before: Values, after: Values, *, zone: str, titles: Titles) -> tuple[Difference, ...]:
    """What changed in a row: every field that differs; of a new or deleted row every field that is filled."""
    found = []
    for field in fields_of(table):
        old, new = (before or {}).get(field.column), (after or {}).get(field.column)
        if old != new and not (before is None and _is_empty(new)) and not (after is None and _is_empty(old)):
            told = (
                None if row is None else _words(field, row.get(field.column), zone, titles) for row in (before, after)
            )
            found.append(Difference(field.name.replace("_", " "), *told))
    return tuple(found)


def pointed_at(table: str, rows: Iterable[Values]) -> dict[str, set[int]]:
    """The rows, by table, that some rows of a table point at."""
    found: dict[str, set[int]] = {}
    for row in rows:
        for field in fields_of(table):
            number = (row or {}).get(field.column)
            if field.target and isinstance(number, int):
                found.setdefault(field.target, set()).add(number)
    return found


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [])


def _words(field: Field, value: object, zone: str, titles: Titles) -> str:
    if _is_empty(value):
        return _NOTHING
    match field.kind:
        case "row" if field.target and isinstance(value, int):
            return titles.get((field.target, value), f"{noun(field.target)} number {value}")
        case "truth":
            return "yes" if value else "no"
        case "instant" | "moment":
            return _moment(str(value), zone)
        case "word":
            return str(value).replace("_", " ")
        case _:
            return "; ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _moment(text: str, zone: str) -> str:
    """A stored moment in words: an instant in UTC with its fractions of a second, or EDTF."""
    try:
        return format_instant(datetime.fromisoformat(text), zone) if text.endswith("Z") else _edtf(text, zone)
    except (Unreadable, ValueError):
        return text


def _edtf(text: str, zone: str) -> str:
    return format_moment(parse_moment(text, zone), zone)
