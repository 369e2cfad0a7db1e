"""The newest saves of matters as they are told outside the pages: what each added and changed, and how it is called.

What the reader may not see is not counted and not named, and a save of nothing else is not told at all. The values
before and after stay on the page of the save.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from tracker.db.models import Change, Matter
from tracker.db.queries.changes import actor_names, newest, saves
from tracker.db.queries.sealed import PRIVATE, Rows, hidden_columns, hidden_rows
from tracker.db.visibility import Scope
from tracker.domain.saves import PROGRAMS, SaveTold
from tracker.services.calendar_changes import is_seen
from tracker.services.calendar_events import host_of
from tracker.services.saves_lines import counts_of, days_noted, in_short, lines_of
from tracker.services.unit import Unit

MOST = 50
"""How many saves a list of changes holds."""

_WHO_SEES = frozenset({"accounts", "matter_members"})
_MOST_LOOKED_AT = 4 * MOST


@dataclass(frozen=True, slots=True)
class _Matter:
    """A matter, and what of it is not told."""

    number: int
    key: str
    title: str
    hidden: Rows
    withheld: Rows
    left_out: frozenset[str]


def recent_saves(unit: Unit, scope: Scope, matters: Sequence[str], base_url: str) -> tuple[SaveTold, ...]:
    """The newest saves in these matters, newest first, as the reader may see them."""
    each = (_saves_of(unit, one, base_url) for one in _matters(unit, scope, matters))
    return tuple(islice(merge(*each, key=lambda save: save.at, reverse=True), MOST))


def _matters(unit: Unit, scope: Scope, matters: Sequence[str]) -> Iterator[_Matter]:
    query = select(Matter.id, Matter.key, Matter.title).where(Matter.key.in_(matters), scope.matters())
    for number, key, title in unit.session.execute(query.order_by(Matter.id)).all():
        withheld = hidden_columns(unit.session, scope, number)
        yield _Matter(
            number=number,
            key=key,
            title=title,
            hidden=hidden_rows(unit.session, scope, number),
            withheld={table: held.ids for table, held in withheld.items()},
            left_out=_WHO_SEES if scope.sees_private else PRIVATE | _WHO_SEES,
        )


def _saves_of(unit: Unit, matter: _Matter, base_url: str) -> Iterator[SaveTold]:
    """Walks down the chain from save to save; the changes of one stand together in it."""
    before: int | None = None
    for _ in range(_MOST_LOOKED_AT):
        found = newest(unit.session, matter.number, before=before, limit=1, without=matter.left_out)
        if not found:
            return
        group = found[0]["group_id"]
        before = saves(unit.session, matter.number, [group], matter.left_out)[group].first
        told = _told(unit, matter, group, base_url)
        if told is not None:
            yield told


def _told(unit: Unit, matter: _Matter, group: str, base_url: str) -> SaveTold | None:
    rows = _rows(unit, matter, group)
    shown = [row for row in rows if is_seen(row, matter.hidden)]
    if not shown:
        return None
    actor, at, counts = rows[0]["actor"], max(row["at"] for row in rows), counts_of(shown)
    who = actor_names(unit.session, [actor]).get(actor, PROGRAMS.get(actor, actor))
    noted = days_noted(unit, counts, at) if actor in PROGRAMS else None
    return SaveTold(
        id=f"tag:{host_of(base_url)},{at:%Y-%m-%d}:{matter.key}/saves/{group}",
        title=f"{matter.title}: {f'{who} {noted}' if noted else in_short(counts)}",
        who=who,
        at=at,
        why=_why(matter, rows, shown),
        lines=lines_of(unit, counts),
        address=f"{base_url}/history/{group}",
    )


def _rows(unit: Unit, matter: _Matter, group: str) -> list[RowMapping]:
    names = ("table_name", "row_id", "action", "actor", "at", "why", "redacted_at")
    query = select(*(Change.__table__.c[name] for name in names)).where(
        Change.matter_id == matter.number, Change.group_id == group, Change.table_name.not_in(sorted(matter.left_out))
    )
    return list(unit.session.execute(query.order_by(Change.seq)).mappings())


def _why(matter: _Matter, rows: list[RowMapping], shown: list[RowMapping]) -> str | None:
    """The reason given; None where it may speak of what is hidden, withheld or was redacted."""
    is_partly_told = len(shown) < len(rows) or any(row["redacted_at"] for row in rows)
    speaks_of_withheld = any(row["row_id"] in matter.withheld.get(row["table_name"], ()) for row in rows)
    why: str | None = rows[0]["why"]
    is_a_program_s = rows[0]["actor"] in PROGRAMS  # the name of its job, which nobody gave as a reason
    return None if is_partly_told or speaks_of_withheld or is_a_program_s or why == rows[0]["actor"] else why
