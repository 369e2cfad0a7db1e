"""One duty as a digest tells it: who owes what to whom, by when, how it stands, under which order, and a short why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tracker.domain.explanation import ADEQUACY_WORDS, STATUS_WORDS, words
from tracker.domain.record import Entry, MatterRecord
from tracker.domain.standing import Assessment, Standing
from tracker.domain.told import ToldMatter
from tracker.domain.vocabulary import Status
from tracker.domain.wording import counted, format_moment, inside, listed
from tracker.services.digest_checks import with_check
from tracker.services.digest_notes import item_notes
from tracker.services.digest_times import due_said, relative_said
from tracker.services.digest_values import DigestItem, DigestLine, DigestNote, DigestPart

_MOST_LINES = 7
_TOLD_OTHERWISE = frozenset(
    {
        "imposed",
        "imposed_by_rule",
        "forbids",
        "due_stated",
        "due_computed",
        "due_recomputed",
        "due_set",
        "due_none",
        "assumed",
        "due_today",
        "upcoming",
        "safe_by",
        "past_due",
        "continuing",
        "appeal_does_not_stay",
        "outcome_not_known",
        "awaits_check",
        "second_checked",
    }
)
"""Reasons that the other lines of an item say already, or that belong on its page and not in a mail."""

_SHAPES = {
    Status.MISSED: "\u25c6",
    Status.OVERDUE: "\u25c6",
    Status.UNVERIFIED: "\u25c7",
    Status.DUE_TODAY: "\u25cf",
    Status.UPCOMING: "\u25cb",
    Status.CONTINUING: "\u25ac",
    Status.WAITING: "\u25cc",
}
"""The shapes of the pages as letters, since mail shows no drawings: diamonds past due, circles to come, bars go on."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One matter as one digest tells it: the assessment, the reader's zone, and what the digest before it told."""

    assessment: Assessment
    zone: str
    base_url: str
    before: ToldMatter | None = None
    duties_before: frozenset[str] = field(default=frozenset())

    @property
    def record(self) -> MatterRecord:
        """The matter's record."""
        return self.assessment.record

    @property
    def address(self) -> str:
        """The matter's page."""
        return f"{self.base_url}/matters/{self.record.key}"

    def page(self, path: str) -> str:
        """A page that lists things of one matter and is told by its address which."""
        return f"{self.base_url}{path}?matter={self.record.key}"

    def part(self) -> DigestPart:
        """What a heading holds of this matter, with nothing in it yet."""
        return DigestPart(self.record.key, self.record.title, self.address)


def items(telling: Telling, standings: Iterable[Standing]) -> tuple[DigestItem, ...]:
    """The deadlines as items, soonest first; those of one duty that stand alike for the same reasons are one item."""
    as_of = telling.assessment.as_of
    found = sorted(standings, key=lambda one: (one.safe_by is None, one.safe_by or as_of, one.key))
    alike: dict[tuple[str, str, Status], list[Standing]] = {}
    for standing in found:
        alike.setdefault((standing.obligation.key, why(standing), standing.status), []).append(standing)
    return tuple(_item(telling, same) for same in alike.values())


def _item(telling: Telling, standings: Sequence[Standing]) -> DigestItem:
    standing = standings[0]
    duty = standing.obligation
    shown = standings if standing.status is Status.UPCOMING else standings[-_MOST_LINES:]
    page = f"/deadlines/{standing.key}" if len(standings) == 1 else f"/obligations/{duty.key}"
    left, since = len(standings) - len(shown), due_said(standing, standing.due.zone)
    return DigestItem(
        key=standing.key,
        title=duty.title,
        lines=tuple(_line(telling, one) for one in shown),
        who=_who(telling.record, standing),
        order=order_said(telling.record, standing),
        why=why(standing),
        assumed=standing.due.assumptions,
        assumed_said="",
        status_code=standing.status.value,
        address=f"{telling.base_url}{page}",
        earlier=f"and {left} before these, from {since} on" if left else "",
        notes=item_notes(telling.record, standing, telling.assessment.as_of, telling.base_url),
    )


