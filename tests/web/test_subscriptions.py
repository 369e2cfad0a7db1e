"""The pages of the digest's readers: asking, confirming, choosing, ending by a mail's link, and the admin's list."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.running import TODAY, app_over, doors_at, signed_in_as
from tests.web.accounts import EMAIL, Browser, an_account, plain
from tests.web.accounts import letters as mails
from tests.web.pages import words_of
from tracker.bootstrap import Doors
from tracker.db.models import Account, Feed, MailContent, Matter, MatterMember, OutboxMessage, Subscription
from tracker.domain.mail_choices import Choices
from tracker.domain.mail_words import AlertKind, DigestDays, DigestSection, MailForm
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Role
from tracker.paths import templates
from tracker.scheduler.jobs import tick
from tracker.services.mail_links import confirm_link, preferences_link, unsubscribe_link
from tracker.services.subscribing import ask, confirm, end, stop
from tracker.services.subscriptions_held import Held, Standing, held
from tracker.services.unit import Unit

REED, EASTERN, MATTER = "reed@example.org", "America/New_York", "abrego-garcia"
TYPED = {
    "address": REED,
    "which": "all",
    "hour": "7",
    "zone": EASTERN,
    "days": "daily",
    "when_empty": "y",
    "form": "html",
    "sections": [one.value for one in DigestSection if one not in ("today", "past_due", "unknown")],
}


@pytest.fixture
def doors(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_sqlite_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def app(doors: Doors) -> Flask:
    return app_over(doors)


def sent(app: Flask, **changed: object) -> TestResponse:
    browser = Browser(app)
    form = {name: value for name, value in {**TYPED, **changed}.items() if value is not None}
    return browser.send("/digest/subscribe", form)  # type: ignore[arg-type]


def rows(doors: Doors) -> list[Subscription]:
    with doors.reading() as session:
        found = list(session.scalars(select(Subscription)))
        session.expunge_all()
    return found


def letters(doors: Doors) -> int:
    with doors.reading() as session:
        return session.scalar(select(func.count()).select_from(OutboxMessage)) or 0


def reader(doors: Doors, address: str = REED, *, is_confirmed: bool = True) -> Held:
    with doors.writing("tester", why="test") as session:
        unit = Unit(session, Viewer(), doors.clock.now())
        ask(unit, address, Choices(EASTERN, 7), templates())
        number = session.scalars(select(Subscription.id).where(Subscription.address == address)).one()
        if is_confirmed:
            confirm(unit, number)
    return now(doors, number)


def now(doors: Doors, number: int) -> Held:
    with doors.reading() as session:
        found = held(Unit(session, Viewer(), doors.clock.now()), number)
    assert found is not None
    return found


def preferences(doors: Doors, row: Held) -> str:
    return preferences_link(doors.settings.secret(), "", row, doors.clock.now())


def unsubscribe(doors: Doors, row: Held) -> str:
    return unsubscribe_link(doors.settings.secret(), "", row)


def confirmation(doors: Doors, row: Held) -> str:
    return confirm_link(doors.settings.secret(), "", row, doors.clock.now())


def typed(row: Held, **changed: object) -> dict[str, object]:
    return {
        **{name: value for name, value in TYPED.items() if name != "address"},
        "seen_version": row.version,
        **changed,
    }


def hidden(page: str, name: str) -> str | None:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else None


def is_kept_secret(response: TestResponse) -> bool:
    return (response.headers["Cache-Control"], response.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


# Asking


def test_asking_writes_one_letter_and_says_what_to_do(app: Flask, doors: Doors) -> None:
    page = sent(app)

    assert page.status_code == 200
    assert "Look at your mail" in page.text
    assert letters(doors) == 1
    (row,) = rows(doors)
    assert (row.address, row.confirmed_at, row.zone, row.hour) == (REED, None, EASTERN, 7)


def test_the_answer_is_the_same_for_an_address_that_is_known(app: Flask, doors: Doors) -> None:
    unknown = words_of(sent(app).text)
    reader(doors)
    known = words_of(sent(app).text)
    for _ in range(3):
        no_letter_any_more = words_of(sent(app).text)

    assert unknown == known == no_letter_any_more
    assert letters(doors) == 1  # all of them at one moment


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"address": "reed"}, "This is no e-mail address"),
        ({"address": "reed@example.org\nBcc: x@example.org"}, "This is no e-mail address"),
        ({"address": None}, "Write the address"),
        ({"address": f"{'a' * 300}@example.org"}, "too long"),
        ({"zone": "Mars/Olympus"}, "There is no such time zone"),
        ({"zone": ""}, "Write your time zone"),
        ({"hour": "24"}, "Not a valid choice"),
        ({"hour": "x"}, "Not a valid choice"),
        ({"days": "sundays"}, "Not a valid choice"),
        ({"form": "pdf"}, "Not a valid choice"),
        ({"which": "chosen"}, "Choose at least one matter"),
        ({"which": "chosen", "matters": ["no-such-matter"]}, "valid choice"),
        ({"sections": ["today"]}, "valid choice"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_is_kept(
    app: Flask, doors: Doors, changed: dict[str, object], says: str
) -> None:
    page = sent(app, **{"zone": "Europe/Berlin", **changed})

    assert page.status_code == 400
    assert "There is a problem" in page.text
    assert says.lower() in page.text.lower()
    if "zone" not in changed:
        assert 'value="Europe/Berlin"' in page.text
    assert rows(doors) == []
    assert letters(doors) == 0


def test_every_mistake_is_said_once_in_the_order_of_the_page(app: Flask) -> None:
    page = sent(app, address="reed", zone="Nowhere/Land", which="chosen").text

    summary = words_of(page.split('class="error-summary"')[1].split("</ul>")[0])
    places = [summary.index(said) for said in ("no e-mail address", "no such time zone", "at least one matter")]
    assert places == sorted(places)
    assert page.count("Choose at least one matter, or every matter.") == 2


def test_ten_letters_an_hour_are_asked_for_from_one_place(app: Flask, doors: Doors) -> None:
    statuses = [sent(app, address=f"reader{n}@example.org").status_code for n in range(11)]

    assert statuses == [200] * 10 + [429]
    refused = sent(app)
    assert "Too many letters" in refused.text
    assert int(refused.headers["Retry-After"]) > 0
    assert len(rows(doors)) == 10


def test_a_form_from_elsewhere_is_refused(app: Flask, doors: Doors) -> None:
    assert app.test_client().post("/digest/subscribe", data=TYPED).status_code == 400
    assert rows(doors) == []


def test_without_public_reading_nobody_without_an_account_is_subscribed(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path, TRACKER_PUBLIC_READING="off") as closed:
        app = app_over(closed)
        assert app.test_client().get("/digest/subscribe").status_code == 403

        client = signed_in_as(app, closed, Role.VIEWER)
        page = client.get("/digest/subscribe").text

        assert "read by people with accounts alone" in page
        assert 'name="address"' not in page


# Confirming


def test_a_look_at_the_confirm_link_changes_nothing_and_the_button_has_it_go_out(app: Flask, doors: Doors) -> None:
    row = reader(doors, is_confirmed=False)
    browser = app.test_client()
    link = confirmation(doors, row)

    for method in ("GET", "HEAD"):
        shown = browser.open(link, method=method)
        assert shown.status_code == 200
        assert is_kept_secret(shown)
    assert now(doors, row.number).standing is Standing.WAITING

    done = browser.post(link)

    assert done.status_code == 303
    assert done.headers["Location"].startswith("/digest/preferences/")
    assert now(doors, row.number).standing is Standing.LIVE
    assert "The digest goes out from now on." in browser.get(done.headers["Location"]).text
    assert browser.post(link).status_code == 303
    assert "comes already" in browser.get(link).text


def test_a_confirm_link_is_too_old_after_seven_days(doors: Doors, seeded_sqlite_url: str, tmp_path: Path) -> None:
    row = reader(doors, is_confirmed=False)
    link = confirmation(doors, row)
    with doors_at(seeded_sqlite_url, tmp_path, TODAY + timedelta(days=7, seconds=1)) as later:
        page = app_over(later).test_client().post(link)

        assert page.status_code == 403
        assert "This link is too old" in page.text
        assert "/digest/subscribe" in page.text
        assert is_kept_secret(page)
        assert now(later, row.number).standing is Standing.WAITING


# Links


@pytest.mark.parametrize("path", ["confirm", "preferences", "unsubscribe"])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "token", ["none", "1-0-0-" + "a" * 32, "1-0-0-", "../../etc", "%00", "1-0-1795359600-" + "a" * 32, "ü", "1" * 5000]
)
def test_a_forged_link_is_refused_with_a_page_that_says_what_to_do(
    app: Flask, doors: Doors, path: str, method: str, token: str
) -> None:
    row = reader(doors)

    page = app.test_client().open(f"/digest/{path}/{token}", method=method)

    assert page.status_code == 404
    assert now(doors, row.number) == row


def test_a_link_of_another_purpose_is_refused(app: Flask, doors: Doors) -> None:
    row = reader(doors)
    token = unsubscribe(doors, row).rpartition("/")[2]

    page = app.test_client().get(f"/digest/preferences/{token}")

    assert page.status_code == 404
    assert "This link does not work" in page.text
    assert "the newest mail" in words_of(page.text)


def test_a_preferences_link_is_too_old_after_sixty_days_and_unsubscribing_never(
    doors: Doors, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    row = reader(doors)
    links = preferences(doors, row), unsubscribe(doors, row)
    with doors_at(seeded_sqlite_url, tmp_path, TODAY + timedelta(days=61)) as later:
        browser = app_over(later).test_client()

        assert [browser.get(link).status_code for link in links] == [403, 200]


# Ending


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_scanner_that_opens_the_unsubscribe_link_changes_nothing(app: Flask, doors: Doors, method: str) -> None:
    row = reader(doors)

    page = app.test_client().open(unsubscribe(doors, row), method=method)

    assert page.status_code == 200
    assert is_kept_secret(page)
    assert now(doors, row.number) == row


def test_one_click_ends_it_without_cookie_or_token_and_once_more_is_the_same(app: Flask, doors: Doors) -> None:
    row = reader(doors)

    # What a mail provider sends, by RFC 8058 section 3.2.
    answers = [
        app.test_client().post(
            unsubscribe(doors, row),
            data="List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
        )
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].mimetype == "text/plain"
    assert answers[0].text == answers[1].text == f"Ended. No digest goes to {REED} any more.\n"
    assert "Set-Cookie" not in answers[0].headers
    assert now(doors, row.number).standing is Standing.ENDED


def test_one_click_as_a_form_with_parts_ends_it_too(app: Flask, doors: Doors) -> None:
    row = reader(doors)

    answer = app.test_client().post(
        unsubscribe(doors, row), data={"List-Unsubscribe": "One-Click"}, content_type="multipart/form-data"
    )

    assert answer.mimetype == "text/plain"
    assert now(doors, row.number).standing is Standing.ENDED


def test_the_button_ends_it_and_the_page_says_how_to_come_back(app: Flask, doors: Doors) -> None:
    row = reader(doors)

    page = app.test_client().post(unsubscribe(doors, row))

    assert "The daily digest is ended" in page.text
    assert "calendar that was made on the page of your choices does nothing any more" in words_of(page.text)
    assert "/digest/subscribe" in page.text
    assert now(doors, row.number).standing is Standing.ENDED


# Choosing


def test_every_choice_is_saved_from_the_page_and_shown_again(app: Flask, doors: Doors) -> None:
    row, browser = reader(doors), app.test_client()
    link = preferences(doors, row)

    answer = browser.post(
        link,
        data=typed(
            row,
            which="chosen",
            matters=[MATTER],
            hour="23",
            zone="Europe/Berlin",
            days="weekdays",
            when_empty=None,
            form="text",
            sections=["owed_by_us", "changed"],
            alerts=["past_due"],
        ),
    )

    assert answer.status_code == 303
    choices = now(doors, row.number).choices
    assert (choices.zone, choices.hour, choices.days) == ("Europe/Berlin", 23, DigestDays.WEEKDAYS)
    assert (choices.form, choices.when_empty) == (MailForm.TEXT, False)
    assert (choices.all_matters, choices.matters) == (False, (MATTER,))
    assert choices.alerts == {AlertKind.PAST_DUE}
    assert DigestSection.WEEK in choices.left_out
    assert not choices.left_out & {DigestSection.TODAY, DigestSection.PAST_DUE, DigestSection.UNKNOWN}
    page = browser.get(answer.headers["Location"])
    assert "Saved. It holds from the next digest on." in page.text
    assert is_kept_secret(page)
    assert re.search(r'<option selected value="23">11 p\.m\.</option>', page.text)
    # Monday 23 November, 11 p.m. in Berlin, is 10 p.m. UTC: the clock of the tests stands on Sunday.
    assert "The next one is for Mon 23 Nov 2026, 11:00 p.m. CET." in words_of(page.text)


def test_what_is_in_every_digest_has_no_box(app: Flask, doors: Doors) -> None:
    page = app.test_client().get(preferences(doors, reader(doors))).text

    assert "Always in it: Due today; Past due; Outcome not known." in words_of(page)
    assert not re.search(r'name="sections"[^>]*value="(today|past_due|unknown)"', page)


def test_a_bad_choice_keeps_what_was_typed(app: Flask, doors: Doors) -> None:
    row = reader(doors)

    page = app.test_client().post(preferences(doors, row), data=typed(row, zone="Nowhere/Land", hour="9"))

    assert page.status_code == 400
    assert 'value="Nowhere/Land"' in page.text
    assert '<option selected value="9">' in page.text
    assert now(doors, row.number) == row


def test_a_stale_page_is_told_and_keeps_what_was_typed(app: Flask, doors: Doors) -> None:
    row, browser = reader(doors), app.test_client()
    link = preferences(doors, row)
    assert browser.post(link, data=typed(row, hour="9")).status_code == 303

    page = browser.post(link, data=typed(row, hour="10"))

    assert page.status_code == 409
    assert "changed in another window" in page.text
    assert '<option selected value="10">' in page.text
    assert now(doors, row.number).choices.hour == 9
    version = re.search(r'name="seen_version"[^>]*value="(\d+)"', page.text)
    assert version is not None
    assert browser.post(link, data=typed(row, hour="10", seen_version=version[1])).status_code == 303


def test_a_pause_and_what_follows_it(app: Flask, doors: Doors) -> None:
    row, browser = reader(doors), app.test_client()
    link = preferences(doors, row)

    assert browser.post(link, data={"act": "pause", "through": "2026-11-30"}).status_code == 303
    assert "is paused up to and including Mon 30 Nov 2026" in words_of(browser.get(link).text)
    assert browser.post(link, data={"act": "resume"}).status_code == 303
    assert now(doors, row.number).standing is Standing.LIVE
    assert browser.post(link, data={"act": "pause", "through": ""}).status_code == 303
    assert "is paused until it is taken up again" in words_of(browser.get(link).text)


@pytest.mark.parametrize("through", ["2026-11-21", "soon", "2026-02-30", "30.11.2026"])
def test_a_pause_up_to_no_day_or_a_past_one_is_refused(app: Flask, doors: Doors, through: str) -> None:
    row = reader(doors)

    page = app.test_client().post(preferences(doors, row), data={"act": "pause", "through": through})

    assert page.status_code == 400
    assert f'value="{through}"' in page.text
    assert now(doors, row.number) == row


def test_what_is_ended_can_be_taken_up_again(app: Flask, doors: Doors) -> None:
    row, browser = reader(doors), app.test_client()
    link = preferences(doors, row)

    browser.post(link, data={"act": "end"})
    assert "is ended. Nothing goes there." in browser.get(link).text
    browser.post(link, data={"act": "resume"})

    assert now(doors, row.number).standing is Standing.LIVE


def test_earlier_links_are_made_void(app: Flask, doors: Doors) -> None:
    row, browser = reader(doors), app.test_client()
    old = preferences(doors, row), unsubscribe(doors, row)

    answer = browser.post(old[0], data={"act": "void"})

    assert browser.get(answer.headers["Location"]).status_code == 200
    assert [browser.get(link).status_code for link in old] == [404, 404]
    assert browser.post(old[1], data={"List-Unsubscribe": "One-Click"}).status_code == 404
    assert now(doors, row.number).standing is Standing.LIVE


def test_a_button_that_there_is_none_of_is_refused(app: Flask, doors: Doors) -> None:
    row = reader(doors)

    assert app.test_client().post(preferences(doors, row), data={"act": "explode"}).status_code == 400
    assert now(doors, row.number) == row


def test_a_plain_reader_has_a_calendar_whose_address_can_be_changed(app: Flask, doors: Doors) -> None:
    row, browser = reader(doors), app.test_client()
    link = preferences(doors, row)

    def addresses() -> list[str]:
        return re.findall(r'href="[^"]*(/feeds/[^"]*\.ics)"', browser.get(link).text)

    assert addresses() == []
    browser.post(link, data={"act": "feed-make"})
    (first,) = addresses()
    browser.post(link, data={"act": "feed-rotate"})
    (second,) = addresses()
    browser.post(link, data={"act": "feed-end"})

    assert first != second
    assert addresses() == []
    with doors.reading() as session:
        assert session.scalars(select(Feed.subscription_id)).all() == [row.number]


def test_the_hour_of_an_address_of_the_settings_is_told_and_not_asked(app: Flask, doors: Doors) -> None:
    row = reader(doors)
    with doors.writing("tester", why="test") as session:
        session.get_one(Subscription, row.number).is_from_settings = True
    row, browser = now(doors, row.number), app.test_client()

    page = browser.get(preferences(doors, row)).text
    answer = browser.post(preferences(doors, row), data=typed(row, hour="3", zone="Asia/Tokyo", form="text"))

    assert "When: 7 a.m. in America/New_York." in words_of(page)
    assert 'name="hour"' not in page
    assert answer.status_code == 303
    choices = now(doors, row.number).choices
    assert (choices.hour, choices.zone, choices.form) == (7, EASTERN, MailForm.TEXT)


# Accounts


def test_an_account_with_an_address_begins_changes_and_ends_without_a_letter(app: Flask, doors: Doors) -> None:
    an_account(doors)
    browser = Browser(app)
    browser.sign_in()
    page = browser.get("/account/digest").text
    assert EMAIL in page
    assert 'name="address"' not in page

    answer = browser.send("/account/digest", {name: typed for name, typed in TYPED.items() if name != "address"})

    assert answer.status_code == 303
    (row,) = rows(doors)
    assert (row.address, row.confirmed_at is not None) == (EMAIL, True)
    another = {**TYPED, "address": "somebody-else@example.org"}
    assert browser.send("/account/digest", another).status_code == 303  # type: ignore[arg-type]
    assert [one.address for one in rows(doors)] == [EMAIL]
    assert letters(doors) == 0
    page = browser.get("/account/digest?done=begun").text
    assert "The digest goes out from now on." in page
    assert "/account/feeds" in page
    answer = browser.send("/account/digest", {"act": "end"})
    assert answer.headers["Location"] == "/account/digest?done=end"
    assert "is ended. Nothing goes there." in words_of(browser.get("/account/digest").text)
    assert browser.send("/account/digest", TYPED).status_code == 303  # type: ignore[arg-type]
    assert now(doors, row.id).standing is Standing.LIVE


def test_an_account_without_an_address_has_the_letter_answered_first(app: Flask, doors: Doors) -> None:
    an_account(doors, "Olga Green", email=None)
    browser = Browser(app)
    browser.sign_in("olga-green")

    answer = browser.send("/account/digest", TYPED)  # type: ignore[arg-type]

    assert answer.headers["Location"] == "/account/digest?done=asked"
    assert "A letter went to reed@example.org." in words_of(browser.get("/account/digest").text)
    (row,) = rows(doors)
    link = confirmation(doors, now(doors, row.id))
    stranger = app.test_client()
    page = stranger.get(link).text
    assert "the account of Olga Green" in page
    assert "Send me what everybody may read" in page
    assert hidden(page, "asker") == "olga-green"
    assert stranger.post(link, data={"asker": "tilda-brown"}).status_code == 409
    assert now(doors, row.id).standing is Standing.WAITING
    assert stranger.post(link, data={"asker": "olga-green"}).status_code == 303
    assert now(doors, row.id).viewer.name == "Olga Green"
    assert "Save these choices" in browser.get("/account/digest").text


def test_the_holder_of_an_address_takes_the_digest_without_the_account_that_asked(app: Flask, doors: Doors) -> None:
    an_account(doors, "Olga Green", email=None)
    browser = Browser(app)
    browser.sign_in("olga-green")
    browser.send("/account/digest", TYPED)  # type: ignore[arg-type]
    (row,) = rows(doors)

    answer = app.test_client().post(confirmation(doors, now(doors, row.id)))

    assert answer.status_code == 303
    assert (now(doors, row.id).viewer, now(doors, row.id).standing) == (Viewer(), Standing.LIVE)
    assert "Send me the letter to confirm" in browser.get("/account/digest").text


def test_an_account_sees_and_changes_nothing_of_an_address_that_it_only_asked_for(app: Flask, doors: Doors) -> None:
    row = reader(doors)
    with doors.writing("tester", why="test") as session:
        stop(Unit(session, Viewer(), TODAY), row.number, "550 5.1.1 no such mailbox")
        session.get_one(Subscription, row.number).asked_at = TODAY - timedelta(days=2)
        session.query(OutboxMessage).delete()
    an_account(doors, "Olga Green", email=None)
    browser = Browser(app)
    browser.sign_in("olga-green")
    browser.send("/account/digest", TYPED)  # type: ignore[arg-type]

    page = browser.get("/account/digest").text

    assert "A letter went to reed@example.org." in words_of(page)
    assert "Save these choices" not in page
    answer = browser.send("/account/digest", {"act": "end"})
    assert answer.status_code == 400
    assert now(doors, row.number).standing is Standing.STOPPED


def test_the_page_of_a_closed_account_says_so_and_nothing_else(app: Flask, doors: Doors) -> None:
    key = an_account(doors)
    browser = Browser(app)
    browser.sign_in()
    browser.send("/account/digest", TYPED)  # type: ignore[arg-type]
    (row,) = rows(doors)
    link = preferences(doors, now(doors, row.id))
    with doors.writing("tester", why="test") as session:
        matter = Matter(key="quiet", title="The quiet matter", zone=EASTERN, summary="Made up.", is_public=False)
        session.add(matter)
        session.flush()
        account = session.scalars(select(Account).where(Account.key == key)).one()
        session.add(MatterMember(matter_id=matter.id, account_id=account.id))
    stranger, before = app.test_client(), now(doors, row.id)
    assert "The quiet matter" in stranger.get(link).text
    with doors.writing("tester", why="test") as session:
        session.scalars(select(Account).where(Account.key == key)).one().is_active = False

    page = stranger.get(link).text

    assert "is closed" in page
    for word in ("The quiet matter", EMAIL, "<form", "Time zone"):
        assert word not in page.split("<main")[1].split("</main>")[0]
    for act in ("save", "pause", "resume", "end", "void", "feed-make"):
        assert stranger.post(link, data={"act": act}).status_code == 400
    assert now(doors, row.id).version == before.version
    assert stranger.post(unsubscribe(doors, now(doors, row.id)), data={}).status_code == 200


def test_the_mailbox_before_does_nothing_once_the_account_s_address_was_changed(app: Flask, doors: Doors) -> None:
    key = an_account(doors)
    browser = Browser(app)
    browser.sign_in()
    browser.send("/account/digest", TYPED)  # type: ignore[arg-type]
    (row,) = rows(doors)
    links = preferences(doors, now(doors, row.id)), unsubscribe(doors, now(doors, row.id))
    with doors.writing("tester", why="test") as session:
        session.scalars(select(Account).where(Account.key == key)).one().email = "tilda.brown@example.org"
    tick(doors)

    assert now(doors, row.id).address == "tilda.brown@example.org"
    assert [app.test_client().get(link).status_code for link in links] == [404, 404]


def test_the_confirm_page_says_that_an_admin_stopped_it(app: Flask, doors: Doors) -> None:
    row = reader(doors)
    link = confirmation(doors, row)
    with doors.writing("tester", why="test") as session:
        stop(Unit(session, Viewer(), TODAY), row.number)
    browser = app.test_client()

    page = browser.get(link).text

    assert "an admin of this tracker stopped it" in words_of(page)
    assert "Yes, send it to me" not in page
    assert browser.post(link).status_code == 409
    assert now(doors, row.number).standing is Standing.STOPPED
    assert "An admin stopped mail to reed@example.org." in words_of(browser.get(preferences(doors, row)).text)


def test_the_link_in_an_account_s_mail_shows_no_address_of_its_feeds(app: Flask, doors: Doors) -> None:
    an_account(doors)
    browser = Browser(app)
    browser.sign_in()
    browser.send("/account/digest", TYPED)  # type: ignore[arg-type]
    (row,) = rows(doors)
    link = preferences(doors, now(doors, row.id))

    stranger = app.test_client()

    assert "/feeds/" not in stranger.get(link).text.replace("/account/feeds", "")
    assert stranger.post(link, data={"act": "feed-make"}).status_code == 400


def test_an_account_s_form_from_elsewhere_is_refused(app: Flask, doors: Doors) -> None:
    client = signed_in_as(app, doors, Role.VIEWER)

    assert client.post("/account/digest", data=TYPED).status_code == 400
    assert rows(doors) == []


# The admin


def test_an_admin_sees_every_address_with_its_reason_and_starts_one_again(app: Flask, doors: Doors) -> None:
    row = reader(doors)
    ended = reader(doors, "ended@example.org")
    reader(doors, "waiting@example.org", is_confirmed=False)
    with doors.writing("tester", why="test") as session:
        unit = Unit(session, Viewer(), TODAY)
        stop(unit, row.number, "550 5.1.1 no such mailbox <b>here</b>")
        end(unit, ended.number)
    client = signed_in_as(app, doors, Role.ADMIN)

    page = client.get("/admin/addresses")

    assert "550 5.1.1 no such mailbox &lt;b&gt;here&lt;/b&gt;" in page.text
    assert "ended@example.org" not in page.text  # what needs somebody is shown first
    everything = words_of(client.get("/admin/addresses?show=all").text)
    assert everything.index("ended@example.org") < everything.index(REED) < everything.index("waiting@example.org")
    assert "Stopped 1 Waits to be confirmed 1 Goes out 0 Paused 0 Ended 1 Account closed 0 All 3" in everything
    assert "waiting@example.org" in client.get("/admin/addresses?show=waiting").text
    assert client.get("/admin/addresses?show=nothing").status_code == 404
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    answer = client.post("/admin/addresses", data={"csrf_token": token[1], "number": row.number, "act": "restart"})
    assert answer.status_code == 303
    assert now(doors, row.number).standing is Standing.LIVE
    client.post("/admin/addresses", data={"csrf_token": token[1], "number": row.number, "act": "stop"})
    assert now(doors, row.number).stopped_why == "An admin stopped it."
    for bad in ({"number": "x", "act": "stop"}, {"number": "1", "act": "x"}, {}, {"number": "9" * 30, "act": "stop"}):
        assert client.post("/admin/addresses", data={"csrf_token": token[1], **bad}).status_code == 400
    gone = client.post("/admin/addresses", data={"csrf_token": token[1], "number": "999", "act": "stop"})
    assert gone.status_code == 404


def test_the_list_of_addresses_comes_in_pages_and_is_searched(app: Flask, doors: Doors) -> None:
    with doors.writing("tester", why="test") as session:
        session.add_all(
            Subscription(address=f"r{n:03}@example.org", zone=EASTERN, hour=7, asked_at=TODAY, confirmed_at=TODAY)
            for n in range(205)
        )
    client = signed_in_as(app, doors, Role.ADMIN)

    pages, address = [], "/admin/addresses?show=live"
    while address:
        text = client.get(address).text
        pages.append(re.findall(r"r\d{3}@example\.org(?=<br>)", text))
        found = re.search(r'href="([^"]*)" rel="next"', text)
        address = unescape(found[1]) if found else ""

    assert [len(page) for page in pages] == [100, 100, 5]
    assert sum(pages, []) == [f"r{n:03}@example.org" for n in range(205)]  # noqa: RUF017 - three pages
    searched = client.get("/admin/addresses?q=R20").text
    assert re.findall(r"r\d{3}@example\.org(?=<br>)", searched) == [f"r20{n}@example.org" for n in range(5)]
    assert 'value="R20"' in searched
    assert "There is no such address." in client.get("/admin/addresses?q=%25").text


def test_an_address_in_a_zone_that_is_not_known_here_is_shown_and_can_be_mended(app: Flask, doors: Doors) -> None:
    row = reader(doors)
    with doors.writing("tester", why="test") as session:
        session.get_one(Subscription, row.number).zone = "US/Pacific-New"
    row, client, browser = now(doors, row.number), signed_in_as(app, doors, Role.ADMIN), app.test_client()
    link = preferences(doors, row)

    page = client.get("/admin/addresses")
    assert page.status_code == 200
    assert "Stopped: its time zone, US/Pacific-New, is not known here; choose another" in words_of(page.text)
    assert "Start again" not in page.text
    assert "its time zone, US/Pacific-New, is not known here" in words_of(browser.get(link).text)
    assert browser.post(link, data=typed(row, zone="US/Pacific-New")).status_code == 400
    assert browser.post(link, data=typed(row, zone=EASTERN)).status_code == 303
    assert now(doors, row.number).standing is Standing.LIVE


def test_one_unreadable_reader_stops_no_other_s_digest(doors: Doors) -> None:
    for address, more in (("bad@example.org", {"zone": "US/Pacific-New"}), ("odd@example.org", {"left_out": ("old",)})):
        row = reader(doors, address)
        with doors.writing("tester", why="test") as session:
            for name, value in more.items():
                setattr(session.get_one(Subscription, row.number), name, value)
    reader(doors)

    with doors_at(doors.settings.database_url, doors.settings.data_dir, TODAY + timedelta(days=1)) as next_day:
        tick(next_day)

    got = {letter["To"] for letter in mails(doors) if "List-Unsubscribe" in letter}
    assert {REED, "odd@example.org"} <= got
    assert "bad@example.org" not in got


# Where the dashboard only reads


def test_a_dashboard_that_only_reads_refuses_politely_and_changes_nothing(doors: Doors) -> None:
    row, waiting = reader(doors), reader(doors, "waiting@example.org", is_confirmed=False)
    browser = app_over(doors, read_only=True).test_client()
    links = [preferences(doors, row), unsubscribe(doors, row), confirmation(doors, waiting), "/digest/subscribe"]
    before = letters(doors)

    for link in links:
        shown = browser.get(link)
        assert shown.status_code == 200
        assert "shows one moment and keeps nothing" in shown.text
        assert "<button" not in shown.text.split("<main")[1].split("</main>")[0]
        if link != links[-1]:
            assert browser.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 400

    assert (now(doors, row.number), now(doors, waiting.number), letters(doors)) == (row, waiting, before)


def test_the_letter_s_links_are_made_for_its_reader_when_it_is_delivered(doors: Doors) -> None:
    reader(doors, is_confirmed=False)

    with doors.reading() as session:
        said = session.scalars(select(MailContent)).one()

    assert "/digest/confirm/" not in said.text + said.html


def test_from_the_form_to_the_letter_in_the_folder_to_the_digest(app: Flask, doors: Doors) -> None:
    sent(app)
    tick(doors)

    (letter,) = [letter for letter in mails(doors) if letter["To"] == REED]
    link = re.search(r"^http\S+/digest/confirm/\S+", plain(letter), re.MULTILINE)
    assert link is not None
    assert letter["List-Unsubscribe"] is None
    browser = app.test_client()
    assert browser.post(link[0].removeprefix(doors.settings.base_url)).status_code == 303
    with doors_at(doors.settings.database_url, doors.settings.data_dir, TODAY + timedelta(days=1)) as next_day:
        tick(next_day)

    (digest,) = [letter for letter in mails(doors) if letter["To"] == REED and "List-Unsubscribe" in letter]
    one_click = str(digest["List-Unsubscribe"]).strip("<>").removeprefix(doors.settings.base_url)
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert browser.post(one_click, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [row.ended_at is not None for row in rows(doors) if row.address == REED] == [True]
