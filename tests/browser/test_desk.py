"""The desk in Chromium: accessible, on phone and laptop, light and dark, in print, by keyboard, without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Site, Watched
from tests.web.office import LIST, MATTER, Office, ask_for_checks, link_for, type_conflict, type_deadline, type_motion
from tracker.domain.vocabulary import Role
from tracker.scheduler.jobs import tick
from tracker.web.presenters.desk import LISTS

KEY = f"{LIST}/date"
PAGES = (
    "/clerk",
    *(f"/clerk/lists/{name}" for name in LISTS),
    f"/clerk/assign/{KEY}",
    f"/clerk/confirm/{KEY}",
    f"/clerk/checked?matter={MATTER}",
    "/conflicts/cf-list",
    "/conflicts/cf-01",
    f"/deadlines/{KEY}",
    f"/orders/{LIST}",
)


@pytest.fixture
def desk(site: Site) -> Office:
    """A matter that asks for a second check, a typed deadline with a rival date and a note, a pending motion, flags."""
    office = Office(site.app, site.doors, {})
    link_for(site.doors, "Tilda", Role.CLERK)
    ask_for_checks(office)
    type_deadline(office, backup="Dana at the front desk")
    type_conflict(office)
    type_motion(office)
    tick(site.doors)
    return office


def signed_in(reader: Watched, site: Site) -> Watched:
    reader.page.goto(site.sign_in_link())
    return reader


def findings(reader: Watched) -> str:
    result = Axe().run(reader.page)
    return result.generate_report() if result.violations_count else ""


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_desk_has_no_axe_finding_fits_a_phone_and_has_one_heading(
    reader: Watched, site: Site, path: str
) -> None:
    signed_in(reader, site)
    for scheme in ("light", "dark"):
        reader.page.emulate_media(color_scheme=scheme)
        reader.open(path)
        assert findings(reader) == ""

    reader.page.set_viewport_size({"width": 390, "height": 844})

    assert reader.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert reader.page.locator("h1").count() == 1
    assert findings(reader) == ""


@pytest.mark.usefixtures("desk")
def test_a_list_prints_its_rows_and_leaves_out_what_cannot_be_clicked_on_paper(reader: Watched, site: Site) -> None:
    signed_in(reader, site).open("/clerk/lists/owed_by_us")

    reader.page.emulate_media(media="print")

    assert reader.page.locator("table.work").is_visible()
    assert not reader.page.locator("form.desk-narrow").is_visible()
    assert not reader.page.locator("form.desk-save").is_visible()
    assert reader.page.locator("footer .caution").is_visible()


@pytest.mark.usefixtures("desk")
def test_without_a_mouse_a_flag_is_acknowledged_with_a_note(reader: Watched, site: Site) -> None:
    page = signed_in(reader, site).open("/clerk/lists/flags")

    page.locator("summary", has_text="I have seen it").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Somebody looks at it")
    page.keyboard.press("Enter")

    page.get_by_text("Noted that you saw it.").wait_for()
    assert "Somebody looks at it" in page.locator("table.work").inner_text()


@pytest.mark.usefixtures("desk")
def test_without_scripts_a_conflict_is_decided_and_its_date_is_in_force(plain_reader: Watched, site: Site) -> None:
    page = signed_in(plain_reader, site).open("/conflicts/cf-list")

    page.get_by_label("The docket line says 2026-12-04.").check()
    page.get_by_label("Why?").fill("The docket line is the later of the two")
    page.get_by_role("button", name="Decide").click()

    page.get_by_text("Decided by First clerk").wait_for()
    plain_reader.open(f"/deadlines/{KEY}")
    assert "Fri 4 Dec 2026" in page.locator(".deadline-due").inner_text()
    assert "awaiting second check" in page.locator(".deadline-says").inner_text()


@pytest.mark.usefixtures("desk")
def test_without_a_mouse_dockets_are_checked_after_seeing_what_that_changes(reader: Watched, site: Site) -> None:
    page = signed_in(reader, site).open(f"/clerk/checked?matter={MATTER}")

    page.get_by_label("The appeal in Richmond", exact=False).first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("2026-11-16")
    page.get_by_label("Checked against").focus()
    page.keyboard.type("The docket sheet")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What it would change").wait_for()
    assert findings(reader) == ""
    page.get_by_role("button", name="Save the check").focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/clerk/saved/**")
    assert page.locator("h1").inner_text() == "Saved"
