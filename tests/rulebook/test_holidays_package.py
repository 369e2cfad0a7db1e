"""Our tables beside the `holidays` package, for every year from 1970 to 2100: each difference has its reason here."""

from collections import Counter
from datetime import date

import holidays
import pytest

from tracker.domain.calendars import FIRST_DAY, LAST_DAY, Calendar, DayState, Direction, Notice
from tracker.rulebook.calendars import CalendarBook, load_calendars
from tracker.rulebook.other_states import STATES, listed_days

YEARS = range(FIRST_DAY.year, LAST_DAY.year + 2)
LISTED = f"holidays-{holidays.__version__}"

# Federal days that one side lacks, and why.
FEDERAL = {
    date(1970, 5, 29): "the package takes the Memorial Day of 1970 for a day of states and does not move its Saturday",
    date(1970, 5, 30): "the same day itself",
}
# Closings of the President that one side lacks, and why.
PRESIDENT = {
    date(1972, 12, 28): "the package's list begins in 2001; E.O. 11693",
    date(1986, 12, 26): "the package's list begins in 2001; E.O. 12577",
    date(1994, 4, 27): "the package's list begins in 2001; 59 Fed. Reg. 21915",
    date(1997, 12, 26): "the package's list begins in 2001; E.O. 13068",
    date(2002, 12, 24): "half a day; departments were open in the morning",
    date(2009, 12, 24): "half a day; departments were open in the morning",
    date(2015, 12, 24): "half a day; departments were open in the morning",
}
INAUGURATION = (
    "5 U.S.C. 6103(c) makes it a federal day for pay around the capital; the state's section does not list it"
)
NOT_IN_PACKAGE = "Gen. Prov. 1-111(a) lists it, the package does not"
# Weekdays that one side lacks in a state, by the name there: how many, and why. Federal days are left out on both
# sides; a day of two names counts once (Good Friday on Maryland Day, the Inauguration of 1985 on Lee-Jackson Day).
STATE = {
    "MD": {
        "Lincoln's Birthday": (112, NOT_IN_PACKAGE),
        "Maryland Day": (113, NOT_IN_PACKAGE),
        "Good Friday": (129, NOT_IN_PACKAGE),
        "Defenders' Day": (112, NOT_IN_PACKAGE),
        "Statewide general election day": (66, NOT_IN_PACKAGE),
        "Inauguration Day": (19, INAUGURATION),
        "Columbus Day": (1, "the package has 12 October 1970; our table has no day that is a federal one now"),
    },
    "VA": {
        "Lee Jackson Day": (1, "the package has a Friday in January 2000; the Act came later that year"),
        "Inauguration Day": (18, INAUGURATION),
    },
}


@pytest.fixture(scope="module")
def book() -> CalendarBook:
    return load_calendars()


@pytest.fixture(scope="module")
def of_government() -> dict[date, str]:
    """The package's federal days, with the closings of executive departments."""
    return within(holidays.country_holidays("US", years=YEARS, categories=("government",)))


def within(listed: dict[date, str]) -> dict[date, str]:
    return {day: listed[day] for day in sorted(listed) if FIRST_DAY <= day <= LAST_DAY}


def test_the_federal_days_are_the_packages(book: CalendarBook, of_government: dict[date, str]) -> None:
    president = {closing.on for closing in book.closures.of(None)} | set(PRESIDENT)
    ours = {closing.on for closing in book.federal.closings("frcp")}

    assert ours ^ (set(of_government) - president) == set(FEDERAL)


def test_the_presidents_closings_are_the_packages(book: CalendarBook, of_government: dict[date, str]) -> None:
    federal = {closing.on for closing in book.federal.closings()}
    ours = {closing.on for closing in book.closures.of(None)}

    assert ours ^ (set(of_government) - federal) == set(PRESIDENT)


@pytest.mark.parametrize("state", ["MD", "VA"])
def test_the_days_of_a_state_differ_from_the_packages_only_as_explained(book: CalendarBook, state: str) -> None:
    federal = {closing.on for closing in book.federal.closings("frcp")}
    listed = within(holidays.country_holidays("US", subdiv=state, years=YEARS))
    theirs = {day: name for day, name in listed.items() if day.weekday() < 5 and day not in federal}
    ours = {one.on: one.name for one in book.states[state].closings() if one.on.weekday() < 5 and one.on not in federal}

    differing = Counter(
        (ours.get(day) or theirs[day]).removesuffix(" (observed)") for day in ours.keys() ^ theirs.keys()
    )

    assert differing == {name: days for name, (days, _) in STATE[state].items()}


def test_the_days_of_each_state_that_only_one_side_has(book: CalendarBook) -> None:
    assert {closing.on for closing in book.states["VA"].closings() if closing.on.year == 2000} == {date(2000, 11, 24)}
    assert {closing.on for closing in book.states["MD"].closings() if f"{closing.on:%m%d}" == "1012"} == set()


# States that have no table of ours


@pytest.fixture(scope="module")
def massachusetts(book: CalendarBook) -> Calendar:
    return book.calendar(states=("MA",), court="mad", regime="frcp", counts_states=True)


def test_an_unread_state_counts_its_listed_days_and_says_that_nobody_read_its_law(massachusetts: Calendar) -> None:
    patriots = date(2008, 4, 21)
    (closing,) = massachusetts.closings_on(patriots)

    assert massachusetts.notices == (Notice("state_calendar_unchecked", (("state", "MA"),)),)
    assert massachusetts.version == f"federal 2026.1; closures 2026.1; ma {LISTED}"
    assert massachusetts.state_of(patriots) is DayState.DISPUTED
    assert massachusetts.is_closed(patriots)
    assert massachusetts.state_of(patriots, Direction.BEFORE) is DayState.OPEN
    assert closing.name == "Patriots' Day"
    assert closing.of == "MA"
    assert not closing.is_checked
    assert closing.authority == (
        f"as listed by the holidays package {holidays.__version__}; the state's law was not read"
    )


def test_a_listed_day_that_is_a_federal_one_stands_once(massachusetts: Calendar) -> None:
    assert [closing.of for closing in massachusetts.closings_on(date(2025, 7, 4))] == [None]


def test_a_listed_day_stands_beside_a_closing_of_the_president(book: CalendarBook) -> None:
    calendar = book.calendar(states=("TX",), court=None, regime="frcp", counts_states=True)

    assert [closing.of for closing in calendar.closings_on(date(2024, 12, 24))] == [None, "TX"]
    assert calendar.is_closed(date(2024, 12, 24))


def test_inauguration_day_is_no_day_of_the_district_of_columbia(book: CalendarBook) -> None:
    calendar = book.calendar(states=("DC",), court="dcd", regime="frcp", counts_states=True)

    assert calendar.state_of(date(2021, 1, 20)) is DayState.OPEN
    assert calendar.state_of(date(2025, 4, 16)) is DayState.DISPUTED  # Emancipation Day


@pytest.mark.parametrize("state", sorted(STATES))
def test_every_state_has_a_calendar(book: CalendarBook, state: str) -> None:
    calendar = book.calendar(states=(state,), court=None, regime="frcp", counts_states=True)

    assert calendar.is_closed(date(2026, 7, 3))
    assert (calendar.notices == ()) is (state in book.states)


def test_no_listed_day_is_a_weekend_or_without_a_name() -> None:
    for state in STATES:
        for closing in listed_days(state).closings:
            assert closing.on.weekday() < 5
            assert closing.name
            assert "Inauguration" not in closing.name
