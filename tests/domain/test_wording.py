"""Dates, spans and counts in words: weekdays always, zones always, nothing more exact than it is known."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.domain.edtf import parse_moment
from tracker.domain.explanation import ADEQUACY_WORDS, SENTENCES, STATUS_WORDS, reason, words
from tracker.domain.record import Due
from tracker.domain.vocabulary import Adequacy, DueKind, Status
from tracker.domain.wording import (
    counted,
    format_clock,
    format_due,
    format_instant,
    format_moment,
    format_span,
    inside,
    listed,
    relative_day,
)

NEW_YORK = "America/New_York"
MOMENTS = [
    ("2019", "2019"),
    ("2025-03", "Mar 2025"),
    ("2025-04-04", "Fri 4 Apr 2025"),
    ("2025-04-04?", "Fri 4 Apr 2025 (uncertain)"),
    ("2025-04-04~", "about Fri 4 Apr 2025"),
    ("2025-04-04%", "about Fri 4 Apr 2025 (uncertain)"),
    ("2025-04-14T12:35-04:00", "Mon 14 Apr 2025, 12:35 p.m. EDT"),
    ("2025-01-14T00:05-05:00", "Tue 14 Jan 2025, 12:05 a.m. EST"),
    ("[2025-04-04..2025-04-10]", "between Fri 4 Apr 2025 and Thu 10 Apr 2025"),
    ("2025-04-12/2025-04-13", "from Sat 12 Apr 2025 to Sun 13 Apr 2025"),
    ("[..2025-04-03]", "on or before Thu 3 Apr 2025"),
    ("[2025-04-14..2025-04-14T16:30-04:00]", "Mon 14 Apr 2025, by 4:30 p.m. EDT"),
]
SPANS = [
    (timedelta(), "less than a minute"),
    (timedelta(seconds=59), "less than a minute"),
    (timedelta(minutes=41), "41 min"),
    (timedelta(minutes=59, seconds=59), "59 min"),
    (timedelta(hours=5), "5 h"),
    (timedelta(hours=5, minutes=10), "5 h 10 min"),
    (timedelta(hours=24), "1 day"),
    (timedelta(hours=47, minutes=59), "1 day"),
    (timedelta(hours=48), "2 days"),
]


@pytest.mark.parametrize(("text", "said"), MOMENTS, ids=[row[0] for row in MOMENTS])
def test_a_moment_is_said_no_more_exactly_than_it_is_known(text: str, said: str):
    assert format_moment(parse_moment(text, NEW_YORK), NEW_YORK) == said


@pytest.mark.parametrize("text", ["2019", "2025-03", "2025-04-04"])
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Honolulu", "Asia/Tokyo"])
def test_a_day_of_one_court_is_the_same_day_read_from_another_zone(text: str, zone: str):
    moment = parse_moment(text, NEW_YORK)

    assert format_moment(moment, zone) == format_moment(moment, NEW_YORK)


def test_a_clock_time_carries_the_name_of_its_zone():
    at = datetime(2025, 4, 14, 16, 0, tzinfo=UTC)

    assert format_clock(at, NEW_YORK) == "12:00 p.m. EDT"
    assert format_clock(at, "America/Los_Angeles") == "9:00 a.m. PDT"


def test_the_last_instant_of_a_day_is_said_as_its_end():
    assert format_instant(parse_moment("2025-04-07", NEW_YORK).latest, NEW_YORK) == "Mon 7 Apr 2025, end of day EDT"


def test_a_due_moment_without_a_date_says_so():
    assert format_due(Due(DueKind.NONE)) == "no date"
    assert format_due(Due(DueKind.WAITING)) == "waiting for its trigger"
    assert format_due(Due(DueKind.DAY, parse_moment("2025-04-07", NEW_YORK), NEW_YORK)) == "Mon 7 Apr 2025"


@pytest.mark.parametrize(("span", "said"), SPANS, ids=[row[1] + str(row[0]) for row in SPANS])
def test_a_span_is_never_rounded_up(span: timedelta, said: str):
    assert format_span(span) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (3, "in 3 days"), (-8, "8 days ago")],
)
def test_a_day_is_told_from_today(days: int, said: str):
    today = date(2025, 4, 14)

    assert relative_day(today + timedelta(days=days), today) == said


def test_counts_and_lists_read_as_a_person_writes_them():
    assert (counted(1, "deadline"), counted(2, "deadline"), counted(2, "duty", "duties")) == (
        "1 deadline",
        "2 deadlines",
        "2 duties",
    )
    assert (listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])) == (
        "",
        "a",
        "a and b",
        "a, b and c",
    )


def test_every_status_and_every_adequacy_has_words_of_its_own():
    assert set(STATUS_WORDS) == set(Status)
    assert set(ADEQUACY_WORDS) == set(Adequacy)
    assert len(set(STATUS_WORDS.values())) == len(Status)


def test_a_reason_without_a_sentence_is_refused():
    with pytest.raises(KeyError):
        reason("no-such-reason")


def test_a_reason_puts_each_kind_of_value_into_words():
    step = reason("answer_late", late=timedelta(minutes=41))

    assert words(step, NEW_YORK) == "It came after the due moment: late by 41 min."
    assert words(reason("beyond_record", on=date(2025, 4, 14)), NEW_YORK) == (
        "Last known in force on Mon 14 Apr 2025; not known since."
    )


def test_no_sentence_calls_an_outcome_a_default_in_its_own_voice():
    for sentence in SENTENCES.values():
        for word in ("violat", "breach", "disobey", "defied", "failed", "refused", "contempt"):
            assert word not in sentence.lower()


@pytest.mark.parametrize(
    ("name", "inside_a_sentence"),
    [
        ("The court in Greenbelt", "the court in Greenbelt"),
        ("A minor child", "a minor child"),
        ("Theresa Reed", "Theresa Reed"),
        ("Justice Department", "Justice Department"),
    ],
)
def test_only_a_leading_article_loses_its_capital_inside_a_sentence(name: str, inside_a_sentence: str) -> None:
    assert inside(name) == inside_a_sentence
