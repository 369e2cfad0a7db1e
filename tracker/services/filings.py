"""A clerk enters a filing, with the deadlines it is said to answer; or corrects it.

The filing, what it answers, its source and its citations are saved together or not at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm.attributes import flag_modified

from tracker.db import models
from tracker.db.visibility import Scope
from tracker.domain.errors import Stale, Unreadable
from tracker.domain.identifiers import slug
from tracker.domain.moments import Moment, local_day
from tracker.domain.record import MatterRecord
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Extent, FilingKind, Layer, Precision
from tracker.domain.wording import format_day
from tracker.services.computed import save_computed
from tracker.services.entering import (
    Amendment,
    Read,
    Saved,
    Stored,
    amending,
    begin,
    cite,
    find,
    finish,
    free_key,
    id_of,
    moment_of,
)
from tracker.services.matters import record_of
from tracker.services.obligations import persist
from tracker.services.proposals import Draft, proposals_for
from tracker.services.questions import Questions
from tracker.services.standings import standing_of
from tracker.services.unit import Unit

_TOMORROW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewFiling:
    """What a clerk typed. `filed` and `entered` are EDTF on the wall of the docket's court.

    `answers` are keys of deadlines it is said to answer, `seen` their versions as shown (0 while they had no row).
    `derived` are the rules whose deadlines follow from it and were accepted. `confirmed` says yes to what was asked.
    """

    docket: str
    title: str
    filed: str
    read: Read
    kind: FilingKind = FilingKind.OTHER
    entered: str | None = None
    number: str | None = None
    text: str | None = None
    filed_by: str | None = None
    responds_to: str | None = None
    is_sealed: bool = False
    answers: tuple[str, ...] = ()
    extent: Extent = Extent.WHOLE
    seen: tuple[tuple[str, int], ...] = ()
    derived: tuple[str, ...] = ()
    confirmed: bool = False


def version_of(unit: Unit, deadline: str) -> int:
    """How often a deadline's row was saved; 0 while it has none."""
    return versions_of(unit, (deadline,))[deadline]


def versions_of(unit: Unit, deadlines: Iterable[str]) -> dict[str, int]:
    """How often the row of each of these deadlines was saved; 0 while it has none."""
    keys = sorted(set(deadlines))
    query = select(models.Deadline.key, models.Deadline.version).where(models.Deadline.key.in_(keys))
    return {**dict.fromkeys(keys, 0), **{key: version for key, version in unit.session.execute(query)}}  # noqa: C416


def record_filing(unit: Unit, matter: str, new: NewFiling) -> Saved:
    """Saves a filing, that it answers the deadlines named, and the deadlines accepted with it.

    Raises Unreadable, NotFound or NeedsConfirming with the field concerned, Stale when somebody answered or changed one
    of the deadlines since the clerk saw it.
    """
    matter_id = begin(unit, matter)
    record = record_of(unit, Scope(unit.viewer), matter)
    docket = _docket(unit, matter_id, new.docket)
    zone = record.courts[record.dockets[docket.key].court].zone
    standings = [standing_of(record, key, unit.as_of) for key in dict.fromkeys(new.answers)]
    questions = Questions()
    filed = _filed(unit, new, zone, questions)
    _ask_about(record, docket, standings, filed, questions)
    _ask_twice(unit, docket, new, questions)
    questions.end(confirmed=new.confirmed)
    answered = [_answerable(unit, standing, new) for standing in standings]
    row = models.Filing(
        key=free_key(
            unit, models.Filing, f"{docket.key}/{local_day(filed.latest, zone).isoformat()}-{slug(new.title)}"
        ),
        docket_id=docket.id,
        layer=Layer.CLERK,
    )
    _fill(unit, row, new, matter_id, zone)
    row.filed = filed
    unit.session.add(row)
    unit.session.flush()
    answer = _answer(unit, row, answered, matter_id, new)
    _cite(unit, matter_id, row, answer, new)
    _derive(unit, record, new)
    return finish(unit, matter_id, row)


