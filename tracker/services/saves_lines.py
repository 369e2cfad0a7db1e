"""What a save did, row by row, in lines: each row by its own words, or by those of the row that it belongs to."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from tracker.db.base import Base
from tracker.db.models import Deadline, Obligation
from tracker.db.queries.changes import titles_by_id
from tracker.domain.record import Due
from tracker.domain.row_nouns import VERBS, noun, nouns
from tracker.domain.wording import counted, format_due
from tracker.services.unit import Unit

Counts = Mapping[tuple[str, str], list[int]]
"""The rows of a save by what was done to them and their table."""

MOST_LINES = 10
"""How many lines a save is told in; what is left over is counted."""

_CALLED = (
    "orders", "filings", "notices", "settings", "obligations", "events", "statements", "conflicts", "parties",
    "dockets", "matters",
)  # fmt: skip
"""The tables whose rows have words of their own, in the order in which they are told."""

_OF = {
    "attachments": ("order_id", "filing_id", "notice_id"),
    "confirmations": ("deadline_id",),
    "coverage": ("docket_id",),
    "deadline_rivals": ("deadline_id",),
    "docket_links": ("docket_id",),
    "effects": ("order_id",),
    "findings": ("order_id",),
    "fulfilments": ("filing_id", "order_id", "setting_id", "event_id"),
    "notes": ("order_id", "filing_id", "notice_id", "deadline_id"),
    "party_aliases": ("party_id",),
    "party_roles": ("party_id",),
    "requests": ("filing_id",),
    "services": ("order_id", "filing_id"),
    "setting_facts": ("setting_id",),
    "substitutions": ("takes_over_id",),
}
"""The columns by which a row without words of its own belongs to one that has them. Other tables are counted."""

_ORDER = (*_CALLED, "deadlines", *_OF)
_MOST_CALLED, _MOST_LETTERS = 10, 90
_Row = tuple[str, int]


def counts_of(shown: Iterable[RowMapping]) -> Counts:
    """The rows that were changed; one that was added and changed in one save was added."""
    did: dict[_Row, str] = {}
    for row in shown:
        did.setdefault((row["table_name"], row["row_id"]), row["action"])
    found: dict[tuple[str, str], list[int]] = {}
    for (table, number), action in did.items():
        found.setdefault((action, table), []).append(number)
    return dict(sorted(found.items(), key=lambda one: _place(one[0])))


def _place(did: tuple[str, str]) -> tuple[int, str, str]:
    action, table = did
    return (_ORDER.index(table) if table in _ORDER else len(_ORDER), table, action)


def in_short(counts: Counts) -> str:
    """All of a save in one line of numbers."""
    told = [f"{VERBS[action].lower()} {nouns(table, len(rows))}" for (action, table), rows in counts.items()]
    rest = f" and more ({len(told) - 3} kinds)" if len(told) > 4 else ""  # noqa: PLR2004 - a line that can be read
    short = ", ".join(told[:3] if rest else told) + rest
    return short[0].upper() + short[1:]


def lines_of(unit: Unit, counts: Counts) -> tuple[str, ...]:
    """A line for each row; of a table of which there are many, or whose rows have no words, one that counts them."""
    wanted: dict[str, set[int]] = {}
    for (_, table), rows in counts.items():
        if len(rows) <= _MOST_CALLED:
            wanted.setdefault(table, set()).update(rows)
    titles = _words(unit, wanted)
    lines = [line for (action, table), rows in counts.items() for line in _lines(action, table, rows, titles)]
    rest = sum(rows for _, rows in lines[MOST_LINES:])
    return (*(line for line, _ in lines[:MOST_LINES]), *((f"and {rest} more",) if rest else ()))


def _lines(action: str, table: str, rows: list[int], titles: Mapping[_Row, str]) -> Iterator[tuple[str, int]]:
    """Lines, with how many rows each tells of."""
    words = [titles[table, row] for row in rows if (table, row) in titles]
    if len(words) < len(rows):
        yield f"{VERBS[action]} {nouns(table, len(rows))}", len(rows)
        return
    for said in words:
        yield f"{VERBS[action]} {noun(table)}: {said}", 1


def _shortened(said: str) -> str:
    return said if len(said) <= _MOST_LETTERS else said[:_MOST_LETTERS] + "..."


def _words(unit: Unit, wanted: Mapping[str, set[int]]) -> dict[_Row, str]:
    """What these rows are called now; those that nothing names are left out."""
    belongs = {row: to for table in wanted if table in _OF for row, to in _belonging(unit, table, wanted[table])}
    asked: dict[str, set[int]] = {name: set(rows) for name, rows in wanted.items() if name not in _OF}
    for table, number in belongs.values():
        asked.setdefault(table, set()).add(number)
    called = titles_by_id(unit.session, {name: rows for name, rows in asked.items() if name in _CALLED})
    found = {row: _shortened(words) for row, words in called.items()}
    found |= {("deadlines", row): words for row, words in _deadlines(unit, asked.get("deadlines", set()))}
    return found | {row: found[to] for row, to in belongs.items() if to in found}


def _belonging(unit: Unit, name: str, rows: set[int]) -> Iterator[tuple[_Row, _Row]]:
    table = Base.metadata.tables[name]
    columns = [table.c[column] for column in _OF[name]]
    targets = [next(iter(column.foreign_keys)).column.table.name for column in columns]
    for row, *numbers in unit.session.execute(select(table.c.id, *columns).where(table.c.id.in_(rows))):
        to = next((place for place in zip(targets, numbers, strict=True) if place[1] is not None), None)
        if to is not None:
            yield (name, row), to


def _deadlines(unit: Unit, rows: set[int]) -> Iterator[tuple[int, str]]:
    """A deadline by its duty and the due moment first set."""
    query = select(Deadline, Obligation.title).join(Obligation, Obligation.id == Deadline.obligation_id)
    for row, title in unit.session.execute(query.where(Deadline.id.in_(rows))) if rows else ():
        due = Due(row.due_kind, row.due, row.zone, row.source_words, tuple(row.assumptions))
        yield row.id, f"{_shortened(title)}, due {format_due(due)}" if row.due is not None else _shortened(title)


def days_noted(unit: Unit, counts: Counts, at: datetime) -> str | None:
    """What a program did that only noted days of recurring duties, in a line; None where it did anything else."""
    if set(counts) != {("insert", "deadlines")}:
        return None
    rows = counts["insert", "deadlines"]
    query = select(Obligation.title, Deadline.due_latest).join(Obligation, Obligation.id == Deadline.obligation_id)
    found = unit.session.execute(query.where(Deadline.id.in_(rows)).order_by(Deadline.id)).all()
    if len(found) < len(rows):
        return None
    titles = list(dict.fromkeys(title for title, _ in found))
    rest = f" and {len(titles) - 3} more duties" if len(titles) > 4 else ""  # noqa: PLR2004 - a line that can be read
    is_ahead = all(latest is not None and latest >= at for _, latest in found)
    noted = counted(len(found), "coming day" if is_ahead else "day")
    return f"noted {noted} of: {'; '.join(titles[:3] if rest else titles)}{rest}"
