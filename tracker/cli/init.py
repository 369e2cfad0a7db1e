"""`tracker init`: the database at head, with the seed in it."""

import rich_click as click

from tracker import paths
from tracker.bootstrap import open_doors
from tracker.cli.options import database_option, settings_for
from tracker.db.schema import upgrade
from tracker.domain.errors import Unreadable
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Layer, Role
from tracker.scheduler.jobs_queue import make_tables
from tracker.services.seeding import ACTOR, SeedReport, load_seed
from tracker.services.unit import Unit


@click.command(epilog="Example: tracker init")
@database_option
@click.option("--with", "more", type=click.Choice(["public-record"]), multiple=True, help="Load this layer too.")
@click.option("--quiet", is_flag=True, help="Print nothing when all goes well.")
def init(database: str | None, more: tuple[str, ...], *, quiet: bool) -> None:
    """Create or upgrade the database and load the seed.

    Run twice it changes nothing, and never a row that a person changed: those are reported.
    """
    layers = [Layer.ARTICLES, *(Layer(name) for name in more)]
    _refuse_absent(layers)
    settings = settings_for(database)
    upgrade(settings.database_url)
    with open_doors(settings) as doors, doors.writing(ACTOR, why="seed") as session:
        report = load_seed(Unit(session, Viewer(ACTOR, "Seed", Role.ADMIN), doors.clock.now()), paths.seed(), layers)
        if doors.database.engine.dialect.name == "postgresql":
            make_tables(session)
    if not quiet:
        _print(report)


def _refuse_absent(layers: list[Layer]) -> None:
    for layer in layers:
        if not any((folder / layer.value).is_dir() for folder in paths.seed().iterdir()):
            raise Unreadable(f"The seed of this version has no layer '{layer.value}'. Leave out --with {layer.value}")


def _print(report: SeedReport) -> None:
    click.echo(f"Database ready: {report.added} rows added, {report.unchanged} already there.", nl=not report.updated)
    if report.updated:
        click.echo(f" {report.updated} brought up to the seed of this version.")
    for row in report.kept:
        click.echo(f"Left as a person changed it: {row}")
