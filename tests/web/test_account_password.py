"""Passwords on pages: forgotten and set anew through a letter, changed, and asked for once more."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from tests.running import TESTER, TODAY, app_over, doors_at, sign_in_token, signed_in
from tests.web.accounts import (
    EMAIL,
    KEY,
    OTHER_PASSWORD,
    PASSWORD,
    Browser,
    an_account,
    hidden_in,
    letters,
    plain,
)
from tracker.bootstrap import Doors
from tracker.db.models import OutboxMessage
from tracker.services.accounts import FIRST_CLERK
from tracker.services.accounts_admin import change_email, close_account
from tracker.services.unit import Unit

NEW = {"password": OTHER_PASSWORD, "again": OTHER_PASSWORD}


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path, TRACKER_BASE_URL="https://docket.example.org") as opened:
        an_account(opened)
        yield opened


@pytest.fixture
def app(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    with doors_at(seeded_sqlite_url, tmp_path) as opened:
        an_account(opened)
        yield app_over(opened)


def over_http(doors: Doors) -> Flask:
    """The application as a browser sees it behind a proxy that speaks HTTPS."""
    app = app_over(doors)
    app.config["SESSION_COOKIE_SECURE"] = False
    return app


def link_in_the_letter(doors: Doors, browser: Browser, email: str = EMAIL) -> str:
    """The path of the link that asking for one brought."""
    assert browser.send("/account/reset", {"email": email}).status_code == 200
    found = re.search(r"https?://[^/\s]+(/account/reset/\S+)", plain(letters(doors)[-1]))
    assert found
    return found[1]


def test_a_forgotten_password_is_set_anew_through_the_letter(doors: Doors) -> None:
    app = over_http(doors)
    browser, elsewhere = Browser(app), Browser(app)
    elsewhere.sign_in()

    link = link_in_the_letter(doors, browser)
    (letter,) = letters(doors)
    assert (letter["To"], letter["Subject"]) == (EMAIL, "Set a new password")
    assert "https://docket.example.org/account/reset/" in plain(letter)
    done = browser.send(link, NEW)

    assert (done.status_code, done.headers["Location"]) == (303, "/account/sign-in")
    assert "The new password is set" in browser.get("/account/sign-in").text
    assert elsewhere.name is None, "every browser is signed out"
    assert browser.sign_in().status_code == 400
    assert browser.sign_in(password=OTHER_PASSWORD).status_code == 303
    notice = letters(doors)[-1]
    assert notice["Subject"] == "Your password was changed"
    assert "/account/reset/" not in plain(notice)


def test_the_link_lies_neither_in_the_outbox_nor_in_the_history(doors: Doors) -> None:
    link = link_in_the_letter(doors, Browser(over_http(doors)))

    with doors.database.engine.connect() as connection:
        assert connection.execute(OutboxMessage.__table__.select()).all() == []
        for table in ("change", "accounts", "account_secrets", "sign_in_links", "sign_in_sessions"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()  # noqa: S608 - these five
            assert link.rsplit("/", maxsplit=1)[1] not in str(rows)


def test_a_used_link_is_refused_and_so_are_those_mailed_before_it(doors: Doors) -> None:
    browser = Browser(over_http(doors))
    first, second = (link_in_the_letter(doors, browser) for _ in range(2))
    browser.send(second, NEW)

    for link in (first, second):
        assert browser.get(link).status_code == 403
        assert "used already, is older than an hour" in browser.get(link).text
    form = hidden_in(browser.get("/account/reset").text)
    assert browser.client.post(second, data={**form, **NEW}).status_code == 403


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (61, 403)])
def test_a_link_works_for_an_hour(doors: Doors, minutes: int, status: int) -> None:
    browser = Browser(over_http(doors))
    with time_machine.travel("2026-11-22T15:00:00+00:00", tick=False) as clock:
        link = link_in_the_letter(doors, browser)
        clock.shift(minutes * 60)

        assert browser.get(link).status_code == status


@pytest.mark.parametrize("token", ["x", "made.up.token", "%00", "é", "a" * 3000, "..%2f..%2fetc"])
def test_a_made_up_link_is_refused(app: Flask, token: str) -> None:
    assert Browser(app).get(f"/account/reset/{token}").status_code in (403, 404)


def test_whether_an_address_is_known_cannot_be_told_from_the_answer(doors: Doors) -> None:
    an_account(doors, "Anna", email="anna@example.org")
    with doors.writing("operator") as session:
        close_account(Unit(session, TESTER, TODAY), "anna")
    browser = Browser(over_http(doors))

    answers = {
        browser.send("/account/reset", {"email": email}).text
        for email in (EMAIL, "nobody@example.org", "anna@example.org", "nonsense")
    }

    assert len(answers) == 1
    assert [letter["To"] for letter in letters(doors)] == [EMAIL]


def test_the_answer_does_not_wait_for_the_letter(doors: Doors) -> None:
    browser = Browser(over_http(doors))
    form = hidden_in(browser.get("/account/reset").text)

    response = browser.client.post("/account/reset", data={**form, "email": EMAIL})

    assert response.status_code == 200
    assert letters(doors) == [], "the reader was answered first"
    response.close()
    assert len(letters(doors)) == 1


def test_the_address_in_the_letter_is_the_set_one_whatever_host_was_asked(doors: Doors) -> None:
    browser = Browser(over_http(doors))
    form = hidden_in(browser.get("/account/reset").text)

    browser.client.post(
        "/account/reset", data={**form, "email": EMAIL}, headers={"X-Forwarded-Host": "evil.example.org"}, buffered=True
    )

    assert "evil" not in plain(letters(doors)[0])


def test_an_account_that_never_had_a_password_is_given_one_by_mail(doors: Doors) -> None:
    sign_in_token(doors)
    with doors.writing("operator") as session:
        change_email(Unit(session, TESTER, TODAY), FIRST_CLERK, "first@example.org")
    browser = Browser(over_http(doors))

    browser.send(link_in_the_letter(doors, browser, "first@example.org"), NEW)

    browser.sign_in("first@example.org", OTHER_PASSWORD)
    assert browser.name == "First clerk"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": "short", "again": "short"}, "too short: use 12 characters or more"),
        ({"password": "password1234", "again": "password1234"}, "Programs that guess passwords find this one quickly"),
        ({"password": OTHER_PASSWORD, "again": PASSWORD}, "The two are not the same"),
        ({"password": "", "again": ""}, "Write the new password"),
        ({"password": "x" * 300, "again": "x" * 300}, "Use 256 characters at most"),
    ],
)
def test_a_password_that_will_not_do_is_told_beside_the_field_and_changes_nothing(
    app: Flask, typed: dict[str, str], said: str
) -> None:
    browser = Browser(app)
    browser.sign_in()

    refused = browser.send("/account/password", typed)

    assert refused.status_code == 400
    assert said in refused.text
    assert f'value="{typed["password"]}"' not in refused.text or not typed["password"]
    assert browser.name == "Tilda Brown"
    assert Browser(app).sign_in().status_code == 303


def test_changing_the_password_signs_every_other_browser_out(doors: Doors) -> None:
    app = over_http(doors)
    here, there = Browser(app), Browser(app)
    here.sign_in()
    there.sign_in()

    done = here.send("/account/password", NEW)

    assert done.status_code == 303
    assert "Your password was changed" in here.get("/account").text
    assert [here.name, there.name] == ["Tilda Brown", None]
    assert Browser(app).sign_in(password=OTHER_PASSWORD).status_code == 303


def test_the_first_clerk_sets_a_password_after_signing_in_by_link(doors: Doors) -> None:
    app = over_http(doors)
    browser = Browser(app)
    browser.client = signed_in(app, doors)

    assert browser.send("/account/password", NEW).status_code == 303

    again = Browser(app)
    assert again.sign_in(FIRST_CLERK, OTHER_PASSWORD).status_code == 303
    assert again.name == "First clerk"


def stale(browser: Browser) -> None:
    """Makes the browser's proof of who sits there an hour old."""
    with browser.client.session_transaction() as session:
        session["fs_paa"] -= 3600
        session.pop("fs_gexp", None)


