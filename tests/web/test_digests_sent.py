"""Who may read a digest that was sent: its own reader, and what is open to everybody today; nobody reads addresses."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.mail.digests_made import digest_of, example, mailed, seven
from tests.running import TESTER, app_over, doors_at, signed_in_as
from tests.web.pages import Page
from tracker.bootstrap import Doors
from tracker.db.models import Account, Matter, MatterMember, Order, Subscription
from tracker.domain.edtf import parse_as_of
from tracker.domain.told import Told, ToldMatter
from tracker.domain.vocabulary import Role
from tracker.mail.personal import impersonal
from tracker.mail.render import Rendered
from tracker.scheduler.jobs import tick
from tracker.services.outbox import DIGEST, keep, prepare
from tracker.services.unit import Unit
from tracker.web.presenters.mailed import mailed_body

ZONE, DAY = "America/New_York", "/digest?day=2025-04-14"
SECRET, THEIRS = "SECRET In re Grand Jury 77", "tilda.brown@example.org"
CLOSED = "Part of the digest that was sent for Mon 14 Apr 2025 has been closed since, so it is not shown."


@pytest.fixture
def doors(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    """At seven on 14 April 2025: the installation's own digest and that of a member of a private matter."""
    at = parse_as_of("2025-04-14T07:05", ZONE)
    with doors_at(seeded_sqlite_url, tmp_path, at) as opened:
        with opened.writing("tests", why="test") as session:
            matter = Matter(key="secret-matter", title=SECRET, zone=ZONE, summary="x", is_public=False)
            tilda = Account(key="tilda", name="Tilda", role=Role.CLERK, created_at=at)
            session.add_all([matter, tilda])
            session.flush()
            session.add(MatterMember(matter_id=matter.id, account_id=tilda.id))
            moments = {"asked_at": at, "confirmed_at": at, "goes_since": at}
            session.add(Subscription(address=THEIRS, account_id=tilda.id, zone=ZONE, hour=7, **moments))
            session.add(Subscription(address="plain@example.org", zone=ZONE, hour=7, **moments))
        assert tick(opened).problems == []
        yield opened


@pytest.fixture
def app(doors: Doors) -> Flask:
    return app_over(doors)


def page(client: FlaskClient, path: str = DAY) -> Page:
    return Page(client.get(path, follow_redirects=True))


def change(doors: Doors, *statements: object) -> None:
    with doors.writing("tests", why="test") as session:
        for statement in statements:
            session.execute(statement)  # type: ignore[call-overload]


def seal_orders(doors: Doors) -> None:
    with doors.writing("tests", why="test") as session:
        for order in session.scalars(select(Order)):
            order.is_sealed = True


def end_subscription(doors: Doors) -> None:
    change(doors, update(Subscription).where(Subscription.address == THEIRS).values(ended_at=doors.clock.now()))


def test_nobody_reads_what_others_get_nor_where(app: Flask, doors: Doors) -> None:
    readers = [app.test_client(), *(signed_in_as(app, doors, role) for role in (Role.VIEWER, Role.CLERK))]

    for reader in readers:
        for path in ("/digest", DAY):
            html = page(reader, path).html
            assert SECRET not in html
            assert "@example.org" not in html
            assert "digest@localhost" not in html
        listed = page(reader, "/digest").links("Mon 14 Apr 2025")
        assert listed == ["/deadlines/daily-updates/2025-04-14", "/digest?day=2025-04-14"]


def test_a_reader_reads_their_own_and_sees_it_listed(app: Flask, doors: Doors) -> None:
    own = page(signed_in_as(app, doors, Role.CLERK, "tilda"))

    assert "Your digest as it was sent" in own.words
    assert SECRET in own.part(".mailed")
    assert THEIRS not in own.html
    assert "The digest as it was sent" in page(app.test_client()).words


def test_whoever_takes_an_address_over_does_not_read_what_went_to_it_before(app: Flask, doors: Doors) -> None:
    end_subscription(doors)
    mallory = signed_in_as(app, doors, Role.VIEWER, "mallory")
    with doors.writing("tests", why="test") as session:
        number = session.scalars(select(Account.id).where(Account.key == "mallory")).one()
        taken = update(Subscription).where(Subscription.address == THEIRS)
        session.execute(taken.values(account_id=number, ended_at=None))

    assert SECRET not in page(mallory).html
    assert SECRET in page(signed_in_as(app, doors, Role.CLERK, "tilda")).html


