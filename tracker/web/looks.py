"""A look at the matter that a row belongs to, for pages whose address names the row alone."""

from contextlib import AbstractContextManager

from tracker.services.places import matter_seen
from tracker.services.unit import Unit
from tracker.web.identity import current_viewer
from tracker.web.look import Look, looking
from tracker.web.state import doors


def looking_at_row(table: str, key: str) -> AbstractContextManager[Look]:
    """A look at the matter of a row that the reader may see; at the first matter, where there is no such row."""
    with doors().reading() as session:
        matter = matter_seen(Unit(session, current_viewer(), doors().clock.now()), table, key)
    return looking(matter)
