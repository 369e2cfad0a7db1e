"""Entering and correcting on the desk, tried on its smallest screen."""

import re
from pathlib import Path

import pytest

from tests.running import app_over, doors_at, signed_in
from tests.web.desk import hidden

TYPED = {
    "title": "A visit to the facility",
    "happened_on": "4/13/2025",
    "happened_at": "5:04 p.m.",
    "read_in": "A letter of the embassy",
    "locator": "page 1",
    "obligations": "facilitate-return",
}


def test_an_event_is_entered_shown_corrected_and_both_versions_are_kept(seeded_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        form = client.get("/clerk/events/new").text
        sent = client.post("/clerk/events/new", data={**TYPED, **hidden(form)})
        assert sent.status_code == 303, sent.text
        saved = client.get(sent.location).text
        assert "A visit to the facility" in saved
        edit = re.search(r'href="(/clerk/events/edit/[^"]+)"', saved)[1]
        page = client.get(edit).text
        assert 'value="2025-04-13"' in page
        assert 'value="17:04"' in page

        again = client.post(edit, data={**TYPED, **hidden(page), "title": "A visit"})
        assert again.status_code == 400
        assert "Say why you correct it" in again.text
        done = client.post(edit, data={**TYPED, **hidden(page), "title": "A visit", "reason": "Shorter"})

        assert done.status_code == 303
        assert "A visit" in client.get("/matters/abrego-garcia/timeline").text


def test_a_form_sent_twice_is_saved_once(seeded_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        form = hidden(client.get("/clerk/events/new").text)

        first = client.post("/clerk/events/new", data={**TYPED, **form})
        second = client.post("/clerk/events/new", data={**TYPED, **form})

        assert first.location == second.location
        assert client.get("/matters/abrego-garcia/timeline").text.count("A visit to the facility") == 1


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", "", "Say in a few words what happened"),
        ("happened_on", "2025-02-30", "is not a day of the calendar"),
        ("happened_on", "Friday", "is not a date that can be read"),
        ("happened_on", "2030-01-01", "is in the future"),
        ("happened_at", "25:00", "is not a time of day"),
        ("read_in", "", "Say where you read it"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    seeded_sqlite_url: str, tmp_path: Path, field: str, typed: str, said: str
) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        form = hidden(client.get("/clerk/events/new").text)

        answer = client.post("/clerk/events/new", data={**TYPED, **form, field: typed})

        assert answer.status_code == 400
        assert said in answer.text
        kept = {**TYPED, field: typed}
        assert all(f'value="{value}"' in answer.text for value in kept.values() if value)


def test_whoever_saves_second_sees_both_values_and_keeps_what_they_typed(seeded_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_url, tmp_path) as doors:
        client = signed_in(app_over(doors), doors)
        sent = client.post("/clerk/events/new", data={**TYPED, **hidden(client.get("/clerk/events/new").text)})
        edit = re.search(r'href="(/clerk/events/edit/[^"]+)"', client.get(sent.location).text)[1]
        mine, theirs = hidden(client.get(edit).text), hidden(client.get(edit).text)
        first = client.post(edit, data={**TYPED, **theirs, "title": "Theirs", "reason": "One"})
        assert first.status_code == 303

        second = client.post(edit, data={**TYPED, **mine, "title": "Mine", "reason": "Two"})

        assert second.status_code == 409
        assert "<td>Theirs</td><td>Mine</td>" in second.text
        assert 'value="Mine"' in second.text
        third = client.post(edit, data={**TYPED, **hidden(second.text), "title": "Mine", "reason": "Two"})
        assert third.status_code == 303
