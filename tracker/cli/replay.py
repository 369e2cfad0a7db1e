"""`tracker replay`: a stretch of the past, one tick a day, on a throwaway copy."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import rich_click as click

from tracker.bootstrap import Doors, open_doors
from tracker.cli.options import OPERATOR, database_option, doors_for, json_option, print_json
from tracker.cli.tick import print_tick, tick_object
from tracker.config import HOME_ADDRESS
from tracker.db.copying import copy_facts
from tracker.db.schema import upgrade
from tracker.db.visibility import Scope
from tracker.domain.errors import Unavailable, Unreadable
from tracker.logs import configure
from tracker.scheduler.jobs import tick as run_tick
from tracker.services.matters import one_matter, record_of
from tracker.services.unit import Unit

_MOST_DAYS = 366


@click.command(epilog="Example: tracker replay --matter abrego-garcia --from 2025-04-04 --to 2025-04-14 --out replay")
@click.option("--matter", metavar="KEY", required=True, help="The matter to follow.")
@click.option("--from", "first", metavar="DAY", required=True, help="First day, as 2025-04-04.")
@click.option("--to", "last", metavar="DAY", required=True, help="Last day, as 2025-04-14.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the digests as .eml."
)
@json_option
@database_option
def replay(matter: str, first: str, last: str, out: Path, database: str | None, *, as_json: bool) -> None:
    """Show flags raised and cleared, and each digest as it would have read, one tick a day.

    It works on a throwaway copy: nothing in the database changes. Every digest is marked "replay".
    """
    days = _days(first, last)
    reports = []
    with doors_for(database) as doors:
        configure(doors.settings.log_level)
        zone = _zone(doors, matter)
        _make(out)
        with _copy(doors, out) as copy:
            for day in days:
                at = datetime.combine(day, time(doors.settings.digest_hour), ZoneInfo(zone)).astimezone(UTC)
                report = run_tick(copy, as_of=at, replay=True)
                reports.append(tick_object(report))
                if not as_json:
                    print_tick(report, zone)
    if as_json:
        print_json(reports)
    else:
        click.echo(f"\nReplayed {len(days)} days on a copy. The digests are in {out}, marked 'replay'.")


def _zone(doors: Doors, matter: str) -> str:
    with doors.reading() as session:
        unit = Unit(session, OPERATOR, doors.clock.now())
        return record_of(unit, Scope(OPERATOR), one_matter(unit, Scope(OPERATOR), matter)).zone


def _days(first: str, last: str) -> list[date]:
    days = []
    for text in (first, last):
        try:
            days.append(date.fromisoformat(text))
        except ValueError:
            raise Unreadable(f"'{text}' is not a day. Write it as 2025-04-04") from None
    start, end = days
    if end < start:
        raise Unreadable(f"--to {end} is before --from {start}. Give the earlier day first")
    if (end - start).days >= _MOST_DAYS:
        raise Unreadable(f"That is more than {_MOST_DAYS} days. Replay a shorter stretch")
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"The folder {out} cannot be made: {error.strerror}.") from error


@contextmanager
def _copy(doors: Doors, out: Path) -> Iterator[Doors]:
    """Doors on a copy of the facts, without flags, ticks or mail; gone when the replay ends."""
    with tempfile.TemporaryDirectory(prefix="tracker-replay-") as folder:
        url = f"sqlite:///{folder}/copy.sqlite3"
        upgrade(url)
        settings = replace(
            doors.settings,
            database_url=url,
            mail_dir=out.absolute(),
            smtp_url="",
            secret_key=secrets.token_hex(32),  # so that no link in these mails is the real reader's
            digest_to=doors.settings.digest_to[:1] or (HOME_ADDRESS,),
        )
        with open_doors(settings, clock=doors.clock) as copy:
            copy_facts(doors.database.engine, copy.database.engine)
            yield copy
