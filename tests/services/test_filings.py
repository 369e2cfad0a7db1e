"""A filing that answers a deadline: how it is measured, what is asked about, who comes second, and taking it back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.db.rows import a_deadline, a_small_record, add, saving, the_id
from tests.running import TODAY, doors_at
from tests.services.clerks import OMAR, TILDA, enter, standing, take_back, told, unit_of
from tracker.bootstrap import Doors
from tracker.db.base import Base
from tracker.db.history import verify
from tracker.db.models import Change, Citation, Deadline, Filing, Fulfilment, Obligation, Source
from tracker.db.visibility import Scope
from tracker.domain.edtf import parse_moment
from tracker.domain.errors import NeedsConfirming, NotFound, NotPermitted, Stale, Unreadable
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Layer, Status
from tracker.scheduler.jobs import tick
from tracker.services.checks import problems
from tracker.services.entering import Read, Saved
from tracker.services.filings import NewFiling, record_filing
from tracker.services.matters import record_of
from tracker.services.search import reindex
from tracker.services.standings import standing_of

RETURN, FIRST_UPDATE = "return-by-2025-04-07", "daily-updates/2025-04-12"
NOON_12_APRIL = datetime(2025, 4, 12, 16, tzinfo=UTC)
MATTER = "abrego-garcia"
ZONE = "America/New_York"
BY_FIVE = "report-back/by-five"
FACTS = frozenset({"filings", "fulfilments", "fulfilment_deadlines", "sources", "citations", "deadlines", "change"})


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def sqlite(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_sqlite_url, tmp_path) as opened:
        yield opened


@contextmanager
def due_by_five(url: str, folder: Path, now: datetime) -> Iterator[Doors]:
    """A small matter with one deadline at a clock time, 17 March 2031 at 5 p.m. in New York; the clock is at `now`."""
    with doors_at(url, folder, now) as opened:
        a_small_record(opened.database)
        with saving(opened.database) as session:
            duty = the_id(session, Obligation, "report-back")
            due = parse_moment("2031-03-17T17:00", ZONE)
            add(session, a_deadline(BY_FIVE, duty, due_kind="instant", due=due))
        yield opened


def counts(doors: Doors) -> dict[str, int]:
    with doors.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name in FACTS
        }


def wrong_with(doors: Doors) -> list[str]:
    """What a full check finds, and what is wrong with the history of the installation."""
    with doors.reading() as session:
        return [*problems(unit_of(doors, session)), *verify(session)]


def test_an_answer_before_the_day_ends_is_on_time(seeded_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_url, tmp_path, NOON_12_APRIL) as doors:
        enter(doors, FIRST_UPDATE, "2025-04-12T10:00")

        answered = standing(doors, FIRST_UPDATE)

    assert answered.status is Status.MET
    assert [line.timely for line in answered.answers] == [True]
    assert answered.adequacy == "not_assessed"


def test_an_answer_after_the_day_is_late_by_what_is_proved_and_not_missed(doors: Doors) -> None:
    enter(doors, RETURN, "2025-04-09T08:00")

    answered = standing(doors, RETURN)

    assert answered.status is Status.MET_LATE
    assert answered.late_by == timedelta(days=1, hours=8, microseconds=1)


def test_a_day_of_filing_on_the_day_of_a_clock_time_proves_nothing(sqlite_url: str, tmp_path: Path) -> None:
    with due_by_five(sqlite_url, tmp_path, datetime(2031, 3, 20, 12, tzinfo=UTC)) as doors:
        enter(doors, BY_FIVE, "2031-03-17")

        answered = standing(doors, BY_FIVE)

    assert answered.status is Status.FILED_TIME_UNKNOWN
    assert answered.late_by is None


def test_the_moment_of_saving_is_the_latest_a_filing_can_be(engine_url: str, tmp_path: Path) -> None:
    four_in_the_afternoon = datetime(2031, 3, 17, 20, tzinfo=UTC)
    with due_by_five(engine_url, tmp_path, four_in_the_afternoon) as doors:
        saved = enter(doors, BY_FIVE, "2031-03-17")

        answered = standing(doors, BY_FIVE)
        with doors.reading() as session:
            filed = session.scalars(select(Filing).where(Filing.key == saved.key)).one().filed

    assert filed.latest == four_in_the_afternoon
    assert filed.edtf == "2031-03-17"
    assert answered.status is Status.MET


def test_a_part_of_an_answer_answers_nothing(sqlite: Doors) -> None:
    enter(sqlite, RETURN, "2025-04-07", extent="part")

    assert standing(sqlite, RETURN).status is Status.UNVERIFIED


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-11-24", "is in the future"),
        ("2062-04-12", "is in the future"),
        ("2025-02-30", "not a day of the calendar"),
        ("Friday", "not a date that can be read"),
        ("", "not a date that can be read"),
        ("2025-04", "Give the day of filing"),
        ("2025", "Give the day of filing"),
        ("[2025-04-04..2025-04-10]", "Give the day of filing"),
        ("2025-03-09T02:30", "does not exist in America/New_York"),
        ("2025-11-02T01:30", "happens twice in America/New_York"),
    ],
)
def test_a_date_that_cannot_be_is_told_beside_its_field_and_nothing_is_saved(
    typed: str, said: str, sqlite: Doors
) -> None:
    before = counts(sqlite)

    with pytest.raises(Unreadable, match=said) as refused:
        enter(sqlite, RETURN, typed)

    assert refused.value.field == "filed"
    assert counts(sqlite) == before


def test_a_filing_before_the_order_is_asked_about_and_saved_when_confirmed(sqlite: Doors) -> None:
    with pytest.raises(NeedsConfirming, match="before the order that imposed the duty") as asked:
        enter(sqlite, RETURN, "2025-04-03")

    assert asked.value.field == "filed"
    enter(sqlite, RETURN, "2025-04-03", confirmed=True)
    assert standing(sqlite, RETURN).status is Status.MET


def test_the_same_filing_sent_twice_is_asked_about(doors: Doors) -> None:
    enter(doors, RETURN, "2025-04-07")
    before = counts(doors)

    with pytest.raises(NeedsConfirming, match="title and day stands on 'The suit in Greenbelt' already") as asked:
        enter(doors, RETURN, "2025-04-07")

    assert asked.value.field == "title"
    assert counts(doors) == before


def test_two_filings_of_one_title_and_day_have_two_keys_when_confirmed(sqlite: Doors) -> None:
    first = enter(sqlite, RETURN, "2025-04-07")
    second = enter(sqlite, RETURN, "2025-04-07", confirmed=True)

    assert first.key == "suit-greenbelt/2025-04-07-status-report"
    assert second.key == "suit-greenbelt/2025-04-07-status-report-2"
    assert len(standing(sqlite, RETURN).answers) == 2


def test_an_unknown_party_is_told_beside_its_field(sqlite: Doors) -> None:
    before = counts(sqlite)

    with pytest.raises(NotFound) as refused:
        enter(sqlite, RETURN, "2025-04-07", filed_by="nobody")

    assert refused.value.field == "filed_by"
    assert counts(sqlite) == before


def test_what_was_seen_before_another_save_is_refused_and_nothing_is_saved(doors: Doors) -> None:
    enter(doors, RETURN, "2025-04-07", who=OMAR)
    before = counts(doors)

    with pytest.raises(Stale, match="Somebody changed this deadline while you typed"):
        enter(doors, RETURN, "2025-04-09", seen_version=1, title="Another report")

    assert counts(doors) == before


def test_what_was_seen_without_a_row_is_refused_after_a_save_even_when_that_was_taken_back(doors: Doors) -> None:
    saved = enter(doors, FIRST_UPDATE, "2025-04-12", seen_version=0, who=OMAR)
    take_back(doors, saved, who=OMAR)

    with pytest.raises(Stale):
        enter(doors, FIRST_UPDATE, "2025-04-12", seen_version=0, title="Another report")


def test_what_was_seen_without_a_row_is_saved_after_a_tick_made_the_row(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path, NOON_12_APRIL) as doors:
        tick(doors)

        enter(doors, FIRST_UPDATE, "2025-04-12", seen_version=0)

        assert standing(doors, FIRST_UPDATE).status is Status.MET


def save_at_once(doors: Doors, who: Viewer, title: str, seen: int, together: Barrier) -> str:
    """One clerk's save that waits, with the record read, until the other has read it too (SQLite lets one in only)."""
    try:
        with doors.writing(who.key or "") as session:
            unit = unit_of(doors, session, who)
            docket = standing_of(record_of(unit, Scope(who), MATTER), FIRST_UPDATE, unit.as_of).obligation.docket
            if session.get_bind().dialect.name == "postgresql":
                together.wait(10)
            answers = {"answers": (FIRST_UPDATE,), "seen": ((FIRST_UPDATE, seen),)}
            record_filing(unit, MATTER, NewFiling(docket, title, "2025-04-12", Read("the docket"), **answers))
    except (Stale, NeedsConfirming) as error:
        return error.code
    return "saved"


