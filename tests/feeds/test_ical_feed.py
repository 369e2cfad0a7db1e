"""Calendars read back by the icalendar package, whatever stands in them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar as Read
from icalendar import Component

from tracker.domain.calendar_events import CalendarEvent, EventState
from tracker.feeds.ical import calendar_feed
from tracker.feeds.model import Calendar

CHANGED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOUR = datetime(2026, 12, 3, 15, tzinfo=UTC)


def an_event(**more: object) -> CalendarEvent:
    told = {
        "uid": "list/date@docket.example.org",
        "changed_at": CHANGED,
        "on": date(2026, 12, 1),
        "summary": "Due: The agency must file a list",
        "description": "Upcoming.",
        "link": "https://docket.example.org/deadlines/list/date",
        "state": EventState.CONFIRMED,
        **more,
    }
    return CalendarEvent(**told)  # type: ignore[arg-type]


def written(*events: CalendarEvent, rings: bool = False) -> bytes:
    found = calendar_feed(Calendar("Duties of Example v. Sample Agency", "Not legal advice.", events, rings=rings))
    lines = found.split(b"\r\n")
    assert found.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert all(line.decode() is not None for line in lines)  # no letter is cut in two
    return found


def read(*events: CalendarEvent, rings: bool = False) -> list[Component]:
    return Read.from_ical(written(*events, rings=rings)).walk("VEVENT")


def test_the_calendar_has_a_name_and_says_how_often_to_look_for_a_newer_one() -> None:
    found = Read.from_ical(written())

    assert (str(found["X-WR-CALNAME"]), str(found["NAME"])) == ("Duties of Example v. Sample Agency",) * 2
    assert str(found["METHOD"]) == "PUBLISH"
    assert found.decoded("REFRESH-INTERVAL") == timedelta(hours=1)
    assert str(found["X-PUBLISHED-TTL"]) == "PT1H"


def test_a_day_is_a_whole_day_and_a_clock_time_is_in_utc() -> None:
    day, hour = read(an_event(), an_event(uid="two@here", on=HOUR.astimezone()))

    assert (day.decoded("DTSTART"), day.decoded("DTEND")) == (date(2026, 12, 1), date(2026, 12, 2))
    assert hour.decoded("DTSTART") == HOUR
    assert b"DTSTART:20261203T150000Z" in written(an_event(on=HOUR))


def test_when_it_was_changed_how_often_and_how_it_stands_is_told() -> None:
    (found,) = read(an_event(sequence=4, state=EventState.CANCELLED, place="Courtroom 4C, third floor"))

    assert (found.decoded("DTSTAMP"), found.decoded("LAST-MODIFIED")) == (CHANGED, CHANGED)
    assert (int(found["SEQUENCE"]), str(found["STATUS"])) == (4, "CANCELLED")
    assert str(found["LOCATION"]) == "Courtroom 4C, third floor"
    assert str(found["TRANSP"]) == "TRANSPARENT"


def test_a_bell_rings_before_what_is_ahead_where_it_is_asked_for() -> None:
    ahead, passed = an_event(is_ahead=True), an_event(uid="two@here")
    hour = an_event(uid="three@here", on=HOUR, is_ahead=True)

    rung = [one.walk("VALARM") for one in read(ahead, passed, hour, rings=True)]

    assert [[bell.decoded("TRIGGER") for bell in bells] for bells in rung] == [
        [-timedelta(hours=15)],  # nine in the morning of the day before
        [],
        [-timedelta(days=1)],
    ]
    assert [bell["ACTION"] for bell in rung[0]] == ["DISPLAY"]
    assert not any(one.walk("VALARM") for one in read(ahead, hour))


@pytest.mark.parametrize(
    "words",
    [
        "BEGIN:VEVENT\r\nUID:forged@here\r\nEND:VEVENT",
        "one\rtwo\nthree\r\nfour",
        "a, b; c\\n \\ d",
        "\x00\x07\x1b[31m\x7f",
        "🙂" * 60 + "“é”" * 40,
        "\u202eright to left\u2028line",
        "half a pair \ud83d",
    ],
)
def test_no_words_break_out_of_their_line(words: str) -> None:
    (found,) = read(an_event(summary=words, description=words, place=words, uid=f"{words}@here"))

    plain = words.replace("\r\n", "\n").replace("\r", "\n").replace("\ud83d", "?")
    plain = "".join(letter for letter in plain if letter == "\n" or not (letter < " " or letter == "\x7f"))
    assert str(found["SUMMARY"]) == str(found["DESCRIPTION"]) == plain


@given(st.text(), st.text(max_size=300), st.one_of(st.dates(date(1970, 1, 1), date(2100, 1, 1)), st.just(HOUR)))
def test_any_text_and_any_day_are_read_back(summary: str, description: str, on: date) -> None:
    (found,) = read(an_event(summary=summary, description=description, on=on))

    def plain(text: str) -> str:
        ends = text.replace("\r\n", "\n").replace("\r", "\n")
        kept = "".join(letter for letter in ends if letter in "\n\t" or not (letter < " " or letter == "\x7f"))
        return kept.encode(errors="replace").decode()

    assert str(found["SUMMARY"]) == plain(summary)
    assert str(found["DESCRIPTION"]) == plain(description)
    assert found.decoded("DTSTART") == on
