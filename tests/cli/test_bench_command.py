"""`tracker bench deadlines`: every contestant runs and agrees. Figures are judged by tests/bench/deadlines.py."""

import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cli.conftest import Run

bench = sys.modules["tracker.cli.bench"]  # as an attribute of tracker.cli it is the command
OURS = ["ours, bare", "ours, explained", "ours, request to answer", "ours, batch"]
OTHERS = [
    "holidays, 'in' test", "holidays, get_nth_working_day", "pandas, CustomBusinessDay", "numpy, busday_offset of one",
    "numpy, busday_offset of an array",
]  # fmt: skip
BY_NAME = ("ns", "median_ns", "ratio_to_ours", "beside")


@pytest.fixture(autouse=True)
def _few_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "_BATCH", 2_000)
    monkeypatch.setattr(bench, "_ROUNDS", 2)


def test_every_contestant_finds_our_dates_and_is_measured(run: Run) -> None:
    said = run("bench", "deadlines", "--rows", "50", "--json")
    told = said.json

    assert said.out.count("\n") == 1
    assert (told["job"], told["rows"], told["rounds"]) == ("deadlines", 50, 2)
    assert (told["left_out"], told["disagree"]) == ([], {})
    assert [list(told[name]) for name in BY_NAME] == [OURS + OTHERS] * 4
    assert told["budget_ns"] == {"ours, bare": 400, "ours, explained": 3000, "ours, batch": 80}
    assert min(told["ns"].values()) > 0
    assert (told["ratio_to_ours"]["ours, bare"], told["ratio_to_ours"]["ours, batch"]) == (1, 1)


def test_the_table_names_every_contestant_with_its_budget(run: Run) -> None:
    said = run("bench", "deadlines", "--rows", "50")
    _, head, *rows = said.out.splitlines()

    assert (said.status, said.err) == (0, "")
    assert head.split() == ["job", "best", "median", "ratio", "beside", "budget"]
    assert [row[:34].rstrip() for row in rows] == OURS + OTHERS
    assert [row.split()[-2] for row in rows if row.endswith(("met", "missed"))] == ["400:", "3000:", "80:"]


@pytest.mark.parametrize("missing", [["holidays"], ["pandas"], ["pandas", "numpy"]], ids=" ".join)
def test_a_package_that_is_missing_is_left_out_with_how_to_get_it(
    missing: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in missing:
        monkeypatch.setitem(sys.modules, package, None)

    said = run("bench", "deadlines", "--rows", "5")
    told = run("bench", "deadlines", "--rows", "5", "--json").json

    names = ", ".join(missing)
    assert said.out.splitlines()[-1] == f"Left out, not to be imported here: {names}. 'make install' installs them"
    assert told["left_out"] == missing
    assert list(told["ns"]) == OURS + [name for name in OTHERS if name.partition(",")[0] not in missing]


def test_a_contestant_with_another_date_is_named_and_not_measured(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = bench._ours

    def off_by_one(sample):
        for one in ours(sample):
            late = one.name == "ours, batch"
            yield replace(one, read=lambda day: day + timedelta(days=1)) if late else one

    monkeypatch.setattr(bench, "_ours", off_by_one)
    said = run("bench", "deadlines", "--rows", "5")

    assert (said.status, said.err) == (1, "")
    assert "Not measured, it finds other dates than ours: ours, batch: 2000 of 2000 dates differ" in said.out


@pytest.mark.parametrize("rows", ["0", "many", "-1"])
def test_a_number_of_rows_that_is_none_is_status_2(rows: str, run: Run) -> None:
    assert run("bench", "deadlines", "--rows", rows).status == 2


def test_bench_alone_is_status_2(run: Run) -> None:
    assert run("bench").status == 2
