"""`?known_at=` shows on every page what this tracker held then, says so plainly, and saves nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.running import SEEDED_AT, app_over, signed_in_as
from tests.services.clerks import enter
from tests.web.pages import Page, Reader
from tracker.bootstrap import Doors
from tracker.db.models import Party
from tracker.domain.vocabulary import Role

UPDATE = "daily-updates/2025-04-12"
SEEDED = "2026-01-05"


def test_a_page_shows_what_was_known_and_says_so(read: Reader, seeded_doors: Doors) -> None:
    enter(seeded_doors, UPDATE, "2025-04-12", title="A made-up report")

    now, then = read(f"/deadlines/{UPDATE}"), read(f"/deadlines/{UPDATE}?known_at={SEEDED}")

    assert "A made-up report" in now.words
    assert "A made-up report" not in then.words
    assert "outcome not known" in then.part(".status")
    assert "As this tracker knew it on Mon 5 Jan 2026, end of day EST." in then.part(".moment-bar")
    assert "As this tracker knew it on" not in now.words
    assert "moment-bar-past" in then.html
    assert "moment-bar-past" not in now.html
    assert then.links("All that is known now") == [f"/deadlines/{UPDATE}"]


def test_it_goes_with_a_moment_and_links_keep_both(read: Reader) -> None:
    page = read(f"/?as_of=2025-04-14T12:35&known_at={SEEDED}")

    assert "As of Mon 14 Apr 2025, 12:35 p.m. EDT" in page.part(".moment-bar")
    assert f"/deadlines/return-by-2025-04-07?as_of=2025-04-14T12%3A35&amp;known_at={SEEDED}" in page.html
    assert 'name="known_at" value="2026-01-05T23:59"' in page.html


@pytest.mark.parametrize(
    "address",
    ["/", "/matters/abrego-garcia", "/matters/abrego-garcia/timeline", "/sources", "/sources/article-001", "/conflicts",
     "/digest", "/dockets/suit-greenbelt", "/orders/return-2025-04-04", "/filings/suit", "/parties/us-government",
     "/obligations/return", "/deadlines/return-by-2025-04-07/why"],
)  # fmt: skip
def test_a_page_on_which_nothing_was_changed_since_says_the_same(read_on_both: Reader, address: str) -> None:
    now, then = read_on_both(address), read_on_both(f"{address}?known_at={SEEDED}")

    assert (now.status, then.status) == (200, 200)
    assert then.part("#main").replace("Nothing is flagged", "") == now.part("#main").replace("Nothing is flagged", "")


def test_an_empty_field_of_the_bar_is_all_that_is_known(read: Reader) -> None:
    assert "As this tracker knew it on" not in read("/?known_at=").words


def test_what_cannot_be_read_and_what_came_before_the_first_save_are_told(read: Reader) -> None:
    unreadable, before = read("/?known_at=last+week"), read("/?known_at=2020-01-01")

    assert (unreadable.status, before.status) == (400, 404)
    assert "last week" in unreadable.words
    assert "This tracker held nothing before Mon 5 Jan 2026, 7:00 a.m. EST, its first save." in before.words


def test_history_and_search_say_what_they_look_at(read: Reader, seeded_doors: Doors) -> None:
    with seeded_doors.writing("tilda", why="a better name") as session:
        session.scalars(select(Party).where(Party.key == "us-government")).one().name = "Quagga Office"

    assert "Search looks through today's record" in read(f"/search?q=quagga&known_at={SEEDED}").words
    assert "Quagga Office" in read(f"/history?known_at={SEEDED}").words
    assert "Quagga Office" not in read(f"/parties/us-government?known_at={SEEDED}").words


def test_nothing_is_saved_while_the_past_is_looked_at(seeded_doors: Doors) -> None:
    app = app_over(seeded_doors)
    app.config["WTF_CSRF_ENABLED"] = False
    clerk = signed_in_as(app, seeded_doors, Role.CLERK)

    page = Page(clerk.post(f"/clerk/filings/new?matter=abrego-garcia&known_at={SEEDED}", data={"title": "x"}))

    assert page.status == 400
    assert "Leave out known_at to save anything" in page.words


def test_each_reader_sees_of_the_past_what_they_may_see_today(seeded_doors: Doors) -> None:
    app = app_over(seeded_doors)
    enter(seeded_doors, UPDATE, "2025-04-12", title="A made-up report", text="It says so", number="31")
    object.__setattr__(seeded_doors.clock, "at", seeded_doors.clock.now() + timedelta(hours=1))
    address = "/dockets/suit-greenbelt?known_at=2026-11-22T10:30"
    clerk = signed_in_as(app, seeded_doors, Role.CLERK)
    assert "A made-up report" in app.test_client().get(address).text

    with seeded_doors.writing("ada") as session:
        session.connection().exec_driver_sql("UPDATE filings SET is_sealed = 1 WHERE number = '31'")
        session.scalars(select(Party).where(Party.key == "us-government")).one().note = "So that the chain grows"

    assert "A made-up report" not in app.test_client().get(address).text
    assert "A made-up report" in clerk.get(address).text
    assert seeded_doors.clock.now() > SEEDED_AT
