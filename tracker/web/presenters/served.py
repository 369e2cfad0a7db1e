"""Who was served with a paper, when and how."""

from dataclasses import dataclass

from tracker.db.queries.citations import citations_of
from tracker.db.queries.moments import known_in
from tracker.db.queries.served import services_of
from tracker.domain.wording import format_moment
from tracker.web.look import Look
from tracker.web.presenters.citations import CitationView, Footnotes
from tracker.web.presenters.common import Link, court_of
from tracker.web.presenters.row_actions import actions_on

_HOW = {
    "electronic": "electronically",
    "mail": "by mail",
    "hand": "by hand",
    "left_with_clerk": "left with the clerk of court",
    "other_consented": "by another way agreed to in writing",
}


@dataclass(frozen=True, slots=True)
class ServedLine:
    """One service."""

    key: str
    party: Link
    words: str
    citations: tuple[CitationView, ...]
    actions: tuple[Link, ...]


def served_with(look: Look, notes: Footnotes, kind: str, key: str) -> tuple[ServedLine, ...]:
    """Who was served with an order or filing by the moment looked at, or may have been, oldest first."""
    rows = services_of(look.unit.session, look.record.key, look.scope, kind, key)
    cites = citations_of(look.unit.session, "services", [row["id"] for row in rows], look.scope.layers)
    entry = look.record.entries[key]
    court = court_of(look.record, entry.docket)
    found = []
    for row in rows:
        served = known_in(row, "served")
        if served.counts_at(look.as_of) or served.may_have_happened_by(look.as_of):
            party = look.record.parties.get(row["party"])
            day = format_moment(served, court.zone if court else look.zone)
            found.append(
                ServedLine(
                    row["key"],
                    Link(look.href(f"/parties/{row['party']}"), party.name if party else row["party"]),
                    f"{_HOW[row['method']]}, {day}",
                    notes.views(cites.get(row["id"], ())),
                    actions_on(look, "services", row["key"], row["layer"]),
                )
            )
    return tuple(found)
