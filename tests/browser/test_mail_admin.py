"""The admin's pages of the outbox in Chromium: accessible, fit for a phone, and usable without a mouse."""

from datetime import timedelta

import pytest

from tests.browser.conftest import Site, Watched
from tests.browser.test_corrections_and_redaction import sign_in
from tests.browser.test_desk import findings
from tests.mail.waiting import addresses, prepare, rows
from tracker.domain.policy import Viewer
from tracker.services import outbox_delivery
from tracker.services.unit import Unit


def ended(site: Site) -> None:
    """One mail that was sent, one refused, one that waits for another try and one that nobody tried."""
    now = site.doors.clock.now()
    prepare(site.doors, addresses(4), at=now)
    with site.doors.writing("tests") as session:
        unit = Unit(session, Viewer(), now)
        sent, refused, later = outbox_delivery.claim(unit, "tests", 3, now=now, until=now + timedelta(minutes=5))
        outbox_delivery.mark_sent(unit, sent, "mail.example.org:587: 2.0.0 Ok: queued as 4F1", now=now)
        outbox_delivery.mark_refused(unit, refused, "550 5.1.1 No such user here", is_hard=False, now=now)
        outbox_delivery.mark_later(unit, later, "451 4.7.1 Greylisted, please try again later", now=now)


@pytest.mark.parametrize(
    "path", ["/admin/mail", "/admin/mail?show=refused", "/admin/mail?show=merged", "/admin/mail/1"]
)
def test_a_page_has_no_axe_finding_and_fits_a_phone(reader: Watched, site: Site, path: str) -> None:
    ended(site)
    sign_in(reader)

    for scheme in ("light", "dark"):
        reader.page.emulate_media(color_scheme=scheme)
        for size in ({"width": 1280, "height": 900}, {"width": 390, "height": 844}):
            reader.page.set_viewport_size(size)
            reader.open(path)
            assert findings(reader) == ""
            assert reader.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("name", ["waiting", "refused"])
def test_on_a_phone_all_of_a_mail_and_every_part_of_the_list_is_in_sight(
    reader: Watched, site: Site, name: str
) -> None:
    ended(site)
    sign_in(reader)
    reader.page.set_viewport_size({"width": 390, "height": 844})

    page = reader.open(f"/admin/mail?show={name}")

    scrolled = "node => node.scrollWidth - node.clientWidth"
    assert page.locator(".table-scroll").evaluate(scrolled) <= 0
    assert page.locator(".mail-tabs ol").evaluate(scrolled) <= 0
    row = page.locator(".mails tbody tr", has=page.get_by_role("button", name="Try again"))
    for part in (row.locator(".hint").last, row.get_by_role("button"), *page.locator(".mail-tabs .chip").all()):
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_a_refused_mail_is_tried_again_without_a_mouse(reader: Watched, site: Site) -> None:
    ended(site)
    sign_in(reader)
    page = reader.open("/admin/mail?show=refused")

    page.get_by_role("button", name="Try again").focus()
    page.keyboard.press("Enter")

    page.get_by_text("It is tried again with the next tick.").wait_for()
    assert rows(site.doors)["reader-2 06"].outcome is None


def test_the_html_of_a_mail_is_shown_with_its_own_styles_and_nothing_else(reader: Watched, site: Site) -> None:
    ended(site)
    sign_in(reader)

    page = reader.open("/admin/mail/1/html")

    assert "A report is due today." in page.locator("body").inner_text()
    assert page.get_by_role("link", name="Your choices").get_attribute("href") == "#"
