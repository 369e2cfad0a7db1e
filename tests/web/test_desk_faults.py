"""What becomes of a form when the session ends or its token is no good: nothing that was typed is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.running import app_over, doors_at, signed_in
from tests.web.desk import hidden
from tracker.bootstrap import Doors

TYPED = {"title": "A visit <b>", "happened_on": "2025-04-13", "read_in": "A letter"}


@pytest.fixture
def doors(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_sqlite_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def app(doors: Doors) -> Flask:
    return app_over(doors)


def test_a_form_sent_after_signing_out_shows_what_was_typed_and_where_to_sign_in(app: Flask, doors: Doors) -> None:
    client = signed_in(app, doors)
    form = hidden(client.get("/clerk/events/new").text)
    account = hidden(client.get("/account").text)
    client.post("/account/sign-out", data=account)

    answer = client.post("/clerk/events/new", data={**TYPED, **form})

    assert answer.status_code in (400, 403)
    assert "What you typed" in answer.text
    assert "A visit &lt;b&gt;" in answer.text
    assert form["form_token"] not in answer.text
    assert "A visit" not in signed_in(app, doors).get("/matters/abrego-garcia/timeline").text


@pytest.mark.parametrize("token", ["", "forged"])
def test_a_form_without_its_token_is_refused_and_shows_what_was_typed(app: Flask, doors: Doors, token: str) -> None:
    client = signed_in(app, doors)

    answer = client.post("/clerk/events/new", data={**TYPED, "csrf_token": token})

    assert answer.status_code == 400
    assert "The form was open too long, or was sent from somewhere else" in answer.text
    assert "A visit &lt;b&gt;" in answer.text


def test_a_token_of_one_session_is_no_good_in_another(app: Flask, doors: Doors) -> None:
    theirs = hidden(signed_in(app, doors).get("/clerk/events/new").text)

    answer = signed_in(app, doors).post("/clerk/events/new", data={**TYPED, **theirs})

    assert answer.status_code == 400


def test_a_password_is_never_shown_again(app: Flask) -> None:
    answer = app.test_client().post("/account/sign-in", data={"email": "a@example.org", "password": "correct horse"})

    assert "correct horse" not in answer.text


def test_two_forms_of_two_clerks_with_one_token_are_two_saves(app: Flask, doors: Doors) -> None:
    client = signed_in(app, doors)
    first = hidden(client.get("/clerk/events/new").text)
    second = hidden(client.get("/clerk/events/new").text)

    assert first["form_token"] != second["form_token"]
    one = client.post("/clerk/events/new", data={**TYPED, **first})
    two = client.post("/clerk/events/new", data={**TYPED, **second})
    assert one.location != two.location
