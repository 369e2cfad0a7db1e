"""The history of a matter in words: each save with who, when and why, and what it changed, field by field."""

from collections.abc import Mapping
from itertools import groupby

from sqlalchemy.engine import RowMapping

from tracker.db.queries import changes
from tracker.db.queries.sealed import hidden_columns, hidden_rows
from tracker.domain.policy import Permission, allows
from tracker.domain.row_nouns import VERBS, noun, nouns
from tracker.domain.saves import PROGRAMS
from tracker.domain.wording import counted, format_instant
from tracker.web.look import Look
from tracker.web.presenters.common import Link
from tracker.web.presenters.differences import Difference, differences, pointed_at, title_of
from tracker.web.presenters.history_hidden import is_hidden, is_withheld, left_out, shown, why_hidden
from tracker.web.presenters.history_views import Asked, Chain, ChangeView, HistoryPage, HistoryView, SaveView
from tracker.web.presenters.paging import Pager
from tracker.web.state import is_read_only

MOST_OPEN = 20
"""Changes up to which a save is shown open; a larger one is told in numbers, with a page of its own."""

PER_PAGE = 50

_PAGES = frozenset({"orders", "filings", "obligations", "deadlines", "parties", "dockets", "sources"})


def history_view(look: Look, chain: Chain, rows: list[RowMapping], asked: Asked) -> HistoryView:
    """The page of these changes, newest first."""
    page = _read(look, chain.matter_id, rows, is_open=asked.save is not None)
    groups = [(name, list(same)) for name, same in groupby(rows, lambda row: row["group_id"])]
    views = tuple(
        _open(page, same) if asked.save or page.sizes[name].number <= MOST_OPEN else _told(page, name, same[0])
        for name, same in groups
    )
    return HistoryView(
        chain=chain_said(look, chain),
        is_sound=not chain.problems,
        saves=views,
        pager=_pager(page, groups, asked),
        one_save=Link(look.href("/history"), "All saves") if asked.save else None,
    )


def chain_said(look: Look, chain: Chain) -> str:
    """What the check of the chain of changes found, in a sentence."""
    number = counted(chain.number, "change")
    if chain.checked_at is None:
        return f"The chain of {number} is too long to be verified on a page: run tracker check."
    when = format_instant(chain.checked_at, look.zone)
    if chain.problems:
        return f"The chain of {number} does not verify, as checked {when}: {chain.problems[0]}. Run tracker check."
    return f"The chain of {number} verifies: none is missing, out of place or altered (checked {when})."


def _read(look: Look, matter_id: int, rows: list[RowMapping], *, is_open: bool) -> HistoryPage:
    session = look.today.session
    sizes = changes.saves(session, matter_id, {row["group_id"] for row in rows}, left_out(look))
    shown = [row for row in rows if is_open or sizes[row["group_id"]].number <= MOST_OPEN]
    values = changes.values_of(session, [row["id"] for row in shown])
    wanted: dict[str, set[int]] = {}
    for row in shown:
        held = values[row["id"]]
        for table, ids in pointed_at(row["table_name"], (held["before"], held["after"])).items():
            wanted.setdefault(table, set()).update(ids)
    return HistoryPage(
        look=look,
        matter_id=matter_id,
        sizes=sizes,
        values=values,
        names=changes.actor_names(session, [row["actor"] for row in rows]),
        titles=changes.titles_by_id(session, wanted),
        hidden=hidden_rows(session, look.scope, matter_id),
        withheld=hidden_columns(session, look.scope, matter_id),
        undoable=_undoable(look, matter_id),
    )


def _undoable(look: Look, matter_id: int) -> str | None:
    """The reader's own last save, where they may enter and so take back."""
    viewer = look.scope.viewer
    if viewer.key is None or look.known_at or not allows(viewer, Permission.ENTER, public_reading=False):
        return None
    return changes.last_save_of(look.today.session, matter_id, viewer.key)


def _open(page: HistoryPage, rows: list[RowMapping]) -> SaveView:
    views = tuple(_change(page, row) for row in rows)
    name = rows[0]["group_id"]
    whole = page.sizes[name].number
    untold = any(is_hidden(page, row) or is_withheld(page, row) for row in rows)
    return SaveView(
        who=_who(page, rows[0]),
        when=format_instant(rows[0]["at"], page.look.zone),
        why=None if untold else _why(rows),
        size=counted(whole, "change"),
        changes=views,
        href=page.look.href(f"/history/{name}"),
        undo=f"/clerk/undo/{name}" if name == page.undoable else None,
        rest=f"{len(rows)} of its {whole} changes are on this page." if len(rows) < whole else None,
    )


