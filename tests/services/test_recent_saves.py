"""The newest saves as a list of changes tells them, to somebody who may see all or only a part."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.running import SEEDED_AT, TODAY, doors_at
from tests.services.clerks import TILDA, enter
from tests.services.orders_made import MATTER, a_duty, an_effect, enter_order
from tracker.bootstrap import Doors
from tracker.db.models import Account, Event, Filing, Matter, MatterMember, Order, Party
from tracker.db.visibility import Scope
from tracker.domain.edtf import parse_moment
from tracker.domain.policy import Viewer
from tracker.domain.record import Deadline, Due
from tracker.domain.saves import SaveTold
from tracker.domain.vocabulary import Basis, DueKind, EffectKind, ObligationKind, Role
from tracker.services import recent_saves as told_saves
from tracker.services.matters import record_of
from tracker.services.obligations import persist
from tracker.services.recent_saves import recent_saves
from tracker.services.unit import Unit

BASE = "https://docket.example.org"
RETURN, UPDATE = "return-by-2025-04-07", "daily-updates/2025-04-12"


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


def occurrence(duty: str, day: str) -> Deadline:
    """A day of a recurring duty, as it is derived."""
    due = Due(DueKind.DAY, parse_moment(day, "America/New_York"), "America/New_York", None)
    return Deadline(f"{duty}/{day}", duty, Basis.OCCURRENCE, due)


def told(doors: Doors, viewer: Viewer = TILDA, matters: tuple[str, ...] = (MATTER,)) -> tuple[SaveTold, ...]:
    with doors.reading() as session:
        return recent_saves(Unit(session, viewer, TODAY), Scope(viewer, by_mail=True), matters, BASE)


def test_a_save_is_told_with_who_when_what_and_where_it_is(doors: Doors) -> None:
    with doors.writing("ada", why="test") as session:
        session.add(Account(key="tilda", name="Tilda Brown", role=Role.CLERK, created_at=TODAY))
    saved = enter_order(doors, title="Order to report", duties=(a_duty(),))

    first, seed = told(doors)

    assert (first.who, first.at, first.why) == ("Tilda Brown", TODAY, "entered")
    assert first.title.startswith("Abrego Garcia: Added 1 order, ")
    assert first.lines[:2] == ("Added order: Order to report", "Added duty: The government must report")
    assert first.address == f"{BASE}/history/{saved.group}"
    assert first.id == f"tag:docket.example.org,2026-11-22:{MATTER}/saves/{saved.group}"
    assert (seed.who, seed.at) == ("The seed", SEEDED_AT)
    assert "Added order: Ruling of the Supreme Court" in seed.lines
    assert len(seed.lines) == 11
    assert re.fullmatch(r"and \d{3,} more", seed.lines[-1])


def test_each_row_is_told_by_its_words_or_by_those_of_what_it_belongs_to(doors: Doors) -> None:
    enter_order(doors, title="Order to report", duties=(a_duty(),))
    enter_order(doors, title="Order that stays", effects=(an_effect(EffectKind.STAYS, f"deadlines:{RETURN}"),))
    enter(doors, UPDATE, "2025-04-12", title="Status report")

    answered, stayed, ordered, _ = told(doors)

    assert "Added deadline: The government must report, due Thu 17 Apr 2025" in ordered.lines
    assert "Added effect: Order that stays" in stayed.lines
    assert {"Added filing: Status report", "Added answer: Status report"} <= set(answered.lines)
    assert all(len(one.lines) <= 11 for one in (answered, stayed, ordered))


def test_a_long_save_is_told_in_ten_lines_and_the_rest_is_counted(doors: Doors) -> None:
    with doors.writing("ada", why="typed from the list") as session:
        matter = session.scalars(select(Matter.id).where(Matter.key == MATTER)).one()
        for number in range(9):
            session.add(
                Party(key=f"party-{number}", matter_id=matter, name=f"Party {number}", kind="person", layer="clerk")
            )
        for number in range(4):
            event = Event(key=f"event-{number}", matter_id=matter, title=f"Event {number}", layer="clerk")
            event.happened = parse_moment("2026-11-20", "America/New_York")
            session.add(event)

    found = told(doors)[0]

    assert found.lines == (
        *(f"Added event: Event {number}" for number in range(4)),
        *(f"Added party: Party {number}" for number in range(6)),
        "and 3 more",
    )
    assert found.title == "Abrego Garcia: Added 4 events, added 9 parties"


def test_what_the_scheduler_noted_is_told_in_words(doors: Doors) -> None:
    with doors.reading() as session:
        record = record_of(Unit(session, TILDA, TODAY), Scope(TILDA), MATTER)
    with doors.writing("scheduler", why="tick") as session:
        duty = next(one for one in record.obligations if one.kind is ObligationKind.RECURRING)
        unit = Unit(session, TILDA, TODAY)
        for day in ("2026-11-23", "2026-11-24"):
            persist(unit, occurrence(duty.key, day))

    found = told(doors)[0]

    assert found.title == f"Abrego Garcia: The scheduler noted 2 coming days of: {duty.title}"
    assert [line.rpartition(", due ")[2] for line in found.lines] == ["Mon 23 Nov 2026", "Tue 24 Nov 2026"]
    assert (found.who, found.why) == ("The scheduler", None)
    assert "tick" not in str(found)


def test_what_is_sealed_is_not_told_of_and_a_save_of_nothing_else_is_no_entry(doors: Doors) -> None:
    filed = enter(doors, UPDATE, "2025-04-12", title="Whispers of a sealed report")
    order = enter_order(doors, title="Whispers of a sealed order", duties=(a_duty(title="Whispers"),))
    assert len(told(doors)) == 3
    with doors.writing("tilda", why="whispers sealed") as session:
        session.scalars(select(Filing).where(Filing.key == filed.key)).one().is_sealed = True
        session.scalars(select(Order).where(Order.key == order.key)).one().is_sealed = True

    for viewer in (TILDA, Viewer()):
        found = told(doors, viewer)
        assert "hisper" not in str(found)
        assert "sealed" not in str(found)


def test_what_is_not_public_is_told_to_whoever_may_see_it_alone(doors: Doors) -> None:
    with doors.writing("tilda", why="whispers entered") as session:
        matter = session.scalars(select(Matter.id).where(Matter.key == MATTER)).one()
        event = Event(key="quiet", matter_id=matter, title="Whispers out of court", layer="clerk")
        event.happened = parse_moment("2026-11-20", "America/New_York")
        session.add(event)
        account = Account(key="omar", name="Omar", role=Role.VIEWER, created_at=TODAY)
        session.add(account)
        session.flush()
        session.add(MatterMember(matter_id=matter, account_id=account.id))

    assert told(doors)[0].lines == ("Added event: Whispers out of court",)
    assert "hisper" not in str(told(doors, Viewer()))
    assert len(told(doors, Viewer())) == 1


def test_a_matter_that_the_reader_may_not_see_tells_nothing(doors: Doors) -> None:
    with doors.writing("ada", why="closed") as session:
        session.scalars(select(Matter).where(Matter.key == MATTER)).one().is_public = False

    assert told(doors, Viewer()) == ()


def test_the_newest_of_several_matters_come_first_and_the_oldest_drop_out(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        enter_order(doors, title=f"Order {number}")
    with doors.writing("ada", why="begun", at=SEEDED_AT) as session:
        session.add(Matter(key="other", title="Other v. Other", zone="UTC", summary="Made up.", is_public=True))
    monkeypatch.setattr(told_saves, "MOST", 4)

    found = told(doors, matters=(MATTER, "other"))

    assert len(found) == 4
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    assert [one.lines[0] for one in found[:3]] == [f"Added order: Order {number}" for number in (2, 1, 0)]
