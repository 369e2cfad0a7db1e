"""The one place that puts the steps and notices of a computed date into words.

Page, API, calendar file, mail and command line print these sentences and no others.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import cast

from tracker.domain.calendars import Direction, Notice
from tracker.domain.counting import Period
from tracker.domain.counting_steps import Days, Parameter, Step
from tracker.domain.deadlines import When
from tracker.domain.rules import Unit
from tracker.domain.wording import counted, format_clock, format_day, listed

STEPS = {
    "event": "The period runs from {start}{event}. That day is not counted.",
    "event_back": "The period is counted back from {start}{event}. That day is not counted.",
    "event_none": "The event is on {start}{event}.",
    "event_hour": "The hours begin to run at once, at {start}{event}; they are not rounded up to a full hour.",
    "event_hour_back": "The hours are counted back from {start}{event}, to the minute.",
    "count_days": (
        "{period} {direction}, every day counted, weekends and holidays too: day 1 is {first}, day {number} is {end}."
    ),
    "count_none": "A period of no days ends on the day of the event, {end}.",
    "count_months": "{period} {direction} is {end}.",
    "count_clamped": "{period} {direction} there is no such day of the month, so its last day is taken: {end}.",
    "count_hours": "{period} {direction} is {end}.",
    "count_hours_back": (
        "{period} {direction} is {end}. The clocks were set back in between; the hours are real hours, so the wall "
        "clock shows an earlier time than it would otherwise."
    ),
    "count_hours_forward": (
        "{period} {direction} is {end}. The clocks were set forward in between; the hours are real hours, so the wall "
        "clock shows a later time than it would otherwise."
    ),
    "count_business": "{period} {direction}, with Saturdays, Sundays and legal holidays left out{skipped}: {end}.",
    "open": "{end} is neither a Saturday, a Sunday nor a legal holiday, so the period ends there.",
    "open_disputed": "{end} is taken as a court day, so the period ends there. {doubted}.",
    "rolled_on": "{closed}. The period runs on to the next day that is none of these: {end}.",
    "rolled_back": (
        "{closed}. The period is measured before the event, so it goes further back, to the nearest earlier day that "
        "is none of these: {end}."
    ),
    "rolled_on_hours": (
        "{closed}. The hours run on to the same clock time on the next day that is none of these: {end}."
    ),
    "rolled_back_hours": (
        "{closed}. The hours are measured before the event, so they go back to the same clock time on the nearest "
        "earlier day that is none of these: {end}."
    ),
    "no_roll": "It ends then, whatever day that is: a closed last day does not run on here.",
    "added": (
        "{service} adds {days}. They are counted from {start}, when the time would otherwise run out, and lead to "
        "{end}."
    ),
    "inaccessible": (
        "On {start} the clerk's office is given as inaccessible. The time for filing runs forward, whichever way the "
        "period was counted, to the first accessible day that is no Saturday, Sunday or legal holiday: {end}."
    ),
    "clock": "On that day the time ends at {end}.",
    "fixed": "The order itself fixes {end}. A fixed date is not computed, so it does not move.",
    "fixed_closed": "{closed}. The order itself fixes {end}: a fixed date is not computed, so it does not move.",
    "daily": "Every calendar day, weekends and holidays included: {days}, the first {start}, the last {end}.",
    "earlier": "{doubted}. If that is read as an ordinary day, the time runs out earlier: go by {end}.",
    "earlier_back": "{doubted}. If that is read as a closed day, the count goes further back: go by {end}.",
    "earlier_without_days": (
        "Whether days for service are added to a period in hours is not settled. Without them it ends on {end}: go "
        "by that."
    ),
    "shorter": (
        "A rule of {period} was made and then blocked in court; it may be in force again. Until that is checked today, "
        "go by {end}."
    ),
    "later": (
        "{doubted}. Read the other way, the time would run until {end}; nobody should rely on that, and nobody is late "
        "before it."
    ),
    "ends": "The day ends at midnight ({zone}): {end} is too late.",
    "ends_filing": (
        "For electronic filing the last day ends at midnight in the court's time zone ({zone}): {end} is too late. "
        "Filing in another way ends when the clerk's office closes."
    ),
}

NOTICES = {
    "appeal_from_assumed": "No court appealed from was given: {court} is assumed, and its state's holidays count.",
    "appeal_from_unknown": (
        "No court appealed from was given, so only holidays of the state of the clerk's office count. Name the "
        "district court in 'from' to count those of its state too."
    ),
    "before_in_force": (
        "The event came before {since}, when the text applied here ({text}) took effect. The law of that day may have "
        "counted otherwise."
    ),
    "business_days_by_order": (
        "Rule 6 knows no business days: the order defines them. Saturdays, Sundays and the legal holidays of this "
        "calendar were left out; check that the order means these."
    ),
    "check_today": (
        "The length of this period is in dispute: check today which rule is in force, and go by the shorter one until "
        "then."
    ),
    "clock_moved": "The clocks skip that time on {day}; the moment that follows is given.",
    "days_added_to_hours": "Days for service were added to a period in hours; whether they are is not settled.",
    "fixed_inaccessible": (
        "The clerk's office is given as inaccessible on {day}. The rule speaks of periods, not of dates that an order "
        "fixes: ask the court."
    ),
    "inaccessible_not_in_rule": (
        "The text on this period does not speak of an inaccessible clerk's office; the day was moved as the Federal "
        "Rules would move it. Ask the office where the paper is due."
    ),
    "fixed_on_closed_day": (
        "{day} is no court day. Electronic filing is open on it; if that is not meant, ask the court for another date."
    ),
    "midnight_end_of_day": "“Midnight” of {day} is read as the end of that day; an order may mean its start: check.",
    "midnight_start_of_day": "12:00 a.m. is the start of {day}. If the end of that day is meant, give 24:00.",
    "month_end_clamped": (
        "The month has no day of that number; its last day, {day}, was taken. The rules do not say how to count this."
    ),
    "no_added_days": "No days were added for service: {why} ({authority}).",
    "no_state_calendar": "No state was given, so only federal holidays were counted; holidays of a state may add days.",
    "no_zone": "No court or zone was given, so the day is given without the moment at which it ends.",
    "paper_filing": (
        "In the Supreme Court the paper filing governs: received, or mailed or given to a carrier, by the last day "
        "(Sup. Ct. R. 29.2)."
    ),
    "receipt_rule": "The appeal must be received by the last day; mailing it by then is not enough.",
    "rule_note": "{cite}: {note}",
    "state_calendar_before_sourced": (
        "Holidays of {state} were read for {first} to {last}; in other years the same days are assumed."
    ),
    "state_calendar_unchecked": (
        "Holidays of {state} come from a software package and were not checked against that state's law; the earliest "
        "reading leaves them out."
    ),
    "states_not_counted": "{regime} does not count state holidays; the states given were left out.",
    "text_not_read": "The text of {cite} was not read for this rulebook: check it before relying on the date.",
    "text_secondary": "{cite} was read in another's summary only: check its text before relying on the date.",
    "unsettled": "The law on a day or a length here is not settled: go by the earliest date.",
    "waiting": "The event has not happened: there is no date yet.",
}

DOUBTS = {
    "court": "The court was closed on {days} and did not say how to count that",
    "federal": "Whether {days} counts as a legal holiday here is not settled",
    "presidential": (
        "Whether an order of the President that closes executive departments makes {days} a legal holiday is not "
        "settled"
    ),
    "state": "{days} is a holiday by the state's law, but no decision was found that counts it in this court",
    "state_unchecked": "{days} is listed as a holiday of the state, but the text of that law was not read",
}
NO_DAYS = {
    "before": "none are added to a period counted back from an event",
    "business_days": "whether they are added to business days is the order's to say",
    "regime": "this court's rules add none",
    "rule": "this period does not run from a service that earns them",
    "service": "this kind of service earns none",
}
SERVICES = {
    "": "What was asked for",
    "electronic": "Electronic service",
    "hand": "Service by hand",
    "left_with_clerk": "Service by leaving with the clerk",
    "mail": "Service by mail",
    "other_consented": "Service by other means consented to",
}
_UNITS = {
    Unit.BUSINESS_DAYS: "business day",
    Unit.DAYS: "day",
    Unit.HOURS: "hour",
    Unit.MONTHS: "month",
    Unit.WEEKS: "week",
    Unit.YEARS: "year",
}
_SATURDAY, _SUNDAY = 5, 6


def step_words(step: Step) -> str:
    """A step as one or two sentences, with days of the week and, for clock times, the zone."""
    params = dict(step.params)
    words = {"start": when_words(step.start), "end": when_words(_same_clock(step, params))}
    words |= {name: _plain(value) for name, value in params.items()}
    period = params.get("period")
    if isinstance(period, Period):
        words |= _period_words(step, period)
    if "event" in params:
        words["event"] = f" ({params['event']})" if params["event"] else ""
    if "closed" in params:
        words["closed"] = closed_words(_days(params["closed"]))
    if "doubts" in params:
        words["doubted"] = doubt_words(params["doubts"])
    if "skipped" in params:
        skipped = _days(params["skipped"])
        words["skipped"] = f" (here {named_days(skipped)})" if skipped else ""
    if "service" in params:
        words["service"] = SERVICES[str(params["service"])]
    if "days" in params:
        words["days"] = counted(int(str(params["days"])), "day")
    return STEPS[step.code].format(**words)


def _period_words(step: Step, period: Period) -> dict[str, str]:
    back = period.direction is Direction.BEFORE
    day = timedelta(days=-1 if back else 1)
    return {
        "period": counted(period.number, _UNITS[period.unit]),
        "direction": "back" if back else "on",
        "number": str(period.number),
        "first": when_words(step.start + day),
    }


def _same_clock(step: Step, params: Mapping[str, Parameter]) -> When:
    """Where a step leads: a day, or where hours are counted the clock time kept on that day."""
    raw = params.get("at")
    return datetime.combine(step.end, raw.timetz()) if isinstance(raw, datetime) else step.end


def notice_words(notice: Notice) -> str:
    """A notice as a sentence."""
    params = {name: _plain(value) for name, value in notice.params}
    if notice.code == "no_added_days":
        params["why"] = NO_DAYS[params["why"]]
    return NOTICES[notice.code].format(**params)


def when_words(when: When) -> str:
    """A day as `Mon 7 Apr 2025`, a moment as `Mon 7 Apr 2025, 5:00 p.m. EDT`."""
    return _plain(when)


def closed_words(days: Days) -> str:
    """What closes each of these days: `Sat 5 Sep 2026 and Sun 6 Sep 2026 are a weekend, and Mon 7 ... is Labor Day`."""
    parts: list[str] = []
    rest = sorted(days)
    while rest:
        on, names = rest.pop(0)
        if names and on.weekday() < _SATURDAY:
            parts.append(f"{format_day(on)} is {listed(names)}")
        elif on.weekday() == _SATURDAY and rest and rest[0][0] == on + timedelta(days=1):
            parts.append(f"{format_day(on)} and {format_day(rest.pop(0)[0])} are a weekend")
        else:
            parts.append(f"{format_day(on)} is a {'Sunday' if on.weekday() == _SUNDAY else 'Saturday'}")
    return ", and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def named_days(days: Days) -> str:
    """Days by their names: `Good Friday (Fri 18 Apr 2025)`."""
    return listed([f"{listed(names)} ({format_day(on)})" for on, names in sorted(days)])


def doubt_words(doubts: Parameter) -> str:
    """Why days are disputed, a sentence a reason, without the last stop."""
    found = doubts if isinstance(doubts, tuple) and not isinstance(doubts, Period) else ()
    sentences = []
    for why, days in found:
        pattern = DOUBTS[str(why)] if why in DOUBTS else DOUBTS[str(why).removesuffix("_unchecked")]
        sentences.append(pattern.format(days=named_days(days)))  # type: ignore[arg-type]
    return ". ".join(sentences)


def _days(value: Parameter) -> Days:
    return cast("Days", value) if isinstance(value, tuple) and not isinstance(value, Period) else ()


def _plain(value: Parameter) -> str:
    match value:
        case datetime():
            return _moment(value)
        case date():
            return format_day(value)
        case tuple():
            return ""
        case _:
            return str(value)


def _moment(moment: datetime) -> str:
    zone: tzinfo | None = moment.tzinfo
    key = getattr(zone, "key", None)
    if key is None:
        offset = moment.isoformat()[-6:]
        return f"{format_day(moment.date())}, {_bare_clock(moment.time())} (UTC{offset})"
    return f"{format_day(moment.date())}, {format_clock(moment, key)}"


def _bare_clock(clock: time) -> str:
    half = "a.m." if clock.hour < 12 else "p.m."  # noqa: PLR2004 - noon
    return f"{clock.hour % 12 or 12}:{clock.minute:02} {half}"
