"""What a screen offers to choose from that the record of a matter does not hold: its judges and its days in court."""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import models
from tracker.domain.wording import format_moment
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class Hearing:
    """A day in court, by key and in words."""

    key: str
    title: str


def judges(unit: Unit, matter: str) -> frozenset[str]:
    """The keys of the parties that are judges on some docket of a matter."""
    role = models.PartyRole
    query = (
        select(models.Party.key)
        .join(role, role.party_id == models.Party.id)
        .join(models.Matter, models.Matter.id == models.Party.matter_id)
        .where(models.Matter.key == matter, role.role == "judge", role.entered_in_error_at.is_(None))
    )
    return frozenset(unit.session.scalars(query))


def hearings(unit: Unit, matter: str) -> tuple[Hearing, ...]:
    """The days in court of a matter, the latest entered first, each with the last start that was set."""
    setting, fact = models.Setting, models.SettingFact
    query = (
        select(setting, models.Court.zone)
        .join(models.Docket, models.Docket.id == setting.docket_id)
        .join(models.Court, models.Court.id == models.Docket.court_id)
        .join(models.Matter, models.Matter.id == models.Docket.matter_id)
        .where(models.Matter.key == matter, setting.entered_in_error_at.is_(None))
        .order_by(setting.id.desc())
    )
    rows = unit.session.execute(query).all()
    started = select(fact).where(
        fact.setting_id.in_([row.id for row, _ in rows]),
        fact.entered_in_error_at.is_(None),
        fact.starts_edtf.is_not(None),
    )
    starts = {one.setting_id: one.starts for one in unit.session.scalars(started.order_by(fact.id))}
    return tuple(Hearing(row.key, _titled(row, starts.get(row.id), zone)) for row, zone in rows)


def _titled(row: models.Setting, starts: object, zone: str) -> str:
    day = f"{format_moment(starts, zone)}: " if starts is not None else ""  # type: ignore[arg-type]
    return f"{day}{row.kind.value}, {row.title}"
