"""Turning one [[days]] table of a calendar into the days of every year: fixed days, nth weekdays, days from Easter.

Which holidays there are is in `calendars/*.toml`, and which of them a court counts in `calendars`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.calendars import FIRST_DAY, LAST_DAY, Closing, ClosingKind, DayState
from tracker.rulebook.tables import LawTable

REGIMES = frozenset({"frcp", "frap", "scotus", "bia", "order"})
HEAD_FIELDS = (
    "id", "version", "title", "sourced_from", "sourced_to", "source", "saturday_authority", "sunday_authority",
)  # fmt: skip
DAY_FIELDS = (
    "name", "month", "day", "weekday", "nth", "plus_days", "easter", "from", "to", "years", "every", "since",
    "saturday", "sunday", "saturday_authority", "sunday_authority", "state", "counts", "regimes", "authority",
    "source", "checked", "declared",
)  # fmt: skip
_SATURDAY, _SUNDAY = 5, 6
_LAST_NTH = 4  # a fifth Monday is not in every month
_COMMON_YEAR = 2001


class Weekday(StrEnum):
    """The days of the week in the order of `date.weekday`."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Years(StrEnum):
    """In which years a holiday is kept."""

    ALL = "all"
    EVEN = "even"


class FromSaturday(StrEnum):
    """What becomes of a holiday that falls on a Saturday."""

    FRIDAY = "friday"
    STAYS = "stays"


class FromSunday(StrEnum):
    """What becomes of a holiday that falls on a Sunday."""

    MONDAY = "monday"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Move:
    """To which day a holiday on one weekday is moved for observance, and by what authority."""

    days: int
    authority: str


@dataclass(frozen=True, slots=True)
class HolidayRule:
    """One holiday as law: its day in a year, the years it is kept, and how its observance moves off a weekend.

    `starts` and `ends` bound the day itself, not its observance. An empty `regimes` means all of them. `pattern` is
    the closing that every such day is, but for its date.
    """

    in_year: Callable[[int], date]
    is_kept_in: Callable[[int], bool]
    starts: date
    ends: date
    moves: Mapping[int, Move]
    regimes: frozenset[str]
    pattern: Closing

    def closings(self) -> Iterator[Closing]:
        """The days of the calendar, each with its day of observance; a year's first may be observed the year before."""
        for year in range(FIRST_DAY.year - 1, LAST_DAY.year + 2):
            day = self.in_year(year)
            if not self.is_kept_in(year) or not self.starts <= day <= self.ends:
                continue
            yield from self._on(day, self.pattern.name, self.pattern.authority)
            move = self.moves.get(day.weekday())
            if move:
                observed = day + timedelta(days=move.days)
                yield from self._on(observed, f"{self.pattern.name} (observed)", move.authority)

    def _on(self, day: date, name: str, authority: str) -> Iterator[Closing]:
        if FIRST_DAY <= day <= LAST_DAY:
            like = self.pattern
            yield Closing(
                on=day, name=name, kind=like.kind, state=like.state, counts=like.counts, authority=authority,
                source=like.source, of=like.of, is_checked=like.is_checked,
            )  # fmt: skip


