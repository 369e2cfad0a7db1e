"""What a clerk can do with a row that stands on the page of another: a notice, a day in court, a service."""

from urllib.parse import urlencode

from tracker.domain.policy import Permission, allows
from tracker.domain.vocabulary import Layer
from tracker.web.look import Look
from tracker.web.presenters.common import Link
from tracker.web.state import is_read_only

_ALL = {
    "notices": (("Enter an attachment", "attachments", "entry", "notices:"),),
    "settings": (("Enter what happened to it", "setting_facts", "setting", ""),),
}
_TYPED = frozenset({Layer.CLERK, Layer.IMPORT})


def actions_on(look: Look, table: str, key: str, layer: Layer) -> tuple[Link, ...]:
    """What a clerk can enter about a row, and how it is corrected where a person or an import entered it."""
    if is_read_only() or look.known_at or not allows(look.scope.viewer, Permission.ENTER, public_reading=False):
        return ()
    matter = look.record.key
    ways = [
        Link(f"/clerk/{noun}/new?{urlencode({'matter': matter, field: f'{begins}{key}'})}", label)
        for label, noun, field, begins in _ALL.get(table, ())
    ]
    if layer in _TYPED:
        ways += [
            Link(f"/clerk/{table}/edit/{key}", "Correct it"),
            Link(f"/clerk/error/{table}/{key}", "Mark as entered in error"),
        ]
    return tuple(ways)
