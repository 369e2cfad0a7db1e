"""What stands in one line within an item: points on which sources differ, events beside it, filings since its order."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from tracker.domain.record import Conflict, MatterRecord
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Nature, Status
from tracker.domain.wording import format_moment, listed
from tracker.services.digest_values import DigestNote

_MOST_TOPICS, _MOST_FILINGS = 3, 2
_WEIGHTY = frozenset({"due", "status"})


def item_notes(record: MatterRecord, standing: Standing, as_of: datetime, base_url: str) -> tuple[DigestNote, ...]:
    """The lines of one duty, in the order in which they are told."""
    return (
        *_beside(record, standing, as_of),
        *_filed_since(record, standing, as_of),
        *_differs(record, standing, base_url),
    )


def open_conflicts(record: MatterRecord, standing: Standing) -> tuple[Conflict, ...]:
    """The conflicts nobody decided that touch a duty, its deadline or its order, those about date or status first."""
    duty = standing.obligation
    rows = {("obligations", duty.key), ("deadlines", standing.key), ("orders", duty.imposed_by)}
    found = []
    for place, one in enumerate(record.conflicts):
        touched = [touch.field for touch in one.touches if (touch.kind, touch.key) in rows]
        if touched and not one.decided:
            found.append((_WEIGHTY.isdisjoint(touched), place, one))
    return tuple(one for _, _, one in sorted(found, key=lambda each: each[:2]))


def number_of_conflicts(record: MatterRecord, standings: Iterable[Standing]) -> int:
    """How many open conflicts touch any of these duties."""
    return len({one.key for standing in standings for one in open_conflicts(record, standing)})


def _differs(record: MatterRecord, standing: Standing, base_url: str) -> Iterator[DigestNote]:
    topics = [one.topic for one in open_conflicts(record, standing)]
    if topics:
        said = "; ".join([*topics[:_MOST_TOPICS], *_more(len(topics) - _MOST_TOPICS)])
        yield DigestNote("Sources differ or are silent on", f"{said}.", f"{base_url}/conflicts?matter={record.key}")


def _beside(record: MatterRecord, standing: Standing, as_of: datetime) -> Iterator[DigestNote]:
    """The events beside a duty to abstain, which is never judged."""
    duty = standing.obligation
    if duty.nature is not Nature.ABSTAIN:
        return
    events = sorted(
        (
            one
            for one in record.happenings
            if one.kind == "event" and duty.key in one.obligations and one.at.counts_at(as_of)
        ),
        key=lambda one: (one.at.latest, one.key),
    )
    told = [f"{one.title} ({format_moment(one.at, record.zone)})" for one in events]
    if told:
        yield DigestNote("", f"Reported beside it: {listed(told)}. No conclusion is drawn.")


def _filed_since(record: MatterRecord, standing: Standing, as_of: datetime) -> Iterator[DigestNote]:
    """The filings since its order that answer nothing: by who owes it, or on its docket by anybody not owed."""
    duty, order = standing.obligation, record.entries.get(standing.obligation.imposed_by or "")
    if standing.status is not Status.UNVERIFIED or order is None:
        return
    answering = {one.answered_by for one in record.fulfilments}
    found = sorted(
        (
            one
            for one in record.entries.values()
            if one.kind == "filing"
            and not one.sealed
            and one.key not in answering
            and (one.by in duty.obligors or (one.docket == duty.docket and one.by not in duty.obligees))
            and one.filed.earliest is not None
            and one.filed.earliest > order.filed.latest
            and one.filed.counts_at(as_of)
        ),
        key=lambda one: (one.filed.counts_from, one.key),
    )
    if found:
        told = [f"{one.title}, {format_moment(one.filed, record.zone)}" for one in found[:_MOST_FILINGS]]
        it = "it answers" if len(found) == 1 else "they answer"
        said = "; ".join([*told, *_more(len(found) - _MOST_FILINGS)])
        yield DigestNote(
            "", f"On record since: {said}. Nothing on record says that {it} this, and no conclusion is drawn."
        )


def _more(number: int) -> list[str]:
    return [f"and {number} more"] if number > 0 else []
