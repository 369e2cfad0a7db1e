"""`tracker bench ical`: what a calendar of many entries costs, beside a template of strings and the icalendar package.

The template is what one would write in a hurry: it puts the fields in their places, escapes line ends alone and folds
nothing. All contestants run in turn, round by round, in one process, so that their ratios hold on any machine.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from timeit import Timer

import rich_click as click

from tracker.cli.options import json_option
from tracker.domain.calendar_events import CalendarEvent, EventState
from tracker.domain.wording import CAUTION
from tracker.feeds.ical import calendar_feed
from tracker.feeds.model import Calendar

_ROUNDS, _SLOW_ROUNDS, _MOST = 7, 2, 100_000
_BUDGET = 2.0
_TEMPLATE, _OURS, _PACKAGE = "string template", "ours", "icalendar"
_START = datetime(2025, 4, 7, 16, tzinfo=UTC)
_EVENT = (
    "BEGIN:VEVENT\r\nUID:{}\r\nDTSTAMP:{}\r\nDTSTART{}\r\nSUMMARY:{}\r\nDESCRIPTION:{}\r\nURL:{}\r\n"
    "LAST-MODIFIED:{}\r\nSEQUENCE:{}\r\nSTATUS:{}\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"
)
_WHY = (
    "Outcome not known; adequacy not assessed. Due Mon 7 Apr 2025, 11:59 p.m. EDT.",
    "Owed by the department, its secretary and the field office to the petitioner.",
    "",
    "1. Imposed by Order to report (Fri 4 Apr 2025, 5:00 p.m. EDT), U.S. District Court.",
    "2. Due Mon 7 Apr 2025, 11:59 p.m. EDT; the source says \u201cby Monday night\u201d.",
    "3. Assumed: Monday night ends at midnight.",
    "4. The due moment passed: Mon 7 Apr 2025, 11:59 p.m. EDT.",
    "5. Whether it was done is not known: no source loaded here says. [Status rule 5]",
    "",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds a calendar took one contestant, a figure a round, and how many bytes it has."""

    name: str
    each: Sequence[float]
    size: int

    @property
    def best(self) -> float:
        """The best round: what is left when the machine does nothing else."""
        return min(self.each)


@click.command(epilog="Example: tracker bench ical --events 10000")
@click.option(
    "--events",
    type=click.IntRange(1, _MOST),
    default=10_000,
    show_default=True,
    metavar="NUMBER",
    help="Entries in the calendar.",
)
@json_option
def ical(events: int, *, as_json: bool) -> None:
    """Measure one calendar: ours, beside a template of strings and the icalendar package.

    Every contestant must write the same entries; where one does not, the command exits 1.
    """
    made = _events(events)
    contestants = _contestants(made)
    sizes, wrong = {}, []
    for name, write in contestants.items():
        written = write()
        sizes[name] = len(written)
        if written.count(b"BEGIN:VEVENT\r\n") != events:
            wrong.append(name)
    measured = _measure(contestants, sizes)
    if as_json:
        click.echo(json.dumps(_object(events, measured, wrong)))
    else:
        _print(events, measured, wrong)
    sys.exit(1 if wrong else 0)


def _events(number: int) -> list[CalendarEvent]:
    """Deadlines with an hour and days without, as an installation of many matters has them."""
    return [_event(place) for place in range(number)]


def _event(place: int) -> CalendarEvent:
    at = _START + timedelta(hours=place % 9_000)
    link = f"https://docket.example.org/deadlines/report-{place}/1"
    return CalendarEvent(
        uid=f"report-{place}/1@docket.example.org",
        changed_at=_START,
        on=at if place % 2 else at.date(),
        summary=f"Outcome not known: The department must report, number {place}",
        description="\n".join((*_WHY, link, CAUTION)),
        link=link,
        sequence=place % 5,
        state=EventState.CONFIRMED,
    )


