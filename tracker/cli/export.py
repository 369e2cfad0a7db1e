"""`tracker export`: everything out again."""

import rich_click as click

from tracker.cli.options import OPERATOR, database_option, doors_for, matter_option, print_json
from tracker.db.visibility import Scope
from tracker.services.exports import export_matter
from tracker.services.matters import one_matter
from tracker.services.unit import Unit


@click.command(epilog="Example: tracker export --matter abrego-garcia --format json > abrego-garcia.json")
@matter_option
@click.option("--format", "form", type=click.Choice(["json"]), default="json", show_default=True, help="The format.")
@click.option(
    "--with-sealed",
    is_flag=True,
    help="All that is not public too: sealed rows, private notes, what is withheld. Keep the file closed.",
)
@database_option
def export(matter: str | None, form: str, database: str | None, *, with_sealed: bool) -> None:
    """Print a whole matter, every row with its citations, to standard output."""
    del form  # JSON is the only one yet
    with doors_for(database) as doors, doors.reading() as session:
        unit = Unit(session, OPERATOR, doors.clock.now())
        print_json(export_matter(unit, one_matter(unit, Scope(OPERATOR), matter), with_sealed=with_sealed))
