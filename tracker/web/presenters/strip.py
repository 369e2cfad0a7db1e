"""The strip: about three weeks as a drawing in plain numbers, a lane for each court. Hours run to the right.

Only what had happened by the moment looked at is drawn; the macro `strip` says what each value means.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.domain.moments import local_day, start_of_day
from tracker.domain.record import Entry, MatterRecord
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import CourtLevel, EffectKind, ObligationKind
from tracker.domain.wording import counted, format_day, format_due, format_instant, format_moment
from tracker.web.look import Look
from tracker.web.presenters.common import Link, Mark, entry_href, mark_of, short_day
from tracker.web.presenters.rows import deadline_href

DAYS_BEFORE, DAYS_AFTER = 14, 8
HOURS = 24 * (DAYS_BEFORE + DAYS_AFTER)
TOP, NAME, LINE, PAD, FOOT = 26, 22, 34, 8, 44

_HOUR = timedelta(hours=1)
_HOURS_A_LETTER = 3.9  # a letter of a label as wide as it is where the drawing is narrowest
_LEVELS = tuple(CourtLevel)


@dataclass(frozen=True, slots=True)
class Window:
    """The days drawn, and the zone in which they begin."""

    first: date
    zone: str

    @property
    def start(self) -> datetime:
        """The first instant drawn."""
        return start_of_day(self.first, self.zone)

    def days(self) -> tuple[date, ...]:
        """The local days drawn."""
        return tuple(self.first + timedelta(days=number) for number in range(DAYS_BEFORE + DAYS_AFTER))

    def x(self, at: datetime) -> float:
        """Where an instant stands, kept within the drawing."""
        return round(min(max((at - self.start) / _HOUR, 0.0), float(HOURS)), 2)

    def holds(self, at: datetime) -> bool:
        """Whether an instant is drawn."""
        return timedelta() <= at - self.start <= timedelta(hours=HOURS)


@dataclass(frozen=True, slots=True)
class Bar:
    """An order, from its day on."""

    x: float
    y: int
    w: float
    href: str
    label: str
    is_open: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A deadline at its due moment."""

    x: float
    y: int
    status: str
    href: str
    label: str
    is_accepted: bool
    is_beyond: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A stay."""

    x: float
    y: int
    w: float
    h: int
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A court."""

    label: str
    y: int
    h: int


@dataclass(frozen=True, slots=True)
class Tick:
    """The start of a day."""

    x: float
    label: str
    major: bool


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of the same in words."""

    when: str
    what: str
    href: str | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """The whole drawing."""

    label: str
    width: int
    height: int
    lanes: tuple[Lane, ...]
    bars: tuple[Bar, ...]
    shapes: tuple[Shape, ...]
    spans: tuple[Span, ...]
    ticks: tuple[Tick, ...]
    lines: tuple[TextLine, ...]
    moment_x: float | None
    moment_label: str
    record_end_x: float | None
    record_end_label: str
    before: Link | None
    after: Link | None


def strip_of(look: Look) -> Strip | None:
    """The strip at the moment looked at; None where nothing had been ordered by then."""
    orders = _orders(look)
    if not orders:
        return None
    window = _window(look, orders)
    placed = _Placed(look, window, tuple(one for one in orders if _is_drawn(look, window, one)))
    height = placed.bottom + FOOT
    end = look.assessment.record_through
    days = window.days()
    return Strip(
        label=f"Timeline of {short_day(days[0])} to {format_day(days[-1])}, by court",
        width=HOURS,
        height=height,
        lanes=tuple(placed.lanes),
        bars=tuple(placed.bars),
        shapes=tuple(placed.shapes),
        spans=tuple(placed.spans),
        ticks=tuple(_ticks(window)),
        lines=tuple(_in_words(look, window, orders)),
        moment_x=window.x(look.as_of) if window.holds(look.as_of) else None,
        moment_label=f"As of {format_instant(look.as_of, look.zone)}",
        record_end_x=window.x(end) if end is not None and window.holds(end) else None,
        record_end_label="record ends",
        before=_before(look, window, orders),
        after=_after(look, window),
    )


def _orders(look: Look) -> tuple[Entry, ...]:
    found = [one for one in look.record.entries.values() if one.kind == "order" and one.filed.counts_at(look.as_of)]
    return tuple(sorted(found, key=lambda one: (one.filed.earliest or one.filed.latest, one.key)))


def _window(look: Look, orders: tuple[Entry, ...]) -> Window:
    """The days around the moment; around the record's end where the moment is past it and nothing lies near."""
    end = look.assessment.record_through
    around = _around(look, look.as_of)
    if end is None or look.as_of <= end:
        return around
    moments = [one.filed.latest for one in orders]
    moments += [one.due.moment.latest for one in look.assessment.standings if one.due.moment is not None]
    return around if any(around.holds(at) for at in moments) else _around(look, end)


def _around(look: Look, at: datetime) -> Window:
    return Window(local_day(at, look.zone) - timedelta(days=DAYS_BEFORE), look.zone)


def _is_drawn(look: Look, window: Window, order: Entry) -> bool:
    """Whether an order is of these days, or began a duty that goes on through them."""
    return order.filed.latest >= window.start or any(
        one.obligation.imposed_by == order.key and one.obligation.kind is not ObligationKind.DATED
        for one in look.assessment.standings
    )


def _ticks(window: Window) -> Iterable[Tick]:
    for day in window.days():
        x = window.x(start_of_day(day, window.zone))
        yield Tick(x, str(day.day), major=False)
        if day.weekday() == 0:
            yield Tick(x, short_day(day), major=True)


