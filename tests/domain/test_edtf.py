"""Dates as sources give them: what is read, with which bounds, and what is refused."""

from datetime import UTC, datetime

import pytest

from tracker.domain.edtf import parse_as_of, parse_moment
from tracker.domain.errors import Nonsense, Unreadable
from tracker.domain.moments import Moment, day_moment, end_of_day, instant_moment, local_day, start_of_day
from tracker.domain.vocabulary import Precision

NEW_YORK, HONOLULU = "America/New_York", "Pacific/Honolulu"

# text, earliest and latest in UTC, precision. New York is 4 hours behind UTC in summer and 5 in winter.
READ = [
    ("2019", "2019-01-01T05:00", "2020-01-01T04:59:59.999999", Precision.YEAR),
    ("2025-03", "2025-03-01T05:00", "2025-04-01T03:59:59.999999", Precision.MONTH),
    ("2024-02", "2024-02-01T05:00", "2024-03-01T04:59:59.999999", Precision.MONTH),
    ("2025-04-04", "2025-04-04T04:00", "2025-04-05T03:59:59.999999", Precision.DAY),
    ("2025-03-09", "2025-03-09T05:00", "2025-03-10T03:59:59.999999", Precision.DAY),
    ("2025-11-02", "2025-11-02T04:00", "2025-11-03T04:59:59.999999", Precision.DAY),
    ("2025-04-04?", "2025-04-04T04:00", "2025-04-05T03:59:59.999999", Precision.DAY),
    ("2025-04-14T12:35-04:00", "2025-04-14T16:35", "2025-04-14T16:35", Precision.MINUTE),
    ("2025-04-14T12:35", "2025-04-14T16:35", "2025-04-14T16:35", Precision.MINUTE),
    ("2025-04-14T16:35Z", "2025-04-14T16:35", "2025-04-14T16:35", Precision.MINUTE),
    ("[2025-04-04..2025-04-10]", "2025-04-04T04:00", "2025-04-11T03:59:59.999999", Precision.WINDOW),
    ("[2025-04-04T09:00-04:00..2025-04-04T17:00-04:00]", "2025-04-04T13:00", "2025-04-04T21:00", Precision.WINDOW),
    ("2025-04-12/2025-04-13", "2025-04-12T04:00", "2025-04-14T03:59:59.999999", Precision.WINDOW),
    ("[..2025-04-03]", None, "2025-04-04T03:59:59.999999", Precision.WINDOW),
    ("../2025-04-03", None, "2025-04-04T03:59:59.999999", Precision.WINDOW),
]
REFUSED = [
    "",
    "Friday",
    "14/04/2025",
    "04.04.2025",
    "2025-02-29",
    "2025-13",
    "2025-4-4",
    "0000",
    "9999",
    "2025-04-14T25:00",
    "2025-04-14T12:35+99:00",
    "2025-04-14 12:35",
    "[2025-04-10..2025-04-04]",
    "[2025-04-04..]",
    "2025-04-04/..",
    "٢٠٢٥-04-04",
]


def utc(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("text", "earliest", "latest", "precision"), READ, ids=[row[0] for row in READ])
def test_a_date_is_read_with_its_bounds(text: str, earliest: str | None, latest: str, precision: Precision):
    moment = parse_moment(text, NEW_YORK)

    assert (moment.edtf, moment.earliest, moment.latest, moment.precision) == (
        text,
        utc(earliest),
        utc(latest),
        precision,
    )


@pytest.mark.parametrize("text", REFUSED)
def test_a_date_that_would_have_to_be_guessed_is_refused_with_what_to_write(text: str):
    with pytest.raises(Unreadable) as refusal:
        parse_moment(text, NEW_YORK)

    assert "2025-04-" in refusal.value.message or "earlier day first" in refusal.value.message


def test_a_clock_time_that_clocks_went_forward_over_is_refused():
    with pytest.raises(Unreadable, match="does not exist"):
        parse_moment("2025-03-09T02:30", NEW_YORK)


def test_a_clock_time_that_happens_twice_is_refused_without_its_offset():
    with pytest.raises(Unreadable, match="happens twice"):
        parse_moment("2025-11-02T01:30", NEW_YORK)

    assert parse_moment("2025-11-02T01:30-05:00", NEW_YORK).latest == utc("2025-11-02T06:30")


def test_a_bare_day_as_of_is_its_last_instant_in_the_matters_zone():
    assert parse_as_of("2025-04-14", NEW_YORK) == utc("2025-04-15T03:59:59.999999")
    assert parse_as_of("2025-04-14", HONOLULU) == utc("2025-04-15T09:59:59.999999")


def test_a_moment_as_of_without_an_offset_is_read_on_the_matters_wall():
    moment = parse_as_of("2025-04-14T12:35", NEW_YORK)

    assert moment.isoformat() == "2025-04-14T12:35:00-04:00"


def test_a_plus_that_an_address_turned_into_a_space_is_read_as_a_plus():
    assert parse_as_of("2025-04-14T16:35 00:00", NEW_YORK) == utc("2025-04-14T16:35")


@pytest.mark.parametrize("text", ["2025", "2025-04", "[2025-04-04..2025-04-10]", "2025-04-04?", "2025-04-04~"])
def test_an_as_of_wider_than_a_day_is_refused(text: str):
    with pytest.raises(Unreadable, match="wider than a day"):
        parse_as_of(text, NEW_YORK)


def test_a_day_counts_from_its_start_and_a_window_from_its_end():
    day, window = parse_moment("2025-04-04", NEW_YORK), parse_moment("[2025-04-04..2025-04-10]", NEW_YORK)

    assert day.counts_from == utc("2025-04-04T04:00")
    assert window.counts_from == utc("2025-04-11T03:59:59.999999")
    assert window.may_have_happened_by(parse_as_of("2025-04-05", NEW_YORK))
    assert not window.may_have_happened_by(parse_as_of("2025-04-03", NEW_YORK))
    assert not window.may_have_happened_by(parse_as_of("2025-04-10", NEW_YORK))


def test_a_moment_with_an_open_start_may_have_happened_at_any_time_before():
    moment = parse_moment("[..2025-04-03]", NEW_YORK)

    assert moment.may_have_happened_by(parse_as_of("1990-01-01", NEW_YORK))


def test_a_bound_without_an_offset_or_an_end_before_its_start_is_nonsense():
    naive, late, early = datetime(2025, 4, 4), utc("2025-04-05T00:00"), utc("2025-04-04T00:00")  # noqa: DTZ001
    assert late is not None
    assert early is not None

    with pytest.raises(Nonsense, match="no offset"):
        Moment("2025-04-04", None, naive, Precision.DAY)
    with pytest.raises(Nonsense, match="ends before it starts"):
        Moment("2025-04-04", late, early, Precision.DAY)
    with pytest.raises(Nonsense, match="needs an offset"):
        instant_moment(naive)


def test_a_day_made_from_the_calendar_is_the_day_read_from_text():
    day = local_day(start_of_day(datetime(2025, 3, 9, tzinfo=UTC).date(), NEW_YORK), NEW_YORK)

    assert day_moment(day, NEW_YORK) == parse_moment("2025-03-09", NEW_YORK)
    assert (end_of_day(day, NEW_YORK) - start_of_day(day, NEW_YORK)).total_seconds() == pytest.approx(23 * 3600, abs=1)