@pytest.mark.parametrize("has_row", [True, False], ids=["with a row", "without a row"])
@pytest.mark.parametrize("titles", [("Report", "Letter"), ("Report", "Report")], ids=["two papers", "one paper"])
def test_of_two_clerks_who_save_at_once_exactly_one_wins(
    titles: tuple[str, str], *, has_row: bool, seeded_url: str, tmp_path: Path
) -> None:
    with doors_at(seeded_url, tmp_path) as doors:
        if has_row:
            tick(doors, as_of=NOON_12_APRIL)
        together, seen = Barrier(2), int(has_row)

        with ThreadPoolExecutor(2) as pool:
            saves = [
                pool.submit(save_at_once, doors, who, title, seen, together)
                for who, title in zip((TILDA, OMAR), titles, strict=True)
            ]
            outcomes = {save.result(30) for save in saves}

        assert outcomes == {"saved", "stale" if titles[0] != titles[1] else "needs_confirming"}
        assert counts(doors)["fulfilments"] == 1
        assert wrong_with(doors) == []


def test_a_filing_taken_back_counts_no_more_and_stays_in_the_history(doors: Doors) -> None:
    before = told(doors)
    saved = enter(doors, RETURN, "2025-04-07")
    assert told(doors) != before

    take_back(doors, saved)

    assert told(doors) == before
    with doors.reading() as session:
        filing = session.scalars(select(Filing).where(Filing.key == saved.key)).one()
        history = session.execute(
            select(Change.action, Change.actor).where(Change.row_key == saved.key, Change.table_name == "filings")
        ).all()
        withdrawn = session.scalars(select(Fulfilment.withdrawn_at).where(Fulfilment.filing_id == filing.id)).one()
    assert filing.entered_in_error_at == withdrawn == TODAY
    assert [tuple(row) for row in history] == [("insert", "tilda"), ("update", "tilda")]
    assert wrong_with(doors) == []


