"""The tick: the right flag each day, each once; two at once, out of order, late; and what a fault leaves."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select, text

from tests.db.rows import a_small_record
from tests.running import TODAY, doors_at
from tests.scheduler.ticking import at, contents, flags_up, left_by_ticks, mail_in, messages, ticks
from tracker.bootstrap import Doors
from tracker.db.lease import take
from tracker.db.models import Change, Coverage, Docket, Flag, Matter
from tracker.domain.errors import Nonsense
from tracker.domain.mail_words import MailOutcome
from tracker.scheduler.jobs import tick

RETURN = "return-by-2025-04-07"
FIRST, SECOND, THIRD, FOURTH = (f"daily-updates/2025-04-{day}" for day in (12, 13, 14, 15))
# Counted by hand from the articles. The order of 4 April gave until Monday 7 April: three days, one day, the day
# itself, then nobody knows (and two open conflicts are about whether and when it fell due). The order of 11 April asks
# for an update a day, from 12 April as assumed: each is due on its day and its outcome is not known after it.
RAISED = {
    "2025-04-03": {},
    "2025-04-04": {RETURN: "due_soon", "cf-05": "conflict_open", "cf-06": "conflict_open"},
    "2025-04-05": {},
    "2025-04-06": {RETURN: "due_soon"},
    "2025-04-07": {RETURN: "due_today"},
    "2025-04-08": {RETURN: "outcome_unknown"},
    "2025-04-09": {},
    "2025-04-10": {},
    "2025-04-11": {"cf-13": "conflict_open", "cf-14": "conflict_open"},
    "2025-04-12": {FIRST: "due_today"},
    "2025-04-13": {FIRST: "outcome_unknown", SECOND: "due_today"},
    "2025-04-14": {SECOND: "outcome_unknown", THIRD: "due_today"},
}
CONFLICTS = dict.fromkeys(("cf-05", "cf-06", "cf-13", "cf-14"), "conflict_open")
UP_ON_14_APRIL = {
    **CONFLICTS, RETURN: "outcome_unknown", FIRST: "outcome_unknown", SECOND: "outcome_unknown", THIRD: "due_today",
}  # fmt: skip


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def sqlite(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_sqlite_url, tmp_path) as opened:
        yield opened


def test_the_right_flag_goes_up_each_day_and_goes_down_for_the_next(doors: Doors) -> None:
    up: dict[str, str] = {}
    for day, expected in RAISED.items():
        report = tick(doors, as_of=at(day))

        raised = {change.subject: change.kind for change in report.changes if change.action == "raised"}
        cleared = {change.subject for change in report.changes if change.action == "cleared"}
        assert raised == expected, day
        assert cleared == set(expected) & set(up), day
        up |= expected
        assert flags_up(doors) == up, day

    assert up == UP_ON_14_APRIL


def test_each_flag_is_raised_once_however_often_the_clock_ticks(sqlite: Doors) -> None:
    start = at("2025-04-04", "00:00")
    slots = [
        (change.subject, change.kind, change.words)
        for hours in range(0, 24 * 11, 6)
        for change in tick(sqlite, as_of=start + timedelta(hours=hours)).changes
        if change.action == "raised"
    ]

    assert len(slots) == len(set(slots))
    assert {(subject, kind) for subject, kind, _ in slots} >= set(UP_ON_14_APRIL.items())


def test_the_words_of_a_flag_say_what_is_known_and_accuse_nobody(sqlite: Doors) -> None:
    for day in RAISED:
        tick(sqlite, as_of=at(day))

    with sqlite.reading() as session:
        words = {flag.kind.value: flag.words for flag in session.scalars(select(Flag).order_by(Flag.id))}
    assert words["outcome_unknown"] == "Fell due Sun 13 Apr 2025; the outcome is not known."
    assert words["due_today"] == "Due today, Mon 14 Apr 2025."
    assert not any(word in " ".join(words.values()).lower() for word in ("missed", "violat", "overdue", "failed"))


def test_occurrences_become_rows_once(doors: Doors) -> None:
    made = [tick(doors, as_of=at(day)).persisted for day in ("2025-04-10", "2025-04-11", "2025-04-12", "2025-04-14")]
    again = tick(doors, as_of=at("2025-04-14", "12:35")).persisted

    assert made == [0, 2, 0, 1]
    assert again == 0
    assert left_by_ticks(doors)["occurrences"] == [FIRST, SECOND, THIRD]


def test_a_row_made_of_an_occurrence_is_in_the_history(sqlite: Doors) -> None:
    tick(sqlite, as_of=at("2025-04-12"))

    with sqlite.reading() as session:
        made = session.execute(select(Change.actor, Change.action, Change.why).where(Change.row_key == FIRST)).all()
    assert [tuple(row) for row in made] == [("scheduler", "insert", "tick")]


def test_the_same_moment_again_changes_nothing(doors: Doors) -> None:
    tick(doors, as_of=at("2025-04-14", "12:35"))
    before = left_by_ticks(doors)

    report = tick(doors, as_of=at("2025-04-14", "12:35"))

    assert (report.changes, report.persisted, report.prepared, report.delivered) == ([], 0, 0, [])
    assert left_by_ticks(doors) == before


def test_a_tick_before_the_last_is_refused_and_changes_nothing(doors: Doors) -> None:
    tick(doors, as_of=at("2025-04-08"))
    before, runs = left_by_ticks(doors), len(ticks(doors))

    with pytest.raises(Nonsense, match="The last tick was at"):
        tick(doors, as_of=at("2025-04-08", "06:59"))

    assert left_by_ticks(doors) == before
    assert len(ticks(doors)) == runs
    assert not tick(doors, as_of=at("2025-04-08")).held_elsewhere


def test_the_clock_goes_on_after_a_tick_in_the_future(doors: Doors) -> None:
    tick(doors, as_of=TODAY + timedelta(days=400))

    report = tick(doors)

    assert report.as_of == TODAY
    assert report.problems == []
    assert flags_up(doors) == {"abrego-garcia": "record_stale"}
    assert mail_in(doors) == ["2026-11-22", "2027-12-27"]


def test_a_record_that_ended_raises_one_flag_and_nothing_after_it(doors: Doors) -> None:
    first = tick(doors)
    again = [tick(doors, as_of=TODAY + timedelta(days=days)) for days in (1, 30, 365)]

    assert [(change.action, change.subject, change.kind) for change in first.changes] == [
        ("raised", "abrego-garcia", "record_stale")
    ]
    assert [report.changes for report in again] == [[], [], []]
    assert [report.persisted for report in (first, *again)] == [2, 0, 0, 0]


def test_a_record_is_stale_after_seven_days_and_not_before(doors: Doors) -> None:
    tick(doors, as_of=at("2025-04-21", "12:35"))
    assert "record_stale" not in flags_up(doors).values()

    tick(doors, as_of=at("2025-04-21", "12:36"))
    assert flags_up(doors) == {"abrego-garcia": "record_stale"}


def test_flags_go_up_again_when_a_stale_record_is_brought_up_to_date(sqlite: Doors) -> None:
    tick(sqlite, as_of=at("2025-04-14"))
    tick(sqlite, as_of=at("2025-05-01"))
    with sqlite.writing("tilda") as session:
        docket = session.scalars(select(Docket.id).where(Docket.key == "suit-greenbelt")).one()
        moments = {"from_at": at("2025-04-10"), "through_at": at("2025-04-30"), "checked_at": at("2025-04-30")}
        session.add(Coverage(docket_id=docket, checked_by="Tilda", against="the docket", **moments))

    tick(sqlite, as_of=at("2025-05-01", "08:00"))

    up = flags_up(sqlite)
    assert "abrego-garcia" not in up
    assert up[RETURN] == "outcome_unknown"
    assert up["daily-updates/2025-04-29"] == "overdue"
    assert up["daily-updates/2025-04-30"] == "outcome_unknown"  # it fell due after the check
    assert up["daily-updates/2025-05-01"] == "due_today"


def test_a_tick_does_nothing_while_another_is_under_way(doors: Doors) -> None:
    with doors.writing("another") as session:
        assert take(session, "tick", "another", now=TODAY, for_seconds=60)

    report = tick(doors, as_of=at("2025-04-12"))

    assert report.held_elsewhere
    assert ticks(doors) == []
    assert flags_up(doors) == {}


def test_a_tick_whose_holder_died_is_run_again_when_its_lease_ran_out(doors: Doors) -> None:
    with doors.writing("another") as session:
        assert take(session, "tick", "another", now=TODAY - timedelta(seconds=60), for_seconds=60)

    assert not tick(doors, as_of=at("2025-04-12")).held_elsewhere


def test_ticks_in_threads_at_once_do_no_harm(seeded_url: str, tmp_path: Path) -> None:
    workers = 4
    together = Barrier(workers)

    def one_tick(_: int) -> int:
        with doors_at(seeded_url, tmp_path) as doors:
            together.wait(10)
            return tick(doors, as_of=at("2025-04-12")).raised

    with ThreadPoolExecutor(workers) as pool:
        raised = list(pool.map(one_tick, range(workers)))

    with doors_at(seeded_url, tmp_path) as doors:
        assert sum(raised) == 6
        assert flags_up(doors) == {**CONFLICTS, RETURN: "outcome_unknown", FIRST: "due_today"}
        assert sorted(run.raised for run in ticks(doors))[-2:] in ([6], [0, 6])
        assert all(run.finished_at is not None and run.note is None for run in ticks(doors))
        assert mail_in(doors) == ["2025-04-12"]
        assert [message.attempts for message in messages(doors)] == [1]


def test_two_processes_that_tick_at_once_do_no_harm(seeded_url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tracker", "tick", "--as-of", "2025-04-12T07:00", "--json"]
    environment = {**os.environ, "TRACKER_DATABASE_URL": seeded_url, "TRACKER_DATA_DIR": str(tmp_path)}

    both = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in "ab"]
    said = [process.communicate(timeout=30) for process in both]

    assert [(process.returncode, errors) for process, (_, errors) in zip(both, said, strict=True)] == [(0, b"")] * 2
    assert sum(json.loads(told)["raised"] for told, _ in said) == 6
    with doors_at(seeded_url, tmp_path) as doors:
        assert flags_up(doors) == {**CONFLICTS, RETURN: "outcome_unknown", FIRST: "due_today"}
        assert mail_in(doors) == ["2025-04-12"]


def test_a_matter_that_cannot_be_judged_is_noted_and_the_others_go_on(seeded_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_url, tmp_path) as doors:
        a_small_record(doors.database)
        with doors.writing("nobody") as session:
            session.execute(text("UPDATE obligations SET rrule = 'FREQ=SOMETIMES' WHERE key = 'daily-updates'"))

        report = tick(doors, as_of=datetime(2031, 3, 12, 16, tzinfo=UTC))

        assert [problem.partition(":")[0] for problem in report.problems] == ["abrego-garcia"]
        assert flags_up(doors) == {"report-back/1": "due_soon"}
        assert "FREQ=SOMETIMES" in (ticks(doors)[-1].note or "")
        assert mail_in(doors) == ["2031-03-12"]
        mailed = contents(doors)[0]
        assert "1 matter could not be judged" in mailed.subject
        assert "This matter could not be judged: daily-updates: the recurrence" in " ".join(mailed.text.split())
        assert "Report back" in mailed.text


def test_a_digest_names_the_one_matter_there_is_when_it_cannot_be_judged(sqlite: Doors) -> None:
    with sqlite.writing("nobody") as session:
        session.execute(text("UPDATE obligations SET rrule = 'FREQ=SOMETIMES' WHERE key = 'daily-updates'"))

    tick(sqlite, as_of=at("2025-04-12"))

    assert contents(sqlite)[0].subject == "1 matter could not be judged - Sat 12 Apr 2025"


def test_a_tick_on_an_empty_database_is_quiet(engine_url: str, tmp_path: Path) -> None:
    with doors_at(engine_url, tmp_path) as doors:
        report = tick(doors)

        assert (report.changes, report.problems, report.delivered) == ([], [], [])
        assert mail_in(doors) == []


def test_a_private_matter_is_judged_and_not_mailed(sqlite: Doors) -> None:
    with sqlite.writing("tilda") as session:
        session.scalars(select(Matter)).one().is_public = False

    tick(sqlite, as_of=at("2025-04-12"))

    assert flags_up(sqlite)[FIRST] == "due_today"
    assert mail_in(sqlite) == []
    assert [(message.outcome, message.content_id) for message in messages(sqlite)] == [(MailOutcome.EMPTY, None)]
