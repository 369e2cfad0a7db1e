"""The snapshots of the calendars: every day from 1970 to 2100, one a line, so that a change reads as a difference.

`python -m tests.rulebook.snapshots.renew` writes them again. A table whose days have changed needs a new `version` at
its head first; without one its snapshot is left as it is, and the command says so and ends with 1.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from tracker.domain.calendars import Closing, DayState
from tracker.rulebook.calendars import CalendarBook, load_calendars

FOLDER = Path(__file__).parent


class SameVersion(ValueError):
    """The days of a table changed and its version did not."""


def snapshots(book: CalendarBook) -> dict[str, str]:
    """The text of each snapshot by the name of its table."""
    tables = {"federal": book.federal, **{table.id: table for table in book.states.values()}}
    texts = {name: _text(table.version, table.closings()) for name, table in tables.items()}
    return {**texts, "closures": _text(book.closures.version, book.closures.closings)}


def renewed(name: str, old: str, new: str) -> str:
    """The new text of a snapshot. Raises SameVersion when the days changed and the version did not."""
    if old and old != new and _version(old) == _version(new):
        raise SameVersion(f"the days of {name}.toml changed and its version did not: give it a new one, then renew")
    return new


def stored(name: str) -> str:
    """The snapshot as it is kept, empty where there is none."""
    file = FOLDER / f"{name}.txt"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _version(text: str) -> str:
    return text.partition("\n")[0]


def _text(version: str, closings: Iterable[Closing]) -> str:
    return "\n".join([f"version {version}", *map(_line, closings)]) + "\n"


def _line(closing: Closing) -> str:
    state = str(closing.state)
    if closing.state is DayState.DISPUTED:
        state += ", counts" if closing.counts else ", does not count"
    said = [f"{closing.on} {closing.on:%a}", state, closing.name, closing.authority]
    if closing.kind.value in ("court", "inaccessible"):
        said.append(f"{closing.of}: {closing.kind}")
    if not closing.is_checked:
        said.append("not checked")
    return " | ".join(said)


def main() -> int:
    """Writes what has changed; 1 when a table must have a new version first."""
    status = 0
    for name, text in snapshots(load_calendars()).items():
        try:
            (FOLDER / f"{name}.txt").write_text(renewed(name, stored(name), text), encoding="utf-8", newline="\n")
        except SameVersion as error:
            print(error, file=sys.stderr)  # noqa: T201 - what a command says
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
