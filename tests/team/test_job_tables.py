"""The tables of jobs: made once, brought up to date, told apart from those of others, and no business of Alembic's."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from procrastinate.schema import SchemaManager
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from tests.cli.conftest import Run, run
from tests.running import doors_at
from tests.team.waiting import jobs
from tracker import paths
from tracker.bootstrap import Doors
from tracker.db import schema
from tracker.domain.errors import Unavailable
from tracker.scheduler.jobs_queue import Queue, make_tables, require_tables

__all__ = ["run"]
STEPS = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
OF_JOBS = ["procrastinate_events", "procrastinate_jobs", "procrastinate_periodic_defers", "procrastinate_workers"]


@pytest.fixture
def bare(postgresql_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(postgresql_url, tmp_path) as opened:
        yield opened


def tables(doors: Doors) -> list[str]:
    return sorted(name for name in inspect(doors.database.engine).get_table_names() if name.startswith("procrastinate"))


def make(doors: Doors) -> None:
    with doors.writing("init") as session:
        make_tables(session)


def require(doors: Doors) -> None:
    with doors.reading() as session:
        require_tables(session)


def functions(session: Session) -> dict[str, str]:
    """The functions by their names and arguments, with what they do."""
    query = "SELECT oid::regprocedure::text, prosrc FROM pg_proc WHERE proname LIKE 'procrastinate%'"
    return {name: " ".join(body.split()) for name, body in session.execute(text(query))}


def test_they_are_made_once(bare: Doors) -> None:
    with pytest.raises(Unavailable, match="no tables for jobs yet: run 'tracker init'"):
        require(bare)

    make(bare)
    with bare.writing("tester") as session:
        Queue().enqueue_delivery(session)
    make(bare)

    require(bare)
    assert tables(bare) == OF_JOBS
    assert len(jobs(bare)) == 1


def test_init_makes_them_on_postgresql_and_the_second_time_changes_nothing(
    postgresql_url: str, tmp_path: Path, run: Run
) -> None:
    assert [run("init", "--quiet", url=postgresql_url).status for _ in range(2)] == [0, 0]

    with doors_at(postgresql_url, tmp_path) as doors:
        require(doors)
        assert tables(doors) == OF_JOBS


def test_those_of_an_older_version_are_brought_up_step_by_step(bare: Doors, doors: Doors) -> None:
    with bare.writing("init") as session:
        for step in STEPS[:-2]:
            session.connection().exec_driver_sql(step.read_text(), execution_options={"no_parameters": True})
        stamp = f"Jobs that workers do, as of procrastinate's {STEPS[-3].stem}"
        session.execute(text(f"COMMENT ON TABLE procrastinate_jobs IS '{stamp.replace(chr(39), chr(39) * 2)}'"))
    with pytest.raises(Unavailable, match="of an older version: run 'tracker init'"):
        require(bare)

    make(bare)

    require(bare)
    with bare.reading() as brought_up, doors.reading() as new:
        assert functions(new).items() <= functions(brought_up).items()


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ("'Jobs that workers do, as of procrastinate''s 99.00.00_01_pre_new'", "made by a newer version"),
        ("NULL", "that another program made"),
        ("'mine'", "that another program made"),
    ],
)
def test_those_that_this_program_does_not_know_are_left_alone(said: str, refusal: str, doors: Doors) -> None:
    with doors.writing("another") as session:
        session.execute(text(f"COMMENT ON TABLE procrastinate_jobs IS {said}"))

    for look in (make, require):
        with pytest.raises(Unavailable, match=refusal):
            look(doors)


def test_alembic_does_not_see_them(team_url: str) -> None:
    with schema.migrating(team_url) as connection:
        config = Config(str(paths.alembic_ini()))
        config.attributes["connection"] = connection
        command.check(config)
