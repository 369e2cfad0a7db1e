"""Accounts in a real browser: sign in by keyboard, set a second factor up, and no page of it with an axe finding."""

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.web.accounts import EMAIL, OTHER_PASSWORD, PASSWORD, an_account, code_of


def findings(page: Page) -> str:
    result = Axe().run(page)
    return str(result.generate_report()) if result.violations_count else ""


def is_well_made(reader: Watched) -> None:
    """No axe finding in light and dark, and nothing wider than a phone."""
    for scheme in ("light", "dark"):
        reader.page.emulate_media(color_scheme=scheme)
        assert findings(reader.page) == "", reader.page.url
    reader.page.set_viewport_size({"width": 360, "height": 740})
    assert reader.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, reader.page.url
    reader.page.set_viewport_size({"width": 1280, "height": 900})


def sign_in_by_keyboard(page: Page, password: str) -> None:
    """Types name and password into the form that has the cursor already."""
    expect(page.locator("#who")).to_be_focused()
    page.keyboard.type(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_sign_in_second_factor_and_sign_out_without_a_mouse(reader: Watched) -> None:
    an_account(reader.site.doors)
    page = reader.open("/account/password")
    assert page.locator("h1").inner_text() == "Sign in first"
    is_well_made(reader)
    page.get_by_role("link", name="Sign in", exact=True).last.press("Enter")
    is_well_made(reader)
    page.reload()

    sign_in_by_keyboard(page, "wrong")
    assert "do not belong to an account here" in page.locator(".error-summary").inner_text()
    is_well_made(reader)
    page.get_by_label("Password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url("**/account/password")
    is_well_made(reader)
    page.goto(f"{reader.site.address}/account")
    is_well_made(reader)
    codes = _second_factor_set_up(reader)
    _signed_in_again(reader, codes[0])


def _second_factor_set_up(reader: Watched) -> list[str]:
    page = reader.page
    page.get_by_role("link", name="Set one up").press("Enter")
    picture = page.locator("main img")
    picture.wait_for()
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    is_well_made(reader)
    key = page.locator("main ol code").inner_text()
    page.get_by_label("Code that the app shows").focus()
    page.keyboard.type(code_of(key, time.time()))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    is_well_made(reader)
    codes = page.locator("main li code").all_inner_texts()
    page.goto(f"{reader.site.address}/account/second-factor")
    is_well_made(reader)
    return codes


def _signed_in_again(reader: Watched, code: str) -> None:
    page = reader.page
    page.goto(f"{reader.site.address}/account")
    page.get_by_role("button", name="Sign out here").press("Enter")
    page.get_by_role("heading", name="Sign in").wait_for()
    sign_in_by_keyboard(page, PASSWORD)
    page.get_by_role("heading", name="Now the code").wait_for()
    is_well_made(reader)
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/$"))
    assert "Tilda Brown" in page.locator("header").inner_text()


@pytest.mark.parametrize("path", ["/account/reset", "/account/reset/made-up", "/account/sign-in/made-up"])
def test_pages_for_whoever_cannot_sign_in_are_well_made(reader: Watched, path: str) -> None:
    reader.open(path)

    is_well_made(reader)


def test_too_many_tries_are_told_on_a_page_that_is_well_made(reader: Watched) -> None:
    an_account(reader.site.doors)
    for _ in range(11):
        page = reader.open("/account/sign-in")
        sign_in_by_keyboard(page, "wrong")

    assert page.locator("h1").inner_text() == "Too many tries"
    is_well_made(reader)


def test_signing_in_needs_no_script(plain_reader: Watched) -> None:
    an_account(plain_reader.site.doors, password=OTHER_PASSWORD)
    page = plain_reader.open("/account/sign-in")
    page.get_by_label("E-mail address or account name").fill(EMAIL)
    page.get_by_label("Password").fill(OTHER_PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.wait_for_url(re.compile(r"/$"))

    assert "Tilda Brown" in page.locator("header").inner_text()
