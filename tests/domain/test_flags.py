"""Which flags should be up: one a deadline at a time, each slot once, nothing for a record that has ended."""

from dataclasses import replace

import pytest

from tests.domain.build import DATE, ZONE, at, build
from tracker.domain.compliance import assess
from tracker.domain.flags import Wanted, wanted_flags
from tracker.domain.record import Conflict, MatterRecord, Touch
from tracker.domain.vocabulary import ConflictKind

# A duty of 38 days: the order of 2 June, due on Thu 10 July 2025. Days are counted on the court's calendar.
LONG = [
    ("2025-06-09", None),  # 31 days before
    ("2025-06-10", "due_soon 30 days"),
    ("2025-06-25", "due_soon 30 days"),  # 15 days before
    ("2025-06-26", "due_soon 14 days"),
    ("2025-07-03", "due_soon 7 days"),
    ("2025-07-06", "due_soon 7 days"),  # 4 days before
    ("2025-07-07", "due_soon 3 days"),
    ("2025-07-08", "due_soon 3 days"),  # 2 days before
    ("2025-07-09T00:01", "due_soon 1 day"),
    ("2025-07-09", "due_soon 1 day"),
    ("2025-07-10T00:01", "due_today"),
    ("2025-07-10", "due_today"),
    ("2025-07-11T00:01", "outcome_unknown"),
    ("2025-07-31", "outcome_unknown"),
]
# A duty of 56 hours: the order of 2 June at 9:00, due on Wed 4 June at 17:00.
SHORT = [
    ("2025-06-02T09:00", None),
    ("2025-06-03T17:00", None),  # 24 hours before
    ("2025-06-04T00:00", "due_today"),
    ("2025-06-04T14:59", "due_today"),
    ("2025-06-04T15:00", "due_soon 2 h"),
    ("2025-06-04T16:29", "due_soon 2 h"),
    ("2025-06-04T16:30", "due_soon 30 min"),
    ("2025-06-04T17:00", "due_soon 30 min"),
    ("2025-06-04T17:01", "outcome_unknown"),
]
# The same order with a due moment of 5 in the morning, so that 12 hours before is the evening before.
EARLY = [
    ("2025-06-03T16:59", None),
    ("2025-06-03T17:00", "due_soon 12 h"),
    ("2025-06-03T23:59", "due_soon 12 h"),
    ("2025-06-04T00:00", "due_today"),
    ("2025-06-04T03:00", "due_soon 2 h"),
]


def flags(record: MatterRecord, moment: str) -> tuple[Wanted, ...]:
    return wanted_flags(assess(record, at(moment)))


def flag_on(record: MatterRecord, moment: str) -> str | None:
    found = [flag for flag in flags(record, moment) if flag.subject_key == DATE]
    assert len(found) <= 1
    if not found:
        return None
    lead = found[0].slot.partition(" ")[2]
    return f"{found[0].kind.value} {lead}".strip()


@pytest.mark.parametrize(("moment", "wanted"), LONG)
def test_a_long_duty_is_flagged_30_14_7_3_and_1_days_before(moment: str, wanted: str | None):
    assert flag_on(build({"due": "2025-07-10"}), moment) == wanted


@pytest.mark.parametrize(("moment", "wanted"), SHORT)
def test_a_duty_under_72_hours_is_flagged_in_hours(moment: str, wanted: str | None):
    record = build({"orders": {"first": "2025-06-02T09:00"}, "due": "2025-06-04T17:00"})

    assert flag_on(record, moment) == wanted


@pytest.mark.parametrize(("moment", "wanted"), EARLY)
def test_twelve_hours_before_an_early_due_moment_is_the_evening_before(moment: str, wanted: str | None):
    record = build({"orders": {"first": "2025-06-02T09:00"}, "due": "2025-06-04T05:00"})

    assert flag_on(record, moment) == wanted


def test_a_long_duty_due_at_a_clock_time_does_not_go_back_to_a_lead_on_its_day():
    record = build({"due": "2025-07-10T17:00"})

    assert [flag_on(record, f"2025-07-{clock}") for clock in ("09T18:00", "10T10:00", "10T15:30", "10T16:45")] == [
        "due_soon 1 day",
        "due_today",
        "due_today",
        "due_today",
    ]


def test_the_words_of_a_lead_name_it_and_the_date():
    (flag,) = flags(build({"due": "2025-07-10"}), "2025-07-07")

    assert flag.words == "Due within 3 days: Thu 10 Jul 2025."


def test_a_monthly_report_is_no_duty_under_72_hours():
    record = build({"due": "FREQ=MONTHLY from 2025-06-20"})

    found = [(flag.subject_key, flag.slot) for flag in flags(record, "2025-06-13")]

    assert found == [("report/2025-06-20", "2025-06-20 7 days")]


def test_a_daily_report_is_flagged_on_its_day_only():
    record = build({"due": "FREQ=DAILY from 2025-06-10", "record_through": "2025-06-09"})

    assert flags(record, "2025-06-09") == ()
    assert [flag.kind for flag in flags(record, "2025-06-10T08:00")] == ["due_today"]


