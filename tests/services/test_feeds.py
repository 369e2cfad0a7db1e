"""Feeds as their owners keep them, and what whoever holds an address is let see."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import select

from tests.running import TODAY, doors_at
from tests.services.orders_made import MATTER
from tracker.bootstrap import Doors
from tracker.db.models import Account, Matter, MatterMember, Subscription, SubscriptionMatter
from tracker.domain.errors import NotFound
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Role
from tracker.services.feeds import (
    FeedHeld,
    FeedOwner,
    OpenFeed,
    end_feed,
    feeds_of,
    make_feed,
    moment_judged,
    open_feed,
    ring,
    rotate_feed,
)
from tracker.services.unit import Unit

TILDA, OMAR = FeedOwner(account="tilda-brown"), FeedOwner(account="omar-gray")
QUIET = "quiet-matter"
Done = TypeVar("Done")


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    """The seeded matter and a private one; Tilda, a clerk, is a member of it, and Omar, a viewer, is not."""
    with doors_at(seeded_url, tmp_path) as opened:
        with opened.writing("ada", why="test") as session:
            tilda = Account(key="tilda-brown", name="Tilda Brown", role=Role.CLERK, created_at=TODAY)
            omar = Account(key="omar-gray", name="Omar Gray", role=Role.VIEWER, created_at=TODAY)
            quiet = Matter(key=QUIET, title="The quiet matter", zone="UTC", summary="Made up.", is_public=False)
            session.add_all([tilda, omar, quiet])
            session.flush()
            session.add(MatterMember(matter_id=quiet.id, account_id=tilda.id))
        yield opened


def keep(doors: Doors, act: Callable[..., Done], *told: object, **more: object) -> Done:
    with doors.writing("tilda-brown", why="feed") as session:
        return act(Unit(session, Viewer(), doors.clock.now()), *told, **more)


def kept(doors: Doors, owner: FeedOwner) -> tuple[FeedHeld, ...]:
    with doors.reading() as session:
        return feeds_of(Unit(session, Viewer(), TODAY), owner)


def opened(doors: Doors, feed: FeedHeld) -> OpenFeed:
    with doors.reading() as session:
        return open_feed(Unit(session, Viewer(), TODAY), feed.number, feed.epoch)


def subscribe(doors: Doors, **more: object) -> FeedOwner:
    told = {"address": "dana@example.org", "zone": "UTC", "hour": 7, "asked_at": TODAY, "confirmed_at": TODAY, **more}
    with doors.writing("visitor", why="test") as session:
        row = Subscription(**told)
        session.add(row)
        session.flush()
        return FeedOwner(subscription=row.id)


def change(doors: Doors, model: type[Account] | type[Matter], key: str, **values: object) -> None:
    with doors.writing("ada", why="test") as session:
        row = session.scalars(select(model).where(model.key == key)).one()
        for name, value in values.items():
            setattr(row, name, value)


def test_a_feed_is_made_once_for_each_matter_and_for_all(doors: Doors) -> None:
    first, again, one = (keep(doors, make_feed, TILDA, matter) for matter in (None, None, MATTER))

    assert (first, first.title, first.matter) == (again, "All matters", None)
    assert (one.title, one.matter) == ("Abrego Garcia", MATTER)
    assert [held.number for held in kept(doors, TILDA)] == [first.number, one.number]
    assert kept(doors, OMAR) == ()


def test_all_matters_are_those_that_its_reader_may_see_now(doors: Doors) -> None:
    tilda, omar = (keep(doors, make_feed, owner) for owner in (TILDA, OMAR))

    assert opened(doors, tilda).matters == (MATTER, QUIET)
    assert opened(doors, omar).matters == (MATTER,)

    change(doors, Matter, QUIET, is_public=True)
    assert opened(doors, omar).matters == (MATTER, QUIET)


def test_the_scope_of_a_feed_sees_nothing_sealed_whoever_reads(doors: Doors) -> None:
    scope = opened(doors, keep(doors, make_feed, TILDA)).scope

    assert (scope.viewer.role, scope.sees_sealed, scope.sees_private) == (Role.CLERK, False, True)


def test_a_changed_address_makes_the_one_before_void(doors: Doors) -> None:
    before = keep(doors, make_feed, TILDA)

    keep(doors, rotate_feed, TILDA, before.number)

    (after,) = kept(doors, TILDA)
    assert (after.number, after.epoch) == (before.number, before.epoch + 1)
    assert opened(doors, after).number == before.number
    with pytest.raises(NotFound, match="does not work any more"):
        opened(doors, before)


def test_an_ended_feed_made_again_has_another_address(doors: Doors) -> None:
    before = keep(doors, make_feed, TILDA, with_alarms=True)

    keep(doors, end_feed, TILDA, before.number)

    assert kept(doors, TILDA) == ()
    with pytest.raises(NotFound):
        opened(doors, before)
    again = keep(doors, make_feed, TILDA)
    assert (again.number, again.with_alarms) == (before.number, False)
    assert again.epoch > before.epoch
    with pytest.raises(NotFound):
        opened(doors, before)


def test_reminders_are_turned_on_and_off(doors: Doors) -> None:
    feed = keep(doors, make_feed, TILDA)
    before = opened(doors, feed)

    keep(doors, ring, TILDA, feed.number, with_alarms=True)

    after = opened(doors, feed)
    assert (before.with_alarms, after.with_alarms) == (False, True)
    assert before.version != after.version


@pytest.mark.parametrize("act", [rotate_feed, end_feed, lambda *told: ring(*told, with_alarms=True)])
def test_another_s_feed_is_not_there(doors: Doors, act: Callable[..., None]) -> None:
    feed = keep(doors, make_feed, TILDA)

    with pytest.raises(NotFound, match="Reload the page"):
        keep(doors, act, OMAR, feed.number)
    assert kept(doors, TILDA) == (feed,)


def test_a_matter_that_the_reader_may_not_see_makes_no_feed(doors: Doors) -> None:
    for key in (QUIET, "nobody-v-nobody"):
        with pytest.raises(NotFound, match="Choose one of the list"):
            keep(doors, make_feed, OMAR, key)


def test_a_feed_ends_with_the_right_to_its_matter_and_with_its_account(doors: Doors) -> None:
    feed = keep(doors, make_feed, TILDA, QUIET)
    change(doors, Account, "tilda-brown", is_active=False)
    with pytest.raises(NotFound):
        opened(doors, feed)

    change(doors, Account, "tilda-brown", is_active=True)
    assert opened(doors, feed).matters == (QUIET,)
    with doors.writing("ada", why="test") as session:
        for member in session.scalars(select(MatterMember)):
            session.delete(member)
    with pytest.raises(NotFound):
        opened(doors, feed)


def test_the_feed_of_a_plain_address_shows_what_a_visitor_sees(doors: Doors) -> None:
    found = opened(doors, keep(doors, make_feed, subscribe(doors)))

    assert (found.viewer, found.matters) == (Viewer(), (MATTER,))


def test_the_feed_of_a_subscription_keeps_to_the_matters_chosen(doors: Doors) -> None:
    with doors.reading() as session:
        tilda = session.scalars(select(Account.id).where(Account.key == "tilda-brown")).one()
        quiet = session.scalars(select(Matter.id).where(Matter.key == QUIET)).one()
    owner = subscribe(doors, account_id=tilda, all_matters=False)
    with doors.writing("tilda-brown", why="test") as session:
        session.add(SubscriptionMatter(subscription_id=owner.subscription, matter_id=quiet))

    found = opened(doors, keep(doors, make_feed, owner))

    assert (found.viewer.key, found.matters) == ("tilda-brown", (QUIET,))


def test_an_address_that_nobody_confirmed_has_no_feed(doors: Doors) -> None:
    feed = keep(doors, make_feed, subscribe(doors, confirmed_at=None))

    with pytest.raises(NotFound):
        opened(doors, feed)


def test_any_save_in_its_matters_makes_it_another_version_and_one_elsewhere_does_not(doors: Doors) -> None:
    feed = keep(doors, make_feed, TILDA, MATTER)
    first = opened(doors, feed)

    change(doors, Matter, QUIET, title="Another quiet matter")
    elsewhere = opened(doors, feed)
    change(doors, Matter, MATTER, title="Another name")
    changed = opened(doors, feed)

    assert first.version == elsewhere.version != changed.version
    assert changed.changed_at == TODAY


@pytest.mark.parametrize(
    ("now", "changed", "judged"),
    [
        ("15:07:30", None, "15:00:00"),
        ("15:15:00", None, "15:15:00"),
        ("15:59:59", "09:00:00", "15:45:00"),
        ("15:07:30", "15:06:10", "15:06:10"),
        ("15:07:30", "15:40:00", "15:07:30"),  # a clock that stands, or was put back
    ],
)
def test_a_feed_is_judged_at_the_quarter_of_an_hour_or_at_a_save_after_it(
    doors: Doors, now: str, changed: str | None, judged: str
) -> None:
    feed = opened(doors, keep(doors, make_feed, TILDA))

    def at(clock: str) -> datetime:
        return datetime.fromisoformat(f"2026-11-22T{clock}+00:00")

    held = OpenFeed(
        number=feed.number,
        title=feed.title,
        viewer=feed.viewer,
        matters=feed.matters,
        with_alarms=False,
        made_at=TODAY,
        version=(),
        changed_at=at(changed) if changed else None,
    )
    assert moment_judged(held, at(now)) == at(judged)
    assert moment_judged(held, at(now).astimezone()) == at(judged)
    assert timedelta(0) <= at(now) - at(judged) < timedelta(minutes=15)
    assert at(judged).tzinfo is UTC
