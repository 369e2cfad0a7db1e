"""Facts about a duty that several pages show: who owes it, what is unsettled about it, and its history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.db.queries.row_history import history_of
from tracker.domain.record import Conflict, Obligation
from tracker.domain.wording import format_instant
from tracker.web.look import Look
from tracker.web.presenters.citations import CitationView, Footnotes, field_in_words
from tracker.web.presenters.common import (
    Link,
    MomentView,
    court_of,
    identified,
    imposed_href,
    imposed_words,
    party_names,
)
from tracker.web.presenters.panels import Told


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the macro `facts`."""

    label: str
    value: str
    href: str | None = None
    note: str | None = None
    moment: MomentView | None = None
    citations: tuple[CitationView, ...] = ()
    disputes: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change of a row."""

    when: str
    who: str
    what: str
    why: str | None


def duty_facts(look: Look, notes: Footnotes, obligation: Obligation) -> Iterable[Fact]:
    """Who owes a duty to whom, what imposed it, and in which court and docket it is owed."""
    record = look.record
    court, docket = court_of(record, obligation.docket), record.dockets[obligation.docket]
    yield Fact("Owed by", party_names(record, obligation.obligors) or "not stated")
    yield Fact("Owed to", party_names(record, obligation.obligees) or "not stated")
    order = (("orders", obligation.imposed_by),) if obligation.imposed_by else ()
    yield Fact(
        label="Imposed by",
        value=imposed_words(record, obligation),
        href=imposed_href(look, obligation),
        citations=notes.of(order, frozenset({None, "filed"})),
    )
    yield Fact("Court", court.name if court else "not stated", note=identified(court))
    yield Fact("Docket", f"{docket.title}, no. {docket.number or '-'}")
    if obligation.source_words:
        yield Fact("In the source's words", f"“{obligation.source_words}”")


def conflicts_on(look: Look, rows: Iterable[tuple[str, str]]) -> tuple[Told, ...]:
    """Every conflict that touches some rows, given as (table, key): what it is about, and whether anybody decided."""
    touched = set(rows)
    return tuple(
        Told(conflict.topic, _settled(conflict), f"{look.href('/conflicts')}#{conflict.key}")
        for conflict in look.record.conflicts
        if any((touch.kind, touch.key) in touched for touch in conflict.touches)
    )


def _settled(conflict: Conflict) -> str:
    kind = field_in_words(conflict.kind.value)
    return f"{kind}; decided" if conflict.decided else f"{kind}; nobody has decided"


def history(look: Look, rows: tuple[tuple[str, str], ...]) -> tuple[ChangeLine, ...]:
    """What was changed about some rows, given as (table, key), oldest first."""
    found = history_of(look.today.session, look.record.key, rows, look.scope, by=look.known_at)
    return tuple(
        ChangeLine(format_instant(row["at"], look.zone), row["actor"], _changed(row), row["why"]) for row in found
    )


def _changed(row: Mapping[str, Any]) -> str:
    thing = row["table_name"].removesuffix("s")
    match row["action"]:
        case "insert":
            return f"{thing} entered"
        case "update":
            fields = ", ".join(field_in_words(name) for name in _fields(row["before"] or {}, row["after"] or {}))
            return f"{thing} changed: {fields}" if fields else f"{thing} saved"
        case action:
            return f"{thing}: {action}"


def _fields(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    return [name for name in after if name != "version" and before.get(name) != after[name]]
