"""The courts' calendars: their days as snapshots and against published lists, and put together for a court."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from dateutil.easter import easter as easter_of_another_hand

from tests.rulebook.snapshots import renew
from tracker.domain.calendars import FIRST_DAY, LAST_DAY, Calendar, ClosingKind, DayState, Direction, Notice, Reading
from tracker.domain.rules import Refused
from tracker.rulebook.calendars import CalendarBook, load_calendars
from tracker.rulebook.holiday_days import easter
from tracker.rulebook.other_states import STATES

SHARED = Path(__file__).parents[2].parent / "shared" / "law" / "holidays.json"
LEFT_OUT = "left out: ../shared/law/holidays.json is not beside this checkout"
TABLES = ("federal", "md", "va", "closures")
AFTER, BEFORE = Direction.AFTER, Direction.BEFORE
OPEN, CLOSED, DISPUTED = DayState.OPEN, DayState.CLOSED, DayState.DISPUTED


@pytest.fixture(scope="module")
def book() -> CalendarBook:
    return load_calendars()


@pytest.fixture(scope="module")
def district(book: CalendarBook) -> Calendar:
    return book.calendar(states=("MD",), court="mdd", regime="frcp", counts_states=True)


# The days themselves


@pytest.mark.parametrize("name", TABLES)
def test_the_days_are_those_of_the_snapshot(book: CalendarBook, name: str) -> None:
    """Renew with `python -m tests.rulebook.snapshots.renew`, after giving the table a new version."""
    assert renew.snapshots(book)[name].splitlines() == renew.stored(name).splitlines()


def test_every_table_has_a_snapshot(book: CalendarBook) -> None:
    assert {file.stem for file in renew.FOLDER.glob("*.txt")} == set(renew.snapshots(book)) == set(TABLES)


def test_a_changed_snapshot_needs_a_new_version() -> None:
    old = "version 2026.1\n1970-01-01 Thu | closed\n"

    assert renew.renewed("md", old, old) == old
    assert renew.renewed("md", old, "version 2026.2\n") == "version 2026.2\n"
    with pytest.raises(renew.SameVersion, match=re.escape("the days of md.toml changed and its version did not")):
        renew.renewed("md", old, "version 2026.1\n")


# Month and day. Of the federal days those on weekdays: 2020-07-03 for a Saturday, 2021-12-31 for the New Year's Day of
# 2022 (N.D. Ga. Bankr. lists it), 2023-01-02 for a Sunday (D. Md. announced it), 2027-12-31 for that of 2028.
FEDERAL = {
    2020: "0101 0120 0217 0525 0703 0907 1012 1111 1126 1225",
    2021: "0101 0118 0215 0531 0618 0705 0906 1011 1111 1125 1224 1231",
    2022: "0117 0221 0530 0620 0704 0905 1010 1111 1124 1226",
    2023: "0102 0116 0220 0529 0619 0704 0904 1009 1110 1123 1225",
    2027: "0101 0118 0215 0531 0618 0705 0906 1011 1111 1125 1224 1231",
}
MARYLAND = {
    2020: "0212 0325 0410 0912 1103 1127",
    2021: "0212 0325 0402 0912 0913 1126",
    2024: "0212 0325 0329 0912 1105 1129",
    2025: "0212 0325 0418 0912 1128",
}
VIRGINIA = {2020: "0117 1103 1127", 2021: "1102 1126", 2025: "1104 1128"}


@pytest.mark.parametrize(("table", "expected"), [("federal", FEDERAL), ("MD", MARYLAND), ("VA", VIRGINIA)])
def test_the_days_of_some_years(book: CalendarBook, table: str, expected: dict[int, str]) -> None:
    closings = book.federal.closings("frcp") if table == "federal" else book.states[table].closings()
    for year, days in expected.items():
        on = {f"{one.on:%m%d}" for one in closings if one.on.year == year}
        weekend = {f"{one.on:%m%d}" for one in closings if one.on.year == year and one.on.weekday() >= 5}

        assert sorted(on - weekend if table == "federal" else on) == days.split()


def test_the_history_of_the_federal_days(book: CalendarBook) -> None:
    named = {(one.on, one.name) for one in book.federal.closings("frcp")}
    on = {day for day, _ in named}

    assert {(date(1970, 2, 23), "Washington's Birthday (observed)"), (date(1970, 11, 11), "Veterans Day")} < named
    assert {(date(1970, 5, 29), "Memorial Day (observed)"), (LAST_DAY, "New Year's Day (observed)")} < named
    assert {date(1971, 10, 25), date(1977, 10, 24), date(1978, 11, 10)} < on
    assert not {date(1971, 11, 11), date(1978, 10, 23), date(1985, 1, 21)} & on
    first = {name: min(day for day, said in named if said == name) for _, name in named}
    assert first["Columbus Day"] == date(1971, 10, 11)
    assert first["Martin Luther King Jr. Day"] == date(1986, 1, 20)
    assert first["Juneteenth (observed)"] == date(2021, 6, 18)


def test_juneteenth_has_the_authority_of_its_time(book: CalendarBook) -> None:
    by_day = {one.on: one for one in book.federal.closings()}

    assert by_day[date(2023, 6, 19)].kind is ClosingKind.DECLARED  # in the rules' lists only from 1 December 2023
    assert by_day[date(2024, 6, 19)].kind is ClosingKind.FEDERAL
    assert by_day[date(2021, 6, 18)].authority == "5 U.S.C. 6103(b)"


def test_every_day_has_its_authority_and_its_source(book: CalendarBook) -> None:
    tables = [book.federal.closings(), book.closures.closings, *(table.closings() for table in book.states.values())]
    for closing in (closing for closings in tables for closing in closings):
        assert closing.name
        assert closing.authority
        assert closing.source
        assert FIRST_DAY <= closing.on <= LAST_DAY


def test_a_federal_holiday_of_a_weekend_is_observed_beside_it(book: CalendarBook) -> None:
    closings = [one for one in book.federal.closings("frcp") if not one.name.endswith("(observed)")]
    on = {(one.on, one.name) for one in book.federal.closings("frcp")}
    for closing in closings:
        shift = {5: -1, 6: 1}.get(closing.on.weekday())
        if shift and closing.on + timedelta(days=shift) <= LAST_DAY:
            assert (closing.on + timedelta(days=shift), f"{closing.name} (observed)") in on


def test_maryland_moves_a_sunday_to_monday_and_leaves_a_saturday(book: CalendarBook) -> None:
    named = {(one.on, one.name): one for one in book.states["MD"].closings()}

    assert (date(2020, 9, 12), "Defenders' Day") in named
    assert (date(2020, 9, 11), "Defenders' Day (observed)") not in named
    assert named[date(2021, 9, 13), "Defenders' Day (observed)"].authority == "Md. Code, Gen. Prov. 1-111(b)(2)"


# Those of 2019 to 2027 as collected with Maryland's holidays; the early, the late and the well-known of other years.
GOOD_FRIDAYS = [
    "1970-03-27", "1981-04-17", "1991-03-29", "2000-04-21", "2005-03-25", "2008-03-21",
    "2011-04-22", "2016-03-25", "2019-04-19", "2020-04-10", "2021-04-02", "2022-04-15",
    "2023-04-07", "2024-03-29", "2025-04-18", "2026-04-03", "2027-03-26", "2038-04-23",
]  # fmt: skip


def test_good_friday(book: CalendarBook) -> None:
    found = {one.on.year: one.on.isoformat() for one in book.states["MD"].closings() if one.name == "Good Friday"}

    assert [found[int(day[:4])] for day in GOOD_FRIDAYS] == GOOD_FRIDAYS
    assert len(found) == 131


def test_easter_is_that_of_another_hand() -> None:
    years = range(1583, 4000)

    assert [easter(year) for year in years] == [easter_of_another_hand(year) for year in years]


@pytest.fixture(scope="module")
def shared(pytestconfig) -> dict[str, list[dict[str, str]]]:
    """The project's own list of holidays; empty, with a word about it, when it is not at hand."""
    if not SHARED.is_file():
        plugins = pytestconfig.pluginmanager
        with plugins.getplugin("capturemanager").global_and_fixture_disabled():
            plugins.getplugin("terminalreporter").write_line(f"\n{LEFT_OUT}")
        return {}
    return json.loads(SHARED.read_text(encoding="utf-8"))


