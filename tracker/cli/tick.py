"""`tracker tick`: one tick of the scheduler by hand."""

import rich_click as click

from tracker.bootstrap import Doors
from tracker.cli.options import as_of_option, database_option, doors_for, json_option, print_json
from tracker.domain.edtf import parse_as_of
from tracker.domain.wording import counted, format_instant
from tracker.logs import configure
from tracker.scheduler.jobs import Only, TickReport
from tracker.scheduler.jobs import tick as run_tick
from tracker.services.matters import first_zone


@click.command(epilog="Example: tracker tick --as-of 2025-04-07T09:00")
@as_of_option
@click.option("--deliver", is_flag=True, help="With --as-of: write to every reader, and hand mail to the mail server.")
@json_option
@database_option
def tick(as_of: str | None, database: str | None, *, as_json: bool, deliver: bool) -> None:
    """Run one tick: raise and clear flags, prepare the digests whose hour has come, deliver what waits.

    A moment before the last tick is refused. At a moment of your own a mail server gets nothing, unless you say
    --deliver: only the digest of TRACKER_DIGEST_TO is written, into the mail folder.
    """
    with doors_for(database) as doors:
        configure(doors.settings.log_level)
        with doors.reading() as session:
            zone = first_zone(session)
        report = run_tick(
            doors, as_of=parse_as_of(as_of, zone) if as_of else None, only=None if deliver else _only(doors, as_of)
        )
    if as_json:
        print_json(tick_object(report))
    else:
        print_tick(report, zone)


def _only(doors: Doors, as_of: str | None) -> Only | None:
    """Away from the clock, what goes out by a mail server stays here: the settings' own digest, into the folder."""
    if not as_of or not doors.settings.smtp_url:
        return None
    return Only(frozenset(doors.settings.digest_to), doors.folder)


def tick_object(report: TickReport) -> dict[str, object]:
    """A tick's report as an object."""
    return {
        "as_of": report.as_of.isoformat(),
        "held_elsewhere": report.held_elsewhere,
        "raised": report.raised,
        "cleared": report.cleared,
        "persisted": report.persisted,
        "delivered": report.delivered,
        "flags": [
            {"action": change.action, "subject": change.subject, "kind": change.kind, "words": change.words}
            for change in report.changes
        ],
        "problems": report.problems,
    }


def print_tick(report: TickReport, zone: str) -> None:
    """Prints a tick's report for people."""
    click.echo(format_instant(report.as_of, zone))
    if report.held_elsewhere:
        click.echo("  Another tick is under way; nothing was done.")
        return
    for change in report.changes:
        click.echo(f"  {change.action:7} {change.kind:15} {change.subject}: {change.words}")
    for place in report.delivered:
        click.echo(f"  mail handed to {place}")
    for problem in report.problems:
        click.echo(f"  problem: {problem}", err=True)
    if not report.changes:
        click.echo(f"  no flag changed ({counted(report.persisted, 'new occurrence')})")
