"""A party: how sources name it, what it is on each docket, what it owes and is owed, what it and others said.

Labels stand only in statements, attributed to whoever used them. A minor appears by role, as the record holds it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from tracker.db.queries.citations import citations_of
from tracker.db.queries.matter_pages import roles_of
from tracker.db.queries.parties import aliases_of, party_row
from tracker.domain.errors import NotFound
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import PartyKind
from tracker.domain.wording import format_due, inside, listed
from tracker.web.look import Look
from tracker.web.presenters.citations import CitationView, Footnotes
from tracker.web.presenters.common import Link, Mark, mark_of
from tracker.web.presenters.facts import conflicts_on
from tracker.web.presenters.panels import Told
from tracker.web.presenters.statements import Said, Statements
from tracker.web.presenters.subjects import Subjects
from tracker.web.presenters.substitutions import Succession, successions

_KINDS = {
    PartyKind.PERSON: "Person",
    PartyKind.OFFICE: "Office, whoever holds it",
    PartyKind.ORGANISATION: "Organisation",
    PartyKind.ROLE: "Known here by role only",
}
_ALIASES = {"spelling": "spelling", "short": "short form", "title": "title"}


@dataclass(frozen=True, slots=True)
class AliasView:
    """One way in which sources name the party, and which of them do."""

    text: str
    kind: str
    used_by: str
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class RoleView:
    """What the party is on one docket."""

    docket: Link
    role: str
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class DutyView:
    """A duty that the party owes or is owed, with how its deadlines stand."""

    href: str
    title: str
    other: str
    deadlines: tuple[tuple[Link, Mark], ...]
    nothing: str


@dataclass(frozen=True, slots=True)
class PartyView:
    """The page."""

    key: str
    name: str
    kind: str
    note: str | None
    citations_of_name: tuple[CitationView, ...]
    aliases: tuple[AliasView, ...]
    roles: tuple[RoleView, ...]
    owes: tuple[DutyView, ...]
    owed: tuple[DutyView, ...]
    said: Statements
    said_of: Statements
    conflicts: tuple[Told, ...]
    successions: tuple[Succession, ...]
    citations: tuple[CitationView, ...]


def party_view(look: Look, key: str) -> PartyView:
    """The page of the party with this key. Raises NotFound."""
    if key not in look.record.parties:
        raise NotFound(f"There is no party '{key}' in the layers shown")
    notes, subjects = Footnotes(look), Subjects(look)
    row = party_row(look.unit.session, look.record.key, key)
    said = Said(look, notes, subjects)
    return PartyView(
        key=key,
        name=row["name"],
        kind=_KINDS[row["kind"]],
        note=row["note"],
        citations_of_name=notes.of((("parties", key),)),
        aliases=tuple(_aliases(look, notes, row)),
        roles=tuple(_roles(look, notes, key)),
        owes=tuple(_duties(look, key, owes=True)),
        owed=tuple(_duties(look, key, owes=False)),
        said=said.where(lambda one: one["speaker"] == key),
        said_of=said.where(lambda one: one["about_party_id"] == row["id"] and one["speaker"] != key),
        conflicts=conflicts_on(look, (("parties", key),)),
        successions=successions(look, notes, [key]),
        citations=notes.all,
    )


def _aliases(look: Look, notes: Footnotes, row: RowMapping) -> Iterable[AliasView]:
    rows = aliases_of(look.unit.session, row["id"], look.scope)
    cites = citations_of(look.unit.session, "party_aliases", [one["id"] for one in rows], look.scope.layers)
    for one in rows:
        views = notes.views(cites.get(one["id"], ()))
        names = list(dict.fromkeys(view.title or view.outlet for view in views))
        yield AliasView(one["text"], _ALIASES[one["kind"]], listed(names), views)


def _roles(look: Look, notes: Footnotes, key: str) -> Iterable[RoleView]:
    rows = [row for row in roles_of(look.unit.session, look.record.key, look.scope) if row["party"] == key]
    cites = citations_of(look.unit.session, "party_roles", [row["id"] for row in rows], look.scope.layers)
    for row in rows:
        docket = look.record.dockets.get(row["docket"])
        if docket is not None:
            role = f"{row['role']} for {row['spoken_for']}" if row["spoken_for"] else row["role"]
            yield RoleView(
                Link(look.href(f"/dockets/{docket.key}"), docket.title),
                "the person the case is about" if role == "subject" else role,
                notes.views(cites.get(row["id"], ())),
            )


def _duties(look: Look, key: str, *, owes: bool) -> Iterable[DutyView]:
    for duty in look.record.obligations:
        mine, others = (duty.obligors, duty.obligees) if owes else (duty.obligees, duty.obligors)
        if key not in mine:
            continue
        names = listed([inside(look.record.parties[one].name) for one in others if one in look.record.parties])
        standings = [one for one in look.assessment.standings if one.obligation.key == duty.key]
        yield DutyView(
            href=look.href(f"/obligations/{duty.key}"),
            title=duty.title,
            other=f"{'to' if owes else 'by'} {names}" if names else "",
            deadlines=tuple((_deadline(look, one), mark_of(one)) for one in standings),
            nothing="" if standings else "Not yet imposed at the moment shown.",
        )


def _deadline(look: Look, standing: Standing) -> Link:
    words = format_due(standing.due) if standing.due.moment else "no date"
    return Link(look.href(f"/deadlines/{standing.key}"), words)
