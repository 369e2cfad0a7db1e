"""Corrections, redaction, settings and the past in a real browser: accessible, and usable without a mouse."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Watched
from tests.running import TESTER
from tests.services.clerks import enter
from tests.services.test_undoing import an_order_with_a_duty
from tracker.db.models import Account
from tracker.domain.vocabulary import Role
from tracker.services.accounts import issue_link
from tracker.services.unit import Unit

MATTER, UPDATE, SECRET = "abrego-garcia", "daily-updates/2025-04-12", "Quagga Example"
PAGES = (
    "/admin/redaction",
    f"/admin/matters/{MATTER}",
    "/matters/new",
    "/clerk/error/orders/made-up",
    "/clerk/error/effects/made-up-stay",
    "/history",
    "/?known_at=2026-11-22T09:00&as_of=2025-04-14",
    "/?known_at=2020-01-01",
)


def sign_in(reader: Watched) -> None:
    """An admin signs in."""
    doors = reader.site.doors
    with doors.writing("server", why="test") as session:
        session.add(Account(key="ada", name="Ada", role=Role.ADMIN, created_at=doors.clock.now()))
        session.flush()
        token = issue_link(Unit(session, TESTER, doors.clock.now()), "ada")
    reader.open(f"/account/sign-in/{token}")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_axe_finding_and_fits_a_phone(reader: Watched, path: str) -> None:
    an_order_with_a_duty(reader.site.doors)
    sign_in(reader)

    for scheme in ("light", "dark"):
        reader.page.emulate_media(color_scheme=scheme)
        reader.open(path)
        result = Axe().run(reader.page)
        assert result.violations_count == 0, result.generate_report()
    reader.page.set_viewport_size({"width": 360, "height": 740})
    assert reader.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_words_are_taken_out_without_a_mouse(reader: Watched) -> None:
    saved = enter(reader.site.doors, UPDATE, "2025-04-12", text=f"It names {SECRET} in full.")
    sign_in(reader)
    page = reader.open("/admin/redaction")

    page.get_by_label("Words to take out").focus()
    page.keyboard.type(SECRET)
    page.keyboard.press("Tab")
    page.keyboard.type("a private name")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#preview")
    assert page.locator("mark").inner_text() == SECRET
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
    page.locator("#confirm").focus()
    page.keyboard.type(MATTER)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_selector("[role=status]")
    assert "Taken out." in page.locator("[role=status]").inner_text()
    assert SECRET not in reader.open(f"/filings/{saved.key}").content()


def test_a_row_marked_by_mistake_is_put_back_from_the_history(reader: Watched) -> None:
    an_order_with_a_duty(reader.site.doors)
    sign_in(reader)
    page = reader.open("/clerk/error/effects/made-up-stay")
    page.get_by_label("Why?").fill("Entered on the wrong docket")
    page.get_by_label("Why?").press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/clerk/saved/**")

    reader.open("/history")
    page.get_by_role("button", name="Undo this save").first.press("Enter")
    page.wait_for_url("**/clerk/saved/**")

    assert "Taken back" in page.locator("h1").inner_text()
    assert page.goto(f"{reader.site.address}/orders/made-up").status == 200  # type: ignore[union-attr]
