"""On what terms a request is counted: the rule and method in force, the court, its days, and what is added.

Law is data: which regime counts what comes from the rulebook. Nothing is counted here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from tracker.domain.asking import END_OF_DAY, Asked, Mode
from tracker.domain.calendars import (
    FIRST_DAY,
    LAST_DAY,
    Calendar,
    Calendars,
    ClosingKind,
    Direction,
    Notice,
    OutsideCalendar,
    index_of,
)
from tracker.domain.contradictions import refuse_contradictions
from tracker.domain.counting import Period
from tracker.domain.local_time import at_zone, day_of
from tracker.domain.rules import CourtSeat, Method, Refused, Rulebook, RuleVersion, TextRead, Unit
from tracker.domain.whose_days import states_of

_UNREAD = {TextRead.NOT_READ: "text_not_read", TextRead.SECONDARY: "text_secondary"}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a period is counted by. `zone` is None where nobody said whose clock governs.

    `start` is the local day of the trigger, or its aware moment where hours count; None while it has not happened.
    `span` is the length of a period of days after an event to which nothing is added; None for every other.
    """

    asked: Asked
    mode: Mode
    regime: str
    rule: RuleVersion | None
    method: Method
    court: CourtSeat | None
    calendar: Calendar
    zone: tzinfo | None
    start: date | datetime | None
    period: Period | None
    at: str | None
    span: timedelta | None
    notices: tuple[Notice, ...]

    @property
    def zone_name(self) -> str | None:
        """The zone by its IANA name; None where only an offset is known."""
        return self.zone.key if isinstance(self.zone, ZoneInfo) else None


def resolve(asked: Asked, book: Rulebook, calendars: Calendars) -> Terms:
    """The terms of a request. Raises Refused where it cannot be computed as it stands."""
    newest = book.rule(asked.rule) if asked.rule else None
    court = book.court(asked.court) if asked.court else None
    zone = ZoneInfo(zone_name) if (zone_name := asked.zone or (court.zone if court else None)) else None
    start = _start(asked, zone, counts_hours=_mode(asked, newest) is Mode.HOURS)
    on = None if start is None else day_of(start)
    rule = book.rule(asked.rule, on) if asked.rule else None
    mode = _mode(asked, rule)
    refuse_contradictions(asked, rule, mode, court)
    regime = _regime(asked, rule, mode)
    method = _method(book, regime, rule, court, on)
    states, said = states_of(asked, book, court, method=method, rule=rule, regime=regime)
    calendar = _calendar(calendars, states, asked, method, regime)
    period, more = _period(asked, rule, mode, method)
    at = _clock(asked, rule)
    if period is not None and period.direction is Direction.AFTER:
        more = (*said, *calendar.notices, *more)  # state holidays count after an event only
    more = (*more, *_about_clocks(asked, mode, zone, at, on))
    return Terms(
        asked=asked,
        mode=mode,
        regime=regime,
        rule=rule,
        method=method,
        court=court,
        calendar=calendar,
        zone=zone,
        start=start,
        period=period,
        at=at,
        span=_span(period, rule, at),
        notices=(*_about_law(asked, rule, method, on), *more),
    )


def _clock(asked: Asked, rule: RuleVersion | None) -> str | None:
    """The clock time at which a day ends; None for its midnight."""
    at = asked.at or (rule.at if rule else None)
    return None if at == END_OF_DAY else at


def _about_clocks(asked: Asked, mode: Mode, zone: tzinfo | None, at: str | None, on: date | None) -> Iterator[Notice]:
    """What to know where nobody said whose clock governs, or a day is to end at its start."""
    if zone is None and mode not in (Mode.DATE_CERTAIN, Mode.DAILY):
        if mode is Mode.HOURS:
            yield Notice("offset_kept")
        elif isinstance(asked.trigger, datetime) and asked.trigger.tzinfo is not None and on is not None:
            yield Notice("day_by_offset", (("day", on),))
        if mode is not Mode.HOURS and at is None:
            yield Notice("no_zone")
    if at == "00:00":
        yield Notice("midnight_start_of_period")


def _span(period: Period | None, rule: RuleVersion | None, at: str | None) -> timedelta | None:
    is_plain = period is not None and period.unit is Unit.DAYS and period.direction is Direction.AFTER
    if period is None or not is_plain or period.added or at is not None or (rule is not None and rule.safe_period):
        return None
    try:
        return timedelta(days=period.number)
    except OverflowError:
        return None


def _start(asked: Asked, zone: tzinfo | None, *, counts_hours: bool) -> date | datetime | None:
    """The trigger as it is counted from. Raises Refused: `time_needed`, `zone_needed`, `outside_calendar`, ..."""
    trigger = asked.trigger
    if trigger is None:
        return None
    if isinstance(trigger, datetime):
        if counts_hours or zone is not None:
            trigger = at_zone(trigger, zone, "trigger")
    elif counts_hours:
        raise Refused(
            "time_needed",
            f"'trigger' is {trigger.isoformat()}; hours run from a minute: give it as {trigger.isoformat()}T14:30",
            field="trigger",
        )
    on = day_of(trigger)
    try:
        index_of(on)
    except OutsideCalendar:
        raise outside(f"'trigger' is {on.isoformat()}") from None
    return trigger if counts_hours else on


