"""What a digest told, kept as text and compared with what stands later."""

import json
from dataclasses import replace
from datetime import date

import pytest

from tests.domain.build import DATE, at, build
from tracker.domain.compliance import assess
from tracker.domain.record import Conflict, MatterRecord
from tracker.domain.standing import Assessment
from tracker.domain.told import Told, ToldHearing, ToldMatter
from tracker.domain.told_changes import Changes, changes_since, tell
from tracker.domain.vocabulary import ConflictKind, Status

FACTS = {"due": "2025-06-10", "orders": {"second": "2025-06-06"}}
CONFLICT = Conflict("two-dates", "When it falls due", ConflictKind.CONTRADICTION)


def judged(moment: str, **facts: object) -> Assessment:
    return assess(build({**FACTS, **facts}), at(moment))


def changes(before: Assessment, now: Assessment) -> Changes:
    return changes_since(tell(before, None), now)


def with_conflict(record: MatterRecord, *, decided: bool) -> MatterRecord:
    return replace(record, conflicts=(replace(CONFLICT, decided=decided),))


def test_what_was_told_comes_back_as_it_was_kept() -> None:
    hearing = ToldHearing("hearing", 3, "moved")
    matter = tell(judged("2025-06-05"), None, hearings=(hearing,), ended_told_on=date(2025, 6, 1))
    told = Told(at("2025-06-05"), (matter,))

    assert Told.from_json(told.to_json()) == told
    assert told.of("example") == matter
    assert told.of("another") is None


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"version":2,"as_of":"2025-06-05T00:00:00+00:00","matters":[]}',
        '{"version":1,"as_of":"2025-06-05T00:00:00","matters":[]}',
        '{"version":1,"as_of":5,"matters":[]}',
        '{"version":1,"as_of":"2025-06-05T00:00:00+00:00","matters":[{"key":"x"}]}',
        '{"version":1,"as_of":"2025-06-05T00:00:00+00:00","matters":5}',
    ],
)
def test_what_cannot_be_read_is_as_if_nothing_had_been_told(text: str | None) -> None:
    assert Told.from_json(text) is None


@pytest.mark.parametrize(
    ("place", "value"), [(1, "no status"), (1, 5), (2, None), (4, "1"), (4, True), (4, -1), (0, ["x"])]
)
def test_a_value_of_another_shape_is_not_read(place: int, value: object) -> None:
    held = json.loads(Told(at("2025-06-05"), (tell(judged("2025-06-05"), None),)).to_json())

    held["matters"][0]["deadlines"][0][place] = value

    assert Told.from_json(json.dumps(held)) is None


def test_digests_that_tell_the_same_are_counted_and_a_change_begins_anew() -> None:
    days = ["2025-06-11", "2025-06-12", "2025-06-13"]
    before: ToldMatter | None = tell(judged("2025-06-10"), None)
    times = []
    for day in days:
        before = tell(judged(day), before)
        told = before.of(DATE)
        assert told is not None
        times.append((told.status, told.times))

    assert times == [(Status.UNVERIFIED, 1), (Status.UNVERIFIED, 2), (Status.UNVERIFIED, 3)]


def test_nothing_has_changed_where_all_stands_as_told() -> None:
    assert not changes(judged("2025-06-07"), judged("2025-06-08")).is_anything


def test_that_a_day_has_come_is_no_change_and_that_it_passed_is_one() -> None:
    assert not changes(judged("2025-06-09"), judged("2025-06-10")).is_anything

    passed = changes(judged("2025-06-10"), judged("2025-06-11")).deadlines
    assert [(one.before and one.before.status, one.standing.status) for one in passed] == [
        (Status.DUE_TODAY, Status.UNVERIFIED)
    ]


def test_an_order_since_then_is_new_and_one_entered_late_too() -> None:
    in_time = changes(judged("2025-06-05"), judged("2025-06-07")).entries
    late = changes(judged("2025-06-07", orders={}), judged("2025-06-08")).entries

    assert [entry.key for entry in in_time] == [entry.key for entry in late] == ["second"]


def test_a_date_that_was_moved_is_told_with_the_one_before() -> None:
    (change,) = changes(
        judged("2025-06-05"), judged("2025-06-07", effects=["second extends date to 2025-06-16"])
    ).deadlines

    assert change.before is not None
    assert (change.before.edtf, change.before.due) == ("2025-06-10", "Tue 10 Jun 2025")
    assert change.standing.due.moment is not None
    assert change.standing.due.moment.edtf == "2025-06-16"


def test_a_stay_is_entered_once_and_over_once() -> None:
    stayed = {"effects": ["second stays duty until 2025-06-08T12:00-04:00"]}
    before, during, after = (
        judged("2025-06-05", **stayed),
        judged("2025-06-07", **stayed),
        judged("2025-06-09", **stayed),
    )

    assert [stay.effect.by for stay in changes(before, during).stays_entered] == ["second"]
    assert changes(during, during).stays_entered == ()
    (over,) = changes(during, after).stays_over
    assert over.ran_out
    assert changes(after, after).stays_over == ()


def test_a_stay_that_an_order_lifted_did_not_run_out() -> None:
    orders = {"orders": {"second": "2025-06-06", "third": "2025-06-08"}}
    effects = {"effects": ["second stays duty until 2025-06-20", "third lifts_stay duty"]}

    (over,) = changes(judged("2025-06-07", **orders, **effects), judged("2025-06-09", **orders, **effects)).stays_over

    assert not over.ran_out


def test_new_days_of_a_recurring_duty_are_no_change_and_a_new_duty_is() -> None:
    daily = {"due": "FREQ=DAILY from 2025-06-03", "record_through": "2025-06-30"}
    before, now = judged("2025-06-07T12:00", **daily), judged("2025-06-08T12:00", **daily)

    assert all(one.before is not None for one in changes(before, now).deadlines)
    nothing = ToldMatter("example")
    assert {one.standing.obligation.key for one in changes_since(nothing, now).deadlines} == {"report"}


def test_a_deadline_taken_out_is_counted_and_not_named() -> None:
    before = judged("2025-06-05")
    now = replace(before, record=replace(before.record, obligations=()), standings=())

    assert changes(before, now).gone == 1


def test_conflicts_opened_and_decided_are_told() -> None:
    none = judged("2025-06-05")
    opened = replace(none, record=with_conflict(none.record, decided=False))
    decided = replace(none, record=with_conflict(none.record, decided=True))

    assert [one.key for one in changes(none, opened).conflicts_opened] == ["two-dates"]
    assert [one.key for one in changes(opened, decided).conflicts_decided] == ["two-dates"]
    assert not changes(none, decided).is_anything
