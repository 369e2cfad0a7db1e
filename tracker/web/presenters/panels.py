"""What stands beside the list: flags, latest entries, how far dockets were checked, open conflicts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker.db.queries.open_conflicts import open_conflicts
from tracker.db.queries.sealed import unnamed
from tracker.domain.record import MatterRecord
from tracker.domain.vocabulary import FlagKind, Layer
from tracker.domain.wording import counted, format_instant, format_moment
from tracker.services.acknowledgements import seen_by
from tracker.services.flags import open_flags
from tracker.web.look import Look
from tracker.web.presenters.citations import Footnotes
from tracker.web.presenters.common import Mark, court_of, entry_href, identified, mark_of
from tracker.web.presenters.rows import deadline_href

_LATEST = 5


@dataclass(frozen=True, slots=True)
class FlagView:
    """A flag that is up, for the macro `flag`."""

    words: str
    kind: FlagKind
    since: str
    href: str | None
    mark: Mark | None = None
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a panel: a heading that may be a link, and words under it."""

    label: str
    words: str
    href: str | None = None
    more: str | None = None


def not_known_after(look: Look, obligation: str | None = None) -> tuple[Told, ...]:
    """One line for each recurring duty whose record has ended; of one duty when it is named."""
    duties = {duty.key: duty for duty in look.record.obligations}
    return tuple(
        Told(
            label=duties[line.obligation].title,
            words=f"Not known after {format_instant(line.not_known_after, look.zone)}.",
            href=look.href(f"/obligations/{line.obligation}"),
        )
        for line in look.assessment.known_until
        if obligation in (None, line.obligation)
    )


def flags_up(look: Look) -> tuple[FlagView, ...]:
    """The flags that are up now, latest first; who saw them is shown to people of the office."""
    flags = tuple(flag for flag in open_flags(look.unit, look.record.key) if _may_be_named(look, flag.subject_key))
    seen = seen_by(look.unit, flags) if look.scope.sees_private else {}
    return tuple(
        FlagView(
            words=flag.words,
            kind=flag.kind,
            since=f"raised {format_instant(flag.raised_at, look.zone)}",
            href=_subject_href(look, flag.subject_kind, flag.subject_key),
            mark=_mark(look, flag.subject_key) if flag.subject_kind == "deadline" else None,
            seen=tuple(
                f"seen by {one.who}, {format_instant(one.at, look.zone)}{f': “{one.note}”' if one.note else ''}"
                for one in seen.get(flag.id, ())
            ),
        )
        for flag in flags
    )


def _may_be_named(look: Look, key: str) -> bool:
    """Whether the reader may see what a flag is about: an occurrence is named after its duty."""
    kept_back = unnamed(look.today.session, look.scope)
    names = (("deadlines", key), ("conflicts", key), ("obligations", key), ("obligations", key.rpartition("/")[0]))
    return not kept_back.intersection(names)


def _mark(look: Look, key: str) -> Mark | None:
    standing = look.assessment.of(key)
    return mark_of(standing) if standing else None


def _subject_href(look: Look, kind: str, key: str) -> str | None:
    match kind:
        case "deadline":
            return deadline_href(look, key)
        case "conflict":
            return look.href(f"/conflicts/{key}")
        case _:
            return look.href(f"/matters/{key}")


def latest_entries(look: Look) -> Iterable[Told]:
    """The last lines of the dockets by the moment looked at, latest first."""
    found = [entry for entry in look.record.entries.values() if entry.filed.counts_at(look.as_of)]
    found.sort(key=lambda entry: (entry.filed.latest, entry.key), reverse=True)
    for entry in found[:_LATEST]:
        court = court_of(look.record, entry.docket)
        where = f", {court.name}" if court else ""
        yield Told(entry.title, f"{format_moment(entry.filed, look.zone)}{where}", entry_href(look, entry.key))


def coverage(look: Look, notes: Footnotes) -> Iterable[Told]:
    """How far each docket was checked by the moment looked at."""
    for docket in look.record.dockets.values():
        court = court_of(look.record, docket.key)
        named = court.name if court else "court not stated"
        more = identified(court)
        yield Told(
            label=f"{docket.title}, no. {docket.number or '-'}",
            words=coverage_words(look.record, docket.key, look.as_of, notes.layers),
            href=look.href(f"/dockets/{docket.key}"),
            more=f"{named}; {more}" if more else named,
        )


def coverage_words(record: MatterRecord, docket: str, as_of: datetime, layers: frozenset[str]) -> str:
    """How far a docket was checked by a moment, or that it never was and what the record comes from instead."""
    covers = [cover for cover in record.coverage if cover.docket == docket and cover.checked_at <= as_of]
    if covers:
        last = max(covers, key=lambda cover: cover.checked_at)
        through, checked = (format_instant(at, record.zone) for at in (last.through_at, last.checked_at))
        return f"checked {checked} against {last.against}, through {through}"
    return f"never checked; {made_of(layers)}"


def made_of(layers: frozenset[str]) -> str:
    """What a record with sources of these layers comes from."""
    from_articles = layers <= {Layer.ARTICLES, Layer.CLERK}
    return f"this record comes from {'news articles' if from_articles else 'the sources listed'}"


def worst_conflict(look: Look) -> Told | None:
    """How many conflicts are open, with the worst; None when none is."""
    found = open_conflicts(look.unit.session, look.record.key, look.scope)
    if not found:
        return None
    worst = found[0]
    href = f"{look.href('/conflicts')}#{worst['key']}"
    number = counted(len(found), "open conflict")
    return Told(number if look.is_now else f"{number} in the whole record", f"The worst: {worst['topic']}", href)
