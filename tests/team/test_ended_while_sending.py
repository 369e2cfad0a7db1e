"""A worker ended while it sends finishes the message under way and gives the others back; none is doubled."""

import signal
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.running import doors_at
from tests.team.processes import running, until
from tests.team.sink import sink
from tests.team.test_gunicorn import free_port
from tests.team.test_many_at_once import READERS, all_sent, now, subscribe
from tracker.bootstrap import Doors
from tracker.db.models import OutboxMessage
from tracker.scheduler.jobs import tick
from tracker.scheduler.jobs_queue import Queue

__all__ = ["now"]
HELD = 3


@pytest.fixture
def doors(team_url: str, tmp_path: Path, now: datetime) -> Doors:
    with doors_at(team_url, tmp_path, now, TRACKER_DIGEST_TO="reader0@example.org") as opened:
        yield opened


def test_nothing_is_sent_twice_and_nothing_is_kept_from_others(
    doors: Doors, team_url: str, tmp_path: Path, now: datetime
) -> None:
    due = subscribe(doors, now)
    tick(doors, jobs=Queue())
    with sink(free_port(), hold_after=HELD) as kept:
        worker = (team_url, tmp_path, "-m", "tracker", "worker", "--concurrency", "1")
        settings = {"TRACKER_SMTP_URL": f"smtp://127.0.0.1:{kept.port}"}
        with running(*worker, **settings) as first:
            until(lambda: kept.is_holding, lambda: f"mail comes in: {first.errors}")
            first.process.send_signal(signal.SIGTERM)
            until(lambda: any("event=ending" in line for line in first.errors), "it knows that it is to end")
            kept.answers.set()
            assert first.over() == 0

        assert kept.came.total() == HELD
        with doors.reading() as session:
            waiting = session.scalars(select(OutboxMessage).where(OutboxMessage.outcome.is_(None))).all()
        assert {row.claimed_by for row in waiting} == {None}

        with doors.writing("scheduler") as session:
            Queue().enqueue_delivery(session)
        with running(*worker, **settings) as second:
            until(lambda: all_sent(doors, due), lambda: f"the others are sent: {second.errors}")
            assert second.end() == 0

    assert (kept.came.total(), len(kept.came)) == (READERS, READERS)
