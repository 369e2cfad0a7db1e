"""`tracker scheduler`: the clock of a team, in a process of its own."""

import sys
from functools import partial

import rich_click as click

from tracker.bootstrap import open_doors
from tracker.cli.options import database_option, settings_for, warn_of_mail
from tracker.domain.wording import counted
from tracker.logs import configure


@click.command(epilog="Example: tracker scheduler")
@database_option
def scheduler(database: str | None) -> None:
    """Tick in the foreground and leave the work to workers. PostgreSQL only; Ctrl-C ends it.

    Two at once do no harm: one of them ticks, the other stands by.
    """
    from tracker.scheduler.jobs import tick
    from tracker.scheduler.jobs_queue import Queue
    from tracker.scheduler.runner import Runner
    from tracker.scheduler.team import require_team, run_scheduler

    settings = settings_for(database)
    configure(settings.log_level)
    warn_of_mail(settings)
    with open_doors(settings) as doors:
        require_team(doors)
        ready = partial(begun, f"A tick every {counted(settings.tick_seconds, 'second')}.")
        run_scheduler(Runner(doors, partial(tick, jobs=Queue())), ready)


def begun(line: str) -> None:
    """Says what a program of a team does, once it can be ended cleanly."""
    click.echo(line)
    click.echo("Ctrl-C ends it.")
    sys.stdout.flush()
