"""What every entry and every correction has in common: who saved what, under which key, and where it was read.

A service of a noun begins with `begin`, which holds the matter so that two who save at once come one after the other;
whatever goes wrong after it, nothing of the save stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import func, select

from tracker.db import models
from tracker.db.base import Base
from tracker.db.history import group_of
from tracker.domain.edtf import parse_moment
from tracker.domain.errors import Nonsense, NotFound, Stale, Unreadable
from tracker.domain.identifiers import slug
from tracker.domain.moments import Moment, local_day
from tracker.domain.vocabulary import Layer, Precision
from tracker.domain.wording import format_day
from tracker.services.matters import hold
from tracker.services.search import reindex
from tracker.services.unit import Unit

Command = TypeVar("Command")
Kept = TypeVar("Kept", bound=Base)
_LOADED = frozenset({Layer.ARTICLES, Layer.PUBLIC_RECORD})
_PAST_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Read:
    """Where a clerk read what they enter: the source in words, and the place in it."""

    read_in: str
    locator: str | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """A correction: why, and the version of the row as the clerk saw it."""

    reason: str
    seen_version: int


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved: a row by table and key, and the name that all changes of this save share."""

    table: str
    key: str
    group: str


@dataclass(frozen=True, slots=True)
class Stored(Generic[Command]):
    """A row as the command that would save it again, the matter it belongs to, and how often it was saved."""

    command: Command
    matter: str
    version: int


def begin(unit: Unit, matter: str) -> int:
    """The id of a matter, held until the unit ends. Raises NotFound."""
    return hold(unit, matter)


def finish(unit: Unit, matter_id: int, row: Base) -> Saved:
    """Ends a save: everything written, the search brought up to date."""
    unit.session.flush()
    reindex(unit, matter_id)
    table = row.__tablename__
    return Saved(table, str(getattr(row, "key", "") or getattr(row, "id", "")), group_of(unit.session))


def find(unit: Unit, model: type[Kept], key: str) -> Kept:
    """The row with this key that stands. Raises NotFound."""
    found = unit.session.scalar(select(model).where(_column(model, "key") == key))
    if found is None or getattr(found, "entered_in_error_at", None) is not None:
        raise NotFound(f"There is no '{key}' on record, or it was marked as entered in error")
    return found


def amending(unit: Unit, model: type[Kept], key: str, amendment: Amendment) -> Kept:
    """The row to correct, checked: it stands, a person entered it, and it is as the clerk saw it.

    Raises NotFound, Nonsense for a row of the seed, Unreadable without a reason, Stale when somebody saved first.
    """
    row = find(unit, model, key)
    if getattr(row, "layer", Layer.CLERK) in _LOADED:
        raise Nonsense(
            "This comes from a source that was loaded, so it is not edited here. Enter what the docket says as a new "
            "row, or decide between the sources on the page of their conflict"
        )
    if not amendment.reason.strip():
        raise Unreadable("Say why you correct it: the history shows it beside the change", field="reason")
    if getattr(row, "version", 0) != amendment.seen_version:
        raise Stale("Somebody saved this while you typed. Nothing was saved; what you typed is below")
    return row


def id_of(unit: Unit, model: type[Base], key: str | None, matter_id: int | None, *, field: str) -> int | None:
    """The id of the row with this key that stands in the matter; None for no key. Raises NotFound naming `field`."""
    if not key:
        return None
    query = select(_column(model, "id")).where(_column(model, "key") == key)
    for condition in _standing(model, matter_id):
        query = query.where(condition)
    found = unit.session.scalar(query)
    if found is None:
        raise NotFound(f"There is no '{key}' in this matter. Choose one from the list", field=field)
    return int(found)


def the_id(unit: Unit, model: type[Base], key: str, matter_id: int | None, *, field: str) -> int:
    """As `id_of`, for a key that must be there. Raises Unreadable without one, NotFound for an unknown one."""
    found = id_of(unit, model, key, matter_id, field=field)
    if found is None:
        raise Unreadable("Choose one from the list", field=field)
    return found


def moment_of(text: str, zone: str, *, field: str) -> Moment:
    """What was typed as a moment on the wall of `zone`. Raises Unreadable naming `field`."""
    try:
        return parse_moment(text, zone)
    except Unreadable as error:
        raise Unreadable(error.message, field=field) from None


