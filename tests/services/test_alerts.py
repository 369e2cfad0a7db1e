"""Alerts on both engines: each event once, to whom it concerns and nobody else, and what becomes of it while it waits.

The days are those of the made-up matter: its duty of 17 March 2031 is a Monday's, New York is at -04:00 by then.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import event as of_sql
from sqlalchemy import text

from tests.db.rows import saving, the_id
from tests.services.alerting import (
    MATTER,
    SYSTEM,
    a_due,
    a_reader,
    a_record,
    a_stay,
    an_account,
    an_answer,
    another_matter,
    at,
    letters,
    note,
    noted,
    prepare,
    ticked,
)
from tracker.db.engine import Database
from tracker.db.models import Matter, Obligation, Order, Subscription
from tracker.db.visibility import Scope
from tracker.domain.compliance import assess
from tracker.domain.mail_words import AlertKind, MailForm
from tracker.domain.vocabulary import Role
from tracker.services.alerts import note_events
from tracker.services.matters import record_of
from tracker.services.unit import Unit

DUE, PAST, STAY = AlertKind.DUE_IN_2_HOURS, AlertKind.PAST_DUE, AlertKind.STAY_ENTERED
OLD, SINCE = "report-back/1", "Mon 17 Mar 2031"


@pytest.fixture
def record(database: Database) -> Database:
    """The made-up record, on each engine."""
    a_record(database)
    return database


def subjects(database: Database, name: str = "ann") -> list[str]:
    return [letter.subject for letter in letters(database, name)]


def through(database: Database, name: str = "ann") -> int:
    with database.read() as session:
        return next(row.alerted_through for row in session.query(Subscription) if row.address == f"{name}@example.org")


def test_a_clock_time_within_two_hours_is_told_once(record: Database) -> None:
    a_due(record, "brief", "2031-03-13T17:00")
    a_reader(record, "ann")

    written = [ticked(record, f"2031-03-13T{clock}") for clock in ("14:59", "15:00", "15:01", "16:30")]

    assert written == [0, 1, 0, 0]
    assert subjects(record) == ["Due Thu 13 Mar 2031, 5:00 p.m. EDT: File the brief - Reed v. Bureau"]
    assert noted(record) == [("due_in_2_hours", "brief/1", "2031-03-13T17:00")]


def test_a_day_that_passed_is_told_once_and_says_that_the_outcome_is_not_known(record: Database) -> None:
    a_reader(record, "ann")

    written = [ticked(record, f"2031-03-{moment}") for moment in ("17T23:59", "18T00:00", "18T00:01", "19T09:00")]

    assert written == [0, 1, 0, 0]
    assert subjects(record) == ["Past due, outcome not known: Report back - Reed v. Bureau"]
    assert f"Fell due {SINCE}; the outcome is not known." in letters(record)[0].text


def test_a_stay_entered_is_told_once(record: Database) -> None:
    a_reader(record, "ann")
    assert ticked(record, "2031-03-14T10:00") == 0
    a_stay(record, "pause", "2031-03-14", title="Order granting a stay")

    written = [ticked(record, f"2031-03-14T{clock}") for clock in ("11:00", "11:01", "23:00")]

    assert written == [1, 0, 0]
    (letter,) = letters(record)
    assert letter.subject == "Stay entered: Report back - Reed v. Bureau"
    assert "Stayed by Order granting a stay (begun Fri 14 Mar 2031)" in letter.text


def test_several_events_are_one_letter_that_counts_them_by_kind(record: Database) -> None:
    a_due(record, "brief", "2031-03-18T01:30")
    a_due(record, "list", "2031-03-17")
    a_reader(record, "ann")

    assert ticked(record, "2031-03-18T00:00") == 1

    assert subjects(record) == ["1 due within 2 hours; 2 past due, outcome not known - Reed v. Bureau"]
    assert all(title in letters(record)[0].text for title in ("File the brief", "File the list", "Report back"))


def test_an_event_is_told_only_to_who_chose_its_kind(record: Database) -> None:
    a_reader(record, "ann", wants=(STAY,))
    a_reader(record, "bob", wants=(PAST,))
    a_reader(record, "cleo", wants=())

    assert ticked(record, "2031-03-18T00:00") == 1

    assert [letter.to for letter in letters(record)] == ["bob@example.org"]
    assert through(record, "ann") == 1  # nothing of it is looked at again


def test_who_starts_is_not_told_what_was_noticed_before(record: Database) -> None:
    ticked(record, "2031-03-18T00:00")
    a_reader(record, "ann")

    assert ticked(record, "2031-03-18T00:05") == 0

    a_due(record, "list", "2031-03-18")
    assert ticked(record, "2031-03-19T00:00") == 1
    assert subjects(record) == ["Past due, outcome not known: File the list - Reed v. Bureau"]


def test_a_tick_lost_costs_what_was_over_before_the_next_and_nothing_else(record: Database) -> None:
    a_due(record, "brief", "2031-03-13T17:00")
    a_reader(record, "ann")

    ticked(record, "2031-03-13T14:00")
    ticked(record, "2031-03-13T19:00")

    assert subjects(record) == ["Past due, outcome not known: File the brief - Reed v. Bureau"]


def test_a_tick_that_ended_between_noting_and_writing_is_made_up_for_by_the_next(record: Database) -> None:
    a_reader(record, "ann")

    assert note(record, "2031-03-18T00:00") == 1
    assert ticked(record, "2031-03-18T00:07") == 1

    (letter,) = letters(record)
    assert "Noticed Tue 18 Mar 2031, 12:00 a.m. EDT." in letter.text
    assert "As of Tue 18 Mar 2031, 12:07 a.m. EDT" in letter.text


def test_a_tick_twice_at_one_moment_notes_and_writes_once(record: Database) -> None:
    a_reader(record, "ann")

    assert [note(record, "2031-03-18T00:00") for _ in range(2)] == [1, 0]
    assert [prepare(record, "2031-03-18T00:00") for _ in range(2)] == [1, 0]
    assert len(letters(record)) == len(noted(record)) == 1


def test_a_letter_whose_reader_was_not_moved_on_is_not_written_again(record: Database) -> None:
    a_reader(record, "ann")
    ticked(record, "2031-03-18T00:00")
    with saving(record) as session:
        session.query(Subscription).one().alerted_through = 0

    assert prepare(record, "2031-03-18T00:01") == 0

    assert len(letters(record)) == 1


def test_four_letters_an_hour_then_what_comes_waits_and_is_grouped(record: Database) -> None:
    for number in range(6):
        a_due(record, f"brief-{number}", f"2031-03-13T12:0{number}")
    a_reader(record, "ann")

    written = [ticked(record, f"2031-03-13T10:0{number}") for number in range(6)]
    still = ticked(record, "2031-03-13T10:59")
    after = ticked(record, "2031-03-13T11:00")

    assert written == [1, 1, 1, 1, 0, 0]
    assert (still, after) == (0, 1)
    assert subjects(record)[-1] == "2 due within 2 hours - Reed v. Bureau"
    last = letters(record)[-1]
    assert "File the brief-4" in last.text
    assert "File the brief-5" in last.text
    assert "Noticed Thu 13 Mar 2031, 10:04 a.m. EDT." in last.text


def test_the_ceiling_of_one_reader_holds_up_no_other(record: Database) -> None:
    a_reader(record, "ann")
    for number in range(5):
        a_due(record, f"brief-{number}", f"2031-03-13T12:0{number}")
        if number == 4:
            a_reader(record, "bob")
        ticked(record, f"2031-03-13T10:0{number}")

    assert [len(letters(record, name)) for name in ("ann", "bob")] == [4, 1]


def test_what_was_answered_while_the_letter_waited_says_so(record: Database) -> None:
    a_reader(record, "ann")
    note(record, "2031-03-18T00:00")
    an_answer(record, OLD, "2031-03-18T00:30")

    prepare(record, "2031-03-18T01:00")

    (letter,) = letters(record)
    assert letter.subject == "Now answered late: Report back - Reed v. Bureau"
    assert f"Fell due {SINCE}; the outcome is not known." in letter.text
    assert "Now: answered late; adequacy not assessed." in letter.text


def test_an_answer_entered_meanwhile_for_the_day_before_is_told_as_one(record: Database) -> None:
    a_reader(record, "ann")
    note(record, "2031-03-18T00:00")
    an_answer(record, OLD, "2031-03-17T16:00")

    prepare(record, "2031-03-18T01:00")

    (letter,) = letters(record)
    assert letter.subject == "Now answered on time: Report back - Reed v. Bureau"
    assert "It was noticed as past due: Mon 17 Mar 2031." in letter.text


def test_a_deadline_that_came_near_and_passed_while_waiting_is_told_once(record: Database) -> None:
    a_due(record, "brief", "2031-03-13T17:00")
    a_reader(record, "ann")
    note(record, "2031-03-13T16:00")
    note(record, "2031-03-13T17:01")

    prepare(record, "2031-03-13T17:05")

    assert subjects(record) == ["Past due, outcome not known: File the brief - Reed v. Bureau"]
    assert letters(record)[0].text.count("File the brief") == 2  # its subject line above, and itself


def test_what_is_older_than_a_day_is_dropped_with_a_count(record: Database) -> None:
    a_due(record, "brief", "2031-03-13T17:00")
    a_due(record, "list", "2031-03-16")
    a_reader(record, "ann")
    for moment in ("13T16:00", "17T00:00"):
        note(record, f"2031-03-{moment}")
    note(record, "2031-03-18T00:00")

    prepare(record, "2031-03-18T00:01")

    (letter,) = letters(record)
    assert letter.subject == "Past due, outcome not known: Report back - Reed v. Bureau"
    said = " ".join(letter.text.split())
    assert "3 more events were noticed more than a day ago and are not told here one by one." in said
    assert "File the list" not in letter.text
    assert through(record) == 4


def test_exactly_a_day_later_an_event_is_still_told_and_then_counted(record: Database) -> None:
    a_reader(record, "ann")
    a_reader(record, "bob", paused_at=at("2031-03-01"), paused_through="2031-03-18")
    note(record, "2031-03-18T00:00")

    prepare(record, "2031-03-19T00:00")

    assert subjects(record, "ann") == ["Past due, outcome not known: Report back - Reed v. Bureau"]
    assert subjects(record, "bob") == subjects(record, "ann")


def test_only_what_is_too_old_is_one_letter_with_the_count(record: Database) -> None:
    a_reader(record, "ann")
    note(record, "2031-03-18T00:00")

    assert [prepare(record, f"2031-03-{moment}") for moment in ("19T00:01", "19T00:02")] == [1, 0]

    assert subjects(record) == ["1 event noticed more than a day ago"]


@pytest.mark.parametrize(
    "state",
    [
        {"confirmed_at": None},
        {"ended_at": at("2031-03-01")},
        {"stopped_at": at("2031-03-01"), "stopped_why": "No such address"},
        {"paused_at": at("2031-03-01")},
        {"paused_at": at("2031-03-01"), "paused_through": "2031-03-18"},
    ],
    ids=["not confirmed", "ended", "stopped", "paused", "paused to today"],
)
def test_who_gets_no_mail_gets_no_alert(record: Database, state: dict[str, object]) -> None:
    a_reader(record, "ann", **state)

    assert ticked(record, "2031-03-18T00:00") == 0


def test_a_closed_account_gets_none(record: Database) -> None:
    a_reader(record, "ann", account_id=an_account(record, "ann", Role.CLERK, is_active=False))

    assert ticked(record, "2031-03-18T00:00") == 0


def test_a_private_matter_is_told_to_its_members_alone(record: Database) -> None:
    another_matter(record, "quiet", is_public=False)
    a_due(record, "paper", "2031-03-14", order="quiet-order", matter="quiet")
    a_reader(record, "plain")
    a_reader(record, "stranger", account_id=an_account(record, "stranger", Role.CLERK))
    a_reader(record, "member", account_id=an_account(record, "member", Role.VIEWER, of="quiet"))

    ticked(record, "2031-03-15T00:00")

    assert [letter.to for letter in letters(record)] == ["member@example.org"]


def test_only_matters_chosen_are_told_of(record: Database) -> None:
    another_matter(record, "other")
    a_due(record, "paper", "2031-03-17", order="other-order", matter="other")
    a_reader(record, "ann", matters=("other",))
    a_reader(record, "bob")

    ticked(record, "2031-03-18T00:00")

    assert subjects(record, "ann") == ["Past due, outcome not known: File the paper - The matter other"]
    assert subjects(record, "bob") == ["2 past due, outcome not known - 2 matters"]


@pytest.mark.parametrize("role", [None, Role.VIEWER, Role.CLERK, Role.ADMIN])
def test_a_sealed_stay_is_told_to_nobody(record: Database, role: Role | None) -> None:
    a_reader(record, "ann", account_id=an_account(record, "ann", role) if role else None)
    a_stay(record, "pause", "2031-03-14", is_sealed=True, title="Stay for Doctor Example")

    assert ticked(record, "2031-03-14T11:00") == 0

    assert noted(record) == [("stay_entered", "pause", "")]
    assert letters(record) == []


def test_a_duty_of_a_sealed_order_is_told_to_nobody(record: Database) -> None:
    a_due(record, "secret", "2031-03-17", order="second")
    with saving(record) as session:
        session.get_one(Order, the_id(session, Order, "second")).is_sealed = True
    a_reader(record, "ann", account_id=an_account(record, "ann", Role.ADMIN))

    assert ticked(record, "2031-03-18T00:00") == 1

    (letter,) = letters(record)
    assert letter.subject == "Past due, outcome not known: Report back - Reed v. Bureau"
    assert "secret" not in letter.text + letter.html


def test_sealed_events_are_not_counted_among_the_old_ones(record: Database) -> None:
    a_stay(record, "pause", "2031-03-14", is_sealed=True)
    a_reader(record, "ann")
    note(record, "2031-03-14T11:00")

    assert prepare(record, "2031-03-18T00:00") == 0


def test_a_record_that_ended_tells_nothing(database: Database) -> None:
    a_record(database, through="2031-03-09")
    a_reader(database, "ann")

    assert ticked(database, "2031-03-20T00:00") == 0

    assert noted(database) == []


def test_two_readers_of_one_zone_share_what_is_said_and_another_zone_reads_its_own_clock(record: Database) -> None:
    a_due(record, "brief", "2031-03-13T17:00")
    for name, zone in (("ann", "America/New_York"), ("bob", "America/New_York"), ("cleo", "Europe/Berlin")):
        a_reader(record, name, zone=zone)

    ticked(record, "2031-03-13T15:00")

    ann, bob, cleo = (letters(record, name)[0] for name in ("ann", "bob", "cleo"))
    assert ann.content == bob.content != cleo.content
    assert "That is 10:00 p.m. Thu 13 Mar in Europe/Berlin." in " ".join(cleo.text.split())
    assert "Europe/Berlin" not in ann.text


def test_who_wants_plain_text_gets_no_html(record: Database) -> None:
    a_reader(record, "ann", form=MailForm.TEXT)
    a_reader(record, "bob")

    ticked(record, "2031-03-18T00:00")

    ann, bob = letters(record, "ann")[0], letters(record, "bob")[0]
    assert (ann.html, ann.text) == ("", bob.text)
    assert bob.html


def test_a_letter_is_named_by_its_last_event(record: Database) -> None:
    a_due(record, "list", "2031-03-17")
    a_reader(record, "ann")
    a_reader(record, "bob")

    ticked(record, "2031-03-18T00:00")

    assert [letter.slot for letter in letters(record)] == ["2 2031-03-18T04:00:00Z"] * 2
    assert len({letter.message_id for letter in letters(record)}) == 2


def test_a_matter_that_cannot_be_judged_is_said_and_the_others_are_told(record: Database) -> None:
    another_matter(record, "other")
    a_due(record, "paper", "2031-03-17", order="other-order", matter="other")
    a_reader(record, "ann")
    note(record, "2031-03-18T00:00")
    with saving(record) as session:
        duty = session.get_one(Obligation, the_id(session, Obligation, "paper"))
        duty.kind, duty.rrule, duty.first_occurrence = "recurring", "FREQ=NEVER", "2031-03-17"

    prepare(record, "2031-03-18T00:05")

    (letter,) = letters(record)
    assert letter.subject == "1 past due, outcome not known; 1 matter could not be judged - 2 matters"
    assert "This matter could not be judged just now. Check its dockets." in letter.text


def test_without_public_reading_plain_addresses_get_none(record: Database) -> None:
    a_reader(record, "plain")
    a_reader(record, "named", is_from_settings=True)
    note(record, "2031-03-18T00:00")

    prepare(record, "2031-03-18T00:00", public_reading=False)

    assert [letter.to for letter in letters(record)] == ["named@example.org"]


@pytest.mark.parametrize("has_readers", [False, True])
def test_a_tick_without_anything_new_asks_two_questions(record: Database, *, has_readers: bool) -> None:
    for number in range(5 if has_readers else 0):
        a_reader(record, f"reader-{number}")
    ticked(record, "2031-03-18T00:00")
    asked: list[str] = []
    of_sql.listen(record.engine, "before_cursor_execute", lambda *args: asked.append(str(args[2])))

    assert prepare(record, "2031-03-18T00:01") == 0

    assert len([sql for sql in asked if sql.lstrip().startswith("SELECT") and "FROM" in sql]) <= 2, asked


def test_the_matter_stands_by_its_title_in_a_subject_that_is_not_too_long(record: Database) -> None:
    with saving(record) as session:
        session.get_one(Matter, the_id(session, Matter, MATTER)).title = "In the matter of " + "a long name " * 20
        session.get_one(Obligation, the_id(session, Obligation, "report-back")).title = "Report " + "on this " * 40
    a_reader(record, "ann")

    ticked(record, "2031-03-18T00:00")

    (subject,) = subjects(record)
    assert len(subject) < 200
    assert subject.startswith("Past due, outcome not known: Report on this")
    assert " on... - In the matter of a long name" in subject or " this... - In the matter" in subject


def test_two_ticks_at_once_write_one_letter(record: Database) -> None:
    a_reader(record, "ann")
    note(record, "2031-03-18T00:00")
    together = Barrier(2)

    def write(_: int) -> int:
        together.wait(timeout=20)
        return prepare(record, "2031-03-18T00:00")

    with ThreadPoolExecutor(2) as pool:
        written = list(pool.map(write, range(2)))

    assert sum(written) == len(letters(record)) == 1


def test_events_are_saved_in_the_order_of_their_numbers(postgresql_url: str) -> None:
    locks = "SELECT mode FROM pg_locks WHERE relation = 'alert_events'::regclass AND granted AND pid = pg_backend_pid()"
    with Database(postgresql_url) as database:
        a_record(database)
        with database.write() as session:
            unit = Unit(session, SYSTEM, at("2031-03-18T00:00"))
            assert note_events(unit, assess(record_of(unit, Scope(SYSTEM), MATTER), unit.as_of)) == 1
            held = set(session.scalars(text(locks)))

    assert "ShareRowExclusiveLock" in held  # nobody else adds events before these are saved
