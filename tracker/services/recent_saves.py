"""The newest saves of matters as they are told outside the pages: what each added and changed, and how it is called.

What the reader may not see is not counted and not named, and a save of nothing else is not told at all. The values
before and after stay on the page of the save.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from tracker.db.models import Change, Matter
from tracker.db.queries.changes import actor_names, newest, saves, titles_by_id
from tracker.db.queries.sealed import PRIVATE, Rows, hidden_columns, hidden_rows
from tracker.db.visibility import Scope
from tracker.domain.row_nouns import VERBS, noun, nouns
from tracker.domain.saves import PROGRAMS, SaveTold
from tracker.services.calendar_events import host_of
from tracker.services.unit import Unit

MOST = 50
"""How many saves a list of changes holds."""

_WHO_SEES = frozenset({"accounts", "matter_members"})
_CALLED = (
    "orders",
    "filings",
    "notices",
    "settings",
    "obligations",
    "events",
    "statements",
    "conflicts",
    "parties",
    "dockets",
    "matters",
)
"""The tables whose rows are called by their words, in the order in which they are told; others are counted."""

_MOST_CALLED, _MOST_LETTERS, _MOST_LOOKED_AT = 5, 90, 4 * MOST


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
    shown = [row for row in rows if _is_shown(matter, row)]
    if not shown:
        return None
    first, at = rows[0], max(row["at"] for row in rows)
    lines, title = _lines(unit, shown), _in_short(shown)
    actor = first["actor"]
    return SaveTold(
        id=f"tag:{host_of(base_url)},{at:%Y-%m-%d}:{matter.key}/saves/{group}",
        title=f"{matter.title}: {title}",
        who=actor_names(unit.session, [actor]).get(actor, PROGRAMS.get(actor, actor)),
        at=at,
        why=_why(matter, rows, shown),
        lines=lines,
        address=f"{base_url}/history/{group}",
    )


def _rows(unit: Unit, matter: _Matter, group: str) -> list[RowMapping]:
    names = ("table_name", "row_id", "action", "actor", "at", "why", "redacted_at")
    query = select(*(Change.__table__.c[name] for name in names)).where(
        Change.matter_id == matter.number, Change.group_id == group, Change.table_name.not_in(sorted(matter.left_out))
    )
    return list(unit.session.execute(query.order_by(Change.seq)).mappings())


def _is_shown(matter: _Matter, row: RowMapping) -> bool:
    """Of a row that is gone nobody can tell any more whether it hung on a hidden one."""
    if row["action"] == "delete":
        return not any(matter.hidden.values())
    return row["row_id"] not in matter.hidden.get(row["table_name"], ())


def _why(matter: _Matter, rows: list[RowMapping], shown: list[RowMapping]) -> str | None:
    """The reason given; None where it may speak of what is hidden, withheld or was redacted."""
    is_partly_told = len(shown) < len(rows) or any(row["redacted_at"] for row in rows)
    speaks_of_withheld = any(row["row_id"] in matter.withheld.get(row["table_name"], ()) for row in rows)
    why: str | None = rows[0]["why"]
    return None if is_partly_told or speaks_of_withheld or why == rows[0]["actor"] else why


def _counts(shown: Iterable[RowMapping]) -> dict[tuple[str, str], list[int]]:
    """The rows by what was done and their table; one that was added and changed in one save was added."""
    did: dict[tuple[str, int], str] = {}
    for row in shown:
        did.setdefault((row["table_name"], row["row_id"]), row["action"])
    found: dict[tuple[str, str], list[int]] = {}
    for (table, number), action in did.items():
        found.setdefault((action, table), []).append(number)
    return dict(sorted(found.items(), key=lambda one: _place(one[0])))


def _place(did: tuple[str, str]) -> tuple[int, str, str]:
    action, table = did
    return (_CALLED.index(table) if table in _CALLED else len(_CALLED), table, action)


def _in_short(shown: list[RowMapping]) -> str:
    counts = _counts(shown)
    told = [f"{VERBS[action].lower()} {nouns(table, len(rows))}" for (action, table), rows in counts.items()]
    rest = f" and more ({len(told) - 3} kinds)" if len(told) > 4 else ""  # noqa: PLR2004 - a line that can be read
    short = ", ".join(told[:3] if rest else told) + rest
    return short[0].upper() + short[1:]


def _lines(unit: Unit, shown: list[RowMapping]) -> tuple[str, ...]:
    counts = _counts(shown)
    called = {table for _, table in counts if table in _CALLED}
    wanted = {table: {row for (_, name), rows in counts.items() for row in rows if name == table} for table in called}
    titles = titles_by_id(unit.session, wanted)
    return tuple(line for (action, table), rows in counts.items() for line in _line(action, table, rows, titles))


def _line(action: str, table: str, rows: list[int], titles: dict[tuple[str, int], str]) -> Iterator[str]:
    words = [titles[table, row] for row in rows if (table, row) in titles]
    if len(words) < len(rows) or len(rows) > _MOST_CALLED:
        yield f"{VERBS[action]} {nouns(table, len(rows))}"
        return
    for said in words:
        yield f"{VERBS[action]} {noun(table)}: {said if len(said) <= _MOST_LETTERS else said[:_MOST_LETTERS] + '...'}"
