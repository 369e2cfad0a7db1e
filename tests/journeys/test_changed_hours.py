"""A reader who chooses other days, another hour or another zone: one digest a local day, none of an earlier one.

Ticks run every hour, as the real scheduler's do every minute.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from tests.running import TESTER, settings_at
from tracker.bootstrap import Doors, open_doors
from tracker.db.models import OutboxMessage, Subscription
from tracker.domain.mail_words import DigestDays, MailOutcome
from tracker.scheduler.jobs import tick
from tracker.services.subscribing import choose
from tracker.services.subscriptions_held import held
from tracker.services.unit import Unit

EASTERN, READER = ZoneInfo("America/New_York"), "reed@example.org"
STEP = timedelta(hours=1)


def at(day: int, hour: int) -> datetime:
    """A moment of April 2025 in New York. The 11th is a Friday."""
    return datetime(2025, 4, day, hour, tzinfo=EASTERN).astimezone(UTC)


@dataclass
class Wall:
    """A clock that the test sets."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@contextmanager
def office(url: str, folder: Path, days: DigestDays, hour: int) -> Iterator[tuple[Doors, Wall]]:
    wall = Wall(at(11, 0))
    with open_doors(settings_at(url, folder), clock=wall) as doors:
        with doors.writing("tests") as session:
            since = {"asked_at": wall.at, "confirmed_at": wall.at, "goes_since": wall.at}
            session.add(Subscription(address=READER, zone=EASTERN.key, hour=hour, days=days, **since))
        yield doors, wall


def live_until(doors: Doors, wall: Wall, last: datetime) -> None:
    while wall.at < last:
        assert tick(doors).problems == []
        wall.at += STEP


def change(doors: Doors, wall: Wall, **wanted: object) -> None:
    with doors.writing("tests") as session:
        unit = Unit(session, TESTER, wall.now())
        number = session.scalars(select(Subscription.id).where(Subscription.address == READER)).one()
        found = held(unit, number)
        assert found is not None
        choose(unit, number, replace(found.choices, **wanted), found.version)  # type: ignore[arg-type]


def slots(doors: Doors) -> dict[str, datetime]:
    """The days whose digest the reader has, and when each was written. Nothing else was noted of any day."""
    with doors.reading() as session:
        rows = list(session.scalars(select(OutboxMessage).where(OutboxMessage.recipient == READER)))
        assert {row.outcome for row in rows} == {MailOutcome.SENT}
        return {row.slot: row.prepared_at for row in rows}


def texts(doors: Doors) -> list[str]:
    mails = (message_from_bytes(file.read_bytes(), policy=default) for file in doors.folder.folder.glob("*.eml"))
    return [
        body.get_content() for mail in mails if mail["To"] == READER and (body := mail.get_body(("plain",))) is not None
    ]


def test_who_changes_from_weekdays_to_every_day_on_a_sunday_gets_none_for_saturday(
    seeded_sqlite_url: str, tmp_path: Path
) -> None:
    with office(seeded_sqlite_url, tmp_path, DigestDays.WEEKDAYS, 7) as (doors, wall):
        live_until(doors, wall, at(13, 5))
        change(doors, wall, days=DigestDays.DAILY)
        live_until(doors, wall, at(13, 8))

        assert slots(doors) == {f"2025-04-{day}": at(day, 7) for day in (11, 13)}
        assert not [text for text in texts(doors) if "No digest reached you" in text]


@pytest.mark.parametrize(
    ("first", "changes"),
    [
        (7, [(at(11, 12), {"hour": 20})]),
        (20, [(at(11, 12), {"hour": 7})]),
        (20, [(at(11, 5), {"hour": 7})]),
        (7, [(at(11, 8), {"hour": 9}), (at(11, 10), {"hour": 7}), (at(11, 22), {"hour": 23})]),
        (23, [(at(11, 22), {"hour": 1}), (at(12, 0), {"hour": 0}), (at(12, 2), {"hour": 23})]),
        (7, [(at(11, 12), {"zone": "Europe/Berlin"})]),
    ],
)
def test_an_hour_or_a_zone_changed_back_and_forth_gives_one_digest_a_local_day(
    seeded_sqlite_url: str, tmp_path: Path, first: int, changes: list[tuple[datetime, dict[str, object]]]
) -> None:
    with office(seeded_sqlite_url, tmp_path, DigestDays.DAILY, first) as (doors, wall):
        for moment, wanted in changes:
            live_until(doors, wall, moment)
            change(doors, wall, **wanted)
        live_until(doors, wall, at(13, 0))

        written = slots(doors)
        assert {"2025-04-11", "2025-04-12"} <= written.keys() <= {"2025-04-10", "2025-04-11", "2025-04-12"}
        by_day = Counter(moment.astimezone(EASTERN).date() for moment in written.values())
        assert max(by_day.values()) == 1
        assert not [text for text in texts(doors) if "No digest reached you" in text]


def test_a_zone_across_the_date_line_sends_no_day_that_was_over_there(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with office(seeded_sqlite_url, tmp_path, DigestDays.DAILY, 7) as (doors, wall):
        live_until(doors, wall, at(11, 13))
        change(doors, wall, zone="Pacific/Auckland")  # 5 a.m. on Saturday there
        live_until(doors, wall, at(12, 0))
        change(doors, wall, zone="Pacific/Honolulu")  # 6 p.m. on Friday there
        live_until(doors, wall, at(13, 14))

        assert list(slots(doors)) == [f"2025-04-{day}" for day in (11, 12, 13)]
        assert len(texts(doors)) == 3