def _line(telling: Telling, standing: Standing) -> DigestLine:
    return DigestLine(
        key=standing.key,
        due=due_said(standing, telling.zone),
        relative=relative_said(standing, telling.assessment.as_of),
        status=status_said(standing),
        status_code=standing.status.value,
        shape=_SHAPES.get(standing.status, ""),
        address=f"{telling.base_url}/deadlines/{standing.key}",
    )


def status_said(standing: Standing) -> str:
    """The status in words, with whether the answer was good enough and whether the date waits for a second check."""
    word = with_check(STATUS_WORDS[standing.status], standing)
    return f"{word}; {ADEQUACY_WORDS[standing.adequacy]}" if standing.adequacy else word


def why(standing: Standing) -> str:
    """The reasons that nothing else in an item says."""
    told = (step for step in standing.reasons if step.code not in _TOLD_OTHERWISE)
    return " ".join(words(step, standing.due.zone) for step in told)


def order_said(record: MatterRecord, standing: Standing) -> str:
    """The order that imposed a duty, when it was given and by which court; or the rule."""
    duty = standing.obligation
    order = record.entries.get(duty.imposed_by or "")
    if order is None:
        return f"Imposed by {duty.rule_cite or duty.rule}" if duty.rule else "What imposed it is not in this record"
    return f"{order.title}, {format_moment(order.filed, record.zone)}{court_said(record, order)}"


def court_said(record: MatterRecord, entry: Entry) -> str:
    """The court of an entry after a comma, marked where it is assumed; nothing where it is little more than a guess."""
    held = record.dockets.get(entry.docket)
    cited = record.citations.get((f"{entry.kind}s", entry.key), ())
    sure = {one.confidence for one in cited if one.field == "docket" and one.method}
    if held is None or "low" in sure:
        return ""
    return f", {record.courts[held.court].name}{' (court assumed)' if sure else ''}"


def _who(record: MatterRecord, standing: Standing) -> str:
    owes, owed = (names(record, keys) for keys in (standing.obligation.obligors, standing.obligation.obligees))
    return f"Owed by {owes} to {owed}" if owed else f"Owed by {owes}"


def names(record: MatterRecord, keys: Iterable[str]) -> str:
    """Parties as they stand inside a sentence."""
    return listed([inside(record.parties[key].name) if key in record.parties else key for key in keys])


def notes_once(found: tuple[DigestPart, ...], telling: Telling) -> tuple[DigestPart, ...]:
    """The parts with what is said beside each duty where it stands first."""
    duties = {standing.key: standing.obligation.key for standing in telling.assessment.standings}
    told: set[tuple[str, DigestNote]] = set()

    def once(item: DigestItem) -> DigestItem:
        duty = duties.get(item.key, item.key)
        notes = tuple(note for note in item.notes if (duty, note) not in told)
        told.update((duty, note) for note in notes)
        return replace(item, notes=notes)

    return tuple(replace(part, items=tuple(once(item) for item in part.items)) for part in found)


def assumed_once(found: tuple[DigestPart, ...], told: set[tuple[str, ...]], telling: Telling) -> tuple[DigestPart, ...]:
    """The parts with each duty's assumptions where they stand first; what an earlier digest told is only counted."""
    duties = {standing.key: standing.obligation.key for standing in telling.assessment.standings}

    def once(item: DigestItem) -> DigestItem:
        if not item.assumed:
            return item
        is_told, was_told = item.assumed in told, duties.get(item.key) in telling.duties_before
        told.add(item.assumed)
        if not is_told and not was_told:
            return item
        dates = "Its dates rest" if len(item.lines) > 1 else "Its date rests"
        number = counted(len(item.assumed), "assumption")
        short = "" if is_told else f"{dates} on {number}, listed on its page."
        return replace(
            item, assumed=(), assumed_said=short if was_told else f"{dates} on what is assumed above for the same duty."
        )

    return tuple(replace(part, items=tuple(once(item) for item in part.items)) for part in found)
