"""Mail that waited while its reader went, or while what it tells was closed: it does not go out as it was written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.mail.waiting import NOW, SAID, addresses, outcomes, prepare, reader, rows, run, subscribe
from tests.running import TESTER, doors_at
from tracker.bootstrap import Doors
from tracker.db.models import Account, AlertEvent, Matter, MatterMember, Subscription
from tracker.domain.mail_words import AlertKind
from tracker.domain.vocabulary import Role
from tracker.mail.message import Outgoing
from tracker.services import outbox, subscribing
from tracker.services.unit import Unit

FIRST, SECOND = addresses(2)
LAST = "reader-99@example.org"


class Door:
    """Takes everything; with the first message `meanwhile` happens."""

    seconds = 10.0

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        self.meanwhile = meanwhile
        self.sent: list[str] = []

    @contextmanager
    def open(self) -> Iterator["Door"]:
        yield self

    def send(self, outgoing: Outgoing, _: str) -> str:
        self.sent.append(outgoing.recipient)
        if len(self.sent) == 1:
            self.meanwhile()
        return "a door"

    def deliver(self, outgoing: Outgoing, name: str) -> str:
        return self.send(outgoing, name)


@pytest.fixture
def doors(engine_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(engine_url, tmp_path, NOW) as opened:
        yield opened


def change(doors: Doors, whose: str, /, **values: object) -> None:
    with doors.writing("tests") as session:
        session.execute(update(Subscription).where(Subscription.address == whose).values(values))


def an_account(doors: Doors, address: str, role: Role = Role.CLERK) -> int:
    """An account that gets its digest at this address."""
    with doors.writing("tests") as session:
        account = Account(key="tilda-brown", name="Tilda Brown", role=role, email=address, created_at=NOW)
        session.add(account)
        session.flush()
        number = account.id
    change(doors, address, account_id=number)
    return number


def a_matter(doors: Doors, *, is_public: bool = False, member: int | None = None) -> None:
    with doors.writing("tests") as session:
        matter = Matter(key="brown", title="Brown v. Bureau", zone="UTC", summary="Made up", is_public=is_public)
        session.add(matter)
        session.flush()
        if member is not None:
            session.add(MatterMember(matter_id=matter.id, account_id=member))


def end_membership(doors: Doors) -> None:
    with doors.writing("tests") as session:
        session.delete(session.scalars(select(MatterMember)).one())


def ends(doors: Doors) -> None:
    with doors.writing("tests") as session:
        subscribing.end(Unit(session, TESTER, NOW), reader_number(doors, LAST))


def reader_number(doors: Doors, address: str) -> int:
    return reader(doors, address).id


@pytest.mark.parametrize("others", [1, 60])
@pytest.mark.parametrize(
    "gone",
    [
        {"ended_at": NOW},
        {"stopped_at": NOW, "stopped_why": "550"},
        {"paused_at": NOW},
        {"paused_at": NOW, "paused_through": "2031-05-06"},
        {"address": "elsewhere@example.org"},
    ],
)
def test_whoever_goes_while_a_run_is_under_way_gets_nothing_of_it(
    doors: Doors, gone: dict[str, object], others: int
) -> None:
    prepare(doors, [*addresses(others), LAST])
    door = Door(lambda: change(doors, LAST, **gone))

    run(doors, door=door)

    assert door.sent == addresses(others)
    assert outcomes(doors)[-1] == "refused"


def test_whoever_unsubscribes_while_a_run_is_under_way_gets_nothing_of_it(doors: Doors) -> None:
    prepare(doors, [*addresses(60), LAST])
    door = Door(lambda: ends(doors))

    run(doors, door=door)

    assert door.sent == addresses(60)
    assert rows(doors)["reader-99 06"].last_error == "The reader ended it before this went out."


def test_nothing_goes_to_a_closed_account_while_a_run_is_under_way(doors: Doors) -> None:
    prepare(doors, [FIRST, LAST])
    number = an_account(doors, LAST)

    def close() -> None:
        with doors.writing("tests") as session:
            session.execute(update(Account).where(Account.id == number).values(is_active=False))

    door = Door(close)
    run(doors, door=door)

    assert (door.sent, outcomes(doors)) == ([FIRST], ["sent", "refused"])


@pytest.mark.parametrize(("through", "outcome"), [(None, "refused"), ("2031-05-06", "refused"), ("2031-05-05", "sent")])
def test_a_pause_keeps_what_was_written_before_it(doors: Doors, through: str | None, outcome: str) -> None:
    prepare(doors, [FIRST])
    change(doors, FIRST, paused_at=NOW, paused_through=through)

    run(doors)

    assert outcomes(doors) == [outcome]


def test_a_pause_goes_by_the_day_where_its_reader_is(doors: Doors) -> None:
    prepare(doors, [FIRST, SECOND])
    change(doors, FIRST, paused_at=NOW, paused_through="2031-05-06", zone="Pacific/Kiritimati")  # the 7th there
    change(doors, SECOND, paused_at=NOW, paused_through="2031-05-06")

    run(doors)

    assert outcomes(doors) == ["sent", "refused"]


def test_what_waits_ends_with_the_pause_the_end_and_the_stop(doors: Doors) -> None:
    prepare(doors, addresses(3))
    with doors.writing("tests") as session:
        unit = Unit(session, TESTER, NOW)
        for number, act in enumerate((subscribing.end, subscribing.stop), start=1):
            act(unit, reader_number(doors, f"reader-{number}@example.org"))
        subscribing.pause(unit, reader_number(doors, "reader-3@example.org"), date(2031, 5, 9))

    assert [row.last_error for row in rows(doors).values()] == [
        "The reader ended it before this went out.",
        "Mail to this address was stopped: An admin stopped it.",
        "The reader paused mail before this went out.",
    ]


def test_a_letter_that_asks_to_confirm_goes_to_whoever_ended_it_before(doors: Doors) -> None:
    number = subscribe(doors, [FIRST])[FIRST]
    change(doors, FIRST, ended_at=NOW)
    with doors.writing("tests") as session:
        outbox.prepare(Unit(session, TESTER, NOW), FIRST, outbox.CONFIRM, "06", SAID, subscription_id=number)

    run(doors)

    assert outcomes(doors) == ["sent"]


def test_only_the_readers_named_get_what_waits(doors: Doors) -> None:
    prepare(doors, addresses(3))
    change(doors, FIRST, ended_at=NOW)

    report = run(doors, recipients=frozenset({SECOND}))
    nobody = run(doors, recipients=frozenset())

    assert (len(report.delivered), nobody.delivered) == (1, [])
    assert outcomes(doors) == ["waits", "sent", "waits"]


@pytest.mark.parametrize(
    "closes",
    [
        end_membership,
        lambda doors: _set(doors, Account, role=Role.VIEWER),
        lambda doors: _set(doors, Matter, is_public=False),
    ],
)
def test_what_was_closed_since_it_was_written_is_taken_back_and_not_sent(
    doors: Doors, closes: Callable[[Doors], None]
) -> None:
    subscribe(doors, [FIRST])
    a_matter(doors, is_public=True, member=an_account(doors, FIRST))
    prepare(doors, [FIRST, SECOND])
    closes(doors)
    prepare(doors, [SECOND], slot="2031-05-07")

    run(doors)

    assert [(row.recipient, row.slot) for row in rows(doors).values()] == [(SECOND, "2031-05-07")]
    assert outcomes(doors) == ["sent"]


def _set(doors: Doors, model: type, **values: object) -> None:
    with doors.writing("tests") as session:
        row = session.scalars(select(model)).one()
        for name, value in values.items():
            setattr(row, name, value)


def test_what_closes_while_a_run_is_under_way_keeps_the_batches_after_it(doors: Doors) -> None:
    subscribe(doors, [LAST])
    a_matter(doors, member=an_account(doors, LAST))
    prepare(doors, [*addresses(60), LAST])
    door = Door(lambda: end_membership(doors))

    run(doors, door=door)

    assert door.sent == addresses(50)
    assert outcomes(doors) == ["sent"] * 50


def test_what_only_opens_or_corrects_takes_nothing_back(doors: Doors) -> None:
    a_matter(doors)
    prepare(doors, [FIRST])
    number = an_account(doors, FIRST)
    with doors.writing("tests") as session:
        matter = session.scalars(select(Matter)).one()
        matter.title = "Brown v. The Bureau"
        session.add(MatterMember(matter_id=matter.id, account_id=number))

    run(doors)

    assert outcomes(doors) == ["sent"]


def test_days_merged_into_a_digest_that_is_taken_back_are_merged_into_none(doors: Doors) -> None:
    subscribe(doors, [FIRST])
    a_matter(doors, member=an_account(doors, FIRST))
    for day in ("05", "06"):
        prepare(doors, [FIRST], slot=f"2031-05-{day}")
    with doors.writing("tests") as session:
        outbox.merge_older(Unit(session, TESTER, NOW), FIRST, outbox.DIGEST, "2031-05-06", now=NOW)
    end_membership(doors)

    run(doors)

    assert [(row.slot, row.merged_into_id) for row in rows(doors).values()] == [("2031-05-05", None)]


def test_the_alerts_of_a_letter_that_is_taken_back_are_told_again(doors: Doors) -> None:
    subscribe(doors, [FIRST])
    a_matter(doors, member=an_account(doors, FIRST))
    with doors.writing("tests") as session:
        matter = session.scalars(select(Matter.id)).one()
        for number in range(1, 5):
            what = {"kind": AlertKind.PAST_DUE, "subject_key": f"report-{number}", "slot": "x", "words": "Past due"}
            session.add(AlertEvent(matter_id=matter, at=NOW, **what))
            session.flush()
    change(doors, FIRST, alerted_through=4)
    an_alert(doors, 2)
    run(doors)
    an_alert(doors, 4)
    end_membership(doors)

    run(doors)

    assert outcomes(doors) == ["sent"]
    assert reader(doors, FIRST).alerted_through == 2


def test_alerts_of_more_than_a_day_ago_are_not_told_again(doors: Doors) -> None:
    subscribe(doors, [FIRST])
    a_matter(doors, member=an_account(doors, FIRST))
    with doors.writing("tests") as session:
        matter = session.scalars(select(Matter.id)).one()
        for number, hours in enumerate((25, 2), start=1):
            what = {"kind": AlertKind.PAST_DUE, "subject_key": f"report-{number}", "slot": "x", "words": "Past due"}
            session.add(AlertEvent(matter_id=matter, at=NOW - timedelta(hours=hours), **what))
            session.flush()
    change(doors, FIRST, alerted_through=2)
    an_alert(doors, 2)
    end_membership(doors)

    run(doors)

    assert (outcomes(doors), reader(doors, FIRST).alerted_through) == ([], 1)


def an_alert(doors: Doors, event: int) -> None:
    """A letter about the events up to this one, that waits."""
    whose = reader(doors, FIRST).id
    with doors.writing("tests") as session:
        unit = Unit(session, TESTER, NOW)
        assert outbox.prepare(unit, FIRST, outbox.ALERT, f"{event} 2031-05-06", SAID, subscription_id=whose)
