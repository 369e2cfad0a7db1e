"""What a tick does about mail when one part of it fails, or when the clock was somewhere else before."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from tests.running import doors_at
from tests.scheduler.ticking import at, mail_in, messages
from tracker.bootstrap import Doors
from tracker.db.models import AlertEvent, Subscription, Tick
from tracker.domain.mail_words import AlertKind, MailOutcome
from tracker.scheduler import digest_work
from tracker.scheduler.jobs import Only, tick
from tracker.services import alerts

JOINED = datetime(2025, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def doors(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_sqlite_url, tmp_path) as opened:
        yield opened


def a_reader(doors: Doors, address: str, **choices: object) -> None:
    joined = {"asked_at": JOINED, "confirmed_at": JOINED, "goes_since": JOINED}
    with doors.writing("tests") as session:
        session.add(Subscription(address=address, zone="America/New_York", hour=7, **joined, **choices))


def test_a_clock_that_ran_ahead_costs_no_day_of_those_still_to_come(doors: Doors) -> None:
    tick(doors, as_of=at("2025-04-10"))
    tick(doors, as_of=at("2025-04-14"))  # ahead: 11 to 13 April are noted as merged into the 14th
    with doors.writing("tests") as session:
        session.execute(delete(Tick))  # as though the clock were put right, which no live tick minds

    for day in ("2025-04-11", "2025-04-12", "2025-04-13"):
        tick(doors, as_of=at(day))

    assert mail_in(doors) == ["2025-04-10", "2025-04-11", "2025-04-12", "2025-04-13", "2025-04-14"]
    assert {message.outcome for message in messages(doors)} == {MailOutcome.SENT}
    assert len({message.message_id for message in messages(doors)}) == 5


def test_a_tick_for_some_leaves_the_others_alone(doors: Doors) -> None:
    a_reader(doors, "tilda@example.org")

    tick(doors, as_of=at("2025-04-12"), only=Only(frozenset({"digest@localhost"}), doors.folder))

    assert [message.recipient for message in messages(doors)] == ["digest@localhost"]


def test_digests_go_out_though_no_alert_can_be_written(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(digest_work, "prepare_alerts", fails)

    report = tick(doors, as_of=at("2025-04-12"))

    assert mail_in(doors) == ["2025-04-12"]
    assert [problem.partition(":")[0] for problem in report.problems] == ["alerts"]


def test_one_alert_that_cannot_be_written_keeps_no_other_reader_waiting(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = {"alerts": (AlertKind.PAST_DUE.value,)}
    a_reader(doors, "bad@example.org", **chosen)
    a_reader(doors, "good@example.org", **chosen)
    real = alerts._write

    def fails_for_one(desk: object, reader: object, newest: int) -> bool:
        if getattr(reader, "address", "") == "bad@example.org":
            raise ZeroDivisionError
        return real(desk, reader, newest)  # type: ignore[arg-type]

    monkeypatch.setattr(alerts, "_write", fails_for_one)
    report = tick(doors, as_of=at("2025-04-08"))

    with doors.reading() as session:
        assert session.scalar(select(func.count()).select_from(AlertEvent)) == 1
    assert [message.recipient for message in messages(doors) if message.kind == "alert"] == ["good@example.org"]
    assert any("cannot be written" in problem for problem in report.problems)
