"""The strip: about three weeks as a drawing in plain numbers, a lane for each court.

Only what had happened by the moment looked at is drawn; the macro `strip` says what each value means.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tracker.domain.moments import local_day, start_of_day
from tracker.domain.record import Entry
from tracker.domain.vocabulary import ObligationKind
from tracker.domain.wording import counted, format_day, format_due, format_instant, format_moment
from tracker.services.digest_checks import with_check
from tracker.web.look import Look
from tracker.web.presenters.common import Link, entry_href, mark_of, short_day
from tracker.web.presenters.rows import deadline_href
from tracker.web.presenters.strip_lanes import Placed
from tracker.web.presenters.strip_parts import DAYS_BEFORE, FOOT, HOURS, Strip, TextLine, Tick, Window

_WIDTH_OF_WORDS = 48  # hours: nearer to the right edge there is no room for a day or a few words


def strip_of(look: Look) -> Strip | None:
    """The strip at the moment looked at; None where nothing had been ordered by then."""
    orders = _orders(look)
    if not orders:
        return None
    window = _window(look, orders)
    placed = Placed(look, window, tuple(one for one in orders if _is_drawn(look, window, one)))
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
        record_end_label="record ends" if window.known_to < HOURS - _WIDTH_OF_WORDS else "",
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
    first = local_day(at, look.zone) - timedelta(days=DAYS_BEFORE)
    return Window(first, look.zone, look.assessment.record_through)


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
        if day.weekday() == 0 and x < HOURS - _WIDTH_OF_WORDS:
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
    last = local_day(look.assessment.record_through or look.as_of, look.zone)
    away = (local_day(look.as_of, look.zone) - last).days
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
            title = with_check(standing.obligation.title, standing)
            line = TextLine(format_due(standing.due), title, href, mark_of(standing))
            found.append((moment.latest, line))
    found.sort(key=lambda pair: pair[0])
    yield from (line for _, line in found)
