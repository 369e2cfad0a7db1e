"""Which open deadlines a filing may answer, and what would come of it. All names are made up.

The record is that of `tests/domain/build`: the order `first` of 2 June 2025 imposes a report on docket `district-1`.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.build import DATE, DOCKET, DUTY, at, build, when
from tracker.domain.compliance import assess
from tracker.domain.proposals import Candidate, Filed, Ground, candidates
from tracker.domain.proposals_said import ground_words, outcome_words
from tracker.domain.record import Docket, Entry, Fulfilment, MatterRecord, Party
from tracker.domain.text_dates_found import dates_in
from tracker.domain.vocabulary import Status

NOW = "2025-06-20T12:00-04:00"
DAILY = "FREQ=DAILY from 2025-06-03"


def filed(on: str | None, text: str = "", **more: object) -> Filed:
    facts: dict = {"docket": DOCKET, "kind": "status_report", "filed_by": None, "words": text, **more}
    return Filed(filed=when(on) if on else None, found=dates_in(text), **facts)


def proposed(record: MatterRecord, filing: Filed, as_of: str = NOW) -> tuple[Candidate, ...]:
    return candidates(filing, assess(record, at(as_of)))


def the(found: tuple[Candidate, ...], key: str = DATE) -> Candidate:
    (candidate,) = [one for one in found if one.key == key]
    return candidate


def grounds(candidate: Candidate) -> set[Ground]:
    return {ground for ground, _ in candidate.grounds}


# due, filed, what is said before saving; counted by a person
@pytest.mark.parametrize(
    ("due", "on", "said"),
    [
        ("2025-06-10", "2025-06-09", "on time"),
        ("2025-06-10", "2025-06-10", "on time"),
        ("2025-06-10", "2025-06-10T23:59-04:00", "on time"),
        ("2025-06-10", "2025-06-11", "late by 1 day"),
        ("2025-06-10", "2025-06-13", "late by 3 days"),
        ("2025-06-10T17:00-04:00", "2025-06-10T17:00-04:00", "on time"),
        ("2025-06-10T17:00-04:00", "2025-06-10T17:41-04:00", "late by 41 min"),
        ("2025-06-10T17:00-04:00", "2025-06-10T22:10-04:00", "late by 5 h 10 min"),
        ("2025-06-10T17:00-04:00", "2025-06-10", "time not provable"),
        ("2025-06-10T17:00-04:00", "2025-06-09", "on time"),
        ("continuing", "2025-06-10", "goes on: a filing does not end it"),
        ("waiting", "2025-06-10", "answered; it has no date"),
        ("2025-06-10", None, None),
        ("2025-06-10", "2025-06-21", None),
    ],
)
def test_what_would_come_of_it_is_said_before_saving(due: str, on: str | None, said: str | None) -> None:
    record = build({"due": due})

    (candidate,) = proposed(record, filed(on))

    assert outcome_words(candidate) == said


def test_a_day_of_filing_that_is_today_is_known_by_the_moment_of_saving() -> None:
    """Due at 5 p.m., entered at noon with the day alone: it was filed before noon."""
    record = build({"due": "2025-06-10T17:00-04:00"})

    (candidate,) = proposed(record, filed("2025-06-10"), "2025-06-10T12:00-04:00")

    assert outcome_words(candidate) == "on time"


DAYS = st.datetimes(datetime(2025, 6, 3), datetime(2025, 6, 19))  # noqa: DTZ001 - written with its offset below
DUES = ("2025-06-10", "2025-06-10T17:00-04:00", "[2025-06-08..2025-06-12]", DAILY, "continuing", "waiting")


@settings(deadline=None)
@given(DAYS, st.booleans(), st.sampled_from(DUES), st.sampled_from(["must act", "may act"]))
def test_the_outcome_is_the_status_that_saving_gives(day: datetime, to_the_day: bool, due: str, duty: str) -> None:  # noqa: FBT001
    record = build({"due": due, "duty": duty, "effects": []})
    on = f"{day:%Y-%m-%d}" if to_the_day else f"{day:%Y-%m-%dT%H:%M}-04:00"

    for candidate in proposed(record, filed(on)):
        entry = Entry("filing", "saved", DOCKET, "Report", when(on))
        answer = Fulfilment("saved/answer", "saved", when(on), (candidate.key,))
        saved = replace(record, entries={**record.entries, "saved": entry}, fulfilments=(answer,))
        after = assess(saved, at(NOW)).of(candidate.key)

        assert after is not None
        assert candidate.after is not None
        assert (candidate.after.status, candidate.after.late_by) == (after.status, after.late_by)


def test_a_duty_to_abstain_is_never_offered() -> None:
    assert proposed(build({"due": "continuing", "duty": "must abstain"}), filed("2025-06-10")) == ()


@pytest.mark.parametrize(
    "facts",
    [
        {"effects": ["second vacates first"], "orders": {"second": "2025-06-06"}},
        {"effects": ["second supersedes duty"], "orders": {"second": "2025-06-06"}},
        {"effects": ["second excuses duty"], "orders": {"second": "2025-06-06"}},
        {"answers": ["2025-06-09"]},
    ],
)
def test_what_an_order_ended_or_a_filing_answered_is_not_offered(facts: dict) -> None:
    assert proposed(build({"due": "2025-06-10", **facts}), filed("2025-06-12")) == ()


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({}, Status.UNVERIFIED),
        ({"answers": ["2025-06-09 part"]}, Status.UNVERIFIED),
        ({"orders": {"second": "2025-06-06"}, "effects": ["second stays duty"]}, Status.STAYED),
        ({"orders": {"second": "2025-06-12"}, "findings": ["second not_complied"]}, Status.MISSED),
        ({"duty": "may act"}, Status.LAPSED),
    ],
)
def test_what_may_still_be_answered_is_offered(facts: dict, status: Status) -> None:
    (candidate,) = proposed(build({"due": "2025-06-10", **facts}), filed("2025-06-12"))

    assert candidate.standing.status is status


def daily() -> MatterRecord:
    return build({"due": DAILY, "record_through": "2025-06-12T12:00"})


def test_the_occurrence_that_the_text_names_comes_first_and_is_ticked() -> None:
    found = proposed(daily(), filed("2025-06-12", "Declaration on the report of 10 June"))

    assert (found[0].key, found[0].is_obvious) == (f"{DUTY}/2025-06-10", True)
    assert ground_words(*found[0].grounds[0]) == "The text names the report of 10 June."
    assert sum(one.is_obvious for one in found) == 1


def test_a_date_that_only_tells_when_it_was_entered_names_no_occurrence() -> None:
    found = proposed(daily(), filed("2025-06-12", "REPORT (Entered: 06/10/2025)"))

    assert Ground.NAMED not in grounds(the(found, f"{DUTY}/2025-06-10"))


def test_due_on_the_day_and_of_a_fitting_kind_is_ticked() -> None:
    record = build({"due": "2025-06-10"})

    (candidate,) = proposed(record, filed("2025-06-10"))

    assert {Ground.DUE_THAT_DAY, Ground.KIND_ANSWERS} <= grounds(candidate)
    assert candidate.is_obvious


def test_a_motion_is_not_ticked_as_an_answer() -> None:
    (candidate,) = proposed(
        build({"due": "2025-06-10"}), filed("2025-06-10", "Motion on the report of 10 June", kind="motion")
    )

    assert Ground.NAMED in grounds(candidate)
    assert not candidate.is_obvious


def two_duties() -> MatterRecord:
    record = build({"due": "2025-06-10"})
    second = replace(record.obligations[0], key="second-report")
    also = replace(record.deadlines[0], key="second-date", obligation="second-report")
    return replace(record, obligations=(*record.obligations, second), deadlines=(*record.deadlines, also))


def test_of_two_that_fit_as_well_none_is_ticked() -> None:
    found = proposed(two_duties(), filed("2025-06-10"))

    assert len(found) == 2
    assert not any(one.is_obvious for one in found)


def owed_by(record: MatterRecord, *keys: str) -> MatterRecord:
    names = {
        "agency": "Sample Agency",
        "us": "The United States government",
        "state-department": "State Department",
        "plaintiffs": "the Example plaintiffs",
    }
    duties = tuple(replace(one, obligors=keys) for one in record.obligations)
    return replace(record, obligations=duties, parties={key: Party(key, name) for key, name in names.items()})


@pytest.mark.parametrize(
    ("owes", "filer", "ground", "is_obvious"),
    [
        ("agency", "agency", Ground.FILER_OWES, True),
        ("us", "state-department", Ground.SAME_SIDE, True),
        ("agency", "plaintiffs", Ground.OTHER_OWES, False),
        ("us", "plaintiffs", Ground.OTHER_OWES, False),
    ],
)
def test_who_filed_it_speaks_for_or_against(owes: str, filer: str, ground: Ground, *, is_obvious: bool) -> None:
    record = owed_by(build({"due": "2025-06-10"}), owes)

    (candidate,) = proposed(record, filed("2025-06-10", filed_by=filer))

    assert ground in grounds(candidate)
    assert candidate.is_obvious is is_obvious


def test_a_duty_of_another_docket_comes_last_and_is_marked() -> None:
    record = two_duties()
    moved = replace(record.obligations[0], docket="appeal-1")
    record = replace(
        record,
        obligations=(moved, record.obligations[1]),
        dockets={**record.dockets, "appeal-1": Docket("appeal-1", "exd", "An appeal")},
    )

    found = proposed(record, filed("2025-06-10", "the report due 10 June"))

    assert [(one.key, one.is_elsewhere, one.is_obvious) for one in found] == [
        ("second-date", False, True),
        (DATE, True, False),
    ]


def test_a_filing_before_the_order_that_imposed_the_duty_is_not_ticked() -> None:
    (candidate,) = proposed(build({"due": "2025-06-10"}), filed("2025-05-30", "the report due 10 June"))

    assert Ground.CAME_BEFORE in grounds(candidate)
    assert not candidate.is_obvious


def test_the_number_of_the_order_speaks_for_its_duty() -> None:
    record = build({"due": "2025-06-18"})
    first = replace(record.entries["first"], number="51")
    record = replace(record, entries={**record.entries, "first": first})

    (candidate,) = proposed(record, filed("2025-06-10", "NOTICE re 51 Order"))

    assert (Ground.ORDER_NAMED, "51") in candidate.grounds


def test_a_rules_deadline_is_answered_by_the_kinds_that_the_rulebook_names() -> None:
    record = build({"due": "2025-06-10", "rule": "frcp-12a2"})
    answering = {"frcp-12a2": ("answer",)}

    (candidate,) = proposed(record, filed("2025-06-08", kind="answer", answering=answering))
    (other,) = proposed(record, filed("2025-06-08", kind="letter", answering=answering))

    assert Ground.KIND_ANSWERS in grounds(candidate)
    assert Ground.KIND_ANSWERS not in grounds(other)


@pytest.mark.parametrize("days", [1, 14])
def test_days_are_told_in_the_courts_calendar(days: int) -> None:
    due = datetime(2025, 6, 4) + timedelta(days=days)  # noqa: DTZ001 - a day of the calendar

    (candidate,) = proposed(
        build({"due": f"{due:%Y-%m-%d}"}), filed("2025-06-04T23:30-04:00"), "2025-06-05T00:00-04:00"
    )

    assert ground_words(Ground.DUE_SOON, str(days)) in [ground_words(*ground) for ground in candidate.grounds]
