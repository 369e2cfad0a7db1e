"""Where rows that have no page of their own are shown: on the page of the row they belong to."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.base import Base

_OWNERS = {
    "attachments": ("order_id", "filing_id", "notice_id"),
    "citations": ("source_id",),
    "docket_links": ("docket_id",),
    "party_aliases": ("party_id",),
    "party_roles": ("party_id",),
    "requests": ("filing_id",),
    "services": ("order_id", "filing_id"),
    "setting_facts": ("setting_id",),
    "settings": ("docket_id",),
    "substitutions": ("takes_over_id",),
}
"""The columns that lead from a row to the row on whose page it stands."""

_WORDS = ("title", "text", "role", "action", "kind")


def layer_of(session: Session, table: str, key: str) -> str | None:
    """The layer of the row with this key; None for no such row, or a table without layers."""
    held = Base.metadata.tables[table]
    if "layer" not in held.c or "key" not in held.c or "\0" in key:
        return None
    return session.scalars(select(held.c.layer).where(held.c.key == key)).one_or_none()


class Place(NamedTuple):
    """The table and key of the page on which a row stands, and the row's own words where it has any."""

    table: str
    key: str
    words: str | None


def place_of(session: Session, table: str, key: str | None, number: int | None = None) -> Place | None:
    """Where a row stands that is told by its key, or by its number where it has none; None for other tables."""
    if table not in _OWNERS:
        return None
    held = Base.metadata.tables[table]
    named = held.c.key == key if "key" in held.c and key is not None else held.c.id == number
    row = session.execute(select(held).where(named)).mappings().one_or_none()
    for column in _OWNERS[table] if row is not None else ():
        if row is not None and row[column] is not None:
            owner = next(iter(held.c[column].foreign_keys)).column.table
            found = session.execute(select(owner.c.key).where(owner.c.id == row[column])).scalar_one()
            words = next((str(row[name]) for name in _WORDS if row.get(name)), None)
            return Place(owner.name, found, words)
    return None
