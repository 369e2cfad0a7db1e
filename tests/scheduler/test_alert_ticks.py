"""What real ticks note over the seeded record to be told at once: each event once, and nothing after its end."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.running import doors_at
from tests.scheduler.ticking import at
from tracker.bootstrap import Doors
from tracker.db.models import AlertEvent
from tracker.scheduler import jobs
from tracker.scheduler.jobs import tick

# By hand from the articles: the return was due by the end of Monday 7 April, and the order of 11 April asks for an
# update a day from 12 April on; nobody reports the outcome of any of them.
RETURN = ("past_due", "return-by-2025-04-07", "2025-04-07")
UPDATES = [("past_due", f"daily-updates/2025-04-{day}", f"2025-04-{day}") for day in (12, 13)]


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


def noted(doors: Doors) -> list[tuple[str, str, str]]:
    row = AlertEvent
    with doors.reading() as session:
        found = session.execute(select(row.kind, row.subject_key, row.slot).order_by(row.id))
        return [(kind.value, key, slot) for kind, key, slot in found]


def test_ticks_note_each_event_once_on_the_day_it_happens(doors: Doors) -> None:
    by_day = {}
    for day in ("04", "07", "08", "09", "12", "13", "14"):
        before = len(noted(doors))
        for hours in (0, 6, 12):
            tick(doors, as_of=at(f"2025-04-{day}", "00:05") + timedelta(hours=hours))
        by_day[day] = noted(doors)[before:]

    assert by_day == {"04": [], "07": [], "08": [RETURN], "09": [], "12": [], "13": UPDATES[:1], "14": UPDATES[1:]}


def test_a_record_that_ended_adds_nothing(doors: Doors) -> None:
    tick(doors, as_of=at("2025-06-30"))

    assert noted(doors) == []


def test_an_event_and_its_flag_are_saved_together_or_not_at_all(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        raise ValueError("no more")

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "note_events", broken)
        report = tick(doors, as_of=at("2025-04-08"))
    assert "abrego-garcia: no more" in report.problems
    assert report.raised == 0

    again = tick(doors, as_of=at("2025-04-08", "07:01"))

    assert "return-by-2025-04-07" in {change.subject for change in again.changes}
    assert noted(doors) == [RETURN]
