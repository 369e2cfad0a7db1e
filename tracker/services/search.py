"""What full-text search reads, rebuilt from the facts. Sealed rows and rows entered in error are never in it.

The words are written apart, without any sign between them: PostgreSQL would read `6/7` as a path and `-04` as a number.
"""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tracker.db import models
from tracker.db.queries.search import terms
from tracker.services.unit import Unit

Found = tuple[str, str, str, str]


def reindex(unit: Unit, matter_id: int) -> None:
    """Writes the search entries of a matter again."""
    session = unit.session
    entry = models.SearchEntry
    session.execute(delete(entry).where(entry.matter_id == matter_id))
    rows = [
        {
            "matter_id": matter_id,
            "kind": kind,
            "key": key,
            "title": title,
            "body": body,
            "folded": " ".join(terms(f"{title}\n{body}")),
        }
        for kind, key, title, body in _findable(session, matter_id)
    ]
    if rows:
        session.execute(insert(entry), rows)


def _findable(session: Session, matter_id: int) -> Iterable[Found]:
    yield from _entries(session, matter_id)
    yield from _duties(session, matter_id)
    yield from _parties(session, matter_id)
    yield from _others(session, matter_id)


def _entries(session: Session, matter_id: int) -> Iterable[Found]:
    party = models.Party
    named = session.execute(select(party.id, party.name).where(party.matter_id == matter_id))
    names = {row.id: row.name for row in named}
    for model in (models.Order, models.Filing, models.Notice):
        query = (
            select(model)
            .join(models.Docket, models.Docket.id == model.docket_id)
            .where(
                models.Docket.matter_id == matter_id, model.is_sealed.is_(False), model.entered_in_error_at.is_(None)
            )
        )
        for row in session.scalars(query):
            by = getattr(row, "judge_id", None) or getattr(row, "filed_by_id", None)
            words = (row.text, row.number, getattr(row, "outcome_words", None), names.get(by))
            yield model.__tablename__, row.key, row.title, _joined(words)


def _duties(session: Session, matter_id: int) -> Iterable[Found]:
    duty, deadline = models.Obligation, models.Deadline
    for row in session.scalars(select(duty).where(duty.matter_id == matter_id, duty.entered_in_error_at.is_(None))):
        yield "obligations", row.key, row.title, _joined((row.source_words, row.form, row.occurrence_name))
    query = (
        select(deadline, duty.title)
        .join(duty, duty.id == deadline.obligation_id)
        .where(duty.matter_id == matter_id, deadline.due_edtf.is_not(None), deadline.entered_in_error_at.is_(None))
    )
    for found, title in session.execute(query):
        yield "deadlines", found.key, f"{title} ({found.due_edtf})", _joined((found.source_words,))


def _parties(session: Session, matter_id: int) -> Iterable[Found]:
    party, alias = models.Party, models.PartyAlias
    query = select(party).where(party.matter_id == matter_id, party.entered_in_error_at.is_(None))
    for row in session.scalars(query):
        others = select(alias.text).where(alias.party_id == row.id, alias.entered_in_error_at.is_(None))
        aliases = session.scalars(others)
        yield "parties", row.key, row.name, _joined((row.note, *aliases))


def _others(session: Session, matter_id: int) -> Iterable[Found]:
    docket, event, said = models.Docket, models.Event, models.Statement
    conflict, source = models.Conflict, models.Source
    for case in session.scalars(
        select(docket).where(docket.matter_id == matter_id, docket.entered_in_error_at.is_(None))
    ):
        yield "dockets", case.key, case.title, _joined((case.number, case.caption))
    for happened in session.scalars(
        select(event).where(event.matter_id == matter_id, event.entered_in_error_at.is_(None))
    ):
        yield "events", happened.key, happened.title, _joined((happened.text, happened.place))
    for statement in session.scalars(
        select(said).where(said.matter_id == matter_id, said.entered_in_error_at.is_(None))
    ):
        yield "statements", statement.key, statement.said, _joined((statement.quote, statement.place))
    for open_point in session.scalars(select(conflict).where(conflict.matter_id == matter_id)):
        yield "conflicts", open_point.key, open_point.topic, open_point.note
    for paper in session.scalars(
        select(source).where(source.matter_id == matter_id, source.entered_in_error_at.is_(None))
    ):
        yield "sources", paper.key, paper.title, _joined((paper.outlet, paper.author, paper.nature))


def _joined(words: Iterable[str | None]) -> str:
    return " · ".join(word for word in words if word)
