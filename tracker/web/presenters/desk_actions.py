"""What a clerk can do from the page they read: the screens of the desk with what the page is about filled in."""

from urllib.parse import urlencode

from flask import request

from tracker.db.queries.places import layer_of
from tracker.domain.policy import Permission, allows
from tracker.domain.vocabulary import Layer
from tracker.web.look import Look
from tracker.web.presenters.common import Link
from tracker.web.screens import SCREENS
from tracker.web.state import is_read_only

# The page (by endpoint): the table it is about, and the screens reached from it, with the field that it fills in.
_FROM: dict[str, tuple[str, tuple[tuple[str, str, str], ...]]] = {
    "dockets.show": (
        "dockets",
        (
            ("filings", "docket", ""),
            ("orders", "docket", ""),
            ("notices", "docket", ""),
            ("settings", "docket", ""),
            ("party_roles", "docket", ""),
            ("docket_links", "docket", ""),
        ),
    ),
    "orders.show": (
        "orders",
        (
            ("obligations", "imposed_by", ""),
            ("effects", "order", ""),
            ("findings", "order", ""),
            ("services", "paper", "orders:"),
            ("attachments", "entry", "orders:"),
            ("citations", "subject", "orders:"),
        ),
    ),
    "orders.show_filing": (
        "filings",
        (
            ("fulfilments", "answered_by", "filings:"),
            ("requests", "filing", ""),
            ("filings", "responds_to", ""),
            ("services", "paper", "filings:"),
            ("attachments", "entry", "filings:"),
            ("citations", "subject", "filings:"),
        ),
    ),
    "obligations.show": ("obligations", (("deadlines", "duty", ""), ("effects", "target", "obligations:"))),
    "deadlines.show": ("deadlines", (("filings", "deadline", ""), ("effects", "target", "deadlines:"))),
    "parties.show": (
        "parties",
        (
            ("party_roles", "party", ""),
            ("party_aliases", "party", ""),
            ("substitutions", "leaves", ""),
            ("statements", "speaker", ""),
        ),
    ),
    "matters.show": ("matters", (("filings", "", ""), ("orders", "", ""), ("dockets", "", ""), ("parties", "", ""))),
    "matters.timeline": ("matters", (("events", "", ""), ("statements", "", ""))),
    "sources.show": ("sources", (("citations", "source", ""),)),
}

_HAVE_ROWS = frozenset({"dockets", "orders", "filings", "parties", "sources"})


def actions_here(look: Look) -> tuple[Link, ...]:
    """The screens that a clerk reaches from the page being read; none for others, or where nothing can be saved."""
    place = _FROM.get(request.endpoint or "")
    may = allows(look.scope.viewer, Permission.ENTER, public_reading=False) and not is_read_only()
    if place is None or not may or look.unit.known_at is not None:
        return ()
    table, ways = place
    key = str((request.view_args or {}).get("key", ""))
    layer = layer_of(look.unit.session, table, key)
    if layer is None and table in _HAVE_ROWS:
        return ()  # no such row: the page says so
    links = [_link(look, noun, field, f"{begins}{key}") for noun, field, begins in ways if noun in SCREENS]
    return (*links, *_corrections(table, key, layer), *_answers(look, key), *_settings(look, table, key))


def fields_filled() -> tuple[tuple[str, str], ...]:
    """Each screen and the field that some page fills in on it, for those that name one."""
    return tuple((noun, field) for _, ways in _FROM.values() for noun, field, _ in ways if field)


def _link(look: Look, noun: str, field: str, value: str) -> Link:
    screen = SCREENS[noun]
    filled = {field: value} if field else {}
    one = f"a {screen.one}" if screen.one[0] not in "aeiou" else f"an {screen.one}"
    return Link(f"/clerk/{noun}/new?{urlencode({'matter': look.record.key, **filled})}", f"Enter {one}")


def _answers(look: Look, key: str) -> tuple[Link, ...]:
    """The answers that a clerk said a paper gives, to take back."""
    theirs = (one.key for one in look.record.fulfilments if one.answered_by == key)
    own = [one for one in theirs if layer_of(look.unit.session, "fulfilments", one) == Layer.CLERK]
    return tuple(Link(f"/clerk/withdraw/{one}", "Withdraw that it answers a deadline") for one in own)


def _settings(look: Look, table: str, key: str) -> tuple[Link, ...]:
    """What an admin sets for a whole matter."""
    if table != "matters" or not allows(look.scope.viewer, Permission.ADMINISTER, public_reading=False):
        return ()
    redaction = Link(f"/admin/redaction?{urlencode({'matter': key})}", "Take words out of this matter")
    return (Link(f"/admin/matters/{key}", "Settings of this matter"), redaction)


def _corrections(table: str, key: str, layer: str | None) -> tuple[Link, ...]:
    """How a row is corrected that no loaded source put there."""
    screen = SCREENS.get(table)
    if screen is None or layer not in (Layer.CLERK, Layer.IMPORT):
        return ()
    ways = [Link(f"/clerk/{table}/edit/{key}", "Correct it")] if screen.stored else []
    return (*ways, Link(f"/clerk/error/{table}/{key}", "Mark as entered in error"))
