"""What an order may act on and what may answer a deadline, as grouped choices of the matter looked at."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from wtforms.fields import SelectChoice  # type: ignore[attr-defined]

from tracker.domain.record import Request
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import EffectKind, Nature, ObligationKind
from tracker.domain.wording import format_due, format_moment
from tracker.services.offered import Hearing
from tracker.web.forms import offers
from tracker.web.look import Look

MOST_LISTED = 60
_LETTERS = 110
_EPOCH = datetime(1, 1, 2, tzinfo=UTC)
_ASKS = {
    EffectKind.EXTENDS: "for more time",
    EffectKind.STAYS: "for a stay",
    EffectKind.LIFTS_STAY: "to lift a stay",
    EffectKind.VACATES: "to vacate",
}


def shortened(text: str) -> str:
    """A text cut at a word where it is long."""
    return text if len(text) <= _LETTERS else f"{text[:_LETTERS].rsplit(' ', 1)[0]} …"


def targets(look: Look, held: str = "") -> list[SelectChoice]:
    """What an order may act on: duties, dates of duties, orders, and the pending requests it may rule on.

    `held` is what was chosen before; it is offered in any case.
    """
    record = look.record
    dated = [one for one in look.assessment.standings if one.due.moment is not None]
    dated.sort(key=_due_at, reverse=True)
    dated.sort(key=lambda one: f"deadlines:{one.key}" != held)
    pending = [one for one in record.requests if one.ruled_by is None]
    found = [
        *_in_group("A duty", ((f"obligations:{duty.key}", duty.title) for duty in record.obligations)),
        *_in_group("The date of a duty", ((f"deadlines:{one.key}", _dated(one)) for one in dated[:MOST_LISTED])),
        *_grouped("A whole order, with all it imposes", offers.entries(look, "order")),
        *_in_group("A pending request it rules on", ((f"requests:{one.key}", _request(look, one)) for one in pending)),
    ]
    if held and held not in {one.value for one in found}:
        found.insert(0, SelectChoice(held, shortened(held.partition(":")[2]), optgroup="As on record"))
    return found


def answering(look: Look, hearings: Iterable[Hearing]) -> list[SelectChoice]:
    """What may be said to answer deadlines: filings, orders, days in court, events."""
    record = look.record
    events = [one for one in record.happenings if one.kind == "event"]
    return [
        *_grouped("A filing", offers.entries(look, "filing")),
        *_in_group("A day in court", ((f"settings:{one.key}", one.title) for one in hearings)),
        *_grouped("An order", offers.entries(look, "order")),
        *_in_group(
            "An event outside court",
            ((f"events:{one.key}", f"{format_moment(one.at, look.zone)}: {one.title}") for one in events),
        ),
    ]


def deadlines(look: Look, chosen: Iterable[str] = ()) -> list[SelectChoice]:
    """The deadlines to do something: those that nothing answers first, then the latest; those chosen always."""
    held = set(chosen)
    acts = [one for one in look.assessment.standings if one.obligation.nature is Nature.ACT]
    acts.sort(key=_due_at, reverse=True)
    acts.sort(key=lambda one: (one.key not in held, bool(one.answers)))
    listed = [SelectChoice(one.key, _dated(one)) for one in acts[: max(MOST_LISTED, len(held))]]
    known = {one.key for one in acts}
    return [*(SelectChoice(key, key) for key in sorted(held - known)), *listed]


def sides(look: Look) -> list[SelectChoice]:
    """The parties of the matter, those who owe something first, then those to whom something is owed."""
    owing = {key for duty in look.record.obligations for key in duty.obligors}
    owed = {key for duty in look.record.obligations for key in duty.obligees}
    return sorted(offers.parties(look), key=lambda one: (one.value not in owing, one.value not in owed))


def court_of(look: Look, docket: str) -> tuple[str, str]:
    """The court that keeps a docket, by key, with its time zone; the matter's zone while none is chosen."""
    held = look.record.dockets.get(docket)
    court = look.record.courts.get(held.court) if held else None
    return (court.key, court.zone) if court else ("", look.zone)


def undated(look: Look) -> list[SelectChoice]:
    """The duties that have no date on record and may be given one."""
    has_date = {one.obligation for one in look.record.deadlines if one.due.moment is not None}
    return [
        SelectChoice(duty.key, shortened(duty.title))
        for duty in look.record.obligations
        if duty.kind in (ObligationKind.DATED, ObligationKind.WAITING) and duty.key not in has_date
    ]


def _grouped(group: str, choices: Iterable[SelectChoice]) -> Iterator[SelectChoice]:
    return (SelectChoice(one.value, one.label, optgroup=group) for one in choices)


def _in_group(group: str, named: Iterable[tuple[str, str]]) -> Iterator[SelectChoice]:
    return (SelectChoice(value, shortened(words), optgroup=group) for value, words in named)


def _due_at(standing: Standing) -> datetime:
    return standing.due.moment.latest if standing.due.moment else _EPOCH


def _dated(standing: Standing) -> str:
    return shortened(f"{format_due(standing.due)}: {standing.obligation.title}")


def _request(look: Look, request: Request) -> str:
    filing = look.record.entries.get(request.filing)
    title = filing.title if filing else request.filing
    return f"{title} ({_ASKS.get(request.kind, f'for what {request.kind.value} says')})"
