"""The groups of a list and the one sentence that sums a moment up."""

import pytest

from tests.domain.build import DATE, at, build
from tracker.domain.compliance import assess
from tracker.domain.digests import GROUPS, ended_record, groups, summary

ORDERED = {"orders": {"second": "2025-06-06"}}
SENTENCES = [
    ({"due": "2025-06-10"}, "2025-06-01", "no duty is on record"),
    ({"due": "2025-06-10"}, "2025-06-05", "1 deadline is still to come"),
    ({"due": "2025-06-10"}, "2025-06-10", "1 deadline is due today"),
    ({"due": "2025-06-10"}, "2025-06-11", "1 deadline is past due with its outcome not stated"),
    (
        {"due": "2025-06-10", "checks": ["2025-06-02 2025-06-11T09:00"]},
        "2025-06-11",
        "1 deadline is past due and not on the docket as checked",
    ),
    ({"due": "2025-06-10", "answers": ["2025-06-09"]}, "2025-06-11", "1 deadline is answered"),
    (
        {"due": "2025-06-10", **ORDERED, "findings": ["second not_complied"]},
        "2025-06-11",
        "1 deadline was found by a court not to have been complied with",
    ),
    ({"due": "2025-06-10", **ORDERED, "effects": ["second stays duty"]}, "2025-06-11", "1 deadline is stayed"),
    (
        {"due": "2025-06-10", **ORDERED, "effects": ["second vacates duty"]},
        "2025-06-11",
        "1 deadline is ended by an order",
    ),
    (
        {"due": "2025-06-10", **ORDERED, "effects": ["second vacates date"]},
        "2025-06-11",
        "1 duty continues and 1 deadline is ended by an order",
    ),
    (
        {"due": "2025-06-20", **ORDERED, "effects": ["second stays duty disputed"]},
        "2025-06-11",
        "1 deadline is read two ways, with nobody having decided",
    ),
    ({"due": "continuing"}, "2025-06-11", "1 duty continues"),
    ({"due": "continuing", "duty": "must abstain"}, "2025-06-11", "1 duty continues"),
    ({"due": "waiting"}, "2025-06-11", "1 duty waits for its trigger"),
    ({"due": "continuing", "record_through": "2025-06-03"}, "2025-06-11", "nothing is known to be due or in force"),
    (
        {"due": "FREQ=DAILY from 2025-06-03", "record_through": "2025-06-05T12:00-04:00"},
        "2025-06-05T12:00",
        "2 reports are unverified and 1 is due today",
    ),
]
PLACES = [
    ({"due": "2025-06-10"}, "2025-06-11", "attention"),
    ({"due": "2025-06-10"}, "2025-06-10", "today"),
    ({"due": "2025-06-10"}, "2025-06-03", "week"),  # 7 days before
    ({"due": "2025-06-10"}, "2025-06-02", "later"),  # 8 days before
    ({"due": "[2025-06-10..2025-06-30]"}, "2025-06-03", "week"),
    ({"due": "2025-06-10", "duty": "may act"}, "2025-06-11", "ended"),
    ({"due": "2025-06-10", "answers": ["2025-06-12"]}, "2025-06-13", "ended"),
    ({"due": "2025-06-10", "duty": "must abstain"}, "2025-06-13", "continuing"),
]


@pytest.mark.parametrize(("facts", "moment", "sentence"), SENTENCES, ids=[row[2] for row in SENTENCES])
def test_the_sentence_counts_what_stands(facts: dict[str, object], moment: str, sentence: str):
    assert summary(assess(build(facts), at(moment))) == sentence


@pytest.mark.parametrize(("facts", "moment", "place"), PLACES)
def test_each_deadline_is_in_the_group_of_its_day(facts: dict[str, object], moment: str, place: str):
    found = groups(assess(build(facts), at(moment)))

    assert [group.code for group in found] == [code for code, _ in GROUPS]
    assert {group.code for group in found if group.standings} == {place}


def test_a_group_is_told_soonest_first():
    record = build({"due": "FREQ=DAILY from 2025-06-03", "record_through": "2025-06-06"})

    (attention,) = (group for group in groups(assess(record, at("2025-06-06"))) if group.code == "attention")

    assert [standing.key[-2:] for standing in attention.standings] == ["03", "04", "05"]


def test_a_duty_to_abstain_and_a_duty_beyond_the_record_are_not_outstanding():
    def keys(facts: dict[str, object]) -> list[str]:
        standings = assess(build(facts), at("2025-06-20")).standings
        return [standing.key for standing in standings if standing.is_outstanding]

    assert keys({"due": "2025-06-10"}) == [DATE]
    assert keys({"due": "continuing"}) == ["report"]
    assert keys({"due": "continuing", "duty": "must abstain"}) == []
    assert keys({"due": "continuing", "record_through": "2025-06-03"}) == []
    assert keys({"due": "2025-06-10", "answers": ["2025-06-12"]}) == []


def test_a_record_that_ended_says_how_long_before_the_moment_shown():
    record = build({"due": "2025-06-10", "record_through": "2025-06-03"})

    assert ended_record(assess(record, at("2025-06-10"))) is None
    assert ended_record(assess(record, at("2025-06-11"))) == (
        "The record ends Tue 3 Jun 2025, 8 days before the moment shown"
    )
