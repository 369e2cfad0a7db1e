"""Everything out again, and nothing of what is sealed unless it is asked for."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.db.full_record import a_full_record
from tests.running import doors_at
from tests.services.clerks import enter, unit_of
from tracker.bootstrap import Doors
from tracker.db.base import Base
from tracker.db.models import Attachment, Docket, Event, Filing, Note, Order
from tracker.domain.errors import NotFound
from tracker.services.exports import export_matter

ELSEWHERE = frozenset(
    {
        "accounts",
        "change",
        "flags",
        "leases",
        "outbox",
        "search_entries",
        "account_secrets",
        "sign_in_links",
        "sign_in_sessions",
        "source_attachments",
        "ticks",
        "matter_members",
        "acknowledgements",
        "saved_filters",
        "submissions",
        "alert_events",
        "feeds",
        "mail_contents",
        "subscription_matters",
        "subscriptions",
    }
)


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def full(sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    """The small matter with a row in each table there is."""
    with doors_at(sqlite_url, tmp_path) as opened:
        a_full_record(opened.database)
        yield opened


def exported(doors: Doors, matter: str = "abrego-garcia", *, with_sealed: bool = False) -> dict[str, Any]:
    """The export as another program reads it."""
    with doors.reading() as session:
        return dict(json.loads(json.dumps(export_matter(unit_of(doors, session), matter, with_sealed=with_sealed))))


def seal(doors: Doors, model: type[Order] | type[Filing], key: str) -> None:
    with doors.writing("tilda") as session:
        session.scalars(select(model).where(model.key == key)).one().is_sealed = True


def test_the_whole_matter_comes_out(doors: Doors) -> None:
    tables = exported(doors)["tables"]

    with doors.reading() as session:
        held = {
            table.name: len(session.execute(select(table)).all())
            for table in Base.metadata.sorted_tables
            if table.name not in ELSEWHERE
        }
    assert {name: len(rows) for name, rows in tables.items()} == held


def test_every_table_of_facts_comes_out(full: Doors) -> None:
    tables = exported(full, "reed-v-bureau", with_sealed=True)["tables"]

    assert set(tables) == {table.name for table in Base.metadata.sorted_tables} - ELSEWHERE
    assert [name for name, rows in tables.items() if not rows] == []


def test_rows_that_have_a_key_are_pointed_at_by_it(full: Doors, doors: Doors) -> None:
    for opened, matter in ((full, "reed-v-bureau"), (doors, "abrego-garcia")):
        pointed_at_by_key(exported(opened, matter)["tables"])
        pointed_at_by_key(exported(opened, matter, with_sealed=True)["tables"])


def pointed_at_by_key(tables: dict[str, list[dict[str, Any]]]) -> None:
    for name, rows in tables.items():
        for column in Base.metadata.tables[name].c:
            for reference in column.foreign_keys:
                target = reference.column.table
                own = "key" if "key" in target.c else "id"
                known = {row[own] for row in tables[target.name]}
                field = column.name.removesuffix("_id")
                said = {row[field] for row in rows if row.get(field) is not None}
                assert said <= known, f"{name}.{field}"


def test_a_row_with_a_key_shows_no_number_of_the_database(doors: Doors) -> None:
    for name, rows in exported(doors)["tables"].items():
        assert all(("id" in row) is ("key" not in row) for row in rows), name


def test_moments_come_out_with_their_offset(doors: Doors) -> None:
    order = next(row for row in exported(doors)["tables"]["orders"] if row["key"] == "return-2025-04-04")

    assert order["filed_edtf"] == "2025-04-04"
    assert order["filed_earliest"] == "2025-04-04T04:00:00+00:00"


def test_both_engines_tell_the_same(seeded_sqlite_url: str, seeded_postgresql_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as here, doors_at(seeded_postgresql_url, tmp_path) as there:
        assert exported(here) == exported(there)


def test_a_sealed_filing_is_left_out_with_its_answer_its_citations_and_its_source(doors: Doors) -> None:
    before = exported(doors)
    saved = enter(doors, "return-by-2025-04-07", "2025-04-07", title="Whispers", read_in="A closed envelope")
    seal(doors, Filing, saved.key)

    after = exported(doors)

    assert "hisper" not in json.dumps(after)
    assert "A closed envelope" not in json.dumps(after)
    versions = {row["key"]: row.pop("version") for row in after["tables"]["deadlines"]}
    assert versions["return-by-2025-04-07"] == 2
    assert [row.pop("version") for row in before["tables"]["deadlines"]] == [1] * len(versions)
    assert after == before


def test_a_sealed_order_is_left_out_with_its_duty_and_all_that_hangs_on_it(full: Doors) -> None:
    seal(full, Order, "first")
    with full.writing("tilda") as session:
        session.execute(update(Event).values(layer="articles"))

    tables = exported(full, "reed-v-bureau")["tables"]

    assert [row["key"] for row in tables["orders"]] == ["second"]
    gone = ("obligations", "obligation_parties", "deadlines", "deadline_rivals", "effects", "requests", "services")
    linked = ("fulfilment_deadlines", "finding_deadlines", "event_obligations", "conflict_touches", "citations")
    assert {name: tables[name] for name in (*gone, *linked)} == {name: [] for name in (*gone, *linked)}
    assert [row["key"] for row in tables["events"]] == ["event"]


def test_sealed_rows_come_out_when_they_are_asked_for(doors: Doors) -> None:
    saved = enter(doors, "return-by-2025-04-07", "2025-04-07", title="Whispers")
    seal(doors, Filing, saved.key)

    tables = exported(doors, with_sealed=True)["tables"]

    assert saved.key in [row["key"] for row in tables["filings"]]
    assert f"{saved.key}/answer" in [row["key"] for row in tables["fulfilments"]]


def test_an_unknown_matter_is_not_found(doors: Doors) -> None:
    with pytest.raises(NotFound):
        exported(doors, "nobody-v-nobody")


def test_what_is_not_public_is_left_out(full: Doors) -> None:
    with full.writing("tilda") as session:
        session.execute(update(Docket).values(remote_access="restricted"))
        session.execute(update(Filing).values(text="Whispers in a paper"))
        session.execute(update(Event).values(layer="clerk", title="Whispers out of court"))
        session.execute(update(Note).values(text="Whispers in a note"))
        session.execute(update(Attachment).values(title="Whispers attached"))

    tables = exported(full, "reed-v-bureau")["tables"]

    assert "hisper" not in json.dumps(tables)
    closed = ("events", "event_obligations", "notes", "attachments", "confirmations")
    assert {name: tables[name] for name in closed} == {name: [] for name in closed}
    assert len(tables["filings"]) == 1
    assert json.dumps(exported(full, "reed-v-bureau", with_sealed=True)).count("Whispers") == 4
