"""Feeds in Chromium: accessible, on phone and laptop, light and dark, by keyboard, without scripts."""

import pytest

from tests.browser.conftest import Site, Watched
from tests.browser.test_desk import findings, signed_in


def make(reader: Watched, site: Site) -> None:
    page = signed_in(reader, site).open("/account/feeds")
    page.get_by_label("Of which matter?").select_option(label="Abrego Garcia")
    page.get_by_label("Remind me a day before").check()
    page.get_by_role("button", name="Make the feed").click()
    page.get_by_text("The feed is made.").wait_for()


def test_the_page_has_no_axe_finding_and_fits_a_phone(reader: Watched, site: Site) -> None:
    make(reader, site)
    for scheme in ("light", "dark"):
        reader.page.emulate_media(color_scheme=scheme)
        for size in ({"width": 1280, "height": 900}, {"width": 390, "height": 844}):
            reader.page.set_viewport_size(size)
            reader.open("/account/feeds?done=made")
            assert findings(reader) == ""
            assert reader.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
            assert reader.page.locator("h1").count() == 1


def test_without_a_mouse_a_feed_is_made_given_another_address_and_ended(reader: Watched, site: Site) -> None:
    page = signed_in(reader, site).open("/account/feeds")

    page.get_by_label("Of which matter?").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("The feed is made.").wait_for()
    first = page.get_by_label("Calendar (iCalendar)").input_value()
    page.get_by_role("button", name="Change the address").focus()
    page.keyboard.press("Enter")
    page.get_by_text("The address was changed.").wait_for()
    second = page.get_by_label("Calendar (iCalendar)").input_value()
    page.get_by_role("button", name="End this feed").focus()
    page.keyboard.press("Enter")

    page.get_by_text("The feed was ended.").wait_for()
    assert first != second
    assert page.get_by_label("Calendar (iCalendar)").count() == 0


def test_without_scripts_a_feed_is_made_and_served(plain_reader: Watched, site: Site) -> None:
    make(plain_reader, site)

    address = plain_reader.page.get_by_label("Calendar (iCalendar)").input_value()
    said = site.app.test_client().get(address.partition("8000")[2])
    assert said.data.startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.parametrize("address", ["/feeds/none.ics", "/feeds/none.atom"])
def test_a_void_address_says_what_to_do(reader: Watched, address: str) -> None:
    reader.open(address)

    assert findings(reader) == ""
    assert reader.page.locator("h1").count() == 1
