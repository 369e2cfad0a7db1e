"""A save taken back: every row of it is put as it was before, and the history keeps both.

What was added and can be marked as entered in error is marked so; an answer is withdrawn; what can be neither (the side
of a duty, a link) goes with the row it belongs to, or is taken out when that row stands. What was changed gets its
values back. Nothing is taken back when somebody built on it or changed it since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm.attributes import flag_modified

from tracker.db import models
from tracker.db.base import Base
from tracker.db.chains import AUDITED
from tracker.db.history import group_of
from tracker.db.models import Change
from tracker.db.queries.changes import actor_names
from tracker.db.rows import as_stored, model_of
from tracker.domain.errors import Nonsense, NotFound, NotPermitted, Stale
from tracker.domain.policy import Permission, allows
from tracker.domain.vocabulary import Basis
from tracker.domain.wording import format_instant
from tracker.services.matters import hold, key_and_zone
from tracker.services.resting import BESIDE, missing_under, resting_on, title_of
from tracker.services.search import reindex
from tracker.services.unit import Unit

_Place = tuple[str, int]
_KEPT = frozenset({"matters", "matter_members", "accounts"})


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: in which matter, how many rows, and the name that the changes of the undoing share."""

    matter: str
    rows: int
    group: str
    deadlines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Touched:
    """A row of a save: as it was before (None where it was added), and after (None where it was taken out)."""

    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def undo_save(unit: Unit, group: str) -> Undone:
    """Takes back one save, given by the name that its changes share, by whoever made it or an admin.

    Raises NotFound, NotPermitted for another person's save, Stale when a row of it was changed since (naming the row
    and who), Nonsense for what cannot be taken back.
    """
    matter_id, actor = _save(unit, group)
    key, zone = key_and_zone(unit, matter_id)
    hold(unit, key)
    if actor != unit.actor and not allows(unit.viewer, Permission.ADMINISTER, public_reading=False):
        raise NotPermitted("Somebody else made this save. Whoever made it, or an admin, can take it back")
    changes = _changes(unit, group)
    touched = _touched(changes)
    if not touched:
        raise NotFound("There is nothing to undo: this save left everything as it was")
    _refuse_what_stays(changes, touched)
    _refuse_changed_since(unit, changes, zone)
    _refuse_built_upon(unit, touched)
    for place in dict.fromkeys((row["table_name"], row["row_id"]) for row in reversed(changes)):
        if place in touched:
            _take_back(unit, place, touched)
    _refuse_what_misses(unit, touched)
    deadlines = _raise_deadlines(unit, touched)
    unit.session.flush()
    reindex(unit, matter_id)
    return Undone(key, len(touched), group_of(unit.session), deadlines)


def _save(unit: Unit, group: str) -> tuple[int, str]:
    query = select(Change.matter_id, Change.actor).where(Change.group_id == group, Change.matter_id.is_not(None))
    found = unit.session.execute(query.limit(1)).one_or_none()
    if found is None:
        raise NotFound("There is nothing to undo: no save has that name")
    return found.matter_id, found.actor


def _changes(unit: Unit, group: str) -> list[RowMapping]:
    query = select(Change.__table__).where(Change.group_id == group).order_by(Change.id)
    return list(unit.session.execute(query).mappings())


def _touched(changes: list[RowMapping]) -> dict[_Place, _Touched]:
    """The rows of a save that it left otherwise than it found them. An occurrence that it made a row of is derived."""
    first: dict[_Place, RowMapping] = {}
    last: dict[_Place, RowMapping] = {}
    for row in changes:
        place = (row["table_name"], row["row_id"])
        first.setdefault(place, row)
        last[place] = row
    found = {place: _Touched(first[place]["before"], last[place]["after"]) for place in first}
    return {place: one for place, one in found.items() if (one.before or one.after) and not _is_derived(one)}


def _is_derived(one: _Touched) -> bool:
    return one.before is None and (one.after or {}).get("basis") == Basis.OCCURRENCE


def _refuse_what_stays(changes: list[RowMapping], touched: Mapping[_Place, _Touched]) -> None:
    if any(row["redacted_at"] is not None or row["action"] == "redact" for row in changes):
        raise Nonsense("Some of this save was redacted since, so it cannot be taken back whole. Correct the rows")
    if any(name in _KEPT for name, _ in touched):
        raise Nonsense("Matters, who may see them and accounts are not undone here. Change them on their own pages")


