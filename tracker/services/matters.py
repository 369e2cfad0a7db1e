"""Matters and their records, as the entry points ask for them."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.db.models import Deadline, Docket, Filing, Matter, Notice, Obligation, Order
from tracker.db.records import load_record
from tracker.db.visibility import Scope
from tracker.domain.errors import NotFound
from tracker.domain.record import MatterRecord
from tracker.services.unit import Unit

_ENTRIES: dict[str, type[Order | Filing | Notice]] = {"orders": Order, "filings": Filing, "notices": Notice}


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
    return unit.shelf.load(unit.session, key, scope) if unit.shelf else load_record(unit.session, key, scope)


def hold(unit: Unit, key: str) -> int:
    """The id of a matter that nobody else saves to until this unit ends; what is read after it is the latest.

    Raises NotFound.
    """
    found = unit.session.scalar(select(Matter.id).where(Matter.key == key).with_for_update(key_share=True))
    if found is None:
        raise NotFound(f"There is no matter '{key}'. The list of matters names those there are")
    return found


def key_and_zone(unit: Unit, matter_id: int) -> tuple[str, str]:
    """The key and the time zone of the matter with this id."""
    key, zone = unit.session.execute(select(Matter.key, Matter.zone).where(Matter.id == matter_id)).one()
    return key, zone


def has_matters(unit: Unit) -> bool:
    """Whether there is a matter at all, whoever may see it."""
    return unit.session.scalar(select(Matter.id).limit(1)) is not None


def first_zone(session: Session) -> str:
    """The zone in which moments of the whole installation are read: the first matter's, else UTC."""
    return session.scalars(select(Matter.zone).order_by(Matter.id).limit(1)).first() or "UTC"


def matter_of_deadline(unit: Unit, deadline: str) -> str:
    """The key of the matter that a deadline belongs to, by its row or by the obligation its key begins with.

    Raises NotFound, for a matter that the viewer may not see too.
    """
    query = (
        select(Matter.key)
        .join(Obligation, Obligation.matter_id == Matter.id)
        .outerjoin(Deadline, Deadline.obligation_id == Obligation.id)
        .where(
            or_(Deadline.key == deadline, Obligation.key.in_((deadline, deadline.rpartition("/")[0]))),
            Scope(unit.viewer).matters(),
        )
    )
    found = unit.session.scalars(query.limit(1)).first()
    if found is None:
        raise NotFound(f"There is no deadline '{deadline}'. The list of duties names those there are")
    return found


def matter_of_entry(unit: Unit, table: str, key: str) -> str | None:
    """The key of the matter that a line of a docket is in; None for a key of no row, or one the viewer may not see."""
    entry = _ENTRIES.get(table)
    if entry is None:
        return None
    query = (
        select(Matter.key)
        .join(Docket, Docket.matter_id == Matter.id)
        .join(entry, entry.docket_id == Docket.id)
        .where(entry.key == key, Scope(unit.viewer).matters())
    )
    return unit.session.scalar(query)
