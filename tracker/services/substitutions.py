"""A clerk notes that an officer was replaced in office: the successor is substituted by law, and every duty continues.

Authority: Fed. R. Civ. P. 25(d); for courts of appeals Fed. R. App. P. 43(c)(2).
"""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import models
from tracker.domain.errors import Unreadable
from tracker.domain.vocabulary import Layer, PartyKind
from tracker.domain.wording import format_moment
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
    id_of,
    key_from,
    the_id,
)
from tracker.services.places import correcting, key_of, matter_of, wall_of
from tracker.services.questions import Questions
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class NewSubstitution:
    """Who left an office and who took it over. Without `docket` it stands for the whole matter."""

    leaves: str
    takes_over: str
    took_office: str
    read: Read
    docket: str | None = None
    confirmed: bool = False


def record_substitution(unit: Unit, matter: str, new: NewSubstitution) -> Saved:
    """Saves a substitution. Raises Unreadable, NotFound or NeedsConfirming with the field concerned."""
    matter_id = begin(unit, matter)
    words = f"{new.takes_over.rpartition('/')[2]} after {new.leaves.rpartition('/')[2]}"
    row = models.Substitution(
        key=key_from(unit, models.Substitution, matter, new.took_office[:10], words),
        matter_id=matter_id,
        layer=Layer.CLERK,
    )
    _fill(unit, row, new)
    unit.session.add(row)
    return _finish(unit, row, new)


def amend_substitution(unit: Unit, key: str, new: NewSubstitution, amendment: Amendment) -> Saved:
    """Corrects a substitution. Raises as `amending` and `record_substitution` do."""
    row, _ = correcting(unit, models.Substitution, key, amendment)
    _fill(unit, row, new)
    return _finish(unit, row, new)


def stored_substitution(unit: Unit, key: str) -> Stored[NewSubstitution]:
    """A substitution as the command that would save it again. Raises NotFound."""
    row = find(unit, models.Substitution, key)
    command = NewSubstitution(
        leaves=key_of(unit, models.Party, row.leaves_id) or "",
        takes_over=key_of(unit, models.Party, row.takes_over_id) or "",
        took_office=row.took_office_edtf,
        read=Read(""),
        docket=key_of(unit, models.Docket, row.docket_id),
    )
    return Stored(command, matter_of(unit, row), row.version)


def _finish(unit: Unit, row: models.Substitution, new: NewSubstitution) -> Saved:
    unit.session.flush()
    cite(unit, row.matter_id, new.read, [("substitution_id", row.id, {"took_office": new.took_office})])
    return finish(unit, row.matter_id, row)


def _fill(unit: Unit, row: models.Substitution, new: NewSubstitution) -> None:
    leaves = the_id(unit, models.Party, new.leaves, row.matter_id, field="leaves")
    takes_over = the_id(unit, models.Party, new.takes_over, row.matter_id, field="takes_over")
    if leaves == takes_over:
        raise Unreadable("Choose who took over: it cannot be whoever left", field="takes_over")
    docket_id = id_of(unit, models.Docket, new.docket, row.matter_id, field="docket")
    if new.took_office != row.took_office_edtf:
        row.took_office = happened(unit, new.took_office, wall_of(unit, docket_id, row.matter_id), field="took_office")
    row.leaves_id, row.takes_over_id, row.docket_id = leaves, takes_over, docket_id
    _ask(unit, row, new)


def _ask(unit: Unit, row: models.Substitution, new: NewSubstitution) -> None:
    asked = Questions()
    for field, number in (("leaves", row.leaves_id), ("takes_over", row.takes_over_id)):
        party = unit.session.get_one(models.Party, number)
        if party.kind is not PartyKind.PERSON:
            asked.put(field, f"“{party.name}” is not held as a person. Was an officer replaced here?")
    for other in _others(unit, row):
        if other.leaves_id == row.leaves_id:
            successor = unit.session.get_one(models.Party, other.takes_over_id).name
            day = format_moment(other.took_office, wall_of(unit, other.docket_id, row.matter_id))
            asked.put("leaves", f"“{successor}” is noted as having taken over here on {day}. Did another do so too?")
        if (other.leaves_id, other.takes_over_id) == (row.takes_over_id, row.leaves_id):
            asked.put("takes_over", "The record has these two the other way round. Is this a second change?")
    asked.end(confirmed=new.confirmed)


def _others(unit: Unit, row: models.Substitution) -> list[models.Substitution]:
    held = models.Substitution
    query = select(held).where(held.matter_id == row.matter_id, held.entered_in_error_at.is_(None))
    with unit.session.no_autoflush:
        return [one for one in unit.session.scalars(query) if one.key != row.key]
