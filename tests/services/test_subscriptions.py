"""Who gets the digest: asked for, confirmed, chosen, paused, ended, stopped; and what is read of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from tests.running import TESTER, doors_at
from tracker import paths
from tracker.bootstrap import Doors
from tracker.db.models import (
    Account,
    AlertEvent,
    Change,
    MailContent,
    Matter,
    MatterMember,
    OutboxMessage,
    Subscription,
)
from tracker.domain.errors import Nonsense, NotFound, Stale, Unreadable
from tracker.domain.mail_choices import Choices
from tracker.domain.mail_words import AlertKind, DigestDays, DigestSection, MailForm
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Role
from tracker.mail.personal import CONFIRM, PREFERENCES
from tracker.services.feeds import FeedOwner, feeds_of, make_feed, open_feed
from tracker.services.subscribing import (
    ask,
    ask_for_account,
    choose,
    confirm,
    end,
    pause,
    restart,
    resume,
    stop,
    void_links,
)
from tracker.services.subscriptions import (
    DueGroup,
    due_groups,
    live_alerted,
    live_in,
    matters_of,
    subscriber_at,
    subscribers,
    unreadable,
)
from tracker.services.subscriptions_held import Held, Standing, held, held_by
from tracker.services.subscriptions_listed import listed, numbers_of
from tracker.services.subscriptions_settings import follow_settings, follows_settings
from tracker.services.unit import Unit

EASTERN, BERLIN = "America/New_York", "Europe/Berlin"
SEVEN = Choices(EASTERN, 7)
NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)  # Sunday, noon in New York
TILDA, REED, OPEN_MATTER, PRIVATE_MATTER = "tilda@example.org", "reed@example.org", "reed-v-bureau", "quiet"
Units = Callable[..., Unit]


@pytest.fixture
def doors(engine_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(engine_url, tmp_path, NOON) as opened, opened.writing("tester", why="test") as session:
        session.add_all(
            [
                Matter(key=OPEN_MATTER, title="Reed v. Bureau", zone=EASTERN, summary="Made up.", is_public=True),
                Matter(key=PRIVATE_MATTER, title="The quiet matter", zone=EASTERN, summary="Made up.", is_public=False),
                Account(key="tilda", name="Tilda Brown", role=Role.VIEWER, email=TILDA, created_at=NOON),
                Account(key="olga", name="Olga Green", role=Role.CLERK, created_at=NOON),
            ]
        )
        session.flush()
    with doors_at(engine_url, tmp_path, NOON) as opened:
        yield opened


@contextmanager
def at_work(doors: Doors, at: datetime = NOON, viewer: Viewer = TESTER) -> Iterator[Unit]:
    with doors.writing("tester", why="test") as session:
        yield Unit(session, viewer, at)


def tilda() -> Viewer:
    return Viewer("tilda", "Tilda Brown", Role.VIEWER)


def olga() -> Viewer:
    return Viewer("olga", "Olga Green", Role.CLERK)


def number_of(unit: Unit, address: str = TILDA) -> int:
    return unit.session.scalars(select(Subscription.id).where(Subscription.address == address)).one()


def letters(unit: Unit, address: str = TILDA) -> list[MailContent]:
    query = (
        select(MailContent)
        .join(OutboxMessage, OutboxMessage.content_id == MailContent.id)
        .where(OutboxMessage.recipient == address)
        .order_by(OutboxMessage.id)
    )
    return list(unit.session.scalars(query))


def subscribed(doors: Doors, address: str = REED, choices: Choices = SEVEN) -> int:
    with at_work(doors) as unit:
        ask(unit, address, choices, paths.templates())
        number = number_of(unit, address)
        confirm(unit, number)
        return number


def live(unit: Unit, zone: str = EASTERN, **more: object) -> list[str]:
    return [reader.address for reader in live_in(unit, zone, 7, DigestDays.DAILY, **more)]  # type: ignore[arg-type]


# Asking and confirming


def test_nothing_goes_out_before_the_letter_was_answered(doors: Doors) -> None:
    with at_work(doors) as unit:
        ask(unit, REED, SEVEN, paths.templates())
        assert due_groups(unit) == ()
        assert live(unit) == []

        said = confirm(unit, number_of(unit, REED))

        assert said.standing is Standing.LIVE
        assert due_groups(unit) == (DueGroup(EASTERN, 7, DigestDays.DAILY),)
        assert live(unit) == [REED]


def test_the_letter_holds_the_mark_of_the_link_and_belongs_to_the_subscription(doors: Doors) -> None:
    with at_work(doors) as unit:
        ask(unit, " Reed@Example.org", SEVEN, paths.templates())

        message = unit.session.scalars(select(OutboxMessage)).one()
        (letter,) = letters(unit, REED)

    assert (message.kind, message.recipient) == ("confirm", REED)
    assert message.slot == NOON.isoformat()
    assert letter.subject == "Do you want the daily digest of Duty Docket?"
    assert CONFIRM in letter.text
    assert CONFIRM in letter.html
    assert "Sun 22 Nov 2026" in letter.text
    assert "Not legal advice." in letter.text


def test_whoever_has_the_digest_is_told_so_and_nothing_changes(doors: Doors) -> None:
    number = subscribed(doors)

    with at_work(doors, NOON + timedelta(hours=1)) as unit:
        ask(unit, REED, replace(SEVEN, hour=3, zone=BERLIN), paths.templates())

        found = held(unit, number)
        assert found is not None
        assert found.choices == SEVEN
        assert letters(unit, REED)[-1].subject == "You get the daily digest already"
        assert PREFERENCES in letters(unit, REED)[-1].text
        assert CONFIRM not in letters(unit, REED)[-1].text


def test_three_letters_a_day_go_to_one_address_however_often_somebody_asks(doors: Doors) -> None:
    for minute in range(6):
        with at_work(doors, NOON + timedelta(minutes=minute)) as unit:
            ask(unit, REED, SEVEN, paths.templates())
    with at_work(doors, NOON + timedelta(hours=25)) as unit:
        assert len(letters(unit, REED)) == 3
        ask(unit, REED, SEVEN, paths.templates())
        assert len(letters(unit, REED)) == 4


def test_the_newest_wish_counts_until_it_is_confirmed(doors: Doors) -> None:
    with at_work(doors) as unit:
        ask(unit, REED, SEVEN, paths.templates())
    with at_work(doors, NOON + timedelta(minutes=1)) as unit:
        ask(unit, REED, replace(SEVEN, hour=9), paths.templates())

        assert confirm(unit, number_of(unit, REED)).choices.hour == 9


@pytest.mark.parametrize(
    ("address", "choices", "error"),
    [
        ("reed@example.org\nBcc: x@example.org", SEVEN, Unreadable),
        (REED, Choices("Mars/Olympus", 7), Unreadable),
        (REED, Choices(EASTERN, 24), Unreadable),
        (REED, replace(SEVEN, left_out=frozenset({DigestSection.PAST_DUE})), Unreadable),
        (REED, replace(SEVEN, all_matters=False), Unreadable),
        (REED, replace(SEVEN, all_matters=False, matters=("no-such",)), NotFound),
        (REED, replace(SEVEN, all_matters=False, matters=(PRIVATE_MATTER,)), NotFound),
    ],
)
def test_what_cannot_be_taken_leaves_nothing_behind(
    doors: Doors, address: str, choices: Choices, error: type[Exception]
) -> None:
    with pytest.raises(error), at_work(doors) as unit:
        ask(unit, address, choices, paths.templates())

    with at_work(doors) as unit:
        assert unit.session.scalar(select(func.count()).select_from(Subscription)) == 0
        assert unit.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0


def test_choices_leave_no_history(doors: Doors) -> None:
    with at_work(doors) as unit:
        before = unit.session.scalar(select(func.count()).select_from(Change))

    subscribed(doors)

    with at_work(doors) as unit:
        assert unit.session.scalar(select(func.count()).select_from(Change)) == before


# Accounts


def test_an_account_s_own_address_needs_no_letter(doors: Doors) -> None:
    with at_work(doors, viewer=tilda()) as unit:
        assert ask_for_account(unit, "somebody-else@example.org", SEVEN, paths.templates())

        found = subscriber_at(unit, TILDA)
        assert found is not None
        assert (found.address, found.viewer) == (TILDA, tilda())
        assert letters(unit) == []
        assert live(unit) == [TILDA]


def test_an_account_takes_over_what_its_address_had_as_a_plain_one(doors: Doors) -> None:
    number = subscribed(doors, TILDA, replace(SEVEN, hour=3))

    with at_work(doors, viewer=tilda()) as unit:
        ask_for_account(unit, "", SEVEN, paths.templates())

        assert number_of(unit) == number
        assert subscribers(unit, [number])[0].viewer == tilda()


def test_a_calendar_made_for_a_plain_address_never_shows_what_an_account_may_see(doors: Doors) -> None:
    number = subscribed(doors, TILDA)
    with at_work(doors) as unit:
        feed = make_feed(unit, FeedOwner(subscription=number))
    with at_work(doors, viewer=tilda()) as unit:
        before = held(unit, number)
        ask_for_account(unit, "", SEVEN, paths.templates())

        after = held(unit, number)
        assert before is not None
        assert after is not None
        assert after.epoch == before.epoch + 1
        assert feeds_of(unit, FeedOwner(subscription=number)) == ()
        with pytest.raises(NotFound):
            open_feed(unit, feed.number, feed.epoch)


def test_an_account_without_an_address_names_one_whose_holder_confirms(doors: Doors) -> None:
    with at_work(doors, viewer=olga()) as unit:
        assert not ask_for_account(unit, "olga@example.org", SEVEN, paths.templates())
        assert live(unit) == []
        found = held_by(unit, "olga")
        assert found is not None
        assert found.standing is Standing.WAITING
        assert (found.viewer, found.asker) == (Viewer(), olga())

        confirm(unit, found.number, "olga")

        assert live(unit) == ["olga@example.org"]
        with pytest.raises(Nonsense):
            ask_for_account(unit, "elsewhere@example.org", SEVEN, paths.templates())


def test_an_account_does_not_get_hold_of_what_goes_to_somebody_else(doors: Doors) -> None:
    subscribed(doors, REED)

    with at_work(doors, viewer=olga()) as unit:
        ask_for_account(unit, REED, replace(SEVEN, hour=3), paths.templates())

        found = subscriber_at(unit, REED)
        assert found is not None
        assert (found.account_key, found.hour) == (None, 7)
        assert held_by(unit, "olga") is None


def test_an_address_that_an_account_asked_for_can_be_confirmed_without_that_account(doors: Doors) -> None:
    private = replace(SEVEN, all_matters=False, matters=(PRIVATE_MATTER,))
    with at_work(doors, viewer=olga()) as unit:
        _member(unit, "olga")
        ask_for_account(unit, REED, private, paths.templates())

        after = confirm(unit, number_of(unit, REED))

        assert (after.viewer, after.asker) == (Viewer(), Viewer())
        assert after.choices.all_matters
        assert held_by(unit, "olga") is None


def test_a_stranger_s_wish_takes_nothing_from_the_account_that_waits_for_the_answer(doors: Doors) -> None:
    with at_work(doors, viewer=olga()) as unit:
        ask_for_account(unit, REED, SEVEN, paths.templates())
        before = held_by(unit, "olga")
    with at_work(doors, NOON + timedelta(minutes=1)) as unit:
        ask(unit, REED, replace(SEVEN, hour=3), paths.templates())

        assert held_by(unit, "olga") == before
        assert len(letters(unit, REED)) == 2
        assert confirm(unit, number_of(unit, REED), "olga").viewer == olga()


def test_after_its_letter_is_too_old_a_visitor_s_wish_replaces_that_of_an_account(doors: Doors) -> None:
    with at_work(doors, viewer=olga()) as unit:
        ask_for_account(unit, REED, SEVEN, paths.templates())
    with at_work(doors, NOON + timedelta(days=8)) as unit:
        ask(unit, REED, replace(SEVEN, hour=3), paths.templates())

        assert held_by(unit, "olga") is None
        with pytest.raises(Stale):
            confirm(unit, number_of(unit, REED), "olga")
        assert confirm(unit, number_of(unit, REED)).choices.hour == 3


def test_strangers_cannot_use_up_the_letters_that_an_account_asks_for(doors: Doors) -> None:
    for minute in range(5):
        with at_work(doors, NOON + timedelta(minutes=minute)) as unit:
            ask(unit, REED, SEVEN, paths.templates())
    for minute in range(5, 10):
        with at_work(doors, NOON + timedelta(minutes=minute), olga()) as unit:
            ask_for_account(unit, REED, replace(SEVEN, hour=minute), paths.templates())
    with at_work(doors, NOON + timedelta(minutes=10)) as unit:
        found = held_by(unit, "olga")

        assert len(letters(unit, REED)) == 3 + 3
        assert found is not None
        assert (found.epoch, found.choices.hour) == (0, 7)  # no letter, no change: the third letter's wish stands
        assert confirm(unit, found.number, "olga").viewer == olga()


def test_without_a_letter_the_links_of_earlier_ones_keep_their_meaning(doors: Doors) -> None:
    for minute in range(3):
        with at_work(doors, NOON + timedelta(minutes=minute)) as unit:
            ask(unit, REED, SEVEN, paths.templates())
    with at_work(doors, NOON + timedelta(minutes=4)) as unit:
        before = held(unit, number_of(unit, REED))
        ask(unit, REED, replace(SEVEN, hour=3), paths.templates())

        assert held(unit, number_of(unit, REED)) == before


# What went out before stays as it is until a letter is answered


def _member(unit: Unit, account: str) -> None:
    matter = unit.session.scalars(select(Matter.id).where(Matter.key == PRIVATE_MATTER)).one()
    number = unit.session.scalars(select(Account.id).where(Account.key == account)).one()
    unit.session.add(MatterMember(matter_id=matter, account_id=number))
    unit.session.flush()


def _ended(doors: Doors, account: Viewer) -> Held:
    """The digest of an account over a private matter, which its reader ended."""
    with at_work(doors, viewer=account) as unit:
        _member(unit, account.key or "")
        chosen = replace(SEVEN, hour=4, all_matters=False, matters=(PRIVATE_MATTER,))
        ask_for_account(unit, "", chosen, paths.templates())
        end(unit, number_of(unit))
        found = held(unit, number_of(unit))
    assert found is not None
    return found


def test_another_account_does_not_take_over_what_an_account_ended(doors: Doors) -> None:
    before = _ended(doors, tilda())

    with pytest.raises(Nonsense, match="another account's"), at_work(doors, viewer=olga()) as unit:
        ask_for_account(unit, TILDA, SEVEN, paths.templates())

    with at_work(doors) as unit:
        assert held(unit, before.number) == before
        assert letters(unit) == []


def test_an_account_does_not_ask_for_the_address_of_another_account(doors: Doors) -> None:
    with pytest.raises(Nonsense, match="another account's"), at_work(doors, viewer=olga()) as unit:
        ask_for_account(unit, TILDA, SEVEN, paths.templates())

    with at_work(doors) as unit:
        assert unit.session.scalar(select(func.count()).select_from(Subscription)) == 0


def test_a_visitor_s_wish_leaves_what_an_account_ended_as_it_was_and_takes_it_up_so(doors: Doors) -> None:
    before = _ended(doors, tilda())

    with at_work(doors, NOON + timedelta(minutes=1)) as unit:
        ask(unit, TILDA, replace(SEVEN, hour=9, form=MailForm.TEXT), paths.templates())
        assert held(unit, before.number) == replace(
            before, version=before.version + 1
        )  # it notes when it was asked for
        (letter,) = letters(unit)
        assert "earlier choices hold" in " ".join(letter.text.split())
        assert CONFIRM in letter.text

        after = confirm(unit, before.number)

        assert (after.viewer, after.choices, after.epoch) == (tilda(), before.choices, before.epoch)
        assert after.standing is Standing.LIVE


def test_an_account_s_wish_leaves_what_a_plain_reader_ended_until_the_letter_is_answered(doors: Doors) -> None:
    number = subscribed(doors, REED, replace(SEVEN, hour=4))
    with at_work(doors) as unit:
        feed = make_feed(unit, FeedOwner(subscription=number))
        end(unit, number)
        make_feed(unit, FeedOwner(subscription=number))
    with at_work(doors, NOON + timedelta(minutes=1), olga()) as unit:
        before = held(unit, number)
        ask_for_account(unit, REED, replace(SEVEN, hour=9), paths.templates())
        waits = held(unit, number)

        assert before is not None
        assert waits is not None
        assert (waits.viewer, waits.asker, waits.epoch, waits.choices) == (Viewer(), olga(), 0, before.choices)
        assert feeds_of(unit, FeedOwner(subscription=number)) != ()
        assert confirm(unit, number, "olga").viewer == olga()
        after = held(unit, number)
        assert after is not None
        assert (after.epoch, after.choices.hour) == (1, 4)
        assert feeds_of(unit, FeedOwner(subscription=number)) == ()
        with pytest.raises(NotFound):
            open_feed(unit, feed.number, feed.epoch)


def test_an_account_that_asked_twice_waits_for_the_newest_letter_alone(doors: Doors) -> None:
    for minute, address in enumerate((REED, "olga@example.org")):
        with at_work(doors, NOON + timedelta(minutes=minute), olga()) as unit:
            ask_for_account(unit, address, SEVEN, paths.templates())
    with at_work(doors) as unit:
        found = held_by(unit, "olga")
        assert found is not None
        assert found.address == "olga@example.org"
        with pytest.raises(Stale):
            confirm(unit, number_of(unit, REED), "olga")


def test_a_closed_account_s_address_goes_to_its_holder_as_a_plain_one(doors: Doors) -> None:
    before = _ended(doors, tilda())
    with at_work(doors, NOON + timedelta(minutes=1)) as unit:
        resume(unit, before.number)
        _close(unit, "tilda")
        ask(unit, TILDA, SEVEN, paths.templates())
        shown = held(unit, before.number)
        assert shown is not None
        assert (shown.viewer, shown.is_closed) == (Viewer(), True)

        after = confirm(unit, before.number)

        assert (after.viewer, after.is_closed, after.epoch) == (Viewer(), False, before.epoch + 1)
        assert subscribers(unit, [before.number])[0].viewer == Viewer()


def _close(unit: Unit, account: str) -> None:
    unit.session.scalars(select(Account).where(Account.key == account)).one().is_active = False
    unit.session.flush()


def test_a_closed_account_gets_nothing(doors: Doors) -> None:
    with at_work(doors, viewer=tilda()) as unit:
        ask_for_account(unit, "", SEVEN, paths.templates())
        number = number_of(unit)
        unit.session.scalars(select(Account).where(Account.key == "tilda")).one().is_active = False
        unit.session.flush()

        assert (live(unit), due_groups(unit), live_alerted(unit)) == ([], (), ())
        assert subscribers(unit, [number]) == ()
        assert [row.standing for row in listed(unit)] == [Standing.CLOSED]


# What is read


def test_matters_are_those_that_were_chosen_and_may_be_seen(doors: Doors) -> None:
    plain = subscribed(doors, REED)
    with at_work(doors, viewer=tilda()) as unit:
        ask_for_account(unit, "", SEVEN, paths.templates())
        own, other = subscribers(unit, [number_of(unit), plain])[::-1]
        assert (matters_of(unit, own), matters_of(unit, other)) == ((OPEN_MATTER,), (OPEN_MATTER,))

        matter = unit.session.scalars(select(Matter.id).where(Matter.key == PRIVATE_MATTER)).one()
        account = unit.session.scalars(select(Account.id).where(Account.key == "tilda")).one()
        unit.session.add(MatterMember(matter_id=matter, account_id=account))
        unit.session.flush()
        assert set(matters_of(unit, own)) == {OPEN_MATTER, PRIVATE_MATTER}

        choose(
            unit, own.number, replace(SEVEN, all_matters=False, matters=(PRIVATE_MATTER,)), _version(unit, own.number)
        )
        (narrowed,) = subscribers(unit, [own.number])
        assert matters_of(unit, narrowed) == (PRIVATE_MATTER,)

        unit.session.delete(unit.session.scalars(select(MatterMember)).one())
        unit.session.flush()
        assert matters_of(unit, narrowed) == ()


@pytest.mark.parametrize("role", Role)
def test_nothing_sealed_goes_by_mail_whoever_reads(role: Role) -> None:
    from tracker.db.visibility import Scope  # noqa: PLC0415

    viewer = Viewer("somebody", "Somebody", role)

    assert not Scope(viewer, by_mail=True).sees_sealed
    assert Scope(viewer, by_mail=True).sees_private
    assert Scope(viewer, by_mail=True).rights == (False, True)


def test_groups_are_told_apart_by_zone_hour_and_days(doors: Doors) -> None:
    subscribed(doors, REED)
    subscribed(doors, "berlin@example.org", Choices(BERLIN, 7))
    subscribed(doors, "weekdays@example.org", replace(SEVEN, days=DigestDays.WEEKDAYS))
    subscribed(doors, "seven@example.org")

    with at_work(doors) as unit:
        assert set(due_groups(unit)) == {
            DueGroup(EASTERN, 7, DigestDays.DAILY),
            DueGroup(EASTERN, 7, DigestDays.WEEKDAYS),
            DueGroup(BERLIN, 7, DigestDays.DAILY),
        }
        assert live(unit) == [REED, "seven@example.org"]
        assert live(unit, BERLIN) == ["berlin@example.org"]


def test_without_public_reading_only_accounts_and_the_settings_addresses_get_mail(doors: Doors) -> None:
    subscribed(doors, REED)
    with at_work(doors, viewer=tilda()) as unit:
        ask_for_account(unit, "", SEVEN, paths.templates())
        follow_settings(unit, ["desk@example.org"], 7, EASTERN)

        assert live(unit, public_reading=False) == [TILDA, "desk@example.org"]
        assert due_groups(unit, public_reading=False) == (DueGroup(EASTERN, 7, DigestDays.DAILY),)


def test_many_subscribers_are_read_with_few_questions(doors: Doors) -> None:
    with at_work(doors) as unit:
        unit.session.add_all(
            Subscription(address=f"r{n}@example.org", zone=EASTERN, hour=7, asked_at=NOON, confirmed_at=NOON)
            for n in range(1201)
        )
        unit.session.flush()
        numbers = [reader.number for reader in live_in(unit, EASTERN, 7, DigestDays.DAILY)]

        found = subscribers(unit, numbers)

    assert [one.number for one in found] == numbers
    assert len(found) == 1201


# Choosing, pausing, ending


def _version(unit: Unit, number: int) -> int:
    found = held(unit, number)
    assert found is not None
    return found.version


def test_choices_are_saved_whole(doors: Doors) -> None:
    number = subscribed(doors)
    wanted = Choices(
        zone=BERLIN,
        hour=23,
        days=DigestDays.WEEKDAYS,
        form=MailForm.TEXT,
        when_empty=False,
        left_out=frozenset({DigestSection.MONTH, DigestSection.COVERAGE}),
        all_matters=False,
        matters=(OPEN_MATTER,),
        alerts=frozenset({AlertKind.PAST_DUE}),
    )

    with at_work(doors) as unit:
        choose(unit, number, wanted, _version(unit, number))

    with at_work(doors) as unit:
        found = held(unit, number)
        (reader,) = subscribers(unit, [number])
        assert found is not None
        assert found.choices == wanted
        assert (reader.left_out, reader.alerts, reader.matters) == (wanted.left_out, wanted.alerts, (OPEN_MATTER,))


def test_whoever_saves_second_is_told(doors: Doors) -> None:
    number = subscribed(doors)
    with at_work(doors) as unit:
        seen = _version(unit, number)
        choose(unit, number, replace(SEVEN, hour=9), seen)

    with pytest.raises(Stale), at_work(doors) as unit:
        choose(unit, number, replace(SEVEN, hour=10), seen)

    with at_work(doors) as unit:
        assert subscribers(unit, [number])[0].hour == 9


def test_whoever_chooses_alerts_is_told_of_what_comes_from_then_on(doors: Doors) -> None:
    number = subscribed(doors)
    with at_work(doors) as unit:
        matter = unit.session.scalars(select(Matter.id).where(Matter.key == OPEN_MATTER)).one()
        noticed = AlertEvent(
            matter_id=matter, kind=AlertKind.PAST_DUE, subject_key="x", slot="1", at=NOON, words="Past due"
        )
        unit.session.add(noticed)
        unit.session.flush()

        choose(unit, number, replace(SEVEN, alerts=frozenset({AlertKind.PAST_DUE})), _version(unit, number))

        assert subscribers(unit, [number])[0].alerted_through == noticed.id
        assert [reader.number for reader in live_alerted(unit)] == [number]


def test_a_pause_lasts_through_its_last_day_on_the_reader_s_calendar(doors: Doors) -> None:
    number = subscribed(doors)
    with at_work(doors) as unit:
        pause(unit, number, date(2026, 11, 24))

        days = [date(2026, 11, day) for day in range(22, 27)]
        assert [bool(live(unit, slot=day)) for day in days] == [False, False, False, True, True]
        assert due_groups(unit) != ()
    # At noon the newest slot is that day's; at 1 a.m. on the 25th it is the 24th's.
    for at, goes in ((datetime(2026, 11, 24, 17, tzinfo=UTC), False), (datetime(2026, 11, 25, 17, tzinfo=UTC), True)):
        with at_work(doors, at) as unit:
            assert bool(live(unit)) is goes
    with at_work(doors, datetime(2026, 11, 25, 6, tzinfo=UTC)) as unit:
        assert live(unit) == []


def test_a_pause_without_a_day_lasts_until_it_is_taken_up(doors: Doors) -> None:
    number = subscribed(doors)
    with at_work(doors) as unit:
        pause(unit, number, None)
        assert due_groups(unit) == ()
        assert live(unit, slot=date(2040, 1, 1)) == []

        resume(unit, number)

        assert live(unit) == [REED]


def test_a_pause_up_to_a_day_that_is_past_is_refused(doors: Doors) -> None:
    number = subscribed(doors)
    with at_work(doors) as unit:
        with pytest.raises(Nonsense):
            pause(unit, number, date(2026, 11, 21))
        pause(unit, number, date(2026, 11, 22))


def test_ending_twice_is_ending_once(doors: Doors) -> None:
    number = subscribed(doors)
    with at_work(doors) as unit:
        assert end(unit, number) == REED
    with at_work(doors, NOON + timedelta(days=1)) as unit:
        assert end(unit, number) == REED
        assert live(unit) == []
        assert unit.session.scalars(select(Subscription.ended_at)).one() == NOON

        resume(unit, number)

        assert live(unit) == [REED]


def test_what_was_ended_is_not_revived_by_a_stranger_who_asks(doors: Doors) -> None:
    number = subscribed(doors)
    with at_work(doors) as unit:
        end(unit, number)
        ask(unit, REED, SEVEN, paths.templates())
        assert live(unit) == []

        confirm(unit, number)

        assert live(unit) == [REED]


def test_an_address_given_up_goes_out_again_once_an_admin_or_its_holder_says_so(doors: Doors) -> None:
    number = subscribed(doors)
    with at_work(doors, NOON + timedelta(minutes=1)) as unit:
        stop(unit, number, "550 5.1.1 no such mailbox")
        assert live(unit) == []
        assert [(row.standing, row.why) for row in listed(unit)] == [(Standing.STOPPED, "550 5.1.1 no such mailbox")]
        restart(unit, number)
        assert live(unit) == [REED]

        stop(unit, number, "550 5.1.1 no such mailbox")
        ask(unit, REED, SEVEN, paths.templates())
        assert live(unit) == []
        confirm(unit, number)
        assert live(unit) == [REED]


def test_what_an_admin_stopped_stays_so_until_an_admin_starts_it(doors: Doors) -> None:
    number = subscribed(doors)
    with at_work(doors, NOON + timedelta(minutes=1)) as unit:
        stop(unit, number)
        before = len(letters(unit, REED))
        ask(unit, REED, SEVEN, paths.templates())
        assert len(letters(unit, REED)) == before  # nor does a letter go there

        for act in (confirm, resume):
            with pytest.raises(Nonsense, match="An admin stopped mail"):
                act(unit, number)
        end(unit, number)
        follow_settings(unit, [REED], 7, EASTERN)

        assert [row.standing for row in listed(unit)] == [Standing.ENDED]
        with pytest.raises(Nonsense, match="An admin stopped mail"):
            resume(unit, number)
        restart(unit, number)
        resume(unit, number)
        assert live(unit) == [REED]


def test_an_account_does_not_undo_what_an_admin_stopped(doors: Doors) -> None:
    with at_work(doors, viewer=tilda()) as unit:
        ask_for_account(unit, "", SEVEN, paths.templates())
        stop(unit, number_of(unit))
        end(unit, number_of(unit))

        with pytest.raises(Nonsense, match="An admin stopped mail"):
            ask_for_account(unit, "", SEVEN, paths.templates())

        assert live(unit) == []


def test_the_calendars_of_a_plain_address_end_with_its_digest(doors: Doors) -> None:
    number = subscribed(doors)
    with at_work(doors) as unit:
        feed = make_feed(unit, FeedOwner(subscription=number))
        end(unit, number)

        assert feeds_of(unit, FeedOwner(subscription=number)) == ()
        with pytest.raises(NotFound):
            open_feed(unit, feed.number, feed.epoch)


def test_the_calendars_of_an_account_go_on_after_its_digest(doors: Doors) -> None:
    with at_work(doors, viewer=tilda()) as unit:
        ask_for_account(unit, "", SEVEN, paths.templates())
        feed = make_feed(unit, FeedOwner(account="tilda"))
        end(unit, number_of(unit))

        assert [one.number for one in feeds_of(unit, FeedOwner(account="tilda"))] == [feed.number]


# Rows that this machine cannot read


def test_a_reader_in_a_zone_that_is_not_known_here_is_left_out_alone(doors: Doors) -> None:
    number, other = subscribed(doors), subscribed(doors, "other@example.org")
    with at_work(doors) as unit:
        choose(unit, number, replace(SEVEN, alerts=frozenset(AlertKind)), _version(unit, number))
        choose(unit, other, replace(SEVEN, alerts=frozenset(AlertKind)), _version(unit, other))
        # Debian took this alias of a joke out of its zone files in 2020.
        unit.session.get_one(Subscription, number).zone = "US/Pacific-New"
        unit.session.flush()

        assert due_groups(unit) == (DueGroup(EASTERN, 7, DigestDays.DAILY),)
        assert live_in(unit, "US/Pacific-New", 7, DigestDays.DAILY) == ()
        assert [reader.number for reader in live_alerted(unit)] == [other]
        assert [reader.number for reader in subscribers(unit, [number, other])] == [other]
        assert subscriber_at(unit, REED) is None
        (said,) = unreadable(unit)
        assert f"Subscription {number} " in said
        assert "US/Pacific-New" in said
        assert "@" not in said
        assert [row.address for row in listed(unit, Standing.STOPPED)] == [REED]
        found = held(unit, number)
        assert found is not None
        assert found.standing is Standing.STOPPED
        ask(unit, REED, SEVEN, paths.templates())
        pause(unit, number, date(2026, 11, 24))
        resume(unit, number)

        choose(unit, number, SEVEN, _version(unit, number))

        assert REED in live(unit)
        assert unreadable(unit) == ()


def test_words_of_another_version_count_for_nothing(doors: Doors) -> None:
    number = subscribed(doors)
    with at_work(doors) as unit:
        row = unit.session.get_one(Subscription, number)
        row.left_out, row.alerts = ("old_section", "month"), ("old_alert", "past_due")
        unit.session.flush()

        (reader,) = subscribers(unit, [number])
        found = held(unit, number)

        assert (reader.left_out, reader.alerts) == ({DigestSection.MONTH}, {AlertKind.PAST_DUE})
        assert found is not None
        assert (found.choices.left_out, found.choices.alerts) == ({DigestSection.MONTH}, {AlertKind.PAST_DUE})


# The admin's list


def test_the_list_comes_in_pages_by_standing_and_part_of_an_address(doors: Doors) -> None:
    for name in ("ann", "bob", "c_d", "cxd"):
        subscribed(doors, f"{name}@example.org")
    with at_work(doors) as unit:
        numbers = {row.address[:3]: row.number for row in listed(unit)}
        end(unit, numbers["ann"])
        stop(unit, numbers["bob"], "550 no")
        pause(unit, numbers["c_d"], date(2026, 11, 23))

        def shown(*asked: object, **more: object) -> list[str]:
            return [row.address[:3] for row in listed(unit, *asked, **more)]  # type: ignore[arg-type]

        assert numbers_of(unit) == {
            Standing.ENDED: 1, Standing.STOPPED: 1, Standing.PAUSED: 1, Standing.LIVE: 1,
        }  # fmt: skip
        assert shown() == ["ann", "bob", "c_d", "cxd"]
        assert (shown(limit=2), shown(after="bob@example.org", limit=2)) == (["ann", "bob"], ["c_d", "cxd"])
        assert [shown(one) for one in (Standing.STOPPED, Standing.PAUSED, Standing.WAITING)] == [["bob"], ["c_d"], []]
        assert (shown(part="C_D@"), shown(part="%"), shown(part="d@ex")) == (["c_d"], [], ["c_d", "cxd"])
        assert numbers_of(unit, "c_d") == {Standing.PAUSED: 1}
        for number in numbers.values():
            found = held(unit, number)
            assert found is not None
            assert [row.standing for row in listed(unit, part=found.address)] == [found.standing]


def test_making_links_void_counts_on(doors: Doors) -> None:
    number = subscribed(doors)
    with at_work(doors) as unit:
        void_links(unit, number)

        found = held(unit, number)
        assert found is not None
        assert found.epoch == 1
        with pytest.raises(NotFound):
            void_links(unit, number + 1)


# What follows the settings


def follow(unit: Unit, *addresses: str, hour: int = 7) -> int:
    changed = follow_settings(unit, addresses, hour, EASTERN)
    assert follows_settings(unit, addresses, hour, EASTERN)
    assert follow_settings(unit, addresses, hour, EASTERN) == 0
    return changed


def test_what_the_settings_name_goes_out_without_a_letter_at_their_hour(doors: Doors) -> None:
    with at_work(doors) as unit:
        assert not follows_settings(unit, ["Desk@localhost"], 7, EASTERN)
        assert follow(unit, "Desk@localhost", REED) == 2
        assert live(unit) == ["desk@localhost", REED]
        assert letters(unit, REED) == []

        assert follow(unit, "Desk@localhost", REED, hour=9) == 2

        assert due_groups(unit) == (DueGroup(EASTERN, 9, DigestDays.DAILY),)


def test_following_asks_two_questions_and_writes_nothing_where_nothing_changed(doors: Doors) -> None:
    with at_work(doors) as unit:
        follow(unit, REED, "desk@localhost")
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(doors.database.engine, "before_cursor_execute", note)
    with doors.reading() as session:
        assert follows_settings(Unit(session, TESTER, NOON), [REED, "desk@localhost"], 7, EASTERN)
    event.remove(doors.database.engine, "before_cursor_execute", note)

    assert len([one for one in asked if one.startswith("SELECT")]) == 2
    assert not [one for one in asked if one.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_what_the_settings_name_no_longer_ends_and_comes_back_with_its_name(doors: Doors) -> None:
    with at_work(doors) as unit:
        follow(unit, "desk@localhost", REED)
        assert follow(unit, "desk@localhost") == 1
        assert live(unit) == ["desk@localhost"]
        assert follow(unit, "desk@localhost", REED) == 1
        assert live(unit) == ["desk@localhost", REED]


def test_what_its_reader_ended_is_never_revived_by_the_settings(doors: Doors) -> None:
    with at_work(doors) as unit:
        follow(unit, REED)
        number = number_of(unit, REED)
        end(unit, number)
        assert follow(unit, REED) == 0
        assert live(unit) == []

        follow(unit, "desk@localhost")
        follow(unit, REED, "desk@localhost")
        assert live(unit) == ["desk@localhost"]

        resume(unit, number)  # by the reader's own link
        assert live(unit) == ["desk@localhost", REED] or live(unit) == [REED, "desk@localhost"]
        follow(unit, "desk@localhost")
        assert REED in live(unit)  # it is the reader's own choice by now


def test_ending_what_the_settings_ended_keeps_them_from_taking_it_up(doors: Doors) -> None:
    with at_work(doors) as unit:
        follow(unit, REED)
        follow(unit, "desk@localhost")
        end(unit, number_of(unit, REED))

        follow(unit, REED, "desk@localhost")

        assert live(unit) == ["desk@localhost"]


def test_a_reader_s_own_hour_is_left_alone_where_the_settings_name_the_address_too(doors: Doors) -> None:
    number = subscribed(doors, REED, replace(SEVEN, hour=5))
    with at_work(doors) as unit:
        assert follow(unit, REED) == 0
        assert subscribers(unit, [number])[0].hour == 5
        follow(unit, "desk@localhost")
        assert subscribers(unit, [number])[0].hour == 5


def test_the_hour_of_the_settings_is_kept_while_the_rest_is_chosen(doors: Doors) -> None:
    with at_work(doors) as unit:
        follow(unit, REED)
        number = number_of(unit, REED)

        choose(unit, number, Choices(BERLIN, 3, form=MailForm.TEXT), _version(unit, number))

        (found,) = subscribers(unit, [number])
        assert (found.zone, found.hour, found.form) == (EASTERN, 7, MailForm.TEXT)
        assert follow(unit, REED) == 0


@pytest.mark.parametrize("is_taken", [False, True])
def test_an_account_s_digest_follows_its_address(doors: Doors, *, is_taken: bool) -> None:
    new = "tilda.brown@example.org"
    if is_taken:
        subscribed(doors, new, replace(SEVEN, hour=4))
    with at_work(doors, viewer=tilda()) as unit:
        ask_for_account(unit, "", SEVEN, paths.templates())
        unit.session.scalars(select(Account).where(Account.key == "tilda")).one().email = new
        unit.session.flush()

        assert follow(unit) == 1

        found = subscriber_at(unit, new)
        assert found is not None
        assert (found.address, found.hour) == (new, 7)
        assert found.epoch > 0  # links in the mailbox before do nothing any more
        assert live(unit) == [new]
