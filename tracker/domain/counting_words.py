"""The one place that puts the steps and notices of a computed date into words.

Page, API, calendar file, mail and command line print these sentences and no others.
"""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import cast

from tracker.domain.calendars import Direction, Notice
from tracker.domain.counting import Period
from tracker.domain.counting_sentences import DOUBTS, NO_DAYS, NOTICES, SERVICES, STEPS
from tracker.domain.local_time import When, day_of
from tracker.domain.rules import Unit
from tracker.domain.steps import Days, Parameter, Step
from tracker.domain.wording import counted, format_clock, format_day, listed

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
    words = {"start": when_words(step.start), "end": when_words(step.end)}
    words["day"] = format_day(day_of(step.end))
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
        "period": length_words(period.number, period.unit),
        "direction": "back" if back else "on",
        "number": str(period.number),
        "first": when_words(step.start + day),
    }


def length_words(number: int, unit: Unit) -> str:
    """How long a period is: `21 days`, `1 business day`."""
    return counted(number, _UNITS[unit])


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
            weekday = {_SATURDAY: "a Saturday", _SUNDAY: "a Sunday"}.get(on.weekday(), "a closed day")
            parts.append(f"{format_day(on, weekday=False)} is {weekday}")
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
