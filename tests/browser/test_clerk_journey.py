"""A clerk at work, without a mouse."""

from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Watched

DEADLINE = "daily-updates/2025-04-12"


def test_a_clerk_enters_a_filing_by_keyboard_sees_the_deadline_turn_met_and_takes_it_back(reader: Watched) -> None:
    page = reader.page
    page.goto(reader.site.sign_in_link())
    reader.open(f"/clerk/filings/new?deadline={DEADLINE}")

    keyboard = page.keyboard
    keyboard.press("Tab")  # the docket text has the focus; what was filed comes next
    keyboard.type("Declaration on the daily update")
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.type("4/12/2025")
    for _ in range(5):  # time, number, filed by, extent, then where it was read
        keyboard.press("Tab")
    keyboard.type("The docket sheet, read today")
    keyboard.press("Enter")
    page.wait_for_url("**/clerk/filings/saved/**")

    assert "Before: outcome not known. Now: answered on time" in page.locator("main").inner_text()
    assert "adequacy not assessed" in page.locator("main").inner_text()

    page.get_by_role("button", name="Undo this save").press("Enter")
    page.wait_for_url(f"**/deadlines/{DEADLINE}**")

    assert "outcome not known" in page.locator("main").inner_text()


def test_a_date_that_does_not_exist_is_asked_about_beside_the_field_with_everything_kept(reader: Watched) -> None:
    page = reader.page
    page.goto(reader.site.sign_in_link())
    reader.open(f"/clerk/filings/new?deadline={DEADLINE}")
    page.get_by_label("Docket text").fill('NOTICE of <b>update</b> & "quotes"')
    page.get_by_label("What was filed").fill("Declaration")
    page.get_by_label("Day of filing").fill("2025-04-31")
    page.get_by_label("Where did you read this?").fill("The docket sheet")

    page.get_by_role("button", name="Save the filing").click()

    field = page.locator(".field-wrong")
    assert "“2025-04-31” is not a day of the calendar" in field.inner_text()
    assert page.get_by_label("Docket text").input_value() == 'NOTICE of <b>update</b> & "quotes"'
    assert page.get_by_label("Day of filing").input_value() == "2025-04-31"
    assert page.title().startswith("Error: ")
    assert Axe().run(page).violations_count == 0


def test_the_clerks_form_works_without_scripts(plain_reader: Watched) -> None:
    page = plain_reader.page
    page.goto(plain_reader.site.sign_in_link())
    plain_reader.open("/clerk/filings/new?as_of=2025-04-14")
    page.get_by_role("link", name="The government must give the court daily updates").first.click()
    page.get_by_label("What was filed").fill("Declaration")
    page.get_by_label("Day of filing").fill("2025-04-13")
    page.get_by_label("Where did you read this?").fill("The docket sheet")

    page.get_by_role("button", name="Save the filing").click()

    assert "Now: answered late" in page.locator("main").inner_text()


def test_every_page_of_the_desk_has_no_axe_finding(reader: Watched) -> None:
    page = reader.page
    page.goto(reader.site.sign_in_link())
    for path in ("/account", "/clerk/filings/new", f"/clerk/filings/new?deadline={DEADLINE}"):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            reader.open(path)

            result = Axe().run(page)

            assert result.violations_count == 0, result.generate_report()
