"""Why a computed date is what it is: numbered steps, each from a day to a day, with its authority.

Steps are values: a code, its parameters and an authority. Their words are in `counting_words`.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from tracker.domain.asking import Mode
from tracker.domain.calendars import Calendar, Closing, ClosingKind, DayState, Direction, Reading
from tracker.domain.counting import Leg, LegKind, Period
from tracker.domain.deadlines import Computation, When
from tracker.domain.rules import Method, Unit
from tracker.domain.terms import Terms

_DAY = timedelta(days=1)
_SATURDAY = 5
Days = tuple[tuple[date, tuple[str, ...]], ...]
Doubts = tuple[tuple[str, Days], ...]
_TEXT_ON = {
    ClosingKind.FEDERAL: "legal_holiday",
    ClosingKind.PRESIDENTIAL: "declared",
    ClosingKind.STATE: "state_holiday",
    ClosingKind.COURT: "legal_holiday",
    ClosingKind.INACCESSIBLE: "inaccessible",
}
Parameter = str | int | date | datetime | Period | Days | Doubts | None


class Step(NamedTuple):
    """One step of a computation, from a day or moment to another; `params` holds what else its sentence names."""

    code: str
    start: When
    end: When
    authority: str
    params: tuple[tuple[str, Parameter], ...] = ()


def steps_of(computation: Computation) -> tuple[Step, ...]:
    """The steps to `due`, and what is unsettled about it; none while the trigger has not happened."""
    terms, due = computation.terms, computation.due
    if due is None:
        return ()
    if terms.span is not None and terms.period is not None and due == computation.latest == computation.safe_by:
        return _plain(computation, terms, terms.period, due)
    if terms.period is not None and terms.start is not None:
        found = _counted(computation, terms, terms.period, terms.start)
    else:
        found = [_daily(computation) if terms.mode is Mode.DAILY else _fixed(computation, due)]
    if computation.safe_by != due or computation.latest != due:
        found.extend(_unsettled(computation, due))
    if isinstance(due, datetime):
        if terms.at is not None and terms.period is not None:
            found.append(Step("clock", due, due, terms.rule.cite if terms.rule else ""))
    elif (until := computation.cut_off) is not None:
        found.append(_end(terms, due, until))
    return tuple(found)


def _plain(computation: Computation, terms: Terms, period: Period, due: date) -> tuple[Step, ...]:
    """The steps of a period of days to which nothing is added, where every reading gives the same day."""
    says, legs = terms.method.says.get, computation.legs
    start, raw = legs[0].start, legs[0].end
    event = (("event", terms.rule.trigger if terms.rule is not None else ""),)
    number = period.number
    first = Step("event" if number else "event_none", start, start, says("exclude", ""), event)
    counted = Step("count_days" if number else "count_none", start, raw, says("count", ""), (("period", period),))
    if len(legs) > 1:
        last = _rolled(terms.calendar, terms.method, Direction.AFTER, raw, due, hours=False)
    elif period.rolls:
        last = Step("open", due, due, says("roll", ""))
    else:
        last = Step("no_roll", due, due, terms.rule.cite if terms.rule else "")
    until = computation.cut_off
    return (first, counted, last) if until is None else (first, counted, last, _end(terms, due, until))


def _fixed(computation: Computation, due: When) -> Step:
    on = _day(due)
    calendar = computation.terms.calendar
    is_closed = calendar.is_closed(on, Direction.AFTER, Reading.LATEST)
    code = "fixed_closed" if is_closed else "fixed"
    closed = ((on, _names(calendar, on, Direction.AFTER)),)
    return Step(code, due, due, computation.terms.method.says.get("fixed_date", ""), (("closed", closed),))


def _daily(computation: Computation) -> Step:
    each = computation.each
    return Step("daily", each[0], each[-1], "", (("days", len(each)),))


def _counted(computation: Computation, terms: Terms, period: Period, start: When) -> list[Step]:
    """The event, the count, and whatever moved its end."""
    says, legs = terms.method.says, computation.legs
    event = (("event", terms.rule.trigger if terms.rule is not None else ""),)
    back = period.direction is Direction.BEFORE
    if period.unit is Unit.HOURS:
        first = Step("event_hour_back" if back else "event_hour", start, start, says.get("hours_start", ""), event)
    elif period.unit is Unit.BUSINESS_DAYS:
        first = Step("event_back" if back else "event", start, start, says.get("business_days", ""), event)
    else:
        code = "event_none" if not period.number else "event_back" if back else "event"
        first = Step(code, start, start, says.get("exclude", ""), event)
    found = [first, _count(computation, terms, period, start)]
    found.extend(_moved(computation, leg) for leg in legs[1:])
    if not period.rolls:
        found.append(Step("no_roll", legs[-1].end, legs[-1].end, terms.rule.cite if terms.rule else ""))
    elif len(legs) == 1 and period.unit is not Unit.BUSINESS_DAYS:
        found.append(_open(terms, period, computation.raw or legs[0].end))
    return found


def _open(terms: Terms, period: Period, on: When) -> Step:
    """The last day as counted is a court day, or is taken as one in the rule's reading."""
    authority = terms.method.says.get("hours_roll" if period.unit is Unit.HOURS else "roll", "")
    if terms.calendar.state_of(_day(on), period.direction) is DayState.OPEN:
        return Step("open", on, on, authority)
    doubts = _doubts(terms, on, on)
    authority = cited([authority, *(one.authority for one in doubts)])
    return Step("open_disputed", on, on, authority, (("doubts", _by_reason(doubts)),))


