"""What the page of a matter tells in words: its summary, what its entries say, what happened, who is what where."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import FromClause, Select, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.base import Base
from tracker.db.models import (
    Docket,
    DocketLink,
    Event,
    Filing,
    Matter,
    Notice,
    Obligation,
    Order,
    Party,
    PartyRole,
    Statement,
)
from tracker.db.queries.sealed import NOTHING_WITHHELD, hidden_columns, hidden_rows
from tracker.db.visibility import Scope

_PARTY = Party.__table__
_ENTRIES: tuple[tuple[type[Base], tuple[str, ...]], ...] = (
    (Order, ("form", "outcome_words")),
    (Filing, ("kind",)),
    (Notice, ("kind",)),
)


def summary_of(session: Session, matter_key: str) -> str:
    """The neutral summary of a matter."""
    return session.scalars(select(Matter.summary).where(Matter.key == matter_key)).one()


def entry_texts(session: Session, matter_key: str, scope: Scope) -> dict[str, Mapping[str, Any]]:
    """What each entry that the reader may read says, by its key: text, kind or form, outcome words.

    Sealed ones are left out; the text of what is withheld from the reader is empty.
    """
    found: dict[str, Mapping[str, Any]] = {}
    withheld = hidden_columns(session, scope)
    docket = Docket.__table__
    for model, columns in _ENTRIES:
        table = model.__table__
        query = (
            select(table.c.id, table.c.key, table.c.text, *(table.c[name] for name in columns))
            .join(docket, docket.c.id == table.c.docket_id)
            .join(Matter.__table__, Matter.id == docket.c.matter_id)
            .where(Matter.key == matter_key)
        )
        if not scope.sees_sealed:
            query = query.where(table.c.is_sealed.is_(False))
        papers = withheld.get(model.__tablename__, NOTHING_WITHHELD)
        found |= {row["key"]: papers.blank(row) for row in _rows(session, query)}
    return found


def events_of(session: Session, matter_key: str, scope: Scope) -> list[RowMapping]:
    """The events of a matter that stand and may be seen, with their text and place."""
    table = Event.__table__
    return _shown(session, scope, Event.__tablename__, _rows(session, _standing(table, matter_key, scope)))


def statements_of(session: Session, matter_key: str, scope: Scope) -> list[RowMapping]:
    """The statements of a matter that stand and may be seen, with the keys of the order and duty they are about."""
    table, order, duty = Statement.__table__, Order.__table__, Obligation.__table__
    query = (
        _standing(table, matter_key, scope)
        .add_columns(_PARTY.c.key.label("speaker"), order.c.key.label("order_key"), duty.c.key.label("obligation_key"))
        .join(_PARTY, _PARTY.c.id == table.c.speaker_id)
        .outerjoin(order, order.c.id == table.c.about_order_id)
        .outerjoin(duty, duty.c.id == table.c.about_obligation_id)
    )
    return _shown(session, scope, Statement.__tablename__, _rows(session, query))


def roles_of(session: Session, matter_key: str, scope: Scope) -> list[RowMapping]:
    """Who is what on which docket of a matter: id, party, docket, role, and for counsel whom they speak for."""
    role, docket = PartyRole.__table__, Docket.__table__
    spoken_for = _PARTY.alias("spoken_for")
    query = (
        select(
            role.c.id,
            role.c.role,
            _PARTY.c.key.label("party"),
            docket.c.key.label("docket"),
            spoken_for.c.name.label("spoken_for"),
        )
        .join(docket, docket.c.id == role.c.docket_id)
        .join(_PARTY, _PARTY.c.id == role.c.party_id)
        .join(Matter.__table__, Matter.id == docket.c.matter_id)
        .outerjoin(spoken_for, spoken_for.c.id == role.c.for_party_id)
        .where(
            Matter.key == matter_key,
            role.c.layer.in_(sorted(scope.layers)),
            role.c.entered_in_error_at.is_(None),
        )
        .order_by(role.c.id)
    )
    return _rows(session, query)


def docket_links(session: Session, matter_key: str, scope: Scope) -> list[RowMapping]:
    """How the dockets of a matter came from one another: id, docket, from_docket, kind."""
    link, docket, origin = DocketLink.__table__, Docket.__table__, Docket.__table__.alias("origin")
    query = (
        select(link.c.id, link.c.kind, docket.c.key.label("docket"), origin.c.key.label("from_docket"))
        .join(docket, docket.c.id == link.c.docket_id)
        .join(origin, origin.c.id == link.c.from_docket_id)
        .join(Matter.__table__, Matter.id == docket.c.matter_id)
        .where(
            Matter.key == matter_key,
            link.c.layer.in_(sorted(scope.layers)),
            link.c.entered_in_error_at.is_(None),
        )
        .order_by(link.c.id)
    )
    return _rows(session, query)


def _standing(table: FromClause, matter_key: str, scope: Scope) -> Select[Any]:
    """The rows of a matter in a table that stand, in the layers looked at."""
    return (
        select(table)
        .join(Matter.__table__, Matter.id == table.c.matter_id)
        .where(
            Matter.key == matter_key,
            table.c.layer.in_(sorted(scope.layers)),
            table.c.entered_in_error_at.is_(None),
        )
        .order_by(table.c.id)
    )


def _shown(session: Session, scope: Scope, table: str, rows: list[RowMapping]) -> list[RowMapping]:
    hidden = hidden_rows(session, scope).get(table, set())
    return [row for row in rows if row["id"] not in hidden]


def _rows(session: Session, query: Select[Any]) -> list[RowMapping]:
    return list(session.execute(query).mappings())
