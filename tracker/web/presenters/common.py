"""What every reading page shows in the same way: moments, marks, names, links. Words come from the domain's wording."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.domain.explanation import ADEQUACY_WORDS, STATUS_WORDS
from tracker.domain.explanation import words as reason_words
from tracker.domain.moments import Moment, local_day
from tracker.domain.record import Court, Docket, Due, Entry, MatterRecord, Obligation
from tracker.domain.second_check import AWAITS
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Adequacy, Precision
from tracker.domain.wording import (
    format_day,
    format_due,
    format_instant,
    format_moment,
    format_span,
    listed,
    relative_day,
)
from tracker.web.look import Look

_ONE_DAY, _ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Link:
    """An address with its words."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class MomentView:
    """A moment for the macro `moment`; `assumed` is "both" where the record says that something of it is assumed."""

    day: str
    clock: str | None = None
    iso: str | None = None
    relative: str | None = None
    reader: str | None = None
    assumed: str | None = None
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A status for the macros `status` and `symbol`."""

    status: str
    words: str
    is_accepted: bool = False
    is_beyond: bool = False
    notes: tuple[str, ...] = ()


def short_day(on: date) -> str:
    """A day without its year, `Mon 7 Apr`, for places where the year stands beside."""
    return format_day(on).rpartition(" ")[0]


def minute(at: datetime, zone: str) -> str:
    """An instant for an address: a day when it is the last instant of one, else the minute on the wall of `zone`."""
    local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if (local.hour, local.minute, local.second) == (23, 59, 59):
        return local.date().isoformat()
    return local.isoformat(timespec="minutes")


def due_view(look: Look, due: Due) -> MomentView:
    """A due moment: the day and clock in the zone that governs it, how far off it is, and what is assumed."""
    moment = due.moment
    if moment is None:
        return MomentView(day=format_due(due))
    clock, iso = None, None
    if moment.precision is Precision.MINUTE:
        iso = moment.latest.astimezone(ZoneInfo(due.zone)).isoformat(timespec="minutes")
    elif moment.precision is Precision.DAY:
        iso = local_day(moment.latest, due.zone).isoformat()
    day = format_due(due)
    if iso:
        clock = format_instant(moment.latest, due.zone).partition(", ")[2]
        day = day.removesuffix(f", {clock}")
    return MomentView(
        day=day,
        clock=clock,
        iso=iso,
        relative=_relative(look, moment, due.zone) if iso else None,
        assumed="both" if due.assumptions else None,
        assumptions=due.assumptions,
    )


def safe_view(look: Look, standing: Standing) -> MomentView | None:
    """The earliest reading of a due moment, where it is another day or clock than the due moment itself."""
    safe, moment = standing.safe_by, standing.due.moment
    if safe is None or moment is None or safe == moment.latest:
        return None
    words = format_instant(safe, standing.due.zone)
    day, _, clock = words.partition(", ")
    on = local_day(safe, standing.due.zone)
    relative = relative_day(on, local_day(look.as_of, standing.due.zone))
    return MomentView(day, clock, on.isoformat(), relative)


def _relative(look: Look, moment: Moment, zone: str) -> str:
    away = moment.latest - look.as_of
    if moment.precision is Precision.MINUTE and abs(away) < _ONE_DAY:
        return f"in {format_span(away)}" if away >= timedelta() else f"{format_span(away)} ago"
    return relative_day(local_day(moment.latest, zone), local_day(look.as_of, zone))


def mark_of(standing: Standing) -> Mark:
    """The status of a standing with what stands beside it, always: lateness, adequacy, and where the record ends."""
    words = STATUS_WORDS[standing.status]
    notes: list[str] = []
    if standing.is_read_two_ways:
        words = "not settled"
        notes.append(f"read as {' or as '.join(STATUS_WORDS[status] for status in standing.readings)}")
    if standing.late_by is not None and (late := least_late(standing.late_by)):
        notes.append(f"late {late}")
    if standing.adequacy is not None:
        notes.append(ADEQUACY_WORDS[standing.adequacy])
    if standing.beyond_record:
        notes += [_unended(reason_words(step, standing.due.zone)) for step in _beyond(standing)]
    if standing.awaits_check:
        notes.append(AWAITS)
    return Mark(
        status=standing.status.value,
        words=words,
        is_accepted=standing.adequacy is Adequacy.ACCEPTED,
        is_beyond=standing.beyond_record,
        notes=tuple(notes),
    )


def least_late(by: timedelta) -> str:
    """How late at least, as `by at least 41 min`; empty where only the days are known and the one follows the other."""
    return f"by at least {format_span(by)}" if by >= _ONE_MINUTE else ""


def _beyond(standing: Standing) -> Iterable:  # type: ignore[type-arg]
    return (step for step in standing.reasons if step.code == "beyond_record")


def _unended(sentence: str) -> str:
    plain = sentence.removesuffix(".")
    return plain[:1].lower() + plain[1:]


def party_names(record: MatterRecord, keys: Iterable[str]) -> str:
    """The names of parties in a sentence; empty for none."""
    return listed([record.parties[key].name if key in record.parties else key for key in keys])


def named_docket(docket: Docket, court: Court | None) -> str:
    """A docket in words: its title, its number where one is known, its court."""
    number = f"no. {docket.number}" if docket.number else ""
    return ", ".join(part for part in (docket.title, number, court.name if court else "") if part)


def court_of(record: MatterRecord, docket: str) -> Court | None:
    """The court that keeps a docket."""
    held = record.dockets.get(docket)
    return record.courts.get(held.court) if held else None


def identified(court: Court | None) -> str | None:
    """What a court is identified as from outside knowledge, said so; None where its own name is all there is."""
    if court is None or not court.identified_as:
        return None
    return f"identified as {court.identified_as} (outside knowledge)"


def entry_words(record: MatterRecord, entry: Entry) -> str:
    """A line of a docket with its court and date: `US Supreme Court: Ruling of the Supreme Court, Thu 10 Apr 2025`."""
    court = court_of(record, entry.docket)
    place = f"{court.name}: " if court else ""
    return f"{place}{entry.title}, {format_moment(entry.filed, record.zone)}"


def imposed_words(record: MatterRecord, obligation: Obligation) -> str:
    """What imposed a duty, in words."""
    order = record.entries.get(obligation.imposed_by or "")
    if order is not None:
        return entry_words(record, order)
    return obligation.rule_cite or obligation.rule or "This record does not hold the order that imposed it"


def entry_href(look: Look, key: str) -> str:
    """The place of a line of a docket: an order's or filing's own page, a notice's line on its docket."""
    entry = look.record.entries[key]
    if entry.kind == "notice":
        return f"{look.href(f'/dockets/{entry.docket}')}#{key}"
    return look.href(f"/{entry.kind}s/{key}")


def imposed_href(look: Look, obligation: Obligation) -> str | None:
    """The place of the order that imposed a duty, where the record holds it."""
    key = obligation.imposed_by
    return entry_href(look, key) if key and key in look.record.entries else None
