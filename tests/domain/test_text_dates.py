"""Days, clock times and periods in a pasted docket text: what is read, what is only listed, and no guess."""

from datetime import date, timedelta
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.calendars import Direction
from tracker.domain.rules import Unit
from tracker.domain.text_dates import MOST_LETTERS, ClockTime, Length, Repeat, Said
from tracker.domain.text_dates_clocks import zone_doubt
from tracker.domain.text_dates_found import MOST_FINDS, dates_in
from tracker.domain.text_dates_words import meaning_words

FOURTH = date(2025, 4, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2025-04-04",
        "4/4/2025",
        "04/04/2025",
        "April 4, 2025",
        "APRIL 4, 2025",
        "April 4 2025",
        "Apr. 4, 2025",
        "Apr 4, 2025",
        "4 April 2025",
        "4-Apr-2025",
        "April 4th, 2025",
        "4th day of April, 2025",
        "the 4th of April 2025",
        "Friday, April 4, 2025",
        "Fri., Apr. 4, 2025",
        "Friday, 4 April 2025",
        "Friday 04/04/2025",
        "April 4, 2025 (Friday)",
        "April\n4,\u00a02025",
    ],
)
def test_a_day_given_in_full_is_read(text: str) -> None:
    (found,) = dates_in(f"It was so on {text}; nothing else.")

    assert (found.day, found.doubts, found.why_not) == (FOURTH, (), None)


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("by April 4 at the latest", "April 4", "No year"),
        ("the 4th of April", "4th of April", "No year"),
        ("due on 4/12, as ordered", "4/12", "No year"),
        ("Signed on 07/17/19.", "07/17/19", "two figures"),
        ("by Friday", "Friday", "Only a day of the week"),
        ("by next Friday afternoon", "next Friday afternoon", "Only a day of the week"),
        ("in April 2025", "April 2025", "No day"),
        ("by tomorrow", "tomorrow", "hangs on when this was written"),
        ("on 12.04.2025", "12.04.2025", "read differently"),
        ("on 04-05-2025", "04-05-2025", "read differently"),
        ("on 2025/04/05", "2025/04/05", "read differently"),
        ("on February 30, 2025", "February 30, 2025", "no such day"),
        ("on 25/04/2025", "25/04/2025", "no such day"),
        ("on 2025-13-01", "2025-13-01", "no such day"),
        ("on 4/4/0025", "4/4/0025", "The year must be"),
        ("by 5 o'clock", "5 o'clock", "Morning or afternoon"),
        ("at 10:00", "10:00", "Morning or afternoon"),
        ("at 25:00 p.m.", "25:00 p.m.", "no such time"),
        ("by close of business", "close of business", "No clock time"),
        ("bi-weekly reports", "bi-weekly", "twice in that time or every second"),
        ("within 0 days", "within 0 days", "no period"),
    ],
)
def test_what_is_not_complete_is_listed_and_not_read(text: str, words: str, why: str) -> None:
    (found,) = dates_in(text)

    assert (found.words, found.meaning) == (words, None)
    assert why in (found.why_not or "")


@pytest.mark.parametrize(
    "text",
    [
        "No. 8:25-cv-00951-PX",
        "28 U.S.C. 1331; Fed. R. Civ. P. 65(b)(2)",
        "Defendants may 2 times; they march 3 abreast",
        "ECF Nos. 3/4, 12-15 and page 10:17-20",
        "New York Daily News; USA Today",
        "receipt number 0422-6656561, fee $ 400",
        "[10378209] (RT)",
        "telephone 410-555-0100",
    ],
)
def test_numbers_that_are_no_time_are_left_alone(text: str) -> None:
    assert dates_in(text) == ()


def test_a_weekday_that_is_not_that_of_the_date_is_a_doubt() -> None:
    (found,) = dates_in("due Thursday, April 4, 2025")

    assert found.day == FOURTH
    assert found.doubts == ("The text says Thursday, but the date is Fri 4 Apr 2025: one of the two is wrong.",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(Entered: 04/04/2025)", Said.ENTERED),
        ("[Entered: 04/04/2025 04:20 PM]", Said.ENTERED),
        ("filed 04/04/2025", Said.FILED),
        ("Filed on: 04/04/2025", Said.FILED),
        ("Signed by Judge Jane Example on 4/4/2025.", Said.SIGNED),
        ("Date of service: 04/04/2025", Said.SERVED),
        ("Motion Hearing set for 4/4/2025 at 10:00 AM", Said.SETTING),
        ("Response due by 4/4/2025", Said.DUE),
        ("on or before 3 p.m., Friday, April 4, 2025", Said.DUE),
        ("by 11:59 p.m. on April 4, 2025", Said.DUE),
        ("extended to and including April 4, 2025", Said.DUE),
        ("the order of April 4, 2025", None),
    ],
)
def test_the_words_before_a_day_say_what_it_is(text: str, said: Said | None) -> None:
    (day,) = [found for found in dates_in(text) if found.day]

    assert (day.day, day.said) == (FOURTH, said)


