"""What people did about the dates of a record: who set them, what was decided between sources, who checked them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from tracker.db import models
from tracker.db.reading import Reading
from tracker.domain.date_facts import OWN, ByPeople, Confirmation, DateSet, Decision
from tracker.domain.vocabulary import Layer

TYPED = frozenset({Layer.CLERK, Layer.IMPORT})
"""The layers whose dates a person or a program put in, and nobody has checked yet."""

_UNKNOWN = DateSet((), datetime.min.replace(tzinfo=UTC))
"""Where the history is not at hand, as in what this tracker held earlier."""

_DATED_BY = {
    "computations": ("due_edtf",),
    "deadlines": ("due_edtf", "due_kind", "zone"),
    "effects": ("new_due_edtf", "new_due_kind"),
    "obligations": ("rrule", "first_occurrence"),
}


def dates_set(reading: Reading, table: str, rows: Iterable[RowMapping]) -> dict[int, DateSet]:
    """Who set the dates of these rows and when, by their id: those typed or imported, where the matter asks for it."""
    typed = [row["id"] for row in rows if row.get("layer", Layer.CLERK) in TYPED]
    return _set_by(reading, table, typed) if reading.matter["needs_second_check"] and typed else {}


def _set_by(reading: Reading, table: str, rows: Sequence[int]) -> dict[int, DateSet]:
    change = models.Change.__table__.c
    query = (
        select(change.row_id, change.action, change.actor, change.at, change.before, change.after)
        .where(change.table_name == table, change.row_id.in_(rows), change.action.in_(("insert", "update")))
        .order_by(change.id)
    )
    found = dict.fromkeys(rows, _UNKNOWN)
    for row in reading.all(query):
        held = found[row["row_id"]]
        if held is _UNKNOWN or (row["action"] == "update" and _moves(table, row)):
            found[row["row_id"]] = DateSet((row["actor"],), row["at"])
        elif row["before"] is None and row["action"] == "update":  # its values were redacted: it may have moved it
            found[row["row_id"]] = DateSet((*held.by, row["actor"]), row["at"])
    return found


def _moves(table: str, row: RowMapping) -> bool:
    before, after = row["before"], row["after"]
    if before is None or after is None:
        return False
    return any(before.get(name) != after.get(name) for name in _DATED_BY[table])


def by_people(
    reading: Reading,
    deadlines: Sequence[RowMapping],
    rivals: Mapping[int, list[RowMapping]],
    computed: Mapping[int, list[RowMapping]],
) -> dict[int, ByPeople]:
    """What people did about the dates of some deadlines, by their id; those about which nobody did anything left out.

    The newest computation of a computed date says who set it.
    """
    newest = {rows[-1]["id"]: deadline for deadline, rows in computed.items()}
    own = dates_set(reading, "deadlines", [row for row in deadlines if row["id"] not in computed])
    counted = dates_set(reading, "computations", [rows[-1] for rows in computed.values()])
    own |= {newest[row]: found for row, found in counted.items()}
    decided = _decided(reading, rivals)
    is_checked = reading.matter["needs_second_check"]
    ids = [row["id"] for row in deadlines] if is_checked else []
    confirmed = reading.children(models.Confirmation, "deadline_id", ids)
    if not (own or decided or confirmed):
        return {}
    names = _names(reading, decided.values(), confirmed)
    return {
        row["id"]: ByPeople(
            own.get(row["id"]),
            tuple(_confirmation(reading, one, names) for one in confirmed.get(row["id"], [])),
            tuple(_decisions(decided, rivals.get(row["id"], []), names)),
        )
        for row in deadlines
    }


def _decided(reading: Reading, rivals: Mapping[int, list[RowMapping]]) -> dict[int, RowMapping]:
    """The conflicts that somebody decided among those that the rivals are positions of."""
    named = {row["conflict_id"] for rows in rivals.values() for row in rows if row["conflict_id"] is not None}
    if not named:
        return {}
    conflict = models.Conflict.__table__.c
    query = select(models.Conflict.__table__).where(
        conflict.id.in_(named), conflict.decided_at.is_not(None), conflict.layer.in_(sorted(reading.scope.layers))
    )
    return {row["id"]: row for row in reading.all(query)}


def _decisions(
    decided: Mapping[int, RowMapping], rivals: Sequence[RowMapping], names: Mapping[str, str]
) -> Iterable[Decision]:
    for number in sorted({row["conflict_id"] for row in rivals} & set(decided)):
        conflict = decided[number]
        places = {row["position"]: place for place, row in enumerate(rivals) if row["conflict_id"] == number}
        position = conflict["chosen_position"]
        yield Decision(
            conflict=conflict["key"],
            among=tuple(sorted(places.values())),
            chosen=None if position is None else places.get(position, OWN),
            account=conflict["decided_by"],
            who=names.get(conflict["decided_by"], conflict["decided_by"]),
            at=conflict["decided_at"],
            why=conflict["reason"],
        )


def _confirmation(reading: Reading, row: RowMapping, names: Mapping[str, str]) -> Confirmation:
    """A confirmation; the public is not told by whom."""
    account = row["confirmed_by"]
    who = names.get(account, account) if reading.scope.sees_private else "a second person"
    return Confirmation(row["due_edtf"], account, who, row["confirmed_at"])


def _names(
    reading: Reading, decided: Iterable[RowMapping], confirmed: Mapping[int, list[RowMapping]]
) -> dict[str, str]:
    """The names of the accounts that decided or confirmed something."""
    keys = {row["decided_by"] for row in decided}
    keys |= {row["confirmed_by"] for rows in confirmed.values() for row in rows}
    account = models.Account.__table__.c
    query = select(account.key, account.name).where(account.key.in_(sorted(keys)))
    return {row["key"]: row["name"] for row in reading.all(query)}
