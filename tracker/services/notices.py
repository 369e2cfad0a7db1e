"""A clerk enters a line of a docket that is neither an order nor a filing: a clerk's entry, a mandate, a transcript."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from tracker.db import models
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import Layer, NoticeKind
from tracker.services.dockets import wall_of_docket
from tracker.services.entering import Amendment, Read, Saved, Stored, begin, cite, find, finish, happened, key_from
from tracker.services.places import correcting, key_of, matter_of
from tracker.services.questions import Questions
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What a clerk typed. `filed` and `entered` are EDTF on the wall of the docket's court."""

    docket: str
    kind: NoticeKind
    title: str
    filed: str
    read: Read
    number: str | None = None
    text: str | None = None
    entered: str = ""
    is_sealed: bool = False
    confirmed: bool = False


def record_notice(unit: Unit, matter: str, new: NewNotice) -> Saved:
    """Saves a notice. Raises Unreadable, NotFound or NeedsConfirming with the field concerned."""
    matter_id = begin(unit, matter)
    row = models.Notice(key=key_from(unit, models.Notice, new.docket, new.filed[:10], new.title), layer=Layer.CLERK)
    _fill(unit, matter_id, row, new)
    unit.session.add(row)
    return _finish(unit, matter_id, row, new)


def amend_notice(unit: Unit, key: str, new: NewNotice, amendment: Amendment) -> Saved:
    """Corrects a notice. Raises as `amending` and `record_notice` do."""
    row, matter_id = correcting(unit, models.Notice, key, amendment)
    _fill(unit, matter_id, row, new)
    return _finish(unit, matter_id, row, new)


def stored_notice(unit: Unit, key: str) -> Stored[NewNotice]:
    """A notice as the command that would save it again. Raises NotFound."""
    row = find(unit, models.Notice, key)
    command = NewNotice(
        docket=key_of(unit, models.Docket, row.docket_id) or "",
        kind=row.kind,
        title=row.title,
        filed=row.filed_edtf,
        read=Read(""),
        number=row.number,
        text=row.text,
        entered=row.entered_edtf or "",
        is_sealed=row.is_sealed,
    )
    return Stored(command, matter_of(unit, row), row.version)


def _finish(unit: Unit, matter_id: int, row: models.Notice, new: NewNotice) -> Saved:
    unit.session.flush()
    given = {"filed": new.filed, "entered": new.entered, "number": new.number}
    values = {name: value for name, value in given.items() if value}
    cite(unit, matter_id, new.read, [("notice_id", row.id, values)])
    return finish(unit, matter_id, row)


def _fill(unit: Unit, matter_id: int, row: models.Notice, new: NewNotice) -> None:
    docket, zone = wall_of_docket(unit, new.docket, matter_id)
    moved = docket != row.docket_id
    filed = happened(unit, new.filed, zone, field="filed") if moved or new.filed != row.filed_edtf else row.filed
    entered: Moment | None = None
    if new.entered:
        known = not moved and new.entered == row.entered_edtf
        entered = row.entered if known else happened(unit, new.entered, zone, field="entered")
    _ask(unit, row.key, docket, filed, entered, new)
    row.docket_id, row.kind, row.title, row.text, row.number = docket, new.kind, new.title, new.text, new.number
    row.filed, row.entered, row.is_sealed = filed, entered, new.is_sealed


def _ask(  # noqa: PLR0917 - what was typed, read
    unit: Unit, key: str, docket: int, filed: Moment, entered: Moment | None, new: NewNotice
) -> None:
    asked = Questions()
    case = unit.session.get_one(models.Docket, docket)
    if case.opened and case.opened.earliest and filed.latest < case.opened.earliest:
        asked.put("filed", f"This is before the docket was opened ({case.opened.edtf}). Is it right?")
    if entered and filed.earliest and entered.latest < filed.earliest:
        asked.put("entered", "It is said to be entered before it was filed. Is it right?")
    held = models.Notice
    alike = [held.title == new.title] + ([held.number == new.number] if new.number else [])
    query = select(held.title, held.number, held.filed_edtf).where(
        held.docket_id == docket, held.key != key, held.entered_in_error_at.is_(None), or_(*alike)
    )
    for one in unit.session.execute(query):
        if new.number and one.number == new.number:
            asked.put("number", f"Number {one.number} of this docket is “{one.title}” already. Is this another line?")
        elif one.filed_edtf == new.filed:
            asked.put("title", "A line with this title and day stands on this docket already. Is this another one?")
    asked.end(confirmed=new.confirmed)
