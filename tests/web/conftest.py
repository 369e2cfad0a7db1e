"""What the tests of pages share: the seeded application on both engines, and pages as their readers see them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.running import app_over, doors_at
from tests.web.pages import Page, Reader
from tracker.bootstrap import Doors


@pytest.fixture
def seeded_doors(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    """Doors on the seeded matter, with a clock that stands at TODAY."""
    with doors_at(seeded_sqlite_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def read(seeded_doors: Doors) -> Reader:
    """Opens a page of the seeded matter on SQLite, as a visitor."""
    return _reader(app_over(seeded_doors).test_client())


@pytest.fixture
def read_on_both(seeded_url: str, tmp_path: Path) -> Iterator[Reader]:
    """Opens a page of the seeded matter as a visitor, once on each engine."""
    with doors_at(seeded_url, tmp_path) as opened:
        yield _reader(app_over(opened).test_client())


def _reader(client: FlaskClient) -> Reader:
    return lambda address: Page(client.get(address))
