"""Rows that turn out to be a slip of the pen: marked as entered in error, an answer withdrawn, and both put back.

Nothing is deleted: such a row stays in the history and is no longer read.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from tracker.db import models
from tracker.db.base import Base
from tracker.db.history import group_of
from tracker.db.rows import model_of
from tracker.db.visibility import Scope
from tracker.domain.errors import Nonsense, NotFound, Stale, Unreadable
from tracker.domain.vocabulary import Layer
from tracker.domain.whole_numbers import ROW_DIGITS, whole_number
from tracker.domain.wording import listed
from tracker.services.entering import Amendment, Saved
from tracker.services.matters import hold
from tracker.services.resting import matter_id_of, missing_under, noun_of, resting_on, title_of
from tracker.services.search import reindex
from tracker.services.unit import Unit

_LOADED = frozenset({Layer.ARTICLES, Layer.PUBLIC_RECORD})
ERASABLE = frozenset(name for name, table in Base.metadata.tables.items() if "entered_in_error_at" in table.c)
"""The tables whose rows can be marked as entered in error."""


@dataclass(frozen=True, slots=True)
class Correctable:
    """A row as it is before it is corrected: what it is called, its matter, its version, and what rests on it."""

    table: str
    key: str
    title: str
    noun: str
    matter: str
    version: int
    is_in_error: bool
    is_withdrawn: bool
    rests: tuple[str, ...]


def correctable(unit: Unit, table: str, key: str) -> Correctable:
    """The row with this key (its number where it has none), in a matter that the viewer may see. Raises NotFound."""
    row = _find(unit, table, key)
    return Correctable(
        table=table,
        key=key,
        title=title_of(unit, table, row.id),
        noun=noun_of(table),
        matter=_matter(unit, table, row),
        version=getattr(row, "version", 0),
        is_in_error=row.entered_in_error_at is not None,
        is_withdrawn=getattr(row, "withdrawn_at", None) is not None,
        rests=tuple(one.words for one in resting_on(unit, table, row.id)),
    )


def mark_in_error(unit: Unit, table: str, key: str, amendment: Amendment) -> Saved:
    """Marks a row as entered in error: it stays in the history and is no longer read.

    Raises NotFound, Unreadable without a reason, Stale when somebody saved it first, Nonsense for a row of the seed and
    while other rows rest on it, naming them.
    """
    row = _held(unit, table, key, amendment)
    if row.entered_in_error_at is not None:
        raise Stale("Somebody marked this as entered in error already. Nothing was changed")
    rests = resting_on(unit, table, row.id)
    if rests:
        named = listed([one.words for one in rests])
        raise Nonsense(
            f"{title_of(unit, table, row.id)} cannot be marked as entered in error while this rests on it: {named}. "
            "Mark that as entered in error, or withdraw it, first"
        )
    row.entered_in_error_at = unit.as_of
    return _saved(unit, table, key, row)


def withdraw(unit: Unit, key: str, amendment: Amendment) -> Saved:
    """Withdraws that something answers a deadline. Raises as `mark_in_error` does."""
    row = _held(unit, "fulfilments", key, amendment)
    if row.withdrawn_at is not None or row.entered_in_error_at is not None:
        raise Stale("Somebody withdrew this answer already. Nothing was changed")
    row.withdrawn_at = unit.as_of
    return _saved(unit, "fulfilments", key, row)


def restore(unit: Unit, table: str, key: str, amendment: Amendment) -> Saved:
    """Puts a row back that was marked as entered in error, or an answer that was withdrawn, by mistake.

    Raises as `mark_in_error` does, and Nonsense while the row that it belongs to does not stand.
    """
    row = _held(unit, table, key, amendment)
    was_withdrawn = getattr(row, "withdrawn_at", None) is not None
    if row.entered_in_error_at is None and not was_withdrawn:
        raise Stale("Somebody put this back already. Nothing was changed")
    row.entered_in_error_at = None
    if was_withdrawn:
        row.withdrawn_at = None
    unit.session.flush()
    missing = missing_under(unit, table, row.id)
    if missing is not None:
        raise Nonsense(f"{missing} was marked as entered in error. Put that back first")
    return _saved(unit, table, key, row)


def _held(unit: Unit, table: str, key: str, amendment: Amendment) -> Any:  # noqa: ANN401 - a row of any table
    """The row to correct, its matter held and all checked but what is done to it."""
    hold(unit, _matter(unit, table, _find(unit, table, key)))
    row = _find(unit, table, key)
    unit.session.refresh(row)
    if getattr(row, "layer", Layer.CLERK) in _LOADED:
        raise Nonsense(
            "This comes from a source that was loaded, so it is not taken back here. Enter what the docket says as a "
            "new row, or decide between the sources on the page of their conflict"
        )
    if not amendment.reason.strip():
        raise Unreadable("Say why: the history shows it beside the change", field="reason")
    if getattr(row, "version", 0) != amendment.seen_version:
        raise Stale("Somebody saved this while you read it. Nothing was changed; look at it again")
    return row


def _find(unit: Unit, table: str, key: str) -> Any:  # noqa: ANN401 - a row of any table
    if table not in ERASABLE:
        raise NotFound(f"There is nothing to correct under '{table}'")
    model: Any = model_of(table)
    named = model.key == key if "key" in model.__table__.c else model.id == whole_number(key, ROW_DIGITS)
    row = unit.session.scalar(select(model).where(named))
    if row is None:
        raise NotFound(f"There is no {noun_of(table)} '{key}'")
    return row


def _matter(unit: Unit, table: str, row: Any) -> str:  # noqa: ANN401 - a row of any table
    """The key of the matter that a row belongs to. Raises NotFound where the viewer may not see that matter."""
    seen = select(models.Matter.key).where(models.Matter.id == matter_id_of(unit, row), Scope(unit.viewer).matters())
    found = unit.session.scalar(seen)
    if found is None:
        raise NotFound(f"There is no {noun_of(table)} with this key")
    return found


def _saved(unit: Unit, table: str, key: str, row: Any) -> Saved:  # noqa: ANN401 - a row of any table
    link = models.FulfilmentDeadline
    if table == "fulfilments":
        answered = select(link.deadline_id).where(link.fulfilment_id == row.id)
        for deadline in unit.session.scalars(select(models.Deadline).where(models.Deadline.id.in_(answered))):
            flag_modified(deadline, "key")  # whoever has the deadline open is told
    unit.session.flush()
    reindex(unit, matter_id_of(unit, row))
    return Saved(table, key, group_of(unit.session))