def _refuse_changed_since(unit: Unit, changes: list[RowMapping], zone: str) -> None:
    """The first row of the save that another save changed later stops the undoing."""
    last, change = changes[-1]["id"], Change.__table__.c
    places = dict.fromkeys((row["table_name"], row["row_id"]) for row in changes if not _only_counts(row))
    for name, number in places:
        theirs = (change.table_name == name, change.row_id == number, change.id > last)
        query = select(change.actor, change.at, change.before, change.after).where(*theirs).order_by(change.id.desc())
        later = next((row for row in unit.session.execute(query).mappings() if not _only_counts(row)), None)
        if later is not None:
            who = actor_names(unit.session, [later["actor"]]).get(later["actor"], later["actor"])
            when = format_instant(later["at"], zone)
            raise Stale(
                f"{title_of(unit, name, number)} was changed since, by {who}, {when}. Nothing was taken back. "
                "Correct the rows one by one"
            )


def _only_counts(change: RowMapping) -> bool:
    """Whether a change did no more than count that a row was saved, so that others who have it open are told."""
    before, after = change["before"] or {}, change["after"] or {}
    return bool(before and after) and {**before, "version": None} == {**after, "version": None}


def _refuse_built_upon(unit: Unit, touched: Mapping[_Place, _Touched]) -> None:
    """What was added or put back may not be taken back from under rows of other saves that rest on it."""
    for (name, number), one in touched.items():
        if _stands(one.before):
            continue
        others = [other for other in resting_on(unit, name, number) if (other.table, other.number) not in touched]
        if others:
            named = "; ".join(other.words for other in others)
            raise Stale(
                f"{title_of(unit, name, number)} cannot be taken back: this rests on it now: {named}. Undo that first"
            )


def _refuse_what_misses(unit: Unit, touched: Mapping[_Place, _Touched]) -> None:
    """What stands again may not lean on a row that was marked as entered in error since."""
    for (name, number), one in touched.items():
        missing = missing_under(unit, name, number) if _stands(one.before) and name not in BESIDE else None
        if missing is not None:
            raise Stale(
                f"{title_of(unit, name, number)} cannot be put as it was: {missing} was marked as entered in error "
                "since. Put that back first"
            )


def _stands(values: Mapping[str, Any] | None) -> bool:
    """Whether a row with these values stands: it is there, not in error and not withdrawn."""
    return values is not None and not values.get("entered_in_error_at") and not values.get("withdrawn_at")


def _take_back(unit: Unit, place: _Place, touched: Mapping[_Place, _Touched]) -> None:
    """Puts one row as it was. Each row is written for itself, so that all goes back the way it came."""
    name, number = place
    one, model = touched[place], model_of(name)
    row: Any = unit.session.get(model, number)
    if one.before is None:
        _withdraw(unit, row, touched)
    elif one.after is None:
        unit.session.add(model(**as_stored(model, one.before)))
    else:
        for column, value in as_stored(model, one.before).items():
            if column not in ("id", "version"):
                setattr(row, column, value)
    unit.session.flush()


def _withdraw(unit: Unit, row: Any, touched: Mapping[_Place, _Touched]) -> None:  # noqa: ANN401 - a row of any table
    if row is None:
        return
    if isinstance(row, models.Fulfilment):
        row.withdrawn_at = unit.as_of
    elif isinstance(row, models.Conflict):  # what was noted stays, and nothing is left to decide
        row.decided_by, row.decided_at = unit.actor, unit.as_of
        row.decision, row.reason = "None of them: what noted it was taken back", "undone"
    elif hasattr(row, "entered_in_error_at"):
        row.entered_in_error_at = unit.as_of
    elif not _goes_with_its_parent(row, touched):
        unit.session.delete(row)


def _goes_with_its_parent(row: Base, touched: Mapping[_Place, _Touched]) -> bool:
    """Whether the row that this one belongs to was added by the same save, so that it is no longer read either."""
    column = AUDITED[row.__tablename__]
    if column is None:
        return False
    parent = next(iter(row.__table__.c[column].foreign_keys)).column.table.name
    above = touched.get((parent, getattr(row, column)))
    return above is not None and above.before is None


def _raise_deadlines(unit: Unit, touched: Mapping[_Place, _Touched]) -> tuple[str, ...]:
    """Counts every deadline that this concerns as saved again, so that whoever has it open is told; their keys."""
    answers = [number for name, number in touched if name == "fulfilments"]
    link = models.FulfilmentDeadline
    answered = set(unit.session.scalars(select(link.deadline_id).where(link.fulfilment_id.in_(answers))))
    numbers = answered | {number for name, number in touched if name == "deadlines"}
    found = []
    for deadline in unit.session.scalars(select(models.Deadline).where(models.Deadline.id.in_(numbers))):
        flag_modified(deadline, "key")
        found.append(deadline.key)
    return tuple(sorted(found))
