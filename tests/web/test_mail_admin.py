"""The outbox to an admin: what waits and why, one message in full without anybody's links, and trying again."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.mail.smtp_server import free_port
from tests.mail.waiting import NOW, SAID, addresses, outcomes, prepare, reader, rows, run
from tests.running import app_over, doors_at, signed_in_as
from tests.web.pages import Page
from tracker.bootstrap import Doors
from tracker.db.models import Subscription
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Role
from tracker.mail.server import Security, SmtpServer
from tracker.mail.smtp import SmtpDoor
from tracker.services import outbox, outbox_delivery
from tracker.services.unit import Unit
from tracker.web.presenters.mail_admin import ABOUT, SHOWN

FIRST, SECOND, THIRD = addresses(3)


@pytest.fixture
def doors(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_sqlite_url, tmp_path, NOW) as opened:
        yield opened


@pytest.fixture
def admin(doors: Doors) -> FlaskClient:
    return signed_in_as(app_over(doors), doors, Role.ADMIN)


def ended(doors: Doors) -> None:
    """Three mails: one sent, one refused for good, one that waits for another try."""
    prepare(doors, [FIRST, SECOND, THIRD])
    with doors.writing("tests") as session:
        unit = Unit(session, Viewer(), NOW)
        sent, refused, later = outbox_delivery.claim(unit, "tests", 3, now=NOW, until=NOW + timedelta(minutes=5))
        outbox_delivery.mark_sent(unit, sent, "mail.example.org:25: queued as 7", now=NOW)
        outbox_delivery.mark_refused(unit, refused, "550 5.7.1 Not from <you>", is_hard=False, now=NOW)
        outbox_delivery.mark_later(unit, later, "451 4.7.1 Greylisted", now=NOW)


def press_again(admin: FlaskClient, number: int) -> Page:
    found = re.search(r'name="csrf_token" value="([^"]+)"', admin.get("/admin/mail?show=refused").text)
    assert found is not None
    return Page(admin.post(f"/admin/mail/{number}/retry", data={"csrf_token": found[1]}))


def test_each_mail_stands_in_its_list_with_the_reason(doors: Doors, admin: FlaskClient) -> None:
    ended(doors)

    waiting, refused, sent = (Page(admin.get(f"/admin/mail?show={name}")) for name in ("waiting", "refused", "sent"))

    assert waiting.part(".key-days") == "Waiting 1 Refused 1 Sent 1 Merged 0 Nothing to say 0"
    assert (
        f"{THIRD} Tue 6 May 2031, 8:00 a.m. EDT Waits; tried once. It is tried again after Tue 6 May 2031"
        in waiting.words
    )
    assert "451 4.7.1 Greylisted" in waiting.words
    assert f"{SECOND} Tue 6 May 2031, 8:00 a.m. EDT Refused Tue 6 May 2031, 8:00 a.m. EDT 550 5.7.1 Not from <you>" in (
        refused.words
    )
    assert "<you>" not in refused.html
    assert "mail.example.org:25: queued as 7" in sent.words
    assert "Try again" not in sent.part(".table")
    assert str(doors.settings.mail_dir) in waiting.words


def test_a_refused_mail_is_tried_again_when_somebody_says_so(doors: Doors, admin: FlaskClient) -> None:
    ended(doors)
    number = rows(doors)["reader-2 06"].id

    pressed = press_again(admin, number)

    again = rows(doors)["reader-2 06"]
    assert pressed.status == 303
    assert (again.outcome, again.attempts, again.try_after) == (None, 0, NOW)
    assert "It is tried again with the next tick." in Page(admin.get("/admin/mail?done=again")).words


def test_what_was_sent_is_not_sent_again_and_what_was_stopped_says_what_to_do(doors: Doors, admin: FlaskClient) -> None:
    ended(doors)
    with doors.writing("tests") as session:
        unit = Unit(session, Viewer(), NOW)
        (held,) = outbox_delivery.claim(unit, "tests", 1, now=NOW + timedelta(hours=1), until=NOW + timedelta(hours=2))
        outbox_delivery.mark_refused(unit, held, "550 5.1.1 No such user", is_hard=True, now=NOW)

    sent = press_again(admin, rows(doors)["reader-1 06"].id)
    stopped = press_again(admin, rows(doors)["reader-3 06"].id)

    assert (sent.status, stopped.status) == (400, 400)
    assert "Only a mail that waits or was refused" in sent.words
    assert "Start it again under /admin/addresses first" in stopped.words
    assert reader(doors, THIRD).stopped_at == NOW
    assert outcomes(doors) == ["sent", "refused", "refused"]


def test_one_mail_is_shown_in_full_without_its_readers_own_links(doors: Doors, admin: FlaskClient) -> None:
    prepare(doors, [FIRST])
    number = rows(doors)["reader-1 06"].id

    page = Page(admin.get(f"/admin/mail/{number}"))
    html = admin.get(f"/admin/mail/{number}/html")
    file = admin.get(f"/admin/mail/{number}.eml")

    assert SAID.subject in page.words
    assert "Your choices: #" in page.words
    assert f"Message-ID: {rows(doors)['reader-1 06'].message_id}" in page.words
    assert html.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
    )
    assert "A report is due today." in html.text
    assert 'href="#"' in html.text
    mail = email.message_from_bytes(file.data, policy=email.policy.default)
    assert (mail["To"], mail["Subject"]) == (FIRST, SAID.subject)
    assert mail["List-Unsubscribe"] is None
    for said in (page.html, html.text, file.text):
        assert "duty-docket.invalid/" not in said
        assert "[[late]]" not in said
    assert {answer.headers["Cache-Control"] for answer in (html, file)} == {"no-store"}


def test_a_mail_of_text_alone_has_no_page_for_its_html_and_an_empty_day_says_so(
    doors: Doors, admin: FlaskClient
) -> None:
    prepare(doors, [FIRST], said=replace(SAID, html=""))
    with doors.writing("tests") as session:
        assert outbox.prepare(Unit(session, Viewer(), NOW), FIRST, outbox.DIGEST, "2031-05-07", None)
    plain, empty = (rows(doors)[name].id for name in ("reader-1 06", "reader-1 07"))

    assert admin.get(f"/admin/mail/{plain}/html").status_code == 404
    assert admin.get(f"/admin/mail/{empty}.eml").status_code == 404
    assert "Nothing was written." in Page(admin.get(f"/admin/mail/{empty}")).words
    assert "the reader wants no mail then" in Page(admin.get("/admin/mail?show=empty")).words


def stop(doors: Doors, address: str, **values: object) -> None:
    with doors.writing("tests") as session:
        session.execute(update(Subscription).where(Subscription.address == address).values(**values))


def test_what_waits_says_why_and_when_it_is_tried_again_also_what_a_closed_server_kept_back(
    doors: Doors, admin: FlaskClient
) -> None:
    prepare(doors, addresses(3))
    assert Page(admin.get("/admin/mail")).part(".mails").count("Not tried yet. It is tried with the next tick.") == 3

    port = free_port()
    run(doors, door=SmtpDoor(SmtpServer(Security.NONE, "127.0.0.1", port), "docket@example.org"))
    page = Page(admin.get("/admin/mail"))

    reason = f"The mail server 127.0.0.1:{port} cannot be reached:"
    assert outcomes(doors) == ["waits"] * 3
    assert page.part(".mails").count(reason) == 3
    assert page.part(".mails").count(f"The last run stopped before it: {reason}") == 2
    assert page.part(".mails").count("It is tried with the next tick.") == 3
    assert page.part(".mails").count("Try again") == 1
    assert f"The last run stopped before it: {reason}" in Page(admin.get("/admin/mail/3")).words


def test_each_part_of_the_list_says_what_its_word_means(admin: FlaskClient) -> None:
    said = {name: Page(admin.get(f"/admin/mail?show={name}")).words for name in SHOWN}

    assert "a later digest stands for it" in said["merged"]
    assert "its reader wants no empty digest" in said["empty"]
    assert "Given up: the mail server will not have it" in said["refused"]
    assert all(ABOUT[name] in words for name, words in said.items())


def test_the_kind_of_a_mail_is_told_in_words(doors: Doors, admin: FlaskClient) -> None:
    with doors.writing("tests") as session:
        unit = Unit(session, Viewer(), NOW)
        for kind in ("digest", "alert", "confirm", "by-hand"):
            assert outbox.prepare(unit, FIRST, kind, "2031-05-06", SAID)

    said = Page(admin.get("/admin/mail")).part(".mails")

    assert "by-hand" not in said
    for words in ("Digest of 2031-05-06", "Alert", "Letter that asks to confirm an address", "Digest, sent by hand"):
        assert words in said


@pytest.mark.parametrize(
    ("values", "link"),
    [
        ({"stopped_at": NOW, "stopped_why": "550 5.1.1"}, "Start the address again"),
        ({"ended_at": NOW}, "See the address"),
    ],
    ids=["stopped", "ended"],
)
def test_a_refused_mail_to_an_address_that_gets_none_leads_to_the_address(
    doors: Doors, admin: FlaskClient, values: dict[str, object], link: str
) -> None:
    ended(doors)
    stop(doors, SECOND, **values)

    refused = Page(admin.get("/admin/mail?show=refused"))

    assert "Try again" not in refused.part(".mails")
    assert f"{link} : {SECOND}" in refused.part(".mails")
    assert 'href="/admin/addresses"' in refused.html
    assert link in Page(admin.get(f"/admin/mail/{rows(doors)['reader-2 06'].id}")).words


def test_a_mail_that_cannot_be_tried_again_stays_in_sight_with_the_reason(doors: Doors, admin: FlaskClient) -> None:
    ended(doors)

    pressed = press_again(admin, rows(doors)["reader-1 06"].id)

    assert pressed.status == 400
    assert "Write a date as" not in pressed.words
    assert SAID.subject in pressed.words
    assert "Only a mail that waits or was refused can be tried again. Nothing was changed." in pressed.words


def test_a_mail_that_cannot_be_written_is_shown_with_the_reason(doors: Doors, admin: FlaskClient) -> None:
    prepare(doors, [FIRST], said=replace(SAID, subject="Due today\nBcc: all@example.org"))
    number = rows(doors)["reader-1 06"].id

    page = Page(admin.get(f"/admin/mail/{number}"))

    assert page.status == 200
    assert "It cannot be written as a mail:" in page.words
    assert "Write a date as" not in page.words
    assert admin.get(f"/admin/mail/{number}.eml").status_code == 404


@pytest.mark.parametrize("role", [Role.ADMIN, Role.CLERK])
def test_the_desk_leads_admins_alone_to_the_mails_and_the_addresses(doors: Doors, role: Role) -> None:
    page = signed_in_as(app_over(doors), doors, role).get("/clerk").text

    assert ('href="/admin/mail"' in page, 'href="/admin/addresses"' in page) == (role is Role.ADMIN,) * 2


@pytest.mark.parametrize("address", ["/admin/mail/0", "/admin/mail/x", f"/admin/mail/{'9' * 40}", "/admin/mail?show=x"])
def test_a_mail_that_is_none_is_a_page_that_says_so(admin: FlaskClient, address: str) -> None:
    page = Page(admin.get(address))

    assert page.status == 404
    assert "There is no" in page.words


def test_long_lists_go_on_page_by_page(doors: Doors, admin: FlaskClient) -> None:
    prepare(doors, addresses(120))
    seen: list[str] = []
    address = "/admin/mail"

    for _ in range(3):
        page = Page(admin.get(address))
        seen += re.findall(r'<td data-label="To">(reader-\d+@example\.org)</td>', page.html)
        address = next(iter(page.links("Older mails")), "")

    assert seen == addresses(120)[::-1]
    assert address == ""
