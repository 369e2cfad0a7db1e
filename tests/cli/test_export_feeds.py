"""`tracker export --format ics` and `atom`: what a calendar and a feed reader take, and only what is public."""

from pathlib import Path

import feedparser
import pytest
from icalendar import Calendar
from sqlalchemy import select

from tests.cli.conftest import Run
from tests.running import doors_at
from tests.services.clerks import enter
from tracker.db.models import Filing, Matter

UPDATE = "daily-updates/2025-04-12"


def test_a_matter_is_printed_as_a_calendar(run: Run, seeded_sqlite_url: str) -> None:
    said = run("export", "--format", "ics", url=seeded_sqlite_url)

    assert (said.status, said.err) == (0, "")
    found = Calendar.from_ical(said.out)
    assert str(found["X-WR-CALNAME"]) == "Duty Docket: Abrego Garcia"
    assert len(found.walk("VEVENT")) == 3


def test_a_matter_is_printed_as_a_list_of_changes(run: Run, seeded_sqlite_url: str) -> None:
    said = run("export", "--matter", "abrego-garcia", "--format", "atom", url=seeded_sqlite_url)

    found = feedparser.parse(said.out)
    assert not found.bozo
    assert (len(found.entries), found.entries[0].author) == (1, "The seed")
    assert found.feed.id == "http://127.0.0.1:8000/history?matter=abrego-garcia"


@pytest.mark.parametrize("form", ["ics", "atom"])
def test_nothing_sealed_is_in_it_and_it_cannot_be_asked_for(
    run: Run, seeded_sqlite_url: str, tmp_path: Path, form: str
) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        saved = enter(doors, UPDATE, "2025-04-12", title="Whispers")
        with doors.writing("ada", why="whispers sealed") as session:
            session.scalars(select(Filing).where(Filing.key == saved.key)).one().is_sealed = True

    assert "hispers" not in run("export", "--format", form, url=seeded_sqlite_url).out
    refused = run("export", "--format", form, "--with-sealed", url=seeded_sqlite_url)
    assert refused.refusal.startswith("Nothing sealed is ever in a calendar or a list of changes.")


@pytest.mark.parametrize("form", ["ics", "atom"])
def test_a_private_matter_comes_out_as_the_public_would_read_it(
    run: Run, seeded_sqlite_url: str, tmp_path: Path, form: str
) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors, doors.writing("ada", why="closed") as session:
        session.scalars(select(Matter)).one().is_public = False

    assert "Abrego Garcia" in run("export", "--format", form, url=seeded_sqlite_url).out
