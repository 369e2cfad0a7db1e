"""Which events are told at once: each kind by its own rule, and how an event that was noticed stands later."""

from dataclasses import replace

import pytest

from tests.domain.build import DATE, DUTY, SECRET, at, build
from tracker.domain.alerts import Told, Wanted, alert_events, told_now, told_otherwise
from tracker.domain.compliance import assess
from tracker.domain.mail_words import AlertKind
from tracker.domain.record import MatterRecord

DUE, PAST, STAY = AlertKind.DUE_IN_2_HOURS, AlertKind.PAST_DUE, AlertKind.STAY_ENTERED
CLOCK = "2025-06-04T17:00"
SAYS_TOO_MUCH = ("missed", "violat", "overdue", "failed", "default", "contempt", "late")


def events(record: MatterRecord, moment: str) -> tuple[Wanted, ...]:
    return alert_events(assess(record, at(moment)))


def kinds(record: MatterRecord, moment: str) -> list[AlertKind]:
    return [event.kind for event in events(record, moment)]


def later(record: MatterRecord, noticed: str, moment: str) -> Told:
    (event,) = events(record, noticed)
    return told_now(event, assess(record, at(moment)))


@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        ("2025-06-04T14:59", []),
        ("2025-06-04T15:00", [DUE]),  # two hours before, to the minute
        ("2025-06-04T16:59", [DUE]),
        ("2025-06-04T17:00", [DUE]),
        ("2025-06-04T17:01", [PAST]),
    ],
)
def test_a_clock_time_is_told_from_two_hours_before_until_it_comes_and_then_as_past(
    moment: str, wanted: list[AlertKind]
):
    assert kinds(build({"due": CLOCK}), moment) == wanted


def test_an_event_stands_for_its_due_moment_and_says_it():
    (event,) = events(build({"due": CLOCK}), "2025-06-04T15:30")

    assert event == Wanted(DUE, DATE, CLOCK, "Due within 2 hours: Wed 4 Jun 2025, 5:00 p.m. EDT.")


def test_a_day_has_no_last_two_hours_and_is_past_due_only_after_it():
    record = build({"due": "2025-06-10"})

    assert kinds(record, "2025-06-10T23:30") == []
    assert kinds(record, "2025-06-11T00:00") == [PAST]


def test_two_hours_are_counted_to_the_earliest_reading_and_it_is_said():
    record = build({"due": CLOCK, "rivals": ["2025-06-04T12:00"]})

    (event,) = events(record, "2025-06-04T10:30")

    assert (event.kind, event.slot) == (DUE, CLOCK)
    assert event.words == (
        "Go by Wed 4 Jun 2025, 12:00 p.m. EDT, within 2 hours: the earliest reading. "
        "Otherwise read as due Wed 4 Jun 2025, 5:00 p.m. EDT."
    )


def test_the_headline_is_what_to_go_by_never_the_later_reading():
    record = build({"due": CLOCK, "rivals": ["2025-06-04T12:00"]})

    told = later(record, "2025-06-04T10:30", "2025-06-04T10:31")

    assert (told.code, told.headline) == ("due", "Go by Wed 4 Jun 2025, 12:00 p.m. EDT")


def test_a_checked_docket_makes_past_due_what_is_otherwise_not_known():
    unknown = events(build({"due": "2025-06-10"}), "2025-06-11")
    checked = events(build({"due": "2025-06-10", "checks": ["2025-06-02 2025-06-11T09:00"]}), "2025-06-11")

    assert [event.words for event in unknown] == ["Fell due Tue 10 Jun 2025; the outcome is not known."]
    assert [event.words for event in checked] == ["Past due since Tue 10 Jun 2025: not on the docket as checked."]
    assert unknown[0].place == checked[0].place == (PAST, DATE, "2025-06-10")


def test_words_accuse_nobody():
    cases = [
        ({"due": CLOCK}, "2025-06-04T16:00"),
        ({"due": "2025-06-10"}, "2025-06-11"),
        ({"due": "2025-06-10", "checks": ["2025-06-02 2025-06-11T09:00"]}, "2025-06-11"),
        ({"due": "2025-06-10", "orders": {"second": "2025-06-06"}, "effects": ["second stays duty"]}, "2025-06-07"),
    ]
    for facts, moment in cases:
        (event,) = events(build(facts), moment)
        told = told_now(event, assess(build(facts), at(moment)))
        said = f"{event.words} {told.headline} {told.now}".lower()
        assert not [word for word in SAYS_TOO_MUCH if word in said], said


