"""A clerk enters a filing that answers a deadline; and takes it back again.

The filing, what it answers, its source and its citations are saved together or not at all.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from tracker.db import models
from tracker.domain.edtf import parse_moment
from tracker.domain.errors import NeedsConfirming, NotFound, Stale, Unreadable
from tracker.domain.identifiers import slug
from tracker.domain.moments import Moment, local_day
from tracker.domain.obligations import zone_of
from tracker.domain.record import MatterRecord
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Extent, FilingKind, Layer, Precision
from tracker.domain.wording import format_day
from tracker.services.matters import hold
from tracker.services.obligations import persist
from tracker.services.search import reindex
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class NewFiling:
    """What a clerk typed.

    `filed` is EDTF on the wall of the court's zone; `seen_version` is the deadline's as shown, 0 while it had no row.
    """

    deadline: str
    seen_version: int
    title: str
    filed: str
    read_in: str
    kind: FilingKind = FilingKind.OTHER
    number: str | None = None
    text: str | None = None
    filed_by: str | None = None
    extent: Extent = Extent.WHOLE
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class SavedFiling:
    """What was saved, and the moment it is known by."""

    filing: str
    deadline: str
    filed: Moment


def version_of(unit: Unit, deadline: str) -> int:
    """How often a deadline's row was saved; 0 while it has none."""
    return unit.session.scalar(select(models.Deadline.version).where(models.Deadline.key == deadline)) or 0


def record_filing(unit: Unit, record: MatterRecord, standing: Standing, new: NewFiling) -> SavedFiling:
    """Saves a filing and that it answers a deadline.

    Raises Unreadable or NeedsConfirming with the field concerned, Stale when somebody answered or changed the deadline
    since the clerk saw it.
    """
    hold(unit, record.key)  # two clerks who save at once come one after the other
    zone = zone_of(record, standing.obligation)
    filed = _filed(unit, record, standing, new, zone)
    _refuse_twice(unit, record, standing, new)
    deadline = persist(unit, standing.deadline)
    if new.seen_version != deadline.version and not _was_only_listed(new, deadline, standing):
        raise Stale("Somebody changed this deadline while you typed. Nothing was saved; what you typed is below")
    docket = unit.session.execute(
        select(models.Docket.id, models.Docket.matter_id, models.Docket.key).where(
            models.Docket.key == standing.obligation.docket
        )
    ).one()
    filing = models.Filing(
        key=_free_key(unit, f"{docket.key}/{local_day(filed.latest, zone).isoformat()}-{slug(new.title)}"),
        docket_id=docket.id,
        number=new.number,
        kind=new.kind,
        title=new.title,
        text=new.text,
        filed_by_id=_party(unit, docket.matter_id, new.filed_by),
        filed=filed,
        layer=Layer.CLERK,
    )
    unit.session.add(filing)
    unit.session.flush()
    answer = _answer(unit, docket.matter_id, filing, deadline, new)
    _cite(unit, docket.matter_id, filing, answer, new)
    flag_modified(deadline, "key")  # the deadline's version rises, so that a second clerk is told
    unit.session.flush()
    reindex(unit, docket.matter_id)
    return SavedFiling(filing.key, standing.key, filed)


def _was_only_listed(new: NewFiling, deadline: models.Deadline, standing: Standing) -> bool:
    """Whether a deadline that had no row when the clerk saw it has been given one since and nothing else."""
    return new.seen_version == 0 and deadline.version == 1 and not standing.answers


def _filed(unit: Unit, record: MatterRecord, standing: Standing, new: NewFiling, zone: str) -> Moment:
    try:
        filed = parse_moment(new.filed, zone)
    except Unreadable as error:
        raise Unreadable(error.message, field="filed") from None
    if filed.precision not in (Precision.DAY, Precision.MINUTE) or filed.earliest is None:
        raise Unreadable("Give the day of filing, as 2025-04-12 or 4/12/2025", field="filed")
    if filed.earliest > unit.as_of:
        day, today = format_day(local_day(filed.earliest, zone)), format_day(local_day(unit.as_of, zone))
        raise Unreadable(f"{day} is in the future (today is {today}). Is the year right?", field="filed")
    order = record.entries.get(standing.obligation.imposed_by or "")
    before = order is not None and order.filed.earliest is not None and filed.latest < order.filed.earliest
    if before and order is not None and not new.confirmed:
        day = format_day(local_day(order.filed.latest, zone))
        raise NeedsConfirming(f"This is before the order that imposed the duty ({day}). Is it right?", field="filed")
    return _known_by(filed, unit.as_of)


def _known_by(filed: Moment, saved: datetime) -> Moment:
    """The moment of filing, which cannot be later than the moment at which the clerk saved it."""
    return Moment(filed.edtf, filed.earliest, min(filed.latest, saved), filed.precision)