def _count(computation: Computation, terms: Terms, period: Period, start: When) -> Step:
    end = computation.raw or computation.legs[0].end
    says, how = terms.method.says, (("period", period),)
    match period.unit:
        case Unit.DAYS:
            return Step("count_days" if period.number else "count_none", start, end, says.get("count", ""), how)
        case Unit.HOURS:
            return Step(_hours_code(start, end), start, end, says.get("hours_count", ""), how)
        case Unit.BUSINESS_DAYS:
            skipped = _skipped(terms, computation.legs[0])
            return Step("count_business", start, end, says.get("business_days", ""), (*how, ("skipped", skipped)))
        case _:
            clamped = end.day != start.day and period.unit is not Unit.WEEKS
            return Step("count_clamped" if clamped else "count_months", start, end, says.get("count", ""), how)


def _hours_code(start: When, end: When) -> str:
    """Whether the clocks were changed between two moments, and which way."""
    assert isinstance(start, datetime)  # noqa: S101 - hours run from a moment
    assert isinstance(end, datetime)  # noqa: S101 - to a moment
    before, after = start.utcoffset(), end.utcoffset()
    if before is None or after is None or before == after:
        return "count_hours"
    return "count_hours_back" if (after < before) == (end > start) else "count_hours_forward"


def _moved(computation: Computation, leg: Leg) -> Step:
    terms = computation.terms
    says, hours = terms.method.says, terms.mode is Mode.HOURS
    at: tuple[tuple[str, Parameter], ...] = (("at", computation.raw),) if hours else ()
    match leg.kind:
        case LegKind.ADDED:
            added = terms.method.added
            service = terms.asked.service.value if terms.asked.service else ""
            days = (leg.end - leg.start).days
            params = (("days", days), ("service", service))
            return Step("added", leg.start, leg.end, added.authority if added else "", params)
        case LegKind.INACCESSIBLE:
            authority = says.get("inaccessible_hours" if hours else "inaccessible", "")
            return Step("inaccessible", leg.start, leg.end, authority, at)
    direction = terms.period.direction if terms.period else Direction.AFTER
    step = _rolled(terms.calendar, terms.method, direction, leg.start, leg.end, hours=hours)
    return step._replace(params=(*step.params, *at)) if hours else step


@lru_cache(maxsize=4096)
def _rolled(calendar: Calendar, method: Method, direction: Direction, start: date, end: date, *, hours: bool) -> Step:
    """The step over closed days: on one calendar it is always the same, so it is worked out once."""
    says = method.says
    closed = tuple((on, _names(calendar, on, direction)) for on in _between(start, end))
    days = (on for on in _between(start, end) if on.weekday() < _SATURDAY)
    found = [closing for on in days for closing in _counting(calendar, on, direction)]
    texts = [says.get("hours_roll" if hours else "roll", ""), says.get("next_day", "")]
    texts += [says.get(_TEXT_ON[closing.kind], "") for closing in found]
    authority = cited([*texts, *(closing.authority for closing in found)])
    code = f"rolled_{'back' if end < start else 'on'}{'_hours' if hours else ''}"
    return Step(code, start, end, authority, (("closed", closed),))