def test_a_filing_is_taken_back_once(doors: Doors) -> None:
    saved = enter(doors, RETURN, "2025-04-07")
    take_back(doors, saved)
    before = counts(doors)

    with pytest.raises(Stale, match="was changed since, by"):
        take_back(doors, saved)

    assert counts(doors) == before


def test_a_filing_is_taken_back_by_who_entered_it_only(doors: Doors) -> None:
    saved = enter(doors, RETURN, "2025-04-07")

    with pytest.raises(NotPermitted, match="Somebody else made this save"):
        take_back(doors, saved, who=OMAR)

    assert standing(doors, RETURN).status is Status.MET


def test_the_loading_of_the_seed_and_what_never_was_are_not_taken_back(sqlite: Doors) -> None:
    with sqlite.reading() as session:
        seeded = session.scalars(select(Change.group_id).where(Change.table_name == "filings")).first() or ""

    with pytest.raises(NotPermitted):
        take_back(sqlite, Saved("filings", "any", seeded))
    with pytest.raises(NotFound, match="nothing to undo"):
        take_back(sqlite, Saved("filings", "any", "never"))


def test_a_filing_taken_back_can_be_entered_again(sqlite: Doors) -> None:
    take_back(sqlite, enter(sqlite, RETURN, "2025-04-07"))

    again = enter(sqlite, RETURN, "2025-04-07")

    assert again.key.endswith("-2")
    assert standing(sqlite, RETURN).status is Status.MET


def test_a_filing_entered_today_makes_nothing_else_past_due(doors: Doors) -> None:
    before = {row["key"]: row["status"] for row in told(doors)["deadlines"]}

    enter(doors, RETURN, "2026-11-20")

    after = {row["key"]: row["status"] for row in told(doors)["deadlines"]}
    assert after == {**before, RETURN: "met_late"}
    assert told(doors)["record_through"] == "2025-04-14T12:35:00-04:00"