def _refuse_twice(unit: Unit, record: MatterRecord, standing: Standing, new: NewFiling) -> None:
    """A form sent twice: the same title and day on the same docket, entered by the same clerk, is not saved again."""
    query = (
        select(models.Filing.id)
        .join(models.Docket, models.Docket.id == models.Filing.docket_id)
        .where(
            models.Docket.key == standing.obligation.docket,
            models.Filing.title == new.title,
            models.Filing.filed_edtf == new.filed,
            models.Filing.entered_in_error_at.is_(None),
        )
    )
    if unit.session.scalars(query).first() is not None and not new.confirmed:
        docket = record.dockets[standing.obligation.docket].title
        raise NeedsConfirming(f"A filing with this title and day stands on '{docket}' already.", field="title")


def _party(unit: Unit, matter_id: int, key: str | None) -> int | None:
    if key is None:
        return None
    query = select(models.Party.id).where(models.Party.key == key, models.Party.matter_id == matter_id)
    found = unit.session.scalar(query)
    if found is None:
        raise NotFound(f"There is no party '{key}' in this matter", field="filed_by")
    return found


def _answer(
    unit: Unit, matter_id: int, filing: models.Filing, deadline: models.Deadline, new: NewFiling
) -> models.Fulfilment:
    answer = models.Fulfilment(
        key=f"{filing.key}/answer",
        matter_id=matter_id,
        filing_id=filing.id,
        extent=new.extent,
        claimed_by_id=filing.filed_by_id,
        layer=Layer.CLERK,
    )
    unit.session.add(answer)
    unit.session.flush()
    unit.session.add(models.FulfilmentDeadline(fulfilment_id=answer.id, deadline_id=deadline.id))
    return answer


def _cite(unit: Unit, matter_id: int, filing: models.Filing, answer: models.Fulfilment, new: NewFiling) -> None:
    source = models.Source(
        key=f"clerk/{filing.key}",
        matter_id=matter_id,
        title=new.read_in,
        author=unit.viewer.name,
        nature="what a clerk read and entered",
        layer=Layer.CLERK,
    )
    unit.session.add(source)
    unit.session.flush()
    where = f"entry {new.number}" if new.number else "the entry itself"
    unit.session.add_all(
        [
            models.Citation(source_id=source.id, filing_id=filing.id, locator=where, entry=new.number),
            models.Citation(source_id=source.id, filing_id=filing.id, locator=where, field="filed", value=new.filed),
            models.Citation(source_id=source.id, fulfilment_id=answer.id, locator=where),
        ]
    )


def _free_key(unit: Unit, wanted: str) -> str:
    """The key wanted, or the same with a number behind it when another filing has it."""
    number, key = 1, wanted.rstrip("-")
    while unit.session.scalar(select(func.count()).where(models.Filing.key == key)):
        number += 1
        key = f"{wanted.rstrip('-')}-{number}"
    return key


def undo_filing(unit: Unit, filing: str) -> str:
    """Takes back a filing that the same clerk entered: it stays in the history and is no longer read.

    Returns the key of a deadline it answered. Raises NotFound, or Stale when somebody changed it since.
    """
    matter = _matter_of(unit, filing)
    row = unit.session.scalar(
        select(models.Filing).where(models.Filing.key == filing, models.Filing.layer == Layer.CLERK)
    )
    if row is None or row.entered_in_error_at is not None:
        raise NotFound("There is nothing to undo: this filing was taken back already, or was never entered by hand")
    if not _entered_by(unit, row.id) or row.version != 1:
        raise Stale("Somebody else entered or changed this filing. It was left as it is")
    row.entered_in_error_at = unit.as_of
    answered = ""
    for answer in unit.session.scalars(select(models.Fulfilment).where(models.Fulfilment.filing_id == row.id)):
        answer.withdrawn_at = unit.as_of
        query = (
            select(models.Deadline)
            .join(models.FulfilmentDeadline, models.FulfilmentDeadline.deadline_id == models.Deadline.id)
            .where(models.FulfilmentDeadline.fulfilment_id == answer.id)
        )
        for deadline in unit.session.scalars(query):
            flag_modified(deadline, "key")
            answered = deadline.key
    unit.session.flush()
    reindex(unit, matter)
    return answered


def _matter_of(unit: Unit, filing: str) -> int:
    """The id of a filing's matter, held until the unit ends. Raises NotFound."""
    query = (
        select(models.Matter.key)
        .join(models.Docket, models.Docket.matter_id == models.Matter.id)
        .join(models.Filing, models.Filing.docket_id == models.Docket.id)
        .where(models.Filing.key == filing)
    )
    key = unit.session.scalar(query)
    if key is None:
        raise NotFound("There is nothing to undo: no such filing was ever entered")
    return hold(unit, key)


def _entered_by(unit: Unit, filing_id: int) -> bool:
    change = models.Change
    query = select(change.id).where(
        change.table_name == "filings",
        change.row_id == filing_id,
        change.action == "insert",
        change.actor == unit.actor,
    )
    return unit.session.scalars(query).first() is not None