def amend_filing(unit: Unit, key: str, new: NewFiling, amendment: Amendment) -> Saved:
    """Corrects a filing; what it answers is corrected as an answer. Raises as `record_filing` and `amending` do."""
    matter, matter_id = _matter_of(unit, find(unit, models.Filing, key))
    begin(unit, matter)
    row = amending(unit, models.Filing, key, amendment)
    record = record_of(unit, Scope(unit.viewer), matter)
    docket = _docket(unit, matter_id, new.docket)
    zone = record.courts[record.dockets[docket.key].court].zone
    if new.filed != row.filed_edtf:  # what was known before stays as it was known
        questions = Questions()
        row.filed = _filed(unit, new, zone, questions)
        _ask_about(record, docket, [], row.filed, questions)
        questions.end(confirmed=new.confirmed)
    row.docket_id = docket.id
    _fill(unit, row, new, matter_id, zone)
    _cite(unit, matter_id, row, None, new)
    return finish(unit, matter_id, row)


def stored_filing(unit: Unit, key: str) -> Stored[NewFiling]:
    """A filing as the command that would save it again, without what it answers. Raises NotFound."""
    row = find(unit, models.Filing, key)
    matter, _ = _matter_of(unit, row)
    keys = {
        name: unit.session.scalar(select(model.key).where(model.id == number)) if number else None
        for name, model, number in (
            ("docket", models.Docket, row.docket_id),
            ("filed_by", models.Party, row.filed_by_id),
            ("responds_to", models.Filing, row.responds_to_id),
        )
    }
    command = NewFiling(
        docket=keys["docket"] or "",
        title=row.title,
        filed=row.filed_edtf,
        read=Read(""),
        kind=row.kind,
        entered=row.entered_edtf,
        number=row.number,
        text=row.text,
        filed_by=keys["filed_by"],
        responds_to=keys["responds_to"],
        is_sealed=row.is_sealed,
    )
    return Stored(command, matter, row.version)


def _docket(unit: Unit, matter_id: int, key: str) -> models.Docket:
    if not key:
        raise Unreadable("Choose the docket on which it was filed", field="docket")
    id_of(unit, models.Docket, key, matter_id, field="docket")
    return find(unit, models.Docket, key)


def _filed(unit: Unit, new: NewFiling, zone: str, questions: Questions) -> Moment:
    filed = moment_of(new.filed, zone, field="filed")
    if filed.precision not in (Precision.DAY, Precision.MINUTE) or filed.earliest is None:
        raise Unreadable("Give the day of filing, as 2025-04-12 or 4/12/2025", field="filed")
    if filed.earliest <= unit.as_of:
        return Moment(filed.edtf, filed.earliest, min(filed.latest, unit.as_of), filed.precision)
    day, today = format_day(local_day(filed.earliest, zone)), format_day(local_day(unit.as_of, zone))
    if filed.earliest > unit.as_of + _TOMORROW:
        raise Unreadable(f"{day} is in the future (today is {today}). Is the year right?", field="filed")
    questions.put("filed", f"{day} is not over yet here (today is {today}). Is it right?")
    return filed


def _ask_about(
    record: MatterRecord, docket: models.Docket, standings: list[Standing], filed: Moment, questions: Questions
) -> None:
    """Asks about what may be right and is unlikely: removed and transferred cases and appeals make it so."""
    opened = docket.opened
    if opened is not None and opened.earliest is not None and filed.latest < opened.earliest:
        day = format_day(local_day(opened.latest, record.zone))
        questions.put("filed", f"This is before the docket was opened ({day}). Is it right?")
    for standing in standings:
        order = record.entries.get(standing.obligation.imposed_by or "")
        if order is not None and order.filed.earliest is not None and filed.latest < order.filed.earliest:
            day = format_day(local_day(order.filed.latest, standing.due.zone))
            questions.put("filed", f"This is before the order that imposed the duty ({day}). Is it right?")
        if standing.obligation.docket != docket.key:
            theirs = record.dockets[standing.obligation.docket].title
            said = f"The duty is to be performed on another docket, “{theirs}”. Is it answered from this one?"
            questions.put("docket", said)


