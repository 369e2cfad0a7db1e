"""`tracker export`: everything out again, or what a calendar and a feed reader can take."""

import rich_click as click

from tracker.bootstrap import Doors
from tracker.cli.options import OPERATOR, database_option, doors_for, matter_option, print_json
from tracker.db.visibility import Scope
from tracker.domain.errors import Nonsense
from tracker.domain.wording import CAUTION
from tracker.feeds import atom, ical
from tracker.feeds.model import Calendar, ChangeList
from tracker.services.calendar_events import calendar_of
from tracker.services.exports import PublicRights, export_matter
from tracker.services.matters import one_matter, record_of
from tracker.services.recent_saves import recent_saves
from tracker.services.unit import Unit


@click.command(epilog="Example: tracker export --matter abrego-garcia --format json > abrego-garcia.json")
@matter_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "ics", "atom"]),
    default="json",
    show_default=True,
    help="json: every row. ics: a calendar of deadlines and days in court. atom: the newest changes.",
)
@click.option(
    "--with-sealed",
    is_flag=True,
    help="All that is not public too: sealed rows, private notes, what is withheld. Keep the file closed. For json.",
)
@database_option
def export(matter: str | None, form: str, database: str | None, *, with_sealed: bool) -> None:
    """Print a whole matter, every row with its citations, to standard output; or its calendar, or its changes.

    What is not public is left out unless it is asked for. A calendar and a list of changes never hold it.
    """
    if with_sealed and form != "json":
        raise Nonsense(
            "Nothing sealed is ever in a calendar or a list of changes. Leave out --with-sealed, or take json"
        )
    with doors_for(database) as doors, doors.reading() as session:
        unit = Unit(session, OPERATOR, doors.clock.now())
        key = one_matter(unit, Scope(OPERATOR), matter)
        if form == "json":
            print_json(export_matter(unit, key, with_sealed=with_sealed))
        else:
            written = _calendar(unit, key, doors) if form == "ics" else _changes(unit, key, doors)
            click.echo(written.decode(), nl=False)


def _calendar(unit: Unit, key: str, doors: Doors) -> bytes:
    events = calendar_of(unit, PublicRights(OPERATOR), key, doors.settings.base_url)
    about = f"Duties and days in court. {CAUTION}"
    return ical.calendar_feed(
        Calendar(f"Duty Docket: {record_of(unit, PublicRights(OPERATOR), key).title}", about, events)
    )


def _changes(unit: Unit, key: str, doors: Doors) -> bytes:
    base_url = doors.settings.base_url
    page = f"{base_url}/history?matter={key}"
    return atom.atom_feed(
        ChangeList(
            id=page,
            title=f"Duty Docket: {record_of(unit, PublicRights(OPERATOR), key).title}, changes",
            about=CAUTION,
            address="",
            page=page,
            made_at=unit.as_of,
            saves=recent_saves(unit, PublicRights(OPERATOR), (key,), base_url),
        )
    )
