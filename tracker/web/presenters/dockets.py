"""A docket: its lines as far as they are known, where it came from and went to, and how far it was checked."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from tracker.db.queries.citations import citations_of
from tracker.db.queries.entries import docket_row
from tracker.db.queries.matter_pages import docket_links, roles_of
from tracker.db.queries.moments import moment_in
from tracker.domain.errors import NotFound
from tracker.domain.record import Docket
from tracker.domain.vocabulary import RemoteAccess
from tracker.domain.wording import format_due, format_instant, format_moment
from tracker.web.look import Look
from tracker.web.presenters.citations import CitationView, Footnotes
from tracker.web.presenters.common import Mark, court_of, identified, mark_of
from tracker.web.presenters.docket_lines import Asked, DocketLines, docket_lines
from tracker.web.presenters.facts import Fact, conflicts_on
from tracker.web.presenters.hearings import HearingView, hearings_on
from tracker.web.presenters.panels import Told, made_of

_LINKS = {
    "appeal": "by appeal",
    "application": "by application",
    "removal": "moved to another court",
    "related": "as a related case",
    "proceeding": "as a further proceeding",
}


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A neighbouring docket in the chain of courts, and how the one came from the other."""

    href: str
    title: str
    court: str
    how: str
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A duty performed on this docket, as it stands."""

    href: str
    title: str
    due: str | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class RoleLine:
    """Who is what on this docket."""

    href: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class DocketView:
    """The page."""

    key: str
    title: str
    court: str
    identified: str | None
    facts: tuple[Fact, ...]
    came_from: tuple[ChainLink, ...]
    went_to: tuple[ChainLink, ...]
    lines: DocketLines
    duties: tuple[DutyLine, ...]
    roles: tuple[RoleLine, ...]
    conflicts: tuple[Told, ...]
    hearings: tuple[HearingView, ...]
    citations: tuple[CitationView, ...]


def docket_view(look: Look, key: str, asked: Asked) -> DocketView:
    """The page of the docket with this key. Raises NotFound, and Unreadable for a cursor that is not of it."""
    docket = look.record.dockets.get(key)
    if docket is None:
        raise NotFound(f"There is no docket '{key}' in the layers shown")
    notes = Footnotes(look)
    court = court_of(look.record, key)
    lines = docket_lines(look, notes, docket, asked)
    links = docket_links(look.unit.session, look.record.key, look.scope)
    return DocketView(
        key=key,
        title=docket.title,
        court=court.name if court else "Court not stated",
        identified=identified(court),
        facts=tuple(_facts(look, notes, docket)),
        came_from=tuple(_chain(look, notes, [one for one in links if one["docket"] == key], "from_docket")),
        went_to=tuple(_chain(look, notes, [one for one in links if one["from_docket"] == key], "docket")),
        lines=lines,
        duties=tuple(_duties(look, key)),
        roles=tuple(_roles(look, key)),
        conflicts=conflicts_on(look, (("dockets", key),)),
        hearings=hearings_on(look, notes, key),
        citations=notes.all,
    )


def _facts(look: Look, notes: Footnotes, docket: Docket) -> Iterable[Fact]:
    row = docket_row(look.unit.session, look.record.key, docket.key)
    about = (("dockets", docket.key),)
    court, made = court_of(look.record, docket.key), made_of(notes.layers)
    yield Fact(
        "Court",
        court.name if court else "not stated",
        note=identified(court),
        citations=notes.of(about, frozenset({None, "court"})),
    )
    yield Fact(
        "Number",
        docket.number or "-",
        note=None if docket.number else "Not known: no source loaded here gives it.",
        citations=notes.of(about, frozenset({"number"})),
    )
    yield Fact(
        "Caption", row["caption"] or "-", note=None if row["caption"] else "Not known: no source loaded here gives it."
    )
    opened = moment_in(row, "opened")
    if opened is not None:
        yield Fact("Opened", format_moment(opened, look.zone), citations=notes.of(about, frozenset({"opened"})))
    if row["remote_access"] is RemoteAccess.RESTRICTED:
        yield Fact(
            "Access from afar",
            "restricted",
            note="Its papers may be read at the court, not from afar (Fed. R. Civ. P. 5.2(c)).",
            citations=notes.of(about, frozenset({"remote_access"})),
        )
    yield Fact("Checked", _checked(look, docket.key), note=made[:1].upper() + made[1:] + ".")


def _checked(look: Look, docket: str) -> str:
    covers = [cover for cover in look.record.coverage if cover.docket == docket and cover.checked_at <= look.as_of]
    if not covers:
        return "Never checked against the court's docket."
    last = max(covers, key=lambda cover: cover.checked_at)
    checked, through = format_instant(last.checked_at, look.zone), format_instant(last.through_at, look.zone)
    return f"Checked {checked} against {last.against}, through {through}."


def _chain(look: Look, notes: Footnotes, links: list[RowMapping], side: str) -> Iterable[ChainLink]:
    cites = citations_of(look.unit.session, "docket_links", [one["id"] for one in links], look.scope.layers)
    for one in links:
        other = look.record.dockets.get(one[side])
        if other is not None:
            court = court_of(look.record, other.key)
            yield ChainLink(
                href=look.href(f"/dockets/{other.key}"),
                title=other.title,
                court=court.name if court else "court not stated",
                how=_LINKS[one["kind"]],
                citations=notes.views(cites.get(one["id"], ())),
            )


def _duties(look: Look, docket: str) -> Iterable[DutyLine]:
    for standing in look.assessment.standings:
        if standing.obligation.docket == docket:
            href = look.href(f"/deadlines/{standing.key}")
            due = format_due(standing.due) if standing.due.moment else None
            yield DutyLine(href, standing.obligation.title, due, mark_of(standing))


def _roles(look: Look, docket: str) -> Iterable[RoleLine]:
    for row in roles_of(look.unit.session, look.record.key, look.scope):
        if row["docket"] == docket and row["party"] in look.record.parties:
            role = f"{row['role']} for {row['spoken_for']}" if row["spoken_for"] else row["role"]
            name = look.record.parties[row["party"]].name
            yield RoleLine(look.href(f"/parties/{row['party']}"), name, _role_words(role))


def _role_words(role: str) -> str:
    return "the person the case is about" if role == "subject" else role
