"""The engine against a second computation, written from the words of the rules alone and sharing no code with it."""

import os
import tomllib
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

from tests.rulebook.oracle import Case, expected
from tests.rulebook.oracle_cases import as_request, inauguration_days, random_cases
from tracker.domain.asking import read_request
from tracker.domain.calendars import Calendars
from tracker.domain.deadlines import compute
from tracker.domain.rules import Refused, Rulebook
from tracker.rulebook.calendars import load_calendars
from tracker.rulebook.rules import load_rulebook

FOLDER = Path(__file__).resolve().parents[2] / "tracker" / "rulebook"
SHORT, CHUNK = 20_000, 10_000


def presidential_closings() -> tuple[date, ...]:
    """The days as they stand in the file: which days they are is data to both computations."""
    rows = tomllib.loads((FOLDER / "calendars" / "closures.toml").read_text("utf-8"))["closings"]
    return tuple(row["on"] for row in rows if row["kind"] == "presidential")


def differences(seed: int, count: int) -> list[str]:
    """Where the two computations differ, as one line each; empty when they agree on every case."""
    book, calendars = load_rulebook(), load_calendars()
    cases = random_cases(seed, count, disputed=presidential_closings(), disputed_in_scotus=inauguration_days())
    found = []
    for case in cases:
        ours, theirs = _computed(as_request(case), book, calendars), _expected(case)
        if ours != theirs:
            found.append(f"{as_request(case)}: {[str(one) for one in ours]} against {[str(one) for one in theirs]}")
    return found


def _computed(request: dict, book: Rulebook, calendars: Calendars) -> tuple[object, ...]:
    try:
        made = compute(read_request(request), book, calendars)
    except Refused as refused:
        return (refused.code, refused.message)
    return (made.due, made.safe_by, made.latest)


def _expected(case: Case) -> tuple[object, ...]:
    answer = expected(case)
    return (answer.due, answer.safe_by, answer.latest)


def compare(count: int, *, seed: int) -> list[str]:
    """The differences over so many cases, drawn in chunks over the processors."""
    seeds = range(seed, seed + -(-count // CHUNK))
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(differences, seeds, [min(CHUNK, count)] * len(seeds))
        return [line for lines in found for line in lines]


def test_the_engine_agrees_with_the_oracle_on_every_random_case() -> None:
    assert compare(SHORT, seed=20_261_122)[:5] == []
