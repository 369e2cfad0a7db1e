"""A fortnight of digests with all that goes wrong: clocks that change, two schedulers, two outages, a restored backup.

Each reader must have exactly one Message-ID a day of their own calendar, and nothing may be lost: a day on which no
digest went out stands in the one that did.
"""

import email.policy
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import make_url, select

from tests.db.postgres import Server
from tests.mail.smtp_server import MailServer, mail_server
from tests.running import settings_at
from tracker.bootstrap import Doors, open_doors
from tracker.db.models import OutboxMessage, Subscription
from tracker.domain.mail_words import DigestDays, MailOutcome
from tracker.scheduler.jobs import TickReport, tick

START, END = datetime(2025, 3, 25, tzinfo=UTC), datetime(2025, 4, 9, 12, tzinfo=UTC)
STEP = timedelta(hours=2)
ASLEEP = (datetime(2025, 3, 28, 3, tzinfo=UTC), datetime(2025, 3, 30, 12, tzinfo=UTC))
"""The program does not run, over the night in which clocks change in Europe and in Greenland."""

SERVER_DOWN = (datetime(2025, 4, 2, tzinfo=UTC), datetime(2025, 4, 4, 9, tzinfo=UTC))
BACKED_UP, RESTORED = datetime(2025, 3, 31, 12, tzinfo=UTC), datetime(2025, 4, 1, 16, tzinfo=UTC)
DAYS = [date(2025, 3, 26) + timedelta(days=number) for number in range(14)]
"""26 March to 8 April: the fourteen days that lie wholly within the time simulated, in every zone below."""

# Whose clocks: Berlin has no 2 o'clock on 30 March, Nuuk no 23 o'clock on 29 March, Lord Howe Island and Auckland
# have an hour twice on 6 April.
READERS = {
    "berlin@example.org": ("Europe/Berlin", 2, DigestDays.DAILY),
    "nuuk@example.org": ("America/Nuuk", 23, DigestDays.DAILY),
    "lord-howe@example.org": ("Australia/Lord_Howe", 1, DigestDays.DAILY),
    "auckland@example.org": ("Pacific/Auckland", 2, DigestDays.DAILY),
    "honolulu@example.org": ("Pacific/Honolulu", 23, DigestDays.DAILY),
    "kathmandu@example.org": ("Asia/Kathmandu", 6, DigestDays.WEEKDAYS),
}
OFFICE = "office@example.org"
"""Named by the settings, at 7 in New York."""


@dataclass
class Wall:
    """A clock that the test sets."""

    at: datetime

    def now(self) -> datetime:
        return self.at


class EveryMail(dict[int, str]):
    """What the server answers to every message while it is down."""

    def get(self, _: int, __: object = None) -> str:  # type: ignore[override]
        return "421 4.3.2 closing"


@dataclass
class Office:
    """The installation: its database and its mail server; two programs tick over it at once."""

    url: str
    folder: Path
    post: MailServer
    wall: Wall = field(default_factory=lambda: Wall(START))

    def opened(self) -> Doors:
        named = {"TRACKER_SMTP_URL": f"smtp://127.0.0.1:{self.post.port}", "TRACKER_DIGEST_TO": OFFICE}
        return open_doors(settings_at(self.url, self.folder, **named), clock=self.wall)

    def tick_twice_at_once(self, doors: tuple[Doors, Doors]) -> list[TickReport]:
        reports: list[TickReport] = []
        both = [Thread(target=lambda one=one: reports.append(tick(one))) for one in doors]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join(60)
        assert len(reports) == 2
        return reports


@pytest.fixture
def office(seeded_url: str, tmp_path: Path) -> Iterator[Office]:
    with mail_server() as post:
        office = Office(seeded_url, tmp_path, post)
        with office.opened() as doors, doors.writing("tests") as session:
            for address, (zone, hour, days) in READERS.items():
                since = {"asked_at": START, "confirmed_at": START, "goes_since": START}
                session.add(Subscription(address=address, zone=zone, hour=hour, days=days, **since))
        yield office


