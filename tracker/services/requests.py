"""A clerk enters what a filing asks a court to do to an order, a duty or a date, and what became of it."""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import models
from tracker.db.base import Base
from tracker.domain.errors import Unreadable
from tracker.domain.vocabulary import EffectKind, Layer, Ruling
from tracker.services.entering import Amendment, Read, Saved, Stored, begin, cite, find, finish, id_of, key_from, the_id
from tracker.services.places import correcting, deadline_id, key_of, matter_of
from tracker.services.questions import Questions
from tracker.services.unit import Unit

_AIMS: dict[str, tuple[str, type[Base]]] = {
    "orders": ("target_order_id", models.Order),
    "obligations": ("target_obligation_id", models.Obligation),
    "deadlines": ("target_deadline_id", models.Deadline),
}


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What a clerk typed. `aims_at` is `orders:KEY`, `obligations:KEY` or `deadlines:KEY`."""

    filing: str
    effect_kind: EffectKind
    aims_at: str
    read: Read
    ruled_by: str | None = None
    ruling: Ruling | None = None
    confirmed: bool = False


def record_request(unit: Unit, matter: str, new: NewRequest) -> Saved:
    """Saves a request; its filing may be of any layer. Raises Unreadable, NotFound or NeedsConfirming."""
    matter_id = begin(unit, matter)
    asks = f"asks {new.effect_kind.value.replace('_', '-')}"
    row = models.Request(key=key_from(unit, models.Request, new.filing, asks), layer=Layer.CLERK)
    _fill(unit, matter_id, row, new)
    unit.session.add(row)
    return _finish(unit, matter_id, row, new)


def amend_request(unit: Unit, key: str, new: NewRequest, amendment: Amendment) -> Saved:
    """Corrects a request, or adds its ruling. Raises as `amending` and `record_request` do."""
    row, matter_id = correcting(unit, models.Request, key, amendment)
    _fill(unit, matter_id, row, new)
    return _finish(unit, matter_id, row, new)


def stored_request(unit: Unit, key: str) -> Stored[NewRequest]:
    """A request as the command that would save it again. Raises NotFound."""
    row = find(unit, models.Request, key)
    aims = ((table, key_of(unit, model, getattr(row, column))) for table, (column, model) in _AIMS.items())
    command = NewRequest(
        filing=key_of(unit, models.Filing, row.filing_id) or "",
        effect_kind=row.effect_kind,
        aims_at=next(f"{table}:{aim}" for table, aim in aims if aim),
        read=Read(""),
        ruled_by=key_of(unit, models.Order, row.ruled_by_id),
        ruling=row.ruling,
    )
    return Stored(command, matter_of(unit, row), row.version)


def _finish(unit: Unit, matter_id: int, row: models.Request, new: NewRequest) -> Saved:
    unit.session.flush()
    values = {"ruling": new.ruling.value} if new.ruling else {}
    cite(unit, matter_id, new.read, [("request_id", row.id, values)])
    return finish(unit, matter_id, row)


def _fill(unit: Unit, matter_id: int, row: models.Request, new: NewRequest) -> None:
    filing = the_id(unit, models.Filing, new.filing, matter_id, field="filing")
    ruled_by = id_of(unit, models.Order, new.ruled_by, matter_id, field="ruled_by")
    if new.ruling and ruled_by is None:
        raise Unreadable("Choose the order that ruled on it, or leave the ruling out", field="ruled_by")
    if ruled_by is not None and new.ruling is None:
        raise Unreadable("Choose what the order ruled, or leave the order out", field="ruling")
    column, target = _target(unit, matter_id, new.aims_at)
    _ask(unit, row.key, filing, ruled_by, (column, target), new)
    for name, _ in _AIMS.values():
        setattr(row, name, target if name == column else None)
    row.filing_id, row.effect_kind, row.ruled_by_id, row.ruling = filing, new.effect_kind, ruled_by, new.ruling


def _target(unit: Unit, matter_id: int, aims_at: str) -> tuple[str, int]:
    """The column and id of what is aimed at; an occurrence that is only derived so far becomes a row."""
    table, _, key = aims_at.partition(":")
    if table not in _AIMS:
        raise Unreadable("Choose what it is about from the list", field="aims_at")
    column, model = _AIMS[table]
    if model is models.Deadline:
        return column, deadline_id(unit, matter_id, key, field="aims_at")
    return column, the_id(unit, model, key, matter_id, field="aims_at")


def _ask(  # noqa: PLR0917 - what was typed, read
    unit: Unit, key: str, filing: int, ruled_by: int | None, aim: tuple[str, int], new: NewRequest
) -> None:
    asked = Questions()
    filed = unit.session.get_one(models.Filing, filing).filed
    if ruled_by is not None:
        ruled = unit.session.get_one(models.Order, ruled_by).filed
        if filed.earliest and ruled.latest < filed.earliest:
            asked.put("ruled_by", f"That order came before the filing ({filed.edtf}). Did it rule on this?")
    held, columns = models.Request, models.Request.__table__.c
    same = select(held.id).where(
        held.filing_id == filing,
        held.effect_kind == new.effect_kind,
        columns[aim[0]] == aim[1],
        held.key != key,
        held.entered_in_error_at.is_(None),
    )
    if unit.session.scalar(same) is not None:
        asked.put("filing", "This filing is on record as asking for this already. Does it ask twice?")
    asked.end(confirmed=new.confirmed)
