"""What several commands share: the database, the moment, the layers, JSON, and how a unit of work is begun."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import rich_click as click

from tracker.bootstrap import Doors, open_doors
from tracker.config import HOME_SENDER, Settings
from tracker.db.engine import read_url
from tracker.db.visibility import ALL_LAYERS, Scope, layers_named
from tracker.domain.compliance import assess
from tracker.domain.edtf import parse_as_of
from tracker.domain.errors import Unreadable
from tracker.domain.policy import Viewer
from tracker.domain.record import MatterRecord
from tracker.domain.standing import Assessment
from tracker.domain.vocabulary import Layer, Role
from tracker.services.known import as_known
from tracker.services.matters import one_matter, record_of
from tracker.services.unit import Unit

OPERATOR = Viewer("operator", "Operator", Role.ADMIN)
"""Whoever can run the command line holds the database already."""

Command = TypeVar("Command", bound=Callable[..., Any])

database_option = click.option(
    "--database",
    metavar="URL",
    envvar="TRACKER_DATABASE_URL",
    show_envvar=True,
    help="The database: sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME.",
)
as_of_option = click.option(
    "--as-of",
    metavar="MOMENT",
    help="The moment: 2025-04-14 (its last instant) or 2025-04-14T12:35, in the matter's zone. Now if left out.",
)
known_at_option = click.option(
    "--known-at",
    metavar="MOMENT",
    help="What this tracker knew at that moment, written as for --as-of. All that is known now if left out.",
)
matter_option = click.option("--matter", metavar="KEY", help="The matter; the first one if left out.")
layers_option = click.option(
    "--layers",
    metavar="LAYERS",
    default="",
    help="Only these layers, by commas: articles, public-record, import, clerk. All if left out.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def settings_for(database: str | None) -> Settings:
    """The settings of this process, with the database of the command line. Raises Unreadable."""
    settings = Settings.from_environment()
    if database is None:
        return settings
    read_url(database)
    return replace(settings, database_url=database)


def warn_of_mail(settings: Settings) -> None:
    """Says on standard error what in mail that leaves this machine would be of no use to its readers."""
    if not settings.smtp_url:
        return
    if not settings.has_base_url:
        click.echo(
            f"tracker: links in mail begin with {settings.base_url}, which no other machine can open. "
            "Set TRACKER_BASE_URL to the address of the dashboard.",
            err=True,
        )
    if settings.mail_from == HOME_SENDER:
        click.echo(
            "tracker: mail is from digest@localhost, which mail servers refuse. Set TRACKER_MAIL_FROM.", err=True
        )


@contextmanager
def doors_for(database: str | None) -> Iterator[Doors]:
    """The doors of one command, closed at its end. Raises Unavailable."""
    with open_doors(settings_for(database)) as doors:
        yield doors


def read_layers(text: str) -> frozenset[Layer]:
    """The layers named. Raises Unreadable."""
    try:
        return layers_named(text.split(",")) if text else ALL_LAYERS
    except ValueError:
        names = ", ".join(layer.value for layer in Layer)
        raise Unreadable(f"'{text}' is not a list of layers. Layers are: {names}") from None


def read_moment(text: str | None, zone: str, doors: Doors) -> datetime:
    """The moment asked for, or the clock's. Raises Unreadable."""
    return parse_as_of(text, zone) if text else doors.clock.now()


def record_held(unit: Unit, scope: Scope, key: str, known_at: str | None) -> MatterRecord:
    """The record of a matter, or what was held of it at an earlier moment. Raises NotFound, Unreadable."""
    if not known_at:
        return record_of(unit, scope, key)
    with as_known(unit, key, known_at) as then:
        return record_of(then, scope, key)


def assessed(
    doors: Doors, *, matter: str | None, as_of: str | None, layers: str, known_at: str | None = None
) -> Assessment:
    """The assessment of a matter at a moment in some layers. Raises NotFound, Unreadable."""
    scope = Scope(OPERATOR, read_layers(layers))
    with doors.reading() as session:
        unit = Unit(session, OPERATOR, doors.clock.now(), past=doors.past)
        record = record_held(unit, scope, one_matter(unit, scope, matter), known_at)
    return assess(record, read_moment(as_of, record.zone, doors))


def print_json(value: object) -> None:
    """Prints a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
