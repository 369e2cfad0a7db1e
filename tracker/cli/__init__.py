"""The command line: `tracker COMMAND`. One file a command group; heavy third parties are imported by the command."""

import sys

import rich_click as click

from tracker.cli.bench import bench
from tracker.cli.check import check
from tracker.cli.compute import compute
from tracker.cli.digest import digest
from tracker.cli.export import export
from tracker.cli.init import init
from tracker.cli.recompute import recompute
from tracker.cli.redact import redact
from tracker.cli.replay import replay
from tracker.cli.rules import rules
from tracker.cli.scheduler import scheduler
from tracker.cli.serve import serve
from tracker.cli.sources import sources
from tracker.cli.status import status, why
from tracker.cli.tick import tick
from tracker.cli.user import user
from tracker.cli.worker import worker
from tracker.domain.errors import TrackerError

REFUSED = 1


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Not legal advice. Check the docket before relying on a date.",
)
@click.version_option(package_name="duty-docket", prog_name="tracker")
def tracker() -> None:
    """Duty Docket: who owes what, to whom, under which order, by when, whether it was done, and how we know.

    Example: tracker status --matter abrego-garcia --as-of 2025-04-14
    """


for command in (
    init,
    serve,
    status,
    why,
    compute,
    recompute,
    redact,
    rules,
    tick,
    replay,
    check,
    sources,
    digest,
    export,
    bench,
    user,
    scheduler,
    worker,
):
    tracker.add_command(command)


def main() -> None:
    """Runs a command. Exits 0 when it was done, 1 when it was refused (one line on standard error), 2 on usage."""
    try:
        tracker.main(prog_name="tracker")
    except TrackerError as error:
        print(f"tracker: {error.message}", file=sys.stderr)  # noqa: T201 - the one line of a refusal
        sys.exit(REFUSED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(REFUSED)
