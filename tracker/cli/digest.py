"""`tracker digest preview`: the mail as it would be."""

import rich_click as click

from tracker.cli.options import as_of_option, database_option, doors_for, read_moment
from tracker.domain.errors import NotFound
from tracker.mail.message import Outgoing, build, message_id
from tracker.mail.render import render
from tracker.paths import templates
from tracker.scheduler.jobs import digest_at
from tracker.services.matters import first_zone


@click.group(epilog="Example: tracker digest preview --as-of 2025-04-14T12:35")
def digest() -> None:
    """The daily digest of outstanding obligations."""


@digest.command(epilog="Example: tracker digest preview --as-of 2025-04-14T12:35 --format text")
@click.argument("recipient", metavar="[EMAIL]", required=False)
@as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "html", "eml"]),
    default="text",
    show_default=True,
    help="The plain-text part, the HTML part, or the whole message.",
)
@database_option
def preview(recipient: str | None, as_of: str | None, form: str, database: str | None) -> None:
    """Print the digest of a moment as it would be mailed. Nothing is sent and nothing is saved."""
    with doors_for(database) as doors:
        with doors.reading() as session:
            at = read_moment(as_of, first_zone(session), doors)
        view, _ = digest_at(doors, at)
        if view is None:
            raise NotFound("No matter is loaded yet. Run 'tracker init' to load the seed")
        to = recipient or doors.settings.digest_to[0]
    rendered = render(templates(), "digest", view)
    if form == "eml":
        outgoing = Outgoing(
            to, message_id(to, "preview", at.isoformat()), rendered.subject, rendered.text, rendered.html, at
        )
        click.echo(build(outgoing).as_string())
    elif form == "html":
        click.echo(rendered.html)
    else:
        click.echo(f"To: {to}\nSubject: {rendered.subject}\n\n{rendered.text}", nl=False)
