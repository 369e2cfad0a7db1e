"""The days in court of a matter as they stand at a moment: for the digest and for calendars. They are no duties.

Which of them lie ahead is for the reader of these values to say: those moved, cancelled and held are told too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.engine import RowMapping

from tracker.db.models import Change, Court, Docket, Matter, Party, SettingFact
from tracker.db.queries.hearings import settings_of, steps_of
from tracker.db.queries.moments import known_in, moment_in
from tracker.db.visibility import Scope
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import SettingAction
from tracker.services.unit import Unit


@dataclass(frozen=True, slots=True)
class Hearing:
    """A day in court. `starts` is when it is to be or was held; of one cancelled, when it would have been.

    `state` is set, moved, cancelled or held. `sequence` rises with every change of it. `address` is the path of its
    place on the page of its docket.
    """

    key: str
    title: str
    kind: str
    court: str
    docket_number: str | None
    starts: Moment
    zone: str
    place: str | None
    judge: str | None
    state: str
    sequence: int
    address: str


class _Case(NamedTuple):
    court: str
    zone: str
    number: str | None


def hearings(unit: Unit, scope: Scope, matter_key: str) -> tuple[Hearing, ...]:
    """The days in court that the reader may see and that had been set by `unit.as_of`, the soonest first."""
    rows = settings_of(unit.session, matter_key, scope)
    if not rows:
        return ()
    cases = _cases(unit, scope, matter_key)
    ids = [row["id"] for row in rows]
    steps, changes = steps_of(unit.session, ids), _changes(unit, ids)
    judges = _judges(unit, [row["judge_id"] for row in rows])
    found = []
    for row in rows:
        known = [step for step in steps.get(row["id"], []) if known_in(step, "recorded").counts_at(unit.as_of)]
        starts = _starts(known)
        if starts is not None and row["docket"] in cases:
            made = _hearing(row, known, starts, cases[row["docket"]])
            sequence = max(0, 2 * (changes.get(row["id"], 0) - 2) + len(known) - 1)
            found.append(replace(made, judge=judges.get(row["judge_id"]), sequence=sequence))
    return tuple(sorted(found, key=lambda one: (one.starts.counts_from, one.key)))


def _hearing(row: RowMapping, steps: Sequence[RowMapping], starts: Moment, case: _Case) -> Hearing:
    return Hearing(
        key=row["key"],
        title=row["title"],
        kind=row["kind"].value,
        court=case.court,
        docket_number=case.number,
        starts=starts,
        zone=case.zone,
        place=next((step["place"] for step in reversed(steps) if step["place"]), None),
        judge=None,
        state=steps[-1]["action"].value,
        sequence=0,
        address=f"/dockets/{row['docket']}#{row['key']}",
    )


def _starts(steps: Sequence[RowMapping]) -> Moment | None:
    """When it starts by the last step that says so; when it was noted as held, where none does."""
    told = next((found for step in reversed(steps) if (found := moment_in(step, "starts")) is not None), None)
    if told is None and steps and steps[-1]["action"] is SettingAction.HELD:
        return known_in(steps[-1], "recorded")
    return told


def _cases(unit: Unit, scope: Scope, matter_key: str) -> Mapping[str, _Case]:
    query = (
        select(Docket.key, Court.name, Court.zone, Docket.number)
        .join(Court, Court.id == Docket.court_id)
        .join(Matter, Matter.id == Docket.matter_id)
        .where(Matter.key == matter_key, scope.matters())
    )
    return {key: _Case(court, zone, number) for key, court, zone, number in unit.session.execute(query)}


def _judges(unit: Unit, ids: Sequence[int | None]) -> Mapping[int | None, str]:
    wanted = {number for number in ids if number is not None}
    query = select(Party.id, Party.name).where(Party.id.in_(wanted), Party.entered_in_error_at.is_(None))
    return {row.id: row.name for row in unit.session.execute(query)} if wanted else {}


def _changes(unit: Unit, ids: Sequence[int]) -> dict[int, int]:
    """How many changes each setting and its steps have seen; a step taken back counts as one more, so it only grows."""
    own = select(Change.row_id, func.count()).where(Change.table_name == "settings", Change.row_id.in_(ids))
    steps = (
        select(SettingFact.setting_id, func.count())
        .join(Change, Change.row_id == SettingFact.id)
        .where(Change.table_name == "setting_facts", SettingFact.setting_id.in_(ids))
    )
    found: dict[int, int] = {}
    for query in (own.group_by(Change.row_id), steps.group_by(SettingFact.setting_id)):
        for number, changes in unit.session.execute(query):
            found[number] = found.get(number, 0) + changes
    return found
