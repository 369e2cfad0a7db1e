"""A second, brute-force computation of deadlines: slow, one day at a time, sharing nothing with the product.

The holidays are tested afresh on each day from the statute's own words, and where the law leaves a day disputed
every way of deciding the days that the count comes upon is tried. Closings by the President or by a court are
data of the case. Not here: dates fixed by an order, daily duties, cut-off instants, notices and the steps.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Regime = Literal["frcp", "frap", "scotus", "bia", "order"]
Mode = Literal["days", "weeks", "months", "years", "hours", "business_days"]
Direction = Literal["after", "before"]
Service = Literal["mail", "left_with_clerk", "other_consented", "electronic", "hand"]
Kind = Literal["holiday", "state_holiday", "inaccessible", "disputed"]
Standing = Literal["open", "closed", "state_unsettled", "disputed"]
DayTest = Callable[[date], bool]

FIRST_DAY = date(1970, 1, 1)
LAST_DAY = date(2100, 12, 31)
ONE_DAY = timedelta(days=1)
MONDAY, TUESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 0, 1, 3, 4, 5, 6
STATES_WITH_A_CALENDAR = ("MD", "VA")
REGIMES_COUNTING_STATE_HOLIDAYS = ("frcp", "frap", "order")
REGIMES_WITH_ADDED_DAYS = ("frcp", "frap", "order")
SERVICES_LISTED_IN_RULE_6D = ("mail", "left_with_clerk", "other_consented")
ADDED_BY_RULE = 3

# So many disputed days are decided each on its own in one reading; any further ones are then all open or all closed.
# Only a long count of business days meets so many; all open and all closed are its extremes unless 6(a)(3) moves it.
DECIDED_ONE_BY_ONE = 9


class OutsideCalendarError(Exception):
    """The count left the years 1970 to 2100."""


class UndecidedError(Exception):
    """The count came upon a disputed day that this reading has not decided yet."""

    def __init__(self, day: date) -> None:
        super().__init__(day.isoformat())
        self.day = day


@dataclass(frozen=True, slots=True)
class Case:
    """One period to compute; `closed` holds every closing that counts or may count, with how it is treated."""

    regime: Regime
    mode: Mode
    trigger: date
    period: int
    states: tuple[str, ...] = ()
    zone: str | None = None
    direction: Direction = "after"
    service: Service | None = None
    added_days: int | None = None
    delivered_same_day: bool | None = None
    closed: tuple[tuple[date, Kind], ...] = ()
    rule_earns: bool | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The rule's reading and, of all readings, the earliest end and the latest."""

    due: date
    safe_by: date
    latest: date


def expected(case: Case) -> Answer:
    """Return the case's three ends: dates, or for hours aware moments in the case's zone."""
    unknown = set(case.states) - set(STATES_WITH_A_CALENDAR)
    if unknown:
        raise ValueError(f"no calendar for {sorted(unknown)}")
    count = Count(case)
    ends = list(count.every_end())
    return Answer(due=count.due(), safe_by=min(ends, key=_order), latest=max(ends, key=_order))


# ----------------------------------------------------------------------------------------------------------------
# The days


def easter(year: int) -> date:
    """Return Easter Sunday: the Sunday after the paschal full moon, found by golden number and epact (Clavius)."""
    golden_number = year % 19 + 1
    century = year // 100 + 1
    leap_days_dropped = 3 * century // 4 - 12
    moon_correction = (8 * century + 5) // 25 - 5
    epact = (11 * golden_number + 20 + moon_correction - leap_days_dropped) % 30
    if epact == 24 or (epact == 25 and golden_number > 11):
        epact += 1
    full_moon = date(year, 3, 1) + (44 - epact - 1) * ONE_DAY
    if full_moon < date(year, 3, 21):
        full_moon += 30 * ONE_DAY
    day = full_moon + ONE_DAY
    while day.weekday() != SUNDAY:
        day += ONE_DAY
    return day


