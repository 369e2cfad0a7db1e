"""Signing in, permissions, forms sent from elsewhere, and the pages that help when something is wrong."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.running import TESTER, TODAY, app_over, doors_at, sign_in_token, signed_in
from tests.web.desk import hidden
from tracker.bootstrap import Doors
from tracker.domain.wording import CAUTION
from tracker.services.accounts import FIRST_CLERK, end_sessions
from tracker.services.unit import Unit

FORM = "/clerk/filings/new?deadline=daily-updates/2025-04-12"


@pytest.fixture
def doors(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_sqlite_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def reader(doors: Doors) -> FlaskClient:
    return app_over(doors).test_client()


@pytest.fixture
def clerk(doors: Doors) -> FlaskClient:
    return signed_in(app_over(doors), doors)


def typed(client: FlaskClient, **changes: str) -> dict[str, str]:
    return {
        **hidden(client.get(FORM).text),
        "docket": "suit-greenbelt",
        "answers": "daily-updates/2025-04-12",
        "title": "Declaration",
        "kind": "declaration",
        "filed_on": "2025-04-12",
        "extent": "whole",
        "read_in": "the docket sheet",
        **changes,
    }


def test_a_sign_in_link_works_once(doors: Doors) -> None:
    app, token = app_over(doors), sign_in_token(doors)

    first, second = (app.test_client().get(f"/account/sign-in/{token}") for _ in range(2))

    assert first.status_code == 303
    assert second.status_code == 403
    assert "used already" in second.text


def test_the_session_cookie_is_closed_to_scripts_and_to_other_sites(doors: Doors) -> None:
    response = app_over(doors).test_client().get(f"/account/sign-in/{sign_in_token(doors)}")

    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_signing_in_keeps_nothing_of_the_session_before(doors: Doors) -> None:
    client = app_over(doors).test_client()
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"

    client.get(f"/account/sign-in/{sign_in_token(doors)}")

    with client.session_transaction() as session:
        assert "planted" not in session


def test_a_session_that_was_ended_opens_nothing(doors: Doors, clerk: FlaskClient) -> None:
    assert clerk.get(FORM).status_code == 200

    with doors.writing("admin") as session:
        end_sessions(Unit(session, TESTER, TODAY), FIRST_CLERK)

    assert clerk.get(FORM).status_code == 403


def test_a_link_older_than_twelve_hours_is_refused(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        token = sign_in_token(doors)
    with doors_at(seeded_sqlite_url, tmp_path, TODAY + timedelta(hours=12)) as later:
        response = app_over(later).test_client().get(f"/account/sign-in/{token}")

    assert response.status_code == 403


def test_whoever_is_not_signed_in_cannot_enter_a_filing(reader: FlaskClient, clerk: FlaskClient) -> None:
    sent = typed(clerk)

    assert reader.get(FORM).status_code == 403
    assert reader.post(FORM, data=sent).status_code in (400, 403)
    assert clerk.get("/clerk/filings/new").status_code == 200


@pytest.mark.parametrize("address", [FORM, "/clerk/undo/x", "/account/sign-out"])
def test_a_form_without_its_token_is_refused_and_changes_nothing(clerk: FlaskClient, address: str) -> None:
    response = clerk.post(address, data={"title": "Forged"})

    assert response.status_code == 400
    assert "Load it again" in response.text
    assert clerk.get(FORM).status_code == 200


def test_a_form_sent_twice_is_asked_about_and_saved_once(clerk: FlaskClient) -> None:
    sent = typed(clerk)
    assert clerk.post(FORM, data=sent).status_code == 303

    assert clerk.post(FORM, data=sent).status_code == 303  # the same form: saved once, and its page shown again
    again = clerk.post(FORM, data=typed(clerk))

    assert again.status_code == 400
    assert "stands on" in again.text
    assert "Yes, this is right: save it" in again.text


def test_two_clerks_on_one_deadline_the_second_keeps_what_was_typed(clerk: FlaskClient) -> None:
    second = typed(clerk, title="Another declaration")
    assert clerk.post(FORM, data=typed(clerk)).status_code == 303

    late = clerk.post(FORM, data=second)

    assert late.status_code == 409
    assert "Somebody saved first" in late.text
    assert 'value="Another declaration"' in late.text
    assert "Declaration, Sat 12 Apr 2025" in late.text


@pytest.mark.parametrize(
    ("typed_in", "said"),
    [
        ({"filed_on": "2025-02-30"}, "“2025-02-30” is not a day of the calendar"),
        ({"filed_on": "2027-02-03"}, "Wed 3 Feb 2027 is in the future"),
        ({"filed_on": "next Friday"}, "“next Friday” is not a date that can be read"),
        ({"filed_on": "13/1/2025"}, "is not a day of the calendar"),
        ({"filed_at": "25:00"}, "“25:00” is not a time of day"),
        ({"filed_on": "2025-04-01"}, "before the order that imposed the duty (Fri 11 Apr 2025)"),
        ({"title": ""}, "Say in a few words what was filed."),
        ({"read_in": ""}, "Say where you read it"),
        ({"extent": "most"}, "Choose one from the list"),
        ({"filed_by": "nobody-known"}, "Choose one from the list"),
    ],
)
def test_what_cannot_be_right_is_told_beside_the_field_and_everything_is_kept(
    clerk: FlaskClient, typed_in: dict[str, str], said: str
) -> None:
    sent = typed(clerk, text='<b>"quoted" & bold</b>', **typed_in)

    response = clerk.post(FORM, data=sent)

    assert response.status_code == 400
    assert said in response.text
    assert "&lt;b&gt;&#34;quoted&#34; &amp; bold&lt;/b&gt;" in response.text
    assert "Nothing was saved and nothing that you typed is lost." in response.text
    assert (
        "answered" not in clerk.get("/deadlines/daily-updates/2025-04-12").text.split("<main", 1)[1].split("Why", 1)[0]
    )


def test_public_reading_can_be_turned_off(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path, TRACKER_PUBLIC_READING="off") as doors:
        app = app_over(doors)

        assert app.test_client().get("/").status_code == 403
        assert app.test_client().get("/account").status_code == 200
        assert signed_in(app, doors).get("/").status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/nothing-here", 404, "No page has this address"),
        ("/deadlines/no-such-deadline", 404, "There is no deadline"),
        ("/orders/no-such-order", 404, "no-such-order"),
        ("/matters/no-such-matter", 404, "There is no matter"),
        ("/?as_of=yesterday", 400, "Write a date as 2025-04-14"),
        ("/?as_of=2025-02-30", 400, "not a day of the calendar"),
        ("/?as_of=2025", 400, "wider than a day"),
        ("/?layers=gossip", 400, "Layers are: clerk, import, public-record, articles"),
        ("/history?limit=100000", 400, "write a whole number from 1 to"),
        ("/history?limit=0", 400, "write a whole number from 1 to"),
        ("/?known_at=2025-04-14", 404, "held nothing before"),
        ("/account/sign-in/not-a-token", 403, "used already or is too old"),
    ],
)
def test_a_wrong_address_is_answered_with_what_to_write_instead(
    reader: FlaskClient, address: str, status: int, said: str
) -> None:
    response = reader.get(address)

    assert response.status_code == status
    assert said in response.text
    assert CAUTION in response.text


def test_a_page_that_fails_says_so_and_shows_nothing_of_its_inside(doors: Doors) -> None:
    app = app_over(doors)
    app.view_functions["operations.healthz"] = broken
    broken.tracker_permission = app.view_functions["account.show"].tracker_permission

    response = app.test_client().get("/healthz")

    assert response.status_code == 500
    assert "Nothing was half saved" in response.text
    assert "a secret thing" not in response.text


def broken() -> str:
    message = "a secret thing"
    raise ZeroDivisionError(message)


def test_a_database_that_went_away_is_a_503_that_says_when_to_come_back(
    seeded_postgresql_url: str, tmp_path: Path
) -> None:
    with doors_at(seeded_postgresql_url, tmp_path) as doors:
        client = app_over(doors).test_client()
        assert client.get("/readyz").status_code == 200
        with doors.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ALTER TABLE matters RENAME TO moved"))
            connection.execute(text("ALTER TABLE alembic_version RENAME TO also_moved"))

        response = client.get("/readyz")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "The record cannot be reached just now" in response.text


def test_the_end_of_the_record_is_offered_on_the_courts_clock(reader: FlaskClient) -> None:
    assert 'href="/?as_of=2025-04-14T12%3A35"' in reader.get("/").text


def test_every_response_carries_the_strict_policy(reader: FlaskClient) -> None:
    for address in ("/", "/account", "/nothing-here", "/healthz"):
        policy = reader.get(address).headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_a_read_only_dashboard_refuses_every_change(doors: Doors) -> None:
    app = app_over(doors, read_only=True)
    client = signed_in(app, doors)

    assert client.get("/").status_code == 200
    assert client.get(FORM).status_code == 403
