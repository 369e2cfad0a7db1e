"""The articles' matter on each of its days: what stood, what fell due, what is not known."""

from datetime import date

import pytest

from tests.domain.articles import ZONE, articles
from tracker.domain.compliance import assess
from tracker.domain.digests import ended_record, groups, summary
from tracker.domain.edtf import parse_as_of
from tracker.domain.explanation import words
from tracker.domain.flags import wanted_flags
from tracker.domain.standing import Assessment
from tracker.domain.timeline import key_days
from tracker.domain.vocabulary import FlagKind

NO_REMOVAL, RETURN, FACILITATE = "no-removal-to-el-salvador", "return-by-2025-04-07", "facilitate-return"
UPDATE_12, UPDATE_13 = "daily-updates/2025-04-12", "daily-updates/2025-04-13"
UPDATE_14, UPDATE_15 = "daily-updates/2025-04-14", "daily-updates/2025-04-15"

BEFORE = {NO_REMOVAL: "continuing"}
RULED = {NO_REMOVAL: "continuing", RETURN: "unverified", FACILITATE: "continuing"}
PICTURES = {
    "2025-04-03": BEFORE,
    "2025-04-05": {**BEFORE, RETURN: "upcoming"},
    "2025-04-07": {**BEFORE, RETURN: "due_today"},
    "2025-04-08": {**BEFORE, RETURN: "unverified"},
    "2025-04-11": {**RULED, UPDATE_12: "upcoming", UPDATE_13: "upcoming"},
    "2025-04-12": {**RULED, UPDATE_12: "due_today", UPDATE_13: "upcoming"},
    "2025-04-14T12:35-04:00": {**RULED, UPDATE_12: "unverified", UPDATE_13: "unverified", UPDATE_14: "due_today"},
    "2025-04-14": {
        **RULED,
        UPDATE_12: "unverified",
        UPDATE_13: "unverified",
        UPDATE_14: "due_today",
        UPDATE_15: "upcoming",
    },
    "2026-11-22": {**RULED, UPDATE_12: "unverified", UPDATE_13: "unverified"},
}


def at(text: str) -> Assessment:
    return assess(articles(), parse_as_of(text, ZONE))


@pytest.mark.parametrize("as_of", PICTURES)
def test_each_day_shows_what_the_articles_support(as_of: str):
    found = {standing.key: standing.status.value for standing in at(as_of).standings}

    assert found == PICTURES[as_of]


def test_the_sentence_of_14_april_counts_duties_deadlines_and_updates_apart():
    assert summary(at("2025-04-14T12:35")) == (
        "2 duties continue, 1 deadline is past due with its outcome not stated, "
        "2 daily updates are unverified and 1 is due today"
    )


def test_the_key_days_are_those_on_which_the_picture_changes():
    days = key_days(articles(), parse_as_of("2025-04-14T12:35", ZONE))

    assert days == tuple(date(2025, 4, day) for day in (4, 7, 10, 11, 12, 13, 14))


def test_the_key_days_are_the_same_seen_from_much_later():
    assert key_days(articles(), parse_as_of("2026-11-22", ZONE)) == key_days(
        articles(), parse_as_of("2025-04-14T12:35", ZONE)
    )


def test_long_after_the_record_one_flag_says_that_it_ended_and_nothing_else():
    flags = wanted_flags(at("2026-11-22"))

    assert [(flag.kind, flag.subject_kind, flag.subject_key) for flag in flags] == [
        (FlagKind.RECORD_STALE, "matter", "abrego-garcia")
    ]


def test_long_after_the_record_nothing_is_in_force_overdue_or_missed():
    late = at("2026-11-22")

    assert {standing.key for standing in late.standings if standing.beyond_record} == {NO_REMOVAL, FACILITATE}
    assert not [standing for standing in late.standings if standing.status.value in ("overdue", "missed")]
    assert {standing.key for standing in late.standings if standing.is_outstanding} == {RETURN, UPDATE_12, UPDATE_13}
    assert summary(late) == "1 deadline is past due with its outcome not stated and 2 daily updates are unverified"
    assert ended_record(late) == "The record ends Mon 14 Apr 2025, 587 days before the moment shown"


def test_the_updates_after_the_record_are_one_line_and_not_rows():
    late = at("2026-11-22")

    assert [(line.obligation, line.not_known_after) for line in late.known_until] == [
        ("daily-updates", parse_as_of("2025-04-14T12:35", ZONE))
    ]


def test_the_flags_of_14_april_are_one_a_deadline_and_one_for_the_gap():
    flags = {flag.subject_key: flag.kind for flag in wanted_flags(at("2025-04-14T12:35"))}

    assert flags == {
        RETURN: FlagKind.OUTCOME_UNKNOWN,
        UPDATE_12: FlagKind.OUTCOME_UNKNOWN,
        UPDATE_13: FlagKind.OUTCOME_UNKNOWN,
        UPDATE_14: FlagKind.DUE_TODAY,
        "first-update": FlagKind.CONFLICT_OPEN,
    }


def test_the_groups_of_14_april_keep_what_is_past_apart_from_what_is_due():
    found = {group.code: [standing.key for standing in group.standings] for group in groups(at("2025-04-14T12:35"))}

    assert found == {
        "attention": [RETURN, UPDATE_12, UPDATE_13],
        "today": [UPDATE_14],
        "week": [],
        "later": [],
        "continuing": [FACILITATE, NO_REMOVAL],
        "ended": [],
    }


def test_the_reasons_for_the_return_say_what_is_assumed_and_what_no_source_says():
    standing = at("2025-04-08").of(RETURN)

    assert standing is not None
    assert [words(step, ZONE) for step in standing.reasons] == [
        "Imposed by Order to return him (Fri 4 Apr 2025), the federal court in Greenbelt, Maryland.",
        "Due Mon 7 Apr 2025; the source says “by Monday night at midnight”.",
        "Assumed: The end of Monday is meant.",
        "Assumed: The zone is that of the court's place.",
        "The due moment passed: Mon 7 Apr 2025.",
        "No source loaded here says that a court stayed, extended or ended it.",
        "An appeal does not by itself pause an injunction.",
        "The docket would not show whether it was done.",
        "Whether it was done is not known: no source loaded here says.",
    ]
