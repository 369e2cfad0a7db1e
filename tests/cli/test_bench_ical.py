"""`tracker bench ical`: every contestant writes the same entries. Figures are judged by tests/bench/feeds.py."""

import sys

import pytest
from icalendar import Calendar

from tests.cli.conftest import Run

bench = sys.modules["tracker.cli.bench_ical"]
ALL = ["string template", "ours", "icalendar"]


@pytest.fixture(autouse=True)
def _few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "_ROUNDS", 2)


def test_every_contestant_is_measured(run: Run) -> None:
    told = run("bench", "ical", "--events", "20", "--json").json

    assert (told["job"], told["events"], told["rounds"], told["disagree"]) == ("ical", 20, 2, [])
    assert [list(told[name]) for name in ("ms", "median_ms", "bytes", "ratio_to_template")] == [ALL] * 4
    assert (told["ratio_to_template"]["string template"], told["budget_ratio"]) == (1, {"ours": 2})


def test_the_table_names_every_contestant_with_its_budget(run: Run) -> None:
    said = run("bench", "ical", "--events", "20")
    _, head, *rows = said.out.splitlines()

    assert (said.status, said.err) == (0, "")
    assert head.split() == ["job", "best", "median", "MB", "ratio", "budget"]
    assert [row[:18].rstrip() for row in rows] == ALL
    assert rows[1].split()[-2] == "2:"


def test_ours_and_the_package_say_the_same() -> None:
    events = bench._events(5)
    contestants = bench._contestants(events)

    ours, package = (
        [
            {name: entry[name].to_ical() for name in ("UID", "SUMMARY", "DESCRIPTION", "DTSTART", "STATUS", "SEQUENCE")}
            for entry in Calendar.from_ical(contestants[name]()).walk("VEVENT")
        ]
        for name in ("ours", "icalendar")
    )
    assert ours == package


def test_without_the_package_it_says_how_to_get_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)

    said = run("bench", "ical", "--events", "5")

    assert said.out.splitlines()[-1] == "Left out, not to be imported here: icalendar. 'make install' installs it"


def test_one_that_writes_fewer_entries_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "_by_template", lambda events: b"")

    said = run("bench", "ical", "--events", "5")

    assert said.status == 1
    assert said.out.splitlines()[-1] == "Not to be compared, it wrote another number of entries: string template"


@pytest.mark.parametrize("events", ["0", "many", "-1"])
def test_a_number_of_entries_that_is_none_is_status_2(events: str, run: Run) -> None:
    assert run("bench", "ical", "--events", events).status == 2