def test_a_default_on_a_checked_docket_is_overdue_and_says_as_checked():
    record = build({"due": "2025-06-10", "checks": ["2025-06-02 2025-06-11T09:00"]})

    (flag,) = flags(record, "2025-06-11")

    assert (flag.kind, flag.words) == ("overdue", "Past due since Tue 10 Jun 2025: not on the docket as checked.")


@pytest.mark.parametrize(
    "facts",
    [
        {"due": "2025-06-10", "answers": ["2025-06-12"]},
        {"due": "2025-06-10", "orders": {"second": "2025-06-06"}, "effects": ["second stays duty"]},
        {"due": "2025-06-10", "orders": {"second": "2025-06-06"}, "effects": ["second vacates duty"]},
        {"due": "2025-06-10", "orders": {"second": "2025-06-11"}, "findings": ["second not_complied"]},
        {"due": "2025-06-10", "duty": "may act"},
        {"due": "2025-06-10", "duty": "must abstain"},
        {"due": "continuing"},
        {"due": "waiting"},
    ],
    ids=["answered late", "stayed", "vacated", "found missed", "lapsed", "abstain", "continuing", "waiting"],
)
def test_what_is_not_open_raises_nothing(facts: dict[str, object]):
    assert flags(build(facts), "2025-06-16") == ()


def test_an_extension_gives_the_new_date_slots_of_its_own():
    record = build(
        {"due": "2025-06-10", "orders": {"second": "2025-06-12"}, "effects": ["second extends date to 2025-06-20"]}
    )

    assert flag_on(record, "2025-06-11") == "outcome_unknown"
    (flag,) = flags(record, "2025-06-13")
    assert (flag.kind, flag.slot) == ("due_soon", "2025-06-20 7 days")


def test_reminders_go_by_the_earlier_of_two_rival_due_moments():
    record = build({"due": "2025-07-13", "rivals": ["2025-07-10"]})

    assert flag_on(record, "2025-07-09") == "due_soon 1 day"


def test_between_rival_due_moments_no_flag_says_that_it_fell_due():
    record = build({"due": "2025-06-10", "rivals": ["2025-06-13"]})

    (between,) = flags(record, "2025-06-12")
    (after,) = flags(record, "2025-06-14")

    assert (between.kind, between.words) == (
        "due_today",
        "Not settled: read one way it is outcome not known; read the other it is upcoming.",
    )
    assert after.kind == "outcome_unknown"


def test_a_window_that_has_begun_is_said_as_what_may_have_fallen_due():
    record = build({"due": "[2025-06-10..2025-06-13]"})

    (flag,) = flags(record, "2025-06-12")

    assert flag.words == "It may have fallen due already: between Tue 10 Jun 2025 and Fri 13 Jun 2025."


def test_a_record_that_ended_long_ago_raises_one_flag_for_its_matter_and_nothing_else():
    record = with_conflict(build({"due": "2025-06-10", "record_through": "2025-06-20"}), "due")

    assert [flag.kind for flag in flags(record, "2025-06-27")] == ["outcome_unknown", "conflict_open"]
    (flag,) = flags(record, "2025-06-28")
    assert (flag.kind, flag.subject_kind, flag.subject_key) == ("record_stale", "matter", "example")


def test_the_flag_of_an_ended_record_keeps_its_slot_from_day_to_day():
    record = build({"due": "2025-06-10", "record_through": "2025-06-20"})

    assert flags(record, "2025-06-28") == flags(record, "2025-07-28")


def with_conflict(record: MatterRecord, field: str, *, decided: bool = False, key: str = DATE) -> MatterRecord:
    conflict = Conflict("two-dates", "the date", ConflictKind.CONTRADICTION, (Touch("deadlines", key, field),), decided)
    return replace(record, conflicts=(conflict,))


@pytest.mark.parametrize(
    ("field", "decided", "key", "raised"),
    [
        ("due", False, DATE, True),
        ("status", False, DATE, True),
        ("due", False, "report", True),
        ("title", False, DATE, False),
        ("due", True, DATE, False),
        ("due", False, "another-date", False),
    ],
)
def test_a_conflict_is_flagged_only_where_an_open_duty_depends_on_it(
    *, field: str, decided: bool, key: str, raised: bool
):
    record = with_conflict(build({"due": "2025-06-10"}), field, decided=decided, key=key)

    assert ("conflict_open" in [flag.kind for flag in flags(record, "2025-06-11")]) is raised


def test_a_conflict_on_an_answered_duty_is_not_flagged():
    record = with_conflict(build({"due": "2025-06-10", "answers": ["2025-06-09"]}), "due")

    assert flags(record, "2025-06-11") == ()


def test_days_before_are_counted_in_the_courts_zone():
    record = build({"due": "2025-07-10"})

    assert ZONE == "America/New_York"
    assert flag_on(record, "2025-07-10T03:59+00:00") == "due_soon 1 day"
    assert flag_on(record, "2025-07-10T04:00+00:00") == "due_today"
