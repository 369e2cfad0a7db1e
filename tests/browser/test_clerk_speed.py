"""How many keys and how long a filing takes a clerk without a mouse; run with -s, or `make bench`, to see the figures.

Only the keys are held to a budget (60 beyond the docket text itself); seconds depend on the machine and on the hand.
"""

import json
from time import perf_counter

from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched

MOST_KEYS = 60
LINE = "97 DECLARATION of Jane Example re daily update due April 12, 2025, by All Defendants. (Entered: 04/12/2025)"


class Hand:
    """Presses keys and counts them: a paste is one key with Control held, which counts as two."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.keys = 0

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self._page.keyboard.press(key)
        self.keys += times * (key.count("+") + 1)

    def type(self, text: str) -> None:
        self._page.keyboard.type(text)
        self.keys += len(text)

    def paste(self, text: str) -> None:
        self._page.evaluate(
            """text => { const box = document.activeElement; const data = new DataTransfer();
            data.setData('text', text);
            box.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true})); }""",
            text,
        )
        self._page.keyboard.insert_text(text)
        self.keys += 2

    def tab_to(self, name: str) -> None:
        """Tab by Tab to a field, as a hand would."""
        for _ in range(60):
            if self._page.evaluate("document.activeElement.name") == name:
                return
            self.press("Tab")
        raise AssertionError(f"no way to {name} by keyboard")


def test_a_filing_takes_a_clerk_at_most_sixty_keys_beyond_its_text(reader: Watched) -> None:
    page = reader.page
    page.goto(reader.site.sign_in_link())
    reader.open("/clerk/filings/new?docket=suit-greenbelt")  # one link on the docket's page
    hand, began = Hand(page), perf_counter()

    hand.paste(LINE)
    expect(page.locator("#title")).not_to_have_value("")  # filled in from the text, where the clerk sees it
    hand.tab_to("filed_on")
    hand.type("4/12/2025")
    page.locator('input[name="answers"][value="daily-updates/2025-04-12"]:checked').wait_for()
    hand.tab_to("read_in")
    hand.type("Docket sheet")
    hand.press("Control+Enter")
    page.wait_for_url("**/clerk/saved/**")

    took = round(perf_counter() - began, 2)
    text = page.locator("main").inner_text()
    assert "Declaration of Jane Example re daily update" in text
    assert "Now: answered on time" in text
    print(json.dumps({"bench": "clerk", "keys": hand.keys, "budget": MOST_KEYS, "machine_seconds": took}))  # noqa: T201
    assert hand.keys <= MOST_KEYS
