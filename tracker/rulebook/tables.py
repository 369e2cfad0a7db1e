"""Reading a file of law: TOML tables with the line each begins on, and checks that say file, line and what is wrong.

What the tables mean is in `rules` and `calendars`; nothing here knows a rule.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar, cast

from tracker.domain.errors import Unreadable

_HEADER_OR_LONG_TEXT = re.compile(
    r"""^[ \t]*\[\[[ \t]*([A-Za-z0-9_]+)[ \t]*\]\]|\"{3}.*?\"{3}|'{3}.*?'{3}""", re.MULTILINE | re.DOTALL
)
_Value = TypeVar("_Value", str, int, bool, date)
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class LawTable:
    """One table of a file of law, with the line it begins on. `kind` is its name, empty for the head of the file."""

    kind: str
    data: dict[str, object]
    file: str
    line: int
    text: str = field(repr=False)

    def refuse(self, reason: str, name: str | None = None) -> Unreadable:
        """The error for this table, at the line of a field where one is named."""
        found = re.search(rf"^[ \t]*{re.escape(name)}[ \t]*=", self.text, re.MULTILINE) if name else None
        line = self.line + self.text.count("\n", 0, found.start()) if found else self.line
        return Unreadable(f"{self.file}, line {line}: {reason}")

    def allow(self, names: Iterable[str]) -> None:
        """Raises Unreadable for a field that is none of these."""
        known = set(names)
        for name in self.data:
            if name not in known:
                raise self.refuse(
                    f"'{name}' is no field of a {self.kind or 'file'}; fields are {', '.join(sorted(known))}", name
                )

    def need(self, name: str, kind: type[_Value]) -> _Value:
        """A field that must be there. Raises Unreadable where it is missing, empty or of another kind."""
        value = self.get(name, kind)
        if value is None or value == "":
            raise self.refuse(f"'{name}' is missing; every {self.kind or 'file'} needs one", name)
        return value

    def get(self, name: str, kind: type[_Value]) -> _Value | None:
        """A field that may be left out. Raises Unreadable where it is of another kind."""
        value = self.data.get(name)
        if value is None:
            return None
        if type(value) is not kind:
            raise self.refuse(f"'{name}' must be a {kind.__name__}, not {value!r}", name)
        return value

    def word(self, name: str, words: type[_Word], default: _Word | None = None) -> _Word:
        """A field that is one of a set of words. Raises Unreadable for any other, or where there is no default."""
        value = self.get(name, str)
        if value is None and default is not None:
            return default
        try:
            return words(value or "")
        except ValueError:
            raise self.refuse(f"'{name}' must be one of {', '.join(words)}, not {value!r}", name) from None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty where it is left out. Raises Unreadable for anything else."""
        value = self.data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refuse(f"'{name}' must be a list of texts", name)
        return tuple(cast("list[str]", value))


def read_tables(path: Path) -> tuple[LawTable, list[LawTable]]:
    """The head of a file and its tables, in file order. Raises Unreadable with file, line and reason."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path.name} cannot be read: {error}") from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(f"{path.name}: {error}") from None
    headers = [found for found in _HEADER_OR_LONG_TEXT.finditer(text) if found[1]]
    head_end = headers[0].start() if headers else len(text)
    head = {name: value for name, value in data.items() if not _is_list_of_tables(value)}
    tables, seen = [], dict.fromkeys(data, 0)
    for number, header in enumerate(headers):
        kind = header[1]
        end = headers[number + 1].start() if number + 1 < len(headers) else len(text)
        item = cast("list[dict[str, object]]", data[kind])[seen[kind]]
        seen[kind] += 1
        line = text.count("\n", 0, header.start()) + 1
        tables.append(LawTable(kind, item, path.name, line, text[header.start() : end]))
    return LawTable("", head, path.name, 1, text[:head_end]), tables


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