def test_a_filing_and_its_answer_are_cited_to_what_the_clerk_read(doors: Doors) -> None:
    saved = enter(doors, RETURN, "2025-04-07", number="51", read_in="CM/ECF, entry 51")

    row = next(row for row in told(doors)["deadlines"] if row["key"] == RETURN)
    with doors.reading() as session:
        filing = session.scalars(select(Filing).where(Filing.key == saved.key)).one()
        cited = session.execute(
            select(Citation.field, Citation.value, Citation.locator, Source.title, Source.author, Source.layer)
            .join(Source, Source.id == Citation.source_id)
            .where(Citation.filing_id == filing.id)
            .order_by(Citation.id)
        ).all()
    assert [tuple(one) for one in cited] == [
        (None, None, "entry 51", "CM/ECF, entry 51", "Tilda", "clerk"),
        ("filed", "2025-04-07", "entry 51", "CM/ECF, entry 51", "Tilda", "clerk"),
    ]
    assert any(cite["layer"] == "clerk" and cite["locator"] == "entry 51" for cite in row["citations"])
    assert [answer["by"] for answer in row["fulfilled_by"]] == [saved.key]


def test_the_articles_alone_are_what_they_were_before_a_clerk_came(doors: Doors) -> None:
    before = told(doors, layers=frozenset({Layer.ARTICLES}))

    enter(doors, RETURN, "2025-04-07")
    enter(doors, FIRST_UPDATE, "2025-04-12")

    assert told(doors, layers=frozenset({Layer.ARTICLES})) == before
    assert told(doors) != before
    assert told(doors, layers=frozenset({Layer.CLERK}))["deadlines"] == []


def test_a_duty_that_goes_on_is_not_used_up_by_a_filing(sqlite: Doors) -> None:
    enter(sqlite, "facilitate-return", "2025-04-13")
    enter(sqlite, "no-removal-to-el-salvador", "2025-04-13", title="Another report")

    statuses = {row["key"]: row["status"] for row in told(sqlite)["deadlines"]}
    assert statuses["facilitate-return"] == statuses["no-removal-to-el-salvador"] == "continuing"


def test_an_occurrence_that_today_lists_no_more_can_still_be_answered(doors: Doors) -> None:
    enter(doors, "daily-updates/2025-04-14", "2025-04-14T15:00")

    statuses = {row["key"]: row["status"] for row in told(doors)["deadlines"]}
    assert statuses["daily-updates/2025-04-14"] == "met"
    assert wrong_with(doors) == []


def test_a_deadline_that_never_was_cannot_be_answered(sqlite: Doors) -> None:
    for deadline in ("daily-updates/2025-04-11", "daily-updates/2099-01-01", "return-by-2025-04-08"):
        with pytest.raises(NotFound):
            enter(sqlite, deadline, "2025-04-12")


def test_the_flag_of_a_deadline_goes_down_with_its_answer_and_up_with_its_undoing(
    seeded_url: str, tmp_path: Path
) -> None:
    with doors_at(seeded_url, tmp_path, NOON_12_APRIL) as doors:
        assert FIRST_UPDATE in {change.subject for change in tick(doors).changes}

        saved = enter(doors, FIRST_UPDATE, "2025-04-12T10:00")
        assert tick(doors).changes == []

        take_back(doors, saved)
        assert [(change.action, change.subject) for change in tick(doors).changes] == [("raised", FIRST_UPDATE)]


def test_the_small_matter_agrees_with_itself_after_an_answer(engine_url: str, tmp_path: Path) -> None:
    with due_by_five(engine_url, tmp_path, datetime(2031, 3, 20, 12, tzinfo=UTC)) as doors:
        saved = enter(doors, BY_FIVE, "2031-03-17T18:00", title="Ünnumbered – report “1”")
        with doors.writing("tilda") as session:
            reindex(unit_of(doors, session), 1)

        found = [problem for problem in wrong_with(doors) if "Nothing cites" not in problem]
        with doors.reading() as session:
            version = session.scalars(select(Deadline.version).where(Deadline.key == BY_FIVE)).one()

    assert saved.key == "mock/1/2031-03-17-unnumbered-report-1"
    assert found == []
    assert version == 2