def _counting(calendar: Calendar, on: date, direction: Direction) -> tuple[Closing, ...]:
    """What closes a day in the rule's reading, the settled causes alone where there are any."""
    found = [one for one in calendar.closings_on(on, direction) if one.counts and one.state is not DayState.OPEN]
    settled = tuple(one for one in found if one.state is DayState.CLOSED)
    return settled or tuple(found)


def _between(start: date, end: date) -> Iterator[date]:
    """The days from `start` up to, not including, `end`, in the order met."""
    way = _DAY if end > start else -_DAY
    while start != end:
        yield start
        start += way


def _names(calendar: Calendar, on: date, direction: Direction) -> tuple[str, ...]:
    """What a closed day is called: its holidays, else nothing (a plain Saturday or Sunday)."""
    if on.weekday() >= _SATURDAY:
        return ()
    return tuple(dict.fromkeys(_named(closing) for closing in _counting(calendar, on, direction)))


def _named(closing: Closing) -> str:
    return f"{closing.name}, a state holiday ({closing.of})" if closing.kind is ClosingKind.STATE else closing.name


def _skipped(terms: Terms, leg: Leg) -> Days:
    """The holidays, not the weekends, that a count of business days passed over."""
    direction = terms.period.direction if terms.period else Direction.AFTER
    between = [on for on in _between(leg.start, leg.end) if on not in (leg.start, leg.end)]
    named = ((on, _names(terms.calendar, on, direction)) for on in between if on.weekday() < _SATURDAY)
    return tuple((on, names) for on, names in named if names)


def _unsettled(computation: Computation, due: When) -> Iterator[Step]:
    """What another reading of the law would give: the earliest to go by, the latest not to be relied on."""
    terms, safe, late = computation.terms, computation.safe_by, computation.latest
    if safe is None or late is None:
        return
    rule, period = terms.rule, terms.period
    if rule is not None and period is not None and rule.safe_period is not None and safe != due:
        yield Step("shorter", due, safe, rule.cite, (("period", period._replace(number=rule.safe_period)),))
    elif safe != due:
        doubts = _doubts(terms, safe, due)
        code = "earlier" if period is None or period.direction is Direction.AFTER else "earlier_back"
        if not doubts:
            code = "earlier_without_days"
        yield Step(code, due, safe, _authorities(doubts), (("doubts", _by_reason(doubts)),))
    if late != due:
        doubts = _doubts(terms, due, late)
        yield Step("later", due, late, _authorities(doubts), (("doubts", _by_reason(doubts)),))


def _doubts(terms: Terms, one: When, other: When) -> list[Closing]:
    """The disputed closings between two ends."""
    first, last = sorted((_day(one), _day(other)))
    direction = terms.period.direction if terms.period else Direction.AFTER
    days = (*_between(first, last), last)
    disputed = [on for on in days if terms.calendar.state_of(on, direction) is DayState.DISPUTED]
    return [
        closing
        for on in disputed
        for closing in terms.calendar.closings_on(on, direction)
        if closing.state is DayState.DISPUTED
    ]


def _by_reason(closings: Iterable[Closing]) -> Doubts:
    """Disputed days by why they are disputed, in the order of the calendar."""
    found: dict[str, dict[date, tuple[str, ...]]] = {}
    for closing in closings:
        days = found.setdefault(closing.kind.value if closing.is_checked else f"{closing.kind.value}_unchecked", {})
        days[closing.on] = (*days.get(closing.on, ()), closing.name)
    return tuple((why, tuple(days.items())) for why, days in found.items())


def _authorities(closings: Iterable[Closing]) -> str:
    return cited([closing.authority for closing in closings])


def cited(authorities: Iterable[str]) -> str:
    """Authorities in one line, each once, the name of a body of rules said once: `Fed. R. Civ. P. 6(a)(5), 6(d)`."""
    parts: list[str] = []
    said = ""
    for authority in dict.fromkeys(one for one in authorities if one):
        body, _, pinpoint = authority.rpartition(" ")
        if parts and body and body == said and body.endswith("P."):
            parts[-1] += f", {pinpoint}"
        else:
            parts.append(authority)
        said = body
    return "; ".join(parts)


def _end(terms: Terms, due: date, until: datetime) -> Step:
    """Until what moment the last day runs."""
    says = terms.method.says.get("last_day", "")
    return Step("ends_filing" if says else "ends", due, until, says, (("zone", terms.zone_name or str(until.tzinfo)),))


def _day(when: When) -> date:
    return when.date() if isinstance(when, datetime) else when
