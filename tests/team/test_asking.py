"""Asking for work: kept until the tick is saved, or left to workers by rows of the transaction that asks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from tests.team.waiting import jobs
from tracker.bootstrap import Doors
from tracker.db.models import Tick
from tracker.scheduler.jobs_queue import DELIVER, PREPARE, Queue
from tracker.scheduler.work import LANE, Inline, Work, lanes

ONE_DELIVERY = [(DELIVER, "deliver", {}, "todo")]
FETCH = text("SELECT id FROM procrastinate_fetch_job_v2(NULL, :worker)")
REGISTER = text("SELECT * FROM procrastinate_register_worker_v1()")


def test_a_lane_holds_the_same_subscriptions_whoever_else_is_due() -> None:
    assert list(lanes((7, 3, LANE, 3, LANE - 1))) == [(0, (3, 7, LANE - 1)), (1, (LANE,))]
    assert list(lanes((3, 2 * LANE + 1))) == [(0, (3,)), (2, (2 * LANE + 1,))]
    assert list(lanes(())) == []


def test_in_one_process_it_is_done_when_the_tick_is_saved_and_once(doors: Doors) -> None:
    done: list[object] = []
    jobs_here = Inline(Work(lambda numbers: done.append(numbers) or len(numbers), lambda: done.append("delivered")))

    with doors.writing("scheduler") as session:
        jobs_here.enqueue_prepare(session, (2, 1, LANE + 4))
        jobs_here.enqueue_delivery(session)
        assert done == []

    assert jobs_here.settle() == 3
    assert done == [(1, 2), (LANE + 4,), "delivered"]
    assert jobs_here.settle() == 0
    assert len(done) == 3


def test_what_was_prepared_here_is_delivered_unasked() -> None:
    done: list[object] = []
    jobs_here = Inline(Work(lambda _: 1, lambda: done.append("delivered")))

    jobs_here.enqueue_prepare(None, (1,))
    jobs_here.settle()

    assert done == ["delivered"]


def test_a_job_is_there_when_the_transaction_that_asks_is_saved(doors: Doors) -> None:
    with doors.writing("scheduler") as session:
        Queue().enqueue_prepare(session, (2, 1, LANE))
        Queue().enqueue_delivery(session)
        assert jobs(doors) == []

    assert jobs(doors) == [
        (PREPARE, "prepare/0", {"numbers": [1, 2]}, "todo"),
        (PREPARE, "prepare/1", {"numbers": [LANE]}, "todo"),
        *ONE_DELIVERY,
    ]


def test_a_transaction_that_is_undone_leaves_no_job(doors: Doors) -> None:
    def ask_and_fail() -> None:
        with doors.writing("scheduler") as session:
            Queue().enqueue_prepare(session, (1, 2, 3))
            Queue().enqueue_delivery(session)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask_and_fail()

    assert jobs(doors) == []


def test_what_waits_already_is_not_asked_for_twice_and_the_rest_of_the_transaction_is_saved(doors: Doors) -> None:
    for _ in range(3):
        with doors.writing("scheduler") as session:
            session.add(Tick(as_of=doors.clock.now(), started_at=doors.clock.now()))
            Queue().enqueue_prepare(session, (1, 2))
            Queue().enqueue_delivery(session)

    with doors.reading() as session:
        assert session.query(Tick).count() == 3
    assert jobs(doors) == [(PREPARE, "prepare/0", {"numbers": [1, 2]}, "todo"), *ONE_DELIVERY]


def test_many_that_ask_at_once_leave_one_job(doors: Doors) -> None:
    askers = 4
    together = Barrier(askers)

    def ask(_: int) -> None:
        with doors.writing("scheduler") as session:
            together.wait(10)
            Queue().enqueue_prepare(session, tuple(range(3 * LANE)))
            Queue().enqueue_delivery(session)

    with ThreadPoolExecutor(askers) as pool:
        list(pool.map(ask, range(askers)))

    assert [once for _, once, _, _ in jobs(doors)] == ["prepare/0", "prepare/1", "prepare/2", "deliver"]


def test_a_job_that_waits_is_not_taken_up_before_who_asked_again_is_saved(doors: Doors) -> None:
    """Else a worker would look before the new rows can be seen, find nothing, and nobody would look again."""
    with doors.writing("scheduler") as session:
        Queue().enqueue_delivery(session)
    with doors.writing("worker") as session:
        worker = session.execute(REGISTER).scalar_one()

    with doors.writing("scheduler") as asking:
        Queue().enqueue_delivery(asking)
        with doors.writing("worker") as session:
            assert session.execute(FETCH, {"worker": worker}).scalar_one() is None

    with doors.writing("worker") as session:
        assert session.execute(FETCH, {"worker": worker}).scalar_one() is not None
    assert [state for _, _, _, state in jobs(doors)] == ["doing"]


def test_while_a_job_is_done_the_next_may_wait(doors: Doors) -> None:
    with doors.writing("worker") as session:
        Queue().enqueue_delivery(session)
        worker = session.execute(REGISTER).scalar_one()
    with doors.writing("worker") as session:
        session.execute(FETCH, {"worker": worker})
    with doors.writing("scheduler") as session:
        Queue().enqueue_delivery(session)

    assert [state for _, _, _, state in jobs(doors)] == ["doing", "todo"]