def _contestants(events: list[CalendarEvent]) -> dict[str, Callable[[], bytes]]:
    """Those that can run here. Without the icalendar package there are two."""
    calendar = Calendar("Duty Docket", CAUTION, events)
    found: dict[str, Callable[[], bytes]] = {
        _TEMPLATE: lambda: _by_template(events),
        _OURS: lambda: calendar_feed(calendar),
    }
    try:
        import icalendar  # noqa: F401 - whether it is here
    except ImportError:
        return found
    return {**found, _PACKAGE: lambda: _by_package(events)}


def _by_template(events: list[CalendarEvent]) -> bytes:
    body = "".join(
        _EVENT.format(
            one.uid,
            stamp := f"{one.changed_at:%Y%m%dT%H%M%SZ}",
            f":{one.on:%Y%m%dT%H%M%SZ}" if isinstance(one.on, datetime) else f";VALUE=DATE:{one.on:%Y%m%d}",
            one.summary,
            one.description.replace("\n", "\\n"),
            one.link,
            stamp,
            one.sequence,
            "CONFIRMED",
        )
        for one in events
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Template//EN\r\n{body}END:VCALENDAR\r\n".encode()


def _by_package(events: list[CalendarEvent]) -> bytes:
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Package//EN")
    for one in events:
        entry = icalendar.Event()
        values: dict[str, object] = {
            "uid": one.uid,
            "dtstamp": one.changed_at,
            "dtstart": one.on,
            "summary": one.summary,
            "description": one.description,
            "url": one.link,
            "last-modified": one.changed_at,
            "sequence": one.sequence,
            "status": "CONFIRMED",
            "transp": "TRANSPARENT",
        }
        for name, value in values.items():
            entry.add(name, value)
        calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written


def _measure(contestants: dict[str, Callable[[], bytes]], sizes: dict[str, int]) -> list[Measured]:
    """Every contestant in turn, round by round; the package, which takes many times as long, in the first two."""
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(_ROUNDS):
        for name, write in contestants.items():
            if name != _PACKAGE or turn < _SLOW_ROUNDS:
                taken[name].append(Timer(write).timeit(1))
    return [Measured(name, each, sizes[name]) for name, each in taken.items()]


def _ratios(measured: Sequence[Measured]) -> dict[str, float]:
    template = next(one.best for one in measured if one.name == _TEMPLATE)
    return {one.name: round(one.best / template, 2) for one in measured}


def _object(events: int, measured: Sequence[Measured], wrong: list[str]) -> dict[str, object]:
    """The benchmark as one object; `ms` are milliseconds a calendar of the best round."""
    return {
        "job": "ical",
        "events": events,
        "rounds": _ROUNDS,
        "ms": {one.name: round(1e3 * one.best, 2) for one in measured},
        "median_ms": {one.name: round(1e3 * median(one.each), 2) for one in measured},
        "bytes": {one.name: one.size for one in measured},
        "ratio_to_template": _ratios(measured),
        "budget_ratio": {_OURS: _BUDGET},
        "disagree": wrong,
    }


def _print(events: int, measured: Sequence[Measured], wrong: list[str]) -> None:
    ratios = _ratios(measured)
    click.echo(f"A calendar of {events} entries; milliseconds, {_ROUNDS} rounds in turn")
    click.echo(f"{'job':<18}{'best':>10}{'median':>10}{'MB':>8}{'ratio':>8}  budget")
    for one in measured:
        met = f"{_BUDGET:.0f}: {'met' if ratios[one.name] <= _BUDGET else 'missed'}" if one.name == _OURS else ""
        best, middle = 1e3 * one.best, 1e3 * median(one.each)
        line = f"{one.name:<18}{best:>10.1f}{middle:>10.1f}{one.size / 1e6:>8.2f}{ratios[one.name]:>8.2f}  {met}"
        click.echo(line.rstrip())
    if _PACKAGE not in ratios:
        click.echo("Left out, not to be imported here: icalendar. 'make install' installs it")
    for name in wrong:
        click.echo(f"Not to be compared, it wrote another number of entries: {name}")