def is_named_federal_holiday(day: date) -> bool:
    """Tell whether 5 U.S.C. 6103(a), as it stood in that year, names the very day."""
    year = day.year
    monday_law = year >= 1971  # Pub. L. 90-363, in force on 1 January 1971
    november_again = year >= 1978  # Pub. L. 94-97, in force on 1 January 1978
    return any(
        (
            _is(day, 1, 1),
            year >= 1986 and _is_nth(day, 1, MONDAY, 3),  # Pub. L. 98-144
            _is_nth(day, 2, MONDAY, 3) if monday_law else _is(day, 2, 22),
            _is_last_monday_of_may(day) if monday_law else _is(day, 5, 30),
            year >= 2021 and _is(day, 6, 19),  # Pub. L. 117-17, in force on 17 June 2021
            _is(day, 7, 4),
            _is_nth(day, 9, MONDAY, 1),
            monday_law and _is_nth(day, 10, MONDAY, 2),
            _is_nth(day, 10, MONDAY, 4) if monday_law and not november_again else _is(day, 11, 11),
            _is_nth(day, 11, THURSDAY, 4),
            _is(day, 12, 25),
        )
    )


def is_federal_holiday(day: date) -> bool:
    """Tell whether the day is a federal holiday, or the Friday before or Monday after one on a weekend."""
    if is_named_federal_holiday(day):
        return True
    if day.weekday() == FRIDAY:
        return is_named_federal_holiday(day + ONE_DAY)
    if day.weekday() == MONDAY:
        return is_named_federal_holiday(day - ONE_DAY)
    return False


def is_maryland_holiday(day: date) -> bool:
    """Tell whether Gen. Prov. 1-111 adds the day to the federal ones: from Sunday to Monday, never from Saturday."""
    if _is_named_in_maryland(day):
        return True
    return day.weekday() == MONDAY and _is_named_in_maryland(day - ONE_DAY)


def is_virginia_holiday(day: date) -> bool:
    """Tell whether Va. Code 2.2-3300 adds the day to the federal ones."""
    if day.year >= 2019 and _is_friday_after_thanksgiving(day):
        return True
    return day.year >= 2020 and _is_election_tuesday(day)


def was_perhaps_virginia_holiday(day: date) -> bool:
    """Tell whether an earlier Virginia law, which was not read, is reported to have made the day a holiday."""
    if 1975 <= day.year <= 2018 and _is_friday_after_thanksgiving(day):
        return True
    if day.year <= 1982:  # Lee-Jackson Day
        return _is(day, 1, 19)
    if day.year <= 1985:
        return _is_nth(day, 1, MONDAY, 3)
    return 2001 <= day.year <= 2020 and _is_nth(day + 3 * ONE_DAY, 1, MONDAY, 3)


def _is_named_in_maryland(day: date) -> bool:
    return (
        _is(day, 2, 12)
        or _is(day, 3, 25)
        or (day.weekday() == FRIDAY and day.month in (3, 4) and day == easter(day.year) - 2 * ONE_DAY)
        or _is(day, 9, 12)
        or (day.year >= 2008 and _is_friday_after_thanksgiving(day))
        or (day.year % 2 == 0 and _is_election_tuesday(day))
    )


def _is_friday_after_thanksgiving(day: date) -> bool:
    return _is_nth(day - ONE_DAY, 11, THURSDAY, 4)


def _is_election_tuesday(day: date) -> bool:
    return day.weekday() == TUESDAY and _is_nth(day - ONE_DAY, 11, MONDAY, 1)


def _is_last_monday_of_may(day: date) -> bool:
    return day.month == 5 and day.weekday() == MONDAY and (day + 7 * ONE_DAY).month == 6


def _is(day: date, month: int, number: int) -> bool:
    return day.month == month and day.day == number


def _is_nth(day: date, month: int, weekday: int, nth: int) -> bool:
    return day.month == month and day.weekday() == weekday and (day.day - 1) // 7 == nth - 1


