"""The days on which the picture changes, and the steps from one to the next."""

from datetime import date

from tests.domain.build import at, build
from tracker.domain.timeline import key_days, step_days


def days(facts: dict[str, object], as_of: str = "2025-07-01") -> list[int]:
    found = key_days(build({"record_through": "2025-06-30", **facts}), at(as_of))
    assert all((day.year, day.month) == (2025, 6) for day in found)
    return [day.day for day in found]


def test_a_duty_has_the_day_it_was_imposed_and_the_day_it_fell_due():
    assert days({"due": "2025-06-10"}) == [2, 10]


def test_that_a_date_comes_near_is_no_key_day():
    assert 9 not in days({"due": "2025-06-10"})


def test_an_answer_before_the_date_is_a_key_day_and_the_date_no_longer_is():
    assert days({"due": "2025-06-10", "answers": ["2025-06-06"]}) == [2, 6]


def test_a_stay_and_its_end_are_key_days():
    facts = {
        "due": "2025-06-20",
        "orders": {"stay": "2025-06-06", "second": "2025-06-12"},
        "effects": ["stay stays duty", "second lifts_stay duty"],
    }

    assert days(facts) == [2, 6, 12, 20]


def test_an_extension_is_a_key_day_and_so_is_the_new_date():
    facts = {
        "due": "2025-06-10",
        "orders": {"second": "2025-06-09"},
        "effects": ["second extends date to 2025-06-16"],
    }

    assert days(facts) == [2, 9, 16]


def test_a_finding_is_a_key_day():
    assert days({"due": "2025-06-10", "orders": {"ruling": "2025-06-16"}, "findings": ["ruling not_complied"]}) == [
        2,
        10,
        16,
    ]


def test_a_dispute_that_opens_is_a_key_day():
    facts = {
        "due": "2025-06-20",
        "orders": {"second": "2025-06-06"},
        "effects": ["second vacates duty disputed"],
    }

    assert days(facts) == [2, 6, 20]


def test_a_fact_known_only_to_a_window_makes_no_key_day():
    assert days({"due": "continuing", "orders": {"second": "[2025-06-09..2025-06-12]"}}) == [2]


def test_nothing_after_the_records_end_is_a_key_day():
    assert days({"due": "2025-06-20", "record_through": "2025-06-19"}) == [2]


def test_steps_go_to_the_key_day_before_and_after():
    found = (date(2025, 6, 2), date(2025, 6, 10), date(2025, 6, 16))

    assert step_days(found, date(2025, 6, 10)) == (date(2025, 6, 2), date(2025, 6, 16))
    assert step_days(found, date(2025, 6, 12)) == (date(2025, 6, 10), date(2025, 6, 16))
    assert step_days(found, date(2025, 6, 1)) == (None, date(2025, 6, 2))
    assert step_days((), date(2025, 6, 1)) == (None, None)
