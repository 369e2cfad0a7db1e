"""`tracker check`: whether everything the database holds agrees with itself."""

import sys

import rich_click as click

from tracker.cli.options import OPERATOR, database_option, doors_for, json_option, print_json
from tracker.services.attachments import file_faults
from tracker.services.checks import problems
from tracker.services.unit import Unit


@click.command(epilog="Example: tracker check")
@json_option
@database_option
def check(database: str | None, *, as_json: bool) -> None:
    """Check history, citations, keys, search and attached files against each other. Exits 1 when something is wrong."""
    with doors_for(database) as doors, doors.reading() as session:
        unit = Unit(session, OPERATOR, doors.clock.now())
        found = (*problems(unit), *file_faults(unit, doors.settings.data_dir))
    if as_json:
        print_json({"ok": not found, "problems": list(found)})
    elif not found:
        click.echo("Everything agrees: history, citations, keys, search and attached files.")
    for problem in () if as_json else found:
        click.echo(f"tracker: {problem}", err=True)
    sys.exit(1 if found else 0)
