"""Days in court as they stand: set, moved, cancelled and held, as each was known, in the zone of the court."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.running import TODAY, doors_at
from tests.services.clerks import TILDA
from tests.services.orders_made import MATTER, READ, SUIT, saving
from tracker.bootstrap import Doors
from tracker.db.models import Matter, SettingFact
from tracker.db.visibility import Scope
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import SettingAction, SettingKind
from tracker.services.hearings import NewSetting, NewStep, record_setting, record_step
from tracker.services.hearings_ahead import Hearing, hearings
from tracker.services.unit import Unit

ARGUMENT = NewSetting(
    docket=SUIT,
    kind=SettingKind.ARGUMENT,
    title="Whether the list is complete",
    starts="2026-12-03T10:00",
    recorded="2026-11-10",
    read=READ,
    place="Courtroom 4C",
)


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


def ahead(doors: Doors, viewer: Viewer = TILDA, at: datetime = TODAY) -> tuple[Hearing, ...]:
    with doors.reading() as session:
        return hearings(Unit(session, viewer, at), Scope(viewer, by_mail=True), MATTER)


def set_down(doors: Doors) -> str:
    return saving(doors, record_setting, MATTER, ARGUMENT).key


def step(doors: Doors, key: str, action: SettingAction, recorded: str, starts: str = "") -> None:
    saving(doors, record_step, MATTER, NewStep(key, action, recorded, READ, starts=starts, confirmed=True))


def test_a_day_in_court_is_told_with_its_court_and_where_it_stands(doors: Doors) -> None:
    key = set_down(doors)

    (found,) = ahead(doors)

    assert (found.key, found.title, found.kind, found.state) == (key, ARGUMENT.title, "argument", "set")
    assert (found.court, found.zone) == ("Federal court in Greenbelt, Maryland", "America/New_York")
    assert found.starts.latest == datetime(2026, 12, 3, 15, tzinfo=UTC)  # 10 a.m. EST is 15:00 in UTC
    assert (found.place, found.judge, found.sequence) == ("Courtroom 4C", None, 0)
    assert found.address == f"/dockets/{SUIT}#{key}"


def test_each_step_changes_how_it_stands_and_raises_its_sequence(doors: Doors) -> None:
    key, told = set_down(doors), []

    for action, recorded, starts in (
        (SettingAction.MOVED, "2026-11-12", "2026-12-10T14:30"),
        (SettingAction.CANCELLED, "2026-11-13", ""),
        (SettingAction.SET, "2026-11-14", "2026-12-17"),
    ):
        told += ahead(doors)
        step(doors, key, action, recorded, starts)
    told += ahead(doors)

    assert [one.state for one in told] == ["set", "moved", "cancelled", "set"]
    assert [one.starts.edtf[:10] for one in told] == ["2026-12-03", "2026-12-10", "2026-12-10", "2026-12-17"]
    assert [one.place for one in told] == ["Courtroom 4C"] * 4
    sequences = [one.sequence for one in told]
    assert sequences == sorted(set(sequences))


def test_a_step_taken_back_raises_the_sequence_too(doors: Doors) -> None:
    key = set_down(doors)
    step(doors, key, SettingAction.CANCELLED, "2026-11-13")
    (off,) = ahead(doors)

    with doors.writing("tilda", why="entered in error") as session:
        last = session.scalars(select(SettingFact).order_by(SettingFact.id.desc())).first()
        assert last is not None
        last.entered_in_error_at = TODAY
    (on,) = ahead(doors)

    assert (off.state, on.state) == ("cancelled", "set")
    assert on.sequence > off.sequence


def test_what_was_said_later_is_not_known_earlier(doors: Doors) -> None:
    key = set_down(doors)
    step(doors, key, SettingAction.MOVED, "2026-11-12", "2026-12-10T14:30")

    states = [[one.state for one in ahead(doors, at=datetime(2026, 11, day, 17, tzinfo=UTC))] for day in (9, 11, 12)]

    assert states == [[], ["set"], ["moved"]]


def test_one_that_was_held_is_told_with_the_day_on_which_it_was(doors: Doors) -> None:
    key = set_down(doors)
    step(doors, key, SettingAction.HELD, "2026-11-20", "2026-11-20")

    (found,) = ahead(doors)

    assert (found.state, found.starts.edtf) == ("held", "2026-11-20")


def test_of_a_private_matter_a_visitor_is_told_of_no_day_in_court(doors: Doors) -> None:
    set_down(doors)
    with doors.writing("ada", why="closed") as session:
        session.scalars(select(Matter).where(Matter.key == MATTER)).one().is_public = False

    assert ahead(doors, Viewer()) == ()