# What our tables have and the list has not: the New Year's Day of 2028, and the Virginian day repealed in July 2020.
NOT_LISTED = {"federal": {"2027-12-31"}, "maryland": set(), "virginia": {"2019-01-18", "2020-01-17"}}


@pytest.mark.parametrize("name", NOT_LISTED)
def test_the_days_are_those_of_the_collected_list(book: CalendarBook, shared, name: str) -> None:
    table = {"federal": book.federal, "maryland": book.states["MD"], "virginia": book.states["VA"]}[name]
    ours = {f"{one.on}" for one in table.closings("frcp") if 2019 <= one.on.year <= 2027}
    theirs = {row[key] for row in shared.get(name, ()) for key in ("date", "observed") if key in row}

    if shared:
        assert ours - theirs == NOT_LISTED[name]
        assert theirs <= ours


def test_the_closings_are_those_of_the_collected_list(book: CalendarBook, shared) -> None:
    ours = {f"{one.on}" for one in book.closures.of(None)}
    of_courts = {f"{one.on}" for one in book.closures.closings if one.of}

    assert {row["date"] for row in shared.get("executive_closures", ())} <= ours
    # 2 January 2023 is the federal New Year's Day, and stands in that table.
    assert {row["date"] for row in shared.get("court_closures", ())} - of_courts <= {"2023-01-02"}


