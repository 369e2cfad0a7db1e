"""The rows of `change`: which chain a row belongs to, the next link of a chain, and reading one back."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.orm import Session

from tracker.db.base import Base
from tracker.db.models import Change, Matter
from tracker.db.types import utc_text
from tracker.domain.errors import NotFound
from tracker.domain.history import GENESIS, INSTALLATION, ChangeLink, StoredChange, digest_of, hash_of

_OWN = "matter_id"
AUDITED: dict[str, str | None] = {
    "accounts": None,
    "attachments": _OWN,
    "citations": "source_id",
    "computations": "deadline_id",
    "confirmations": "deadline_id",
    "conflict_positions": "conflict_id",
    "conflict_touches": "conflict_id",
    "conflicts": _OWN,
    "courts": None,
    "coverage": "docket_id",
    "deadline_rivals": "deadline_id",
    "deadlines": "obligation_id",
    "docket_links": "docket_id",
    "dockets": _OWN,
    "effects": "order_id",
    "event_obligations": "event_id",
    "events": _OWN,
    "filings": "docket_id",
    "finding_deadlines": "finding_id",
    "findings": "order_id",
    "fulfilment_deadlines": "fulfilment_id",
    "fulfilments": _OWN,
    "matter_members": _OWN,
    "matters": "id",
    "notes": _OWN,
    "notices": "docket_id",
    "obligation_parties": "obligation_id",
    "obligations": _OWN,
    "orders": "docket_id",
    "parties": _OWN,
    "party_aliases": "party_id",
    "party_roles": "party_id",
    "requests": "filing_id",
    "services": _OWN,
    "setting_facts": "setting_id",
    "settings": "docket_id",
    "sources": _OWN,
    "statements": _OWN,
    "substitutions": _OWN,
}
"""The tables whose rows leave changes, and the column that leads to their matter (None: the installation's chain)."""

_INSTALLATION_LOCK = 7_233_841_956
_CHANGES = Base.metadata.tables["change"]
_MATTERS = Base.metadata.tables["matters"]


@dataclass(frozen=True, slots=True)
class Author:
    """Who saves, when (aware), why, and the name that all changes of one save share."""

    actor: str
    at: datetime
    why: str | None
    group_id: str


@dataclass(frozen=True, slots=True)
class Altered:
    """One row before and after, as JSON holds it."""

    table: str
    action: str
    before: dict[str, object] | None
    after: dict[str, object] | None

    @property
    def row(self) -> dict[str, object]:
        """The row after the change, or before it was deleted."""
        return self.after or self.before or {}


def json_row(row: Mapping[str, object]) -> dict[str, object]:
    """A whole row as JSON holds it."""
    return {name: _json_value(value) for name, value in row.items()}


def append_changes(session: Session, author: Author, altered: Sequence[Altered]) -> None:
    """Write one change for each altered row, at the end of the chain of its matter."""
    connection = session.connection()
    known: dict[tuple[str, int], int | None] = {}
    chains: dict[int | None, list[Altered]] = {}
    for one in altered:
        chains.setdefault(_matter_of(connection, one.table, one.row, known), []).append(one)
    for matter_id in sorted(chains, key=lambda number: number or 0):
        _extend(connection, matter_id, author, chains[matter_id])


def last_place_of(session: Session, table: str, row_id: int) -> dict[str, object] | None:
    """The number of a row that was deleted and of the row it belonged to, from its history; None where it is empty."""
    theirs = (Change.table_name == table, Change.row_id == row_id, Change.before.is_not(None))
    before = session.scalar(select(Change.before).where(*theirs).order_by(Change.id.desc()).limit(1))
    names = {"id", AUDITED[table]}
    return {name: value for name, value in before.items() if name in names} if before else None


def empty_history_of(session: Session, table: str, row_id: int, at: datetime) -> int:
    """Take the values out of every change of one row; how many there were."""
    theirs = (Change.table_name == table, Change.row_id == row_id, Change.redacted_at.is_(None))
    emptied = update(_CHANGES).where(*theirs).values(before=None, after=None, salt=None, redacted_at=at)
    return session.connection().execute(emptied).rowcount


def stored_changes(session: Session, matter: str | None) -> Iterator[StoredChange]:
    """The chain of a matter (by key), or the installation's when None, by rising seq. Raises NotFound."""
    matter_id = None
    if matter is not None:
        matter_id = session.scalar(select(Matter.id).where(Matter.key == matter))
        if matter_id is None:
            raise NotFound(f"There is no matter '{matter}'")
    chosen = select(_CHANGES).where(_CHANGES.c.matter_id.is_not_distinct_from(matter_id)).order_by(_CHANGES.c.seq)
    for row in session.connection().execute(chosen, execution_options={"yield_per": 1000}):
        said = {name: getattr(row, name) for name in ChangeLink.__dataclass_fields__}
        link = ChangeLink(**{**said, "at": utc_text(row.at)})
        redacted = row.redacted_at is not None
        yield StoredChange(link, row.previous_hash, row.hash, row.before, row.after, row.salt, redacted)


def _extend(connection: Connection, matter_id: int | None, author: Author, altered: Sequence[Altered]) -> None:
    chain = _locked(connection, matter_id)
    mine = _CHANGES.c.matter_id.is_not_distinct_from(matter_id)
    last = select(_CHANGES.c.seq, _CHANGES.c.hash).where(mine).order_by(_CHANGES.c.seq.desc()).limit(1)
    found = connection.execute(last).one_or_none()
    seq, previous = (found.seq, found.hash) if found else (0, GENESIS)
    rows = []
    for one in altered:
        seq += 1
        link, values = _link(seq, author, one)
        said = {name: getattr(link, name) for name in ChangeLink.__dataclass_fields__}
        hashes = {"previous_hash": previous, "hash": hash_of(previous, chain, link)}
        rows.append({**said, **values, **hashes, "matter_id": matter_id, "at": author.at, "redacted_at": None})
        previous = hashes["hash"]
    connection.execute(insert(_CHANGES), rows)


def _link(seq: int, author: Author, one: Altered) -> tuple[ChangeLink, dict[str, object]]:
    salt = secrets.token_hex(16)
    link = ChangeLink(
        seq=seq,
        table_name=one.table,
        row_id=_number(one.row["id"]),
        row_key=str(one.row["key"]) if one.row.get("key") else None,
        action=one.action,
        actor=author.actor,
        at=utc_text(author.at),
        why=author.why,
        group_id=author.group_id,
        digest=digest_of(salt, one.before, one.after),
    )
    return link, {"before": one.before, "after": one.after, "salt": salt}


def _locked(connection: Connection, matter_id: int | None) -> str:
    """Hold the chain until the transaction ends; its name. On SQLite the transaction already holds everything."""
    if matter_id is not None:
        mine = select(_MATTERS.c.key).where(_MATTERS.c.id == matter_id)
        return str(connection.execute(mine.with_for_update(key_share=True)).scalar_one())
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _INSTALLATION_LOCK})
    return INSTALLATION


def _matter_of(
    connection: Connection, table: str, row: Mapping[str, object], known: dict[tuple[str, int], int | None]
) -> int | None:
    column = AUDITED[table]
    if column is None:
        return None
    number = _number(row[column])
    if column in ("id", _OWN):
        return number
    parent = next(iter(Base.metadata.tables[table].c[column].foreign_keys)).column.table
    place = (parent.name, number)
    if place not in known:
        above = connection.execute(select(parent).where(parent.c.id == number)).mappings().one()
        known[place] = _matter_of(connection, parent.name, dict(above), known)
    return known[place]


def _number(value: object) -> int:
    assert isinstance(value, int)  # noqa: S101 - ids are whole numbers
    return value


def _json_value(value: object) -> object:
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, tuple | list):
        return list(value)
    return str(value) if isinstance(value, str) else value