@pytest.mark.parametrize(
    "facts",
    [
        {"due": "2025-06-10", "answers": ["2025-06-09"]},
        {"due": "2025-06-10", "answers": ["2025-06-12"]},
        {"due": "2025-06-10", "duty": "may act"},
        {"due": "2025-06-10", "duty": "must abstain"},
        {"due": "2025-06-10", "orders": {"second": "2025-06-06"}, "effects": ["second vacates duty"]},
        {"due": "continuing"},
        {"due": "waiting"},
        {"due": "2025-06-10", "record_through": "2025-06-08"},
    ],
    ids=["answered", "answered late", "may", "abstain", "vacated", "continuing", "waiting", "stale record"],
)
def test_what_is_not_open_or_not_known_any_more_is_no_event(facts: dict[str, object]):
    assert kinds(build(facts), "2025-06-16T12:00") == []


def test_a_record_that_ended_tells_nothing_though_a_clock_time_is_near_and_a_stay_stands():
    facts = {
        "due": "2025-06-20T17:00",
        "orders": {"second": "2025-06-06"},
        "effects": ["second stays duty"],
        "record_through": "2025-06-08",
    }

    assert kinds(build(facts), "2025-06-15T12:00") == [STAY]
    assert kinds(build(facts), "2025-06-20T16:00") == []


def test_a_stay_in_force_is_told_with_its_order_and_bears_on_its_duties():
    record = build(
        {"due": "2025-06-10", "orders": {"second": "2025-06-06"}, "effects": ["second stays first until 2025-07-01"]}
    )

    assert kinds(record, "2025-06-05") == []
    (event,) = events(record, "2025-06-06T09:00")
    assert event == Wanted(
        STAY, "effects-1", "", "Stayed by Order second (begun Fri 6 Jun 2025, to end Tue 1 Jul 2025)."
    )
    told = told_now(event, assess(record, at("2025-06-07")))
    assert (told.code, told.headline) == ("stay", "Stay entered")
    assert told.now == "It stands, and bears on: The agency must file a report."


@pytest.mark.parametrize(
    ("effects", "orders", "moment"),
    [
        (["second stays duty disputed"], {"second": "2025-06-06"}, "2025-06-07"),
        (["second stays duty until 2025-06-08"], {"second": "2025-06-06"}, "2025-06-09"),
        (["second stays duty", "third lifts_stay duty"], {"second": "2025-06-06", "third": "2025-06-07"}, "2025-06-08"),
        (["second extends date to 2025-06-20"], {"second": "2025-06-06"}, "2025-06-07"),
        (["second declines_stay duty"], {"second": "2025-06-06"}, "2025-06-07"),
    ],
    ids=["disputed", "run out", "lifted", "an extension", "declined"],
)
def test_what_is_no_stay_in_force_is_not_told(effects: list[str], orders: dict[str, str], moment: str):
    assert kinds(build({"due": "2025-06-10", "orders": orders, "effects": effects}), moment) == []


def test_an_inferred_stay_says_that_it_is_inferred():
    record = build({"due": "2025-06-10", "orders": {"second": "2025-06-06"}, "effects": ["second stays duty inferred"]})

    (event,) = events(record, "2025-06-07")

    assert event.words.endswith("That Order second had this effect is inferred, not stated.")


def test_each_day_of_a_recurring_duty_is_an_event_of_its_own_and_each_is_there_once():
    record = build({"due": "FREQ=DAILY from 2025-06-03"})

    found = [event.place for event in events(record, "2025-06-06T12:00")]

    assert found == [(PAST, f"{DUTY}/2025-06-0{day}", f"2025-06-0{day}") for day in (3, 4, 5)]


def test_an_extension_is_another_slot():
    record = build(
        {"due": "2025-06-10", "orders": {"second": "2025-06-12"}, "effects": ["second extends date to 2025-06-20"]}
    )

    assert [event.slot for event in events(record, "2025-06-11")] == ["2025-06-10"]
    assert events(record, "2025-06-13") == ()
    assert [event.slot for event in events(record, "2025-06-21")] == ["2025-06-20"]


