"""`tracker serve`: the dashboard, with the scheduler inside."""

import errno
import ipaddress
import signal
import sys
from dataclasses import replace
from types import FrameType

import rich_click as click

from tracker.bootstrap import Doors, open_doors
from tracker.cli.options import database_option, settings_for, warn_of_mail
from tracker.clock import FixedClock
from tracker.domain.edtf import parse_as_of
from tracker.domain.errors import Unavailable
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Role
from tracker.domain.wording import format_instant
from tracker.logs import configure
from tracker.services.accounts import ensure_first_clerk, issue_link
from tracker.services.matters import first_zone
from tracker.services.unit import Unit

_THREADS = 4
_SERVER = Viewer("server", "The server", Role.ADMIN)


@click.command(epilog="Example: tracker serve --port 8000")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 for a free one."
)
@click.option("--as-of", metavar="MOMENT", help="Show everything at this moment; reads only, no scheduler.")
@click.option("--no-scheduler", is_flag=True, help="Start no scheduler.")
@click.option("--yes", is_flag=True, help="Serve beyond this machine without asking.")
@database_option
def serve(host: str, port: int, as_of: str | None, database: str | None, *, no_scheduler: bool, yes: bool) -> None:
    """Serve the dashboard on http://127.0.0.1:8000, with the scheduler inside. Ctrl-C ends it."""
    settings = settings_for(database)
    configure(settings.log_level)
    if not _stays_here(host) and settings.public_reading and not yes:
        _ask(host)
    if not settings.has_base_url and port and _stays_here(host):
        settings = replace(settings, base_url=f"http://{_plain(host)}:{port}")
    warn_of_mail(settings)
    with open_doors(settings) as doors:
        if as_of is None:
            _serve(doors, host, port, with_scheduler=not no_scheduler, read_only=False)
            return
        with doors.reading() as session:
            zone = first_zone(session)
        at = parse_as_of(as_of, zone)
        click.echo(f"Showing {format_instant(at, zone)}: reading only, no scheduler.")
        _serve(replace(doors, clock=FixedClock(at)), host, port, with_scheduler=False, read_only=True)


def _serve(doors: Doors, host: str, port: int, *, with_scheduler: bool, read_only: bool) -> None:
    from waitress.server import create_server

    from tracker.scheduler.runner import Runner
    from tracker.web.app import create_app

    signal.signal(signal.SIGTERM, _end)
    app = create_app(doors, read_only=read_only)
    try:
        server = create_server(
            app, host=host, port=port, threads=_THREADS, ident="duty-docket", clear_untrusted_proxy_headers=True
        )
    except OSError as error:
        raise _refused(error, host, port) from error
    except ValueError:  # what waitress says of a name that nothing answers to
        raise Unavailable(f"'{host}' is not an address of this machine. Give another: --host 127.0.0.1.") from None
    address = f"http://{_plain(host)}:{_port(server, port)}"
    click.echo(f"Duty Docket is at {address}")
    if not read_only:
        click.echo(f"Clerk's sign-in link, good once and for 12 hours: {address}/account/sign-in/{_link(doors)}")
    click.echo("Ctrl-C ends it.")
    sys.stdout.flush()
    runner = Runner(doors) if with_scheduler else None
    try:
        if runner is not None:
            runner.start()
        server.run()
    finally:
        if runner is not None:
            runner.stop()
        server.close()


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _link(doors: Doors) -> str:
    with doors.writing("server", why="sign-in link") as session:
        unit = Unit(session, _SERVER, doors.clock.now())
        return issue_link(unit, ensure_first_clerk(unit))


def _stays_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _ask(host: str) -> None:
    warning = f"Serving on {host} lets everybody who reaches this machine read the public matters."
    if not sys.stdin.isatty():
        raise Unavailable(f"{warning} Add --yes to do so, or set TRACKER_PUBLIC_READING=off.")
    click.confirm(f"{warning} Go on?", abort=True)


def _refused(error: OSError, host: str, port: int) -> Unavailable:
    if error.errno == errno.EADDRINUSE:
        return Unavailable(
            f"Port {port} is in use by another program. Give another: --port {port + 1}, or PORT={port + 1} make run."
        )
    return Unavailable(f"{host}:{port} cannot be served on: {error.strerror}.")


def _port(server: object, asked: int) -> int:
    """The port served on, also when a free one was asked for."""
    listens = getattr(server, "effective_listen", None) or [("", getattr(server, "effective_port", asked))]
    return int(listens[0][1])


def _plain(host: str) -> str:
    return f"[{host}]" if ":" in host else host