def _told(page: HistoryPage, name: str, row: RowMapping) -> SaveView:
    did = changes.tables_of(page.look.today.session, page.matter_id, name, left_out(page.look))
    told = tuple(
        f"{VERBS[action].lower()} {nouns(table, number)}"
        for table, action, number in sorted(did, key=lambda one: (-one[2], one[0]))
    )
    return SaveView(
        who=_who(page, row),
        when=format_instant(row["at"], page.look.zone),
        why=None if any(page.hidden.values()) or page.withheld else _why([row]),
        size=counted(page.sizes[name].number, "change"),
        changes=(),
        told=told,
        href=page.look.href(f"/history/{name}"),
        undo=f"/clerk/undo/{name}" if name == page.undoable else None,
    )


def _why(rows: list[RowMapping]) -> str | None:
    """The reason given; None where it only repeats who acted, and where all that it was given for was redacted."""
    is_redacted = all(row["redacted_at"] is not None for row in rows)
    return None if is_redacted or rows[0]["why"] == rows[0]["actor"] else rows[0]["why"]


def _who(page: HistoryPage, row: RowMapping) -> str:
    actor = row["actor"]
    return page.names.get(actor, PROGRAMS.get(actor, actor))


def _change(page: HistoryPage, row: RowMapping) -> ChangeView:
    what = f"{VERBS[row['action']]} {_a(noun(row['table_name']))}"
    if is_hidden(page, row):
        return ChangeView(row["seq"], what, None, None, (), why_hidden(page, row))
    held = page.values[row["id"]]
    before, after = shown(page, row["table_name"], held["before"]), shown(page, row["table_name"], held["after"])
    is_told = row["action"] != "redact"
    fields = differences(row["table_name"], before, after, zone=page.look.zone, titles=page.titles) if is_told else ()
    return ChangeView(
        place=row["seq"],
        what=what,
        title=title_of(after or before),
        href=_href(page.look, row),
        fields=fields,
        note=_note(page, row, fields),
        put_back=_put_back(page, row, held["before"] or {}, held["after"] or {}),
    )


def _put_back(
    page: HistoryPage, row: RowMapping, before: Mapping[str, object], after: Mapping[str, object]
) -> str | None:
    """Where a clerk puts back a row that this change marked as entered in error; None for every other change."""
    look = page.look
    was_marked = after.get("entered_in_error_at") and not before.get("entered_in_error_at")
    may = allows(look.scope.viewer, Permission.ENTER, public_reading=False) and look.known_at is None
    if not (row["action"] == "update" and was_marked and may and not is_read_only()):
        return None
    return f"/clerk/restore/{row['table_name']}/{row['row_key'] or row['row_id']}"


def _note(page: HistoryPage, row: RowMapping, fields: tuple[Difference, ...]) -> str | None:
    if row["redacted_at"] is not None:
        return f"Its values were taken out of the history on {format_instant(row['redacted_at'], page.look.zone)}."
    if row["action"] == "redact":
        return "What it said before was taken out of the history; that it was changed stays."
    if row["action"] == "update" and not fields:
        return "None of its fields changed; it was counted as saved again."
    return None


def _a(thing: str) -> str:
    return f"{'an' if thing[0] in 'aeiou' else 'a'} {thing}"


def _href(look: Look, row: RowMapping) -> str | None:
    table, key = row["table_name"], row["row_key"]
    if table == "conflicts":
        return f"{look.href('/conflicts')}#{key}"
    return look.href(f"/{table}/{key}") if key and table in _PAGES else None


def _pager(page: HistoryPage, groups: list[tuple[str, list[RowMapping]]], asked: Asked) -> Pager | None:
    if not groups:
        return None
    name, last = groups[-1]
    is_told = asked.save is None and page.sizes[name].number > MOST_OPEN
    end = page.sizes[name].first if is_told else last[-1]["seq"]
    floor = page.sizes[asked.save].first if asked.save else 1
    limit = str(asked.limit) if asked.limit != PER_PAGE else None
    if asked.before is None and end <= floor:
        return None
    path = f"/history/{asked.save}" if asked.save else "/history"
    older = Link(page.look.href(path, before=str(end), limit=limit), "Older")
    newest = Link(page.look.href(path, limit=limit), "Newest")
    words = f"Changes {groups[0][1][0]['seq']} to {end}, newest first"
    return Pager(words, newest if asked.before is not None else None, older if end > floor else None)
