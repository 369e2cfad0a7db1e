"""A matter's page: its summary, its dockets up the chain of courts, who is what, its entries, and what is not known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.engine import RowMapping

from tracker.db.queries.citations import citations_of
from tracker.db.queries.matter_pages import docket_links, entry_texts, roles_of, summary_of
from tracker.db.queries.open_conflicts import open_conflicts
from tracker.domain.record import Docket, Entry
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import ConflictKind, CourtLevel
from tracker.domain.wording import counted, format_due, format_moment
from tracker.web.look import Look
from tracker.web.presenters.citations import CitationView, Footnotes, field_in_words
from tracker.web.presenters.common import Link, Mark, court_of, entry_href, identified, mark_of, party_names
from tracker.web.presenters.narrative import Remark, narrative
from tracker.web.presenters.panels import Told, coverage_words, not_known_after
from tracker.web.presenters.rows import deadline_href

_WHOLE = "This summary is of the whole record; what stands below is of the moment shown."
_LEVELS = tuple(CourtLevel)
_LINKS = {
    "appeal": "on appeal from",
    "application": "on an application after",
    "removal": "removed from",
    "related": "related to",
    "proceeding": "a proceeding in",
}


@dataclass(frozen=True, slots=True)
class DocketView:
    """One docket with its court, how it came from another, and how far it was checked."""

    key: str
    title: str
    href: str
    number: str
    court: str
    identified: str | None
    came_from: tuple[str, ...]
    checked: str
    entries: str
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class PartyView:
    """One party: its name, what it is on which docket, and our own words on who it is."""

    key: str
    name: str
    href: str
    roles: tuple[str, ...]
    citations: tuple[CitationView, ...]
    disputes: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty that an order imposed, with what became of it."""

    title: str
    href: str
    due: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """One line of a docket, in order of time."""

    key: str
    kind: str
    when: str
    title: str
    href: str
    where: str
    text: str | None
    outcome: str | None
    duties: tuple[DutyLine, ...]
    citations: tuple[CitationView, ...]
    disputes: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TimelineView:
    """All that happened, in order of time: the lines of the dockets, then events and statements."""

    entries: tuple[EntryView, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class MatterView:
    """The page, beside the picture that it shares with the dashboard."""

    summary: str
    summary_note: str | None
    summary_citations: tuple[CitationView, ...]
    dockets: tuple[DocketView, ...]
    parties: tuple[PartyView, ...]
    entries: tuple[EntryView, ...]
    remarks: tuple[Remark, ...]
    unknown: tuple[Told, ...]


def matter_view(look: Look, notes: Footnotes) -> MatterView:
    """The page at the moment looked at."""
    return MatterView(
        summary=summary_of(look.unit.session, look.record.key),
        summary_note=_WHOLE if _is_before_its_end(look) else None,
        summary_citations=notes.of((("matters", look.record.key),), frozenset({None})),
        dockets=tuple(_dockets(look, notes)),
        parties=tuple(_parties(look, notes)),
        entries=tuple(_entries(look, notes)),
        remarks=narrative(look, notes),
        unknown=tuple(_unknown(look)),
    )


def timeline_view(look: Look, notes: Footnotes) -> TimelineView:
    """The timeline by the moment looked at."""
    return TimelineView(tuple(_entries(look, notes)), narrative(look, notes))


def _is_before_its_end(look: Look) -> bool:
    end = look.assessment.record_through
    return end is not None and look.as_of < end


def _dockets(look: Look, notes: Footnotes) -> Iterable[DocketView]:
    """The dockets from the lowest court up."""
    record = look.record
    links = docket_links(look.unit.session, record.key, look.scope)
    cites = citations_of(look.unit.session, "docket_links", [row["id"] for row in links], look.scope.layers)

    def place(docket: Docket) -> tuple[int, str]:
        return (_LEVELS.index(CourtLevel(record.courts[docket.court].level)), docket.key)

    for docket in sorted(record.dockets.values(), key=place):
        court = record.courts[docket.court]
        came = [row for row in links if row["docket"] == docket.key and row["from_docket"] in record.dockets]
        linked = [cite for row in came for cite in cites.get(row["id"], ())]
        own = record.citations.get(("dockets", docket.key), ())
        entries = [one for one in record.entries.values() if one.docket == docket.key and _is_known(look, one)]
        yield DocketView(
            key=docket.key,
            title=docket.title,
            href=look.href(f"/dockets/{docket.key}"),
            number=docket.number or "-",
            court=court.name,
            identified=identified(court),
            came_from=tuple(f"{_LINKS[row['kind']]} {record.dockets[row['from_docket']].title}" for row in came),
            checked=coverage_words(record, docket.key, look.as_of, notes.layers),
            entries=counted(len(entries), "entry", "entries"),
            citations=notes.views([*(cite for cite in own if cite.field is None), *linked]),
        )


def _is_known(look: Look, entry: Entry) -> bool:
    return entry.filed.counts_at(look.as_of)


def _parties(look: Look, notes: Footnotes) -> Iterable[PartyView]:
    """The parties: those with a role first, in the order of the record."""
    session, record = look.unit.session, look.record
    held = roles_of(session, record.key, look.scope)
    cites = citations_of(session, "party_roles", [row["id"] for row in held], look.scope.layers)
    with_role = {row["party"] for row in held}
    for key in sorted(record.parties, key=lambda key: key not in with_role):
        roles = [row for row in held if row["party"] == key and row["docket"] in record.dockets]
        rows = (("parties", key),)
        own = [cite for cite in record.citations.get(rows[0], ()) if cite.field is None]
        yield PartyView(
            key=key,
            name=record.parties[key].name,
            href=look.href(f"/parties/{key}"),
            roles=tuple(_role(look, row) for row in roles),
            citations=notes.views([*own, *(cite for row in roles for cite in cites.get(row["id"], ()))]),
            disputes=notes.disputes(rows),
        )


def _role(look: Look, row: RowMapping) -> str:
    spoken_for = f" for {row['spoken_for']}" if row["spoken_for"] else ""
    return f"{row['role']}{spoken_for} in {look.record.dockets[row['docket']].title}"


def _entries(look: Look, notes: Footnotes) -> Iterable[EntryView]:
    texts = entry_texts(look.unit.session, look.record.key, look.scope)
    known = [entry for entry in look.record.entries.values() if _is_known(look, entry)]
    for entry in sorted(known, key=lambda entry: _in_time(look, entry)):
        yield _entry(look, notes, entry, texts.get(entry.key, {}))


def _in_time(look: Look, entry: Entry) -> tuple[datetime, datetime, int, str, str]:
    """The order of time; what may be of the same time goes up the courts, a filing before an order."""
    court = court_of(look.record, entry.docket)
    level = _LEVELS.index(CourtLevel(court.level)) if court else len(_LEVELS)
    first = entry.filed.earliest or datetime.min.replace(tzinfo=UTC)
    return (entry.filed.latest, first, level, entry.kind, entry.key)


def _entry(look: Look, notes: Footnotes, entry: Entry, text: Mapping[str, Any]) -> EntryView:
    rows = ((f"{entry.kind}s", entry.key),)
    court = court_of(look.record, entry.docket)
    by = party_names(look.record, [entry.by]) if entry.by else ""
    who = f"{'by' if entry.kind == 'order' else 'filed by'} {by}" if by else ""
    where = [court.name if court else "", f"no. {entry.number or '-'}", who]
    shown = not entry.sealed or look.scope.sees_sealed
    return EntryView(
        key=entry.key,
        kind=entry.kind,
        when=format_moment(entry.filed, look.zone),
        title=entry.title,
        href=entry_href(look, entry.key),
        where=", ".join(part for part in where if part),
        text=_text(text.get("text")),
        outcome=_text(text.get("outcome_words")),
        duties=tuple(_duties(look, entry)) if entry.kind == "order" else (),
        citations=notes.of(rows, frozenset({None, "filed"})) if shown else (),
        disputes=notes.disputes(rows),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _duties(look: Look, order: Entry) -> Iterable[DutyLine]:
    """The duties that an order imposed, each deadline for itself; a duty without a row now is named all the same."""
    for duty in look.record.obligations:
        if duty.imposed_by != order.key:
            continue
        found = [one for one in look.assessment.standings if one.obligation.key == duty.key]
        yield from (_duty(look, one) for one in found)
        if not found:
            yield DutyLine(duty.title, look.href(f"/obligations/{duty.key}"), "nothing is listed at this moment", None)


def _duty(look: Look, standing: Standing) -> DutyLine:
    href = deadline_href(look, standing.key)
    return DutyLine(standing.obligation.title, href, format_due(standing.due), mark_of(standing))


def _unknown(look: Look) -> Iterable[Told]:
    """What the record knows that it does not know: where a duty's record ends, and the gaps that are noted."""
    yield from not_known_after(look)
    for row in open_conflicts(look.unit.session, look.record.key, look.scope):
        if row["kind"] in (ConflictKind.GAP, ConflictKind.AMBIGUITY):
            kind = field_in_words(row["kind"].value)
            yield Told(row["topic"], row["note"], f"{look.href('/conflicts')}#{row['key']}", kind)