def holiday_rule(table: LawTable, head: LawTable, kind: ClosingKind, of: str | None) -> HolidayRule:
    """One [[days]] table as a rule. Raises Unreadable with file and line for what cannot be.

    `head` gives the source and the authority of a day of observance where the table itself has none.
    """
    table.allow(DAY_FIELDS)
    starts, ends = table.get("from", date), table.get("to", date)
    if starts and ends and starts > ends:
        raise table.refuse(f"'from' {starts} comes after 'to' {ends}", "from")
    regimes = frozenset(table.texts("regimes"))
    if not regimes <= REGIMES:
        raise table.refuse(f"'regimes' may hold {', '.join(sorted(REGIMES))}", "regimes")
    return HolidayRule(
        in_year=_day(table),
        is_kept_in=_years(table),
        starts=starts or date.min,
        ends=ends or date.max,
        moves=dict(_moves(table, head)),
        regimes=regimes,
        pattern=_pattern(table, head, kind, of),
    )


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous computus of 1876."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _pattern(table: LawTable, head: LawTable, kind: ClosingKind, of: str | None) -> Closing:
    state = table.word("state", DayState, DayState.CLOSED)
    counts = table.get("counts", bool)
    if state is DayState.OPEN:
        raise table.refuse("'state' must be closed or disputed; a holiday on which the court is open is none", "state")
    if (counts is None) == (state is DayState.DISPUTED):
        raise table.refuse("'counts' is given for a disputed day and for no other", "counts")
    return Closing(
        on=date.min,
        name=table.need("name", str),
        kind=ClosingKind.DECLARED if table.get("declared", bool) else kind,
        state=state,
        counts=counts is not False,
        authority=table.need("authority", str),
        source=table.get("source", str) or head.need("source", str),
        of=of,
        is_checked=table.get("checked", bool) is not False,
    )


def _day(table: LawTable) -> Callable[[int], date]:
    """How the table finds its day in a year: exactly one of `day`, `weekday` and `easter`."""
    ways = [name for name in ("day", "weekday", "easter") if name in table.data]
    if len(ways) != 1:
        raise table.refuse("give exactly one of 'day', 'weekday' (with 'nth') and 'easter'")
    plus = table.get("plus_days", int) or 0
    if "easter" in table.data:
        offset = timedelta(days=table.need("easter", int) + plus)
        return lambda year: easter(year) + offset
    month = table.need("month", int)
    try:
        date(_COMMON_YEAR, month, table.get("day", int) or 1)
    except ValueError as error:
        raise table.refuse(f"no such day in every year: {error}", ways[0]) from None
    if "weekday" in table.data:
        return _nth_weekday(table, month, plus)
    day = table.need("day", int)
    if day < 1:
        raise table.refuse("no such day in every year: a month begins with day 1", "day")
    return lambda year: date(year, month, day) + timedelta(days=plus)


def _nth_weekday(table: LawTable, month: int, plus: int) -> Callable[[int], date]:
    weekday = list(Weekday).index(table.word("weekday", Weekday))
    nth = table.need("nth", int)
    if nth != -1 and not 1 <= nth <= _LAST_NTH:
        raise table.refuse(f"'nth' must be 1 to {_LAST_NTH}, or -1 for the last", "nth")

    def in_year(year: int) -> date:
        if nth > 0:
            first = date(year, month, 1)
            return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1) + plus)
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7 - plus)

    return in_year


def _years(table: LawTable) -> Callable[[int], bool]:
    every, since = table.get("every", int), table.get("since", int)
    if (every is None) != (since is None) or (every is not None and every < 1):
        raise table.refuse("'every' (1 or more) and 'since' stand together", "every" if every is not None else "since")
    if every is not None and since is not None:
        return lambda year: year >= since and (year - since) % every == 0
    if table.word("years", Years, Years.ALL) is Years.EVEN:
        return lambda year: year % 2 == 0
    return lambda _year: True


def _moves(table: LawTable, head: LawTable) -> Iterator[tuple[int, Move]]:
    if table.word("saturday", FromSaturday, FromSaturday.STAYS) is FromSaturday.FRIDAY:
        yield _SATURDAY, Move(-1, _observed_by(table, head, "saturday"))
    if table.word("sunday", FromSunday, FromSunday.STAYS) is FromSunday.MONDAY:
        yield _SUNDAY, Move(1, _observed_by(table, head, "sunday"))


def _observed_by(table: LawTable, head: LawTable, weekday: str) -> str:
    name = f"{weekday}_authority"
    authority = table.get(name, str) or head.get(name, str)
    if not authority:
        raise table.refuse(f"'{name}' is missing, in the table and at the head: by what does it move?", weekday)
    return authority
