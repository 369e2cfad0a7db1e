"""Naming who answers for a deadline and who steps in."""

from dataclasses import dataclass

from tracker.db import models
from tracker.domain.errors import Stale, Unreadable
from tracker.domain.standing import Standing
from tracker.services.matters import hold
from tracker.services.obligations import persist
from tracker.services.people import workers
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class Assigning:
    """Who is to answer for a deadline and who is to step in (keys of accounts; None for nobody).

    `seen_version` is the deadline's as shown, 0 while it had no row.
    """

    responsible: str | None
    backup: str | None
    seen_version: int


def assign(unit: Unit, matter: str, standing: Standing, new: Assigning) -> models.Deadline:
    """Names them. A name that was typed before there were accounts may stay as it is.

    Raises Unreadable with the field concerned; Stale when somebody changed the deadline since it was shown.
    """
    hold(unit, matter)
    row = persist(unit, standing.deadline)
    was_only_listed = new.seen_version == 0 and row.version == 1 and (row.responsible, row.backup) == (None, None)
    if new.seen_version != row.version and not was_only_listed:
        raise Stale("Somebody changed this deadline while you chose. Nothing was saved; what you chose is below")
    known = {person.key for person in workers(unit, matter)}
    for field, value, before in (
        ("responsible", new.responsible, row.responsible),
        ("backup", new.backup, row.backup),
    ):
        if value is not None and value != before and value not in known:
            raise Unreadable("Choose somebody from the list: they can sign in and may see this matter", field=field)
    if new.responsible is not None and new.responsible == new.backup:
        raise Unreadable("Choose somebody else to step in, or nobody", field="backup")
    row.responsible, row.backup = new.responsible, new.backup
    unit.session.flush()
    return row
