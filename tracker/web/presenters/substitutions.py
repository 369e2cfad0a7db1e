"""Officers who were replaced: the successor stands in their place by law, and every duty continues."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from tracker.db.queries.citations import citations_of
from tracker.db.queries.moments import known_in
from tracker.db.queries.served import substitutions_of
from tracker.domain.vocabulary import CourtLevel
from tracker.domain.wording import format_moment
from tracker.web.look import Look
from tracker.web.presenters.citations import CitationView, Footnotes
from tracker.web.presenters.common import Link, court_of

_RULES = {CourtLevel.APPEALS: "Fed. R. App. P. 43(c)(2)", CourtLevel.SUPREME: "Sup. Ct. R. 35.3"}
_RULE = "Fed. R. Civ. P. 25(d)"


@dataclass(frozen=True, slots=True)
class Succession:
    """One change in office: who left, who took over, the words between them and after."""

    leaves: Link
    takes_over: Link
    after: str
    citations: tuple[CitationView, ...]


def successions(look: Look, notes: Footnotes, parties: Iterable[str]) -> tuple[Succession, ...]:
    """The changes in office of some parties (who left or who took over) by the moment looked at, oldest first."""
    wanted = set(parties)
    rows = [
        row
        for row in substitutions_of(look.unit.session, look.record.key, look.scope)
        if wanted & {row["leaves"], row["takes_over"]} and known_in(row, "took_office").counts_at(look.as_of)
    ]
    cites = citations_of(look.unit.session, "substitutions", [row["id"] for row in rows], look.scope.layers)
    return tuple(
        Succession(
            _party(look, row["leaves"]),
            _party(look, row["takes_over"]),
            _after(look, row),
            notes.views(cites.get(row["id"], ())),
        )
        for row in rows
    )


def _after(look: Look, row: RowMapping) -> str:
    court = court_of(look.record, row["docket"]) if row["docket"] else None
    day = format_moment(known_in(row, "took_office"), court.zone if court else look.zone)
    rule = _RULES.get(CourtLevel(court.level), _RULE) if court else _RULE
    return f"on {day}, {rule}; the duty continues"


def _party(look: Look, key: str) -> Link:
    party = look.record.parties.get(key)
    return Link(look.href(f"/parties/{key}"), party.name if party else key)
