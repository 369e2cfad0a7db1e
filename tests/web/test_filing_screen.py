"""A filing entered on its page: what is proposed, what it turns, what is asked, and taking it back."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.running import app_over, doors_at, signed_in
from tests.web.desk import hidden, saved, send

FIRST_UPDATE = "daily-updates/2025-04-12"
ADDRESS = f"/clerk/filings/new?deadline={FIRST_UPDATE}"
TYPED = {
    "docket": "suit-greenbelt",
    "kind": "declaration",
    "title": "Declaration on the daily update",
    "filed_on": "4/12/2025",
    "filed_at": "4:30 pm",
    "read_in": "The docket sheet",
    "extent": "whole",
    "answers": FIRST_UPDATE,
}


@pytest.fixture
def client(seeded_url: str, tmp_path: Path) -> Iterator[FlaskClient]:
    """The first clerk on the evening of 13 April 2025."""
    with doors_at(seeded_url, tmp_path, datetime(2025, 4, 13, 22, tzinfo=UTC)) as doors:
        yield signed_in(app_over(doors), doors)


def test_the_form_of_a_deadline_has_its_docket_chosen_and_the_deadline_ticked(client: FlaskClient) -> None:
    page = client.get(ADDRESS).text

    assert re.search(r'<option selected value="suit-greenbelt">', page)
    assert re.search(rf'name="answers" value="{FIRST_UPDATE}"[^>]*checked', page)


def test_a_filing_turns_its_deadline_met_and_taking_it_back_turns_it_back(client: FlaskClient) -> None:
    page = saved(client, ADDRESS, TYPED)

    assert "Before: outcome not known" in page
    assert "Now: answered on time" in page
    assert "adequacy not assessed" in page
    group = re.search(r'action="(/clerk/undo/[^"]+)"', page)[1]
    undone = client.post(group, data=hidden(page))
    assert undone.status_code == 303
    assert "Now: outcome not known" in client.get(undone.location).text


def test_suggestions_are_shown_without_scripts_and_nothing_is_saved(client: FlaskClient) -> None:
    text = "DECLARATION re daily update, filed April 12, 2025"

    shown = send(client, "/clerk/filings/new", {**TYPED, "answers": [], "text": text, "press": "suggest"})

    assert shown.status_code == 200
    assert "April 12, 2025" in shown.text
    assert FIRST_UPDATE in shown.text
    assert "There is a problem" not in shown.text
    assert "Declaration on the daily update" not in client.get("/matters/abrego-garcia").text


def test_a_motion_with_an_accepted_deadline_saves_both_or_neither(client: FlaskClient) -> None:
    motion = {**TYPED, "kind": "motion", "title": "Motion to stay", "answers": []}
    shown = send(client, "/clerk/filings/new", {**motion, "press": "suggest"}).text
    rules = re.findall(r'name="derived" value="([^"]+)"', shown)

    refused = send(client, "/clerk/filings/new", {**motion, "derived": ["no-such-rule"]})
    assert refused.status_code == 400
    assert "does not follow from this entry" in refused.text
    assert "Motion to stay" not in client.get("/matters/abrego-garcia").text
    if rules:
        assert "Motion to stay" in saved(client, "/clerk/filings/new", {**motion, "derived": rules[:1]})


def test_an_answer_from_another_docket_is_asked_about_and_saved_when_confirmed(client: FlaskClient) -> None:
    typed = {**TYPED, "docket": "appeal-richmond"}

    asked = send(client, ADDRESS, typed)

    assert asked.status_code == 400
    assert "The duty is to be performed on another docket" in asked.text
    assert 'name="confirmed"' in asked.text
    assert "Now: answered on time" in saved(client, ADDRESS, {**typed, "confirmed": "y"})


def test_a_filing_of_tomorrow_is_asked_about_and_one_of_next_week_is_refused(client: FlaskClient) -> None:
    tomorrow = send(client, ADDRESS, {**TYPED, "filed_on": "2025-04-14", "filed_at": ""})
    next_week = send(client, ADDRESS, {**TYPED, "filed_on": "2025-04-21", "filed_at": "", "confirmed": "y"})

    assert "is not over yet here" in tomorrow.text
    assert "is in the future" in next_week.text


def test_a_filing_is_corrected_and_its_deadline_is_judged_again(client: FlaskClient) -> None:
    page = saved(client, ADDRESS, TYPED)
    edit = re.search(r'href="(/clerk/filings/edit/[^"]+)"', page)[1]

    late = saved(client, edit, {**TYPED, "filed_on": "2025-04-13", "filed_at": "10:00", "reason": "Misread the stamp"})

    assert "Now: answered late" in late
    assert "Misread the stamp" in client.get("/history").text


def test_naughty_strings_come_back_as_they_were_typed(client: FlaskClient) -> None:
    naughty = "<script>alert(1)</script> ' \" \u202e \u0000 ${7*7} {{7*7}} ;DROP TABLE filings;--"

    shown = send(client, ADDRESS, {**TYPED, "title": naughty, "text": naughty, "number": naughty, "filed_on": naughty})

    assert shown.status_code == 400
    assert "<script>alert" not in shown.text
    assert "${7*7} {{7*7}}" in shown.text
