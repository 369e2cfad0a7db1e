"""Every page, as a reader meets it: accessible, within the policy, on phone and laptop, light and dark, in print."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Watched

MOMENT = "as_of=2025-04-14T12:35"
READING_PAGES = (
    "/",
    "/matters/abrego-garcia",
    "/dockets/suit-greenbelt",
    "/orders/return-2025-04-04",
    "/filings/filing-2025-04-13",
    "/obligations/daily-updates",
    "/deadlines/return-by-2025-04-07",
    "/deadlines/return-by-2025-04-07/why",
    "/deadlines/daily-updates/2025-04-12",
    "/parties/us-government",
    "/sources",
    "/sources/article-000",
    "/conflicts",
    "/conflicts/cf-01",
    "/history",
    "/search?q=abrego",
    "/digest",
    "/digest/subscribe",
    "/account",
    "/compute",
    "/compute?regime=frcp&period=14&mode=days&court=mdd&trigger=2025-04-04",
)
HELPFUL_ERRORS = (
    "/nothing-here",
    "/deadlines/no-such-deadline",
    "/?as_of=2025-02-30",
    "/history?limit=100000",
    "/compute?rule=answer&trigger=soon",
)


def at_the_moment(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{MOMENT}"


def findings(reader: Watched) -> str:
    result = Axe().run(reader.page)
    return result.generate_report() if result.violations_count else ""


@pytest.mark.parametrize("path", [*READING_PAGES, *HELPFUL_ERRORS])
def test_a_page_has_no_axe_finding_and_breaks_no_policy_in_light_and_dark(reader: Watched, path: str) -> None:
    for scheme in ("light", "dark"):
        reader.page.emulate_media(color_scheme=scheme)
        reader.open(path if path in HELPFUL_ERRORS else at_the_moment(path))

        assert findings(reader) == ""

    assert reader.page.locator("text=Not legal advice. Check the docket before relying on a date.").count() >= 1


@pytest.mark.parametrize("path", READING_PAGES)
def test_a_page_fits_a_phone_without_scrolling_sideways(reader: Watched, path: str) -> None:
    reader.page.set_viewport_size({"width": 360, "height": 740})

    reader.open(at_the_moment(path))

    assert reader.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("path", ["/", "/deadlines/return-by-2025-04-07"])
def test_print_keeps_the_caution_and_drops_what_cannot_be_clicked_on_paper(reader: Watched, path: str) -> None:
    reader.open(at_the_moment(path))

    reader.page.emulate_media(media="print")

    assert reader.page.locator("footer .caution").is_visible()
    assert not reader.page.locator("form.search").is_visible()


def test_slash_puts_the_cursor_in_the_search_box(reader: Watched) -> None:
    reader.open("/")

    reader.page.keyboard.press("/")
    reader.page.keyboard.type("abrego")
    reader.page.keyboard.press("Enter")

    reader.page.wait_for_url("**/search?**")
    assert reader.page.locator("main").inner_text().count("Abrego") >= 1


def test_without_scripts_a_duty_is_followed_to_the_lines_that_carry_it(plain_reader: Watched) -> None:
    page = plain_reader.open(at_the_moment("/"))

    page.get_by_role("link", name="The government must facilitate and effectuate his return").first.click()
    page.locator("details.cite summary").first.click()

    assert "line 10" in page.locator("main").inner_text()
    assert page.url.split("?")[0].endswith("/deadlines/return-by-2025-04-07")


def test_the_past_is_tinted_and_said_so_that_nobody_takes_it_for_today(reader: Watched) -> None:
    now = reader.open("/").locator(".moment-bar")
    colour_now = now.evaluate("bar => getComputedStyle(bar).backgroundColor")

    past = reader.open(at_the_moment("/")).locator(".moment-bar")

    assert "Mon 14 Apr 2025, 12:35 p.m. EDT" in past.inner_text()
    assert past.evaluate("bar => getComputedStyle(bar).backgroundColor") != colour_now
