"""`tracker redact`: words taken out of a matter for good, as the page of that name does."""

import rich_click as click

from tracker.cli.options import OPERATOR, database_option, doors_for, matter_option
from tracker.db.visibility import Scope
from tracker.domain.errors import Unreadable
from tracker.domain.private_words import PrivateWords
from tracker.domain.wording import counted
from tracker.services.matters import one_matter
from tracker.services.redaction import Preview, clean_mails, mails_in, preview, redact_words
from tracker.services.unit import Unit


@click.command(epilog="Example: tracker redact --matter abrego-garcia --why 'a birth date stood in it'")
@matter_option
@click.option("--words", metavar="TEXT", help="The words. Asked for if left out, so that no shell keeps them.")
@click.option("--why", required=True, metavar="TEXT", help="Why, for the history. Without the words themselves.")
@click.option("--yes", "is_sure", is_flag=True, help="Do not ask to type the matter's key.")
@database_option
def redact(matter: str | None, words: str | None, why: str, database: str | None, *, is_sure: bool) -> None:
    """Take words out of a matter, its history, search and mails for good."""
    private = PrivateWords(words if words is not None else click.prompt("Words to take out"))
    with doors_for(database) as doors:
        now = doors.clock.now()
        with doors.reading() as session:
            unit = Unit(session, OPERATOR, now)
            key = one_matter(unit, Scope(OPERATOR), matter)
            told = preview(unit, key, private)
        mails = mails_in(doors.settings.mail_dir, private)
        _tell(told, mails)
        if told.is_empty and not mails:
            return
        if not is_sure and click.prompt(f"This cannot be undone. Type {key} to take it out") != key:
            raise Unreadable("That is not the matter's key. Nothing was taken out")
        with doors.writing(str(OPERATOR.key), why=why.strip()) as session:
            done = redact_words(Unit(session, OPERATOR, now), key, private, why)
        rewritten = clean_mails(doors.settings.mail_dir, private)
    emptied = f"the values of {counted(done.changes, 'change')} emptied"
    click.echo(
        f"Taken out: {counted(done.rows, 'row')} cleaned, {emptied}, {counted(rewritten, 'stored mail')} rewritten."
    )
    click.echo("Mails that were sent, backups and copies still hold the words. For SQLite, run VACUUM on the database.")


def _tell(told: Preview, mails: int) -> None:
    if told.is_empty and not mails:
        click.echo("These words stand nowhere in this matter.")
        return
    counts = [counted(number, noun) for noun, number in told.counts]
    counts += [f"{counted(told.changes, 'change')} of the history", counted(told.messages, "prepared mail")]
    counts += [counted(mails, "stored mail"), counted(told.others, "other text")]
    click.echo(f"Would be taken out of: {', '.join(counts)}.")
    for sample in told.samples:
        around = " ".join(f"{sample.before}[{sample.words}]{sample.after}".split())
        click.echo(f"  {sample.where}: {around}")
    for key in told.keys:
        click.echo(f"This key holds the words and stays: {key}. Enter the row again under neutral words.")
    if told.reasons:
        click.echo(f"The reasons of {counted(told.reasons, 'save')} hold the words. No page will show them any more.")
