"""Where orders, deadlines and stays stand on the strip: a lane for each court, in it as many lines as labels need."""

from collections.abc import Iterable
from dataclasses import replace

from tracker.domain.record import Entry, MatterRecord
from tracker.domain.standing import ENDED, Standing
from tracker.domain.vocabulary import CourtLevel, EffectKind, ObligationKind
from tracker.domain.wording import format_due, format_moment
from tracker.services.digest_checks import with_check
from tracker.web.look import Look
from tracker.web.presenters.common import entry_href, mark_of
from tracker.web.presenters.rows import deadline_href
from tracker.web.presenters.strip_parts import TOP, Bar, Lane, Shape, Span, Window

NAME, LINE, PAD = 22, 34, 8

_HOURS_A_LETTER = 3.9  # a letter of a label as wide as it is where the drawing is narrowest
_LEVELS = tuple(CourtLevel)


class Placed:
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

    def _lane(self, court: str, orders: list[Entry]) -> None:
        top, taken = self.bottom, list[float]()
        for order in orders:
            bar = self._bar(order)
            y = top + NAME + LINE * _line_for(taken, _left(bar), _right(bar))
            self.bars.append(replace(bar, y=y))
            self._deadlines(order, y)
        for stay in self._stays(orders):
            right = max(stay.x + stay.w, stay.x + len(stay.label) * _HOURS_A_LETTER)
            y = top + NAME + LINE * _line_for(taken, stay.x, right)
            self.spans.append(replace(stay, y=y + 13))
        height = NAME + len(taken) * LINE + PAD
        self.lanes.append(Lane(self.look.record.courts[court].name, top, height))
        self.bottom = top + height

    def _bar(self, order: Entry) -> Bar:
        begins = order.filed.earliest or order.filed.latest
        standings = _standings(self.look, order)
        is_open = any(one.obligation.kind is not ObligationKind.DATED and one.status not in ENDED for one in standings)
        ends = [one.due.moment.latest for one in standings if one.due.moment is not None]
        ends += [line.effect.begins.latest for one in standings if one.status in ENDED for line in one.effects]
        x = self.window.x(begins)
        last = self.window.known_to if is_open else self.window.x(max([order.filed.latest, *ends]))
        label = order.title
        if not self.window.holds(begins):
            label = f"since {format_moment(order.filed, self.look.zone)}: {label}"
        anchor = "end" if x + len(label) * _HOURS_A_LETTER > self.window.known_to else "start"
        return Bar(x, 0, round(last - x, 2), entry_href(self.look, order.key), label, is_open, anchor)

    def _deadlines(self, order: Entry, y: int) -> None:
        for standing in _standings(self.look, order):
            moment = standing.due.moment
            if moment is not None and self.window.holds(moment.latest):
                self.shapes.append(_shape(self.look, standing, self.window.x(moment.latest), y + 20))

    def _stays(self, orders: list[Entry]) -> Iterable[Span]:
        """The stays of what some orders imposed, each once."""
        keys = {order.key for order in orders}
        held = [one for one in self.look.assessment.standings if one.obligation.imposed_by in keys]
        for line in {line.effect.key: line for one in held for line in one.effects}.values():
            begins = self.window.x(line.effect.begins.counts_from)
            until = self.window.x(line.until.counts_from) if line.until else self.window.known_to
            if line.effect.kind is EffectKind.STAYS and until > begins:
                title = self.look.record.entries[line.effect.by].title
                yield Span(begins, 0, round(until - begins, 2), 13, "stay", f"stayed by: {title}")


def _line_for(taken: list[float], left: float, right: float) -> int:
    """The first line with room from `left` on; it is taken up to `right`."""
    line = next((number for number, end in enumerate(taken) if end <= left), len(taken))
    taken[line : line + 1] = [right]
    return line


def _left(bar: Bar) -> float:
    return bar.x if bar.anchor == "start" else min(bar.x, bar.x + bar.w - len(bar.label) * _HOURS_A_LETTER)


def _right(bar: Bar) -> float:
    end = bar.x + bar.w
    return end if bar.anchor == "end" else max(end, bar.x + len(bar.label) * _HOURS_A_LETTER)


def _courts(record: MatterRecord) -> list[str]:
    held = {docket.court for docket in record.dockets.values()}
    return sorted(held, key=lambda key: (-_LEVELS.index(CourtLevel(record.courts[key].level)), key))


def _standings(look: Look, order: Entry) -> list[Standing]:
    return [one for one in look.assessment.standings if one.obligation.imposed_by == order.key]


def _shape(look: Look, standing: Standing, x: float, y: int) -> Shape:
    mark = mark_of(standing)
    label = with_check(f"{mark.words}: {standing.obligation.title}, due {format_due(standing.due)}", standing)
    return Shape(x, y, mark.status, deadline_href(look, standing.key), label, mark.is_accepted, mark.is_beyond)
