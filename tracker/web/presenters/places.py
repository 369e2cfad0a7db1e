"""Links to rows that have no page of their own: to the page on which each stands."""

from tracker.db.queries.places import place_of
from tracker.web.look import Look
from tracker.web.presenters.common import Link

_CALLED = {
    "attachments": "attachment",
    "citations": "citation",
    "docket_links": "how it came from another docket",
    "party_aliases": "other name",
    "party_roles": "role",
    "requests": "what it asks for",
    "services": "service",
    "setting_facts": "step",
    "settings": "day in court",
    "substitutions": "took over the office",
}
_ANCHORED = frozenset({"settings", "services", "attachments"})


def link_to(look: Look, table: str, key: str | None, number: int | None = None) -> Link | None:
    """The row as a link to where it stands; None for a table whose rows stand elsewhere, or for no such row."""
    place = place_of(look.unit.session, table, key, number)
    if place is None:
        return None
    if place.table == "settings":
        return link_to(look, "settings", place.key)
    page, label = _page(look, place.table, place.key)
    words = place.words.replace("_", " ") if place.words else _CALLED[table]
    anchor = f"#{key}" if key and table in _ANCHORED and "#" not in page else ""
    return Link(f"{page}{anchor}", words if table in ("settings", "attachments") else f"{label}: {words}")


def _page(look: Look, table: str, key: str) -> tuple[str, str]:
    record = look.record
    match table:
        case "parties":
            party = record.parties.get(key)
            return look.href(f"/parties/{key}"), party.name if party else key
        case "dockets":
            docket = record.dockets.get(key)
            return look.href(f"/dockets/{key}"), docket.title if docket else key
        case "notices":
            entry = record.entries.get(key)
            page = f"{look.href(f'/dockets/{entry.docket}')}#{key}" if entry else look.href(f"/matters/{record.key}")
            return page, entry.title if entry else key
        case _:
            entry = record.entries.get(key)
            return look.href(f"/{table}/{key}"), entry.title if entry else key