# Put together for a court


@pytest.mark.parametrize(
    ("on", "after", "before", "due"),
    [
        (date(2020, 12, 24), CLOSED, CLOSED, (True, True)),  # by the court's notice, whatever the President's order is
        (date(2020, 12, 31), CLOSED, CLOSED, (True, True)),
        (date(2024, 7, 5), CLOSED, CLOSED, (True, True)),
        (date(2025, 1, 9), DISPUTED, DISPUTED, (False, False)),
        (date(2025, 12, 26), DISPUTED, DISPUTED, (False, False)),
        (date(2025, 4, 18), DISPUTED, OPEN, (True, False)),  # Good Friday
        (date(2023, 1, 2), CLOSED, CLOSED, (True, True)),
        (date(2025, 4, 21), OPEN, OPEN, (False, False)),
        (date(2021, 1, 20), OPEN, OPEN, (False, False)),  # Inauguration Day
    ],
)
def test_a_day_in_the_district_of_maryland(
    district: Calendar, on: date, after: DayState, before: DayState, due: tuple[bool, bool]
) -> None:
    assert (district.state_of(on), district.state_of(on, BEFORE)) == (after, before)
    assert (district.is_closed(on), district.is_closed(on, BEFORE)) == due
    assert district.version == "federal 2026.1; closures 2026.1; md 2026.1"
    assert district.notices == ()


def test_what_is_disputed_is_open_in_the_earliest_reading_forward_and_closed_backward(district: Calendar) -> None:
    carter = date(2025, 1, 9)

    assert [district.is_closed(carter, AFTER, reading) for reading in Reading] == [False, False, True]
    assert [district.is_closed(carter, BEFORE, reading) for reading in Reading] == [False, True, False]


def test_two_closings_of_one_day_are_both_kept(district: Calendar) -> None:
    kinds = [closing.kind for closing in district.closings_on(date(2025, 1, 9))]

    assert kinds == [ClosingKind.PRESIDENTIAL, ClosingKind.COURT]