@pytest.mark.parametrize(
    ("text", "clock", "words"),
    [
        ("by 5:00 PM", ClockTime(17, 0), "5:00 p.m."),
        ("at 5 p.m.", ClockTime(17, 0), "5:00 p.m."),
        ("at 9.30 a.m.", ClockTime(9, 30), "9:30 a.m."),
        ("at 11:59 p.m. ET", ClockTime(23, 59, "ET", "America/New_York"), "11:59 p.m. ET"),
        (
            "at 1:00 p.m. Pacific Time",
            ClockTime(13, 0, "Pacific Time", "America/Los_Angeles"),
            "1:00 p.m. Pacific Time",
        ),
        ("at 5:00 p.m. et al.", ClockTime(17, 0), "5:00 p.m."),
        ("by noon", ClockTime(12, 0), "12:00 p.m."),
        ("by 12 p.m.", ClockTime(12, 0), "12:00 p.m."),
        ("at 17:00", ClockTime(17, 0), "5:00 p.m."),
        ("at 09:30", ClockTime(9, 30), "9:30 a.m."),
    ],
)
def test_a_clock_time_is_read_with_its_zone(text: str, clock: ClockTime, words: str) -> None:
    (found,) = dates_in(text)

    assert (found.meaning, meaning_words(found)) == (clock, words)


@pytest.mark.parametrize(("text", "iso"), [("by midnight", "24:00"), ("by 12:00 a.m.", "00:00")])
def test_the_two_midnights_are_doubted(text: str, iso: str) -> None:
    (found,) = dates_in(text)

    assert isinstance(found.meaning, ClockTime)
    assert found.meaning.iso == iso
    assert len(found.doubts) == 1


def test_another_zone_than_the_courts_is_a_doubt() -> None:
    (found,) = dates_in("at 1:00 p.m. PT")

    assert isinstance(found.meaning, ClockTime)
    assert "Nothing was converted" in (zone_doubt(found.meaning, "America/New_York") or "")
    assert zone_doubt(found.meaning, "America/Los_Angeles") is None


@pytest.mark.parametrize(
    "text",
    [
        "April 4, 2025 at 1:00 PM",
        "4/4/2025, 1:00 p.m.",
        "1:00 p.m. on April 4, 2025",
        "2025-04-04T13:00",
        "1 p.m., 4/4/2025",
    ],
)
def test_a_clock_time_beside_a_day_goes_with_it(text: str) -> None:
    day = next(found for found in dates_in(text) if found.day)

    assert {found.said for found in dates_in(text)} == {None}
    assert (day.day, day.clock) == (FOURTH, ClockTime(13, 0))
    assert meaning_words(day) == "Fri 4 Apr 2025, 1:00 p.m."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hearing set for 4/4/2025 at 10:00 AM", Said.SETTING),
        ("[Entered: 04/04/2025 04:20 PM]", Said.ENTERED),
        ("due by 5:00 PM on April 4, 2025", Said.DUE),
        ("by 5:00 PM each day", Said.DUE),
    ],
)
def test_a_clock_time_says_what_the_day_beside_it_says(text: str, said: Said) -> None:
    (clock,) = [found for found in dates_in(text) if isinstance(found.meaning, ClockTime)]

    assert clock.said is said


AFTER, BEFORE = Direction.AFTER, Direction.BEFORE


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("within fourteen (14) days of service of this Order.", Length(14, Unit.DAYS, AFTER, "service of this Order")),
        ("within 30 days to reopen", Length(30, Unit.DAYS, AFTER)),
        ("no later than 48 hours after entry", Length(48, Unit.HOURS, AFTER, "entry")),
        ("14 days before the hearing", Length(14, Unit.DAYS, BEFORE, "the hearing")),
        ("at least 7 days prior to trial", Length(7, Unit.DAYS, BEFORE, "trial")),
        ("three business days", Length(3, Unit.BUSINESS_DAYS)),
        ("an additional three weeks", Length(3, Unit.WEEKS)),
        ("a 30-day extension", Length(30, Unit.DAYS)),
        ("(20 days)", Length(20, Unit.DAYS)),
        ("within a week of filing", Length(1, Unit.WEEKS, AFTER, "filing")),
        ("forty-five (45) days from entry", Length(45, Unit.DAYS, AFTER, "entry")),
        ("one hundred and twenty days after service", Length(120, Unit.DAYS, AFTER, "service")),
        ("one (1) year after judgment", Length(1, Unit.YEARS, AFTER, "judgment")),
    ],
)
def test_a_period_is_read_with_its_unit_and_direction(text: str, length: Length) -> None:
    (found,) = dates_in(text)

    assert found.meaning == length