# ----------------------------------------------------------------------------------------------------------------
# The count


class Count:
    """The count of one case, repeated for each reading of the disputed days."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.forward = case.direction == "after"
        self.step = ONE_DAY if self.forward else -ONE_DAY
        self.state_days_count = self.forward and case.regime in REGIMES_COUNTING_STATE_HOLIDAYS
        self.holidays = {on for on, kind in case.closed if kind == "holiday"}
        self.state_holidays = {on for on, kind in case.closed if kind == "state_holiday"}
        self.inaccessible = {on for on, kind in case.closed if kind == "inaccessible"}
        self.disputed = {on for on, kind in case.closed if kind == "disputed"}
        self.added = added_days(case)
        if not FIRST_DAY <= self.trigger_on() <= LAST_DAY:
            raise OutsideCalendarError
        self.raw_end = None if case.mode == "business_days" else self.end_before_rolling()

    def due(self) -> date:
        """Return the end in the rule's reading: unsettled days of states closed, the other disputed days open."""
        return self.end(lambda day: self.standing(day) in ("closed", "state_unsettled"), self.added)

    def every_end(self) -> Iterator[date]:
        """Yield the ends of all readings; for hours, with the added days and without them."""
        yield from self.ends_of_readings({}, self.added)
        if self.case.mode == "hours" and self.added:
            yield from self.ends_of_readings({}, 0)

    def ends_of_readings(self, decided: dict[date, bool], added: int) -> Iterator[date]:
        """Yield the end, or where it hangs on an undecided day the ends with that day open and with it closed.

        No window is guessed at: only days that a count really tests are ever decided, each once in a reading.
        """

        def is_closed(day: date) -> bool:
            standing = self.standing(day)
            if standing in ("open", "closed"):
                return standing == "closed"
            if day not in decided:
                raise UndecidedError(day)
            return decided[day]

        if len(decided) == DECIDED_ONE_BY_ONE:
            yield self.end(lambda day: decided.get(day, self.standing(day) == "closed"), added)
            yield self.end(lambda day: decided.get(day, self.standing(day) != "open"), added)
            return
        try:
            yield self.end(is_closed, added)
        except UndecidedError as undecided:
            yield from self.ends_of_readings({**decided, undecided.day: False}, added)
            yield from self.ends_of_readings({**decided, undecided.day: True}, added)

    def standing(self, day: date) -> Standing:
        """Return how the day stands in this case, apart from any reading."""
        if not FIRST_DAY <= day <= LAST_DAY:
            raise OutsideCalendarError
        if day.weekday() in (SATURDAY, SUNDAY) or day in self.holidays or is_federal_holiday(day):
            return "closed"
        if self.state_days_count:
            if day in self.state_holidays or ("VA" in self.case.states and is_virginia_holiday(day)):
                return "closed"
            if "MD" in self.case.states and is_maryland_holiday(day):
                return "state_unsettled"
            if "VA" in self.case.states and was_perhaps_virginia_holiday(day):
                return "state_unsettled"
        return "disputed" if day in self.disputed else "open"

    def end(self, is_closed: DayTest, added: int) -> date:
        """Return where the period ends when the test tells which days are closed."""
        if self.case.mode == "hours":
            return self.end_of_hours(is_closed, added)
        if self.raw_end is None:
            return self.last_day(self.count_business_days(is_closed), is_closed, added)
        return self.last_day(self.raw_end, is_closed, added)

    def end_of_hours(self, is_closed: DayTest, added: int) -> datetime:
        """Return the instant so many real hours away, at the same local clock on the last day."""
        hours = timedelta(hours=self.case.period)
        start = self.local_trigger().astimezone(UTC)
        instant = (start + hours if self.forward else start - hours).astimezone(self.zone())
        day = self.last_day(instant.date(), is_closed, added)
        if day == instant.date():
            return instant
        clock = time(instant.hour, instant.minute, instant.second, instant.microsecond)
        return datetime.combine(day, clock, tzinfo=self.zone())

    def last_day(self, day: date, is_closed: DayTest, added: int) -> date:
        """Return the day after rolling, adding days and rolling again, and leaving inaccessible days behind."""
        while is_closed(day):
            day += self.step
        if added:
            for _ in range(added):
                day += ONE_DAY
            while is_closed(day):
                day += ONE_DAY
        if day in self.inaccessible:  # Rule 6(a)(3): forward, even from a period counted backward
            while day in self.inaccessible or is_closed(day):
                day += ONE_DAY
        return day

    def count_business_days(self, is_closed: DayTest) -> date:
        """Return the last of so many open days, the first being the first open day away from the trigger."""
        day = self.trigger_on()
        counted = 0
        while counted < self.case.period:
            day += self.step
            if not is_closed(day):
                counted += 1
        return day

    def end_before_rolling(self) -> date:
        """Return the end as the calendar alone gives it, leaving out the day of the trigger."""
        day = self.trigger_on()
        match self.case.mode:
            case "months":
                return self.months_away(day, self.case.period)
            case "years":
                return self.months_away(day, 12 * self.case.period)
            case "weeks":
                return self.days_away(day, 7 * self.case.period)
            case "days":
                return self.days_away(day, self.case.period)
            case _:
                return day

    def days_away(self, day: date, count: int) -> date:
        """Return the day so many days on in the direction of counting, walked to one by one."""
        for _ in range(count):
            if not FIRST_DAY <= day <= LAST_DAY:
                raise OutsideCalendarError
            day += self.step
        return day

    def months_away(self, day: date, count: int) -> date:
        """Return the same day number so many months on, or the month's last day where it has no such day."""
        year, month, number = day.year, day.month, day.day
        for _ in range(count):
            month += 1 if self.forward else -1
            if month == 13:
                year, month = year + 1, 1
            if month == 0:
                year, month = year - 1, 12
        while not _exists(year, month, number):
            number -= 1
        return date(year, month, number)

    def trigger_on(self) -> date:
        """Return the local date of the trigger."""
        return self.local_trigger().date() if isinstance(self.case.trigger, datetime) else self.case.trigger

    def local_trigger(self) -> datetime:
        """Return the trigger as a moment in the case's zone."""
        if not isinstance(self.case.trigger, datetime):
            raise TypeError("the trigger is a date, not a moment")
        if self.case.trigger.tzinfo is None:
            return self.case.trigger.replace(tzinfo=self.zone())
        return self.case.trigger.astimezone(self.zone())

    def zone(self) -> ZoneInfo:
        """Return the case's zone, which a moment needs."""
        if self.case.zone is None:
            raise ValueError("a moment needs a zone")
        return ZoneInfo(self.case.zone)


def added_days(case: Case) -> int:
    """Return the days that service adds: as given when the service earns them, else what the rule says."""
    if case.direction == "before" or case.regime not in REGIMES_WITH_ADDED_DAYS or case.rule_earns is False:
        return 0
    if case.added_days is not None:
        return case.added_days if case.service is None or service_earns(case) else 0
    if case.mode == "business_days":
        return 0
    return ADDED_BY_RULE if service_earns(case) else 0


def service_earns(case: Case) -> bool:
    """Tell whether the service is one of Rule 6(d)'s list or, on appeal, of the kind that Rule 26(c) describes."""
    if case.service is None:
        return False
    if case.regime != "frap":
        return case.service in SERVICES_LISTED_IN_RULE_6D
    if case.service == "electronic":
        return False
    if case.delivered_same_day is None:
        return case.service != "hand"
    return not case.delivered_same_day


def _exists(year: int, month: int, number: int) -> bool:
    try:
        date(year, month, number)
    except ValueError:
        return False
    return True


def _order(end: date) -> float:
    if isinstance(end, datetime):
        return end.timestamp()
    return float(end.toordinal())
