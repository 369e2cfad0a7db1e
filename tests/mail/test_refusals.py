"""What a refusal says of a reader: an address that is none stops it; our own fault or the server's never does."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mail.smtp_server import Faults, mail_server
from tests.mail.test_delivery import desk
from tests.mail.waiting import NOW, SAID, addresses, due_now, outcomes, prepare, reader, rows, run

FIRST, SECOND, THIRD = addresses(3)
DAYS = ("06", "07", "08")


def failures(doors) -> list[int]:
    return [reader(doors, address).failures for address in addresses(3)]


@pytest.mark.parametrize(
    ("answer", "is_after_data"),
    [
        ("550 5.7.1 Relaying denied", False),
        ("550 5.1.8 Sender address rejected", False),
        ("554 Transaction failed", False),
        ("554 5.7.1 Looks like spam", True),
        ("550 No", True),
        ("552 5.3.4 Too large", True),
    ],
)
def test_what_is_not_about_the_address_is_no_failure_of_the_reader(
    sqlite_url: str, tmp_path: Path, answer: str, *, is_after_data: bool
) -> None:
    faults = Faults(after_data={FIRST: answer}) if is_after_data else Faults(at_rcpt={FIRST: answer})
    with mail_server(faults=faults) as server, desk(sqlite_url, tmp_path, server) as doors:
        for day in DAYS:
            prepare(doors, [FIRST, SECOND], slot=f"2031-05-{day}")
            run(doors)

        assert outcomes(doors) == ["refused", "sent"] * 3
        assert rows(doors)["reader-1 08"].last_error == answer
        assert (reader(doors, FIRST).failures, reader(doors, FIRST).stopped_at) == (0, None)


@pytest.mark.parametrize("answer", ["550 No", "551 Not here", "553 Not allowed", "550 5.0.0 No", "550 5.2.0 No"])
def test_an_answer_that_may_be_about_the_address_stops_it_the_third_time_in_a_row(
    sqlite_url: str, tmp_path: Path, answer: str
) -> None:
    faults = Faults(at_rcpt={FIRST: answer})
    with mail_server(faults=faults) as server, desk(sqlite_url, tmp_path, server) as doors:
        stopped = []
        for day in DAYS:
            prepare(doors, [FIRST, SECOND], slot=f"2031-05-{day}")
            run(doors)
            stopped.append(reader(doors, FIRST).stopped_at is not None)

        assert stopped == [False, False, True]
        assert reader(doors, FIRST).stopped_why == answer


def test_a_message_that_arrives_forgets_the_failures_before_it(sqlite_url: str, tmp_path: Path) -> None:
    faults = Faults()
    with mail_server(faults=faults) as server, desk(sqlite_url, tmp_path, server) as doors:
        for day in ("06", "07", "08", "09"):
            faults.at_rcpt = {} if day == "08" else {FIRST: "550 No"}
            prepare(doors, [FIRST, SECOND], slot=f"2031-05-{day}")
            run(doors)

        assert outcomes(doors)[::2] == ["refused", "refused", "sent", "refused"]
        assert (reader(doors, FIRST).failures, reader(doors, FIRST).stopped_at) == (1, None)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("550 relay not permitted", "550 relay not permitted"),
        ("554 5.7.1 <{to}>: Relay access denied", "554 5.7.1 : Relay access denied"),
        ("550 5.1.1 {name}: no such user 4f{number}a1", "550 5.1.1 : no such user 4f1a1"),
    ],
)
def test_what_is_refused_to_all_in_the_same_words_waits(
    engine_url: str, tmp_path: Path, answer: str, said: str
) -> None:
    refusals = {
        to: answer.format(to=to, name=to.partition("@")[0], number=number)
        for number, to in enumerate(addresses(5), start=1)
    }
    faults = Faults(at_rcpt=dict(refusals))
    with mail_server(faults=faults) as server, desk(engine_url, tmp_path, server) as doors:
        prepare(doors, addresses(5))

        report, at_once = run(doors), run(doors)
        waiting = list(rows(doors).values())
        faults.at_rcpt.clear()
        due_now(doors)
        run(doors)

        assert report.problems == [f"The mail server refused all of 5 messages in the same words, so they wait: {said}"]
        assert at_once.problems == []
        assert [(row.outcome, row.attempts) for row in waiting] == [(None, 0)] * 5
        assert refusals[FIRST] in (waiting[0].last_error or "")
        assert all(60 <= (row.try_after - NOW).total_seconds() <= 66 for row in waiting)
        assert failures(doors) == [0] * 3
        assert Counter(server.recipients) == Counter(addresses(5))
        assert outcomes(doors) == ["sent"] * 5


def test_what_is_refused_to_all_after_the_message_waits_too(sqlite_url: str, tmp_path: Path) -> None:
    faults = Faults(after_data=dict.fromkeys(addresses(3), "554 5.7.1 Rejected as spam"))
    with mail_server(faults=faults) as server, desk(sqlite_url, tmp_path, server) as doors:
        for day in DAYS:
            prepare(doors, addresses(3), slot=f"2031-05-{day}")
            run(doors)

        assert set(outcomes(doors)) == {"waits"}
        assert failures(doors) == [0] * 3


def test_some_without_a_mailbox_are_refused_where_others_get_theirs(sqlite_url: str, tmp_path: Path) -> None:
    faults = Faults(at_rcpt=dict.fromkeys(addresses(4), "550 5.1.1 No such user"))
    with mail_server(faults=faults) as server, desk(sqlite_url, tmp_path, server) as doors:
        prepare(doors, addresses(5))

        report = run(doors)

        assert outcomes(doors) == ["refused"] * 4 + ["sent"]
        assert report.problems == ["4 messages were refused for good; see /admin/mail."]
        assert reader(doors, FIRST).stopped_at == NOW


def test_different_words_are_believed(sqlite_url: str, tmp_path: Path) -> None:
    faults = Faults(at_rcpt={FIRST: "550 No", SECOND: "550 Not you either", THIRD: "550 5.2.1 Closed"})
    with mail_server(faults=faults) as server, desk(sqlite_url, tmp_path, server) as doors:
        prepare(doors, addresses(3))

        run(doors)

        assert outcomes(doors) == ["refused"] * 3
        assert failures(doors) == [1] * 3
        assert [reader(doors, one).stopped_at is not None for one in addresses(3)] == [False, False, True]


def test_two_readers_alone_are_believed_to_have_no_mailbox(sqlite_url: str, tmp_path: Path) -> None:
    faults = Faults(at_rcpt={FIRST: "550 5.1.1 No such user", SECOND: "550 5.1.1 No such user"})
    with mail_server(faults=faults) as server, desk(sqlite_url, tmp_path, server) as doors:
        prepare(doors, [FIRST, SECOND])

        run(doors)

        assert outcomes(doors) == ["refused"] * 2
        assert [reader(doors, one).stopped_at is not None for one in (FIRST, SECOND)] == [True, True]


def test_a_title_of_ours_that_no_mail_can_hold_stops_no_reader(sqlite_url: str, tmp_path: Path) -> None:
    with mail_server() as server, desk(sqlite_url, tmp_path, server) as doors:
        for day in DAYS:
            prepare(doors, [FIRST], slot=f"2031-05-{day}", said=replace(SAID, subject=f"{day} due\x07"))
            run(doors)

        assert outcomes(doors) == ["refused"] * 3
        assert (reader(doors, FIRST).failures, reader(doors, FIRST).stopped_at) == (0, None)


@pytest.mark.parametrize("reads_ahead", [True, False])
def test_an_address_at_which_the_server_always_breaks_off_is_given_up(
    sqlite_url: str, tmp_path: Path, *, reads_ahead: bool
) -> None:
    faults = Faults(at_rcpt={FIRST: "421 4.7.0 Closing"})
    with mail_server(faults=faults, reads_ahead=reads_ahead) as server, desk(sqlite_url, tmp_path, server) as doors:
        prepare(doors, addresses(3))
        report = run(doors)
        waits = rows(doors)["reader-1 06"]
        for _ in range(13):
            due_now(doors)
            run(doors)

        assert report.problems == ["1 message was not taken and tried again later; see /admin/mail."]
        assert (waits.attempts, waits.outcome) == (1, None)
        assert "421 4.7.0 Closing" in (waits.last_error or "")
        assert server.recipients == [SECOND, THIRD]
        assert outcomes(doors) == ["refused", "sent", "sent"]
        assert (reader(doors, FIRST).failures, reader(doors, FIRST).stopped_at) == (0, None)


def test_a_server_that_breaks_off_at_every_address_ends_the_run(sqlite_url: str, tmp_path: Path) -> None:
    faults = Faults(at_rcpt=dict.fromkeys(addresses(4), "421 4.7.0 Closing"))
    with mail_server(faults=faults) as server, desk(sqlite_url, tmp_path, server) as doors:
        prepare(doors, addresses(4))

        run(doors)

        assert [row.attempts for row in rows(doors).values()] == [1, 1, 0, 0]
        assert server.handler.connections == 4


def test_a_server_that_goes_after_a_refusal_has_refused(sqlite_url: str, tmp_path: Path) -> None:
    faults = Faults(at_rcpt={FIRST: "550 5.1.1 No such user"}, at_reset="421 4.7.0 Too many errors")
    with mail_server(faults=faults) as server, desk(sqlite_url, tmp_path, server) as doors:
        prepare(doors, addresses(3))

        run(doors)

        assert outcomes(doors) == ["refused", "sent", "sent"]
        assert server.handler.connections == 2