def test_a_number_whose_word_and_figure_differ_is_a_doubt() -> None:
    (found,) = dates_in("within fifteen (14) days of service")

    assert found.doubts == ("The words say 15 and the figure says 14: one of the two is wrong.",)


@pytest.mark.parametrize(
    ("text", "rrule", "words"),
    [
        ("daily status reports", "FREQ=DAILY", "every calendar day, weekends and holidays too"),
        ("each day", "FREQ=DAILY", "every calendar day, weekends and holidays too"),
        ("every Friday", "FREQ=WEEKLY;BYDAY=FR", "every Friday"),
        ("every other Friday", "FREQ=WEEKLY;BYDAY=FR;INTERVAL=2", "every second Friday"),
        ("every business day", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every Monday to Friday"),
        ("every 14 days", "FREQ=DAILY;INTERVAL=14", "every 14 days"),
        ("every other week", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
    ],
)
def test_what_comes_again_is_read_as_a_rule(text: str, rrule: str, words: str) -> None:
    (found,) = dates_in(text)

    assert (found.meaning, meaning_words(found)) == (Repeat(rrule), words)


def test_a_date_without_a_year_keeps_its_month_and_day_for_comparing() -> None:
    (found,) = dates_in("the update of 12 April")

    assert (found.meaning, found.month_day) == (None, (4, 12))


FORMS = ("{0:%Y-%m-%d}", "{0.month}/{0.day}/{0.year}", "{0:%B} {0.day}, {0.year}", "{0.day} {0:%B} {0.year}")


@given(
    st.dates(date(1776, 1, 1), date(2200, 12, 31)),
    st.sampled_from(FORMS),
    st.sampled_from(["{0:%A}, ", "{0:%a}. ", ""]),
)
def test_every_day_is_found_in_every_complete_form(day: date, form: str, led: str) -> None:
    written = (led + form).format(day)

    (found,) = dates_in(f"It was ordered ({written}).")

    assert (found.day, found.words, found.doubts) == (day, written, ())


@given(st.dates(date(1776, 1, 1), date(2200, 12, 30)))
def test_a_wrong_weekday_is_doubted_on_every_day(day: date) -> None:
    (found,) = dates_in(f"{day + timedelta(days=1):%A}, {day:%B} {day.day}, {day.year}")

    assert len(found.doubts) == 1


PIECES = st.sampled_from(
    ["April 4, 2025", "4/4/25", "within ", "fourteen (14) ", "days of ", "Mon, ", "12:", "a.m.", "(", " ", "\n", "1/",
     "\0", "\u202e", "\ud7ff", "İ", "one hundred ", "every ", "signed by ", "Entered: ", "May ", "-", "."]
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.one_of(st.text(max_size=3000), st.lists(PIECES, max_size=600).map("".join)))
def test_whatever_is_pasted_its_finds_lie_in_it_apart_and_in_order(text: str) -> None:
    found = dates_in(text)

    assert all(text[one.start : one.end] == one.words for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all((one.meaning is None) == (one.why_not is not None) for one in found)
    assert all(meaning_words(one) for one in found)


@pytest.mark.parametrize(
    "piece",
    ["a", " ", "\n", "1", "1/", "12:", "1/1/2025 ", "Jan ", "Mon, ", "April 4, ", "one ", "one hundred ", "within ",
     "14 days of ", "every other ", "signed " + "x" * 80, "signed on 4/4/2025 ", "(", ".", "no later than ", "May.\t"],
)  # fmt: skip
def test_a_long_paste_is_read_in_bounded_time(piece: str) -> None:
    text = (piece * MOST_LETTERS)[: 2 * MOST_LETTERS]
    began = process_time()

    found = dates_in(text)

    assert process_time() - began < 1.5
    assert len(found) <= MOST_FINDS
    assert all(one.end <= MOST_LETTERS for one in found)
