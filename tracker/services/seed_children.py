"""The rows beneath a seed row: aliases, roles, sides, positions, touches, and every citation."""

from typing import Any, Protocol

from sqlalchemy.orm import Session

from tracker.db import models
from tracker.db.base import Base
from tracker.domain.moments import Moment
from tracker.services.seed_files import Data, SeedRow


class Loading(Protocol):
    """The loading under way: where new rows go, and how keys and dates of a row are read."""

    session: Session

    def id_of(self, row: SeedRow, table: str, key: str, name: str) -> int:
        """The id of a row by table and key. Raises Unreadable."""

    def moment(self, row: SeedRow, text: object, name: str, zone: str) -> Moment:
        """An EDTF text as a moment. Raises Unreadable."""

    def zone(self, row: SeedRow) -> str:
        """The zone in which the dates of a row are read."""

    def flush(self, row: SeedRow, name: str | None = None) -> None:
        """Writes what is waiting. Raises Unreadable, at the row or its field."""


_CITE_FIELDS = frozenset({"source", "at", "lines", "quote", "field", "value", "method", "confidence", "entry", "page"})
_ITEM_FIELDS = {
    "aliases": frozenset({"text", "kind", "cite"}),
    "roles": frozenset({"docket", "role", "for_party", "cite"}),
    "rivals": frozenset({"due_kind", "due", "source_words", "conflict"}),
    "positions": frozenset({"text", "cite"}),
    "touches": frozenset({"table", "key", "field"}),
    "facts": frozenset({"action", "recorded", "starts", "place"}),
}
"""What an item of each list may say; lists not named here hold keys."""

_FIELD_OF = {"party_aliases": "aliases", "party_roles": "roles", "conflict_positions": "positions"}
_COLUMN_OF = {table: column for column, table in models.CITED.items()}


def add(loading: Loading, row: SeedRow, made: Base) -> None:
    """Adds what hangs beneath a new row, each with its citations."""
    for name, child in _CHILDREN.items():
        table, field = name
        if table == row.table:
            items = _items(row, field)
            for position, item in enumerate(items):
                _check_item(row, field, item)
                child(loading, row, made, item, position)
            if items:
                loading.flush(row, field)
    _cite(loading, row, made, row.named("cite"))


def _items(row: SeedRow, field: str) -> list[Any]:
    items = row.data.get(field, [])
    if not isinstance(items, list):
        raise row.refuse(f"'{field}' must be a list", field)
    return items


def _check_item(row: SeedRow, field: str, item: object) -> None:
    """Raises Unreadable unless an item is a table with the fields it may have, or a key where keys are listed."""
    allowed = _ITEM_FIELDS.get(field)
    if allowed is None:
        if not isinstance(item, str):
            raise row.refuse(f"'{field}' must be a list of keys in quotes", field)
        return
    if not isinstance(item, dict):
        raise row.refuse(f"'{field}' must be a list of tables, as {field} = [{{ ... }}]", field)
    unknown = set(item) - allowed
    if unknown:
        raise row.refuse(f"an item of '{field}' has no '{min(unknown)}'. It has: {', '.join(sorted(allowed))}", field)


def _cite(loading: Loading, row: SeedRow, made: Any, cites: list[Data]) -> None:  # noqa: ANN401 - any model
    column = _COLUMN_OF.get(made.__tablename__)
    for cite in cites:
        unknown = set(cite) - _CITE_FIELDS
        if column is None or unknown:
            raise row.refuse(f"a citation has no '{min(unknown, default='place here')}'", "cite")
        if "source" not in cite or not cite.get("at"):
            raise row.refuse("a citation needs a source and where in it (at)", "cite")
        source = loading.id_of(row, "sources", str(cite["source"]), "cite")
        plain = {name: cite[name] for name in _CITE_FIELDS - {"source", "at", "lines"} if name in cite}
        citation = models.Citation(source_id=source, locator=cite["at"], lines=tuple(_lines(row, cite)), **plain)
        setattr(citation, column, made.id)
        loading.session.add(citation)


def _lines(row: SeedRow, cite: Data) -> list[int]:
    lines = cite.get("lines", [])
    if not isinstance(lines, list) or not all(type(line) is int and line > 0 for line in lines):
        raise row.refuse("lines must be a list of line numbers, as lines = [10, 12]", "cite")
    return lines


def _with_citations(loading: Loading, row: SeedRow, child: Base, item: Data) -> None:
    loading.session.add(child)
    loading.flush(row, _FIELD_OF[child.__tablename__])
    cites = item.get("cite", [])
    if not cites or not isinstance(cites, list) or not all(isinstance(cite, dict) for cite in cites):
        raise row.refuse(f"nothing cites {child.__tablename__} '{item.get('text', item.get('role', ''))}'", "cite")
    _cite(loading, row, child, cites)


