"""The attachments of lines of dockets, as far as the reader may see them: never without signing in."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.models import Attachment, Filing, Matter, Notice, Order
from tracker.db.queries.sealed import hidden_rows
from tracker.db.visibility import Scope

_LINES = {"order": Order.__table__, "filing": Filing.__table__, "notice": Notice.__table__}


def attachment_row(session: Session, key: str, scope: Scope) -> RowMapping | None:
    """The row of an attachment that stands; None where there is none, or the reader may not see it."""
    held = Attachment.__table__
    if not scope.sees_private or "\0" in key:
        return None
    query = (
        select(held)
        .join(Matter.__table__, Matter.id == held.c.matter_id)
        .where(held.c.key == key, held.c.entered_in_error_at.is_(None), scope.matters())
    )
    row = session.execute(query).mappings().one_or_none()
    if row is None or row["id"] in hidden_rows(session, scope, row["matter_id"]).get("attachments", ()):
        return None
    return row


def attachments_of(
    session: Session, matter_key: str, kind: str, keys: Iterable[str], scope: Scope
) -> dict[str, list[RowMapping]]:
    """The attachments of some lines of one kind that the reader may see, by the line's key, in order of number."""
    wanted = list(keys)
    if not scope.sees_private or not wanted:
        return {}
    held, line = Attachment.__table__, _LINES[kind]
    query = (
        select(held, line.c.key.label("line"))
        .join(line, line.c.id == held.c[f"{kind}_id"])
        .join(Matter.__table__, Matter.id == held.c.matter_id)
        .where(
            Matter.key == matter_key,
            line.c.key.in_(wanted),
            held.c.entered_in_error_at.is_(None),
            held.c.layer.in_(sorted(scope.layers)),
        )
        .order_by(held.c.id)
    )
    found: dict[str, list[RowMapping]] = {}
    for row in session.execute(query).mappings():
        if row["id"] not in hidden_rows(session, scope, row["matter_id"]).get("attachments", ()):
            found.setdefault(row["line"], []).append(row)
    for rows in found.values():
        rows.sort(key=_in_order)
    return found


def _in_order(row: RowMapping) -> tuple[int, str, int]:
    number = row["number"] or ""
    return (int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0, number, row["id"])  # noqa: PLR2004
