"""A save taken back: everything as it was, nothing of anybody else's lost, and the history keeps both."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.running import doors_at
from tests.services.clerks import OMAR, TILDA, enter, standing, unit_of
from tracker.bootstrap import Doors
from tracker.db.history import group_of, verify
from tracker.db.models import (
    Deadline,
    Docket,
    Effect,
    Event,
    EventObligation,
    Filing,
    Fulfilment,
    Matter,
    Obligation,
    ObligationParty,
    Order,
    Party,
)
from tracker.db.queries.changes import newest
from tracker.db.visibility import Scope
from tracker.domain.edtf import parse_moment
from tracker.domain.errors import Nonsense, NotFound, NotPermitted, Stale
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Role, Status
from tracker.services.matters import record_of
from tracker.services.undoing import Undone, undo_save

UPDATE = "daily-updates/2025-04-12"
MATTER, ZONE = "abrego-garcia", "America/New_York"
ADMIN = Viewer("ada", "Ada", Role.ADMIN)


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


def undo(doors: Doors, group: str, who: Viewer = TILDA) -> Undone:
    with doors.writing(who.key or "", why="undone") as session:
        return undo_save(unit_of(doors, session, who), group)


def record(doors: Doors) -> object:
    with doors.reading() as session:
        return record_of(unit_of(doors, session), Scope(TILDA), MATTER)


def problems(doors: Doors) -> list[str]:
    with doors.reading() as session:
        return verify(session, MATTER)


def an_order_with_a_duty(doors: Doors) -> str:
    """An order of one day with one obligation, its side, its deadline and an effect; the save's name."""
    with doors.writing("tilda", why="order entered") as session:
        matter = session.scalars(select(Matter.id).where(Matter.key == MATTER)).one()
        docket = session.scalars(select(Docket.id).where(Docket.key == "suit-greenbelt")).one()
        party = session.scalars(select(Party.id).where(Party.key == "us-government")).one()
        target = session.scalars(select(Order.id).where(Order.key == "return-2025-04-04")).one()
        order = Order(key="made-up", docket_id=docket, title="A made-up order", form="written", layer="clerk")
        order.filed = parse_moment("2025-04-12", ZONE)
        session.add(order)
        session.flush()
        duty = Obligation(
            key="made-up-duty", matter_id=matter, docket_id=docket, order_id=order.id, kind="dated", title="To report"
        )
        duty.layer = "clerk"
        session.add(duty)
        session.flush()
        session.add(ObligationParty(obligation_id=duty.id, party_id=party, side="obligor"))
        due = Deadline(key="made-up-due", obligation_id=duty.id, basis="fixed", due_kind="day", zone=ZONE)
        due.layer, due.due = "clerk", parse_moment("2025-04-20", ZONE)
        stay = Effect(key="made-up-stay", order_id=order.id, kind="stays", layer="clerk", target_order_id=target)
        stay.begins = parse_moment("2025-04-12", ZONE)
        session.add_all([due, stay])
        session.flush()
        return group_of(session)


def test_an_entered_filing_is_taken_back_with_its_answer(doors: Doors) -> None:
    before = record(doors)
    saved = enter(doors, UPDATE, "2025-04-12")
    assert standing(doors, UPDATE).status is Status.MET

    undone = undo(doors, saved.group)

    assert standing(doors, UPDATE).status is Status.UNVERIFIED
    assert (undone.matter, undone.deadlines) == (MATTER, (UPDATE,))
    after = record(doors)
    assert after.entries == before.entries  # type: ignore[attr-defined]
    assert after.fulfilments == before.fulfilments  # type: ignore[attr-defined]
    assert after.citations == before.citations  # type: ignore[attr-defined]
    with doors.reading() as session:
        filing = session.scalars(select(Filing).where(Filing.key == saved.key)).one()
        answer = session.scalars(select(Fulfilment).where(Fulfilment.filing_id == filing.id)).one()
    assert filing.entered_in_error_at is not None
    assert answer.withdrawn_at is not None
    assert problems(doors) == []


def test_the_deadline_counts_as_saved_again_so_that_a_clerk_who_has_it_open_is_told(doors: Doors) -> None:
    saved = enter(doors, UPDATE, "2025-04-12")
    undo(doors, saved.group)

    with pytest.raises(Stale):
        enter(doors, UPDATE, "2025-04-12", seen_version=2)


def test_an_order_goes_with_its_duty_its_deadline_and_its_effect(doors: Doors) -> None:
    before = record(doors)
    group = an_order_with_a_duty(doors)
    assert record(doors) != before

    undone = undo(doors, group)

    assert record(doors) == before
    assert undone.rows == 5
    with doors.reading() as session:  # the side of the duty stays with its duty; history would be poorer without it
        assert session.scalars(
            select(ObligationParty.id).join(Obligation).where(Obligation.key == "made-up-duty")
        ).all()
    assert problems(doors) == []


