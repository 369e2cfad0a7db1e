"""From every page of the record a clerk reaches the screens of the desk, with what the page is about filled in."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.running import app_over, doors_at, signed_in
from tests.web.pages import Page
from tracker.web.presenters.desk_actions import fields_filled
from tracker.web.screens import SCREENS

PAGES = {
    "/dockets/suit-greenbelt": "suit-greenbelt",
    "/orders/return-2025-04-04": "return-2025-04-04",
    "/filings/filing-2025-04-13": "filing-2025-04-13",
    "/obligations/return": "return",
    "/deadlines/return-by-2025-04-07": "return-by-2025-04-07",
    "/parties/paula-xinis": "paula-xinis",
    "/matters/abrego-garcia": "abrego-garcia",
    "/sources/article-001": "article-001",
}


@pytest.fixture
def clerk(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[FlaskClient]:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        yield signed_in(app_over(doors), doors)


@pytest.mark.parametrize(("noun", "field"), [one for one in fields_filled() if one != ("filings", "deadline")])
def test_every_field_that_a_page_fills_in_is_one_of_its_screen(noun: str, field: str) -> None:
    assert hasattr(SCREENS[noun].form, field)


@pytest.mark.parametrize("address", list(PAGES))
def test_every_way_from_a_page_to_the_desk_leads_to_a_form_with_the_page_s_row_in_it(
    clerk: FlaskClient, address: str
) -> None:
    actions = Page(clerk.get(address)).parts(".desk-actions")[0]
    ways = [unescape(href) for href in re.findall(r'href="([^"]+)"', actions)]

    assert ways
    for href in ways:
        form = clerk.get(href)
        assert form.status_code == 200, href
        assert "abrego-garcia" in href or PAGES[address] in href


def test_whoever_may_not_enter_is_shown_no_way_to_the_desk(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        for app in (app_over(doors), app_over(doors, read_only=True)):
            for address in PAGES:
                page = app.test_client().get(address).text
                assert "desk-actions" not in page
                assert "Clerk&#39;s desk" not in page