def test_the_password_is_asked_for_once_more_before_what_matters(app: Flask) -> None:
    browser = Browser(app)
    browser.sign_in()
    stale(browser)

    for address in ("/account/password", "/account/second-factor"):
        asked = browser.get(address)
        assert (asked.status_code, asked.headers["Location"]) == (303, f"/account/confirm?next={_quoted(address)}")
    wrong = browser.send("/account/confirm?next=/account/password", {"password": "wrong"})
    assert wrong.status_code == 400
    assert "This is not your password" in wrong.text
    assert browser.get("/account/password").status_code == 303
    right = browser.send("/account/confirm?next=/account/password", {"password": PASSWORD})
    assert right.headers["Location"] == "/account/password"
    assert browser.get("/account/password").status_code == 200


def _quoted(address: str) -> str:
    return address.replace("/", "%2F")


def test_a_form_sent_too_late_is_asked_about_and_changes_nothing(app: Flask) -> None:
    browser = Browser(app)
    browser.sign_in()
    form = hidden_in(browser.get("/account/password").text)
    stale(browser)

    assert browser.client.post("/account/password", data={**form, **NEW}).status_code == 303
    assert Browser(app).sign_in(password=OTHER_PASSWORD).status_code == 400


def test_whoever_has_no_password_to_prove_with_is_told_what_to_do(doors: Doors) -> None:
    app = over_http(doors)
    browser = Browser(app)
    browser.client = signed_in(app, doors)
    stale(browser)

    page = browser.get("/account/confirm?next=/account/password")

    assert page.status_code == 200
    assert "Sign in anew with a link" in page.text
    assert 'name="password"' not in page.text


@pytest.mark.parametrize("address", ["/account/password", "/account/second-factor", "/account/confirm"])
def test_pages_of_the_account_are_closed_to_whoever_is_not_signed_in(app: Flask, address: str) -> None:
    browser = Browser(app)
    form = hidden_in(browser.get("/account/sign-in").text)

    assert browser.get(address).status_code == 403
    assert browser.client.post(address, data={**form, **NEW}).status_code == 403


def test_an_older_hash_of_the_same_password_is_renewed_and_the_session_stays(doors: Doors) -> None:
    from argon2 import PasswordHasher  # noqa: PLC0415 - another program's hash

    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    _keep(doors, old)
    browser = Browser(over_http(doors))

    browser.sign_in()

    assert browser.name == "Tilda Brown"
    assert _kept(doors).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def _keep(doors: Doors, password_hash: str) -> None:
    with doors.database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE account_secrets SET password_hash = '{password_hash}'")  # noqa: S608


def _kept(doors: Doors) -> str:
    with doors.database.engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT password_hash FROM account_secrets").scalar_one())


def test_nobody_is_told_the_account_name_of_somebody_else(app: Flask) -> None:
    assert KEY not in Browser(app).get("/account/reset").text
