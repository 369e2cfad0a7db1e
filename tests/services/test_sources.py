"""Copies of the sources on this machine: attached when they are the text that was cited, and only as long."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.running import doors_at
from tests.services.clerks import unit_of
from tracker.bootstrap import Doors
from tracker.db.models import Source, SourceAttachment
from tracker.domain.errors import Unavailable
from tracker.services.sources import attach, attached_lines

TEXT = "first line\nsecond line\nthird line"


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    """The seeded matter whose first source is a text of our own, since the articles are not ours to ship."""
    with doors_at(seeded_url, tmp_path) as opened:
        with opened.writing("tilda") as session:
            source = session.scalars(select(Source).where(Source.key == "article-000")).one()
            source.sha256, source.file_name = sha256(TEXT.encode()).hexdigest(), "first.txt"
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    return made


def attached(doors: Doors, folder: Path) -> dict[str, str]:
    with doors.writing("tilda", why="sources attach") as session:
        return {row.source: row.outcome for row in attach(unit_of(doors, session), folder)}


def lines(doors: Doors) -> dict[str, tuple[str, ...]]:
    with doors.reading() as session:
        return attached_lines(unit_of(doors, session), "abrego-garcia")


def test_the_right_file_is_attached_once_and_its_lines_are_read(doors: Doors, folder: Path) -> None:
    (folder / "first.txt").write_text(TEXT)

    assert attached(doors, folder)["article-000"] == "attached"
    assert attached(doors, folder)["article-000"] == "unchanged"
    assert lines(doors) == {"article-000": ("first line", "second line", "third line")}


def test_a_file_that_is_not_there_is_missing(doors: Doors, folder: Path) -> None:
    assert set(attached(doors, folder).values()) == {"missing"}
    assert lines(doors) == {}


def test_another_text_is_not_attached(doors: Doors, folder: Path) -> None:
    (folder / "first.txt").write_text(TEXT + "\na line that nobody cited")

    assert attached(doors, folder)["article-000"] == "different"
    assert lines(doors) == {}
    with doors.reading() as session:
        assert session.scalar(select(func.count()).select_from(SourceAttachment)) == 0


def test_a_file_that_changes_later_is_shown_no_more(doors: Doors, folder: Path) -> None:
    (folder / "first.txt").write_text(TEXT)
    attached(doors, folder)

    (folder / "first.txt").write_text("something else")
    assert lines(doors) == {}
    assert attached(doors, folder)["article-000"] == "different"

    (folder / "first.txt").unlink()
    assert lines(doors) == {}


def test_a_file_that_moved_is_attached_where_it_lies_now(doors: Doors, folder: Path, tmp_path: Path) -> None:
    (folder / "first.txt").write_text(TEXT)
    attached(doors, folder)
    moved = tmp_path / "elsewhere"
    folder.rename(moved)

    assert lines(doors) == {}
    assert attached(doors, moved)["article-000"] == "attached"
    assert "article-000" in lines(doors)


def test_a_name_that_leads_out_of_the_folder_is_not_followed(doors: Doors, folder: Path) -> None:
    (folder.parent / "first.txt").write_text(TEXT)
    with doors.writing("tilda") as session:
        session.scalars(select(Source).where(Source.key == "article-000")).one().file_name = "../first.txt"

    assert attached(doors, folder)["article-000"] == "missing"


def test_a_folder_that_is_not_there_is_told(doors: Doors, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="There is no folder"):
        attached(doors, tmp_path / "nowhere")
