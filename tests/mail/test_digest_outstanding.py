"""A digest never says that nothing is outstanding while something is, and goes by each date's earliest reading."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.mail.digests_made import BASE, HOME, after, digest_of, example, mailed, seven
from tests.running import TESTER, doors_at
from tracker import paths
from tracker.bootstrap import Doors
from tracker.db.models import Account, MailContent, Order, OutboxMessage, Subscription
from tracker.domain.compliance import assess
from tracker.domain.edtf import parse_as_of
from tracker.domain.record import MatterRecord
from tracker.domain.vocabulary import Role
from tracker.services.digest_preparing import prepare_digests
from tracker.services.digest_values import Composed
from tracker.services.digests import compose
from tracker.services.unit import Unit

ZONE = "America/New_York"
ANSWERED = {"due": "2025-06-10", "answers": ["2025-06-09"]}
FOUND = {**ANSWERED, "orders": {"second": "2025-06-12"}, "findings": ["second inadequate"]}


def sealed(record: MatterRecord) -> MatterRecord:
    """The same record, of which the court closed an entry that imposes nothing."""
    entries = {key: replace(entry, sealed=True) for key, entry in record.entries.items()}
    return replace(record, entries=entries)


def at_seven(record: MatterRecord, day: str, unmailed: int | None = None) -> Composed:
    return compose(
        [assess(record, seven(day))],
        as_of=seven(day),
        base_url=BASE,
        reader=HOME,
        unmailed={record.key: unmailed},
    )


def words_of(made: Composed) -> str:
    return " ".join(mailed(made).text.split())


# Duties that fall due later


def test_what_falls_due_after_the_week_is_counted_where_nothing_falls_due_before() -> None:
    made = digest_of([example(due="2025-06-30")], seven("2025-06-10"))

    assert made.digest.first_line == "Nothing due in the next 7 days; 1 later"
    assert not made.is_empty


def test_what_falls_due_after_a_month_is_counted_too() -> None:
    made = digest_of([example(due="2025-09-30")], seven("2025-06-10"))

    assert made.digest.first_line == "Nothing due in the next 7 days; 1 later"


def test_nothing_is_outstanding_where_all_is_answered() -> None:
    made = digest_of([example(**ANSWERED)], seven("2025-06-11"))

    assert made.digest.first_line == "Nothing outstanding"
    assert made.is_empty


# What a court found of an answer


def test_an_answer_found_inadequate_is_told_every_day() -> None:
    made = after([example(**FOUND)], ["2025-06-12", "2025-06-13", "2025-06-14"])

    assert made.digest.first_line == "1 found inadequate"
    assert not made.is_empty
    assert "PAST DUE OR FOUND INADEQUATE" in mailed(made).text
    assert "answered on time; found inadequate" in words_of(made)


def test_that_a_court_found_an_answer_inadequate_is_told_as_a_change() -> None:
    record = example(**FOUND)
    before = digest_of([replace(record, findings=())], seven("2025-06-11")).told

    made = digest_of([record], seven("2025-06-13"), before=before)

    assert (
        "last told as answered on time; adequacy not assessed; now answered on time; found inadequate."
    ) in words_of(made)


def test_an_answer_of_ours_found_inadequate_is_told_among_what_we_owe() -> None:
    made = digest_of([replace(example(**FOUND), acting_for="agency")], seven("2025-06-13"))

    assert made.digest.first_line == "Owed by us: 1 found inadequate"
    assert made.digest.groups[0].code == "owed_by_us"


# An earlier reading


def test_an_earlier_reading_is_gone_by_whatever_kind_of_date_it_is() -> None:
    made = digest_of([example(due="2025-06-18", rivals=["2025-06-16"])], seven("2025-06-10"))

    (item,) = made.digest.items
    assert (item.lines[0].due, item.lines[0].relative) == ("Wed 18 Jun 2025", "go by Mon 16 Jun 2025, in 6 days")


def test_on_the_day_of_an_earlier_reading_the_day_to_go_by_is_said() -> None:
    made = digest_of([example(due="2025-06-18", rivals=["2025-06-16"])], seven("2025-06-16"))

    assert "go by Mon 16 Jun 2025, today" in words_of(made)


def test_a_reading_that_makes_the_same_date_earlier_is_a_change() -> None:
    record = example(due="2025-06-18", rivals=["2025-06-16"])
    plain = replace(record, deadlines=tuple(replace(one, rivals=()) for one in record.deadlines))
    before = digest_of([plain], seven("2025-06-10")).told

    made = digest_of([record], seven("2025-06-11"), before=before)

    assert "go by Mon 16 Jun 2025, end of day EDT; your last digest went by Wed 18 Jun 2025" in words_of(made)


# What mail may not tell


def test_duties_that_mail_may_not_tell_are_counted_beside_those_that_it_tells() -> None:
    record = sealed(example(due="2025-06-10"))

    alone = at_seven(replace(record, obligations=(), deadlines=()), "2025-06-10", 2)
    beside = at_seven(record, "2025-06-10", 1)

    assert alone.digest.first_line == "2 duties that may not be mailed are outstanding; sign in to see them"
    assert alone.digest.subject.startswith("2 duties that may not be mailed")
    assert not alone.is_empty
    assert beside.digest.first_line == "1 due today; 1 duty that may not be mailed is outstanding; sign in to see it"


def test_who_may_not_know_reads_that_only_what_mail_may_tell_is_told() -> None:
    record = sealed(example(**ANSWERED))

    assert at_seven(record, "2025-06-11").digest.first_line == "Nothing outstanding in what mail may tell"
    assert at_seven(record, "2025-06-11", 0).digest.first_line == "Nothing outstanding"


def test_nothing_is_said_to_be_unchanged_that_mail_may_not_tell() -> None:
    made = after([sealed(example(**ANSWERED))], ["2025-06-11", "2025-06-12"])

    assert made.digest.compared.startswith("Nothing that mail may tell has changed since your last digest")


def test_a_record_that_ended_does_not_hide_duties_that_mail_may_not_tell() -> None:
    made = at_seven(sealed(example(**ANSWERED, record_through="2025-06-11")), "2025-08-11", 1)

    assert "1 duty that may not be mailed is outstanding" in made.digest.subject


@pytest.fixture
def doors(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_sqlite_url, tmp_path) as opened:
        yield opened


def test_whoever_may_see_sealed_orders_reads_how_many_duties_they_hold(doors: Doors) -> None:
    at = parse_as_of("2025-04-14T07:05", ZONE)
    with doors.writing("tests", why="test") as session:
        session.execute(update(Order).values(is_sealed=True))
        boss = Account(key="boss", name="Boss", role=Role.ADMIN, created_at=at)
        session.add(boss)
        session.flush()
        readers = [_reader("boss@example.org", at, boss.id), _reader("plain@example.org", at, None)]
        session.add_all(readers)
        session.flush()
        numbers = tuple(one.id for one in readers)
        unit = Unit(session, TESTER, at)
        assert prepare_digests(unit, numbers, base_url=BASE, templates=paths.templates(), now=at) == 2

        query = select(OutboxMessage.recipient, OutboxMessage.account_id, MailContent.subject).join(MailContent)
        subjects = {to: (account, subject) for to, account, subject in session.execute(query)}

    # The return of 7 April, the updates of 12, 13 and 14 April, and the duty without a date to facilitate the return.
    account, subject = subjects["boss@example.org"]
    assert account == boss.id
    assert subject == (
        "5 duties that may not be mailed are outstanding; sign in to see them - Abrego Garcia - Mon 14 Apr 2025"
    )
    assert subjects["plain@example.org"] == (
        None,
        "Nothing outstanding in what mail may tell - Abrego Garcia - Mon 14 Apr 2025",
    )


def _reader(address: str, at: datetime, account: int | None) -> Subscription:
    moments = {"asked_at": at, "confirmed_at": at, "goes_since": at}
    return Subscription(address=address, account_id=account, zone=ZONE, hour=7, **moments)
