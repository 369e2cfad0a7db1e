"""The database refuses nonsense, whoever writes it, on both engines."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from tests.db.rows import (
    NOW,
    a_deadline,
    a_duty,
    a_filing,
    a_matter,
    a_small_record,
    add,
    an_order,
    moment,
    saving,
    the_id,
)
from tracker.db.engine import Database
from tracker.db.models import (
    Citation,
    Conflict,
    Coverage,
    Deadline,
    Docket,
    DocketLink,
    Effect,
    Filing,
    Fulfilment,
    Matter,
    Obligation,
    Order,
    Party,
    Request,
    Source,
)
from tracker.domain.errors import Nonsense

Attempt = Callable[[Session], object]


@pytest.fixture
def record(database: Database) -> Database:
    a_small_record(database)
    return database


def ids(session: Session) -> dict[str, int]:
    wanted = {
        "matter": (Matter, "reed-v-bureau"),
        "docket": (Docket, "mock/1"),
        "first": (Order, "first"),
        "second": (Order, "second"),
        "filing": (Filing, "report"),
        "duty": (Obligation, "report-back"),
        "deadline": (Deadline, "report-back/1"),
        "source": (Source, "paper"),
        "party": (Party, "bureau"),
    }
    return {name: the_id(session, model, key) for name, (model, key) in wanted.items()}


def an_effect(by: str, on: str, begins: str = "2031-03-10", **more: object) -> Attempt:
    def write(session: Session) -> None:
        known = ids(session)
        facts = {"kind": "stays", "begins": moment(begins), "layer": "clerk", **more}
        add(session, Effect(key="an-effect", order_id=known[by], target_order_id=known[on], **facts))

    return write


def a_citation(**subjects: str) -> Attempt:
    def write(session: Session) -> None:
        known = ids(session)
        cited = {column: known[name] for column, name in subjects.items()}
        add(session, Citation(source_id=known["source"], locator="Page 1", **cited))

    return write


def a_fulfilment(**answers: str) -> Attempt:
    def write(session: Session) -> None:
        known = ids(session)
        given = {column: known[name] for column, name in answers.items()}
        add(session, Fulfilment(key="an-answer", matter_id=known["matter"], layer="clerk", **given))

    return write


def coverage(days_through: int, days_checked: int) -> Attempt:
    def write(session: Session) -> None:
        through, checked = NOW + timedelta(days=days_through), NOW + timedelta(days=days_checked)
        said = {"checked_by": "tilda", "against": "the clerk's docket"}
        docket_id = ids(session)["docket"]
        add(session, Coverage(docket_id=docket_id, from_at=NOW, through_at=through, checked_at=checked, **said))

    return write


def a_row(build: Callable[[dict[str, int]], object]) -> Attempt:
    return lambda session: add(session, build(ids(session)))  # type: ignore[arg-type]


REFUSED: dict[str, Attempt] = {
    "a citation without a subject": a_citation(),
    "a citation with two subjects": a_citation(order_id="first", filing_id="filing"),
    "an effect before its order": an_effect("second", "first", begins="2031-03-09"),
    "an effect on a later order": an_effect("first", "second"),
    "an effect on its own order": an_effect("second", "second"),
    "an effect that ends before it begins": an_effect("second", "first", until=moment("2031-03-09")),
    "an effect that stays and replaces": an_effect("second", "first", replaces_duty=True),
    "a new due kind without a due moment": an_effect("second", "first", kind="extends", new_due_kind="day"),
    "a fulfilment without an answering row": a_fulfilment(),
    "a fulfilment by two answering rows": a_fulfilment(filing_id="filing", order_id="second"),
    "coverage checked before its end": coverage(2, 1),
    "coverage that ends before it starts": coverage(-1, 1),
    "an obligation with neither order nor rule": a_row(lambda known: a_duty("x", known["matter"], known["docket"])),
    "an obligation with both order and rule": a_row(
        lambda known: a_duty("x", known["matter"], known["docket"], order_id=known["first"], rule="a-rule")
    ),
    "a recurring obligation without its rule of recurrence": a_row(
        lambda known: a_duty("x", known["matter"], known["docket"], order_id=known["first"], kind="recurring")
    ),
    "a dated deadline without a due moment": a_row(lambda known: a_deadline("x", known["duty"], due=None)),
    "a continuing deadline with a due moment": a_row(lambda known: a_deadline("x", known["duty"], due_kind="none")),
    "a request with a ruling and no order": a_row(
        lambda known: Request(
            key="x",
            filing_id=known["filing"],
            effect_kind="stays",
            target_order_id=known["first"],
            ruling="granted",
            layer="clerk",
        )
    ),
    "half a decision": a_row(
        lambda known: Conflict(
            key="x",
            matter_id=known["matter"],
            kind="gap",
            severity="low",
            topic="A gap",
            note="A note",
            decided_by="tilda",
            layer="clerk",
        )
    ),
    "a docket linked to itself": a_row(
        lambda known: DocketLink(
            docket_id=known["docket"], from_docket_id=known["docket"], kind="appeal", layer="clerk"
        )
    ),
    "a key with capitals": a_row(lambda known: an_order("First", known["docket"], "2031-03-03")),
    "an empty key": a_row(lambda known: an_order("", known["docket"], "2031-03-03")),
    "a key used twice": a_row(lambda known: an_order("first", known["docket"], "2031-03-03")),
    "a row of a docket that does not exist": a_row(lambda known: an_order("x", 9999, "2031-03-03")),
    "an end of a moment before its start": a_row(
        lambda known: an_order("x", known["docket"], "2031-03-03", entered_edtf="2031", entered_earliest=NOW)
    ),
    "an EDTF text without its bounds": a_row(lambda known: a_filing("x", known["docket"], entered_edtf="2031")),
}


@pytest.mark.parametrize("attempt", REFUSED.values(), ids=REFUSED)
def test_the_database_refuses(record: Database, attempt: Attempt) -> None:
    with pytest.raises(IntegrityError), saving(record) as session:
        attempt(session)


ACCEPTED: dict[str, Attempt] = {
    "a citation of one subject": a_citation(order_id="first"),
    "an effect on the day of its order": an_effect("second", "first"),
    "an effect of an order of the same day": an_effect("second", "first", begins="2031-03-10T00:00-04:00"),
    "a fulfilment by one answering row": a_fulfilment(filing_id="filing"),
    "coverage checked at its end": coverage(1, 1),
}


@pytest.mark.parametrize("attempt", ACCEPTED.values(), ids=ACCEPTED)
def test_the_database_takes(record: Database, attempt: Attempt) -> None:
    with saving(record) as session:
        attempt(session)


def test_an_order_cannot_be_moved_past_its_own_effects(record: Database) -> None:
    with saving(record) as session:
        an_effect("second", "first")(session)

    with pytest.raises(IntegrityError, match="correct the effect first"), saving(record) as session:
        session.get_one(Order, the_id(session, Order, "second")).filed = moment("2031-04-01")


def test_a_moment_that_ends_before_it_starts_is_refused(record: Database) -> None:
    backward = {"at": "2031-03-03T00:00:00.000000Z", "late": "2031-03-04T00:00:00.000000Z"}

    with pytest.raises(IntegrityError), record.write() as session:
        session.execute(text("UPDATE orders SET filed_earliest = :late, filed_latest = :at"), backward)


def test_a_naive_time_is_refused_by_the_models(record: Database) -> None:
    with pytest.raises(Nonsense, match="no offset"), saving(record) as session:
        session.get_one(Order, the_id(session, Order, "first")).entered_in_error_at = datetime(2031, 3, 3)  # noqa: DTZ001


def test_a_naive_time_is_refused_in_plain_sql(record: Database) -> None:
    naive = datetime(2031, 3, 3, 9, 30)  # noqa: DTZ001
    if record.engine.dialect.name == "sqlite":
        naive = naive.isoformat(sep=" ")  # type: ignore[assignment]

    with pytest.raises((DBAPIError, Nonsense)), record.write() as session:
        session.execute(text("UPDATE orders SET entered_in_error_at = :naive"), {"naive": naive})


def test_an_unknown_word_is_refused_by_the_models(record: Database) -> None:
    with pytest.raises(Nonsense, match="not one of"), saving(record) as session:
        session.get_one(Order, the_id(session, Order, "first")).form = "shouted"  # type: ignore[assignment]


@pytest.mark.parametrize("column", ["form", "layer"])
def test_an_unknown_word_is_refused_in_plain_sql(record: Database, column: str) -> None:
    with pytest.raises(IntegrityError), record.write() as session:
        session.execute(text(f"UPDATE orders SET {column} = 'shouted'"))  # noqa: S608 - a column of ours


def test_a_zone_that_does_not_exist_is_refused(database: Database) -> None:
    with pytest.raises(Nonsense, match="not a time zone"), saving(database) as session:
        a_matter(session).zone = "Mars/Olympus"


def test_a_moment_comes_back_as_it_was_assigned(record: Database) -> None:
    window = moment("[2031-03-03..2031-03-05]?")
    with saving(record) as session:
        session.get_one(Order, the_id(session, Order, "first")).filed = window

    with record.read() as session:
        order = session.get_one(Order, the_id(session, Order, "first"))

        assert order.filed == window
        assert order.entered is None


def test_an_open_start_comes_back_open(record: Database) -> None:
    before = moment("[..2031-03-03]")
    with saving(record) as session:
        session.get_one(Order, the_id(session, Order, "first")).filed = before

    with record.read() as session:
        assert session.get_one(Order, the_id(session, Order, "first")).filed == before
