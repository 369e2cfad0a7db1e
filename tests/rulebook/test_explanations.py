"""Five hard cases, told as a careful associate would tell them.

The dates are from the law, counted by hand. The wording is kept in `hard_cases.txt`, which a person reads when it is
changed.
"""

from pathlib import Path

import pytest

from tests.rulebook.counting import ends, noticed, told

WORDS = Path(__file__).with_name("hard_cases.txt")
CASES = {
    # time-computation.md 1.7: Thu 6 Aug 2026 + 30 = Sat 5 Sep -> Tue 8 Sep -> +3 = Fri 11 Sep
    "mail service over Labor Day": (
        {"rule": "frcp-33b2", "court": "mdd", "trigger": "2026-08-06", "service": "mail"},
        ("2026-09-11", "2026-09-11", "2026-09-11"),
    ),
    # worked example DV-04
    "72 hours over a daylight-saving change": (
        {"regime": "frcp", "court": "mdd", "mode": "hours", "period": 72, "trigger": "2026-10-30T12:00"},
        ("2026-11-02 11:00:00-05:00",) * 3,
    ),
    # 14 days before Mon 21 September 2026 is Labor Day: back over the weekend to Friday the 4th
    "backward over a holiday": (
        {"rule": "frcp-6c1", "court": "mdd", "trigger": "2026-09-21"},
        ("2026-09-04", "2026-09-04", "2026-09-04"),
    ),
    # worked example DV-08
    "Good Friday in Maryland": (
        {"regime": "frcp", "court": "mdd", "mode": "days", "period": 14, "trigger": "2025-04-04"},
        ("2025-04-18", "2025-04-21", "2025-04-21"),
    ),
    # worked example AB-13
    "a Sunday fixed by order": (
        {"court": "ca4", "from_": "mdd", "mode": "date_certain", "fixed": "2025-04-06"},
        ("2025-04-06", "2025-04-06", "2025-04-06"),
    ),
}


def as_told(name: str) -> str:
    request = CASES[name][0]
    steps = [f"{number}. {step}" for number, step in enumerate(told(**request), 1)]
    notes = [f"Note: {words}" for code, words in noticed(**request).items() if code != "rule_note"]
    return "\n".join([f"== {name}", *steps, *notes])


@pytest.mark.parametrize("name", CASES)
def test_the_date_is_the_one_that_the_law_gives(name: str) -> None:
    request, expected = CASES[name]

    assert ends(**request) == expected


def test_the_explanations_read_as_they_did_when_a_person_last_read_them() -> None:
    assert "\n\n".join(map(as_told, CASES)) + "\n" == WORDS.read_text("utf-8")
