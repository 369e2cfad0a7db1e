"""Why a computed date is what it is: numbered steps, each from a day to a day, with its authority.

Steps are values: a code, its parameters and an authority. Their words are in `counting_words`.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tracker.domain.asking import Mode
from tracker.domain.calendars import Calendar, ClosingKind, DayState, Direction, Reading
from tracker.domain.closed_days import (
    SATURDAY,
    between,
    by_reason,
    counting,
    deciding,
    disputed_on,
    names_of,
    skipped,
)
from tracker.domain.counting import Leg, LegKind, Period
from tracker.domain.deadlines import Computation
from tracker.domain.local_time import When, day_of
from tracker.domain.rules import Act, Method, Unit
from tracker.domain.steps import Parameter, Step, authority_of, cited
from tracker.domain.terms import Terms

_TEXT_ON = {
    ClosingKind.FEDERAL: "legal_holiday",
    ClosingKind.DECLARED: "declared",
    ClosingKind.PRESIDENTIAL: "declared",
    ClosingKind.STATE: "state_holiday",
}
_MOST_TOLD = 4096


def steps_of(computation: Computation) -> tuple[Step, ...]:
    """The steps to `due`, and what is unsettled about it; none while the trigger has not happened."""
    terms, due = computation.terms, computation.due
    if due is None:
        return ()
    if terms.span is not None and terms.period is not None and _is_plain(computation):
        return _plain(computation, terms, terms.period, due)
    if terms.period is not None and terms.start is not None:
        found = _counted(computation, terms, terms.period, terms.start)
    else:
        found = [_daily(computation) if terms.mode is Mode.DAILY else _fixed(terms, due)]
    found.extend(_unsettled(computation, terms, due))
    if isinstance(due, datetime):
        if terms.at is not None and terms.period is not None:
            found.append(Step("clock", due, due, authority_of(terms, "clock")))
    elif (until := computation.cut_off) is not None:
        found.append(_end(terms, due, until))
    return tuple(found)


def _is_plain(computation: Computation) -> bool:
    """Whether nothing but closed days moved the end, in every reading alike."""
    legs = computation.legs
    rolled_once = len(legs) == 1 or (len(legs) == 2 and legs[1].kind is LegKind.ROLLED)  # noqa: PLR2004 - count and roll
    return rolled_once and computation.safe_by == computation.due == computation.latest


def _plain(computation: Computation, terms: Terms, period: Period, due: date) -> tuple[Step, ...]:
    """The steps of a period of days to which nothing is added, where every reading gives the same day."""
    says, legs = terms.method.says.get, computation.legs
    start, raw = legs[0].start, legs[0].end
    event = (("event", terms.rule.trigger if terms.rule is not None else ""),)
    first = Step("event" if period.number else "event_none", start, start, says("exclude", ""), event)
    counted = Step(_days_code(period), start, raw, says("count", ""), (("period", period),))
    if len(legs) > 1:
        last = _rolled(terms.calendar, terms.method, Direction.AFTER, raw, due, hours=False)
    elif period.rolls:
        last = Step("open", due, due, says("roll", ""))
    else:
        last = _no_roll(terms, due)
    until = computation.cut_off
    return (first, counted, last) if until is None else (first, counted, last, _end(terms, due, until))


def _days_code(period: Period) -> str:
    return "count_days" if period.number > 1 else "count_day" if period.number else "count_none"


def _no_roll(terms: Terms, on: When) -> Step:
    return Step("no_roll", on, on, terms.rule.cite if terms.rule else "as given in the request")


def _fixed(terms: Terms, due: When) -> Step:
    on, authority = day_of(due), authority_of(terms, "fixed_date")
    match terms.calendar.state_of(on):
        case DayState.OPEN:
            return Step("fixed", due, due, authority)
        case DayState.CLOSED:
            closed = ((on, names_of(terms.calendar, on, Direction.AFTER)),)
            return Step("fixed_closed", due, due, authority, (("closed", closed),))
        case DayState.DISPUTED:
            doubts = by_reason(disputed_on(terms.calendar, on, Direction.AFTER))
            return Step("fixed_disputed", due, due, authority, (("doubts", doubts),))


def _daily(computation: Computation) -> Step:
    each = computation.each
    return Step("daily", each[0], each[-1], "the order", (("days", len(each)),))


def _counted(computation: Computation, terms: Terms, period: Period, start: When) -> list[Step]:
    """The event, the count, and whatever moved its end."""
    legs = computation.legs
    event = (("event", terms.rule.trigger if terms.rule is not None else ""),)
    back = period.direction is Direction.BEFORE
    code, topic = "event_back" if back else "event", "exclude"
    if period.unit is Unit.HOURS:
        code, topic = "event_hour_back" if back else "event_hour", "hours_start"
    elif period.unit is Unit.BUSINESS_DAYS:
        topic = "business_days"
    elif not period.number:
        code = "event_none"
    found = [Step(code, start, start, authority_of(terms, topic), event), _count(computation, terms, period, start)]
    found.extend(_moved(computation, terms, leg) for leg in legs[1:])
    if not period.rolls:
        found.append(_no_roll(terms, legs[-1].end))
    elif legs[-1].kind is LegKind.ADDED:
        found.append(_open(terms, period, _same_clock(computation, legs[-1].end)))
    elif len(legs) == 1 and period.unit is not Unit.BUSINESS_DAYS:
        found.append(_open(terms, period, computation.raw or legs[0].end))
    return found


def _same_clock(computation: Computation, on: date) -> When:
    return on if computation.raw is None else datetime.combine(on, computation.raw.timetz())


def _open(terms: Terms, period: Period, on: When) -> Step:
    """The last day as counted is a court day, or is taken as one in the rule's reading."""
    hours = period.unit is Unit.HOURS
    authority = authority_of(terms, "hours_roll" if hours else "roll")
    disputed = disputed_on(terms.calendar, day_of(on), period.direction)
    if not disputed:
        return Step("open_hours" if hours else "open", on, on, authority)
    authority = cited([authority, *(one.authority for one in disputed)])
    return Step("open_disputed", on, on, authority, (("doubts", by_reason(disputed)),))


