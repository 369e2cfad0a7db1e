"""`tracker recompute` and `tracker why` on a computed date: the same steps, and the old date beside the new."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.cli.conftest import Run
from tests.running import doors_at
from tests.services.test_computed import ANSWER, asked, save
from tracker.db.models import Computation

APRIL = datetime(2025, 4, 14, 16, tzinfo=UTC)


@pytest.fixture
def key(seeded_sqlite_url: str, tmp_path: Path) -> str:
    with doors_at(seeded_sqlite_url, tmp_path, APRIL) as doors:
        return save(doors, asked(doors, ANSWER))


def remember(url: str, folder: Path, **values: object) -> None:
    """As if the date had been computed by an older edition of the law."""
    with doors_at(url, folder, APRIL) as doors, doors.writing("test", why="an older edition") as session:
        session.execute(update(Computation).values(**values))


def test_why_tells_the_count_step_by_step(key: str, seeded_sqlite_url: str, run: Run) -> None:
    said = run("why", key, "--as-of", "2025-04-14", url=seeded_sqlite_url).out

    assert "How the date was computed (Fed. R. Civ. P. 12(a)(1)(A)(i)):" in said
    assert "day 1 is Thu 10 Apr 2025, day 21 is Wed 30 Apr 2025. [Fed. R. Civ. P. 6(a)(1)(B)]" in said
    assert "frcp-6 2023-12-01" in said


def test_the_same_steps_come_out_of_compute(key: str, seeded_sqlite_url: str, run: Run) -> None:
    told = run("why", key, "--as-of", "2025-04-14", "--json", url=seeded_sqlite_url).json["deadline"]["computed"]
    asked_again = run("compute", "--rule", ANSWER["rule"], "--court", "mdd", "--trigger", ANSWER["trigger"], "--json")

    computed = json.loads(asked_again.out)
    assert [step["why"] for step in told["steps"]] == [step["why"] for step in computed["steps"]]
    assert told["request"] == ANSWER


def test_a_date_that_is_what_it_was_is_said_to_be(key: str, seeded_sqlite_url: str, run: Run) -> None:
    assert key
    said = run("recompute", url=seeded_sqlite_url)

    assert "Every computed date is what it was" in said.out
    assert run("recompute", "--json", url=seeded_sqlite_url).json == []


def test_another_calendar_is_named_as_the_cause_and_the_new_date_is_taken_over(
    key: str, seeded_sqlite_url: str, tmp_path: Path, run: Run
) -> None:
    remember(
        seeded_sqlite_url,
        tmp_path,
        calendar_version="federal 2025.9",
        due_edtf="2025-04-29",
        due_earliest=datetime(2025, 4, 29, 4, tzinfo=UTC),
        due_latest=datetime(2025, 4, 30, 3, 59, 59, 999999, tzinfo=UTC),
    )

    (found,) = run("recompute", "--json", url=seeded_sqlite_url).json
    assert (found["old"], found["new"], found["same"], found["saved"]) == (
        "Tue 29 Apr 2025",
        "Wed 30 Apr 2025",
        False,
        False,
    )
    assert found["cause"].startswith("the calendar changed from federal 2025.9 to ")
    assert "now Wed 30 Apr 2025 (taken over)" in run("recompute", "--save", url=seeded_sqlite_url).out
    assert run("recompute", "--json", url=seeded_sqlite_url).json == []
    why = run("why", key, "--as-of", "2025-04-14", url=seeded_sqlite_url).out
    assert "until then it read Tue 29 Apr 2025" in why
