"""The calculator in a real browser: by keyboard alone, without scripts, on paper, and for everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Watched

UNSETTLED = "/compute?regime=frcp&period=14&mode=days&court=mdd&trigger=2025-04-04"
HOURS = "/compute?regime=frcp&period=72&mode=hours&court=mdd&trigger=2026-03-06T12:00"
LOOKS = {
    "the form": "/compute",
    "the rules": "/compute?unread=1",
    "a period": "/compute?by=period",
    "unsettled": UNSETTLED,
    "hours": HOURS,
    "a long period": "/compute?rule=frcp-60c1&court=ca4&trigger=2026-03-06&closed=2027-03-08:holiday",
    "not read": "/compute?rule=sc-25.1&trigger=2026-02-02",
    "a fixed date": "/compute?mode=date_certain&fixed=2025-04-06T24:00&court=ca4",
    "mistakes": "/compute?rule=answer&trigger=soon&closed=someday:holiday&states=ZZ&added_days=many",
}


def headline(reader: Watched) -> str:
    return reader.page.locator(".answer-first").inner_text()


def test_a_lawyer_computes_an_answer_by_keyboard_alone(reader: Watched) -> None:
    page, keyboard = reader.open("/compute"), reader.page.keyboard

    page.get_by_label("Rule", exact=True).focus()
    keyboard.type("12(a)(1)(A)(i)")
    keyboard.press("Tab")  # the list of rules, folded
    keyboard.press("Tab")
    keyboard.type("8/5/2026")
    keyboard.press("Tab")
    keyboard.type("Maryland")
    keyboard.press("Tab")  # the court says the zone, so that how it was served comes next
    assert page.evaluate("document.activeElement.id") == "service"
    keyboard.press("Tab")  # more, folded
    keyboard.press("Tab")
    keyboard.press("Enter")
    page.wait_for_url("**/compute?rule=frcp-12a1Ai&court=mdd&trigger=2026-08-05")

    assert "Wed 26 Aug 2026" in headline(reader)
    assert page.title().startswith("Due Wed 26 Aug 2026: Answer to the complaint")


def test_the_keyboard_chooses_a_way_of_asking_and_sees_only_its_fields(reader: Watched) -> None:
    page, keyboard = reader.open("/compute"), reader.page.keyboard

    page.get_by_label("A rule", exact=True).focus()
    keyboard.press("ArrowRight")
    assert page.get_by_label("How long").is_visible()
    assert not page.get_by_label("Rule", exact=True).is_visible()
    keyboard.press("Tab")
    keyboard.type("72")
    keyboard.press("Tab")
    keyboard.type("hours")
    assert page.get_by_label("Clock time of the event").is_visible()
    page.get_by_label("Day of the event").fill("3/6/2026")
    page.get_by_label("Clock time of the event").fill("noon")
    page.get_by_label("Court", exact=True).select_option("mdd")
    page.get_by_role("button", name="Compute").press("Enter")
    page.wait_for_url("**trigger=2026-03-06T12:00**")

    assert "Mon 9 Mar 2026" in headline(reader)
    assert "1:00 p.m. EDT" in headline(reader)


def test_the_answer_stands_above_the_fold_with_the_date_to_go_by_largest(reader: Watched) -> None:
    for width, height in ((1280, 800), (390, 844)):
        reader.page.set_viewport_size({"width": width, "height": height})
        reader.open(UNSETTLED)

        first, second = (reader.page.locator(".answer-date").nth(place) for place in (0, 1))
        boxes = [place.bounding_box() for place in (first, second)]
        sizes = [
            place.locator(".moment-when").evaluate("when => parseFloat(getComputedStyle(when).fontSize)")
            for place in (first, second)
        ]
        assert all(box is not None and box["y"] + box["height"] < height for box in boxes)
        assert sizes[0] > sizes[1]
        assert "Go by" in first.inner_text()


@pytest.mark.parametrize("address", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("width", [390, 1280])
def test_every_look_of_it_has_no_axe_finding_and_fits(reader: Watched, address: str, width: int) -> None:
    reader.page.set_viewport_size({"width": width, "height": 900})
    for scheme in ("light", "dark"):
        reader.page.emulate_media(color_scheme=scheme)
        reader.open(address)

        result = Axe().run(reader.page)

        assert result.violations_count == 0, result.generate_report()
        assert reader.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_a_clerk_saves_the_date_and_what_is_missing_is_asked_for(reader: Watched) -> None:
    page = reader.page
    page.goto(reader.site.sign_in_link())
    reader.open("/compute?rule=frcp-12a2&court=mdd&trigger=2025-04-04")

    page.get_by_role("button", name="Save the deadline").press("Enter")
    page.wait_for_url("**/compute/save**")
    assert page.locator("#save .error-summary").is_visible()
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert Axe().run(page).violations_count == 0

    page.get_by_label("Docket", exact=True).select_option("suit-greenbelt")
    page.get_by_label("The duty, as a sentence").fill("The government must answer the complaint")
    page.get_by_label("Who owes it").select_option("us-government")
    page.get_by_label("Where did you read the date it runs from?").fill("Proof of service, read today")
    page.get_by_role("button", name="Save the deadline").press("Enter")
    page.wait_for_url("**/deadlines/**")

    assert "Tue 3 Jun 2025" in page.locator("main").inner_text()


def test_without_scripts_it_does_the_same(plain_reader: Watched) -> None:
    page = plain_reader.open("/compute")
    page.get_by_text("Look through the rules").click()
    page.get_by_role("link", name="Response to a request for production").click()
    page.get_by_label("Day of the event").fill("2026-08-05")
    page.get_by_label("Court", exact=True).select_option("mdd")
    page.get_by_label("How it was served").select_option("mail")

    page.get_by_role("button", name="Compute").click()

    assert "Tue 8 Sep 2026" in headline(plain_reader)
    assert page.get_by_label("Permanent link").input_value() == page.url
    assert not page.get_by_role("button", name="Copy").is_visible()


def test_the_link_is_copied(reader: Watched) -> None:
    page = reader.open(UNSETTLED)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Copy").press("Enter")
    page.get_by_role("button", name="Copied").wait_for()

    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_on_paper_the_answer_stands_without_the_form(reader: Watched) -> None:
    page = reader.open(UNSETTLED)

    page.emulate_media(media="print")

    assert not page.get_by_role("button", name="Compute").is_visible()
    assert page.locator(".answer-first").is_visible()
    assert page.locator(".answer .print-only").inner_text() == page.url
    assert page.locator("footer .caution").is_visible()
