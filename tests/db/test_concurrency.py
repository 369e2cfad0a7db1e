"""Two at once: no save is lost, whoever comes second is told, and a lease has one holder."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.db.rows import NOW, a_matter, a_small_record, saving, the_id
from tracker.db import lease
from tracker.db.engine import Database
from tracker.db.history import verify
from tracker.db.models import Change, Matter, Order
from tracker.domain.errors import Stale, Unavailable

WRITERS, SAVES = 4, 15


def one_more_day(database: Database) -> None:
    """Read, add one, save: what loses updates when two do it at once."""
    with saving(database) as session:
        row = session.scalars(select(Matter)).one()
        row.stale_after_days += 1


def count_up(url: str) -> int:
    """How many saves were acknowledged to this writer."""
    saved = 0
    with Database(url) as database:
        while saved < SAVES:
            try:
                one_more_day(database)
            except (Stale, Unavailable):
                continue
            saved += 1
    return saved


def take_lease(url: str, holder: str) -> bool:
    with Database(url) as database, database.write() as session:
        return lease.take(session, "tick", holder, now=NOW, for_seconds=60)


def counted(database: Database) -> int:
    with database.read() as session:
        return session.scalars(select(Matter.stale_after_days)).one()


def in_two_processes(work: str, url: str) -> list[str]:
    """What a function of this file prints when two processes call it at once, each with a name of its own."""
    code = "import sys; from tests.db import test_concurrency as here; print(getattr(here, sys.argv[1])(*sys.argv[2:]))"
    names = ([], []) if work == "count_up" else (["a"], ["b"])
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, work, url, *name],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    said = [process.communicate(timeout=120)[0].strip() for process in started]
    assert [process.returncode for process in started] == [0, 0]
    return said


def test_threads_that_save_at_once_lose_nothing(database: Database, engine_url: str) -> None:
    with saving(database) as session:
        a_matter(session)

    with ThreadPoolExecutor(WRITERS) as pool:
        saved = sum(pool.map(count_up, [engine_url] * WRITERS))

    assert saved == WRITERS * SAVES
    assert counted(database) == 7 + saved
    with database.read() as session:
        assert verify(session, "reed-v-bureau") == []
        assert len(session.scalars(select(Change.id)).all()) == 1 + saved


def test_processes_that_save_at_once_lose_nothing(database: Database, engine_url: str) -> None:
    with saving(database) as session:
        a_matter(session)

    saved = sum(int(said) for said in in_two_processes("count_up", engine_url))

    assert counted(database) == 7 + saved == 7 + 2 * SAVES


def test_two_takers_of_a_lease_make_one_holder(database: Database, engine_url: str) -> None:
    together = Barrier(WRITERS)

    def race(holder: str) -> bool:
        together.wait()
        return take_lease(engine_url, holder)

    with ThreadPoolExecutor(WRITERS) as pool:
        taken = list(pool.map(race, "abcd"))

    assert sum(taken) == 1


def test_two_processes_that_take_a_lease_make_one_holder(engine_url: str) -> None:
    taken = in_two_processes("take_lease", engine_url)

    assert sorted(taken) == ["False", "True"]


def test_a_lease_is_renewed_by_its_holder_and_runs_out_for_others(database: Database) -> None:
    def take(holder: str, seconds_later: int) -> bool:
        with database.write() as session:
            now = NOW + timedelta(seconds=seconds_later)
            return lease.take(session, "tick", holder, now=now, for_seconds=60)

    assert take("one", 0)
    assert take("one", 30)
    assert not take("two", 89)
    assert take("two", 90)
    assert not take("one", 91)


def test_a_lease_is_given_back_by_its_holder_only(database: Database) -> None:
    with database.write() as session:
        assert lease.take(session, "tick", "one", now=NOW, for_seconds=60)
        lease.release(session, "tick", "two")
        assert not lease.take(session, "tick", "two", now=NOW, for_seconds=60)
        lease.release(session, "tick", "one")
        assert lease.take(session, "tick", "two", now=NOW, for_seconds=60)


def test_whoever_saves_second_is_told(database: Database) -> None:
    a_small_record(database)

    def save_second() -> None:
        with saving(database) as session:
            row = session.get_one(Order, the_id(session, Order, "first"))
            session.execute(text("UPDATE orders SET version = version + 1"))
            row.title = "Another title"

    with pytest.raises(Stale, match="saved this first"):
        save_second()


def test_a_reader_sees_one_moment_while_others_write(database: Database) -> None:
    with saving(database) as session:
        a_matter(session)

    with database.read() as reader:
        before = reader.scalars(select(Matter.stale_after_days)).one()
        one_more_day(database)
        assert reader.scalars(select(Matter.stale_after_days)).one() == before

    assert counted(database) == before + 1


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises((DBAPIError, Unavailable)), database.read() as session:
        session.execute(text("DELETE FROM leases"))


def test_a_writer_may_write_after_a_reader_on_the_same_connection(database: Database) -> None:
    for _ in range(3):
        with database.read() as session:
            session.execute(text("SELECT 1"))
        with database.write() as session:
            session.execute(text("DELETE FROM leases"))