def _ask_twice(unit: Unit, docket: models.Docket, new: NewFiling, questions: Questions) -> None:
    """The same title and day on the same docket is asked about, whoever entered it."""
    query = select(models.Filing.id).where(
        models.Filing.docket_id == docket.id,
        models.Filing.title == new.title,
        models.Filing.filed_edtf == new.filed,
        models.Filing.entered_in_error_at.is_(None),
    )
    if new.number is not None:  # two lines of the docket with two numbers are two papers
        query = query.where(or_(models.Filing.number.is_(None), models.Filing.number == new.number))
    if unit.session.scalars(query).first() is not None:
        questions.put("title", f"A filing with this title and day stands on '{docket.title}' already.")


def _answerable(unit: Unit, standing: Standing, new: NewFiling) -> models.Deadline:
    """The row of a deadline that is answered. Raises Stale when somebody changed it since the clerk saw it."""
    deadline, seen = persist(unit, standing.deadline), dict(new.seen).get(standing.key, 0)
    was_only_listed = seen == 0 and deadline.version == 1 and not standing.answers
    if seen != deadline.version and not was_only_listed:
        raise Stale("Somebody changed this deadline while you typed. Nothing was saved; what you typed is below")
    flag_modified(deadline, "key")  # the deadline's version rises, so that a second clerk is told
    return deadline


def _fill(unit: Unit, row: models.Filing, new: NewFiling, matter_id: int, zone: str) -> None:
    row.title, row.kind, row.number, row.text, row.is_sealed = new.title, new.kind, new.number, new.text, new.is_sealed
    row.filed_by_id = id_of(unit, models.Party, new.filed_by, matter_id, field="filed_by")
    row.responds_to_id = id_of(unit, models.Filing, new.responds_to, matter_id, field="responds_to")
    if (new.entered or None) != row.entered_edtf:
        row.entered = moment_of(new.entered, zone, field="entered") if new.entered else None


def _answer(
    unit: Unit, filing: models.Filing, deadlines: list[models.Deadline], matter_id: int, new: NewFiling
) -> models.Fulfilment | None:
    if not deadlines:
        return None
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
    unit.session.add_all(
        models.FulfilmentDeadline(fulfilment_id=answer.id, deadline_id=deadline.id) for deadline in deadlines
    )
    return answer


def _derive(unit: Unit, record: MatterRecord, new: NewFiling) -> None:
    """Saves the deadlines that were accepted, each computed again from what was typed."""
    if not new.derived:
        return
    draft = Draft(
        noun="filing",
        docket=new.docket,
        kind=new.kind.value,
        filed=new.filed,
        entered=new.entered,
        filed_by=new.filed_by,
        number=new.number,
        title=new.title,
        text=new.text or "",
    )
    proposed = proposals_for(unit, record, draft)
    for computed in proposed.accepted(new.derived, new.read.read_in, confirmed=new.confirmed):
        save_computed(unit, record, computed)


def _cite(unit: Unit, matter_id: int, filing: models.Filing, answer: models.Fulfilment | None, new: NewFiling) -> None:
    where = new.read.locator or (f"entry {new.number}" if new.number else None)
    subjects = [("filing_id", filing.id, {"filed": new.filed})]
    if answer is not None:
        subjects.append(("fulfilment_id", answer.id, {}))
    cite(unit, matter_id, Read(new.read.read_in, where), subjects)


def _matter_of(unit: Unit, filing: models.Filing) -> tuple[str, int]:
    """The key and the id of the matter of a filing."""
    query = (
        select(models.Matter.key, models.Matter.id)
        .join(models.Docket, models.Docket.matter_id == models.Matter.id)
        .where(models.Docket.id == filing.docket_id)
    )
    key, number = unit.session.execute(query).one()
    return key, number
