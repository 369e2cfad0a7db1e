"""Duties, their dates, effects, answers and findings, each entered and corrected by itself."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.running import doors_at
from tests.services.clerks import TILDA, enter, standing, unit_of
from tests.services.orders_made import (
    APPEAL,
    GOVERNMENT,
    MATTER,
    READ,
    SUIT,
    a_duty,
    an_effect,
    enter_order,
    saving,
)
from tracker.bootstrap import Doors
from tracker.db.models import Change, Deadline, Filing, Matter, Obligation, Order, Request
from tracker.domain.edtf import parse_moment
from tracker.domain.errors import NeedsConfirming, Nonsense, NotFound, Stale, Unreadable
from tracker.domain.recurrence import Every, Recurrence
from tracker.domain.vocabulary import (
    Adequacy,
    EffectKind,
    Extent,
    FindingResult,
    Force,
    ObligationKind,
    Ruling,
    Status,
)
from tracker.services.acts import amend_effect, record_effect, stored_effect
from tracker.services.answers import NewAnswer, amend_answer, record_answer, stored_answer
from tracker.services.checks import problems
from tracker.services.due_dates import NewDate, amend_date, record_date, stored_date
from tracker.services.due_moments import NewDue
from tracker.services.duties import amend_duty, record_duty, stored_duty
from tracker.services.entering import Amendment
from tracker.services.findings import NewFinding, amend_finding, record_finding, stored_finding

APRIL = datetime(2025, 4, 14, 20, tzinfo=UTC)
RETURN, FIRST_UPDATE = "return-by-2025-04-07", "daily-updates/2025-04-12"
WRONG = Amendment("It was typed wrong", 1)
DUE = f"{SUIT}/2025-04-14-a-made-up-order/the-government-must-report/due"


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path, APRIL) as opened:
        yield opened


@pytest.fixture
def sqlite(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_sqlite_url, tmp_path, APRIL) as opened:
        yield opened


def stored(doors: Doors, read: Any, key: str) -> Any:
    with doors.reading() as session:
        return read(unit_of(doors, session, TILDA), key)


def a_finding(result: FindingResult, *deadlines: str, **more: Any) -> NewFinding:
    facts = {"order": "daily-updates-2025-04-11", "words": "have made no meaningful effort", **more}
    return NewFinding(result=result, deadlines=deadlines, read=READ, **facts)


def an_answer(answered_by: str, *deadlines: str, **more: Any) -> NewAnswer:
    return NewAnswer(answered_by, deadlines, READ, **more)


def test_a_duty_is_added_to_an_order_on_record_and_corrected(doors: Doors) -> None:
    new = a_duty("The government must file a plan", imposed_by="return-2025-04-04", force=Force.MAY)
    saved = saving(doors, record_duty, MATTER, new)

    held = stored(doors, stored_duty, saved.key)
    corrected = replace(held.command, title="The government may file a plan", read=READ, obligors=(), confirmed=True)
    saving(doors, amend_duty, saved.key, corrected, Amendment("A right", held.version))

    assert saved.key == "return-2025-04-04/the-government-must-file-a-plan"
    found = standing(doors, f"{saved.key}/due")
    assert found.obligation.title == "The government may file a plan"
    assert found.obligation.obligors == ()
    other = replace(corrected, kind=ObligationKind.CONTINUING)
    with pytest.raises(Unreadable, match="cannot be changed into another way"):
        saving(doors, amend_duty, saved.key, other, Amendment("Another way", held.version + 1))


def test_a_duty_of_a_rule_stands_on_the_docket_named(sqlite: Doors) -> None:
    new = a_duty("The government must answer", rule="frcp-12a2", docket=SUIT)

    saved = saving(sqlite, record_duty, MATTER, new)

    assert standing(sqlite, f"{saved.key}/due").obligation.rule == "frcp-12a2"
    for wrong, field in (
        (replace(new, docket=None), "docket"),
        (replace(new, rule="nothing"), "rule"),
        (replace(new, imposed_by="return-2025-04-04"), "imposed_by"),
        (replace(new, rule=None), "imposed_by"),
    ):
        with pytest.raises(Unreadable) as refused:
            saving(sqlite, record_duty, MATTER, wrong)
        assert refused.value.field == field


def test_the_rule_of_a_recurring_duty_is_corrected_with_what_is_assumed_of_it(doors: Doors) -> None:
    recurs = Recurrence(Every.DAY, date(2025, 4, 14))
    new = a_duty(imposed_by="return-2025-04-04", kind=ObligationKind.RECURRING, due=None, recurs=recurs)
    saved = saving(doors, record_duty, MATTER, new)
    held = stored(doors, stored_duty, saved.key)
    assert held.command.recurs == recurs

    weekly = Recurrence(Every.WEEK, date(2025, 4, 14), at="09:00", on=(0, 2))
    saving(doors, amend_duty, saved.key, replace(held.command, recurs=weekly, read=READ), WRONG)

    with doors.reading() as session:
        row = session.scalars(select(Obligation).where(Obligation.key == saved.key)).one()
    assert row.rrule == "FREQ=WEEKLY;BYDAY=MO,WE;BYHOUR=9;BYMINUTE=0"
    assert row.occurrence_assumptions == ("It falls due on its day of the week also when that is a legal holiday.",)


def test_a_date_typed_wrong_is_corrected_with_a_reason_and_the_old_one_stays_in_the_history(doors: Doors) -> None:
    enter_order(doors, duties=(a_duty(due=NewDue("2025-04-16", assumes=("The week is inferred.",))),))
    held = stored(doors, stored_date, DUE)
    assert held.command.due == NewDue("2025-04-16", assumes=("The week is inferred.",))

    typed = replace(held.command, due=NewDue("2025-04-17T17:00", typed="4/17/2025 5 p.m."), read=READ)
    saving(doors, amend_date, DUE, typed, WRONG, why="It was typed wrong")

    assert standing(doors, DUE).latest_by == datetime(2025, 4, 17, 21, tzinfo=UTC)
    with doors.reading() as session:
        change = session.scalars(
            select(Change).where(Change.table_name == "deadlines", Change.action == "update")
        ).all()[-1]
        assert (change.before["due_edtf"], change.after["due_edtf"]) == ("2025-04-16", "2025-04-17T17:00")
        assert change.why == "It was typed wrong"
        assert problems(unit_of(doors, session)) == ()


def test_what_is_no_typed_date_is_not_corrected_here(sqlite: Doors) -> None:
    with pytest.raises(Nonsense, match="was loaded"):
        saving(sqlite, amend_date, RETURN, NewDate("return", NewDue("2025-04-08"), READ), WRONG)
    enter_order(sqlite, duties=(a_duty(),))
    with pytest.raises(Unreadable, match="stays with its duty"):
        saving(sqlite, amend_date, DUE, NewDate("return", NewDue("2025-04-16"), READ), WRONG)
    new = NewDate(DUE.removesuffix("/due"), NewDue("2025-04-16"), READ)
    with pytest.raises(Stale):
        saving(sqlite, amend_date, DUE, new, Amendment("Late", 9))


def test_a_waiting_duty_is_given_its_date_once_what_it_waits_for_has_happened(doors: Doors) -> None:
    waits = a_duty(kind=ObligationKind.WAITING, due=None, trigger="the mandate issues")
    key = DUE.removesuffix("/due")
    enter_order(doors, duties=(waits,))
    assert standing(doors, key).status is Status.WAITING

    saving(doors, record_date, MATTER, NewDate(key, NewDue("2025-04-22"), READ))

    assert standing(doors, key).status is Status.UPCOMING
    with pytest.raises(Unreadable, match="has its date on record"):
        saving(doors, record_date, MATTER, NewDate(key, NewDue("2025-04-23"), READ))


@pytest.mark.parametrize(
    ("duty", "said"),
    [
        ("daily-updates", "by which it recurs|rule by which"),
        ("facilitate-return", "goes on without a date"),
        ("return", "has its date on record"),
        ("nothing", "There is no 'nothing'"),
        ("", "Choose one"),
    ],
)
def test_a_date_is_given_only_to_a_duty_that_can_have_one(sqlite: Doors, duty: str, said: str) -> None:
    with pytest.raises((Unreadable, NotFound), match=said) as refused:
        saving(sqlite, record_date, MATTER, NewDate(duty, NewDue("2025-04-22"), READ))

    assert refused.value.field == "duty"


def test_an_effect_entered_by_itself_is_read_back_and_corrected(doors: Doors) -> None:
    enter_order(doors, duties=(a_duty(),))
    more = enter_order(doors, title="More time")
    new = an_effect(EffectKind.EXTENDS, f"deadlines:{DUE}", order=more.key, new_due=NewDue("2025-04-23"))
    saved = saving(doors, record_effect, MATTER, new)
    held = stored(doors, stored_effect, saved.key)
    assert (held.command.target, held.command.begins, held.command.new_due.on) == (f"deadlines:{DUE}", "", "2025-04-23")

    later = replace(held.command, new_due=NewDue("2025-04-24"), read=READ)
    saving(doors, amend_effect, saved.key, later, Amendment("The 24th", held.version))

    assert standing(doors, DUE).due.moment.edtf == "2025-04-24"


def a_request(doors: Doors, target: str) -> str:
    """A made-up motion for more time to meet a deadline."""
    with doors.writing("tilda", why="a motion") as session:
        matter = session.scalars(select(Matter).where(Matter.key == MATTER)).one()
        order = session.scalars(select(Order).where(Order.key == "daily-updates-2025-04-11")).one()
        deadline = session.scalars(select(Deadline).where(Deadline.key == target)).one()
        motion = Filing(key="motion", docket_id=order.docket_id, kind="motion", title="Motion", layer="clerk")
        motion.filed = parse_moment("2025-04-13", matter.zone)
        session.add(motion)
        session.flush()
        session.add(
            Request(
                key="motion/request",
                filing_id=motion.id,
                effect_kind="extends",
                target_deadline_id=deadline.id,
                layer="clerk",
            )
        )
    return "requests:motion/request"


def ruled(doors: Doors) -> Request:
    with doors.reading() as session:
        return session.scalars(select(Request).where(Request.key == "motion/request")).one()


def test_an_order_rules_on_a_pending_request_and_does_what_it_grants(doors: Doors) -> None:
    enter_order(doors, duties=(a_duty(),))
    asked = a_request(doors, DUE)
    granted = an_effect(EffectKind.EXTENDS, asked, new_due=NewDue("2025-04-24"), ruling=Ruling.GRANTED)

    enter_order(doors, title="Granted", effects=(granted,))

    assert ruled(doors).ruling is Ruling.GRANTED
    assert standing(doors, DUE).due.moment.edtf == "2025-04-24"


def test_a_denied_request_changes_no_date(doors: Doors) -> None:
    enter_order(doors, duties=(a_duty(),))
    asked = a_request(doors, DUE)

    enter_order(doors, title="Denied", effects=(an_effect(None, asked, ruling=Ruling.DENIED),))

    assert ruled(doors).ruling is Ruling.DENIED
    assert standing(doors, DUE).due.moment.edtf == "2025-04-17"
    for wrong, field in (
        (an_effect(None, asked), "effects-0-ruling"),
        (an_effect(None, asked, ruling=Ruling.GRANTED), "effects-0-target"),
        (an_effect(EffectKind.STAYS, f"deadlines:{DUE}", ruling=Ruling.DENIED), "effects-0-target"),
    ):
        with pytest.raises(Unreadable) as refused:
            enter_order(doors, title="Again", effects=(wrong,))
        assert refused.value.field == field


@pytest.mark.parametrize("filed", ["2025-04-12T15:00"])
def test_an_answer_says_what_a_filing_answers_and_who_disputes_it(doors: Doors, filed: str) -> None:
    second = "daily-updates/2025-04-13"
    saved = enter(doors, FIRST_UPDATE, filed)
    filing = f"filings:{saved.key}"
    new = an_answer(filing, second, extent=Extent.PART, claimed_by=GOVERNMENT)

    answer = saving(doors, record_answer, MATTER, new)
    held = stored(doors, stored_answer, answer.key)
    whole = replace(held.command, extent=Extent.WHOLE, disputed_by="kilmar-abrego-garcia", read=READ)
    saving(doors, amend_answer, answer.key, whole, Amendment("All of it", held.version))

    found = standing(doors, second)
    assert (found.status, found.adequacy) == (Status.MET, Adequacy.DISPUTED)
    with pytest.raises(NeedsConfirming, match="on record already"):
        saving(doors, record_answer, MATTER, new)


@pytest.mark.parametrize(
    ("answer", "field", "said"),
    [
        (an_answer("", RETURN), "answered_by", "Choose what is said"),
        (an_answer("filings:nothing", RETURN), "answered_by", "There is no 'nothing'"),
        (an_answer("filings:filing-2025-04-13"), "deadlines", "at least one"),
        (an_answer("filings:filing-2025-04-13", "nothing"), "deadlines", "There is no deadline 'nothing'"),
        (an_answer("filings:filing-2025-04-13", "no-removal-to-el-salvador"), "deadlines", "not to do something"),
        (
            an_answer("filings:filing-2025-04-13", RETURN, claimed_by=GOVERNMENT, disputed_by=GOVERNMENT),
            "disputed_by",
            "does not dispute",
        ),
    ],
)
def test_an_answer_that_cannot_be_one_is_refused(sqlite: Doors, answer: NewAnswer, field: str, said: str) -> None:
    with pytest.raises((Unreadable, NotFound), match=said) as refused:
        saving(sqlite, record_answer, MATTER, answer)

    assert refused.value.field == field


def test_an_answer_from_another_docket_or_from_before_the_order_is_asked_about(sqlite: Doors) -> None:
    with pytest.raises(NeedsConfirming) as asked:
        saving(sqlite, record_answer, MATTER, an_answer("filings:appeal-2025-04", FIRST_UPDATE))

    said = dict(asked.value.asked)
    assert "another docket" in said["deadlines"]
    assert "before the order" in said["answered_by"]
    saving(sqlite, record_answer, MATTER, an_answer("filings:appeal-2025-04", FIRST_UPDATE, confirmed=True))


def test_a_finding_of_non_compliance_turns_a_deadline_missed_in_the_courts_words(doors: Doors) -> None:
    saved = saving(doors, record_finding, MATTER, a_finding(FindingResult.NOT_COMPLIED, RETURN))
    assert standing(doors, RETURN).status is Status.MISSED

    held = stored(doors, stored_finding, saved.key)
    changed = replace(held.command, deadlines=(FIRST_UPDATE,), read=READ, confirmed=True)
    saving(doors, amend_finding, saved.key, changed, Amendment("The other one", held.version))

    assert standing(doors, RETURN).status is not Status.MISSED
    assert standing(doors, FIRST_UPDATE).status is Status.MISSED


@pytest.mark.parametrize(
    ("finding", "field"),
    [
        (a_finding(FindingResult.NOT_COMPLIED, RETURN, words=" "), "words"),
        (a_finding(FindingResult.NOT_COMPLIED), "deadlines"),
        (a_finding(FindingResult.NOT_COMPLIED, RETURN, order=""), "order"),
        (a_finding(FindingResult.NOT_COMPLIED, FIRST_UPDATE, order="return-2025-04-04"), "deadlines"),
    ],
)
def test_a_finding_without_the_courts_words_or_on_what_came_later_is_refused(
    sqlite: Doors, finding: NewFinding, field: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        saving(sqlite, record_finding, MATTER, finding)

    assert refused.value.field == field


def test_a_finding_on_another_docket_or_on_a_date_to_come_is_asked_about(sqlite: Doors) -> None:
    other = enter_order(sqlite, title="On appeal", docket=APPEAL)
    with pytest.raises(NeedsConfirming, match="another docket"):
        saving(sqlite, record_finding, MATTER, a_finding(FindingResult.INADEQUATE, RETURN, order=other.key))

    order = enter_order(sqlite, duties=(a_duty(),))
    with pytest.raises(NeedsConfirming, match="was due on Thu 17 Apr 2025"):
        saving(sqlite, record_finding, MATTER, a_finding(FindingResult.NOT_COMPLIED, DUE, order=order.key))
