"""`tracker bench digest`: personal mail through the outbox, beside a plain loop over smtplib.

Both send the same personal multipart messages into the same sink, in turn, round by round, so that their ratio holds on
any machine. Ours keeps every message: a row prepared, claimed, and marked in a transaction of its own; the loop keeps
nothing.
"""

import json
import smtplib
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from statistics import median
from timeit import Timer

import rich_click as click

from tracker.bootstrap import Doors, open_doors
from tracker.cli.bench_sink import Sink, running_sink
from tracker.cli.options import json_option
from tracker.config import Settings
from tracker.db.models import Subscription
from tracker.db.schema import upgrade
from tracker.domain.mail_words import MailOutcome
from tracker.domain.policy import Viewer
from tracker.mail.message import message_id
from tracker.mail.personal import CALENDAR, LATE, PREFERENCES, UNSUBSCRIBE, PersonalLinks, personal
from tracker.mail.render import Rendered
from tracker.scheduler.delivery import deliver
from tracker.services import outbox
from tracker.services.mail_links import links_for
from tracker.services.outbox_delivery import Numbered
from tracker.services.outbox_shown import numbers_of
from tracker.services.unit import Unit

_ROUNDS = 5
_AT = datetime(2031, 5, 6, 11, tzinfo=UTC)
_ITEMS = 40
_BUDGET_RATIO, _BUDGET_SECONDS, _BUDGET_MAILS = 2.0, 15.0, 10_000
_SUBJECT = "1 due today, 2 past due or not known - Brown v. Bureau \u2013 Tue 6 May 2031"
_ITEM = "The Bureau must tell the court where Tilda Brown is, and what was done to bring her back."
_WHY = (
    "Due today, Tue 6 May 2031, by 5:00 p.m. EDT (11:00 p.m. in Europe/Berlin). Why: ordered on 2 May, \u00a7 3, "
    "three days, counted from the day after; the last day is no weekend and no holiday."
)


@dataclass(slots=True)
class Report:
    """What a delivery said."""

    delivered: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds a message of each contestant, a figure a round."""

    ours: tuple[float, ...]
    plain: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """How often ours fits into the plain loop: the middle of the rounds."""
        return median(plain / ours for ours, plain in zip(self.ours, self.plain, strict=True))

    @property
    def seconds(self) -> float:
        """What ours takes for as many messages as the budget is about."""
        return median(self.ours) * _BUDGET_MAILS


@click.command(epilog="Example: tracker bench digest --mails 1000 --json")
@click.option(
    "--mails",
    type=click.IntRange(_ROUNDS, 100_000),
    default=_BUDGET_MAILS,
    show_default=True,
    metavar="NUMBER",
    help="Messages that each of the two sends, in five rounds.",
)
@json_option
def digest(mails: int, *, as_json: bool) -> None:
    """Measure the delivery of personal mail, beside a plain loop over smtplib.

    The mail goes into postfix's smtp-sink when it is installed, else into a small sink of ours, on this machine alone.
    Exits 1 when a message of ours was not delivered.
    """
    each = mails // _ROUNDS
    said = _said()
    with running_sink() as sink, _desk(sink) as doors:
        readers = _readers(doors, each)
        measured = _measured(doors, sink, said, readers)
        sent = _sent(doors)
    if as_json:
        click.echo(json.dumps(_object(sink, said, measured, sent)))
    else:
        _print(sink, said, measured, sent)
    sys.exit(0 if sent == each * _ROUNDS else 1)


def _said() -> Rendered:
    """A made-up digest of the size of a real one."""
    text = "\n".join(f"* {_ITEM}\n  {_WHY}\n" for _ in range(_ITEMS))
    html = "\n".join(
        f'<li style="margin:0 0 12px;color:#1b1b1b"><strong style="font-weight:600">{_ITEM}</strong>\n'
        f'<p style="margin:4px 0 0;color:#454545;font-size:14px;line-height:1.5">{_WHY}</p></li>'
        for _ in range(_ITEMS)
    )
    ways = (PREFERENCES, UNSUBSCRIBE, CALENDAR)
    links = "".join(f'<a href="{way}">here</a>\n' for way in ways)
    return Rendered(
        _SUBJECT,
        f"{LATE}\n\n{text}\nYour choices: {ways[0]}\nNo more mail: {ways[1]}\nCalendar: {ways[2]}\n",
        f'<!doctype html>\n<html lang="en"><body>\n<p class="late">{LATE}</p>\n<ul>\n{html}\n</ul>\n{links}</body>\n',
    )


@contextmanager
def _desk(sink: Sink) -> Iterator[Doors]:
    """Doors on a database of its own, as durable as any."""
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as folder:
        url = f"sqlite:///{folder}/bench.sqlite3"
        upgrade(url)
        settings = Settings.from_environment(
            {
                "TRACKER_DATABASE_URL": url,
                "TRACKER_DATA_DIR": str(Path(folder)),
                "TRACKER_SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
            }
        )
        with open_doors(settings) as doors:
            yield doors


def _readers(doors: Doors, number: int) -> dict[str, int]:
    """This many readers: their addresses and their subscriptions' numbers."""
    made = [
        Subscription(
            address=f"reader-{one}@example.org", zone="America/New_York", hour=7, asked_at=_AT, confirmed_at=_AT
        )
        for one in range(number)
    ]
    with doors.writing("bench") as session:
        session.add_all(made)
        session.flush()
        return {one.address: one.id for one in made}


