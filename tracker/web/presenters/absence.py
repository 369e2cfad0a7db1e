"""Why a deadline that exists has no standing at the moment looked at, and where it has one."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.compliance import assess
from tracker.domain.moments import end_of_day, local_day
from tracker.domain.obligations import zone_of
from tracker.domain.record import Entry, Obligation
from tracker.domain.wording import format_day, format_instant
from tracker.web.look import Look
from tracker.web.presenters.common import Link, imposed_words


@dataclass(frozen=True, slots=True)
class Absence:
    """The empty state of a page: what the duty is, why nothing is judged, and the day on which something is."""

    title: str
    heading: str
    says: str
    shows: Link


def absence_of(look: Look, key: str, path: str) -> Absence | None:
    """Why the deadline or duty with this key is not listed now; None where the record has none with that key.

    `path` is the address of the page, for the link to the day on which it is listed.
    """
    duty = _duty(look, key)
    if duty is None:
        return None
    order = look.record.entries.get(duty.imposed_by or "")
    if order is not None and not order.filed.counts_at(look.as_of):
        return _not_imposed_yet(look, duty, order, path)
    on = _day(key.removeprefix(f"{duty.key}/")) if duty.rrule else None
    if on is None or assess(look.record, end_of_day(on, zone_of(look.record, duty))).of(key) is None:
        return None
    return _not_listed(look, duty, on, path)


def _duty(look: Look, key: str) -> Obligation | None:
    named = {row.obligation for row in look.record.deadlines if row.key == key}
    named |= {key, key.rpartition("/")[0]}
    return next((duty for duty in look.record.obligations if duty.key in named), None)


def _not_imposed_yet(look: Look, duty: Obligation, order: Entry, path: str) -> Absence:
    first = local_day(order.filed.counts_from, look.zone)
    return Absence(
        title=duty.title,
        heading="Not imposed yet at this moment",
        says=f"{imposed_words(look.record, duty)}, imposed it. On {format_instant(look.as_of, look.zone)} "
        "it was not yet on record, so nothing is judged.",
        shows=Link(look.href(path, as_of=first.isoformat()), f"Show {format_day(first)}"),
    )


def _not_listed(look: Look, duty: Obligation, on: date, path: str) -> Absence:
    gone = next((line for line in look.assessment.known_until if line.obligation == duty.key), None)
    why = f"What is known of this duty ends {format_instant(gone.not_known_after, look.zone)}." if gone else ""
    return Absence(
        title=duty.title,
        heading="Not listed at this moment",
        says=f"The {duty.occurrence_name or 'occurrence'} of {format_day(on)} is not listed at the moment shown. "
        f"{why} On its own day it is.",
        shows=Link(look.href(path, as_of=on.isoformat()), f"Show {format_day(on)}"),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