def test_the_fourth_circuit_counts_the_days_of_two_states(book: CalendarBook) -> None:
    calendar = book.calendar(states=("MD", "VA"), court="ca4", regime="frap", counts_states=True)

    assert calendar.version == "federal 2026.1; closures 2026.1; md 2026.1; va 2026.1"
    assert calendar.state_of(date(2025, 4, 18)) is DISPUTED
    assert calendar.state_of(date(2025, 11, 4)) is CLOSED  # Election Day of Virginia, in an odd year
    assert calendar.state_of(date(2025, 11, 4), BEFORE) is OPEN
    assert calendar.state_of(date(2025, 11, 28)) is CLOSED  # disputed in Maryland, closed in Virginia
    assert {closing.of for closing in calendar.closings_on(date(2025, 11, 28))} == {"MD", "VA"}
    assert date(2015, 11, 27).toordinal() in calendar.inaccessible
    assert calendar.state_of(date(2020, 12, 31)) is OPEN  # another court's notice


def test_the_supreme_court_counts_no_state_and_asks_about_inauguration_day(book: CalendarBook) -> None:
    calendar = book.calendar(states=(), court="scotus", regime="scotus", counts_states=False)

    assert calendar.state_of(date(2025, 4, 18)) is OPEN
    assert calendar.state_of(date(2021, 1, 20)) is DISPUTED
    assert not calendar.is_closed(date(2021, 1, 20))
    assert calendar.state_of(date(1985, 1, 21)) is DISPUTED  # 20 January was a Sunday
    assert calendar.state_of(date(2022, 6, 20)) is CLOSED
    assert calendar.notices == ()


@pytest.mark.parametrize(
    ("court", "on", "state", "is_inaccessible"),
    [
        ("ca9", date(2018, 12, 5), CLOSED, False),
        ("kywd", date(2023, 11, 24), OPEN, False),
        ("flsd", date(2019, 7, 5), OPEN, True),
    ],
)
def test_a_courts_own_notice_says_what_the_day_is(book, court, on, state, is_inaccessible) -> None:
    calendar = book.calendar(states=(), court=court, regime="frcp", counts_states=False)

    assert calendar.state_of(on) is state
    assert (on.toordinal() in calendar.inaccessible) is is_inaccessible


def test_a_court_without_states_says_that_none_was_counted(book: CalendarBook) -> None:
    calendar = book.calendar(states=(), court=None, regime="frcp", counts_states=True)

    assert calendar.notices == (Notice("no_state_calendar"),)
    assert calendar.state_of(date(2025, 4, 18)) is OPEN


def test_an_unknown_state_is_refused_with_what_to_give(book: CalendarBook) -> None:
    with pytest.raises(Refused, match=re.escape("There is no state 'XX'. Give the postal code")) as refused:
        book.calendar(states=("MD", "XX"), court=None, regime="frcp", counts_states=False)

    assert refused.value.code == "unknown_state"
    assert refused.value.field == "states"


def test_a_calendar_is_made_once_and_not_all_are_kept(book: CalendarBook) -> None:
    first = book.calendar(states=("MD",), court="mdd", regime="frcp", counts_states=True)

    assert book.calendar(states=("MD", "MD"), court="mdd", regime="frcp", counts_states=True) is first
    for number in range(200):
        book.calendar(states=(), court=f"court{number}", regime="frcp", counts_states=False)
    assert len(book._made) <= 64


def test_the_book_names_its_versions_and_the_years_that_were_read(book: CalendarBook) -> None:
    assert book.version == "federal 2026.1; closures 2026.1; md 2026.1; va 2026.1"
    assert book.sourced == {"federal": (1970, 2027), "MD": (2019, 2027), "VA": (2019, 2027)}
    assert set(book.states) <= STATES