def test_an_address_of_the_settings_shows_nothing_that_was_written_for_an_account(doors: Doors, tmp_path: Path) -> None:
    end_subscription(doors)
    change(doors, update(Subscription).where(Subscription.address == THEIRS).values(account_id=None))

    with doors_at(doors.settings.database_url, tmp_path, doors.clock.now(), TRACKER_DIGEST_TO=THEIRS) as named:
        visitor = page(app_over(named).test_client())

    assert SECRET not in visitor.html
    assert "No digest was sent for Mon 14 Apr 2025." in visitor.words


def test_what_was_sealed_since_is_not_shown_as_it_was_sent(app: Flask, doors: Doors) -> None:
    with doors.reading() as session:
        titles = [one.title for one in session.scalars(select(Order))]
    before = page(app.test_client()).words
    told = [title for title in titles if title in before]
    assert told

    seal_orders(doors)
    after = page(app.test_client())

    assert CLOSED in after.words
    assert "It would say now: Nothing outstanding in what mail may tell" in after.words
    assert not any(title in after.words for title in told)


def test_an_entry_that_was_sealed_before_keeps_no_digest_from_being_shown(doors: Doors) -> None:
    seal_orders(doors)
    later = parse_as_of("2025-04-15T07:05", ZONE)
    with doors_at(doors.settings.database_url, doors.settings.mail_dir, later) as next_day:
        assert tick(next_day).problems == []
        shown = page(app_over(next_day).test_client(), "/digest?day=2025-04-15")

    assert "The digest as it was sent" in shown.words


def test_a_matter_made_private_since_is_not_named(app: Flask, doors: Doors) -> None:
    public = Matter(key="open-matter", title="Open matter", zone=ZONE, summary="x", is_public=True)
    with doors.writing("tests", why="test") as session:
        session.add(public)
    change(doors, update(Matter).where(Matter.key == "abrego-garcia").values(is_public=False))

    visitor = page(app.test_client())

    assert CLOSED in visitor.words
    assert "Abrego Garcia" not in visitor.html


def test_who_is_no_member_any_more_does_not_read_their_own_digest_again(app: Flask, doors: Doors) -> None:
    with doors.writing("tests", why="test") as session:
        session.query(MatterMember).delete()

    former = page(signed_in_as(app, doors, Role.CLERK, "tilda"))

    assert CLOSED in former.words
    assert SECRET not in former.html


def test_what_cannot_be_checked_against_today_is_not_shown(app: Flask, doors: Doors) -> None:
    said = Rendered("Of another version", "Words of another version.", "")
    with doors.writing("tests", why="test") as session:
        prepare(Unit(session, TESTER, doors.clock.now()), "digest@localhost", DIGEST, date(2025, 4, 9), said)

    shown = page(app.test_client(), "/digest?day=2025-04-09")

    assert "may have been closed since, which what was kept of it does not tell" in shown.words
    assert "another version" not in shown.html


def test_a_matter_that_was_only_named_is_checked_too(app: Flask, doors: Doors) -> None:
    told = Told(seven("2025-04-09"), (ToldMatter("abrego-garcia"),), ("secret-matter",)).to_json()
    with doors.writing("tests", why="test") as session:
        unit = Unit(session, TESTER, doors.clock.now())
        content = keep(unit, Rendered("1 matter could not be judged", f"{SECRET} could not be judged.", ""), told)
        prepare(unit, "digest@localhost", DIGEST, date(2025, 4, 9), content)

    assert SECRET not in page(app.test_client(), "/digest?day=2025-04-09").html


# The mail within the page


@pytest.mark.parametrize("title", [' style="x', '<script>alert(1)</script> style="x" y', "a > b & c", '<a href="#">'])
def test_whatever_a_title_holds_stands_in_the_page_as_in_the_mail(title: str) -> None:
    record = replace(example(due="2025-04-14"), title=f"Brown v. Bureau{title}")

    body = mailed_body(impersonal(mailed(digest_of([record], seven("2025-04-14"))).html))

    assert body is not None
    assert f"Brown v. Bureau{title}, as of Mon 14 Apr 2025" in unescape(re.sub("<[^>]+>", "", body))
    assert "<script" not in body
    assert "style=" not in re.sub(">[^<]*<", "><", body)
    assert 'href="#"' not in re.sub(">[^<]*<", "><", body)
    assert body.count("<a ") == body.count("</a>") > 0


def test_a_mail_without_html_has_no_body() -> None:
    assert mailed_body("") is None