def live_through(office: Office, first: datetime, last: datetime) -> None:
    """Ticks every two hours, but while the program sleeps."""
    with ExitStack() as stack:
        doors = (stack.enter_context(office.opened()), stack.enter_context(office.opened()))
        office.wall.at = first
        while office.wall.at < last:
            is_down = SERVER_DOWN[0] <= office.wall.at < SERVER_DOWN[1]
            office.post.faults.at_mail = EveryMail() if is_down else {}
            if not ASLEEP[0] <= office.wall.at < ASLEEP[1]:
                reports = office.tick_twice_at_once(doors)
                assert is_down or [problem for one in reports for problem in one.problems] == []
            office.wall.at += STEP


def back_up(url: str, folder: Path, server: Server) -> str:
    """A whole copy of the database, as docs/operations.md says."""
    if url.startswith("sqlite"):
        copy = folder / "backup.sqlite3"
        with sqlite3.connect(make_url(url).database or "") as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        connection.close()
        return f"sqlite:///{copy}"
    return server.new_database(str(make_url(url).database)).render_as_string(hide_password=False)


def rows_of(office: Office) -> dict[str, dict[str, OutboxMessage]]:
    with office.opened() as doors, doors.reading() as session:
        found: dict[str, dict[str, OutboxMessage]] = {}
        for row in session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "digest")):
            assert row.slot not in found.setdefault(row.recipient, {})
            found[row.recipient][row.slot] = row
        return found


def says_what_it_stands_for(mails: Iterable[EmailMessage]) -> bool:
    """Whether the first digest after the program slept names the two days without one, and follows the one before."""
    held = list(mails)
    (after,) = (mail for mail in held if "Sun 30 Mar 2025" in mail["Subject"])
    body = after.get_body(("plain",))
    before = {mail["Message-ID"] for mail in held if "Thu 27 Mar 2025" in mail["Subject"]}
    said = body.get_content() if body else ""
    return "Fri 28" in said and "Sat 29" in said and {after["In-Reply-To"]} == before


def test_every_reader_has_one_digest_a_day_through_a_bad_fortnight(office: Office, postgres_server: Server) -> None:
    live_through(office, START, BACKED_UP)
    backup = back_up(office.url, office.folder, postgres_server)
    live_through(office, BACKED_UP, RESTORED)
    office.url = backup
    live_through(office, RESTORED, END)

    rows = rows_of(office)
    parser = BytesParser(policy=email.policy.default)
    taken = [(to, parser.parsebytes(raw)) for to, raw in office.post.handler.taken]
    received = Counter((to, str(mail["Message-ID"])) for to, mail in taken)
    again = {(RESTORED - timedelta(days=2)).date() + timedelta(days=number) for number in range(4)}

    assert rows.keys() == {*READERS, OFFICE}
    for reader, found in rows.items():
        weekdays = reader == "kathmandu@example.org"
        expected = [day.isoformat() for day in DAYS if not weekdays or day.weekday() < 5]
        assert [slot for slot in sorted(found) if expected[0] <= slot <= expected[-1]] == expected, reader
        assert len({row.message_id for row in found.values()}) == len(found)
        for slot, row in found.items():
            number = received[(reader, row.message_id)]
            match row.outcome:
                case MailOutcome.SENT:
                    assert number == 1 or (number == 2 and date.fromisoformat(slot) in again), (reader, slot, number)
                case MailOutcome.MERGED:
                    into = next(other for other in found.values() if other.id == row.merged_into_id)
                    assert (into.outcome, into.slot > slot) == (MailOutcome.SENT, True), (reader, slot)
                    assert number == 0 or date.fromisoformat(slot) in again, (reader, slot)
                case _:
                    pytest.fail(f"{reader} {slot}: {row.outcome}")
    assert says_what_it_stands_for(mail for to, mail in taken if to == OFFICE)
    known = {(reader, row.message_id) for reader, found in rows.items() for row in found.values()}
    assert set(received) <= known
