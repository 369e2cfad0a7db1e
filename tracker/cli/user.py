"""`tracker user`: accounts from the command line. Whoever can run it holds the database already."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import rich_click as click

from tracker.bootstrap import Doors
from tracker.cli.options import OPERATOR, database_option, doors_for, json_option, print_json
from tracker.domain.errors import Unreadable
from tracker.domain.vocabulary import Role
from tracker.services.accounts import issue_link
from tracker.services.accounts_admin import (
    AccountRow,
    NewAccount,
    add_account,
    change_email,
    change_role,
    close_account,
    find_account,
    list_accounts,
    open_account,
)
from tracker.services.accounts_secrets import secrets_of, set_password, turn_off_second_factor
from tracker.services.unit import Unit

_ROLES = click.Choice([role.value for role in Role])
_MOST_TYPED = 4096


@click.group()
def user() -> None:
    """Accounts: add, list, give a role, a password or a sign-in link, close.

    Example: tracker user list
    """


@user.command(epilog="Example: tracker user add tilda@example.org --name 'Tilda Brown' --role clerk")
@click.argument("email", metavar="EMAIL")
@click.option("--name", required=True, help="The person's name, as the history shows it.")
@click.option("--role", type=_ROLES, required=True, help="What the person may do.")
@click.option(
    "--key", metavar="NAME", help="The account's own name, for signing in and addresses; from --name if left out."
)
@database_option
def add(email: str, name: str, role: str, key: str | None, database: str | None) -> None:
    """Make an account. It has no password yet: set one, or give the person a link."""
    with _saving(database, "account added") as (_, unit):
        made = add_account(unit, NewAccount(name, Role(role), email, key))
    click.echo(f"Account {made} made ({role}). It has no password yet:")
    click.echo(f"  tracker user link {made}       prints a link that signs in once; then a password can be set")
    click.echo(f"  tracker user password {made}   sets one here")


@user.command(epilog="Example: tracker user role tilda-brown admin")
@click.argument("who", metavar="WHO")
@click.argument("role", type=_ROLES, metavar="ROLE")
@database_option
def role(who: str, role: str, database: str | None) -> None:
    """Give an account another role: viewer, advocate, clerk or admin. It holds from the next page on."""
    with _saving(database, "role changed") as (_, unit):
        key = change_role(unit, who, Role(role))
    click.echo(f"{key} is {role} now.")


@user.command(epilog="Example: tracker user email first-clerk clerk@example.org")
@click.argument("who", metavar="WHO")
@click.argument("email", metavar="EMAIL")
@database_option
def email(who: str, email: str, database: str | None) -> None:
    """Note the e-mail address of an account, for signing in and for links to set a password."""
    with _saving(database, "e-mail address changed") as (_, unit):
        key = change_email(unit, who, email)
    click.echo(f"{key} has the address {email.strip().lower()} now.")


@user.command(epilog="Example: tracker user password tilda@example.org")
@click.argument("who", metavar="WHO")
@click.option("--stdin", "from_stdin", is_flag=True, help="Read the password from the first line of standard input.")
@database_option
def password(who: str, database: str | None, *, from_stdin: bool) -> None:
    """Set the password of an account, and sign it out everywhere. It is asked for and not shown."""
    typed = _read_password(from_stdin=from_stdin)
    with _saving(database, "password set from the command line") as (_, unit):
        key = find_account(unit, who)
        set_password(unit, key, typed)
    click.echo(f"The password of {key} is set; every browser of theirs is signed out.")


@user.command("list", epilog="Example: tracker user list --json")
@json_option
@database_option
def show(database: str | None, *, as_json: bool) -> None:
    """Print every account: name, role, address, and how it signs in. No secret is printed."""
    with doors_for(database) as doors, doors.reading() as session:
        rows = list_accounts(Unit(session, OPERATOR, doors.clock.now()))
    if as_json:
        print_json([_object(row) for row in rows])
        return
    if not rows:
        click.echo("No accounts yet: 'tracker serve' makes the first clerk's, 'tracker user add' any other.")
    for row in rows:
        click.echo(f"{row.key}  {row.role}  {row.name}  {row.email or 'no address'}  {_how(row)}")


@user.command(epilog="Example: tracker user link tilda-brown")
@click.argument("who", metavar="WHO")
@database_option
def link(who: str, database: str | None) -> None:
    """Print a link that signs an account in once, within 12 hours. The link before it stops working."""
    with _saving(database, "sign-in link") as (doors, unit):
        token = issue_link(unit, find_account(unit, who))
        address = f"{doors.settings.base_url}/account/sign-in/{token}"
    click.echo(address)


@user.command(epilog="Example: tracker user close tilda-brown")
@click.argument("who", metavar="WHO")
@click.option("--undo", is_flag=True, help="Open a closed account again.")
@database_option
def close(who: str, database: str | None, *, undo: bool) -> None:
    """Close an account: its browsers are signed out and nobody signs in to it. What it entered stays."""
    with _saving(database, "account opened again" if undo else "account closed") as (_, unit):
        key = open_account(unit, who) if undo else close_account(unit, who)
    click.echo(f"{key} is open again." if undo else f"{key} is closed, and signed out everywhere.")


@user.command("second-factor", epilog="Example: tracker user second-factor tilda-brown --remove")
@click.argument("who", metavar="WHO")
@click.option("--remove", is_flag=True, help="Ask for no code any more, for somebody who lost telephone and codes.")
@database_option
def second_factor(who: str, database: str | None, *, remove: bool) -> None:
    """Say whether an account asks for a code of an authenticator app; with --remove, turn that off."""
    if remove:
        with _saving(database, "second factor turned off from the command line") as (_, unit):
            key = find_account(unit, who)
            was_on = turn_off_second_factor(unit, key)
        click.echo(f"{key} signs in by password alone now." if was_on else f"{key} had no second factor.")
        return
    with doors_for(database) as doors, doors.reading() as session:
        unit = Unit(session, OPERATOR, doors.clock.now())
        held = secrets_of(unit, find_account(unit, who))
    is_on = held is not None and held.totp_secret is not None
    left = f"on, {held.codes_left} recovery codes left" if is_on and held is not None else "off"
    click.echo(f"Second factor: {left}.")


@contextmanager
def _saving(database: str | None, why: str) -> Iterator[tuple[Doors, Unit]]:
    with doors_for(database) as doors, doors.writing("operator", why=why) as session:
        yield doors, Unit(session, OPERATOR, doors.clock.now())


def _read_password(*, from_stdin: bool) -> str:
    if from_stdin:
        try:
            return sys.stdin.readline(_MOST_TYPED).rstrip("\r\n")
        except UnicodeDecodeError:
            raise Unreadable("Standard input is not text. Give the password as UTF-8, on one line") from None
    if not sys.stdin.isatty():
        raise Unreadable("Nobody is there to type a password. Give it on standard input and add --stdin")
    typed = click.prompt("New password", hide_input=True, confirmation_prompt="The same once more")
    return str(typed)


def _how(row: AccountRow) -> str:
    if not row.is_active:
        return "closed"
    ways = [*(["password"] if row.has_password else ["link only"]), *(["code"] if row.has_second_factor else [])]
    return " and ".join(ways)


def _object(row: AccountRow) -> dict[str, object]:
    return {
        "key": row.key,
        "name": row.name,
        "email": row.email,
        "role": row.role.value,
        "open": row.is_active,
        "created_at": row.created_at.isoformat(),
        "password": row.has_password,
        "second_factor": row.has_second_factor,
    }