def test_a_date_that_came_near_says_later_that_it_passed():
    told = later(build({"due": CLOCK}), "2025-06-04T16:00", "2025-06-04T18:00")

    assert (told.code, told.headline, told.now) == ("unknown", "Past due, outcome not known", "Outcome not known.")


def test_what_passed_says_later_that_the_docket_was_checked():
    record = build({"due": "2025-06-10", "checks": ["2025-06-02 2025-06-11T09:00"]})

    told = later(record, "2025-06-11T08:00", "2025-06-11T10:00")

    assert (told.code, told.now) == ("overdue", "Past due, not on the docket as checked.")


def test_an_answer_after_the_event_is_said_in_the_words_of_the_pages():
    record = build({"due": "2025-06-10", "answers": ["2025-06-11T10:00-04:00"]})

    told = later(record, "2025-06-11T08:00", "2025-06-11T12:00")

    assert told.code == "changed"
    assert told.headline == "Now answered late"
    assert told.now == "Answered late; adequacy not assessed."


def test_a_new_date_after_the_event_is_said():
    record = build(
        {"due": "2025-06-10", "orders": {"second": "2025-06-12"}, "effects": ["second extends date to 2025-06-20"]}
    )

    told = later(record, "2025-06-11", "2025-06-13")

    assert (told.code, told.headline) == ("changed", "Now due Fri 20 Jun 2025, upcoming")
    assert told.now == "It falls due Fri 20 Jun 2025: upcoming."


def test_a_stay_that_ended_after_it_was_noticed_is_told_with_its_end():
    record = build(
        {
            "due": "2025-06-10",
            "orders": {"second": "2025-06-06", "third": "2025-06-08"},
            "effects": ["second stays duty", "third lifts_stay duty"],
        }
    )

    told = later(record, "2025-06-07", "2025-06-09")

    assert (told.code, told.headline, told.now) == (
        "changed", "Stay entered and ended", "It ended (Sun 8 Jun 2025).",
    )  # fmt: skip


def test_what_the_record_holds_no_longer_is_said_to_be_gone():
    record = build({"due": "2025-06-10"})
    (event,) = events(record, "2025-06-11")
    without = replace(record, deadlines=(), obligations=())

    told = told_now(event, assess(without, at("2025-06-11T12:00")))

    assert (told.code, told.standing) == ("changed", None)
    assert told.now == "This record holds no such deadline."


def test_an_answer_entered_later_for_the_day_before_is_told_as_such():
    answered = assess(build({"due": "2025-06-10", "answers": ["2025-06-09"]}), at("2025-06-11"))

    told = told_otherwise(PAST, DATE, "2025-06-10", answered)

    assert told is not None
    assert told.event.words == "It was noticed as past due: Tue 10 Jun 2025. What was entered since says otherwise."
    assert told.now == "Answered on time; adequacy not assessed."


def test_a_date_that_the_readers_record_does_not_hold_is_not_told():
    now = assess(build({"due": "2025-06-10"}), at("2025-06-09"))

    assert told_otherwise(PAST, DATE, "2025-06-07", now) is None
    assert told_otherwise(PAST, "another", "2025-06-10", now) is None
    assert told_otherwise(STAY, "effects-1", "", now) is None


def test_a_sealed_answer_is_said_without_its_words():
    record = build({"due": "2025-06-10", "answers": ["2025-06-11T10:00-04:00 sealed"]})

    told = later(record, "2025-06-11T08:00", "2025-06-11T12:00")

    assert SECRET not in repr((told.event, told.headline, told.now))


def test_two_readings_after_both_dates_are_told_as_not_settled():
    record = build({"due": "2025-06-10", "orders": {"second": "2025-06-06"}, "effects": ["second stays duty disputed"]})

    (event,) = events(record, "2025-06-11")
    told = told_now(event, assess(record, at("2025-06-11")))

    assert event.words == "Not settled: read one way it is outcome not known; read the other it is stayed."
    assert (told.code, told.headline) == ("unsettled", "Read two ways, not settled")
