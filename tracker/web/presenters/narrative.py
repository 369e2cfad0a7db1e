"""What happened outside court and what people said about the case, in order of time, as far as it was by a moment.

Nothing here is a duty, and no conclusion is drawn from any of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.engine import RowMapping

from tracker.db.queries.citations import citations_of
from tracker.db.queries.matter_pages import events_of, statements_of
from tracker.db.reading import known
from tracker.domain.record import Citation
from tracker.domain.vocabulary import StatementKind
from tracker.domain.wording import format_moment
from tracker.web.look import Look
from tracker.web.presenters.citations import CitationView, Footnotes
from tracker.web.presenters.common import Link, entry_href, party_names

_KINDS = {
    StatementKind.STATEMENT: "said",
    StatementKind.ALLEGATION: "alleged",
    StatementKind.DENIAL: "denied",
    StatementKind.ADMISSION: "admitted",
}
_Cites = Mapping[int, tuple[Citation, ...]]


@dataclass(frozen=True, slots=True)
class Remark:
    """One event, or one statement with those that answer it."""

    key: str
    when: str
    head: str
    text: str | None
    quote: str | None
    place: str | None
    about: tuple[Link, ...]
    citations: tuple[CitationView, ...]
    disputes: tuple[Link, ...]
    answers: tuple["Remark", ...] = ()


def narrative(look: Look, notes: Footnotes) -> tuple[Remark, ...]:
    """Every event and statement by the moment looked at, oldest first; an answer stands under what it answers."""
    events = events_of(look.unit.session, look.record.key, look.scope)
    told = [(known(row, "happened"), _event(look, notes, row)) for row in events]
    told += [(known(row, "made"), view) for row, view in _statements(look, notes, None)]
    happened = [(moment, view) for moment, view in told if moment.counts_at(look.as_of)]
    happened.sort(key=lambda pair: (pair[0].latest, pair[1].key))
    return tuple(view for _, view in happened)


def statements_about(look: Look, notes: Footnotes, obligation: str) -> tuple[Remark, ...]:
    """What was said about one duty by the moment looked at, oldest first."""
    found = sorted(_statements(look, notes, obligation), key=lambda pair: (known(pair[0], "made").latest, pair[1].key))
    return tuple(view for row, view in found if known(row, "made").counts_at(look.as_of))


def _event(look: Look, notes: Footnotes, row: RowMapping) -> Remark:
    beside = next((one.obligations for one in look.record.happenings if one.key == row["key"]), ())
    titles = {duty.key: duty.title for duty in look.record.obligations}
    about = tuple(Link(look.href(f"/obligations/{key}"), f"beside: {titles[key]}") for key in beside if key in titles)
    rows = (("events", row["key"]),)
    return Remark(
        key=row["key"],
        when=format_moment(known(row, "happened"), look.zone),
        head=row["title"],
        text=row["text"],
        quote=None,
        place=row["place"],
        about=about,
        citations=notes.of(rows, frozenset({None, "happened"})),
        disputes=notes.disputes(rows),
    )


def _statements(look: Look, notes: Footnotes, obligation: str | None) -> Iterable[tuple[RowMapping, Remark]]:
    """Statements with their answers; those about one duty, each for itself, when it is named."""
    session = look.unit.session
    every = [
        row
        for row in statements_of(session, look.record.key, look.scope)
        if known(row, "made").counts_at(look.as_of) and obligation in (None, row["obligation_key"])
    ]
    ids = {row["id"] for row in every}
    cites = citations_of(session, "statements", ids, look.scope.layers)
    for row in every:
        if obligation is None and row["answers_id"] in ids:
            continue
        answers = [other for other in every if obligation is None and other["answers_id"] == row["id"]]
        answers.sort(key=lambda other: (known(other, "made").latest, other["key"]))
        view = _statement(look, notes, row, cites)
        under = tuple(_statement(look, notes, other, cites) for other in answers)
        yield row, replace(view, answers=under)


def _statement(look: Look, notes: Footnotes, row: RowMapping, cites: _Cites) -> Remark:
    speaker = party_names(look.record, [row["speaker"]])
    about = []
    entry = look.record.entries.get(row["order_key"] or "")
    if entry is not None:
        about.append(Link(entry_href(look, entry.key), f"about: {entry.title}"))
    duty = next((one for one in look.record.obligations if one.key == row["obligation_key"]), None)
    if duty is not None:
        about.append(Link(look.href(f"/obligations/{duty.key}"), f"duty: {duty.title}"))
    kept = [cite for cite in cites.get(row["id"], ()) if cite.field in (None, "made")]
    return Remark(
        key=row["key"],
        when=format_moment(known(row, "made"), look.zone),
        head=f"{speaker} {_KINDS[row['kind']]}",
        text=row["said"],
        quote=row["quote"],
        place=row["place"],
        about=tuple(about),
        citations=notes.views(kept),
        disputes=notes.disputes((("statements", row["key"]),)),
    )