def _before(look: Look, window: Window, orders: tuple[Entry, ...]) -> Link | None:
    earlier = [one for one in orders if one.filed.latest < window.start]
    if not earlier:
        return None
    if len(earlier) == 1:
        words = f"Before: {earlier[0].title}, {format_moment(earlier[0].filed, look.zone)}"
        return Link(entry_href(look, earlier[0].key), words)
    return Link(f"{look.href(f'/matters/{look.record.key}')}#orders", f"Before: {counted(len(earlier), 'order')}")


def _after(look: Look, window: Window) -> Link | None:
    if window.holds(look.as_of) or look.as_of < window.start:
        return None
    away = (local_day(look.as_of, look.zone) - window.days()[-1]).days
    what = "today" if look.is_now else "the moment shown"
    return Link("#list", f"{counted(away, 'day')} on to {what}, {format_day(local_day(look.as_of, look.zone))}")


def _in_words(look: Look, window: Window, orders: tuple[Entry, ...]) -> Iterable[TextLine]:
    found = [
        (one.filed.latest, TextLine(format_moment(one.filed, look.zone), one.title, entry_href(look, one.key)))
        for one in orders
        if _is_drawn(look, window, one)
    ]
    for standing in look.assessment.standings:
        moment = standing.due.moment
        if moment is not None and window.holds(moment.latest):
            href = deadline_href(look, standing.key)
            line = TextLine(format_due(standing.due), standing.obligation.title, href, mark_of(standing))
            found.append((moment.latest, line))
    found.sort(key=lambda pair: pair[0])
    yield from (line for _, line in found)


class _Placed:
    """Where everything stands: lanes from the highest court down, in each as many lines as its labels need."""

    def __init__(self, look: Look, window: Window, orders: tuple[Entry, ...]) -> None:
        self.look, self.window = look, window
        self.lanes: list[Lane] = []
        self.bars: list[Bar] = []
        self.shapes: list[Shape] = []
        self.spans: list[Span] = []
        self.bottom = TOP
        for court in _courts(look.record):
            held = [one for one in orders if look.record.dockets[one.docket].court == court]
            if held:
                self._lane(court, held)
        self._stays()

    def _lane(self, court: str, orders: list[Entry]) -> None:
        top, taken = self.bottom, list[float]()
        for order in orders:
            bar = self._bar(order)
            line = next((number for number, end in enumerate(taken) if end <= _left(bar)), len(taken))
            taken[line : line + 1] = [_right(bar)]
            y = top + NAME + line * LINE
            self.bars.append(Bar(bar.x, y, bar.w, bar.href, bar.label, bar.is_open, bar.anchor))
            self._deadlines(order, y)
        height = NAME + len(taken) * LINE + PAD
        self.lanes.append(Lane(self.look.record.courts[court].name, top, height))
        self.bottom = top + height

    def _bar(self, order: Entry) -> Bar:
        begins = order.filed.earliest or order.filed.latest
        standings = _standings(self.look, order)
        is_open = any(one.obligation.kind is not ObligationKind.DATED for one in standings)
        dues = [one.due.moment.latest for one in standings if one.due.moment is not None]
        x = self.window.x(begins)
        last = float(HOURS) if is_open else self.window.x(max([order.filed.latest, *dues]))
        label = order.title if self.window.holds(begins) else f"since {_since(order, self.look)}: {order.title}"
        anchor = "end" if x + len(label) * _HOURS_A_LETTER > HOURS else "start"
        return Bar(x, 0, round(last - x, 2), entry_href(self.look, order.key), label, is_open, anchor)

    def _deadlines(self, order: Entry, y: int) -> None:
        for standing in _standings(self.look, order):
            moment = standing.due.moment
            if moment is not None and self.window.holds(moment.latest):
                self.shapes.append(_shape(self.look, standing, self.window.x(moment.latest), y + 20))

    def _stays(self) -> None:
        lines = {line.effect.key: (line, one) for one in self.look.assessment.standings for line in one.effects}
        for line, standing in lines.values():
            if line.effect.kind is not EffectKind.STAYS:
                continue
            begins = self.window.x(line.effect.begins.latest)
            until = self.window.x(line.until.latest) if line.until else float(HOURS)
            href = entry_href(self.look, standing.obligation.imposed_by or "")
            y = next((bar.y for bar in self.bars if bar.href == href), None)
            if y is not None and until > begins:
                by = self.look.record.entries[line.effect.by].title
                self.spans.append(Span(begins, y + 13, until - begins, 13, "stay", f"stayed: {by}"))


def _since(order: Entry, look: Look) -> str:
    return format_moment(order.filed, look.zone)


def _left(bar: Bar) -> float:
    return bar.x if bar.anchor == "start" else min(bar.x, HOURS - len(bar.label) * _HOURS_A_LETTER)


def _right(bar: Bar) -> float:
    return max(bar.x + bar.w, bar.x + len(bar.label) * _HOURS_A_LETTER)


def _courts(record: MatterRecord) -> list[str]:
    held = {docket.court for docket in record.dockets.values()}
    return sorted(held, key=lambda key: (-_LEVELS.index(CourtLevel(record.courts[key].level)), key))


def _standings(look: Look, order: Entry) -> list[Standing]:
    return [one for one in look.assessment.standings if one.obligation.imposed_by == order.key]


def _shape(look: Look, standing: Standing, x: float, y: int) -> Shape:
    mark = mark_of(standing)
    label = f"{mark.words}: {standing.obligation.title}, due {format_due(standing.due)}"
    return Shape(x, y, mark.status, deadline_href(look, standing.key), label, mark.is_accepted, mark.is_beyond)
