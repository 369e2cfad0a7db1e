"""Whose duty it is, who is called upon by a flag and when, which motions wait, which dockets are to be checked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.domain.build import DATE, DOCKET, at, build, when
from tracker.domain.assignments import Duty, Raised, called_upon
from tracker.domain.compliance import assess
from tracker.domain.computed import Computed
from tracker.domain.motions import papers_on, pending_motions
from tracker.domain.record import Docket, Entry, MatterRecord
from tracker.domain.standing import Standing
from tracker.domain.working_lists import Side, on_side, side_of, stale_dockets, why_to_verify

NOW = at("2025-06-05T12:00")
DAY = timedelta(hours=24)
BOTH = Duty("tilda", "omar")

# Who is called upon. The flag was raised so many hours ago, and the deadline is due in so many hours.
CALLS = [
    ("fresh and far", BOTH, 1, 100, False, ("tilda",)),
    ("a minute before the time is up", BOTH, 23.98, 100, False, ("tilda",)),
    ("a day old", BOTH, 24, 100, False, ("tilda", "omar")),
    ("a day old and seen", BOTH, 24, 100, True, ("tilda",)),
    ("raised now, due within a day", BOTH, 0, 24, False, ("tilda", "omar")),
    ("raised now, due a minute after a day", BOTH, 0, 24.02, False, ("tilda",)),
    ("past due and seen", BOTH, 0, -5, True, ("tilda",)),
    ("past due", BOTH, 0, -5, False, ("tilda", "omar")),
    ("without a date, fresh", BOTH, 1, None, False, ("tilda",)),
    ("without a date, old", BOTH, 30, None, False, ("tilda", "omar")),
    ("nobody in reserve", Duty("tilda"), 48, 1, False, ("tilda",)),
    ("only somebody in reserve", Duty(None, "omar"), 0, 100, False, ("omar",)),
    ("nobody at all", Duty(), 48, 1, False, ()),
]


@pytest.mark.parametrize(
    ("duty", "age", "left", "seen", "calls"), [case[1:] for case in CALLS], ids=[case[0] for case in CALLS]
)
def test_a_flag_calls_upon_whoever_answers_and_in_time_upon_the_one_in_reserve(duty, age, left, seen, calls):
    raised = Raised(NOW - timedelta(hours=age), seen, NOW + timedelta(hours=left) if left is not None else None)

    assert called_upon(duty, raised, NOW, DAY) == calls


def owed(acting_for: str | None, obligors: tuple[str, ...], obligees: tuple[str, ...]) -> tuple[MatterRecord, Standing]:
    record = build({"due": "2025-06-10"})
    duty = replace(record.obligations[0], obligors=obligors, obligees=obligees)
    record = replace(record, acting_for=acting_for, obligations=(duty,))
    standing = assess(record, NOW).of(DATE)
    assert standing is not None
    return record, standing


@pytest.mark.parametrize(
    ("acting_for", "obligors", "obligees", "side"),
    [
        ("plaintiffs", ("agency",), ("plaintiffs",), Side.OWED_TO_US),
        ("agency", ("agency",), ("plaintiffs",), Side.OWED_BY_US),
        ("bank", ("agency",), ("plaintiffs",), Side.OTHERS),
        ("agency", ("agency", "bank"), ("agency",), Side.OWED_BY_US),
        (None, ("agency",), ("plaintiffs",), None),
    ],
)
def test_a_duty_stands_on_one_side_of_the_party_one_acts_for(acting_for, obligors, obligees, side):
    record, standing = owed(acting_for, obligors, obligees)

    assert side_of(record, standing) is side
    sides = [one for one in Side if on_side(record, one)(standing)]
    assert sides == ([side] if side else list(Side))  # nobody acted for: every list has it


def test_a_date_under_law_that_nobody_read_is_to_be_verified():
    _, standing = owed(None, (), ())
    made = Computed("A rule", "{}", None, "1", "1", NOW, "", (), (), unread=("The text was not read.",))
    computed = replace(standing, deadline=replace(standing.deadline, computed=made))

    assert why_to_verify(standing) == ()
    assert why_to_verify(computed) == ("The text was not read.",)


def with_papers(record: MatterRecord, *papers: tuple[str, str, str]) -> MatterRecord:
    more = {key: Entry("filing", key, DOCKET, key.title(), when(on), responds_to=to) for key, on, to in papers}
    return replace(record, entries={**record.entries, **more})


def test_a_pending_motion_is_listed_with_its_age_and_the_papers_on_it_each_under_what_it_answers():
    record = build({"due": "2025-06-20", "requests": ["2025-06-09 extends"]})
    record = with_papers(
        record,
        ("reply", "2025-06-12", "opposition"),
        ("opposition", "2025-06-11", "motion-requests-1"),
        ("late-opposition", "2025-06-30", "motion-requests-1"),
    )

    (motion,) = pending_motions(record, at("2025-06-13T09:00"))

    assert motion.age_days == 4
    assert [(paper.entry.key, paper.depth) for paper in motion.papers] == [
        ("motion-requests-1", 0),
        ("opposition", 1),
        ("reply", 2),
    ]


def test_what_was_ruled_on_is_pending_only_until_the_ruling():
    facts = {"due": "2025-06-20", "orders": {"second": "2025-06-12"}, "requests": ["2025-06-09 extends ruled second"]}
    record = build(facts)

    assert [len(pending_motions(record, at(day))) for day in ("2025-06-08", "2025-06-11", "2025-06-12")] == [0, 1, 0]


def test_papers_that_answer_each_other_in_a_circle_are_each_told_once():
    record = with_papers(build({"due": "2025-06-20"}), ("one", "2025-06-09", "two"), ("two", "2025-06-10", "one"))

    assert [paper.entry.key for paper in papers_on(record, "one", at("2025-06-13"))] == ["one", "two"]


def test_dockets_never_checked_come_first_then_those_checked_longest_ago():
    record = build({"due": "2025-06-10", "checks": ["2025-06-02 2025-06-03T09:00"], "stale_after_days": 2})
    never = Docket("district-2", "exd", "Another suit")
    record = replace(record, dockets={**record.dockets, never.key: never})

    keys = {
        moment: [one.docket.key for one in stale_dockets(record, at(moment))]
        for moment in ("2025-06-05T08:00", "2025-06-05T09:01")
    }

    assert keys == {"2025-06-05T08:00": ["district-2"], "2025-06-05T09:01": ["district-2", DOCKET]}