def test_what_was_changed_gets_its_values_back_and_a_higher_version(doors: Doors) -> None:
    with doors.writing("tilda", why="renamed") as session:
        docket = session.scalars(select(Docket).where(Docket.key == "suit-greenbelt")).one()
        docket.title, docket.number = "Another title", "8:25-cv-00951"
        docket.opened = parse_moment("2025-03-24", ZONE)
        session.flush()
        group, version = group_of(session), docket.version
    before = record(doors)

    undo(doors, group)

    with doors.reading() as session:
        docket = session.scalars(select(Docket).where(Docket.key == "suit-greenbelt")).one()
    assert (docket.title, docket.number, docket.opened) == ("The suit in Greenbelt", None, None)
    assert docket.version == version + 1
    assert record(doors) != before


def test_an_undoing_can_be_undone(doors: Doors) -> None:
    saved = enter(doors, UPDATE, "2025-04-12")
    entered = record(doors)
    undone = undo(doors, saved.group)

    undo(doors, undone.group)

    assert record(doors) == entered
    assert standing(doors, UPDATE).status is Status.MET


def test_links_that_were_added_or_taken_out_of_a_row_that_stands_come_back(doors: Doors) -> None:
    with doors.reading() as session:
        event = session.scalars(select(Event.id).order_by(Event.id)).first()
        duties = session.scalars(select(Obligation.id).where(Obligation.key.in_(["return", "daily-updates"]))).all()
    with doors.writing("tilda") as session:
        session.add(EventObligation(event_id=event, obligation_id=duties[0]))
    with doors.writing("tilda") as session:
        held = session.scalars(select(EventObligation).where(EventObligation.event_id == event)).all()
        before = {(row.id, row.obligation_id) for row in held}
        for row in held:
            if row.obligation_id == duties[0]:
                session.delete(row)
        session.add(EventObligation(event_id=event, obligation_id=duties[1]))
        session.flush()
        group = group_of(session)

    undo(doors, group)

    with doors.reading() as session:
        held = session.scalars(select(EventObligation).where(EventObligation.event_id == event)).all()
        assert {(row.id, row.obligation_id) for row in held} == before


def test_a_row_that_somebody_changed_since_is_named_with_who_and_nothing_is_taken_back(doors: Doors) -> None:
    saved = enter(doors, UPDATE, "2025-04-12", title="The made-up report")
    with doors.writing("omar", why="corrected") as session:
        session.scalars(select(Filing).where(Filing.key == saved.key)).one().number = "31"

    with pytest.raises(Stale, match="The filing 'The made-up report' was changed since, by omar"):
        undo(doors, saved.group)

    assert standing(doors, UPDATE).status is Status.MET


def test_what_others_built_on_it_stops_it_and_is_named(doors: Doors) -> None:
    group = an_order_with_a_duty(doors)
    enter(doors, "made-up-due", "2025-04-14", who=OMAR, title="An early report")

    with pytest.raises(Stale, match="this rests on it now: answer"):
        undo(doors, group)


def test_another_answer_to_the_same_deadline_stops_nothing(doors: Doors) -> None:
    mine = enter(doors, UPDATE, "2025-04-12", title="Mine")
    enter(doors, UPDATE, "2025-04-12", who=OMAR, title="Another")

    undo(doors, mine.group)

    assert len(standing(doors, UPDATE).answers) == 1


def test_an_occurrence_that_the_save_made_a_row_of_can_be_answered_again(doors: Doors) -> None:
    undo(doors, enter(doors, UPDATE, "2025-04-12", title="Mine").group)

    enter(doors, UPDATE, "2025-04-12", title="Another")

    assert standing(doors, UPDATE).status is Status.MET


def test_only_ones_own_save_is_undone_but_an_admin_undoes_any(doors: Doors) -> None:
    saved = enter(doors, UPDATE, "2025-04-12")

    with pytest.raises(NotPermitted):
        undo(doors, saved.group, OMAR)
    undo(doors, saved.group, ADMIN)

    assert standing(doors, UPDATE).status is Status.UNVERIFIED


def test_an_unknown_save_and_one_undone_twice_are_refused(doors: Doors) -> None:
    saved = enter(doors, UPDATE, "2025-04-12")
    with pytest.raises(NotFound):
        undo(doors, "no-save-has-this-name")
    undo(doors, saved.group)

    with pytest.raises(Stale, match="was changed since"):
        undo(doors, saved.group)


def test_the_seed_and_what_makes_a_matter_are_not_undone(doors: Doors) -> None:
    with doors.reading() as session:
        matter = session.scalars(select(Matter).where(Matter.key == MATTER)).one()
        group = newest(session, matter.id, before=None, limit=1)[0]["group_id"]

    with pytest.raises(Nonsense, match="not undone here"):
        undo(doors, group, ADMIN)
