"""`tracker sources attach DIR`: the articles' own files, checked and then shown beside the facts."""

import sys
from pathlib import Path

import rich_click as click

from tracker.cli.options import OPERATOR, database_option, doors_for, json_option, print_json
from tracker.services.sources import attach as attach_sources
from tracker.services.unit import Unit

_SAID = {
    "attached": "attached",
    "unchanged": "attached already",
    "missing": "no such file in the folder",
    "different": "NOT attached: its SHA-256 is not the one noted, so it is another text",
}


@click.group(epilog="Example: tracker sources attach ~/articles")
def sources() -> None:
    """The documents that facts rest on."""


@sources.command(epilog="Example: tracker sources attach ~/articles")
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
@database_option
def attach(folder: Path, database: str | None, *, as_json: bool) -> None:
    """Check the files in FOLDER against the SHA-256 of each source; then pages show the cited lines.

    The files stay where they are; a file that changes later is no longer shown. Exits 1 when one is another text.
    """
    with doors_for(database) as doors, doors.writing(OPERATOR.key or "", why="sources attach") as session:
        report = attach_sources(Unit(session, OPERATOR, doors.clock.now()), folder)
    if as_json:
        print_json([{"source": row.source, "file": row.file_name, "outcome": row.outcome} for row in report])
    else:
        for row in report:
            click.echo(f"{row.source}: {row.file_name}: {_SAID[row.outcome]}")
    sys.exit(1 if any(row.outcome == "different" for row in report) else 0)
