"""Getting the digest in a real browser: by keyboard, without scripts, on a phone, and no page with an axe finding."""

from sqlalchemy import select

from tests.browser.conftest import Watched
from tests.browser.test_account_journey import is_well_made
from tests.running import signed_in_as
from tracker.bootstrap import Doors
from tracker.db.models import Subscription
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Role
from tracker.services.mail_links import confirm_link, unsubscribe_link
from tracker.services.subscribing import stop
from tracker.services.subscriptions_held import Held, Standing, held
from tracker.services.unit import Unit

REED = "reed@example.org"


def row_of(doors: Doors, address: str = REED) -> Held:
    with doors.reading() as session:
        number = session.scalars(select(Subscription.id).where(Subscription.address == address)).one()
        found = held(Unit(session, Viewer(), doors.clock.now()), number)
    assert found is not None
    return found


def test_the_digest_is_asked_for_confirmed_changed_and_ended_without_a_mouse(reader: Watched) -> None:
    doors, page = reader.site.doors, reader.open("/digest/subscribe")
    is_well_made(reader)
    page.get_by_label("E-mail address").focus()
    page.keyboard.type("reed at example.org")
    page.keyboard.press("Enter")
    page.locator(".error-summary").wait_for()
    is_well_made(reader)
    page.locator(".error-summary a").press("Enter")
    assert page.evaluate("document.activeElement.id") == "address"
    page.keyboard.press("Control+A")
    page.keyboard.type(REED)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Look at your mail").wait_for()
    is_well_made(reader)

    page.goto(confirm_link(doors.settings.secret(), reader.site.address, row_of(doors), doors.clock.now()))
    is_well_made(reader)
    page.get_by_role("button", name="Yes, send it to me").press("Enter")
    page.get_by_text("The digest goes out from now on.").wait_for()
    assert row_of(doors).standing is Standing.LIVE
    is_well_made(reader)

    page.get_by_label("Hour of the day").select_option("5")
    page.get_by_label("Plain text only").press("Space")
    page.get_by_role("button", name="Save these choices").press("Enter")
    page.get_by_text("Saved. It holds from the next digest on.").wait_for()
    assert (row_of(doors).choices.hour, row_of(doors).choices.form) == (5, "text")
    page.get_by_role("button", name="Make a calendar address").press("Enter")
    page.get_by_text("The calendar has an address now").wait_for()
    is_well_made(reader)

    page.goto(unsubscribe_link(doors.settings.secret(), reader.site.address, row_of(doors)))
    is_well_made(reader)
    page.get_by_role("button", name="End it").press("Enter")
    page.get_by_role("heading", name="The daily digest is ended").wait_for()
    is_well_made(reader)
    assert row_of(doors).standing is Standing.ENDED


def test_everything_works_where_no_script_runs(plain_reader: Watched) -> None:
    doors, page = plain_reader.site.doors, plain_reader.open("/digest/subscribe")
    page.get_by_label("E-mail address").fill(REED)
    page.get_by_label("Time zone").fill("Europe/Berlin")
    page.get_by_role("button", name="Send me the letter to confirm").click()
    page.goto(confirm_link(doors.settings.secret(), plain_reader.site.address, row_of(doors), doors.clock.now()))
    page.get_by_role("button", name="Yes, send it to me").click()
    page.get_by_label("Last day without a digest").fill("2026-11-30")
    page.get_by_role("button", name="Pause").click()

    assert "is paused up to and including Mon 30 Nov 2026" in page.locator("main").inner_text()
    page.get_by_role("button", name="Take it up again").click()
    assert row_of(doors).standing is Standing.LIVE
    assert row_of(doors).choices.zone == "Europe/Berlin"


def test_the_pages_of_an_account_and_of_the_admin_are_well_made(reader: Watched) -> None:
    doors, page = reader.site.doors, reader.page
    cookie = signed_in_as(reader.site.app, doors, Role.ADMIN).get_cookie("tracker_session")
    assert cookie is not None
    page.context.add_cookies([{"name": "tracker_session", "value": cookie.value, "url": reader.site.address}])
    reader.open("/account/digest")
    is_well_made(reader)
    page.get_by_label("E-mail address").fill(REED)
    page.get_by_role("button", name="Send me the letter to confirm").click()
    page.get_by_text("A letter is on its way.").wait_for()
    is_well_made(reader)
    with doors.writing("tester", why="test") as session:
        stop(Unit(session, Viewer(), doors.clock.now()), row_of(doors).number, "550 5.1.1 no such mailbox")

    reader.open("/admin/addresses")

    is_well_made(reader)
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    shown = page.locator("table.addresses").bounding_box()
    assert shown is not None
    assert shown["x"] + shown["width"] <= 360
    page.set_viewport_size({"width": 1280, "height": 900})
    reader.open("/digest/preferences/none")
    is_well_made(reader)
    page.emulate_media(media="print")
    assert page.locator("footer .caution").is_visible()
