"""A computed date saved as a deadline: what is stored with it, how it is judged, and what counting it again shows."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.running import doors_at
from tests.services.clerks import TILDA, enter, standing
from tracker.bootstrap import Doors
from tracker.db.models import Computation, Deadline, Obligation
from tracker.db.visibility import Scope
from tracker.domain.calendars import Calendar, Calendars, Closing, ClosingKind, DayState
from tracker.domain.errors import NeedsConfirming, NotFound, TrackerError, Unreadable
from tracker.domain.law import Law
from tracker.domain.vocabulary import Basis, Force, Status
from tracker.services.checks import problems
from tracker.services.computed import NewComputed, save_computed
from tracker.services.explanations import deadline_object
from tracker.services.matters import record_of
from tracker.services.recomputing import recomputations, take_over
from tracker.services.unit import Unit

MATTER, DOCKET = "abrego-garcia", "mdd-unknown"
APRIL = datetime(2025, 4, 14, 16, tzinfo=UTC)
GOOD_FRIDAY = {"regime": "frcp", "court": "mdd", "mode": "days", "period": 14, "trigger": "2025-04-04"}
ANSWER = {"rule": "frcp-12a1Ai", "court": "mdd", "trigger": "2025-04-09"}


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path, APRIL) as opened:
        yield opened


def docket_of(doors: Doors) -> str:
    with doors.reading() as session:
        record = record_of(Unit(session, TILDA, doors.clock.now()), Scope(TILDA), MATTER)
        return next(key for key, docket in record.dockets.items() if docket.court == "mdd")


def asked(doors: Doors, request: Mapping[str, object], **more: object) -> NewComputed:
    facts: dict = {
        "docket": docket_of(doors),
        "title": "The defendants must answer the complaint",
        "request": request,
        "force": Force.MUST,
        "owed_by": None,
        "imposed_by": None,
        "read_in": "ECF No. 1, return of service",
    }
    return NewComputed(**{**facts, **more})


def save(doors: Doors, new: NewComputed, law: Law | None = None) -> str:
    with doors.writing("tilda", why="computed") as session:
        unit = Unit(session, TILDA, doors.clock.now(), law=law or doors.law)
        return save_computed(unit, record_of(unit, Scope(TILDA), MATTER), new)


def test_a_computed_deadline_is_stored_with_its_inputs_and_the_versions_of_the_law(doors: Doors) -> None:
    key = save(doors, asked(doors, ANSWER))

    found = standing(doors, key)
    assert found.due.moment is not None
    assert found.due.moment.edtf == "2025-04-30"  # 21 days after Wed 9 April 2025, a Wednesday
    assert found.deadline.basis is Basis.COMPUTED
    assert found.status is Status.UPCOMING
    made = found.deadline.computed
    assert made is not None
    assert json.loads(made.request) == ANSWER
    assert made.rule_version is not None
    assert made.rule_version.startswith("frcp-12a1Ai ")
    assert made.method_version.startswith("frcp-6 ")
    assert "md 2026.1" in made.calendar_version
    assert [step.end for step in made.steps][:2] == ["2025-04-09", "2025-04-30"]
    with doors.reading() as session:
        assert problems(Unit(session, TILDA, doors.clock.now())) == ()


def test_the_object_of_a_computed_deadline_tells_the_same_steps(doors: Doors) -> None:
    key = save(doors, asked(doors, ANSWER))

    with doors.reading() as session:
        record = record_of(Unit(session, TILDA, doors.clock.now()), Scope(TILDA), MATTER)
    told = deadline_object(record, standing(doors, key))
    assert told["computed"] is not None
    assert told["computed"]["request"] == ANSWER
    assert told["computed"]["steps"][-1]["authority"] == "Fed. R. Civ. P. 6(a)(4)(A)"
    assert told["imposed_by"] == "frcp-12a1Ai"
    assert any("Fed. R. Civ. P. 12(a)(1)(A)(i)" in reason["text"] for reason in told["reasons"])


def imposing(doors: Doors, request: Mapping[str, object], **more: object) -> NewComputed:
    return asked(doors, request, imposed_by="return-2025-04-04", title="A reply is due", **more)


def test_reminders_go_by_the_earliest_reading_and_nobody_is_late_before_the_latest(doors: Doors) -> None:
    key = save(doors, imposing(doors, GOOD_FRIDAY))

    found = standing(doors, key)
    assert found.due.moment is not None
    assert found.due.moment.edtf == "2025-04-21"
    assert found.safe_by is not None
    assert found.safe_by.isoformat() == "2025-04-19T03:59:59.999999+00:00"
    assert found.latest_by is not None
    assert found.latest_by.isoformat() == "2025-04-22T03:59:59.999999+00:00"


@pytest.mark.parametrize(
    ("today", "filed", "status"),
    [
        ("2025-04-18", "2025-04-18", Status.MET),
        ("2025-04-21", "2025-04-21", Status.FILED_TIME_UNKNOWN),
        ("2025-04-22", "2025-04-22", Status.MET_LATE),
    ],
)
def test_an_answer_is_on_time_by_the_earliest_and_late_by_the_latest_reading(
    seeded_sqlite_url: str, tmp_path: Path, today: str, filed: str, status: Status
) -> None:
    at = datetime.fromisoformat(f"{today}T23:00:00-04:00")
    with doors_at(seeded_sqlite_url, tmp_path, at.astimezone(UTC)) as doors:
        key = save(doors, imposing(doors, GOOD_FRIDAY))

        enter(doors, key, filed)

        assert standing(doors, key).status is status


def test_between_the_readings_it_is_upcoming_and_after_the_latest_it_is_past_due(
    seeded_sqlite_url: str, tmp_path: Path
) -> None:
    with doors_at(seeded_sqlite_url, tmp_path, APRIL) as doors:
        key = save(doors, imposing(doors, GOOD_FRIDAY))
    seen = {}
    for day in ("17", "18", "20", "21", "22"):
        now = datetime.fromisoformat(f"2025-04-{day}T12:00:00-04:00").astimezone(UTC)
        with doors_at(seeded_sqlite_url, tmp_path, now) as doors:
            seen[day] = standing(doors, key).status

    assert seen == {
        "17": Status.UPCOMING,
        "18": Status.DUE_TODAY,
        "20": Status.UPCOMING,
        "21": Status.DUE_TODAY,
        "22": Status.UNVERIFIED,
    }


WRONG = [
    ({"title": " "}, Unreadable, "title"),
    ({"read_in": ""}, Unreadable, "read_in"),
    ({"docket": "no-such-docket"}, NotFound, "docket"),
    ({"owed_by": "nobody"}, NotFound, "owed_by"),
    ({"request": {"rule": "sc-45", "court": "mdd", "trigger": "2025-04-09"}}, Unreadable, "rule"),
    ({"request": {**GOOD_FRIDAY}}, Unreadable, "imposed_by"),
    ({"request": {**ANSWER, "trigger": None}}, Unreadable, "trigger"),
    ({"request": {**ANSWER, "rule": "no-such-rule"}}, TrackerError, "rule"),
    ({"request": {**ANSWER, "court": "vaed"}}, NeedsConfirming, "docket"),
    ({"request": {"rule": "frcp-12a1Ai", "states": ["MD"], "trigger": "2025-04-09"}}, NeedsConfirming, "docket"),
]


@pytest.mark.parametrize(("change", "kind", "field"), WRONG)
def test_what_cannot_be_saved_is_refused_and_nothing_is_saved(
    doors: Doors, change: dict, kind: type, field: str
) -> None:
    new = replace(asked(doors, ANSWER), **change)

    with pytest.raises(kind) as refused:
        save(doors, new)

    assert refused.value.field == field
    with doors.reading() as session:
        assert session.scalar(select(func.count()).select_from(Computation)) == 0
        assert session.scalar(select(func.count()).select_from(Deadline).where(Deadline.basis == "computed")) == 0


def test_the_same_period_from_the_same_event_is_asked_about(doors: Doors) -> None:
    first = save(doors, asked(doors, ANSWER))

    with pytest.raises(NeedsConfirming):
        save(doors, asked(doors, ANSWER))

    assert save(doors, replace(asked(doors, ANSWER), confirmed=True)) != first


class _OneMoreHoliday:
    """The calendars of the rulebook with one day more, as a later edition of them would have it."""

    def __init__(self, calendars: Calendars, on: date) -> None:
        self.calendars, self.on = calendars, on

    def calendar(self, **asked: object) -> Calendar:
        found = self.calendars.calendar(**asked)  # type: ignore[arg-type]
        day = Closing(
            self.on,
            "a day of mourning",
            ClosingKind.COURT,
            DayState.CLOSED,
            counts=True,
            authority="a notice",
            source="a",
        )
        return replace(found.with_closings([day]), version=f"{found.version}; closures 2026.2")


def test_a_later_calendar_shows_the_old_and_the_new_date_with_the_cause_and_keeps_both(doors: Doors) -> None:
    key = save(doors, asked(doors, ANSWER))
    later = Law(doors.law.book, _OneMoreHoliday(doors.law.calendars, date(2025, 4, 30)))

    with doors.reading() as session:
        record = record_of(Unit(session, TILDA, doors.clock.now()), Scope(TILDA), MATTER)
    assert recomputations(record, doors.law) == ()
    (found,) = recomputations(record, later)
    assert (found.old, found.new, found.is_same) == ("Wed 30 Apr 2025", "Thu 1 May 2025", False)
    assert "the calendar changed from" in found.cause
    with doors.writing("tilda", why="recomputed") as session:
        unit = Unit(session, TILDA, doors.clock.now(), law=later)
        assert take_over(unit, record, key) == "Thu 1 May 2025"

    with pytest.raises(Unreadable), doors.writing("tilda", why="recomputed") as session:
        take_over(Unit(session, TILDA, doors.clock.now(), law=later), record, key)
    after = standing(doors, key)
    assert after.due.moment is not None
    assert after.due.moment.edtf == "2025-05-01"
    assert after.deadline.computed is not None
    assert [one.due_words for one in after.deadline.computed.earlier] == ["Wed 30 Apr 2025"]
    assert "due_recomputed" in {reason.code for reason in after.reasons}
    with doors.reading() as session:
        row = session.scalars(select(Deadline).where(Deadline.key == key)).one()
        assert row.due_edtf == "2025-04-30"  # the row keeps the first date
        assert session.scalar(select(func.count()).select_from(Obligation).where(Obligation.rule == "frcp-12a1Ai")) == 1
