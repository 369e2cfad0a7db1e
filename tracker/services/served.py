"""A clerk enters who was served with an order or a filing, when and how (Fed. R. Civ. P. 5(b)(2))."""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import models
from tracker.domain.errors import Unreadable
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import Layer
from tracker.services.entering import (
    Amendment,
    Read,
    Saved,
    Stored,
    begin,
    cite,
    find,
    finish,
    happened,
    key_from,
    the_id,
)
from tracker.services.places import correcting, key_of, matter_of, wall_of, words_of
from tracker.services.questions import Questions
from tracker.services.unit import Unit

METHODS = words_of(models.Service, "method")
"""How somebody can be served."""

_PAPERS: dict[str, type[models.Order | models.Filing]] = {"orders": models.Order, "filings": models.Filing}


@dataclass(frozen=True, slots=True)
class NewService:
    """What a clerk typed. `paper` is `orders:KEY` or `filings:KEY`; `served` is EDTF on the wall of its court."""

    paper: str
    party: str
    served: str
    method: str
    read: Read
    confirmed: bool = False


def record_service(unit: Unit, matter: str, new: NewService) -> Saved:
    """Saves that somebody was served; the paper may be of any layer. Raises Unreadable, NotFound, NeedsConfirming."""
    matter_id = begin(unit, matter)
    words = f"served {new.party.rpartition('/')[2]}"
    row = models.Service(
        key=key_from(unit, models.Service, new.paper.partition(":")[2], new.served[:10], words),
        matter_id=matter_id,
        layer=Layer.CLERK,
    )
    _fill(unit, row, new)
    unit.session.add(row)
    return _finish(unit, row, new)


def amend_service(unit: Unit, key: str, new: NewService, amendment: Amendment) -> Saved:
    """Corrects who was served, when or how. Raises as `amending` and `record_service` do."""
    row, _ = correcting(unit, models.Service, key, amendment)
    _fill(unit, row, new)
    return _finish(unit, row, new)


def stored_service(unit: Unit, key: str) -> Stored[NewService]:
    """A service as the command that would save it again. Raises NotFound."""
    row = find(unit, models.Service, key)
    order, filing = key_of(unit, models.Order, row.order_id), key_of(unit, models.Filing, row.filing_id)
    command = NewService(
        paper=f"orders:{order}" if order else f"filings:{filing}",
        party=key_of(unit, models.Party, row.party_id) or "",
        served=row.served_edtf,
        method=row.method,
        read=Read(""),
    )
    return Stored(command, matter_of(unit, row), row.version)


def _finish(unit: Unit, row: models.Service, new: NewService) -> Saved:
    unit.session.flush()
    values = {"served": new.served, "method": new.method}
    cite(unit, row.matter_id, new.read, [("service_id", row.id, values)])
    return finish(unit, row.matter_id, row)


def _fill(unit: Unit, row: models.Service, new: NewService) -> None:
    table, _, key = new.paper.partition(":")
    model = _PAPERS.get(table)
    if model is None:
        raise Unreadable("Choose the paper that was served from the list", field="paper")
    number = the_id(unit, model, key, row.matter_id, field="paper")
    is_order, session = model is models.Order, unit.session
    paper = session.get_one(models.Order, number) if is_order else session.get_one(models.Filing, number)
    party = the_id(unit, models.Party, new.party, row.matter_id, field="party")
    zone = wall_of(unit, paper.docket_id, row.matter_id)
    served = row.served if new.served == row.served_edtf else happened(unit, new.served, zone, field="served")
    _ask(unit, row.key, paper, party, served, new)
    row.order_id, row.filing_id = (number, None) if is_order else (None, number)
    row.party_id, row.served, row.method = party, served, new.method


def _ask(  # noqa: PLR0917 - what was typed, read
    unit: Unit, key: str, paper: models.Order | models.Filing, party: int, served: Moment, new: NewService
) -> None:
    asked = Questions()
    if paper.filed.earliest and served.latest < paper.filed.earliest:
        asked.put("served", f"This is before the paper was filed ({paper.filed.edtf}). Is it right?")
    docket = unit.session.get_one(models.Docket, paper.docket_id)
    if docket.opened and docket.opened.earliest and served.latest < docket.opened.earliest:
        asked.put("served", f"This is before the docket was opened ({docket.opened.edtf}). Is it right?")
    held = models.Service
    column = held.order_id if isinstance(paper, models.Order) else held.filing_id
    before = unit.session.scalar(
        select(held.served_edtf)
        .where(column == paper.id, held.party_id == party, held.key != key, held.entered_in_error_at.is_(None))
        .limit(1)
    )
    if before is not None:
        asked.put("party", f"This party is on record as served with it on {before}. Was it served again?")
    asked.end(confirmed=new.confirmed)
