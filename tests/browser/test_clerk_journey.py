"""A clerk at work in a real browser, without a mouse: entering, correcting, two at once, undoing, printing."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Watched
from tracker.web.screens import SCREENS

DEADLINE = "daily-updates/2025-04-12"
SHORT = "Declaration on the daily update"


def begin(reader: Watched, path: str = f"/clerk/filings/new?deadline={DEADLINE}") -> Page:
    reader.page.goto(reader.site.sign_in_link())
    return reader.open(path)


def fill(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.locator(f"#{name}").fill(value)


def said(page: Page) -> str:
    return page.locator("main").inner_text()


def saved(page: Page) -> str:
    page.wait_for_url("**/clerk/saved/**")
    return said(page)


def test_a_daily_declaration_is_entered_by_keyboard_turns_met_and_is_taken_back(reader: Watched) -> None:
    page = begin(reader)
    keyboard = page.keyboard

    keyboard.insert_text("DECLARATION re daily update. (Entered: 04/12/2025)")  # pasted
    keyboard.press("Tab")  # the docket is chosen already
    keyboard.press("Tab")
    keyboard.type("dec")
    keyboard.press("Tab")
    keyboard.type(SHORT)
    keyboard.press("Tab")
    keyboard.type("4/12/2025")
    assert "Saturday, 12 April 2025" in said(page)
    page.locator("#read_in").focus()
    keyboard.type("The docket sheet, read today")
    keyboard.press("Control+Enter")

    text = saved(page)
    assert "Before: outcome not known" in text
    assert "Now: answered on time" in text
    assert "adequacy not assessed" in text
    page.get_by_role("button", name="Undo this save").press("Enter")
    page.wait_for_url("**undone=1")
    assert "Now: outcome not known" in said(page)


def test_a_declaration_of_the_day_after_turns_it_answered_late(reader: Watched) -> None:
    page = begin(reader)
    fill(page, title=SHORT, filed_on="2025-04-13", filed_at="9:05 a.m.", read_in="The docket sheet")
    page.keyboard.press("Control+Enter")

    assert "Now: answered late" in saved(page)


def test_a_wrong_date_is_corrected_with_a_reason_and_the_history_keeps_both(reader: Watched) -> None:
    page = begin(reader)
    fill(page, title=SHORT, filed_on="2025-04-13", read_in="The docket sheet")
    page.keyboard.press("Control+Enter")
    assert "answered late" in saved(page)

    page.get_by_role("link", name="Correct it").first.press("Enter")
    page.wait_for_url("**/clerk/filings/edit/**")
    fill(page, filed_on="4/12/2025", reason="Read the wrong line of the docket")
    page.keyboard.press("Control+Enter")

    assert "Now: answered on time" in saved(page)
    history = said(reader.open("/history"))
    assert "Read the wrong line of the docket" in history


def test_of_two_clerks_on_one_row_the_second_sees_both_values_and_keeps_what_was_typed(reader: Watched) -> None:
    page = begin(reader)
    fill(page, title=SHORT, filed_on="2025-04-12", read_in="The docket sheet")
    page.keyboard.press("Control+Enter")
    saved(page)
    edit = page.get_by_role("link", name="Correct it").first.get_attribute("href") or ""
    other = page.context.new_page()
    other.goto(f"{reader.site.address}{edit}")
    reader.open(edit)
    fill(other, title="Their title", reason="Clearer")
    other.keyboard.press("Control+Enter")
    saved(other)

    fill(page, title="My title", reason="Shorter")
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name="Somebody saved first").wait_for()

    table = page.locator(".versions").inner_text()
    assert "Their title" in table
    assert "My title" in table
    assert page.locator("#title").input_value() == "My title"
    assert Axe().run(page).violations_count == 0


def test_a_filing_entered_today_on_the_seeded_docket_makes_nothing_overdue(reader: Watched) -> None:
    page = begin(reader, "/clerk/filings/new?docket=suit-greenbelt")
    fill(page, title="Status report", filed_on="2026-11-20", read_in="The docket sheet")
    page.keyboard.press("Control+Enter")

    assert "No deadline reads otherwise than before." in saved(page)
    assert "overdue" not in said(reader.open("/")).lower()


def test_a_date_that_does_not_exist_is_asked_about_beside_the_field_with_everything_kept(reader: Watched) -> None:
    page = begin(reader)
    fill(page, text='NOTICE of <b>update</b> & "quotes"', title=SHORT, filed_on="2025-04-31", read_in="The docket")
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name="There is a problem").wait_for()

    assert "“2025-04-31” is not a day of the calendar" in page.locator(".field-wrong").inner_text()
    assert page.locator("#text").input_value() == 'NOTICE of <b>update</b> & "quotes"'
    assert page.locator("#filed_on").input_value() == "2025-04-31"
    assert page.title().startswith("Error: ")
    assert Axe().run(page).violations_count == 0


def test_the_whole_form_works_without_scripts(plain_reader: Watched) -> None:
    page = begin(plain_reader, "/clerk/filings/new")
    page.locator("#docket").select_option("suit-greenbelt")
    fill(page, title=SHORT, filed_on="2025-04-13", read_in="The docket sheet")
    page.get_by_role("button", name="Show suggestions").click()
    page.locator(f'input[name="answers"][value="{DEADLINE}"]').check()
    page.get_by_role("button", name="Save", exact=True).click()

    assert "Now: answered late" in saved(page)


@pytest.mark.parametrize("noun", list(SCREENS))
def test_every_screen_of_the_desk_has_no_axe_finding_and_fits_a_phone(reader: Watched, noun: str) -> None:
    page = begin(reader, f"/clerk/{noun}/new")
    for scheme, width in (("light", 1280), ("dark", 390)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        result = Axe().run(page)
        assert result.violations_count == 0, result.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("path", ["/clerk", "/account", "/history"])
def test_the_pages_around_the_desk_have_no_axe_finding(reader: Watched, path: str) -> None:
    page = begin(reader, path)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        result = Axe().run(page)
        assert result.violations_count == 0, result.generate_report()


def test_what_was_saved_prints_with_its_words_and_without_its_buttons(reader: Watched) -> None:
    page = begin(reader)
    fill(page, title=SHORT, filed_on="2025-04-12", read_in="The docket sheet")
    page.keyboard.press("Control+Enter")
    saved(page)
    page.emulate_media(media="print")

    assert "answered on time" in said(page)
    assert re.search("Not legal advice", page.locator("footer").inner_text())
    assert not page.get_by_role("button", name="Undo this save").is_visible()
