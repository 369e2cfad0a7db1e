"""The second factor: set up with an app, asked for at each sign-in, and got around by a recovery code once."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import time_machine
from flask import Flask

from tests.running import app_over, doors_at, sign_in_token
from tests.web.accounts import KEY, PASSWORD, Browser, an_account, code_of, hidden_in, letters, plain
from tracker.bootstrap import Doors


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        an_account(opened)
        yield opened


@pytest.fixture
def app(doors: Doors) -> Flask:
    return app_over(doors)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands in the middle of a half minute until a test moves it."""
    with time_machine.travel("2026-11-22T15:00:10+00:00", tick=False) as coordinates:
        yield coordinates


def key_shown(browser: Browser) -> str:
    """The key that the page of the second factor shows in letters."""
    found = re.search(r"<code>([A-Z2-7][A-Z2-7 -]+)</code>", browser.get("/account/second-factor").text)
    assert found
    return found[1]


def set_up(app: Flask) -> tuple[Browser, str, list[str]]:
    """A browser that turned its second factor on, the key, and the recovery codes."""
    browser = Browser(app)
    browser.sign_in()
    key = key_shown(browser)
    done = browser.send("/account/second-factor", {"code": code_of(key, time.time())})
    assert done.status_code == 200, done.text
    codes = re.findall(r"<li><code>([a-z0-9-]+)</code></li>", done.text)
    assert len(codes) == 8
    return browser, key, codes


def test_the_codes_of_the_standard_are_those_of_these_tests() -> None:
    # RFC 6238, appendix B, SHA-1, the last six of eight digits.
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert [code_of(key, at) for at in (59, 1111111109, 1234567890, 20000000000)] == [
        "287082",
        "081804",
        "005924",
        "353130",
    ]


def test_a_second_factor_is_set_up_and_then_asked_for(app: Flask, doors: Doors, clock: time_machine.Traveller) -> None:
    _, key, _ = set_up(app)
    assert letters(doors)[-1]["Subject"] == "Your account now asks for a code"
    assert key not in plain(letters(doors)[-1])
    clock.shift(60)
    browser = Browser(app)

    half = browser.sign_in(next="/history")

    assert (half.status_code, half.headers["Location"]) == (303, "/account/sign-in/code")
    assert browser.name is None, "the password alone signs nobody in"
    done = browser.send("/account/sign-in/code", {"code": code_of(key, time.time())})
    assert (done.status_code, done.headers["Location"]) == (303, "/history")
    assert browser.name == "Tilda Brown"


def test_a_wrong_code_an_old_one_and_one_used_before_are_refused(app: Flask, clock: time_machine.Traveller) -> None:
    _, key, _ = set_up(app)
    used = code_of(key, time.time())
    browser = Browser(app)
    browser.sign_in()

    for code in (
        used,
        code_of(key, time.time() - 300),
        code_of(key, time.time() + 300),
        "000000",
        "abc",
        "１２３４５６",
    ):
        refused = browser.send("/account/sign-in/code", {"code": code})
        assert refused.status_code == 400, code
        assert "not right, or was used already" in refused.text
    assert browser.name is None
    clock.shift(30)
    now = code_of(key, time.time())
    assert browser.send("/account/sign-in/code", {"code": f" {now[:3]} {now[3:]} "}).status_code == 303
    again = Browser(app)
    again.sign_in()
    assert again.send("/account/sign-in/code", {"code": now}).status_code == 400


def test_a_telephone_half_a_minute_off_is_forgiven(app: Flask, clock: time_machine.Traveller) -> None:
    _, key, _ = set_up(app)
    clock.shift(120)
    browser = Browser(app)
    browser.sign_in()

    assert browser.send("/account/sign-in/code", {"code": code_of(key, time.time() + 30)}).status_code == 303


def test_a_recovery_code_signs_in_once(app: Flask) -> None:
    _, _, codes = set_up(app)
    first, second = Browser(app), Browser(app)
    first.sign_in()
    second.sign_in()

    assert first.send("/account/sign-in/code", {"code": codes[3].upper()}).status_code == 303
    assert second.send("/account/sign-in/code", {"code": codes[3]}).status_code == 400
    assert second.name is None
    assert "7 recovery codes left" in first.get("/account/second-factor").text


