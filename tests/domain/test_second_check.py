"""The two-person check: which dates wait, who may confirm them, and that a new date waits again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.domain.build import DATE, DUTY, at, build, due_on
from tracker.domain.compliance import assess
from tracker.domain.date_facts import OWN, ByPeople, Confirmation, DateSet, Decision
from tracker.domain.record import Deadline, MatterRecord
from tracker.domain.second_check import may_confirm
from tracker.domain.standing import Standing

NOON = at("2025-06-03T12:00")
LATER = NOON + timedelta(hours=1)
TYPED = DateSet(("tilda",), NOON)
MOMENT = "2025-06-05"


def typed(record: MatterRecord, *confirmations: Confirmation, date_set: DateSet | None = TYPED) -> MatterRecord:
    """The record in a matter that asks for a second check, with its date typed by Tilda."""
    people = ByPeople(date_set, confirmations)
    deadlines = tuple(replace(one, by_people=people) for one in record.deadlines)
    return replace(record, needs_second_check=True, deadlines=deadlines)


def by(account: str, due: str, when: object = LATER) -> Confirmation:
    return Confirmation(due, account, account.title(), when)  # type: ignore[arg-type]


def standing(record: MatterRecord, moment: str = MOMENT, key: str = DATE) -> Standing:
    found = assess(record, at(moment)).of(key)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("confirmed", "waits"),
    [
        ((), True),
        ((by("omar", "2025-06-10"),), False),
        ((by("tilda", "2025-06-10"),), True),  # she set it herself
        ((by("omar", "2025-06-11"),), True),  # another date than the one in force
        ((by("omar", "2025-06-10", NOON - timedelta(days=1)),), True),  # before it was set
        ((by("tilda", "2025-06-10"), by("omar", "2025-06-10")), False),
    ],
)
def test_a_typed_date_waits_until_another_person_confirms_exactly_it(confirmed, waits) -> None:
    found = standing(typed(build({"due": "2025-06-10"}), *confirmed))

    assert found.awaits_check is waits
    assert [step.code for step in found.reasons if step.code in ("awaits_check", "second_checked")] == [
        "awaits_check" if waits else "second_checked"
    ]


def test_a_matter_that_asks_for_no_check_and_a_date_that_nobody_here_set_wait_for_nobody() -> None:
    record = build({"due": "2025-06-10"})

    assert not standing(replace(typed(record), needs_second_check=False)).awaits_check
    assert standing(typed(record, date_set=None)).second_check is None


def test_a_date_that_an_effect_entered_here_set_waits_again() -> None:
    facts = {
        "due": "2025-06-10",
        "orders": {"second": "2025-06-04"},
        "effects": ["second extends date from 2025-06-04 to 2025-06-16"],
    }
    record = typed(build(facts), by("omar", "2025-06-10"))
    extended = replace(record.effects[0], date_set=DateSet(("omar",), LATER))
    record = replace(record, effects=(extended,))

    assert not standing(record, "2025-06-03T23:00").awaits_check
    found = standing(record)

    assert found.awaits_check
    assert found.second_check is not None
    assert (may_confirm(found.second_check, "omar"), may_confirm(found.second_check, "tilda")) == (False, True)


def test_a_date_set_by_the_effect_of_a_loaded_source_waits_for_nobody() -> None:
    facts = {
        "due": "2025-06-10",
        "orders": {"second": "2025-06-04"},
        "effects": ["second extends date from 2025-06-04 to 2025-06-16"],
    }

    assert standing(typed(build(facts))).second_check is None


def test_what_has_no_date_and_a_duty_to_abstain_are_never_checked() -> None:
    assert standing(typed(build({"due": "continuing"})), key=DUTY).second_check is None
    assert standing(typed(build({"due": "2025-06-10", "duty": "must abstain"}))).second_check is None


def test_a_recurring_duty_is_checked_by_its_rule_until_the_rule_changes() -> None:
    record = build({"due": "FREQ=DAILY from 2025-06-03"})
    ruled = replace(record.obligations[0], date_set=TYPED)
    record = replace(record, needs_second_check=True, obligations=(ruled,))
    day = replace(
        assess(record, at(MOMENT)).standings[0].deadline, by_people=ByPeople(None, (by("omar", "2025-06-03"),))
    )

    before = assess(record, at(MOMENT)).standings
    after = assess(replace(record, deadlines=(day,)), at(MOMENT)).standings
    rule = replace(ruled, date_set=DateSet(("omar",), LATER + timedelta(hours=1)))
    changed = replace(record, deadlines=(day,), obligations=(rule,))

    assert {one.awaits_check for one in before} == {True}
    assert {one.awaits_check for one in after} == {False}
    assert {one.awaits_check for one in assess(changed, at(MOMENT)).standings} == {True}


def rivals(*decisions: Decision) -> MatterRecord:
    """A date of 10 June that another source gives as 13 June, in a matter that asks for a second check."""
    record = build({"due": "2025-06-10", "rivals": ["2025-06-13"]})
    deadline: Deadline = record.deadlines[0]
    people = ByPeople(None, (), decisions)
    return replace(record, needs_second_check=True, deadlines=(replace(deadline, by_people=people),))


def decision(chosen: int | None, hours: int = 1) -> Decision:
    return Decision("cf-1", (0,), chosen, "omar", "Omar", NOON + timedelta(hours=hours), "the order itself says so")


@pytest.mark.parametrize(
    ("decisions", "due", "status", "aside"),
    [
        ((), "2025-06-10", "unverified", 0),
        ((decision(0),), "2025-06-13", "upcoming", 1),
        ((decision(OWN),), "2025-06-10", "unverified", 1),  # past due, and nobody checked the docket
        ((decision(None),), "2025-06-10", "unverified", 0),
        ((decision(0, 1), decision(OWN, 2)), "2025-06-10", "unverified", 1),  # the later decision stands
    ],
)
def test_the_date_decided_for_is_in_force_and_the_others_stay_visible(decisions, due, status, aside) -> None:
    found = standing(rivals(*decisions), "2025-06-12")

    assert (found.first_due, found.status.value) == (due_on(due), status)
    assert sum(step.code == "due_set_aside" for step in found.reasons) == aside
    is_read_two_ways = not decisions or decisions[-1].chosen is None
    assert bool(found.readings) is is_read_two_ways


def test_who_decides_for_another_date_has_set_it_and_another_person_checks_it() -> None:
    found = standing(rivals(decision(0)), "2025-06-12")

    assert found.awaits_check
    assert found.second_check is not None
    assert not may_confirm(found.second_check, "omar")
    assert standing(rivals(decision(OWN)), "2025-06-12").second_check is None