def happened(unit: Unit, text: str, zone: str, *, field: str) -> Moment:
    """What was typed as the moment of something that happened: known by now at the latest.

    A day or a minute, of today at the latest; up to tomorrow it is refused with what the day is. Raises Unreadable.
    """
    found = moment_of(text, zone, field=field)
    if found.precision not in (Precision.DAY, Precision.MINUTE) or found.earliest is None:
        raise Unreadable("Give the day, as 2025-04-12 or 4/12/2025 (month first)", field=field)
    if found.earliest > unit.as_of:
        day, today = format_day(local_day(found.earliest, zone)), format_day(local_day(unit.as_of, zone))
        raise Unreadable(f"{day} is in the future (today is {today}). Is the year right?", field=field)
    return Moment(found.edtf, found.earliest, min(found.latest, unit.as_of), found.precision)


def given(unit: Unit, text: str, zone: str, *, field: str) -> Moment:
    """As `happened`, but tomorrow is let through: a court's clock may be a day ahead of ours."""
    found = moment_of(text, zone, field=field)
    if found.earliest is not None and found.earliest > unit.as_of + _PAST_SLACK:
        return happened(unit, text, zone, field=field)
    return found


def free_key(unit: Unit, model: type[Base], wanted: str) -> str:
    """The key wanted, or the same with a number behind it when another row has it."""
    stem = wanted.strip("-/") or "entry"
    number, key = 1, stem
    while unit.session.scalar(select(func.count()).select_from(model).where(_column(model, "key") == key)):
        number += 1
        key = f"{stem}-{number}"
    return key


def key_from(unit: Unit, model: type[Base], *parts: str) -> str:
    """A free key made of parts: the first as it is, the others as slugs."""
    first, *others = parts
    made = [slug(part) for part in others]
    return free_key(unit, model, "/".join([first, "-".join(part for part in made if part) or "entry"]))


def cite(unit: Unit, matter_id: int, read: Read, subjects: Iterable[tuple[str, int, dict[str, str]]]) -> models.Source:
    """Cites what a clerk read for each subject: (column of a citation, id, {field: value as the source has it}).

    The source is the clerk's own of that name in this matter, made when there is none yet. Raises Unreadable.
    """
    words = read.read_in.strip()
    if not words:
        raise Unreadable("Say where you read it, so that others can follow it", field="read_in")
    source = _source(unit, matter_id, words)
    where = (read.locator or "").strip() or "the entry itself"
    for column, number, fields in subjects:
        whole: dict[str, Any] = {"source_id": source.id, column: number, "locator": where}
        unit.session.add(models.Citation(**whole))
        unit.session.add_all(models.Citation(**whole, field=name, value=value) for name, value in fields.items())
    unit.session.flush()
    return source


def _source(unit: Unit, matter_id: int, words: str) -> models.Source:
    source = models.Source
    held = unit.session.scalar(
        select(source).where(
            source.matter_id == matter_id,
            source.layer == Layer.CLERK,
            source.title == words,
            source.author == unit.viewer.name,
            source.entered_in_error_at.is_(None),
        )
    )
    if held is not None:
        return held
    row = models.Source(
        key=key_from(unit, source, "clerk", local_day(unit.as_of, "UTC").isoformat(), words),
        matter_id=matter_id,
        title=words,
        author=unit.viewer.name,
        nature="what a clerk read and entered",
        layer=Layer.CLERK,
    )
    unit.session.add(row)
    unit.session.flush()
    return row


def _column(model: type[Base], name: str) -> Any:  # noqa: ANN401 - a column of any type
    return model.__table__.c[name]


def _standing(model: type[Base], matter_id: int | None) -> list[Any]:
    columns = model.__table__.c
    conditions: list[Any] = []
    if "entered_in_error_at" in columns:
        conditions.append(columns.entered_in_error_at.is_(None))
    if matter_id is None:
        return conditions
    if "matter_id" in columns:
        conditions.append(columns.matter_id == matter_id)
    elif "docket_id" in columns:
        theirs = select(models.Docket.id).where(models.Docket.matter_id == matter_id)
        conditions.append(columns.docket_id.in_(theirs))
    elif "obligation_id" in columns:
        duties = select(models.Obligation.id).where(models.Obligation.matter_id == matter_id)
        conditions.append(columns.obligation_id.in_(duties))
    return conditions
