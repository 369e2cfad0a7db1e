"""Feeds as programs ask for them: by a secret address, again and again, and never with a word of what is sealed."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from werkzeug.http import http_date
from werkzeug.test import TestResponse

from tests.running import app_over, doors_at
from tests.services.clerks import enter
from tests.web.accounts import Browser, an_account
from tests.web.pages import words_of
from tracker.bootstrap import Doors
from tracker.db.models import Account, Filing, Matter, Subscription
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Role
from tracker.domain.wording import CAUTION
from tracker.services.feeds import FeedHeld, FeedOwner, end_feed, make_feed, ring, rotate_feed
from tracker.services.mail_links import Link, feed_link, make_link
from tracker.services.unit import Unit

UPDATE = "daily-updates/2025-04-12"
FORMS = ("ics", "atom")
BASE = "http://127.0.0.1:8000"


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def app(doors: Doors) -> Flask:
    return app_over(doors)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A program that keeps a calendar: it is not signed in and keeps no cookie."""
    return app.test_client(use_cookies=False)


@pytest.fixture
def owner(doors: Doors) -> FeedOwner:
    return FeedOwner(account=an_account(doors, role=Role.CLERK))


def keep(doors: Doors, act: object, *told: object, **more: object) -> FeedHeld:
    with doors.writing("tilda-brown", why="feed") as session:
        return act(Unit(session, Viewer(), doors.clock.now()), *told, **more)  # type: ignore[operator, no-any-return]


def address(doors: Doors, feed: FeedHeld, form: str = "ics") -> str:
    return feed_link(doors.settings.secret(), "", feed, form=form)


def is_unchanged(client: FlaskClient, path: str, said: TestResponse) -> bool:
    again = client.get(path, headers={"If-None-Match": said.headers["ETag"]})
    assert again.status_code in (200, 304)
    assert (again.data == b"") is (again.status_code == 304)
    return again.status_code == 304


def pass_time(doors: Doors, **span: float) -> None:
    object.__setattr__(doors.clock, "at", doors.clock.now() + timedelta(**span))


def test_a_calendar_is_read_back_with_its_deadlines_and_the_caution(
    doors: Doors, client: FlaskClient, owner: FeedOwner
) -> None:
    said = client.get(address(doors, keep(doors, make_feed, owner)))

    assert (said.status_code, said.content_type) == (200, "text/calendar; charset=utf-8")
    assert said.headers["Cache-Control"] == "private, no-cache"
    calendar = Calendar.from_ical(said.data)
    assert str(calendar["X-WR-CALNAME"]) == "Duty Docket: All matters"
    events = calendar.walk("VEVENT")
    assert [str(one["UID"]) for one in events] == [
        f"{key}@127.0.0.1" for key in ("return-by-2025-04-07", UPDATE, "daily-updates/2025-04-13")
    ]
    assert all(str(one["DESCRIPTION"]).endswith(CAUTION) for one in events)
    assert str(events[0]["URL"]) == "http://127.0.0.1:8000/deadlines/return-by-2025-04-07"


def test_a_list_of_changes_is_read_back(doors: Doors, client: FlaskClient, owner: FeedOwner) -> None:
    feed = keep(doors, make_feed, owner, "abrego-garcia")
    saved = enter(doors, UPDATE, "2025-04-12", title="Status report")

    said = client.get(address(doors, feed, "atom"))

    assert (said.status_code, said.content_type) == (200, "application/atom+xml; charset=utf-8")
    found = feedparser.parse(said.data)
    assert not found.bozo
    assert found.feed.title == "Duty Docket: Abrego Garcia, changes"
    assert found.entries[0].link == f"http://127.0.0.1:8000/history/{saved.group}"
    assert found.feed.links[0].href == f"http://127.0.0.1:8000{address(doors, feed, 'atom')}"


@pytest.mark.parametrize("form", FORMS)
def test_what_is_unchanged_is_not_sent_again(doors: Doors, client: FlaskClient, owner: FeedOwner, form: str) -> None:
    path = address(doors, keep(doors, make_feed, owner), form)
    said = client.get(path)

    assert re.fullmatch(r'"[0-9a-f]{32}"', said.headers["ETag"])  # strong: no W/ before it
    assert is_unchanged(client, path, said)
    since = client.get(path, headers={"If-Modified-Since": http_date(doors.clock.now() + timedelta(hours=1))})
    assert (since.status_code, "Last-Modified" in said.headers) == (200, False)  # no moment tells of reminders, rights
    assert client.head(path).headers["ETag"] == said.headers["ETag"]

    pass_time(doors, minutes=20)
    assert is_unchanged(client, path, said)  # made anew, and the same bytes

    enter(doors, UPDATE, "2025-04-12", title="Status report")
    assert not is_unchanged(client, path, said)


