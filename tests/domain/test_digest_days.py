"""From which instant a digest goes out and on which days, through every change of clocks that makes an hour doubtful.

Expected instants are counted from the transition moments as the tz database publishes them (version 2025b, in UTC, with
the offset before and after), in fixed offsets: no zone file is read for them.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.domain.digest_days import MOST_SLOTS_BEHIND, begins_at, goes_out_on, newest_slot, slots_between
from tracker.domain.mail_words import DigestDays

DAILY, WEEKDAYS = DigestDays.DAILY, DigestDays.WEEKDAYS
DAY, HOUR, QUARTER = timedelta(days=1), timedelta(hours=1), timedelta(minutes=15)
HOURS = range(24)


class Change(NamedTuple):
    """A change of clocks: at this instant, from one offset to the other, in hours."""

    zone: str
    at: str
    before: float
    after: float

    @property
    def instant(self) -> datetime:
        """When it is."""
        return datetime.fromisoformat(self.at).replace(tzinfo=UTC)

    def wall(self, at: datetime) -> datetime:
        """What a clock there shows at an instant near the change."""
        offset = self.before if at < self.instant else self.after
        return at.replace(tzinfo=None) + timedelta(hours=offset)

    def first(self, on: date, hour: int) -> datetime | None:
        """The first instant at which a clock there shows this day, and this hour or later; by looking at each."""
        near = (self.instant + QUARTER * number for number in range(-4 * 80, 4 * 80))
        found = (at for at in near if self.wall(at).date() == on and self.wall(at).hour >= hour)
        return next(found, None)


CHANGES = [
    Change("America/New_York", "2025-03-09T07:00", -5, -4),
    Change("America/New_York", "2025-11-02T06:00", -4, -5),
    Change("Europe/Berlin", "2025-03-30T01:00", 1, 2),
    Change("Europe/Berlin", "2025-10-26T01:00", 2, 1),
    Change("Australia/Lord_Howe", "2025-04-05T15:00", 11, 10.5),  # half an hour
    Change("Australia/Lord_Howe", "2025-10-04T15:30", 10.5, 11),
    Change("America/Nuuk", "2025-03-30T01:00", -2, -1),  # from 23:00 to midnight
    Change("America/Nuuk", "2025-10-26T01:00", -1, -2),  # from midnight back to 23:00 of the day before
    Change("Africa/Cairo", "2025-04-24T22:00", 2, 3),  # from midnight to 1:00
    Change("Africa/Cairo", "2025-10-30T21:00", 3, 2),  # from midnight back to 23:00
    Change("Pacific/Apia", "2011-12-30T10:00", -10, 14),  # 30 December was left out
    Change("Pacific/Apia", "2012-03-31T14:00", 14, 13),
    Change("Pacific/Apia", "2012-09-29T14:00", 13, 14),
    Change("Antarctica/Troll", "2025-03-30T01:00", 0, 2),  # two hours
    Change("Antarctica/Troll", "2025-10-26T01:00", 2, 0),
]
# Written out by hand: the day, the hour asked for, and the instant in UTC.
BY_HAND = [
    ("America/New_York", "2025-03-09", 1, "2025-03-09T06:00"),  # 1:00 EST
    ("America/New_York", "2025-03-09", 2, "2025-03-09T07:00"),  # there is no 2:00: 3:00 EDT
    ("America/New_York", "2025-03-09", 3, "2025-03-09T07:00"),
    ("America/New_York", "2025-03-09", 7, "2025-03-09T11:00"),
    ("America/New_York", "2025-11-02", 0, "2025-11-02T04:00"),
    ("America/New_York", "2025-11-02", 1, "2025-11-02T05:00"),  # the first of two: 1:00 EDT
    ("America/New_York", "2025-11-02", 2, "2025-11-02T07:00"),  # 2:00 EST
    ("Europe/Berlin", "2025-03-30", 2, "2025-03-30T01:00"),
    ("Europe/Berlin", "2025-10-26", 2, "2025-10-26T00:00"),
    ("Europe/Berlin", "2025-10-26", 3, "2025-10-26T02:00"),
    ("Australia/Lord_Howe", "2025-10-05", 2, "2025-10-04T15:30"),  # 2:30: there is no 2:00
    ("Australia/Lord_Howe", "2025-10-05", 3, "2025-10-04T16:00"),
    ("Australia/Lord_Howe", "2025-04-06", 1, "2025-04-05T14:00"),
    ("Australia/Lord_Howe", "2025-04-06", 2, "2025-04-05T15:30"),
    ("America/Nuuk", "2025-03-29", 22, "2025-03-30T00:00"),
    ("America/Nuuk", "2025-03-30", 0, "2025-03-30T01:00"),
    ("America/Nuuk", "2025-10-25", 23, "2025-10-26T00:00"),
    ("America/Nuuk", "2025-10-26", 0, "2025-10-26T02:00"),
    ("Africa/Cairo", "2025-04-25", 0, "2025-04-24T22:00"),  # its day begins at 1:00
    ("Africa/Cairo", "2025-04-25", 1, "2025-04-24T22:00"),
    ("Africa/Cairo", "2025-10-30", 23, "2025-10-30T20:00"),
    ("Africa/Cairo", "2025-10-31", 0, "2025-10-30T22:00"),
    ("Pacific/Apia", "2011-12-29", 23, "2011-12-30T09:00"),
    ("Pacific/Apia", "2011-12-31", 0, "2011-12-30T10:00"),
    ("Antarctica/Troll", "2025-03-30", 2, "2025-03-30T01:00"),  # 3:00: neither 1:00 nor 2:00 is there
]


def named(change: Change) -> str:
    return f"{change.zone}-{change.at[:10]}"


def days_around(change: Change) -> list[date]:
    middle = change.wall(change.instant).date()
    return [middle + DAY * number for number in (-2, -1, 0, 1)]


@pytest.mark.parametrize(("zone", "day", "hour", "instant"), BY_HAND)
def test_the_instant_written_out_by_hand(zone: str, day: str, hour: int, instant: str):
    expected = datetime.fromisoformat(instant).replace(tzinfo=UTC)

    assert begins_at(date.fromisoformat(day), hour, zone) == expected


@pytest.mark.parametrize("change", CHANGES, ids=named)
def test_every_hour_of_the_days_around_a_change_begins_when_a_clock_first_shows_it(change: Change):
    for day in days_around(change):
        for hour in HOURS:
            expected = change.first(day, hour)
            found = begins_at(day, hour, change.zone)
            if expected is None and change.first(day, 0) is not None:
                assert found == change.instant, (day, hour)  # Nuuk, 29 March: it is midnight when 23:00 comes
            else:
                assert found == expected, (day, hour)


@pytest.mark.parametrize("hour", HOURS)
def test_a_day_that_a_zone_never_had_has_no_digest(hour: int):
    assert begins_at(date(2011, 12, 30), hour, "Pacific/Apia") is None
    assert [*slots_between(date(2011, 12, 29), date(2011, 12, 31), DAILY, "Pacific/Apia")] == []


@pytest.mark.parametrize("change", CHANGES, ids=named)
def test_each_day_comes_exactly_once_and_at_its_instant_whatever_the_hour(change: Change):
    for hour in HOURS:
        seen = dict(newly(change, hour))

        expected = [day for day in days_around(change)[1:] if begins_at(day, hour, change.zone) is not None]
        assert [day for day in seen if day in expected] == expected, hour
        assert all(seen[day] == begins_at(day, hour, change.zone) for day in expected), hour


def newly(change: Change, hour: int) -> Iterator[tuple[date, datetime]]:
    """Each slot with the instant at which it is first the newest, by asking every quarter of an hour for six days."""
    start = change.instant - 3 * DAY
    last = newest_slot(start - QUARTER, hour, change.zone, DAILY)
    for number in range(6 * 24 * 4):
        at = start + QUARTER * number
        slot = newest_slot(at, hour, change.zone, DAILY)
        assert slot >= last, (hour, at)
        if slot != last:
            yield slot, at
        last = slot


ZONES = st.sampled_from(sorted({change.zone for change in CHANGES} | {"UTC", "Asia/Kathmandu", "Pacific/Kiritimati"}))
INSTANTS = st.integers(0, 17 * 365 * 24 * 60).map(
    lambda minutes: datetime(2011, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
SPANS = st.timedeltas(timedelta(), timedelta(days=20))
KINDS = st.sampled_from(DigestDays)
HOUR_OF_DAY = st.integers(0, 23)


@given(INSTANTS, SPANS, HOUR_OF_DAY, ZONES, KINDS)
@example(datetime(2025, 10, 26, 0, 30, tzinfo=UTC), HOUR, 23, "America/Nuuk", DAILY)
@example(datetime(2011, 12, 30, 9, 59, tzinfo=UTC), timedelta(minutes=1), 0, "Pacific/Apia", DAILY)
def test_a_later_instant_never_gives_an_earlier_slot(
    at: datetime, span: timedelta, hour: int, zone: str, days: DigestDays
):
    assert newest_slot(at, hour, zone, days) <= newest_slot(at + span, hour, zone, days)


@given(INSTANTS, HOUR_OF_DAY, ZONES, KINDS)
def test_the_newest_slot_has_begun_and_the_one_after_it_has_not(at: datetime, hour: int, zone: str, days: DigestDays):
    slot = newest_slot(at, hour, zone, days)

    begun = begins_at(slot, hour, zone)
    assert begun is not None
    assert begun <= at
    assert goes_out_on(slot, days)
    following = (slot + DAY * number for number in range(1, 6))
    after = next(day for day in following if goes_out_on(day, days) and begins_at(day, hour, zone) is not None)
    assert begins_at(after, hour, zone) > at  # type: ignore[operator]


@given(INSTANTS, SPANS, HOUR_OF_DAY, ZONES, KINDS)
@example(datetime(2011, 12, 29, 20, tzinfo=UTC), 3 * DAY, 7, "Pacific/Apia", DAILY)
@example(datetime(2025, 4, 23, 20, tzinfo=UTC), 3 * DAY, 0, "Africa/Cairo", DAILY)
def test_the_slot_sent_last_those_between_and_the_newest_name_each_day_once(
    at: datetime, span: timedelta, hour: int, zone: str, days: DigestDays
):
    last, newest = newest_slot(at, hour, zone, days), newest_slot(at + span, hour, zone, days)

    named_ = [last, *slots_between(last, newest, days, zone), *([newest] if newest > last else [])]

    calendar = (last + DAY * number for number in range((newest - last).days + 1))
    assert named_ == [day for day in calendar if goes_out_on(day, days) and exists(day, zone)]


def exists(day: date, zone: str) -> bool:
    """Whether a zone had this day: some instant of it shows it."""
    noon = datetime.combine(day, time(12), UTC)
    return any((noon + HOUR * number).astimezone(ZoneInfo(zone)).date() == day for number in range(-36, 37))


def test_weekdays_leave_out_weekends_and_no_holiday():
    christmas_week = [date(2025, 12, 22) + DAY * number for number in range(7)]

    assert [goes_out_on(day, WEEKDAYS) for day in christmas_week] == [True] * 5 + [False] * 2
    assert all(goes_out_on(day, DAILY) for day in christmas_week)


def test_on_a_weekend_fridays_digest_is_the_newest_for_who_wants_weekdays():
    saturday, monday = datetime(2025, 4, 12, 16, tzinfo=UTC), datetime(2025, 4, 14, 16, tzinfo=UTC)

    assert newest_slot(saturday, 7, "America/New_York", WEEKDAYS) == date(2025, 4, 11)
    assert newest_slot(monday, 7, "America/New_York", WEEKDAYS) == date(2025, 4, 14)
    assert [*slots_between(date(2025, 4, 11), date(2025, 4, 14), WEEKDAYS, "America/New_York")] == []


def test_a_long_outage_is_told_for_the_last_month_alone():
    found = [*slots_between(date(2025, 1, 1), date(2025, 4, 14), DAILY, "America/New_York")]

    assert MOST_SLOTS_BEHIND == len(found) == 31
    assert (found[0], found[-1]) == (date(2025, 3, 14), date(2025, 4, 13))
    assert found == sorted(set(found))


def test_nothing_is_between_a_day_and_the_next_or_itself():
    day = date(2025, 4, 14)

    assert [*slots_between(day, day, DAILY, "UTC")] == []
    assert [*slots_between(day, day + DAY, DAILY, "UTC")] == []
    assert [*slots_between(day + DAY, day, DAILY, "UTC")] == []
