"""A matter as a calendar: stable ids, sequences that only rise, and never a word of what is sealed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.running import SEEDED_AT, TODAY, doors_at
from tests.services.clerks import TILDA, enter, take_back
from tests.services.orders_made import MATTER, READ, SUIT, a_duty, an_effect, enter_order, saving
from tests.services.test_hearings_ahead import ARGUMENT
from tracker.bootstrap import Doors
from tracker.db.models import Effect, Filing, Order
from tracker.db.visibility import Scope
from tracker.domain.calendar_events import CalendarEvent, EventState
from tracker.domain.edtf import parse_moment
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import EffectKind, SettingAction
from tracker.services.calendar_events import calendar_of
from tracker.services.due_moments import NewDue
from tracker.services.entering import Saved
from tracker.services.hearings import NewStep, record_setting, record_step
from tracker.services.unit import Unit

BASE = "https://docket.example.org:8443/tracker"
RETURN, UPDATE = "return-by-2025-04-07", "daily-updates/2025-04-12"


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


@dataclass
class Wound:
    """A clock that stands where it is put."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def moving(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    """Doors with a clock that can be put on."""
    with doors_at(seeded_url, tmp_path) as opened:
        yield replace(opened, clock=Wound(TODAY))


def entries(doors: Doors, viewer: Viewer = TILDA, at: datetime = TODAY) -> dict[str, CalendarEvent]:
    with doors.reading() as session:
        found = calendar_of(Unit(session, viewer, at), Scope(viewer, by_mail=True), MATTER, BASE)
    assert len({one.uid for one in found}) == len(found)
    return {one.uid.partition("@")[0]: one for one in found}


def imposed(doors: Doors, **more: object) -> str:
    """A made-up duty with a date ahead; the key of its deadline."""
    duty = a_duty(due=NewDue("2026-12-01", typed="12/1/2026"))
    before = set(entries(doors))
    enter_order(doors, filed="2026-11-16", duties=(duty,), **more)
    (found,) = set(entries(doors)) - before
    return found


def act(doors: Doors, kind: EffectKind, key: str, filed: str, **more: object) -> Saved:
    return enter_order(
        doors,
        title=f"An order that {kind.value}",
        filed=filed,
        effects=(an_effect(kind, f"deadlines:{key}", **more),),
        confirmed=True,
    )


def test_the_seeded_matter_has_its_deadlines_by_day(doors: Doors) -> None:
    found = entries(doors)

    assert list(found) == [RETURN, UPDATE, "daily-updates/2025-04-13"]  # the record ends on 14 April
    first = found[RETURN]
    assert (first.uid, first.on) == (f"{RETURN}@docket.example.org", date(2025, 4, 7))
    assert first.link == f"{BASE}/deadlines/{RETURN}"
    assert (first.changed_at, first.sequence, first.state) == (SEEDED_AT, 0, EventState.CONFIRMED)
    assert first.summary.startswith("Outcome not known: The government must facilitate and effectuate")
    assert "Owed by the United States government to Kilmar Armando Abrego Garcia." in first.description


def test_the_same_record_makes_the_same_calendar(doors: Doors) -> None:
    assert entries(doors) == entries(doors)


def test_an_effect_moves_the_entry_under_the_same_id_and_raises_its_sequence(doors: Doors) -> None:
    key = imposed(doors)
    first = entries(doors)[key]

    act(doors, EffectKind.EXTENDS, key, "2026-11-18", new_due=NewDue("2026-12-09", typed="12/9/2026"))
    moved = entries(doors)[key]
    act(doors, EffectKind.STAYS, key, "2026-11-19")
    stayed = entries(doors)[key]
    act(doors, EffectKind.VACATES, key, "2026-11-20")
    gone = entries(doors)[key]

    assert [one.on for one in (first, moved)] == [date(2026, 12, 1), date(2026, 12, 9)]
    states = [one.state for one in (first, moved, stayed, gone)]
    assert states == [EventState.CONFIRMED, EventState.CONFIRMED, EventState.TENTATIVE, EventState.CANCELLED]
    sequences = [one.sequence for one in (first, moved, stayed, gone)]
    assert sequences == sorted(set(sequences))
    assert len({one.uid for one in (first, moved, stayed, gone)}) == 1
    assert entries(doors)[RETURN].sequence == 0


def test_taking_an_effect_back_raises_the_sequence_too(doors: Doors) -> None:
    key = imposed(doors)
    saved = act(doors, EffectKind.STAYS, key, "2026-11-19")
    stayed = entries(doors)[key]

    take_back(doors, saved)

    found = entries(doors)[key]
    assert found.state is EventState.CONFIRMED
    assert found.sequence > stayed.sequence


def test_a_day_in_court_is_an_entry_until_it_is_cancelled_and_then_one_that_is_off(doors: Doors) -> None:
    key = saving(doors, record_setting, MATTER, ARGUMENT).key
    ahead = entries(doors)[f"settings:{key}"]
    saving(doors, record_step, MATTER, NewStep(key, SettingAction.CANCELLED, "2026-11-13", READ))
    off = entries(doors)[f"settings:{key}"]

    assert (ahead.on, ahead.place) == (datetime(2026, 12, 3, 15, tzinfo=UTC), "Courtroom 4C")
    assert (ahead.summary, ahead.state) == ("Argument: Whether the list is complete", EventState.CONFIRMED)
    assert (
        "Set for Thu 3 Dec 2026, 10:00 a.m. EST.\nThe record ends Mon 14 Apr 2025; what happened since is not in it.\n"
        "Argument, Federal court in Greenbelt, Maryland." in ahead.description
    )
    assert (off.summary, off.state) == ("Cancelled: Whether the list is complete", EventState.CANCELLED)
    assert (off.on, off.uid) == (ahead.on, ahead.uid)
    assert off.sequence > ahead.sequence
    assert (ahead.is_ahead, off.is_ahead) == (True, False)


def test_a_day_in_court_known_to_the_day_is_a_whole_day(doors: Doors) -> None:
    key = saving(doors, record_setting, MATTER, replace(ARGUMENT, starts="2026-12-03")).key

    assert entries(doors)[f"settings:{key}"].on == date(2026, 12, 3)


def test_no_word_of_what_is_sealed_is_in_a_calendar_whoever_reads(doors: Doors) -> None:
    filed = enter(doors, UPDATE, "2025-04-12", title="Whispers of a sealed report")
    order = enter_order(
        doors, title="Whispers of a sealed order", filed="2025-04-14", duties=(a_duty(title="Whispers"),)
    )
    with doors.writing("tilda", why="sealed") as session:
        session.scalars(select(Filing).where(Filing.key == filed.key)).one().is_sealed = True
        session.scalars(select(Order).where(Order.key == order.key)).one().is_sealed = True

    for viewer in (TILDA, Viewer()):
        found = entries(doors, viewer)
        assert not any("hisper" in f"{one.uid} {one.summary} {one.description} {one.link}" for one in found.values())
        assert "Answered by a sealed filing." in found[UPDATE].description


def seal(doors: Doors, order: Saved) -> None:
    doors.clock.at += timedelta(hours=1)
    with doors.writing("tilda", why="sealed") as session:
        session.scalars(select(Order).where(Order.key == order.key)).one().is_sealed = True


def stamps(doors: Doors, key: str) -> tuple[int, datetime]:
    found = entries(doors, at=doors.clock.now())[key]
    return found.sequence, found.changed_at


def test_each_entry_says_once_that_the_record_ended_and_on_which_day(doors: Doors) -> None:
    saving(doors, record_setting, MATTER, ARGUMENT)

    for one in entries(doors).values():
        assert one.description.count("The record ends Mon 14 Apr 2025; what happened since is not in it.") == 1
    for one in entries(doors, at=datetime(2025, 4, 14, 20, tzinfo=UTC)).values():
        assert "The record ends" not in one.description
        assert one.description.count("By a record that reaches to Mon 14 Apr 2025.") == 1


def test_what_is_done_to_sealed_rows_alone_moves_no_number_and_no_moment(moving: Doors) -> None:
    key = imposed(moving)
    order = act(moving, EffectKind.STAYS, key, "2026-11-19")
    seal(moving, order)
    before = entries(moving, at=TODAY), stamps(moving, key)

    moving.clock.at += timedelta(hours=1)
    sealed = enter_order(moving, title="Whispers", filed="2026-11-20")
    with moving.writing("tilda", why="sealed") as session:
        session.scalars(select(Order).where(Order.key == sealed.key)).one().is_sealed = True
    sealed_at = moving.clock.now()
    moving.clock.at += timedelta(hours=1)
    with moving.writing("tilda", why="sealed") as session:
        session.scalars(select(Order).where(Order.key == sealed.key)).one().title = "Whispers told otherwise"
        session.scalars(select(Order).where(Order.key == order.key)).one().text = "Whispers"
        stay = session.scalars(select(Effect).join(Order, Order.id == Effect.order_id).where(Order.key == order.key))
        stay.one().words = "Whispers"

    assert stamps(moving, key) == (before[1][0], sealed_at)  # that it was sealed, having been open, is told
    assert entries(moving, at=TODAY).keys() == before[0].keys()


def test_a_row_that_was_never_open_moves_nothing(moving: Doors) -> None:
    key = imposed(moving)
    before = entries(moving)
    moving.clock.at += timedelta(hours=1)
    with moving.writing("tilda", why="sealed") as session:
        docket = session.scalars(select(Order.docket_id)).first()
        row = Order(key="quiet", docket_id=docket, title="Whispers", form="written", layer="clerk", is_sealed=True)
        row.filed = parse_moment("2026-11-20", "America/New_York")
        session.add(row)
    moving.clock.at += timedelta(hours=1)
    with moving.writing("tilda", why="sealed") as session:
        session.scalars(select(Order).where(Order.key == "quiet")).one().title = "Whispers again"

    assert entries(moving) == before
    assert before[key].changed_at == TODAY


def test_a_sealed_order_that_stays_an_open_deadline_is_told_and_moves_it(moving: Doors) -> None:
    key = imposed(moving)
    found = [stamps(moving, key)]
    moving.clock.at += timedelta(hours=1)
    order = act(moving, EffectKind.STAYS, key, "2026-11-19")
    found.append(stamps(moving, key))

    seal(moving, order)

    stayed = entries(moving)[key]
    found.append(stamps(moving, key))
    assert stayed.state is EventState.TENTATIVE
    assert "An order that" not in stayed.description
    assert [number for number, _ in found] == [found[0][0], found[1][0], found[1][0]]
    assert [at for _, at in found] == [TODAY + timedelta(hours=hours) for hours in range(3)]


def test_the_docket_named_is_that_of_the_suit(doors: Doors) -> None:
    saving(doors, record_setting, MATTER, ARGUMENT)

    assert any(one.link.startswith(f"{BASE}/dockets/{SUIT}#") for one in entries(doors).values())
