"""`tracker bench deadlines`: what one deadline costs, beside what others take for the same date.

All contestants run in turn, round by round, in one process, so that their ratios hold on any machine. What only a
benchmark needs is imported here and missed politely.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median
from timeit import Timer
from typing import Any

import rich_click as click

from tracker.cli.bench_digest import digest
from tracker.cli.bench_ical import ical
from tracker.cli.options import json_option
from tracker.domain.asking import read_request
from tracker.domain.calendars import Calendar
from tracker.domain.counting import day_after, days_after
from tracker.domain.counting_steps import steps_of
from tracker.domain.deadlines import count
from tracker.domain.law import Law
from tracker.domain.local_time import When
from tracker.domain.terms import Terms, resolve
from tracker.rulebook.law import load_law
from tracker.services.computing import answer

_DAYS = 14
_ROUNDS = 7
_BATCH = 100_000
_FIRST, _SPAN, _STRIDE = date(2000, 1, 1), 18_263, 7_919  # fifty years, and a step that meets each of their days
_YEARS = range(1999, 2052)
_ONE = timedelta(days=1)
_PERIOD = timedelta(days=_DAYS)
_SATURDAY = 5
_BARE, _MANY = "ours, bare", "ours, batch"


@dataclass(frozen=True, slots=True)
class Contestant:
    """A way to find the same dates: `run` gives its ends in its own type, `read` makes them days.

    `dates` is how many one run finds, `beside` the one of ours that it is compared with.
    """

    name: str
    run: Callable[[], Iterable[Any]]
    read: Callable[[Any], date]
    dates: int
    beside: str = _BARE
    budget_ns: float | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """The events counted from, and their calendar: federal days alone, on which all contestants can agree."""

    law: Law
    calendar: Calendar
    events: Sequence[date]
    many: Sequence[date]


@dataclass(frozen=True, slots=True)
class Measured:
    """Nanoseconds a date of one contestant, a figure a round."""

    contestant: Contestant
    each: Sequence[float]

    @property
    def best(self) -> float:
        """The best round: what is left when the machine does nothing else."""
        return min(self.each)

    @property
    def median(self) -> float:
        """The middle round."""
        return median(self.each)


@click.group(epilog="Example: tracker bench deadlines")
def bench() -> None:
    """The project's own benchmarks."""


bench.add_command(digest)
bench.add_command(ical)


@bench.command(epilog="Example: tracker bench deadlines --rows 2000 --json")
@click.option(
    "--rows",
    type=click.IntRange(1, _BATCH),
    default=5_000,
    show_default=True,
    metavar="NUMBER",
    help="Events a round; the batch contestants always take 100,000.",
)
@json_option
def deadlines(rows: int, *, as_json: bool) -> None:
    """Measure one deadline: bare, explained, answered and in batch, beside other packages.

    Every contestant must first find the same dates as ours; one that does not is named and not measured, and the
    command exits 1.
    """
    sample = _sample(rows)
    contestants, missing = _contestants(sample)
    wrong = _disagreeing(contestants, sample)
    measured = _measure([one for one in contestants if one.name not in wrong])
    if as_json:
        click.echo(json.dumps(_object(rows, measured, missing, wrong)))
    else:
        _print(rows, measured, missing, wrong)
    sys.exit(1 if wrong else 0)


def _sample(rows: int) -> Sample:
    law = load_law()
    calendar = law.calendars.calendar(states=(), court=None, regime="frcp", counts_states=False)
    many = [_FIRST + timedelta(days=number * _STRIDE % _SPAN) for number in range(_BATCH)]
    return Sample(law, calendar, many[:rows], many)


def _contestants(sample: Sample) -> tuple[list[Contestant], list[str]]:
    """Those that can run here, and the packages that cannot be imported."""
    found, missing = list(_ours(sample)), []
    for package, others in {"holidays": _holidays, "pandas": _pandas, "numpy": _numpy}.items():
        try:
            found += others(sample)
        except ImportError:
            missing.append(package)
    return found, missing


def _ours(sample: Sample) -> Iterator[Contestant]:
    calendar, events, many, law = sample.calendar, sample.events, sample.many, sample.law
    requests = [{"regime": "frcp", "mode": "days", "period": _DAYS, "trigger": on.isoformat()} for on in events]
    terms = replace(resolve(read_request(requests[0]), law.book, law.calendars), calendar=calendar)
    prepared = [replace(terms, start=on) for on in events]
    rows = len(events)
    yield Contestant(_BARE, lambda: [day_after(calendar, on, _DAYS) for on in events], _same, rows, budget_ns=400)
    yield Contestant("ours, explained", lambda: [_explained(one) for one in prepared], _same, rows, budget_ns=3000)
    yield Contestant(
        "ours, request to answer", lambda: [answer(one, law)["due"] for one in requests], date.fromisoformat, rows
    )
    yield Contestant(_MANY, lambda: days_after(calendar, many, _DAYS), _same, len(many), beside=_MANY, budget_ns=80)


def _explained(terms: Terms) -> When | None:
    made = count(terms)
    steps_of(made)
    return made.due


def _same(on: date) -> date:
    return on


def _holidays(sample: Sample) -> Iterator[Contestant]:
    """The package as its users use it: its days prepared, then one look a day."""
    import holidays

    closed, events = holidays.country_holidays("US", years=_YEARS), sample.events

    def rolled(on: date) -> date:
        end = on + _PERIOD
        while end.weekday() >= _SATURDAY or end in closed:
            end += _ONE
        return end

    rows = len(events)
    yield Contestant("holidays, 'in' test", lambda: [rolled(on) for on in events], _same, rows)
    yield Contestant(
        "holidays, get_nth_working_day",
        lambda: [closed.get_nth_working_day(on + _PERIOD, 0) for on in events],
        _same,
        rows,
    )