def test_new_recovery_codes_make_the_old_ones_void(app: Flask) -> None:
    browser, _, old = set_up(app)

    page = browser.send("/account/second-factor/codes", {}, page="/account/second-factor")

    new = re.findall(r"<li><code>([a-z0-9-]+)</code></li>", page.text)
    assert len(new) == 8
    assert not set(old) & set(new)
    other = Browser(app)
    other.sign_in()
    assert other.send("/account/sign-in/code", {"code": old[0]}).status_code == 400
    assert other.send("/account/sign-in/code", {"code": new[0]}).status_code == 303


def test_it_is_turned_off_again(app: Flask, doors: Doors) -> None:
    browser, _, _ = set_up(app)

    browser.send("/account/second-factor/remove", {}, page="/account/second-factor")

    assert letters(doors)[-1]["Subject"] == "Your account no longer asks for a code"
    assert Browser(app).sign_in().headers["Location"] == "/"


def test_the_wrong_first_code_turns_nothing_on_and_the_key_stays(app: Flask) -> None:
    browser = Browser(app)
    browser.sign_in()
    key = key_shown(browser)

    refused = browser.send("/account/second-factor", {"code": "000000"})

    assert refused.status_code == 400
    assert "This is not the code that the app should show now" in refused.text
    assert key_shown(browser) == key
    assert Browser(app).sign_in().headers["Location"] == "/"


def test_the_picture_is_an_svg_that_is_kept_nowhere_and_needs_the_set_up(app: Flask) -> None:
    browser = Browser(app)
    browser.sign_in()
    assert browser.get("/account/second-factor/picture.svg").status_code == 404
    key_shown(browser)

    picture = browser.get("/account/second-factor/picture.svg")

    assert (picture.mimetype, picture.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert ET.fromstring(picture.text).tag.endswith("svg")  # noqa: S314 - our own
    assert "style" not in picture.text
    assert Browser(app).get("/account/second-factor/picture.svg").status_code == 403


def test_neither_the_database_nor_the_cookie_shows_the_key(app: Flask, doors: Doors) -> None:
    browser = Browser(app)
    browser.sign_in()
    key = key_shown(browser).replace("-", "").replace(" ", "")
    with browser.client.session_transaction() as session:
        assert key not in str(dict(session)).upper()
    browser.send("/account/second-factor", {"code": code_of(key, time.time())})

    with doors.database.engine.connect() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM account_secrets").all())
        told = str(connection.exec_driver_sql("SELECT * FROM change").all())
    assert '"enckey"' in kept
    assert key not in kept
    assert "enckey" not in told


def test_between_password_and_code_ten_minutes_may_pass(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        an_account(doors)
        _, key, codes = set_up(app_over(doors))
        half = Browser(app_over(doors))
        half.sign_in()
        cookie = half.client.get_cookie("tracker_session")
        at = doors.clock.now()
    assert cookie is not None
    assert key

    for minutes, name in ((9, "Tilda Brown"), (10, None)):
        later = at.replace(minute=minutes)
        with doors_at(seeded_sqlite_url, tmp_path, later) as doors:
            browser = Browser(app_over(doors))
            browser.client.set_cookie("tracker_session", cookie.value)
            token = hidden_in(browser.get("/account/sign-in/code").text)
            browser.client.post("/account/sign-in/code", data={**token, "code": codes.pop()})
            assert browser.name == name


def test_nobody_reaches_the_code_without_the_password(app: Flask) -> None:
    set_up(app)
    browser = Browser(app)

    assert browser.get("/account/sign-in/code").headers["Location"] == "/account/sign-in"
    form = hidden_in(browser.get("/account/sign-in").text)
    assert browser.client.post("/account/sign-in/code", data={**form, "code": "000000"}).status_code == 303
    assert browser.name is None
    browser.sign_in()
    assert browser.get("/account/password").status_code == 403


def test_a_password_changed_meanwhile_ends_the_half_way(app: Flask) -> None:
    owner, _, codes = set_up(app)
    thief = Browser(app)
    thief.sign_in()

    owner.send(
        "/account/password", {"password": "nine grey pebbles on a shelf", "again": "nine grey pebbles on a shelf"}
    )

    assert thief.get("/account/sign-in/code").headers["Location"] == "/account/sign-in"
    assert codes


def test_a_link_from_whoever_runs_the_program_signs_in_without_a_code(app: Flask, doors: Doors) -> None:
    set_up(app)

    assert Browser(app).get(f"/account/sign-in/{sign_in_token(doors)}").status_code == 303
    assert Browser(app).sign_in(KEY, PASSWORD).headers["Location"] == "/account/sign-in/code"
