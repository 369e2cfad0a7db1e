"""The rows of a past state of one matter, read from its history, with what today says of who may see them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.base import Base
from tracker.db.chains import AUDITED, json_row
from tracker.domain.vocabulary import RemoteAccess

Known = dict[str, list[Mapping[str, Any]]]
_TABLES = Base.metadata.tables
_CHANGE = _TABLES["change"].c
_OF_TODAY = ("accounts", "matter_members", "source_attachments")
_DATED = ("computations", "deadlines", "effects", "obligations")
_SEALABLE = ("orders", "filings", "notices")


def rows_known(session: Session, matter_id: int, own: int, installation: int) -> Known:
    """The rows by table: of a matter up to change `own` of its chain, of the installation up to its change."""
    known: Known = {}
    for chain, last in ((matter_id, own), (None, installation)):
        for name, row in _rows(session, _CHANGE.matter_id.is_not_distinct_from(chain), last):
            known.setdefault(name, []).append(row)
    for name in _OF_TODAY:
        table = _TABLES[name]
        known[name] = [json_row(dict(row)) for row in session.execute(select(table)).mappings()]
    _as_open_as_today(session, known, matter_id)
    if any(row.get("needs_second_check") for row in known["matters"]):
        known["change"] = _who_set_dates(session, matter_id, own)
    return known


def _who_set_dates(session: Session, matter_id: int, own: int) -> list[Mapping[str, Any]]:
    """The changes of dates: a matter with second checks asks by whom each was set."""
    table = _TABLES["change"]
    theirs = (_CHANGE.matter_id == matter_id, _CHANGE.seq <= own, _CHANGE.table_name.in_(_DATED))
    return [json_row(dict(row)) for row in session.execute(select(table).where(*theirs)).mappings()]


def _rows(session: Session, chain: ColumnElement[bool], last: int) -> Iterable[tuple[str, Mapping[str, Any]]]:
    newest = (
        select(_CHANGE.table_name, _CHANGE.row_id, func.max(_CHANGE.seq).label("seq"))
        .where(chain, _CHANGE.seq <= last)
        .group_by(_CHANGE.table_name, _CHANGE.row_id)
        .subquery()
    )
    said = (_CHANGE.table_name, _CHANGE.row_id, _CHANGE.seq, _CHANGE.action, _CHANGE.after, _CHANGE.redacted_at)
    query = select(*said).join(newest, (newest.c.seq == _CHANGE.seq)).where(chain).order_by(_CHANGE.seq)
    for change in session.execute(query).mappings():
        row = _after(session, chain, change)
        if row is not None and change["table_name"] in AUDITED:
            yield change["table_name"], row


def _after(session: Session, chain: ColumnElement[bool], change: RowMapping) -> Mapping[str, Any] | None:
    """The row as a change left it; None when it was gone. Where that was redacted, as the redaction left it."""
    if change["action"] == "delete":
        return None
    after: Mapping[str, Any] | None = change["after"]
    if after is not None or change["redacted_at"] is None:
        return after
    later = (
        select(_CHANGE.action, _CHANGE.before, _CHANGE.after)
        .where(
            chain,
            _CHANGE.table_name == change["table_name"],
            _CHANGE.row_id == change["row_id"],
            _CHANGE.seq > change["seq"],
            _CHANGE.redacted_at.is_(None),
        )
        .order_by(_CHANGE.seq)
        .limit(1)
    )
    found = session.execute(later).mappings().one_or_none()
    if found is None:  # nothing was changed since, but its reason was redacted
        table = _TABLES[change["table_name"]]
        now = session.execute(select(table).where(table.c.id == change["row_id"])).mappings().one_or_none()
        return json_row(dict(now)) if now is not None else None
    held: Mapping[str, Any] | None = found["after"] if found["action"] == "redact" else found["before"]
    return held


def _as_open_as_today(session: Session, known: Known, matter_id: int) -> None:
    """What is sealed, restricted or private today is so in the past; what was sealed then stays so too."""
    for name in _SEALABLE:
        table = _TABLES[name].c
        sealed = set(session.scalars(select(table.id).where(table.is_sealed)))
        known[name] = [_marked(row, is_sealed=True) if row["id"] in sealed else row for row in known.get(name, [])]
    docket, matter = _TABLES["dockets"].c, _TABLES["matters"].c
    closed = set(session.scalars(select(docket.id).where(docket.remote_access == RemoteAccess.RESTRICTED)))
    known["dockets"] = [
        _marked(row, remote_access=RemoteAccess.RESTRICTED.value) if row["id"] in closed else row
        for row in known.get("dockets", [])
    ]
    is_public = bool(session.scalar(select(matter.is_public).where(matter.id == matter_id)))
    known["matters"] = [_marked(row, is_public=is_public) for row in known.get("matters", [])]


def _marked(row: Mapping[str, Any], **marks: object) -> Mapping[str, Any]:
    return {**row, **marks}
