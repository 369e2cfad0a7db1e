"""What of the history a reader may not see, and what stands in its place."""

from sqlalchemy.engine import RowMapping

from tracker.db.queries.sealed import ENTERED, NOTHING_WITHHELD, PRIVATE, SEALABLE
from tracker.domain.policy import Permission, allows
from tracker.web.look import Look
from tracker.web.presenters.differences import Values, pointed_at
from tracker.web.presenters.history_views import HistoryPage

_SEALED = "Its values are not shown: it is of a sealed entry or rests on one."
_NOT_PUBLIC = "Its values are not shown: it is of something that is not public, or rests on it."
_WHO_SEES = frozenset({"accounts", "matter_members"})
_OUT_OF_COURT = frozenset({"statements", "events"})


def left_out(look: Look) -> frozenset[str]:
    """The tables of which the reader is told no change at all: the public of what is private, others of who sees it."""
    if allows(look.scope.viewer, Permission.ADMINISTER, public_reading=False):
        return frozenset()
    return _WHO_SEES if look.scope.sees_private else PRIVATE


def shown(page: HistoryPage, table: str, values: Values) -> Values:
    """A row as it was, without what the reader may not read of it."""
    return page.withheld.get(table, NOTHING_WITHHELD).blank(values) if values else None


def is_hidden(page: HistoryPage, row: RowMapping) -> bool:
    """Whether a change is of a row that is hidden or was sealed, or that points at one."""
    if page.look.scope.sees_sealed:
        return False
    table, both = row["table_name"], _both(page, row)
    if row["row_id"] in page.hidden.get(table, ()) or any(one and one.get("is_sealed") for one in both):
        return True
    if not page.look.scope.sees_private and table in _OUT_OF_COURT:
        return any(one and one.get("layer") in ENTERED for one in both)
    return any(ids & page.hidden.get(target, set()) for target, ids in pointed_at(table, both).items())


def why_hidden(page: HistoryPage, row: RowMapping) -> str:
    """What stands in the place of the values of a hidden change."""
    rests = pointed_at(row["table_name"], _both(page, row))
    hangs = any(rests.get(name, set()) & page.hidden.get(name, set()) for name in SEALABLE)
    if row["table_name"] in SEALABLE or hangs or page.look.scope.sees_private:
        return _SEALED
    return _NOT_PUBLIC


def _both(page: HistoryPage, row: RowMapping) -> tuple[Values, ...]:
    held = page.values.get(row["id"])
    return (held["before"], held["after"]) if held else ()


def is_withheld(page: HistoryPage, row: RowMapping) -> bool:
    """Whether a part of the row changed may not be read from afar, so that nothing said about the change is told."""
    return row["row_id"] in page.withheld.get(row["table_name"], NOTHING_WITHHELD).ids
