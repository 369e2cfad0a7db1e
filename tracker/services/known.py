"""What this tracker knew at an earlier moment, as the entry points ask for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import select

from tracker.db.as_known import past_at
from tracker.db.models import Matter
from tracker.db.visibility import Scope
from tracker.domain.edtf import parse_as_of
from tracker.domain.errors import Unreadable
from tracker.domain.record import MatterRecord
from tracker.services.unit import Unit


@contextmanager
def as_known(unit: Unit, key: str, text: str) -> Iterator[Unit]:
    """A unit that reads a copy of what was held of a matter at the moment written; `unit` itself reads today's.

    A bare day is its last instant in the matter's zone. Raises Unreadable, and NotFound, naming the first save, for a
    moment before it.
    """
    zone = unit.session.scalars(select(Matter.zone).where(Matter.key == key)).one()
    try:
        at = parse_as_of(text, zone)
    except Unreadable as error:
        raise Unreadable(error.message, field="known_at") from None
    with unit.past.opened(unit.session, past_at(unit.session, key, at)) as copied:
        yield replace(unit, session=copied, shelf=None, known_at=at)


def record_before(unit: Unit, scope: Scope, key: str, group: str) -> MatterRecord:
    """The record of a matter before a save, given by the name that its changes share. Raises NotFound."""
    return unit.past.as_known_before(unit.session, key, group, scope)
