"""Days in court, and what happened to each."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db.models import Docket, Matter, Setting, SettingFact
from tracker.db.queries.sealed import hidden_rows
from tracker.db.visibility import Scope


def settings_of(session: Session, matter_key: str, scope: Scope, docket: str | None = None) -> list[RowMapping]:
    """The days in court of a matter, or of one docket of it, that stand: the row, with `docket`, by their number."""
    held, case = Setting.__table__, Docket.__table__
    query = (
        select(held, case.c.key.label("docket"))
        .join(case, case.c.id == held.c.docket_id)
        .join(Matter.__table__, Matter.id == case.c.matter_id)
        .where(
            Matter.key == matter_key,
            held.c.entered_in_error_at.is_(None),
            case.c.entered_in_error_at.is_(None),
            held.c.layer.in_(sorted(scope.layers)),
        )
        .order_by(held.c.id)
    )
    if docket is not None:
        query = query.where(case.c.key == docket)
    hidden = hidden_rows(session, scope).get("settings", set())
    return [row for row in session.execute(query).mappings() if row["id"] not in hidden]


def steps_of(session: Session, settings: Iterable[int]) -> dict[int, list[RowMapping]]:
    """What happened to some days in court, in order of when it was recorded, by the id of the setting."""
    step = SettingFact.__table__
    query = (
        select(step)
        .where(step.c.setting_id.in_(list(settings)), step.c.entered_in_error_at.is_(None))
        .order_by(step.c.recorded_latest, step.c.id)
    )
    found: dict[int, list[RowMapping]] = {}
    for row in session.execute(query).mappings():
        found.setdefault(row["setting_id"], []).append(row)
    return found
