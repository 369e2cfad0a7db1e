"""Documents that facts rest on, for lists and for the cards behind a fact."""

from sqlalchemy import select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.models import Matter, Source
from tracker.db.visibility import Scope


def documents(session: Session, matter_key: str, scope: Scope) -> list[RowMapping]:
    """Every source of a matter in the layers looked at, by key."""
    source = Source.__table__
    query = (
        select(source)
        .join(Matter.__table__, Matter.id == source.c.matter_id)
        .where(Matter.key == matter_key, source.c.layer.in_(sorted(scope.layers)))
        .order_by(source.c.key)
    )
    return list(session.execute(query).mappings())
