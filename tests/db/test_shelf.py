"""The shelf serves a record only as long as its history has not grown."""

from pathlib import Path

from sqlalchemy import select

from tests.running import doors_at
from tracker.db.models import Filing, Party
from tracker.db.visibility import Scope
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Role

MATTER = "abrego-garcia"
READER = Scope(Viewer())
CLERK = Scope(Viewer("clerk", "A clerk", Role.CLERK))


def test_an_unchanged_matter_is_read_once(seeded_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_url, tmp_path) as doors:
        with doors.reading() as session:
            first = doors.shelf.load(session, MATTER, READER)
        with doors.reading() as session:
            again = doors.shelf.load(session, MATTER, READER)

    assert again is first


def test_a_save_is_seen_by_the_very_next_read(seeded_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_url, tmp_path) as doors:
        with doors.reading() as session:
            before = doors.shelf.load(session, MATTER, READER)

        with doors.writing("clerk") as session:
            party = session.scalars(select(Party).where(Party.key == "us-government")).one()
            party.name = "Another name"

        with doors.reading() as session:
            after = doors.shelf.load(session, MATTER, READER)
    assert before.parties["us-government"].name != "Another name"
    assert after.parties["us-government"].name == "Another name"


def test_who_may_see_sealed_rows_and_who_may_not_never_share_a_record(seeded_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_url, tmp_path) as doors:
        with doors.writing("clerk") as session:
            filing = session.scalars(select(Filing).where(Filing.key == "filing-2025-04-13")).one()
            filing.is_sealed = True

        with doors.reading() as session:
            clerks = doors.shelf.load(session, MATTER, CLERK).entries["filing-2025-04-13"].title
            readers = doors.shelf.load(session, MATTER, READER).entries["filing-2025-04-13"].title

    assert readers == "A sealed filing"
    assert clerks != readers