def test_the_same_bytes_have_the_same_name_on_every_machine(doors: Doors, owner: FeedOwner) -> None:
    path = address(doors, keep(doors, make_feed, owner))

    tags = {app_over(doors).test_client().get(path).headers["ETag"] for _ in range(2)}

    assert len(tags) == 1


def test_reminders_change_the_calendar(doors: Doors, client: FlaskClient, owner: FeedOwner) -> None:
    feed = keep(doors, make_feed, owner)
    said = client.get(address(doors, feed))

    keep(doors, ring, owner, feed.number, with_alarms=True)
    keep(doors, ring, owner, feed.number, with_alarms=False)
    assert is_unchanged(client, address(doors, feed), said)

    enter(doors, UPDATE, "2025-04-12", title="Status report")
    keep(doors, ring, owner, feed.number, with_alarms=True)
    since = client.get(address(doors, feed), headers={"If-Modified-Since": http_date(doors.clock.now())})
    assert since.status_code == 200


@pytest.mark.parametrize("form", FORMS)
def test_nothing_sealed_is_served_to_a_clerk_who_may_see_it_on_the_pages(
    doors: Doors, client: FlaskClient, owner: FeedOwner, form: str
) -> None:
    path = address(doors, keep(doors, make_feed, owner), form)
    saved = enter(doors, UPDATE, "2025-04-12", title="Whispers of a report")
    open_to_all = client.get(path).text.replace("\r\n ", "")
    with doors.writing("ada", why="whispers sealed") as session:
        session.scalars(select(Filing).where(Filing.key == saved.key)).one().is_sealed = True

    sealed = client.get(path).text.replace("\r\n ", "")

    assert "Whispers" in open_to_all
    assert "hispers" not in sealed
    assert len(sealed) > 500


@pytest.mark.parametrize("act", [rotate_feed, end_feed])
@pytest.mark.parametrize("form", FORMS)
def test_an_address_that_is_void_says_what_to_do(
    doors: Doors, client: FlaskClient, owner: FeedOwner, form: str, act: object
) -> None:
    feed = keep(doors, make_feed, owner)
    client.get(address(doors, feed, form))

    keep(doors, act, owner, feed.number)

    said = client.get(address(doors, feed, form))
    assert said.status_code == 404
    assert "This address of a feed does not work any more, or is not whole." in words_of(said.text)
    assert "open your feeds , and put the address that works in place of this one." in words_of(said.text)
    assert "mistake" not in words_of(said.text)
    assert 'href="/account/feeds"' in said.text


def test_a_forged_address_is_not_there(doors: Doors, client: FlaskClient, owner: FeedOwner) -> None:
    feed, secret = keep(doors, make_feed, owner), doors.settings.secret()
    good = make_link(secret, Link.FEED, feed.number, feed.epoch)
    forged = (
        make_link("another secret of this length", Link.FEED, feed.number, feed.epoch),
        make_link(secret, Link.UNSUBSCRIBE, feed.number, feed.epoch),
        make_link(secret, Link.FEED, feed.number + 1, feed.epoch),
        f"{feed.number + 1}{good[1:]}",
        good[:-1],
        good.upper(),
        "x",
        "0" * 5000,
        "%00",
    )

    for token in forged:
        for form in FORMS:
            assert client.get(f"/feeds/{token}.{form}").status_code == 404, token
    assert client.get(f"/feeds/{good}.ics").status_code == 200
    assert client.get(f"/feeds/{good}.csv").status_code == 404
    assert client.post(f"/feeds/{good}.ics").status_code == 405


def test_a_closed_account_s_feed_is_not_served(doors: Doors, client: FlaskClient, owner: FeedOwner) -> None:
    path = address(doors, keep(doors, make_feed, owner))
    said = client.get(path)
    with doors.writing("ada", why="closed") as session:
        session.scalars(select(Account).where(Account.key == owner.account)).one().is_active = False

    assert client.get(path, headers={"If-None-Match": said.headers["ETag"]}).status_code == 404


