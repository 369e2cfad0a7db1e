"""Delivery over SMTP with the faults that mail servers have: nothing is lost, the refused are shown, others go on."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import event, text, update

from tests.mail.smtp_server import PASSWORD, USER, Faults, MailServer, free_port, mail_server
from tests.mail.waiting import NOW, SAID, addresses, due_now, outcomes, prepare, reader, rows, run
from tests.running import doors_at
from tracker.bootstrap import Doors
from tracker.db.models import Subscription
from tracker.domain.policy import Viewer
from tracker.mail.render import Rendered
from tracker.services import outbox, outbox_delivery
from tracker.services.unit import Unit

FIRST, SECOND, THIRD = addresses(3)


@contextmanager
def desk(url: str, folder: Path, server: MailServer, *, now=NOW, **more: str) -> Iterator[Doors]:
    settings = {"TRACKER_SMTP_URL": f"smtp://127.0.0.1:{server.port}", "TRACKER_SMTP_TIMEOUT_SECONDS": "1", **more}
    with doors_at(url, folder, now, **settings) as doors:
        yield doors


def parsed(raw: bytes) -> EmailMessage:
    found = message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def words(mail: EmailMessage, kind: str = "plain") -> str:
    """What a part says, in lines as they were written."""
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("reads_ahead", [True, False])
def test_each_reader_gets_one_message_over_one_connection(
    engine_url: str, tmp_path: Path, *, reads_ahead: bool
) -> None:
    with mail_server(reads_ahead=reads_ahead) as server, desk(engine_url, tmp_path, server) as doors:
        prepare(doors, addresses(120))

        report, again = run(doors), run(doors)

        assert Counter(server.recipients) == Counter(addresses(120))
        assert len(set(server.message_ids)) == 120
        assert server.handler.connections == 1
        assert (len(report.delivered), report.problems, again.delivered) == (120, [], [])
        assert set(outcomes(doors)) == {"sent"}
        sent = rows(doors)["reader-1 06"]
        assert (sent.attempts, sent.claimed_by, sent.ended_at) == (1, None, NOW)
        assert sent.delivered_to == f"127.0.0.1:{server.port}: 2.0.0 Ok: queued as 1"


def test_a_message_carries_its_readers_own_links_and_headers(sqlite_url: str, tmp_path: Path) -> None:
    with (
        mail_server() as server,
        desk(sqlite_url, tmp_path, server, TRACKER_MAIL_FROM="Docket <d@example.org>") as doors,
    ):
        prepare(doors, [FIRST, SECOND])
        with doors.writing("tests") as session:
            unit = Unit(session, Viewer(), NOW)
            before = rows(doors)["reader-1 06"].message_id
            outbox.prepare(unit, FIRST, outbox.DIGEST, "2031-05-07", SAID, follows=before)

        run(doors)

        mails = {raw["To"]: raw for raw in (parsed(content) for _, content in server.handler.taken[:2])}
        follower = parsed(server.handler.taken[2][1])
    links = [mail["List-Unsubscribe"].strip("<>") for mail in mails.values()]
    assert len(set(links)) == 2
    for (to, mail), link in zip(mails.items(), links, strict=True):
        text = words(mail)
        assert (mail["From"], mail["List-Id"]) == ("Docket <d@example.org>", "Duty Docket <digest.example.org>")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Date"].datetime == NOW
        assert f"No more mail: {link}\n" in text
        assert "[[late]]" not in text
        assert "duty-docket.invalid" not in text, to
        assert mail.defects == []
    assert (follower["In-Reply-To"], follower["References"]) == (before, before)
    assert follower["List-Unsubscribe"] is None  # it answers no subscription


def test_mail_goes_out_over_starttls_with_a_sign_in(sqlite_url: str, tmp_path: Path) -> None:
    with mail_server(tls=tmp_path, signs_in=True) as server:
        url = f"smtp+starttls://{USER}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{server.port}"
        with desk(
            sqlite_url, tmp_path, server, TRACKER_SMTP_URL=url, TRACKER_SMTP_CA_FILE=str(server.ca_file)
        ) as doors:
            prepare(doors, [FIRST])

            report = run(doors)

            assert (server.recipients, report.problems) == ([FIRST], [])
            assert server.handler.was_secret == [True]


@pytest.mark.parametrize(
    ("url", "trusted", "said"),
    [
        (f"smtp+starttls://{USER}:not-it@127.0.0.1", True, "refused the sign-in: 535 5.7.8"),
        (f"smtp+starttls://{USER}:not-it@127.0.0.1", False, "its certificate is not trusted"),
        ("smtp://127.0.0.1", True, "takes no mail from digest@localhost: 530"),
        ("smtps://127.0.0.1", True, "cannot be reached"),
    ],
)
def test_without_a_way_in_nothing_is_sent_and_no_reader_is_blamed(
    sqlite_url: str, tmp_path: Path, url: str, said: str, *, trusted: bool
) -> None:
    with mail_server(tls=tmp_path, signs_in=True) as server:
        more = {"TRACKER_SMTP_URL": f"{url}:{server.port}"}
        more |= {"TRACKER_SMTP_CA_FILE": str(server.ca_file)} if trusted else {}
        with desk(sqlite_url, tmp_path, server, **more) as doors:
            prepare(doors, [FIRST, SECOND])

            report = run(doors)

            assert server.recipients == []
            assert outcomes(doors) == ["waits", "waits"]
            assert [row.attempts for row in rows(doors).values()] == [0, 0]
            assert len(report.problems) == 1
            assert said in report.problems[0]
            assert "not-it" not in report.problems[0]
            assert reader(doors, FIRST).failures == 0


def test_a_server_that_does_not_offer_starttls_gets_no_password(sqlite_url: str, tmp_path: Path) -> None:
    with mail_server() as server:
        url = f"smtp+starttls://{USER}:secret@127.0.0.1:{server.port}"
        with desk(sqlite_url, tmp_path, server, TRACKER_SMTP_URL=url) as doors:
            prepare(doors, [FIRST])

            report = run(doors)

            assert "STARTTLS" in report.problems[0]
            assert (server.recipients, server.handler.mails) == ([], 0)


def test_while_the_server_is_down_all_wait_and_then_all_go(sqlite_url: str, tmp_path: Path) -> None:
    down = MailServer(free_port(), None, Faults())
    with desk(sqlite_url, tmp_path, down) as doors:
        prepare(doors, addresses(3))
        report = run(doors)
        waiting = rows(doors)

    with mail_server() as server, desk(sqlite_url, tmp_path, server) as doors:
        run(doors)

        assert report.problems == [f"The mail server 127.0.0.1:{down.port} cannot be reached: Connection refused."]
        assert [(row.outcome, row.attempts, row.claimed_by) for row in waiting.values()] == [(None, 0, None)] * 3
        assert "Connection refused" in (waiting["reader-1 06"].last_error or "")
        assert server.recipients == addresses(3)
        assert [row.message_id for row in waiting.values()] == server.message_ids


@pytest.mark.parametrize("reads_ahead", [True, False])
def test_greylisting_delays_one_and_a_later_try_succeeds(engine_url: str, tmp_path: Path, *, reads_ahead: bool) -> None:
    faults = Faults(at_rcpt={SECOND: "451 4.7.1 Greylisted, try again"})
    with mail_server(faults=faults, reads_ahead=reads_ahead) as server, desk(engine_url, tmp_path, server) as doors:
        prepare(doors, addresses(3))

        report, at_once = run(doors), run(doors)
        waits = rows(doors)["reader-2 06"]
        faults.at_rcpt.clear()
        due_now(doors)
        run(doors)

        assert report.problems == ["1 message was not taken and tried again later; see /admin/mail."]
        assert at_once.delivered == []
        assert (waits.attempts, waits.outcome, waits.last_error) == (1, None, "451 4.7.1 Greylisted, try again")
        assert timedelta(minutes=1) <= waits.try_after - NOW <= timedelta(seconds=66)
        assert server.recipients == [FIRST, THIRD, SECOND]
        assert outcomes(doors) == ["sent"] * 3
        assert reader(doors, SECOND).failures == 0


@pytest.mark.parametrize("reads_ahead", [True, False])
def test_an_address_that_is_none_is_stopped_at_once_and_others_go_on(
    engine_url: str, tmp_path: Path, *, reads_ahead: bool
) -> None:
    faults = Faults(at_rcpt={SECOND: "550 5.1.1 No such user here"})
    with mail_server(faults=faults, reads_ahead=reads_ahead) as server, desk(engine_url, tmp_path, server) as doors:
        prepare(doors, addresses(3))

        report = run(doors)
        prepare(doors, addresses(3), slot="2031-05-07")
        run(doors)

        assert server.recipients == [FIRST, THIRD, FIRST, THIRD]
        assert report.problems == ["1 message was refused for good; see /admin/mail."]
        assert outcomes(doors) == ["sent", "refused", "sent", "sent", "refused", "sent"]
        assert rows(doors)["reader-2 06"].last_error == "550 5.1.1 No such user here"
        stopped = reader(doors, SECOND)
        assert (stopped.stopped_at, stopped.stopped_why) == (NOW, "550 5.1.1 No such user here")
        assert reader(doors, FIRST).stopped_at is None


def test_a_full_mailbox_is_tried_again(sqlite_url: str, tmp_path: Path) -> None:
    with (
        mail_server(faults=Faults(at_rcpt={FIRST: "552 5.2.2 Mailbox full"})) as server,
        desk(sqlite_url, tmp_path, server) as doors,
    ):
        prepare(doors, [FIRST])

        run(doors)

        assert outcomes(doors) == ["waits"]
        assert rows(doors)["reader-1 06"].attempts == 1


def test_a_server_that_closes_after_some_messages_is_reached_again(sqlite_url: str, tmp_path: Path) -> None:
    faults = Faults(at_mail={3: "421 4.7.0 Too many messages on this connection", 6: "421 4.7.0 Again"})
    with mail_server(faults=faults) as server, desk(sqlite_url, tmp_path, server) as doors:
        prepare(doors, addresses(5))

        report = run(doors)

        assert server.recipients == addresses(5)
        assert report.problems == []
        assert server.handler.connections == 3


def test_a_421_on_a_fresh_connection_stops_the_run_and_counts_nothing(sqlite_url: str, tmp_path: Path) -> None:
    faults = Faults(at_mail={1: "421 4.3.2 Shutting down"})
    with mail_server(faults=faults) as server, desk(sqlite_url, tmp_path, server) as doors:
        prepare(doors, addresses(3))

        report, next_run = run(doors), run(doors)

        assert report.delivered == []
        assert "broke off: 421 4.3.2 Shutting down" in report.problems[0]
        assert len(next_run.delivered) == 2  # the one it broke off at lets the others go first
        assert [row.attempts for row in rows(doors).values()] == [0, 1, 1]
        due_now(doors)
        run(doors)
        assert sorted(server.recipients) == addresses(3)


def test_an_answer_lost_after_the_message_doubles_it_with_the_same_id(sqlite_url: str, tmp_path: Path) -> None:
    faults = Faults(loses_answer=Counter({SECOND: 1}))
    with mail_server(faults=faults) as server, desk(sqlite_url, tmp_path, server) as doors:
        prepare(doors, addresses(3))

        run(doors)
        waits = rows(doors)["reader-2 06"]
        due_now(doors)
        run(doors)

        assert Counter(server.recipients) == Counter({FIRST: 1, SECOND: 2, THIRD: 1})
        assert len(set(server.message_ids)) == 3
        assert (waits.outcome, waits.attempts) == (None, 1)
        assert "broke off before it answered" in (waits.last_error or "")
        assert outcomes(doors) == ["sent"] * 3


def test_two_lost_answers_in_a_row_end_the_run_and_leave_the_rest_for_the_next(sqlite_url: str, tmp_path: Path) -> None:
    faults = Faults(hangs={FIRST, SECOND})
    with mail_server(faults=faults) as server, desk(sqlite_url, tmp_path, server) as doors:
        prepare(doors, addresses(4))

        first = run(doors)
        second = run(doors)

        assert first.delivered == []
        assert len(second.delivered) == 2
        assert server.recipients == addresses(4)[2:]
        assert "timed out" in (rows(doors)["reader-1 06"].last_error or "")


def test_a_message_is_given_up_after_fourteen_tries(sqlite_url: str, tmp_path: Path) -> None:
    faults = Faults(at_rcpt={FIRST: "450 4.2.0 Not now"})
    with mail_server(faults=faults) as server, desk(sqlite_url, tmp_path, server) as doors:
        prepare(doors, [FIRST])
        waits = []
        for _ in range(14):
            run(doors)
            waits.append(rows(doors)["reader-1 06"].try_after - NOW)
            due_now(doors)

        last = rows(doors)["reader-1 06"]
        assert outcomes(doors) == ["refused"]
        assert last.last_error == "Given up after 14 tries. The last answer: 450 4.2.0 Not now"
        assert all(1 <= wait.total_seconds() / 60 / 2**number <= 1.1 for number, wait in enumerate(waits[:8]))
        assert timedelta(hours=4) <= waits[12] <= timedelta(hours=4.4)
        assert server.recipients == []


@pytest.mark.parametrize(
    "broken", [replace(SAID, subject="Due\r\nBcc: spy@example.org"), replace(SAID, subject="a\x00b")]
)
def test_a_header_slipped_in_refuses_that_message_alone(sqlite_url: str, tmp_path: Path, broken: Rendered) -> None:
    with mail_server() as server, desk(sqlite_url, tmp_path, server) as doors:
        prepare(doors, [FIRST], said=broken)
        prepare(doors, [SECOND])

        run(doors)

        assert server.recipients == [SECOND]
        assert outcomes(doors) == ["refused", "sent"]
        assert "line break" in (rows(doors)["reader-1 06"].last_error or "")


def test_an_address_slipped_in_never_reaches_the_server(sqlite_url: str, tmp_path: Path) -> None:
    with mail_server() as server, desk(sqlite_url, tmp_path, server) as doors:
        prepare(doors, ["x@example.org>\r\nrcpt to:<spy@example.org", FIRST])

        run(doors)

        assert server.recipients == [FIRST]
        assert sorted(outcomes(doors)) == ["refused", "sent"]


def test_a_message_of_a_day_that_is_over_says_so(sqlite_url: str, tmp_path: Path) -> None:
    with mail_server() as server:
        with desk(sqlite_url, tmp_path, server) as doors:
            midnight = NOW.replace(hour=4)  # in New York
            prepare(doors, [FIRST], slot="2031-05-05", at=midnight - timedelta(minutes=1))
            prepare(doors, [SECOND], at=midnight)
            run(doors)
        mails = [parsed(raw) for _, raw in server.handler.taken]

    said = "This message is late: it was written on Mon 5 May 2031, 11:59 p.m. EDT, and could not be delivered before."
    assert words(mails[0]).startswith(f"{said}\n\nBrown v. Bureau")
    assert f'<p class="late">{said}</p>' in words(mails[0], "html")
    assert words(mails[1]).startswith("Brown v. Bureau")
    assert "late" not in words(mails[1], "html")


def test_the_digest_of_an_earlier_day_that_was_written_today_is_not_late(sqlite_url: str, tmp_path: Path) -> None:
    with mail_server() as server:
        with desk(sqlite_url, tmp_path, server) as doors:
            prepare(doors, [FIRST], slot="2031-05-02")
            run(doors)

        assert words(parsed(server.handler.taken[0][1])).startswith("Brown v. Bureau")


def test_a_reader_who_ended_it_gets_nothing_more(sqlite_url: str, tmp_path: Path) -> None:
    with mail_server() as server, desk(sqlite_url, tmp_path, server) as doors:
        prepare(doors, [FIRST, SECOND])
        with doors.writing("tests") as session:
            session.execute(update(Subscription).where(Subscription.address == FIRST).values(ended_at=NOW))

        run(doors)

        assert server.recipients == [SECOND]
        assert outcomes(doors) == ["refused", "sent"]


def test_older_messages_are_merged_into_the_newest_unless_somebody_has_them(engine_url: str, tmp_path: Path) -> None:
    with doors_at(engine_url, tmp_path, NOW) as doors:
        for day in ("04", "05", "06"):
            prepare(doors, [FIRST], slot=f"2031-05-{day}")
        with doors.writing("tests") as session:
            unit = Unit(session, Viewer(), NOW)
            (held,) = outbox_delivery.claim(unit, "other", 1, now=NOW, until=NOW + timedelta(minutes=5))

            merged = outbox.merge_older(unit, FIRST, outbox.DIGEST, "2031-05-06", now=NOW)
            later = outbox.merge_older(unit, FIRST, outbox.DIGEST, "2031-05-06", now=NOW + timedelta(minutes=5))

        newest = rows(doors)["reader-1 06"]
        assert (held.slot, merged, later) == ("2031-05-04", 1, 1)
        assert outcomes(doors) == ["merged", "merged", "waits"]
        assert {row.merged_into_id for row in rows(doors).values()} == {None, newest.id}


def test_a_message_is_in_one_pair_of_hands(engine_url: str, tmp_path: Path) -> None:
    later = NOW + timedelta(minutes=5)
    with doors_at(engine_url, tmp_path, NOW) as doors:
        prepare(doors, addresses(5))

        def claim(holder: str, now=NOW) -> list[str]:
            with doors.marking() as session:
                found = outbox_delivery.claim(Unit(session, Viewer(), NOW), holder, 3, now=now, until=later)
            return [one.recipient for one in found]

        with doors.marking() as session:
            unit = Unit(session, Viewer(), NOW)
            mine = outbox_delivery.claim(unit, "a", 3, now=NOW, until=later)
        theirs, none, after = claim("b"), claim("c"), claim("d", later)
        with doors.marking() as session:
            unit = Unit(session, Viewer(), NOW)
            holds = outbox_delivery.renew(unit, mine[0], later)
            outbox_delivery.mark_sent(unit, mine[0], "nowhere", now=NOW)

        assert [one.recipient for one in mine] == addresses(3)
        assert (theirs, none) == (addresses(5)[3:], [])
        assert after == addresses(3)
        assert not holds
        assert outcomes(doors) == ["waits"] * 5


def test_several_that_deliver_at_once_send_each_message_once(engine_url: str, tmp_path: Path) -> None:
    workers, together = 3, Barrier(3)

    def one(_: int) -> int:
        with desk(engine_url, tmp_path, server) as doors:
            together.wait(10)
            return len(run(doors).delivered)

    with mail_server() as server:
        with desk(engine_url, tmp_path, server) as doors:
            prepare(doors, addresses(160))
        with ThreadPoolExecutor(workers) as pool:
            delivered = list(pool.map(one, range(workers)))

        assert sum(delivered) == 160
        assert Counter(server.recipients) == Counter(addresses(160))


def test_marks_do_not_wait_for_the_disk_and_all_else_does(engine_url: str, tmp_path: Path) -> None:
    durable = "?options=-c%20timezone%3DUTC%20-c%20synchronous_commit%3Don"  # the server of the tests is not
    url = engine_url if engine_url.startswith("sqlite") else f"{engine_url}{durable}"
    with doors_at(url, tmp_path, NOW) as doors:
        is_sqlite = doors.database.engine.dialect.name == "sqlite"
        asked = text("PRAGMA synchronous" if is_sqlite else "SHOW synchronous_commit")
        found = []
        for opened in (doors.marking, lambda: doors.writing("tests"), doors.marking, lambda: doors.writing("tests")):
            with opened() as session:
                found.append(session.execute(asked).scalar_one())

    assert found == ([1, 2, 1, 2] if is_sqlite else ["off", "on", "off", "on"])


def test_a_folder_that_cannot_be_written_stops_the_run_and_counts_nothing(sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(sqlite_url, tmp_path, NOW) as doors:
        prepare(doors, addresses(3))
        doors.settings.mail_dir.write_text("a file where the folder should be")
        failed = run(doors)
        waiting = rows(doors)["reader-1 06"]
        doors.settings.mail_dir.unlink()
        run(doors)

        assert len(failed.problems) == 1
        assert failed.problems[0].startswith("The mail folder")
        assert (waiting.attempts, waiting.outcome) == (0, None)
        assert outcomes(doors) == ["sent"] * 3
        assert len(list(doors.settings.mail_dir.glob("2031-05-06-digest-*.eml"))) == 3


def test_with_nothing_to_send_nothing_is_written_and_no_server_is_asked(sqlite_url: str, tmp_path: Path) -> None:
    nobody = MailServer(free_port(), None, Faults())
    with desk(sqlite_url, tmp_path, nobody) as doors:
        statements: list[str] = []
        event.listen(doors.database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

        report = run(doors)

    assert (report.delivered, report.problems) == ([], [])
    assert not any(said.startswith(("UPDATE", "INSERT", "BEGIN IMMEDIATE")) for said in statements)
