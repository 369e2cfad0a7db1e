"""A clerk enters orders in a real browser: by keyboard alone, without scripts, and with mistakes."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Watched

SCREENS = ("orders", "obligations", "deadlines", "effects", "fulfilments", "findings")


def tab_to(page: Page, name: str, value: str | None = None) -> None:
    """Presses Tab until a field, or a button with this value, has the focus."""
    for _ in range(90):
        page.keyboard.press("Tab")
        focus = page.evaluate("[document.activeElement.name, document.activeElement.value]")
        if focus[0] == name and value in (None, focus[1]):
            return
    raise AssertionError(f"Tab never reached {name}")


def type_in(page: Page, name: str, text: str) -> None:
    tab_to(page, name)
    page.keyboard.type(text)


def press(page: Page, value: str) -> None:
    tab_to(page, "press", value)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name"))


def main(page: Page) -> str:
    return page.locator("main").inner_text()


def test_an_order_with_two_duties_is_entered_without_a_mouse(reader: Watched) -> None:
    page = reader.page
    page.goto(reader.site.sign_in_link())
    reader.open("/clerk/orders/new")

    assert focused(page) == "docket"
    page.keyboard.type("The suit in Greenbelt")
    type_in(page, "title", "Order to report")
    type_in(page, "filed_on", "4/14/2025")
    press(page, "add:duties")
    assert focused(page) == "duties-0-title"
    page.keyboard.type("The government must report")
    tab_to(page, "duties-0-obligors", "us-government")
    page.keyboard.press("Space")
    type_in(page, "duties-0-due_on", "4/17/2025")
    type_in(page, "duties-0-due_at", "5 p.m.")
    press(page, "add:duties")
    assert focused(page) == "duties-1-title"
    page.keyboard.type("The government must give updates")
    tab_to(page, "duties-1-obligors", "us-government")
    page.keyboard.press("Space")
    tab_to(page, "duties-1-kind")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")  # by a day, within a period, again and again
    type_in(page, "duties-1-first_on", "2025-04-15")
    press(page, "show")
    assert "Read as: every day from Tue 15 Apr 2025 on." in main(page)
    type_in(page, "read_in", "The docket sheet, read today")
    page.keyboard.press("Enter")
    page.wait_for_url("**/clerk/saved/**")

    assert "The government must report, due Thu 17 Apr 2025, 5:00 p.m. EDT" in main(page)
    assert "The government must give updates" in main(page)


def test_an_order_that_stays_an_earlier_one_turns_its_date_stayed_without_scripts(plain_reader: Watched) -> None:
    page = plain_reader.page
    page.goto(plain_reader.site.sign_in_link())
    plain_reader.open("/clerk/orders/new?docket=suit-greenbelt&read_in=The+docket")
    page.get_by_label("What is it called?").fill("Order to report")
    page.get_by_label("Day it was filed or given").fill("2026-11-20")
    page.get_by_role("button", name="Add a duty").click()
    page.get_by_label("The duty, as one sentence").fill("The government must report")
    page.get_by_label("The United States government").first.check()
    page.get_by_label("Due on").fill("2026-12-01")
    page.get_by_role("button", name="Save", exact=True).click()
    assert "Now: upcoming, due Tue 1 Dec 2026" in main(page)

    plain_reader.open("/clerk/orders/new?docket=suit-greenbelt&read_in=The+docket")
    page.get_by_label("What is it called?").fill("Order to stay")
    page.get_by_label("Day it was filed or given").fill("2026-11-21")
    page.get_by_role("button", name="Add an effect").click()
    page.get_by_label("On what does it act?").select_option("orders:suit-greenbelt/2026-11-20-order-to-report")
    page.get_by_label("What does the order do to it?").select_option(
        label="Stays it: it need not be done while the stay lasts"
    )
    page.get_by_role("button", name="Save", exact=True).click()

    assert "Before: upcoming, due Tue 1 Dec 2026. Now: stayed" in main(page)


def test_a_mistake_in_a_part_is_shown_there_also_where_the_way_chosen_hides_it(reader: Watched) -> None:
    page = reader.page
    page.goto(reader.site.sign_in_link())
    reader.open("/clerk/orders/new?docket=suit-greenbelt&read_in=The+docket")
    page.get_by_label("What is it called?").fill("Order to report")
    page.get_by_label("Day it was filed or given").fill("2025-04-14")
    page.get_by_role("button", name="Add a duty").click()
    page.get_by_label("The duty, as one sentence").fill("The government must report")
    page.get_by_label("The United States government").first.check()
    page.get_by_label("Due on").fill("2025-04-31")
    page.get_by_label("From now on, without a date").check()
    assert not page.get_by_label("Due on").is_visible()

    page.get_by_role("button", name="Save", exact=True).click()

    assert page.get_by_label("Due on").is_visible()
    page.get_by_role("link", name="Duty 1: “2025-04-31” is not a day of the calendar").click()
    assert focused(page) == "duties-0-due_on"
    assert page.title().startswith("Error: ")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Control+A")
    page.keyboard.type("2025-04-18")
    page.get_by_label("By a day").check()
    page.keyboard.press("Control+Enter")
    page.get_by_label("Yes, this is right: save it").check()
    page.get_by_role("button", name="Save", exact=True).click()
    assert "due Fri 18 Apr 2025" in main(page)


def test_every_screen_of_orders_has_no_axe_finding_and_fits_a_small_window(reader: Watched) -> None:
    page = reader.page
    page.goto(reader.site.sign_in_link())
    for scheme, width in (("light", 1280), ("dark", 390)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        for noun in SCREENS:
            reader.open(f"/clerk/{noun}/new")
            if noun == "orders":
                page.get_by_role("button", name="Add a duty").click()
                page.get_by_role("button", name="Add an effect").click()

            result = Axe().run(page)

            assert result.violations_count == 0, f"{noun}: {result.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), noun
