"""Reading seed files: TOML tables with the line each begins on. Nothing is loaded here.

What cannot be read is refused with file, line and reason, before anything is written.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from tracker.domain.errors import Unreadable
from tracker.domain.vocabulary import Layer

Data = dict[str, object]
_HEADER_OR_LONG_TEXT = re.compile(
    r"""^[ \t]*\[\[[ \t]*([A-Za-z0-9_]+)[ \t]*\]\]|\"{3}.*?\"{3}|'{3}.*?'{3}""", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class SeedRow:
    """One table of a seed file: which table it is for, its fields, and where it stands."""

    table: str
    data: Data
    layer: Layer
    file: str
    line: int
    text: str = field(repr=False)

    def refuse(self, reason: str, name: str | None = None) -> Unreadable:
        """The error for this row, at the line of a field where one is named."""
        return Unreadable(f"{self.file}, line {self._line_of(name)}: {reason}")

    def _line_of(self, name: str | None) -> int:
        if name is None:
            return self.line
        found = re.search(rf"^[ \t]*{re.escape(name)}[ \t]*=", self.text, re.MULTILINE)
        return self.line + self.text.count("\n", 0, found.start()) if found else self.line

    def named(self, name: str) -> list[Data]:
        """The inline tables under a name; empty when there are none. Raises Unreadable for anything else."""
        items = self.data.get(name, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise self.refuse(f"'{name}' must be a list of tables, as {name} = [{{ ... }}]", name)
        return cast("list[Data]", items)


def read_seed(folder: Path, layers: Iterable[Layer]) -> list[SeedRow]:
    """Every row of `courts.toml` and of the asked layers of each matter's folder, in file order.

    Raises Unreadable with file, line and reason.
    """
    rows = _read(folder / "courts.toml", Layer.ARTICLES, folder)
    for matter in sorted(path for path in folder.iterdir() if path.is_dir()):
        for layer in layers:
            for path in sorted((matter / layer.value).glob("*.toml")):
                rows += _read(path, layer, folder)
    return rows


def _read(path: Path, layer: Layer, folder: Path) -> list[SeedRow]:
    name = str(path.relative_to(folder.parent))
    try:
        text = path.read_text("utf-8")
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+), column \d+\)", str(error))
        where = f"line {at[1]}" if at else "at its end"
        reason = str(error).split(" (at ")[0]
        raise Unreadable(f"{name}, {where}: this is not TOML: {reason}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{name}: it cannot be read: {error}") from None
    return _rows(text, tables, layer, name)


def _rows(text: str, tables: dict[str, Any], layer: Layer, name: str) -> list[SeedRow]:
    """The tables of a file in the order of their headers. A `[[header]]` inside a long text is none."""
    headers = [found for found in _HEADER_OR_LONG_TEXT.finditer(text) if found[1]]
    _refuse_what_has_no_header(text, tables, [header[1] for header in headers], name)
    seen: dict[str, int] = {}
    rows = []
    for number, header in enumerate(headers):
        index = seen.get(header[1], 0)
        seen[header[1]] = index + 1
        end = headers[number + 1].start() if number + 1 < len(headers) else len(text)
        line = text.count("\n", 0, header.start()) + 1
        rows.append(SeedRow(header[1], tables[header[1]][index], layer, name, line, text[header.start() : end]))
    return rows


def _refuse_what_has_no_header(text: str, tables: dict[str, Any], headers: list[str], name: str) -> None:
    """Raises Unreadable for what would be passed over: a lone value, a `[table]`, a header written otherwise."""
    for table in {**tables, **dict.fromkeys(headers)}:
        held: Any = tables.get(table)
        is_listed = isinstance(held, list) and all(isinstance(item, dict) for item in held)
        if not is_listed or len(held) != headers.count(table):
            place = re.search(rf"""^[ \t]*[\["' \t]*{re.escape(table)}\b""", text, re.MULTILINE)
            line = text.count("\n", 0, place.start()) + 1 if place else 1
            raise Unreadable(f"{name}, line {line}: '{table}' stands outside a [[table]]; head each row [[{table}]]")