def _count(computation: Computation, terms: Terms, period: Period, start: When) -> Step:
    end = computation.raw or computation.legs[0].end
    how: tuple[tuple[str, Parameter], ...] = (("period", period),)
    match period.unit:
        case Unit.DAYS:
            return Step(_days_code(period), start, end, authority_of(terms, "count"), how)
        case Unit.HOURS:
            return Step(_hours_code(start, end, period), start, end, authority_of(terms, "hours_count"), how)
        case Unit.BUSINESS_DAYS:
            leg = computation.legs[0]
            passed = skipped(terms.calendar, period.direction, leg.start, leg.end)
            return Step("count_business", start, end, authority_of(terms, "business_days"), (*how, ("skipped", passed)))
        case _:
            clamped = end.day != start.day and period.unit is not Unit.WEEKS
            code = "count_clamped" if clamped else "count_months"
            return Step(code, start, end, authority_of(terms, "count"), how)


def _hours_code(start: When, end: When, period: Period) -> str:
    """Whether the clocks were changed between two moments, and which way the wall clock differs for it."""
    assert isinstance(start, datetime)  # noqa: S101 - hours run from a moment
    assert isinstance(end, datetime)  # noqa: S101 - to a moment
    hours = timedelta(hours=period.number if period.direction is Direction.AFTER else -period.number)
    shown, added = end.replace(tzinfo=None), start.replace(tzinfo=None) + hours
    if shown == added:
        return "count_hours"
    return "count_hours_earlier" if shown < added else "count_hours_later"