def _pandas(sample: Sample) -> Iterator[Contestant]:
    import pandas as pd
    from pandas.tseries.holiday import USFederalHolidayCalendar

    open_day = pd.offsets.CustomBusinessDay(calendar=USFederalHolidayCalendar())
    events, period = [pd.Timestamp(on) for on in sample.events], pd.Timedelta(days=_DAYS)
    yield Contestant(
        "pandas, CustomBusinessDay",
        lambda: [open_day.rollforward(on + period) for on in events],
        lambda end: end.date(),
        len(events),
    )


def _numpy(sample: Sample) -> Iterator[Contestant]:
    """NumPy knows no holidays: it is given ours."""
    import numpy as np

    open_days = np.busdaycalendar(holidays=np.array(_weekdays_closed(sample.calendar), dtype="datetime64[D]"))
    many = np.array(sample.many, dtype="datetime64[D]")
    events = list(many[: len(sample.events)])
    yield Contestant(
        "numpy, busday_offset of one",
        lambda: [np.busday_offset(on + _DAYS, 0, roll="forward", busdaycal=open_days) for on in events],
        lambda end: end.item(),
        len(events),
    )
    yield Contestant(
        "numpy, busday_offset of an array",
        lambda: np.busday_offset(many + _DAYS, 0, roll="forward", busdaycal=open_days),
        lambda end: end.item(),
        len(many),
        beside=_MANY,
    )


def _weekdays_closed(calendar: Calendar) -> list[date]:
    days = (date(_YEARS[0], 1, 1) + timedelta(days=number) for number in range(366 * len(_YEARS)))
    return [on for on in days if on.weekday() < _SATURDAY and calendar.is_closed(on)]


def _disagreeing(contestants: Iterable[Contestant], sample: Sample) -> dict[str, str]:
    """Each contestant that finds another date than ours, with the first it is wrong about."""
    wrong: dict[str, str] = {}
    for one in contestants:
        events = sample.many[: one.dates]
        found = zip(events, map(one.read, one.run()), strict=True)
        other = [(on, end) for on, end in found if end != day_after(sample.calendar, on, _DAYS)]
        if other:
            on, end = other[0]
            ours = day_after(sample.calendar, on, _DAYS)
            wrong[one.name] = f"{len(other)} of {one.dates} dates differ; the first, from {on}: {end}, ours {ours}"
    return wrong


def _measure(contestants: Sequence[Contestant]) -> list[Measured]:
    """Every contestant in turn, round by round; the collector of garbage waits meanwhile."""
    taken: dict[str, list[float]] = {one.name: [] for one in contestants}
    hidden = not sys.stderr.isatty()
    with click.progressbar(range(_ROUNDS), label="measuring", file=sys.stderr, hidden=hidden) as rounds:
        for _ in rounds:
            for one in contestants:
                taken[one.name].append(1e9 * Timer(one.run).timeit(1) / one.dates)
    return [Measured(one, taken[one.name]) for one in contestants]


def _ratios(measured: Iterable[Measured]) -> dict[str, float]:
    best = {one.contestant.name: one.best for one in measured}
    return {
        one.contestant.name: one.best / best[one.contestant.beside] for one in measured if one.contestant.beside in best
    }


def _object(rows: int, measured: Sequence[Measured], missing: list[str], wrong: dict[str, str]) -> dict[str, object]:
    """The benchmark as one object; `ns` are nanoseconds a date of the best round."""
    names = [one.contestant.name for one in measured]
    budgets = {one.contestant.name: one.contestant.budget_ns for one in measured if one.contestant.budget_ns}
    return {
        "job": "deadlines",
        "rows": rows,
        "rounds": _ROUNDS,
        "ns": dict(zip(names, (round(one.best, 1) for one in measured), strict=True)),
        "median_ns": dict(zip(names, (round(one.median, 1) for one in measured), strict=True)),
        "ratio_to_ours": {name: round(ratio, 2) for name, ratio in _ratios(measured).items()},
        "beside": {one.contestant.name: one.contestant.beside for one in measured},
        "budget_ns": budgets,
        "left_out": missing,
        "disagree": wrong,
    }


def _print(rows: int, measured: Sequence[Measured], missing: list[str], wrong: dict[str, str]) -> None:
    ratios = _ratios(measured)
    click.echo(f"{_DAYS} days after {rows} events, federal calendar; nanoseconds a date, {_ROUNDS} rounds in turn")
    click.echo(f"{'job':<34}{'best':>9}{'median':>9}{'ratio':>8}  {'beside':<13}budget")
    for one in measured:
        name, beside, budget = one.contestant.name, one.contestant.beside, one.contestant.budget_ns
        met = "" if budget is None else f"{budget:.0f}: {'met' if one.best <= budget else 'missed'}"
        line = f"{name:<34}{one.best:>9.0f}{one.median:>9.0f}{ratios.get(name, 0):>8.2f}  {beside:<13}{met}"
        click.echo(line.rstrip())
    for name, why in wrong.items():
        click.echo(f"Not measured, it finds other dates than ours: {name}: {why}")
    if missing:
        click.echo(f"Left out, not to be imported here: {', '.join(missing)}. 'make install' installs them")
