"""What this tracker held at an earlier save: exactly the record as it was read then, on both engines."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from tests.db.full_record import a_full_record
from tests.running import SEEDED_AT, TODAY, doors_at
from tests.services.clerks import TILDA, unit_of
from tracker.bootstrap import Doors
from tracker.db.as_known import past_at, past_before
from tracker.db.base import Base
from tracker.db.chains import AUDITED, json_row
from tracker.db.history import group_of, redact
from tracker.db.models import (
    Computation,
    Deadline,
    Docket,
    EventObligation,
    Filing,
    Matter,
    Order,
    Party,
    Source,
    SourceAttachment,
)
from tracker.db.records import load_record
from tracker.db.visibility import Scope
from tracker.domain.errors import NotFound, Unreadable
from tracker.domain.policy import Viewer
from tracker.domain.record import MatterRecord
from tracker.domain.vocabulary import Role
from tracker.services.known import as_known

MATTER, ZONE = "abrego-garcia", "America/New_York"
ADMIN = Scope(Viewer("ada", "Ada", Role.ADMIN))
LATER = TODAY + timedelta(hours=1)
ALL_SAVED = TODAY + timedelta(days=3650)


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


def now(doors: Doors) -> MatterRecord:
    with doors.reading() as session:
        return load_record(session, MATTER, ADMIN)


def at(doors: Doors, moment: datetime, scope: Scope = ADMIN, matter: str = MATTER) -> MatterRecord:
    with doors.reading() as session, doors.past.opened(session, past_at(session, matter, moment)) as copied:
        return load_record(copied, matter, scope)


def rename(doors: Doors, name: str, *, hours: int) -> MatterRecord:
    """Renames a party so many hours after TODAY; the record as it is read right after."""
    with doors.writing("tilda", at=TODAY + timedelta(hours=hours), why="renamed") as session:
        session.scalars(select(Party).where(Party.key == "us-government")).one().name = name
    return now(doors)


def test_each_moment_gives_the_record_as_it_was_read_then(doors: Doors) -> None:
    seeded = now(doors)
    records = [rename(doors, f"Name {number}", hours=number) for number in range(1, 5)]

    assert at(doors, SEEDED_AT) == seeded
    assert at(doors, TODAY) == seeded
    for number, record in enumerate(records, 1):
        assert at(doors, TODAY + timedelta(hours=number)) == record
        assert at(doors, TODAY + timedelta(hours=number, minutes=59)) == record
    assert at(doors, TODAY + timedelta(days=400)) == records[-1]


def test_every_column_of_every_table_comes_back_as_it_is_stored(engine_url: str, tmp_path: Path) -> None:
    with doors_at(engine_url, tmp_path, LATER) as doors:
        a_full_record(doors.database)
        with (
            doors.reading() as session,
            doors.past.opened(session, past_at(session, "reed-v-bureau", ALL_SAVED)) as copied,
        ):
            for name in sorted(AUDITED):
                table = Base.metadata.tables[name]
                held, known = (
                    [json_row(row) for row in one.execute(select(table).order_by(table.c.id)).mappings()]
                    for one in (session, copied)
                )
                assert known == held, name
                assert known, name


def test_rows_taken_out_since_are_there_and_rows_made_since_are_not(doors: Doors) -> None:
    with doors.reading() as session:
        link = session.scalars(select(EventObligation)).first()
        assert link is not None
    before = now(doors)
    with doors.writing("tilda", at=LATER) as session:
        session.delete(session.get(EventObligation, link.id))
        docket = session.scalars(select(Docket)).first()
        assert docket is not None
        session.add(
            Docket(key="made-since", matter_id=docket.matter_id, court_id=docket.court_id, title="A", layer="clerk")
        )

    assert at(doors, TODAY) == before
    assert "made-since" in at(doors, LATER).dockets
    assert "made-since" not in at(doors, TODAY).dockets


def test_before_the_first_save_nothing_was_held_and_since_when_is_told(doors: Doors) -> None:
    with pytest.raises(NotFound, match=r"held nothing before Mon 5 Jan 2026, 7:00 a\.m\. EST, its first save"):
        at(doors, SEEDED_AT - timedelta(seconds=1))


def test_the_record_before_a_save_is_read_by_the_name_of_the_save(doors: Doors) -> None:
    before = rename(doors, "Name 1", hours=1)
    with doors.writing("tilda", at=LATER, why="two rows") as session:
        session.scalars(select(Party).where(Party.key == "us-government")).one().name = "Name 2"
        session.flush()
        session.scalars(select(Docket).where(Docket.key == "suit-greenbelt")).one().title = "Another"
        session.flush()
        group = group_of(session)

    with doors.reading() as session:
        assert doors.past.as_known_before(session, MATTER, group, ADMIN) == before
        with pytest.raises(NotFound):
            past_before(session, MATTER, "no-save-has-this-name")


@pytest.mark.parametrize(
    ("text_typed", "name"),
    [
        ("2026-11-22", "Name 1"),  # its last instant on the matter's wall
        ("2026-11-22T10:59", "Name 0"),
        ("2026-11-22T11:00", "Name 1"),
        ("2026-11-22T16:00Z", "Name 1"),
        ("2026-11-21", "United States government"),
    ],
)
def test_a_moment_is_read_on_the_matters_wall_and_a_bare_day_is_its_last_instant(
    doors: Doors, text_typed: str, name: str
) -> None:
    first = now(doors).parties["us-government"].name
    rename(doors, "Name 0", hours=0)
    rename(doors, "Name 1", hours=1)  # 11:00 a.m. EST

    with doors.reading() as session, as_known(unit_of(doors, session, TILDA), MATTER, text_typed) as then:
        held = load_record(then.session, MATTER, ADMIN).parties["us-government"].name

    assert held == (first if name.startswith("United") else name)


def test_what_cannot_be_read_as_a_moment_is_refused_beside_its_field(doors: Doors) -> None:
    with (
        doors.reading() as session,
        pytest.raises(Unreadable) as raised,
        as_known(unit_of(doors, session, TILDA), MATTER, "last week"),
    ):
        pass

    assert raised.value.field == "known_at"


def test_what_is_sealed_restricted_or_private_today_is_so_in_the_past(doors: Doors) -> None:
    with doors.writing("tilda", at=LATER) as session:
        session.scalars(select(Order).where(Order.key == "return-2025-04-04")).one().is_sealed = True
        session.scalars(select(Docket).where(Docket.key == "suit-greenbelt")).one().remote_access = "restricted"
    visitor = Scope(Viewer())

    then = at(doors, TODAY, visitor)

    assert then.entries["return-2025-04-04"].title == "A sealed order"
    assert [duty for duty in then.obligations if duty.imposed_by == "return-2025-04-04"] == []
    with doors.reading() as session, doors.past.opened(session, past_at(session, MATTER, TODAY)) as copied:
        assert copied.scalars(select(Docket.remote_access).where(Docket.key == "suit-greenbelt")).one() == "restricted"
    with doors.writing("tilda", at=LATER) as session:
        session.scalars(select(Matter)).one().is_public = False
    with pytest.raises(NotFound):
        at(doors, TODAY, visitor)


def test_what_was_sealed_then_stays_so_after_it_was_opened(doors: Doors) -> None:
    for hours, is_sealed in ((1, True), (2, False)):
        with doors.writing("tilda", at=TODAY + timedelta(hours=hours)) as session:
            session.scalars(select(Filing).where(Filing.key == "filing-2025-04-13")).one().is_sealed = is_sealed

    assert (
        at(doors, TODAY + timedelta(hours=1), Scope(Viewer())).entries["filing-2025-04-13"].title == "A sealed filing"
    )


def test_a_row_whose_history_was_redacted_stands_as_the_redaction_left_it(doors: Doors) -> None:
    rename(doors, "A private name", hours=1)
    with doors.writing("ada", at=TODAY + timedelta(hours=2), why="a private name") as session:
        party = session.scalars(select(Party).where(Party.key == "us-government")).one()
        party.name = "[redacted]"
        session.flush()
        redact(session, Party, party.id, at=LATER)
    rename(doors, "A public name", hours=3)

    for hours in (0, 1, 2):
        assert at(doors, TODAY + timedelta(hours=hours)).parties["us-government"].name == "[redacted]"
    assert at(doors, TODAY + timedelta(hours=3)).parties["us-government"].name == "A public name"


def test_a_redaction_reaches_the_copies_that_are_kept(doors: Doors) -> None:
    rename(doors, "A private name", hours=1)
    assert at(doors, LATER).parties["us-government"].name == "A private name"
    with doors.writing("ada", at=TODAY + timedelta(hours=2)) as session:
        party = session.scalars(select(Party).where(Party.key == "us-government")).one()
        party.name = "[redacted]"
        session.flush()
        redact(session, Party, party.id, at=LATER)

    assert at(doors, LATER).parties["us-government"].name == "[redacted]"


def test_a_copy_cannot_be_written(doors: Doors) -> None:
    with (
        doors.reading() as session,
        doors.past.opened(session, past_at(session, MATTER, TODAY)) as copied,
        pytest.raises(OperationalError, match="readonly"),
    ):
        copied.execute(text("DELETE FROM parties"))


def test_rows_of_an_older_program_get_what_stands_for_a_column_they_did_not_have(doors: Doors) -> None:
    with doors.database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER change_is_only_redacted"))
            removed = "json_remove(after, '$.needs_second_check', '$.stale_after_days')"
        else:
            connection.execute(text("DROP TRIGGER change_is_kept ON change"))
            removed = "(after::jsonb - 'needs_second_check' - 'stale_after_days')::json"
        connection.execute(text(f"UPDATE change SET after = {removed} WHERE table_name = 'matters'"))  # noqa: S608

    then = at(doors, TODAY)

    assert (then.title, then.stale_after_days) == (now(doors).title, 7)


def test_copies_of_sources_that_are_attached_are_there(doors: Doors) -> None:
    with doors.writing("tilda") as session:
        source = session.scalars(select(Source.id)).first()
        session.add(SourceAttachment(source_id=source, path="nowhere", attached_at=TODAY))

    with doors.reading() as session, doors.past.opened(session, past_at(session, MATTER, TODAY)) as copied:
        assert len(copied.scalars(select(SourceAttachment)).all()) == 1


def test_a_computed_date_is_known_as_it_was_computed_then(engine_url: str, tmp_path: Path) -> None:
    with doors_at(engine_url, tmp_path, LATER) as doors:
        a_full_record(doors.database)
        with (
            doors.reading() as session,
            doors.past.opened(session, past_at(session, "reed-v-bureau", ALL_SAVED)) as copied,
        ):
            for column in (Computation.answer, Deadline.assumptions):
                assert copied.scalars(select(column)).all() == session.scalars(select(column)).all()


def test_threads_that_look_at_different_moments_never_mix(doors: Doors) -> None:
    for number in range(1, 5):
        rename(doors, f"Name {number}", hours=number)

    def name_at(number: int) -> str:
        return at(doors, TODAY + timedelta(hours=number)).parties["us-government"].name

    with ThreadPoolExecutor(4) as pool:
        asked = [1, 2, 3, 4] * 5
        assert list(pool.map(name_at, asked)) == [f"Name {number}" for number in asked]


def test_a_copy_is_made_once_and_opened_at_once_from_then_on(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        at(doors, TODAY)
        began = time.perf_counter()
        for _ in range(20):
            with doors.reading() as session, doors.past.opened(session, past_at(session, MATTER, TODAY)):
                pass
        assert (time.perf_counter() - began) / 20 < 0.05
