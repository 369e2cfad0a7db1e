"""How often signing in may be tried: by address and by account, without keeping the owner out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from limits.errors import StorageError
from werkzeug.test import TestResponse

from tests.running import app_over, doors_at, settings_at
from tests.web.accounts import EMAIL, Browser, an_account
from tracker.bootstrap import Doors, open_doors
from tracker.domain.errors import Unavailable
from tracker.web import throttle


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-22T15:00:00+00:00", tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def doors(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    """Doors with the clock of the machine, which a test moves."""
    with doors_at(seeded_sqlite_url, tmp_path) as opened:
        an_account(opened)
    with open_doors(settings_at(seeded_sqlite_url, tmp_path)) as opened:
        yield opened


@pytest.fixture
def app(clock: time_machine.Traveller, doors: Doors) -> Flask:
    assert clock
    return app_over(doors)


def tried(app: Flask, who: str, *, address: str = "192.0.2.1", password: str = "wrong") -> TestResponse:  # noqa: S107 - made up
    """One try from a browser of its own."""
    browser = Browser(app)
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser.sign_in(who, password)


def test_an_account_is_tried_ten_times_in_a_quarter_of_an_hour_from_wherever(
    app: Flask, clock: time_machine.Traveller
) -> None:
    statuses = [tried(app, EMAIL, address=f"192.0.2.{number}").status_code for number in range(10)]
    assert statuses == [400] * 10

    refused = tried(app, EMAIL, address="198.51.100.7", password="seven blue kettles in the rain")

    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "900"
    assert "Too many tries" in refused.text
    assert "Wait 15 minutes and try again. Nothing is locked for good." in refused.text
    clock.shift(901)
    assert tried(app, EMAIL, password="seven blue kettles in the rain").status_code == 303


def test_an_account_that_is_none_is_answered_the_same(app: Flask) -> None:
    known, unknown = (
        [tried(app, who, address=f"{net}.{number}").status_code for number in range(12)]
        for who, net in ((EMAIL, "192.0.2"), ("nobody@example.org", "198.51.100"))
    )

    assert known == unknown == [400] * 10 + [429] * 2


def test_an_address_tries_twenty_times_a_minute_whatever_it_names(app: Flask, clock: time_machine.Traveller) -> None:
    statuses = [tried(app, f"nobody-{number}").status_code for number in range(21)]

    assert statuses == [400] * 20 + [429]
    assert tried(app, "nobody", address="198.51.100.7").status_code == 400
    clock.shift(61)
    assert tried(app, "nobody").status_code == 400


def test_whoever_is_turned_away_does_not_wait_longer_for_trying(app: Flask, clock: time_machine.Traveller) -> None:
    for number in range(10):
        tried(app, EMAIL, address=f"192.0.2.{number}")
    clock.shift(600)
    for number in range(5):
        assert tried(app, EMAIL, address=f"192.0.2.{number}").headers["Retry-After"] == "300"

    clock.shift(301)

    assert tried(app, EMAIL, password="seven blue kettles in the rain").status_code == 303


def test_strangers_cannot_keep_the_owner_out_of_a_browser_that_signed_in_before(app: Flask) -> None:
    owner = Browser(app)
    owner.sign_in()
    owner.send("/account/sign-out", {}, page="/account")
    for number in range(12):
        tried(app, EMAIL, address=f"192.0.2.{number}")

    assert tried(app, EMAIL, address="198.51.100.7").status_code == 429
    assert owner.sign_in().status_code == 303


def test_a_known_browser_has_ten_tries_as_well(app: Flask) -> None:
    browser = Browser(app)
    browser.sign_in()
    browser.send("/account/sign-out", {}, page="/account")

    assert [browser.sign_in(password="wrong").status_code for _ in range(11)] == [400] * 10 + [429]


def test_a_made_up_cookie_makes_no_known_browser(app: Flask) -> None:
    for number in range(10):
        tried(app, EMAIL, address=f"192.0.2.{number}")
    browser = Browser(app)
    browser.client.set_cookie("tracker_browser", '["tilda@example.org"].made-up', path="/account")

    assert browser.sign_in().status_code == 429


def test_asking_for_letters_is_limited_too(app: Flask, doors: Doors, clock: time_machine.Traveller) -> None:
    statuses = []
    for number in range(11):
        browser = Browser(app)
        browser.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        clock.shift(1)
        statuses.append(browser.send("/account/reset", {"email": EMAIL}).status_code)

    assert statuses == [200] * 10 + [429]
    assert tried(app, EMAIL, password="seven blue kettles in the rain").status_code == 303, "signing in goes on"
    assert len(list(doors.mail.folder.glob("*.eml"))) == 10


def test_a_place_to_count_in_that_is_none_is_refused_with_the_setting(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with (
        doors_at(seeded_sqlite_url, tmp_path, TRACKER_LIMITS_URL="carrier-pigeon://loft") as doors,
        pytest.raises(Unavailable, match="TRACKER_LIMITS_URL"),
    ):
        app_over(doors)


def test_tries_are_counted_here_while_the_shared_place_is_away(
    monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    assert clock
    counted = throttle.Throttle("memory://", lambda: 0.0)

    def away(*_: object) -> bool:
        raise StorageError(ConnectionError("nobody answers"))

    monkeypatch.setattr(counted, "_shared", type("Away", (), {"hit": away})())

    for _ in range(10):
        counted.count(throttle.BY_ACCOUNT, "somebody")
    with pytest.raises(throttle.TooManyTries):
        counted.count(throttle.BY_ACCOUNT, "somebody")
