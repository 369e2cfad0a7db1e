"""Who was served with a paper, and who took over an office from whom."""

from sqlalchemy import select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session, aliased

from tracker.db.models import Docket, Filing, Matter, Order, Party, Service, Substitution
from tracker.db.queries.sealed import hidden_rows
from tracker.db.visibility import Scope

_PAPERS: dict[str, tuple[type[Order | Filing], str]] = {"order": (Order, "order_id"), "filing": (Filing, "filing_id")}


def services_of(session: Session, matter_key: str, scope: Scope, kind: str, key: str) -> list[RowMapping]:
    """Who was served with an order or a filing: the row with `party`, oldest first."""
    held = Service.__table__
    paper, column = _PAPERS[kind]
    query = (
        select(held, Party.key.label("party"))
        .join(Party.__table__, Party.id == held.c.party_id)
        .join(paper.__table__, paper.id == held.c[column])
        .join(Matter.__table__, Matter.id == held.c.matter_id)
        .where(
            Matter.key == matter_key,
            paper.key == key,
            held.c.layer.in_(sorted(scope.layers)),
            held.c.entered_in_error_at.is_(None),
        )
        .order_by(held.c.served_latest, held.c.id)
    )
    hidden = hidden_rows(session, scope).get("services", set())
    return [row for row in session.execute(query).mappings() if row["id"] not in hidden]


def substitutions_of(session: Session, matter_key: str, scope: Scope) -> list[RowMapping]:
    """Who took over an office from whom: the row with `leaves`, `takes_over` and `docket` as keys, oldest first."""
    held, before, after = Substitution.__table__, aliased(Party), aliased(Party)
    query = (
        select(held, before.key.label("leaves"), after.key.label("takes_over"), Docket.key.label("docket"))
        .join(Matter.__table__, Matter.id == held.c.matter_id)
        .join(before, before.id == held.c.leaves_id)
        .join(after, after.id == held.c.takes_over_id)
        .outerjoin(Docket.__table__, Docket.id == held.c.docket_id)
        .where(
            Matter.key == matter_key,
            held.c.layer.in_(sorted(scope.layers)),
            held.c.entered_in_error_at.is_(None),
        )
        .order_by(held.c.took_office_latest, held.c.id)
    )
    return list(session.execute(query).mappings())
