"""An order with what it imposes and does: saved whole or not at all, judged afterwards as any other fact."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.running import doors_at
from tests.services.clerks import TILDA, standing, told, unit_of
from tests.services.orders_made import (
    APPEAL,
    COURT,
    GOVERNMENT,
    MATTER,
    SUIT,
    a_duty,
    an_effect,
    an_order,
    enter_order,
    saving,
)
from tracker.bootstrap import Doors
from tracker.db.history import verify
from tracker.db.models import Citation, Deadline, Docket, Effect, Obligation, Order
from tracker.db.visibility import Scope
from tracker.domain.asking import Mode
from tracker.domain.edtf import parse_moment
from tracker.domain.errors import NeedsConfirming, Nonsense, NotFound, Stale, TrackerError, Unreadable
from tracker.domain.policy import Viewer
from tracker.domain.recurrence import Every, Recurrence
from tracker.domain.vocabulary import Basis, DueKind, EffectKind, Nature, ObligationKind, Status
from tracker.services.counted import NewCount
from tracker.services.due_moments import Midnight, NewDue
from tracker.services.entering import Amendment, Saved
from tracker.services.matters import record_of
from tracker.services.orders import amend_order, record_order, stored_order

APRIL = datetime(2025, 4, 14, 20, tzinfo=UTC)  # Monday afternoon in Maryland
RETURN = "return-by-2025-04-07"


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path, APRIL) as opened:
        yield opened


@pytest.fixture
def sqlite(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_sqlite_url, tmp_path, APRIL) as opened:
        yield opened


def row(doors: Doors, model: Any, key: str) -> Any:
    with doors.reading() as session:
        return session.scalars(select(model).where(model.key == key)).one()


def count(doors: Doors, model: Any) -> int:
    with doors.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def correct(doors: Doors, key: str, *, version: int = 1, **more: Any) -> Saved:
    return saving(doors, amend_order, key, an_order(**more), Amendment("It was typed wrong", version))


def test_both_duties_of_one_order_are_listed_each_with_its_citation(doors: Doors) -> None:
    duties = (
        a_duty("The government must report", obligees=(COURT,)),
        a_duty("The government must name a witness", due=NewDue("2025-04-21T17:00", typed="4/21/2025 5 p.m.")),
    )

    saved = enter_order(doors, duties=duties)

    first, second = f"{saved.key}/the-government-must-report", f"{saved.key}/the-government-must-name-a-witness"
    assert saved.key == f"{SUIT}/2025-04-14-a-made-up-order"
    assert standing(doors, f"{first}/due").status is Status.UPCOMING
    assert standing(doors, f"{second}/due").due.kind is DueKind.INSTANT
    assert standing(doors, f"{second}/due").latest_by == datetime(2025, 4, 21, 21, tzinfo=UTC)
    assert standing(doors, f"{first}/due").due.assumptions == (
        "No clock time is given: the whole day counts, to its end on the court's clock.",
    )
    with doors.reading() as session:
        deadline = session.scalars(select(Deadline).where(Deadline.key == f"{second}/due")).one()
        cited = session.scalars(select(Citation).where(Citation.deadline_id == deadline.id)).all()
        assert {(one.field, one.value) for one in cited} == {(None, None), ("due", "4/21/2025 5 p.m.")}
        assert verify(session) == []


@pytest.mark.parametrize(
    ("duty", "status"),
    [
        (a_duty(kind=ObligationKind.CONTINUING, due=None), Status.CONTINUING),
        (a_duty(kind=ObligationKind.WAITING, due=None, trigger="the mandate issues"), Status.WAITING),
    ],
)
def test_a_duty_without_a_date_has_one_deadline_with_its_own_key(doors: Doors, duty: Any, status: Status) -> None:
    saved = enter_order(doors, duties=(duty,))

    assert standing(doors, f"{saved.key}/the-government-must-report").status is status
    with doors.reading() as session:
        assert session.scalars(select(Deadline.key).where(Deadline.key.startswith(saved.key))).all() == []


def test_a_recurring_duty_gives_its_days_on_the_courts_clock(doors: Doors) -> None:
    recurs = Recurrence(Every.DAY, datetime(2025, 4, 14).date(), at="17:00")  # noqa: DTZ001 - a day
    saved = enter_order(
        doors, filed="2025-04-13", duties=(a_duty(kind=ObligationKind.RECURRING, due=None, recurs=recurs),)
    )

    found = standing(doors, f"{saved.key}/the-government-must-report/2025-04-14")

    assert found.status is Status.DUE_TODAY
    assert found.latest_by == datetime(2025, 4, 14, 21, tzinfo=UTC)
    assert count(doors, Deadline) == 3  # those of the seed: days are derived


def test_a_counted_duty_keeps_how_its_date_was_counted(doors: Doors) -> None:
    counted = NewCount(14, Mode.DAYS, "2025-04-04", "service of the order")

    saved = enter_order(doors, duties=(a_duty(due=None, counted=counted),))

    found = standing(doors, f"{saved.key}/the-government-must-report/due")
    assert found.deadline.basis is Basis.COMPUTED
    assert found.deadline.computed is not None
    # Day 14 is Friday 18 April 2025, Good Friday, a holiday of Maryland: the rule's reading moves to Monday 21 April.
    assert found.due.moment.edtf == "2025-04-21"


def test_an_order_that_stays_an_earlier_one_turns_its_open_date_stayed(doors: Doors) -> None:
    first = enter_order(doors, duties=(a_duty(),))
    due = f"{first.key}/the-government-must-report/due"
    assert standing(doors, due).status is Status.UPCOMING

    enter_order(doors, title="A stay", effects=(an_effect(EffectKind.STAYS, f"orders:{first.key}"),))

    assert standing(doors, due).status is Status.STAYED


def test_an_extension_turns_the_date_and_keeps_the_first_one(doors: Doors) -> None:
    first = enter_order(doors, duties=(a_duty(),))
    due = f"{first.key}/the-government-must-report/due"
    later = an_effect(EffectKind.EXTENDS, f"deadlines:{due}", new_due=NewDue("2025-04-24", typed="4/24/2025"))

    enter_order(doors, title="More time", effects=(later,))

    found = standing(doors, due)
    assert (found.first_due.moment.edtf, found.due.moment.edtf) == ("2025-04-17", "2025-04-24")


def test_a_vacatur_turns_the_duties_of_the_order_vacated(doors: Doors) -> None:
    first = enter_order(doors, duties=(a_duty(), a_duty("The government must name a witness")))

    enter_order(doors, title="Vacated", effects=(an_effect(EffectKind.VACATES, f"orders:{first.key}"),))

    for duty in ("the-government-must-report", "the-government-must-name-a-witness"):
        assert standing(doors, f"{first.key}/{duty}/due").status is Status.VACATED


def test_an_effect_reaches_a_day_of_a_recurring_duty(doors: Doors) -> None:
    day = "daily-updates/2025-04-13"

    enter_order(doors, effects=(an_effect(EffectKind.EXCUSES, f"deadlines:{day}"),))

    assert standing(doors, day).status is Status.EXCUSED
    assert standing(doors, "daily-updates/2025-04-12").status is not Status.EXCUSED


def test_a_sealed_order_with_its_duties_is_not_told_to_who_may_not_see_it(doors: Doors) -> None:
    saved = enter_order(doors, title="Secret", is_sealed=True, duties=(a_duty("The government must keep it secret"),))

    assert any(one["key"].startswith(saved.key) for one in told(doors)["deadlines"])
    nobody = Viewer(None, "visitor")
    with doors.reading() as session:
        record = record_of(unit_of(doors, session, nobody), Scope(nobody), MATTER)
    assert not [duty for duty in record.obligations if "secret" in duty.title]


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"filed": "2025-04-17"}, "filed", "is in the future"),
    ({"docket": "nowhere"}, "docket", "There is no 'nowhere'"),
    ({"title": " "}, "title", "in a few words"),
    ({"judge": "nobody"}, "judge", "There is no 'nobody'"),
    ({"duties": (a_duty(), a_duty(" "))}, "duties-1-title", "in one sentence"),
    ({"duties": (a_duty(due=None),)}, "duties-0-due", "Give the day"),
    ({"duties": (a_duty(due=NewDue("2025-04-17T00:00")),)}, "duties-0-midnight", "its end"),
    ({"duties": (a_duty(kind=ObligationKind.WAITING),)}, "duties-0-trigger", "what must happen first"),
    ({"duties": (a_duty(kind=ObligationKind.RECURRING),)}, "duties-0-first", "Give its first day"),
    ({"duties": (a_duty(nature=Nature.ABSTAIN),)}, "duties-0-kind", "never due"),
    ({"duties": (a_duty(obligors=("nobody",)),)}, "duties-0-obligors", "There is no 'nobody'"),
    ({"duties": (a_duty(counted=NewCount(0, Mode.DAYS, "2025-04-04", "x")),)}, "duties-0-period", "how many"),
    ({"duties": (a_duty(counted=NewCount(3, Mode.DAYS, "", "x")),)}, "duties-0-since", "the day it is counted from"),
    ({"effects": (an_effect(EffectKind.STAYS, ""),)}, "effects-0-target", "Choose what"),
    ({"effects": (an_effect(EffectKind.STAYS, "orders:x"),)}, "effects-0-target", "There is no 'x'"),
    ({"effects": (an_effect(None, "obligations:return"),)}, "effects-0-kind", "Choose what the order does"),
    ({"effects": (an_effect(EffectKind.EXTENDS, f"deadlines:{RETURN}"),)}, "effects-0-new_due", "Give the new date"),
    (
        {"effects": (an_effect(EffectKind.STAYS, "obligations:return", new_due=NewDue("2025-05-01")),)},
        "effects-0-new_due",
        "Only an order that extends",
    ),
    (
        {"effects": (an_effect(EffectKind.STAYS, "obligations:return", replaces_duty=True),)},
        "effects-0-replaces_duty",
        "takes its place only",
    ),
    (
        {"effects": (an_effect(EffectKind.STAYS, "obligations:return", begins="2025-04-01"),)},
        "effects-0-begins",
        "before its order",
    ),
    (
        {"effects": (an_effect(EffectKind.STAYS, "obligations:return", until="2025-04-10"),)},
        "effects-0-until",
        "end before it begins",
    ),
    (
        {"filed": "2025-04-05", "effects": (an_effect(EffectKind.STAYS, "orders:daily-updates-2025-04-11"),)},
        "effects-0-target",
        "ordered later, on Fri 11 Apr 2025",
    ),
    (
        {"filed": "2025-04-05", "effects": (an_effect(EffectKind.STAYS, "obligations:daily-updates"),)},
        "effects-0-target",
        "ordered later",
    ),
]


@pytest.mark.parametrize(("facts", "field", "said"), REFUSED, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_refused_at_its_field_and_nothing_is_saved(
    sqlite: Doors, facts: dict[str, Any], field: str, said: str
) -> None:
    before = [count(sqlite, model) for model in (Order, Obligation, Deadline, Effect, Citation)]

    with pytest.raises(TrackerError, match=said) as refused:
        enter_order(sqlite, **{"duties": (a_duty("A first duty that is right"),), **facts})

    assert isinstance(refused.value, Unreadable | NotFound)
    assert (refused.value.field or "").replace("duties-1", "duties-0") == field.replace("duties-1", "duties-0")
    assert [count(sqlite, model) for model in (Order, Obligation, Deadline, Effect, Citation)] == before


ASKED: list[tuple[dict[str, Any], str, str]] = [
    ({"duties": (a_duty(due=NewDue("2025-04-11")),)}, "duties-0-due", "before the order itself"),
    ({"duties": (a_duty(due=NewDue("2025-04-19")),)}, "duties-0-due", "is a Saturday"),
    ({"duties": (a_duty(due=NewDue("2025-04-18")),)}, "duties-0-due", "Good Friday"),
    ({"duties": (a_duty(due=NewDue("2025-05-26")),)}, "duties-0-due", "does not move"),
    ({"duties": (a_duty(obligors=()),)}, "duties-0-obligors", "Nobody is named"),
    (
        {"effects": (an_effect(EffectKind.STAYS, "obligations:return"),), "docket": APPEAL},
        "effects-0-target",
        "another docket",
    ),
    ({"entered": "2025-04-13"}, "entered", "before the order was filed"),
    (
        {"effects": (an_effect(EffectKind.EXTENDS, f"deadlines:{RETURN}", new_due=NewDue("2025-04-02")),)},
        "effects-0-new_due",
        "brings no date",
    ),
]


@pytest.mark.parametrize(("facts", "field", "said"), ASKED, ids=lambda value: str(value)[:40])
def test_what_is_unlikely_is_asked_about_at_its_field_and_saved_once_confirmed(
    sqlite: Doors, facts: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(NeedsConfirming) as asked:
        enter_order(sqlite, **facts)
    assert [(name, said in words) for name, words in asked.value.asked] == [(field, True)]

    saved = enter_order(sqlite, **facts, confirmed=True)

    assert row(sqlite, Order, saved.key).filed_edtf == "2025-04-14"


def test_every_question_is_asked_at_once_so_that_one_yes_answers_what_was_read(sqlite: Doors) -> None:
    with pytest.raises(NeedsConfirming) as asked:
        enter_order(sqlite, duties=(a_duty(obligors=()), a_duty("Another", due=NewDue("2025-04-19"))))

    assert [name for name, _ in asked.value.asked] == ["duties-0-obligors", "duties-1-due"]


def test_an_order_before_its_docket_was_opened_is_asked_about(sqlite: Doors) -> None:
    with sqlite.writing("tilda", why="opened") as session:
        docket = session.scalars(select(Docket).where(Docket.key == SUIT)).one()
        docket.opened = parse_moment("2025-03-24", "America/New_York")

    with pytest.raises(NeedsConfirming, match="before its docket was opened"):
        enter_order(sqlite, filed="2025-03-20")


def test_the_same_order_twice_is_asked_about(sqlite: Doors) -> None:
    enter_order(sqlite)

    with pytest.raises(NeedsConfirming, match="on this docket already"):
        enter_order(sqlite)


def test_midnight_is_the_end_or_the_start_of_a_day_as_the_clerk_says_and_that_is_shown(doors: Doors) -> None:
    at_end = a_duty("By its end", due=NewDue("2025-04-17T00:00", Midnight.END))
    at_start = a_duty("By its start", due=NewDue("2025-04-17T00:00", Midnight.START))

    saved = enter_order(doors, duties=(at_end, at_start))

    end, start = standing(doors, f"{saved.key}/by-its-end/due"), standing(doors, f"{saved.key}/by-its-start/due")
    assert end.due.assumptions == ("“Midnight” is read as the end of Thu 17 Apr 2025, not as its start.",)
    assert start.latest_by == datetime(2025, 4, 17, 4, tzinfo=UTC)  # midnight in New York
    assert end.latest_by == datetime(2025, 4, 18, 3, 59, 59, 999999, tzinfo=UTC)


def test_a_correction_changes_the_order_and_what_began_with_it_moves_along(doors: Doors) -> None:
    first = enter_order(doors, filed="2025-04-12", title="First")
    stay = enter_order(doors, title="A stay", effects=(an_effect(EffectKind.STAYS, f"orders:{first.key}"),))

    correct(doors, stay.key, title="A stay", filed="2025-04-13T10:00", number="52")

    assert row(doors, Order, stay.key).number == "52"
    assert row(doors, Effect, f"{stay.key}/stays-{first.key.rpartition('/')[2]}").begins_edtf == "2025-04-13T10:00"
    correct(doors, stay.key, version=2, title="A stay", filed="2025-04-14")
    with pytest.raises(Unreadable, match="acts on an order of Sat 12 Apr 2025"):
        correct(doors, stay.key, version=3, title="A stay", filed="2025-04-11")


def test_a_correction_needs_a_reason_the_version_seen_and_a_row_of_a_clerk(sqlite: Doors) -> None:
    saved = enter_order(sqlite, filed="2025-04-13")

    with pytest.raises(Stale):
        correct(sqlite, saved.key, version=7)
    with pytest.raises(Unreadable, match="Say why"):
        saving(sqlite, amend_order, saved.key, an_order(), Amendment(" ", 1))
    with pytest.raises(Nonsense, match="was loaded"):
        correct(sqlite, "return-2025-04-04")


def test_an_order_is_read_back_as_it_was_entered(sqlite: Doors) -> None:
    new = an_order(number="51", judge="paula-xinis", outcome_words="granted", text="So ordered.", entered="2025-04-14")
    saved = saving(sqlite, record_order, MATTER, new)

    with sqlite.reading() as session:
        stored = stored_order(unit_of(sqlite, session, TILDA), saved.key)

    command = stored.command
    assert (command.number, command.judge, command.filed, command.entered) == (
        "51",
        "paula-xinis",
        "2025-04-14",
        "2025-04-14",
    )
    assert stored.matter == MATTER
    assert row(sqlite, Order, saved.key).judge_id is not None
    assert GOVERNMENT not in saved.key