def _measured(doors: Doors, sink: Sink, said: Rendered, readers: dict[str, int]) -> Measured:
    ours, plain = [], []
    hidden = not sys.stderr.isatty()
    with click.progressbar(range(_ROUNDS), label="measuring", file=sys.stderr, hidden=hidden) as rounds:
        for number in rounds:
            slot = f"2031-05-{number + 1:02}"
            ours.append(Timer(lambda slot=slot: _ours(doors, slot, said, readers)).timeit(1) / len(readers))  # type: ignore[misc]
            plain.append(Timer(lambda slot=slot: _plain(doors, sink, slot, said, readers)).timeit(1) / len(readers))  # type: ignore[misc]
    return Measured(tuple(ours), tuple(plain))


def _ours(doors: Doors, slot: str, said: Rendered, readers: dict[str, int]) -> None:
    with doors.writing("bench") as session:
        unit = Unit(session, Viewer(), doors.clock.now())
        kept = outbox.keep(unit, said)
        for address, number in readers.items():
            outbox.prepare(unit, address, outbox.DIGEST, slot, kept, subscription_id=number)
    deliver(doors, holder="bench", report=Report())


def _plain(doors: Doors, sink: Sink, slot: str, said: Rendered, readers: dict[str, int]) -> None:
    """The loop that anybody would write: one connection, one message of the standard library for each reader."""
    secret, now = doors.settings.secret(), doors.clock.now()
    with smtplib.SMTP("127.0.0.1", sink.port) as connection:
        for address, number in readers.items():
            links = links_for(secret, doors.settings.base_url, Numbered(number, 0), None, now)
            connection.send_message(_message(address, slot, said, links))


def _message(address: str, slot: str, said: Rendered, links: PersonalLinks) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "Duty Docket <digest@localhost>"
    message["To"] = address
    message["Subject"] = said.subject
    message["Date"] = format_datetime(_AT)
    message["Message-ID"] = message_id(address, "plain", slot)
    message["List-Unsubscribe"] = f"<{links.unsubscribe}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(personal(said.text, links, ""))
    message.add_alternative(personal(said.html, links, ""), subtype="html")
    return message


def _sent(doors: Doors) -> int:
    with doors.reading() as session:
        return numbers_of(Unit(session, Viewer(), _AT)).get(MailOutcome.SENT, 0)


def _object(sink: Sink, said: Rendered, measured: Measured, sent: int) -> dict[str, object]:
    """The benchmark as one object; `ms` are milliseconds a message, the middle of the rounds."""
    return {
        "job": "digest",
        "sink": sink.name,
        "letters": {"text": len(said.text), "html": len(said.html)},
        "rounds": _ROUNDS,
        "sent": sent,
        "ms": {
            "ours, kept": round(1000 * median(measured.ours), 3),
            "plain smtplib": round(1000 * median(measured.plain), 3),
        },
        "ratio": round(measured.ratio, 2),
        "seconds_for_10000": round(measured.seconds, 2),
        "budget": {"ratio": _BUDGET_RATIO, "seconds_for_10000": _BUDGET_SECONDS},
    }


def _print(sink: Sink, said: Rendered, measured: Measured, sent: int) -> None:
    size = f"{len(said.text):,} letters of text and {len(said.html):,} of HTML"
    click.echo(f"{sent:,} messages of {size} into {sink.name}, {_ROUNDS} rounds in turn")
    for name, figures in (("ours, kept and marked", measured.ours), ("plain loop over smtplib", measured.plain)):
        click.echo(f"{name:<26}{1000 * median(figures):>8.3f} ms a message")
    click.echo(
        f"{'times as fast':<26}{measured.ratio:>8.2f}    {_met(is_met=measured.ratio >= _BUDGET_RATIO)}: at least 2"
    )
    is_met = measured.seconds <= _BUDGET_SECONDS
    click.echo(f"{'10,000 messages':<26}{measured.seconds:>8.2f} s  {_met(is_met=is_met)}: at most 15")


def _met(*, is_met: bool) -> str:
    return "met" if is_met else "missed"