def outside(what: str) -> Refused:
    """The refusal of a day that no calendar holds."""
    years = f"{FIRST_DAY.year} to {LAST_DAY.year}"
    return Refused("outside_calendar", f"{what}; the calendars hold the years {years}. Give a day within them")


def _mode(asked: Asked, rule: RuleVersion | None) -> Mode:
    if rule is not None and rule.unit is Unit.NONE:
        note = f" {rule.note}" if rule.note else ""
        raise Refused(
            "set_by_order",
            f"{rule.cite} sets no time; an order does.{note} Leave the rule out and give the date that the order sets, "
            "with the mode date_certain",
            field="rule",
        )
    if rule is not None:
        return Mode(rule.unit.value)
    if asked.mode is None:
        raise Refused("missing_field", "'mode' is missing; give a unit such as days, or a rule", field="mode")
    return asked.mode


def _regime(asked: Asked, rule: RuleVersion | None, mode: Mode) -> str:
    if rule is not None:
        return rule.regime
    if asked.regime is not None:
        return asked.regime
    if mode in (Mode.DATE_CERTAIN, Mode.DAILY):
        return "order"
    raise Refused(
        "missing_field",
        "'regime' is missing; give frcp, frap, scotus, bia or order, or a rule that has one",
        field="regime",
    )


def _method(book: Rulebook, regime: str, rule: RuleVersion | None, court: CourtSeat | None, on: date | None) -> Method:
    """How time is counted: as in force at the trigger for a named rule, by today's text without one."""
    if rule is not None:
        return book.method(rule.method, on)
    if regime == "order" and court is not None and court.level in book.order_methods:
        return book.method(book.order_methods[court.level])
    return book.method(book.regimes["frcp" if regime == "order" else regime])


def _calendar(calendars: Calendars, states: tuple[str, ...], asked: Asked, method: Method, regime: str) -> Calendar:
    found = calendars.calendar(
        states=states, court=asked.court, regime=regime, counts_states=method.counts_state_holidays
    )
    closed = asked.closed
    if not method.counts_state_holidays:
        closed = tuple(closing for closing in closed if closing.kind is not ClosingKind.STATE)
    try:
        return found.with_closings(closed)
    except OutsideCalendar as error:
        raise Refused("outside_calendar", f"'closed': {error}", field="closed") from None


def _about_law(asked: Asked, rule: RuleVersion | None, method: Method, on: date | None) -> tuple[Notice, ...]:
    found = [Notice(code) for code in method.notices]
    if rule is None and on is not None and on < method.in_force_from:
        found.append(Notice("before_in_force", (("since", method.in_force_from), ("text", method.name))))
    if rule is not None:
        found += [Notice(code) for code in rule.notices]
        if rule.text in _UNREAD:
            found.append(Notice(_UNREAD[rule.text], (("cite", rule.cite),)))
        if rule.note:
            found.append(Notice("rule_note", (("cite", rule.cite), ("note", rule.note))))
    if asked.mode is Mode.BUSINESS_DAYS and rule is None:
        found.append(Notice("business_days_by_order"))
    return tuple(found)


def _period(
    asked: Asked, rule: RuleVersion | None, mode: Mode, method: Method
) -> tuple[Period | None, tuple[Notice, ...]]:
    if mode in (Mode.DATE_CERTAIN, Mode.DAILY):
        return None, ()
    number = rule.period if rule else asked.period
    if number is None:
        raise Refused("missing_field", f"'period' is missing; give how many {mode.value}", field="period")
    if number < 0:
        raise Refused(
            "negative_period",
            f"'period' is {number}; give {-number}, with the direction 'before' to count back",
            field="period",
        )
    if number == 0 and mode is not Mode.DAYS:
        raise Refused(
            "zero_period", f"'period' is 0 {mode.value}; only a period in days may be 0. Give 1 or more", field="period"
        )
    direction = rule.direction if rule else asked.direction or Direction.AFTER
    added, said = _added_days(asked, rule, method, direction, mode)
    rolls = asked.rolls if asked.rolls is not None else rule.rolls if rule else True
    return Period(number, Unit(mode.value), direction, added, rolls), said


def _added_days(
    asked: Asked, rule: RuleVersion | None, method: Method, direction: Direction, mode: Mode
) -> tuple[int, tuple[Notice, ...]]:
    """How many days service adds, and why none where somebody may expect some. Authority: FRCP 6(d), FRAP 26(c)."""
    if asked.service is None and not asked.added_days:
        return 0, ()
    why = _why_no_days(asked, rule, method, direction, mode)
    if why is not None or method.added is None:
        authority = method.added.authority if method.added else method.name
        return 0, (Notice("no_added_days", (("authority", authority), ("why", why or "regime"))),)
    return asked.added_days if asked.added_days is not None else method.added.days, ()


def _why_no_days(
    asked: Asked, rule: RuleVersion | None, method: Method, direction: Direction, mode: Mode
) -> str | None:
    if method.added is None:
        return "regime"
    if direction is Direction.BEFORE:
        return "before"
    if rule is not None and not rule.earns_added_days:
        return "rule"
    service = asked.service
    if service is not None and not method.added.earned_by(service, delivered_same_day=asked.delivered_same_day):
        return "service"
    return "business_days" if mode is Mode.BUSINESS_DAYS and asked.added_days is None else None
