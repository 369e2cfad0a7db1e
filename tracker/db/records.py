"""Builds the record of one matter from the tables: what engines and pages read.

Rows entered in error, withdrawn answers and rows of layers not asked for are left out. A sealed entry keeps its place
and loses its words for those who may not see it, and so does an event that is not public and answers a deadline.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from tracker.db import models
from tracker.db.queries.citations import citations_by_subject
from tracker.db.queries.sealed import hidden_rows
from tracker.db.reading import Reading, keys_of, known, moment
from tracker.db.record_answers import conflicts, coverage, findings, fulfilments, happenings
from tracker.db.record_duties import deadlines, effects, obligations, requests
from tracker.db.visibility import Scope
from tracker.domain import record as values
from tracker.domain.errors import NotFound
from tracker.domain.moments import Moment

_ENTRIES = (
    ("order", models.Order, "judge_id"),
    ("filing", models.Filing, "filed_by_id"),
    ("notice", models.Notice, ""),
)


def load_record(session: Session, key: str, scope: Scope) -> values.MatterRecord:
    """The record of the matter with this key as `scope` may see it. Raises NotFound."""
    found = session.execute(select(models.Matter.__table__).where(models.Matter.key == key, scope.matters()))
    matter = found.mappings().one_or_none()
    if matter is None:
        raise no_matter(key)
    return _record(Reading(session, matter, scope, hidden_rows(session, scope, matter["id"])))


def no_matter(key: str) -> NotFound:
    """What is said of a matter that is not there, or that the reader may not see."""
    return NotFound(f"There is no matter '{key}'. The list of matters names those there are")


def _record(reading: Reading) -> values.MatterRecord:
    matter = reading.matter
    parties = reading.rows(models.Party, models.Party.matter_id == matter["id"])
    dockets = reading.rows(models.Docket, models.Docket.matter_id == matter["id"])
    courts = reading.all(select(models.Court.__table__).order_by(models.Court.id))
    entries = _entries(reading)
    duties, listed = obligations(reading), deadlines(reading)
    acts, asked = effects(reading), requests(reading)
    happened = happenings(reading)
    return values.MatterRecord(
        key=matter["key"],
        title=matter["title"],
        zone=matter["zone"],
        stale_after_days=matter["stale_after_days"],
        record_through=_record_through(reading),
        acting_for=reading.key("parties", matter["acting_for_id"]),
        needs_second_check=matter["needs_second_check"],
        courts={row["key"]: _court(row) for row in courts},
        dockets=_dockets(reading, dockets, keys_of(courts)),
        parties={row["key"]: values.Party(row["key"], row["name"]) for row in parties},
        entries={entry.key: entry for entry in entries},
        obligations=duties,
        deadlines=listed,
        effects=acts,
        requests=asked,
        fulfilments=fulfilments(reading, entries, happened),
        findings=findings(reading),
        coverage=coverage(reading),
        conflicts=conflicts(reading),
        happenings=happened,
        citations=_citations(reading),
    )


def _dockets(reading: Reading, rows: list[RowMapping], courts: Mapping[int, str]) -> dict[str, values.Docket]:
    links = reading.children(models.DocketLink, "docket_id", [row["id"] for row in rows])
    return {
        row["key"]: values.Docket(
            row["key"],
            courts[row["court_id"]],
            row["title"],
            row["number"],
            reading.keys("dockets", links.get(row["id"], []), "from_docket_id"),
        )
        for row in rows
    }


def _entries(reading: Reading) -> list[values.Entry]:
    found = []
    for kind, model, by in _ENTRIES:
        rows = reading.rows(model, model.docket_id.in_(list(reading.ids["dockets"])))
        found += [_entry(reading, kind, row, by) for row in rows]
    return found


def _entry(reading: Reading, kind: str, row: RowMapping, by: str) -> values.Entry:
    hidden = reading.hides(f"{kind}s", row)
    return values.Entry(
        kind=kind,
        key=reading.ids[f"{kind}s"][row["id"]],
        docket=reading.ids["dockets"][row["docket_id"]],
        title=f"A sealed {kind}" if hidden else row["title"],
        filed=known(row, "filed"),
        entered=moment(row, "entered"),
        number=None if hidden else row["number"],
        by=None if hidden or not by else reading.key("parties", row[by]),
        sealed=row["is_sealed"],
        responds_to=reading.key("filings", row["responds_to_id"]) if kind == "filing" and not hidden else None,
    )


def _record_through(reading: Reading) -> Moment | None:
    source = models.Source
    rows = reading.rows(source, source.matter_id == reading.matter["id"], source.speaks_through_edtf.is_not(None))
    return max((known(row, "speaks_through") for row in rows), key=lambda through: through.latest, default=None)


def _citations(reading: Reading) -> dict[tuple[str, str], tuple[values.Citation, ...]]:
    found = citations_by_subject(reading.session, reading.matter["id"], reading.scope)
    return {
        (table, reading.ids[table][row]): cites
        for (table, row), cites in found.items()
        if table in reading.ids and row in reading.ids[table]
    }


def _court(row: RowMapping) -> values.Court:
    return values.Court(row["key"], row["name"], row["level"], row["zone"], row["identified_as"])
