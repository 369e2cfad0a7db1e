"""Who is in the record and how the sources name them."""

from sqlalchemy import select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.models import Matter, Party, PartyAlias
from tracker.db.visibility import Scope


def party_row(session: Session, matter_key: str, key: str) -> RowMapping:
    """The row of a party that the record holds."""
    party = Party.__table__
    query = select(party).join(Matter.__table__, Matter.id == party.c.matter_id)
    return session.execute(query.where(Matter.key == matter_key, party.c.key == key)).mappings().one()


def aliases_of(session: Session, party_id: int, scope: Scope) -> list[RowMapping]:
    """The other names of a party in the layers looked at: id, text and kind."""
    alias = PartyAlias.__table__
    query = select(alias).where(
        alias.c.party_id == party_id,
        alias.c.layer.in_(sorted(scope.layers)),
        alias.c.entered_in_error_at.is_(None),
    )
    return list(session.execute(query.order_by(alias.c.id)).mappings())
