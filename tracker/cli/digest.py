"""`tracker digest`: the mail as it would be, and one sent by hand."""

import rich_click as click

from tracker.bootstrap import Doors
from tracker.cli.options import OPERATOR, as_of_option, database_option, doors_for, read_moment
from tracker.config import HOME_ADDRESS
from tracker.domain.errors import TrackerError
from tracker.domain.mail_choices import read_address
from tracker.domain.wording import format_instant
from tracker.mail.message import Outgoing
from tracker.mail.personal import impersonal
from tracker.mail.wire import written
from tracker.paths import templates
from tracker.services.digest_previews import Previewed, identity_by_hand, not_refused, note_sent
from tracker.services.digest_previews import preview as preview_of
from tracker.services.mail_links import links_for
from tracker.services.matters import first_zone
from tracker.services.unit import Unit


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
    """Print the digest of a moment as its reader would get it. Nothing is sent and nothing is saved.

    Links that are the reader's own lead nowhere in it.
    """
    with doors_for(database) as doors:
        to = read_address(recipient or next(iter(doors.settings.digest_to), HOME_ADDRESS))
        made, unit = _made(doors, to, as_of)
        said, identity, at = made.rendered, identity_by_hand(unit, to), unit.as_of
        sender = doors.settings.mail_from
    text, html = impersonal(said.text), impersonal(said.html)
    if form == "eml":
        outgoing = Outgoing(to, identity, said.subject, text, html, at, made.follows)
        click.echo(written(outgoing, sender).decode("ascii"))
    elif form == "html":
        click.echo(html or "This reader gets plain text only.")
    else:
        click.echo(f"To: {to}\nSubject: {said.subject}\n\n{text}", nl=False)


@digest.command(epilog="Example: tracker digest send --to tilda@example.org --as-of 2025-04-14T12:35")
@click.option("--to", "recipient", metavar="EMAIL", required=True, help="Whom to send it to.")
@as_of_option
@database_option
def send(recipient: str, as_of: str | None, database: str | None) -> None:
    """Send the digest of a moment to one address, now, beside those that go out by themselves.

    It goes to the mail server, or into the mail folder where none is set, and is listed under /admin/mail.
    """
    with doors_for(database) as doors:
        to = read_address(recipient)
        made, unit = _made(doors, to, as_of, is_sent=True)
        outgoing = _outgoing(doors, made, unit, to, of_a_day=as_of is not None)
        place = _handed_over(doors, outgoing, f"{unit.as_of:%Y-%m-%d}-by-hand-{outgoing.message_id[1:13]}")
        with doors.writing(OPERATOR.key or "operator", why="digest sent by hand") as session:
            note_sent(Unit(session, OPERATOR, doors.clock.now()), made, outgoing, place)
    click.echo(f"Handed to {place}: {outgoing.subject}")


def _handed_over(doors: Doors, outgoing: Outgoing, name: str) -> str:
    try:
        return doors.mail.deliver(outgoing, name)
    except TrackerError as error:
        error.message = f"{error.message.rstrip('.')}. Nothing was kept of it: send it again later"
        raise


def _made(doors: Doors, address: str, as_of: str | None, *, is_sent: bool = False) -> tuple[Previewed, Unit]:
    """The digest of a moment for an address, and the unit it was made by, whose session is closed."""
    with doors.reading() as session:
        unit = Unit(session, OPERATOR, read_moment(as_of, first_zone(session), doors))
        settings = doors.settings
        if is_sent:
            not_refused(unit, address)
        made = preview_of(unit, address, base_url=settings.base_url, templates=templates(), hour=settings.digest_hour)
        return made, unit


def _outgoing(doors: Doors, made: Previewed, unit: Unit, to: str, *, of_a_day: bool) -> Outgoing:
    """The message; of another moment than the clock's it says so in its subject, and to a reader at its top too."""
    said, now, reader = made.rendered, doors.clock.now(), made.reader
    at = format_instant(unit.as_of, reader.zone)
    subject = f"[as of {at}] {said.subject}" if of_a_day else said.subject
    identity = identity_by_hand(unit, f"{to} {now.isoformat()}")
    if not reader.number:
        return Outgoing(to, identity, subject, said.text, said.html, now, made.follows)
    links = links_for(doors.settings.secret(), doors.settings.base_url, reader, None, now)
    late = f"Sent by hand on {format_instant(now, reader.zone)}: how things stood at {at}." if of_a_day else ""
    return Outgoing(
        to, identity, subject, said.text, said.html, now, made.follows, links, late, unsubscribe=links.unsubscribe
    )
