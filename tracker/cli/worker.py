"""`tracker worker`: does what the scheduler of a team finds, in a process of its own."""

from functools import partial
from threading import Event

import rich_click as click

from tracker.bootstrap import open_doors
from tracker.cli.options import database_option, settings_for, warn_of_mail
from tracker.cli.scheduler import begun
from tracker.domain.wording import counted
from tracker.logs import configure

_AT_ONCE, _MOST = 2, 12  # each job holds a connection, and a process keeps at most 15


@click.command(epilog="Example: tracker worker --concurrency 2")
@click.option(
    "--concurrency",
    type=click.IntRange(1, _MOST),
    default=_AT_ONCE,
    show_default=True,
    help=f"How many jobs it does at once, 1 to {_MOST}.",
)
@database_option
def worker(concurrency: int, database: str | None) -> None:
    """Prepare digests and deliver mail as the scheduler of a team asks. PostgreSQL only; Ctrl-C ends it.

    Any number may run at once, on any machine.
    """
    from tracker.scheduler.team import require_team, run_worker, work_of

    settings = settings_for(database)
    configure(settings.log_level)
    warn_of_mail(settings)
    with open_doors(settings) as doors:
        require_team(doors)
        ending = Event()
        ready = partial(begun, f"{counted(concurrency, 'job')} at once.")
        run_worker(doors, work_of(doors, ending), ready, at_once=concurrency, ending=ending)