def _alias(loading: Loading, row: SeedRow, made: Any, item: Data, _position: int) -> None:  # noqa: ANN401
    alias = models.PartyAlias(party_id=made.id, text=item.get("text"), kind=item.get("kind"), layer=row.layer)
    _with_citations(loading, row, alias, item)


def _role(loading: Loading, row: SeedRow, made: Any, item: Data, _position: int) -> None:  # noqa: ANN401
    acts_for = item.get("for_party")
    role = models.PartyRole(
        party_id=made.id,
        docket_id=loading.id_of(row, "dockets", str(item.get("docket")), "roles"),
        role=item.get("role"),
        for_party_id=loading.id_of(row, "parties", str(acts_for), "roles") if acts_for else None,
        layer=row.layer,
    )
    _with_citations(loading, row, role, item)


def _side(loading: Loading, row: SeedRow, made: Any, item: Any, *, position: int, side: str) -> None:  # noqa: ANN401
    party = loading.id_of(row, "parties", str(item), f"{side}s")
    loading.session.add(models.ObligationParty(obligation_id=made.id, party_id=party, side=side, position=position))


def _obligor(loading: Loading, row: SeedRow, made: Any, item: Any, position: int) -> None:  # noqa: ANN401
    _side(loading, row, made, item, position=position, side="obligor")


def _obligee(loading: Loading, row: SeedRow, made: Any, item: Any, position: int) -> None:  # noqa: ANN401
    _side(loading, row, made, item, position=position, side="obligee")


def _rival(loading: Loading, row: SeedRow, made: Any, item: Data, _position: int) -> None:  # noqa: ANN401
    conflict = item.get("conflict")
    loading.session.add(
        models.DeadlineRival(
            deadline_id=made.id,
            due_kind=item.get("due_kind"),
            due=loading.moment(row, item.get("due"), "rivals", loading.zone(row)),
            source_words=item.get("source_words"),
            conflict_id=loading.id_of(row, "conflicts", str(conflict), "rivals") if conflict else None,
        )
    )


def _position(loading: Loading, row: SeedRow, made: Any, item: Data, position: int) -> None:  # noqa: ANN401
    child = models.ConflictPosition(conflict_id=made.id, position=position, text=item.get("text"))
    _with_citations(loading, row, child, item)


def _touch(loading: Loading, row: SeedRow, made: Any, item: Data, _position: int) -> None:  # noqa: ANN401
    table, key, field = (str(item.get(name, "")) for name in ("table", "key", "field"))
    loading.id_of(row, table, key, "touches")
    loading.session.add(models.ConflictTouch(conflict_id=made.id, subject_table=table, subject_key=key, field=field))


def _beside(loading: Loading, row: SeedRow, made: Any, item: Any, _position: int) -> None:  # noqa: ANN401
    obligation = loading.id_of(row, "obligations", str(item), "beside")
    loading.session.add(models.EventObligation(event_id=made.id, obligation_id=obligation))


def _fact(loading: Loading, row: SeedRow, made: Any, item: Data, _position: int) -> None:  # noqa: ANN401
    zone = loading.zone(row)
    starts = item.get("starts")
    loading.session.add(
        models.SettingFact(
            setting_id=made.id,
            action=item.get("action"),
            recorded=loading.moment(row, item.get("recorded"), "facts", zone),
            starts=loading.moment(row, starts, "facts", zone) if starts else None,
            place=item.get("place"),
        )
    )


def _answered(loading: Loading, row: SeedRow, made: Any, item: Any, _position: int) -> None:  # noqa: ANN401
    deadline = loading.id_of(row, "deadlines", str(item), "deadlines")
    loading.session.add(models.FulfilmentDeadline(fulfilment_id=made.id, deadline_id=deadline))


def _found(loading: Loading, row: SeedRow, made: Any, item: Any, _position: int) -> None:  # noqa: ANN401
    deadline = loading.id_of(row, "deadlines", str(item), "deadlines")
    loading.session.add(models.FindingDeadline(finding_id=made.id, deadline_id=deadline))


_CHILDREN = {
    ("parties", "aliases"): _alias,
    ("parties", "roles"): _role,
    ("obligations", "obligors"): _obligor,
    ("obligations", "obligees"): _obligee,
    ("deadlines", "rivals"): _rival,
    ("conflicts", "positions"): _position,
    ("conflicts", "touches"): _touch,
    ("events", "beside"): _beside,
    ("settings", "facts"): _fact,
    ("fulfilments", "deadlines"): _answered,
    ("findings", "deadlines"): _found,
}
