"""What people who tried the desk found wrong, and how it is now."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.running import app_over, doors_at, signed_in
from tests.services.clerks import enter, told
from tests.web.desk import hidden, saved, send
from tests.web.entry_screens import CITATION
from tracker.bootstrap import Doors
from tracker.db.models import Coverage, Docket
from tracker.domain.vocabulary import Layer

UPDATE = "daily-updates/2025-04-12"
FILING = {
    "docket": "suit-greenbelt",
    "kind": "status_report",
    "title": "A made-up report",
    "filed_on": "2025-04-12",
    "read_in": "The docket sheet",
    "extent": "whole",
    "answers": UPDATE,
}


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path, datetime(2025, 4, 14, 18, tzinfo=UTC)) as opened:
        yield opened


@pytest.fixture
def app(doors: Doors) -> Flask:
    return app_over(doors)


@pytest.fixture
def clerk(app: Flask, doors: Doors) -> FlaskClient:
    return signed_in(app, doors)


def test_a_check_by_a_clerk_accuses_nobody_where_the_clerks_answers_are_not_looked_at(doors: Doors) -> None:
    now = doors.clock.now()
    with doors.writing("tilda") as session:
        suit = session.scalars(select(Docket.id).where(Docket.key == "suit-greenbelt")).one()
        facts = {"through_at": now, "checked_at": now, "checked_by": "tilda", "against": "The docket sheet"}
        session.add(Coverage(docket_id=suit, from_at=datetime(2025, 4, 1, tzinfo=UTC), **facts))
    assert {row["key"]: row["status"] for row in told(doors)["deadlines"]}[UPDATE] == "overdue"
    enter(doors, UPDATE, "2025-04-12T10:00")

    alone = {row["key"]: row["status"] for row in told(doors, layers=frozenset({Layer.ARTICLES}))["deadlines"]}

    assert alone[UPDATE] == "unverified"


def test_a_form_changed_after_back_is_another_save(clerk: FlaskClient) -> None:
    form = hidden(clerk.get("/clerk/filings/new").text)
    first = clerk.post("/clerk/filings/new", data={**form, **FILING, "answers": []})
    assert first.status_code == 303

    again = clerk.post("/clerk/filings/new", data={**form, **FILING, "answers": [], "title": "Another made-up report"})

    assert again.status_code == 303
    assert again.location != first.location
    docket = clerk.get("/dockets/suit-greenbelt").text
    assert "A made-up report" in docket
    assert "Another made-up report" in docket


def test_a_page_that_is_not_there_is_not_there_at_an_earlier_knowledge_either(app: Flask) -> None:
    for address in ("/filings/nope", "/orders/nope", "/parties/nope", "/dockets/nope", "/sources/nope"):
        assert app.test_client().get(f"{address}?known_at=2026-11-22").status_code == 404


def test_two_papers_of_one_title_and_day_with_two_numbers_are_not_asked_about(clerk: FlaskClient) -> None:
    saved(clerk, "/clerk/filings/new", {**FILING, "answers": [], "number": "300"})

    assert send(clerk, "/clerk/filings/new", {**FILING, "answers": [], "number": "301"}).status_code == 303
    assert "stands on" in send(clerk, "/clerk/filings/new", {**FILING, "answers": [], "number": "300"}).text


def test_a_yes_answers_what_was_shown_and_nothing_else(clerk: FlaskClient) -> None:
    typed = {**FILING, "answers": [], "text": "His A-number is A 123-456-789"}
    asked = send(clerk, "/clerk/filings/new", typed)
    assert "looks like an alien registration number" in asked.text
    yes = {**hidden(asked.text), **typed, "confirmed": "y"}

    other = clerk.post("/clerk/filings/new", data={**yes, "text": "His SSN is 123-45-6789"})
    assert other.status_code == 400
    assert "A made-up report" not in clerk.get("/dockets/suit-greenbelt").text

    assert clerk.post("/clerk/filings/new", data=yes).status_code == 303


def test_an_answer_is_withdrawn_and_a_filing_put_back_from_where_one_reads(clerk: FlaskClient) -> None:
    page = saved(clerk, "/clerk/filings/new", FILING)
    filing = re.search(r'href="/clerk/filings/edit/([^"]+)"', page)
    assert filing
    ways = clerk.get(f"/filings/{filing[1]}").text
    assert "Withdraw that it answers a deadline" in ways
    withdraw = re.search(r'href="(/clerk/withdraw/[^"]+)"', ways)
    assert withdraw

    assert send(clerk, withdraw[1], {"reason": "A slip"}).status_code == 303
    assert send(clerk, f"/clerk/error/filings/{filing[1]}", {"reason": "A slip"}).status_code == 303

    newest = re.search(r'href="(/history/[0-9a-f]{32})"', clerk.get("/history").text)
    assert newest
    assert f"/clerk/restore/filings/{filing[1]}" in clerk.get(newest[1]).text


@pytest.mark.parametrize(("typed", "read"), [("2 pm", "14:00"), ("12 a.m.", "00:00"), ("5:04 p.m.", "17:04")])
def test_a_full_hour_is_read(clerk: FlaskClient, typed: str, read: str) -> None:
    page = saved(clerk, "/clerk/filings/new", {**FILING, "answers": [], "filed_at": typed, "confirmed": "y"})
    edit = re.search(r'href="(/clerk/filings/edit/[^"]+)"', page)
    assert edit

    assert f'value="{read}"' in clerk.get(edit[1]).text


def test_a_citation_that_noted_a_conflict_is_taken_back_and_leaves_nothing_to_decide(clerk: FlaskClient) -> None:
    page = saved(clerk, "/clerk/citations/new", {**CITATION.fields, "value": "4/5/2025", "confirmed": "y"})
    assert "On record: 2025-04-04" in clerk.get("/conflicts").text
    undo = re.search(r'action="(/clerk/undo/[^"]+)"', page)
    assert undo

    undone = clerk.post(undo[1], data=hidden(page))

    assert undone.status_code == 303
    assert "what noted it was taken back" in clerk.get("/conflicts").text
