"""Matters and their records, as the entry points ask for them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.models import Matter
from tracker.db.records import load_record
from tracker.db.visibility import Scope
from tracker.domain.errors import NotFound
from tracker.domain.record import MatterRecord
from tracker.services.unit import Unit


def matter_keys(unit: Unit, scope: Scope) -> tuple[str, ...]:
    """The keys of the matters a reader may see, oldest first."""
    return tuple(unit.session.scalars(select(Matter.key).where(scope.matters()).order_by(Matter.id)))


def matter_titles(unit: Unit, scope: Scope) -> tuple[tuple[str, str], ...]:
    """The key and title of each matter a reader may see, oldest first."""
    query = select(Matter.key, Matter.title).where(scope.matters()).order_by(Matter.id)
    return tuple((key, title) for key, title in unit.session.execute(query))


def one_matter(unit: Unit, scope: Scope, key: str | None) -> str:
    """The key asked for, or the first matter's when none is. Raises NotFound, naming the matters there are."""
    keys = matter_keys(unit, scope)
    if key is None and keys:
        return keys[0]
    if key is None:
        raise NotFound("No matter is loaded yet. Run 'tracker init' to load the seed")
    if key not in keys:
        raise NotFound(f"There is no matter '{key}'. There are: {', '.join(keys) or 'none'}")
    return key


def record_of(unit: Unit, scope: Scope, key: str) -> MatterRecord:
    """The record of a matter as the reader may see it. Raises NotFound."""
    return load_record(unit.session, key, scope)


def first_zone(session: Session) -> str:
    """The zone in which moments of the whole installation are read: the first matter's, else UTC."""
    return session.scalars(select(Matter.zone).order_by(Matter.id).limit(1)).first() or "UTC"
