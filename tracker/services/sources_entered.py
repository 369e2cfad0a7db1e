"""A clerk enters a document that facts can rest on, so that rows can be cited to it by name, date and address."""

import re
from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import models
from tracker.domain.errors import Unreadable
from tracker.domain.identifiers import fold
from tracker.domain.moments import local_day
from tracker.domain.vocabulary import Layer
from tracker.services.entering import Amendment, Saved, Stored, begin, find, finish, happened, key_from
from tracker.services.places import correcting, matter_of, wall_of
from tracker.services.questions import Questions
from tracker.services.unit import Unit

_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True, slots=True)
class NewSource:
    """What a clerk typed. `published` is EDTF on the wall of the matter's zone, empty when the document has no date."""

    title: str
    nature: str
    outlet: str | None = None
    author: str | None = None
    published: str = ""
    address: str | None = None
    caution: str | None = None
    confirmed: bool = False


def record_source(unit: Unit, matter: str, new: NewSource) -> Saved:
    """Saves a document. Raises Unreadable or NeedsConfirming with the field concerned."""
    matter_id = begin(unit, matter)
    row = models.Source(
        key=key_from(unit, models.Source, "clerk", local_day(unit.as_of, "UTC").isoformat(), new.title),
        matter_id=matter_id,
        layer=Layer.CLERK,
    )
    _fill(unit, row, new)
    unit.session.add(row)
    return finish(unit, matter_id, row)


def amend_source(unit: Unit, key: str, new: NewSource, amendment: Amendment) -> Saved:
    """Corrects a document. Raises as `amending` and `record_source` do."""
    row, matter_id = correcting(unit, models.Source, key, amendment)
    _fill(unit, row, new)
    return finish(unit, matter_id, row)


def stored_source(unit: Unit, key: str) -> Stored[NewSource]:
    """A document as the command that would save it again. Raises NotFound."""
    row = find(unit, models.Source, key)
    command = NewSource(
        title=row.title,
        nature=row.nature,
        outlet=row.outlet,
        author=row.author,
        published=row.published_edtf or "",
        address=row.address,
        caution=row.caution,
    )
    return Stored(command, matter_of(unit, row), row.version)


def _fill(unit: Unit, row: models.Source, new: NewSource) -> None:
    if new.address and not _ADDRESS.fullmatch(new.address):
        raise Unreadable("Write the address as https://example.org/page, without spaces", field="address")
    published = row.published
    if new.published != (row.published_edtf or ""):
        wall = wall_of(unit, None, row.matter_id)
        published = happened(unit, new.published, wall, field="published") if new.published else None
    _ask(unit, row, new)
    row.title, row.nature, row.outlet, row.author = new.title, new.nature, new.outlet, new.author
    row.published, row.address, row.caution = published, new.address, new.caution


def _ask(unit: Unit, row: models.Source, new: NewSource) -> None:
    asked, held = Questions(), models.Source
    query = select(held.key, held.title, held.outlet).where(
        held.matter_id == row.matter_id, held.entered_in_error_at.is_(None)
    )
    for other in unit.session.execute(query):
        if other.key != row.key and fold(other.title) == fold(new.title) and other.outlet == new.outlet:
            asked.put("title", "A source with this title is on record already. Is this another document?")
            break
    asked.end(confirmed=new.confirmed)