def _moved(computation: Computation, terms: Terms, leg: Leg) -> Step:
    """What moved the end, from a day to a day; where hours are counted, at the clock time that is kept."""
    hours = terms.mode is Mode.HOURS
    start, end = _same_clock(computation, leg.start), _same_clock(computation, leg.end)
    match leg.kind:
        case LegKind.ADDED:
            added = terms.method.added
            service = terms.asked.service.value if terms.asked.service else ""
            params = (("days", (leg.end - leg.start).days), ("service", service))
            return Step("added", start, end, added.authority if added else "", params)
        case LegKind.INACCESSIBLE:
            return Step(
                "inaccessible", start, end, authority_of(terms, "inaccessible_hours" if hours else "inaccessible")
            )
    direction = terms.period.direction if terms.period else Direction.AFTER
    step = _rolled(terms.calendar, terms.method, direction, leg.start, leg.end, hours=hours)
    authority = step.authority or authority_of(terms, "hours_roll" if hours else "roll")
    return step._replace(start=start, end=end, authority=authority)


def _rolled(calendar: Calendar, method: Method, direction: Direction, start: date, end: date, *, hours: bool) -> Step:
    """The step over closed days: on one calendar it is always the same, so it is worked out once and goes with it."""
    key = (method.id, method.version, start, end, hours)
    step = calendar.told.get(key)
    if not isinstance(step, Step):
        step = _over_closed_days(calendar, method, direction, start, end, hours=hours)
        if len(calendar.told) < _MOST_TOLD:
            calendar.told[key] = step
    return step


def _over_closed_days(
    calendar: Calendar, method: Method, direction: Direction, start: date, end: date, *, hours: bool
) -> Step:
    says = method.says
    closed = tuple((on, names_of(calendar, on, direction)) for on in between(start, end))
    found = [one for on in between(start, end) if on.weekday() < SATURDAY for one in counting(calendar, on, direction)]
    texts = [says.get("hours_roll" if hours else "roll", ""), says.get("next_day", "")]
    texts += [says.get(_TEXT_ON.get(closing.kind, ""), "") for closing in found]
    authority = cited([*texts, *(closing.authority for closing in found)])
    code = f"rolled_{'back' if end < start else 'on'}{'_hours' if hours else ''}"
    return Step(code, start, end, authority, (("closed", closed),))


def _unsettled(computation: Computation, terms: Terms, due: When) -> Iterator[Step]:
    """What another reading of the law would give: the earliest to go by, the latest not to be relied on."""
    safe, late, rule, period = computation.safe_by, computation.latest, terms.rule, terms.period
    if safe is None or late is None or period is None or safe == due == late:
        return
    start = computation.legs[0].start
    raw = None if period.unit is Unit.BUSINESS_DAYS else computation.legs[0].end
    if safe != due and rule is not None and rule.safe_period is not None:
        yield Step("shorter", due, safe, rule.cite, (("period", period._replace(number=rule.safe_period)),))
    elif safe != due and period.unit is Unit.HOURS and period.added:
        added = terms.method.added.authority if terms.method.added else ""
        yield Step("earlier_without_days", due, safe, cited([authority_of(terms, "hours_count"), added]))
    elif safe != due:
        doubts = deciding(terms.calendar, period, start, raw, Reading.EARLIEST)
        code = "earlier" if period.direction is Direction.AFTER else "earlier_back"
        authority = cited(closing.authority for closing in doubts)
        yield Step(code, due, safe, authority, (("doubts", by_reason(doubts)),))
    if late != due:
        doubts = deciding(terms.calendar, period, start, raw, Reading.LATEST)
        authority = cited(closing.authority for closing in doubts)
        yield Step("later", due, late, authority, (("doubts", by_reason(doubts)),))


def _end(terms: Terms, due: date, until: datetime) -> Step:
    """Until what moment the last day runs, by what is done by then."""
    says, zone = terms.method.says.get("last_day", ""), (("zone", terms.zone_name or str(until.tzinfo)),)
    act = terms.rule.act if terms.rule is not None else Act.FILED
    if act is Act.SERVED:
        return Step("ends_service", due, until, authority_of(terms, "served"), zone)
    if act is Act.FILED and says:
        return Step("ends_filing", due, until, says, zone)
    return Step("ends", due, until, authority_of(terms, "none"), zone)
