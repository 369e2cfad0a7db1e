"""Databases with the tables of jobs in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.db.postgres import Server
from tests.running import doors_at
from tracker.bootstrap import Doors
from tracker.scheduler.jobs_queue import make_tables


@pytest.fixture(scope="session")
def _team_template(postgres_server: Server, _seeded_template: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = postgres_server.new_database(_seeded_template)
    folder = tmp_path_factory.mktemp("team")
    with doors_at(url.render_as_string(hide_password=False), folder) as doors, doors.writing("init") as session:
        make_tables(session)
    return str(url.database)


@pytest.fixture
def team_url(postgres_server: Server, _team_template: str) -> Iterator[str]:
    """The seeded matter on PostgreSQL, with the tables of jobs."""
    url = postgres_server.new_database(_team_template)
    yield url.render_as_string(hide_password=False)
    postgres_server.drop(url)


@pytest.fixture
def doors(team_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(team_url, tmp_path) as opened:
        yield opened
