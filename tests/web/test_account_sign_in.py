"""Signing in by name and password: who gets in, what is said to others, and where one lands afterwards."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.running import TESTER, TODAY, app_over, doors_at, sign_in_token
from tests.web.accounts import EMAIL, KEY, PASSWORD, Browser, an_account, hidden_in
from tracker.bootstrap import Doors
from tracker.db.models import Change
from tracker.domain.vocabulary import Role
from tracker.services.accounts import end_sessions
from tracker.services.accounts_admin import change_role, close_account
from tracker.services.exports import export_matter
from tracker.services.unit import Unit

WRONG = "The name and the password do not belong to an account here"
NAUGHTY = [
    "'; DROP TABLE accounts; --",
    '"><script>alert(1)</script>',
    "{{ 7 * 7 }}",
    "a\x00b",
    "\u202e\u0000\ufeff",
    "../../etc/passwd",
    "x" * 5000,
    "%s%s%n",
    "\r\nSet-Cookie: planted=1",
    "田中さんにあげて下さい",
    "🐟" * 300,
]


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        an_account(opened)
        yield opened


@pytest.fixture
def one_doors(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    """The same on SQLite alone, where the database does not matter."""
    with doors_at(seeded_sqlite_url, tmp_path) as opened:
        an_account(opened)
        yield opened


@pytest.fixture
def app(one_doors: Doors) -> Flask:
    return app_over(one_doors)


@pytest.mark.parametrize("who", [EMAIL, " Tilda@Example.ORG ", KEY])
def test_a_name_and_its_password_sign_in(doors: Doors, who: str) -> None:
    browser = Browser(app_over(doors))

    response = browser.sign_in(who)

    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert browser.name == "Tilda Brown"


@pytest.mark.parametrize(("who", "password"), [(EMAIL, "wrong"), ("nobody@example.org", PASSWORD), (EMAIL, "x" * 300)])
def test_what_is_wrong_is_told_the_same_whichever_it_is(app: Flask, who: str, password: str) -> None:
    browser = Browser(app)

    response = browser.sign_in(who, password)

    assert response.status_code == 400
    assert WRONG in response.text
    assert password not in response.text.replace(EMAIL, "")
    assert f'value="{who}"' in response.text
    assert browser.name is None


def test_an_account_without_password_or_closed_signs_nobody_in(one_doors: Doors, app: Flask) -> None:
    an_account(one_doors, "Anna", email="anna@example.org", password=None)
    with one_doors.writing("operator") as session:
        close_account(Unit(session, TESTER, TODAY), KEY)

    assert WRONG in Browser(app).sign_in("anna@example.org", "").text + Browser(app).sign_in("anna", PASSWORD).text
    assert WRONG in Browser(app).sign_in().text


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_strings_in_every_field_are_answered_in_words(doors: Doors, text: str) -> None:
    browser = Browser(app_over(doors))

    for address, fields in {
        "/account/sign-in": ("who", "password", "next"),
        "/account/reset": ("email",),
    }.items():
        response = browser.send(address, dict.fromkeys(fields, text))

        assert response.status_code in (200, 400), address
        assert "<script>alert" not in response.text
        assert "planted" not in response.headers.get("Set-Cookie", "")
    assert browser.name is None
    assert browser.get(f"/account/sign-in?next={text[:50]!r}").status_code in (200, 400)


def test_a_form_without_its_token_is_refused(app: Flask) -> None:
    browser = Browser(app)

    for address in ("/account/sign-in", "/account/sign-in/code", "/account/reset", "/account/reset/x"):
        assert browser.client.post(address, data={"who": EMAIL, "password": PASSWORD}).status_code == 400
    assert browser.name is None


def test_the_session_cookie_is_a_new_one_and_keeps_nothing_planted(app: Flask) -> None:
    browser = Browser(app)
    browser.get("/account/sign-in")
    with browser.client.session_transaction() as session:
        session["planted"] = "by somebody else"
        session["sign_in"] = "a token that the attacker knows"
    before = browser.client.get_cookie("tracker_session")

    browser.sign_in()

    after = browser.client.get_cookie("tracker_session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    with browser.client.session_transaction() as session:
        assert "planted" not in session
        assert session["sign_in"] != "a token that the attacker knows"


def test_signing_in_twice_gives_two_sessions_and_the_cookie_of_the_first_ends_by_itself(app: Flask) -> None:
    first, second = Browser(app), Browser(app)
    first.sign_in()
    second.sign_in()
    with first.client.session_transaction() as one, second.client.session_transaction() as other:
        assert one["sign_in"] != other["sign_in"]


def test_a_stolen_cookie_is_worth_nothing_after_signing_out(app: Flask) -> None:
    browser, thief = Browser(app), Browser(app)
    browser.sign_in()
    stolen = browser.client.get_cookie("tracker_session")
    assert stolen is not None

    browser.send("/account/sign-out", {}, page="/account")
    thief.client.set_cookie("tracker_session", stolen.value)

    assert thief.name is None


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example.org/",
        "//elsewhere.example.org/",
        "///elsewhere.example.org",
        "/\\elsewhere.example.org",
        "\\\\elsewhere.example.org",
        "/\t/elsewhere.example.org",
        "/\n/elsewhere.example.org",
        " //elsewhere.example.org",
        "javascript:alert(1)",
        "elsewhere.example.org",
        "/account/sign-in",
        "/account/sign-out",
        "/" + "x" * 3000,
        "/é",
        "",
    ],
)
def test_nobody_is_sent_to_another_site_after_signing_in(app: Flask, elsewhere: str) -> None:
    assert Browser(app).sign_in(next=elsewhere).headers["Location"] == "/"
    browser = Browser(app)
    browser.client.get("/account/sign-in", query_string={"next": elsewhere})
    assert browser.sign_in().headers["Location"] == "/"


def test_after_signing_in_one_lands_where_one_wanted_to_go(one_doors: Doors, app: Flask) -> None:
    wanted = "/account/password?from=a%20letter"
    browser = Browser(app)

    refused = browser.get(wanted)

    assert refused.status_code == 403
    assert "You need to be signed in for this" in refused.text
    link = re.search(r'href="(/account/sign-in\?next=[^"]+)"', refused.text)
    assert link
    form = browser.get(link[1].replace("&amp;", "&"))
    assert f'value="{wanted}"' in form.text
    assert browser.sign_in().headers["Location"] == wanted
    by_link = Browser(app)
    by_link.get(wanted)
    assert by_link.get(f"/account/sign-in/{sign_in_token(one_doors)}").headers["Location"] == wanted


def test_whoever_is_signed_in_and_may_not_is_told_so_and_not_asked_to_sign_in(one_doors: Doors, app: Flask) -> None:
    an_account(one_doors, "Vera", Role.VIEWER, "vera@example.org")
    browser = Browser(app)
    browser.sign_in("vera@example.org")

    refused = browser.get("/clerk/filings/new")

    assert refused.status_code == 403
    assert "you are signed in as viewer" in refused.text


def test_a_role_and_a_closed_account_act_on_the_very_next_request(doors: Doors) -> None:
    browser = Browser(app_over(doors))
    browser.sign_in()
    assert browser.get("/clerk/filings/new").status_code == 200

    with doors.writing("operator") as session:
        change_role(Unit(session, TESTER, TODAY), KEY, Role.VIEWER)
    assert browser.get("/clerk/filings/new").status_code == 403
    assert browser.name == "Tilda Brown"
    with doors.writing("operator") as session:
        close_account(Unit(session, TESTER, TODAY), KEY)
    assert browser.name is None


def test_one_browser_is_signed_out_and_no_other(doors: Doors) -> None:
    app = app_over(doors)
    here, there = Browser(app), Browser(app)
    there.client.environ_base["HTTP_USER_AGENT"] = (
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    )
    here.sign_in()
    there.sign_in()
    page = here.get("/account").text
    assert "Firefox on Linux" in page
    (row,) = [row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if "Firefox on Linux" in row]
    number = re.search(r'name="session" value="(\d+)"', row)
    assert number

    response = here.send("/account/sessions/end", {"session": number[1]}, page="/account")

    assert response.status_code == 303
    assert [here.name, there.name] == ["Tilda Brown", None]


def test_all_browsers_are_signed_out(doors: Doors) -> None:
    app = app_over(doors)
    here, there = Browser(app), Browser(app)
    here.sign_in()
    there.sign_in()

    here.send("/account/sessions/end", {"session": "all"}, page="/account")

    assert [here.name, there.name] == [None, None]


@pytest.mark.parametrize("which", ["", "-1", "1e9", "9" * 30, "all or nothing", "999999"])
def test_a_browser_that_is_none_cannot_be_signed_out(app: Flask, which: str) -> None:
    browser = Browser(app)
    browser.sign_in()

    assert browser.send("/account/sessions/end", {"session": which}, page="/account").status_code in (400, 404)
    assert browser.name == "Tilda Brown"


def test_another_persons_browser_cannot_be_signed_out(one_doors: Doors, app: Flask) -> None:
    an_account(one_doors, "Anna", email="anna@example.org")
    mine, hers = Browser(app), Browser(app)
    mine.sign_in()
    hers.sign_in("anna@example.org")
    number = re.search(r'name="session" value="(\d+)"', hers.get("/account").text)
    assert number

    assert mine.send("/account/sessions/end", {"session": number[1]}, page="/account").status_code == 404
    assert hers.name == "Anna"


def test_a_session_ends_after_a_day_at_most(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        an_account(doors)
        browser = Browser(app_over(doors))
        browser.sign_in()
        cookie = browser.client.get_cookie("tracker_session")
    assert cookie is not None

    with doors_at(seeded_sqlite_url, tmp_path, TODAY + timedelta(hours=24)) as later:
        tomorrow = Browser(app_over(later))
        tomorrow.client.set_cookie("tracker_session", cookie.value)
        assert tomorrow.name is None


def test_a_dashboard_that_only_reads_signs_nobody_in_and_writes_nothing(one_doors: Doors) -> None:
    token = sign_in_token(one_doors)
    before = _rows(one_doors)
    browser = Browser(app_over(one_doors, read_only=True))

    by_link = browser.get(f"/account/sign-in/{token}")
    form = browser.get("/account/sign-in")
    with_csrf = browser.client.post("/account/sign-in", data={"who": EMAIL, "password": PASSWORD})

    assert (by_link.status_code, form.status_code, with_csrf.status_code) == (400, 200, 400)
    assert "shows one moment and keeps nothing" in by_link.text
    assert _rows(one_doors) == before
    assert Browser(app_over(one_doors)).get(f"/account/sign-in/{token}").status_code == 303


def _rows(doors: Doors) -> list[tuple[object, ...]]:
    with doors.database.engine.connect() as connection:
        return [
            tuple(row)
            for table in ("accounts", "account_secrets", "sign_in_sessions", "sign_in_links", "change")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608 - these five
        ]


def test_looking_at_a_link_does_not_use_it_up(one_doors: Doors, app: Flask) -> None:
    token = sign_in_token(one_doors)

    app.test_client().head(f"/account/sign-in/{token}")

    assert Browser(app).get(f"/account/sign-in/{token}").status_code == 303


def test_account_pages_are_kept_nowhere(app: Flask) -> None:
    browser = Browser(app)
    browser.sign_in()

    for address in ("/account", "/account/password", "/account/second-factor", "/account/reset"):
        assert browser.get(address).headers["Cache-Control"] == "no-store"


def test_no_page_and_no_export_shows_an_account_to_anybody_else(doors: Doors) -> None:
    app = app_over(doors)
    Browser(app).sign_in()
    an_account(doors, "Anna", Role.CLERK, "anna@example.org")
    colleague = Browser(app)
    colleague.sign_in("anna@example.org")
    with doors.reading() as session:
        groups = set(session.scalars(select(Change.group_id).where(Change.table_name == "accounts")))
        exported = str(export_matter(Unit(session, TESTER, TODAY), "abrego-garcia", with_sealed=True))

    assert groups
    for address in ("/history?limit=200", "/search?q=tilda", "/account", *(f"/history?save={one}" for one in groups)):
        for reader in (colleague, Browser(app)):
            page = reader.get(address).text
            assert EMAIL not in page, address
            assert "Tilda Brown" not in page, address
    for secret in (EMAIL, "Tilda Brown", "argon2"):
        assert secret not in exported


def test_a_form_sent_without_being_signed_in_says_how_to_keep_what_was_typed(app: Flask) -> None:
    browser = Browser(app)
    form = hidden_in(browser.get("/account/sign-in").text)

    refused = browser.client.post("/account/password", data={**form, "password": "x"})

    assert refused.status_code == 403
    assert "What you typed is still in your browser" in refused.text


def test_ended_sessions_are_nobodys_on_the_next_request(doors: Doors) -> None:
    browser = Browser(app_over(doors))
    browser.sign_in()

    with doors.writing("operator", why="tried") as session:
        end_sessions(Unit(session, TESTER, TODAY), KEY)

    assert browser.name is None