def test_a_matter_closed_to_its_reader_is_out_of_the_feed_at_once(
    doors: Doors, client: FlaskClient, owner: FeedOwner
) -> None:
    path = address(doors, keep(doors, make_feed, owner))
    said = client.get(path)
    with doors.writing("ada", why="closed") as session:
        session.scalars(select(Matter)).one().is_public = False

    assert not is_unchanged(client, path, said)
    assert Calendar.from_ical(client.get(path).data).walk("VEVENT") == []


def test_where_reading_is_not_public_a_plain_address_has_no_feed(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path, TRACKER_PUBLIC_READING="off") as doors:
        now, account = doors.clock.now(), an_account(doors)
        told = {"zone": "UTC", "hour": 7, "asked_at": now, "confirmed_at": now}
        with doors.writing("visitor", why="test") as session:
            session.add(Subscription(address="dana@example.org", **told))
            session.flush()
            number = session.scalars(select(Subscription.id)).one()
        plain, own = (
            keep(doors, make_feed, one) for one in (FeedOwner(subscription=number), FeedOwner(account=account))
        )
        client = app_over(doors).test_client()

        said = client.get(address(doors, plain))

        assert (said.status_code, client.get(address(doors, own)).status_code) == (404, 200)
        assert "people with accounts alone" in words_of(said.text)


# ---- the page of the account ----


@pytest.fixture
def browser(app: Flask, owner: FeedOwner) -> Browser:
    """A browser in which the owner is signed in."""
    assert owner.account
    found = Browser(app)
    assert found.sign_in().status_code == 303
    return found


def addresses(browser: Browser) -> list[str]:
    return re.findall(f'value="{re.escape(BASE)}(/feeds/[^"]+)"', browser.get("/account/feeds").text)


def press(browser: Browser, act: str, **typed: str) -> TestResponse:
    return browser.send(f"/account/feeds{act}", typed, page="/account/feeds")


def test_a_feed_is_made_on_the_page_and_its_addresses_serve(browser: Browser, client: FlaskClient) -> None:
    said = press(browser, "", matter="abrego-garcia", with_alarms="y")

    assert (said.status_code, said.location) == (303, "/account/feeds?done=made")
    page = browser.get(said.location)
    assert page.headers["Cache-Control"] == "no-store"
    assert "The feed is made." in words_of(page.text)
    assert "The calendar reminds you a day before." in words_of(page.text)
    assert [client.get(path).status_code for path in addresses(browser)] == [200, 200]
    assert re.search(r'href="webcal://[^"/]+/feeds/[^"]+\.ics"', page.text)


def test_its_address_is_changed_its_reminders_are_stopped_and_it_is_ended(
    browser: Browser, client: FlaskClient
) -> None:
    press(browser, "", matter="", with_alarms="y")
    before = addresses(browser)

    assert press(browser, "/rotate", feed="1").location == "/account/feeds?done=rotated"
    after = addresses(browser)
    assert [client.get(path).status_code for path in (*before, *after)] == [404, 404, 200, 200]

    assert press(browser, "/alarms", feed="1", rings="no").location == "/account/feeds?done=quiet"
    assert "Without reminders." in words_of(browser.get("/account/feeds").text)

    assert press(browser, "/end", feed="1").location == "/account/feeds?done=ended"
    assert addresses(browser) == []
    assert client.get(after[0]).status_code == 404


@pytest.mark.parametrize("typed", ["", "x", "-1", "0", "9" * 30, "99"])
def test_a_feed_that_is_none_of_one_s_own_changes_nothing(browser: Browser, typed: str) -> None:
    press(browser, "", matter="")
    before = addresses(browser)

    for act in ("/rotate", "/end", "/alarms"):
        assert press(browser, act, feed=typed).status_code in (400, 404)
    assert addresses(browser) == before


def test_a_matter_that_is_not_there_is_told_beside_the_choice(browser: Browser) -> None:
    said = press(browser, "", matter="nobody-v-nobody")

    assert said.status_code == 400
    assert "Choose one of the list" in words_of(said.text)
    assert "Error: Feeds" in said.text
    assert addresses(browser) == []


def test_a_form_from_elsewhere_makes_nothing(browser: Browser) -> None:
    assert browser.client.post("/account/feeds", data={"matter": ""}).status_code == 400
    assert addresses(browser) == []


def test_the_account_and_the_dashboard_lead_to_the_feeds(browser: Browser) -> None:
    assert 'href="/account/feeds"' in browser.get("/account").text
    assert 'href="/account/feeds"' in browser.get("/").text
