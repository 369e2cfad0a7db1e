"""Every save leaves its history, the history cannot be altered, and alteration is found."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.db.full_record import a_full_record
from tests.db.rows import NOW, a_filing, a_matter, a_small_record, add, moment, saving, the_id
from tracker.db.base import Base
from tracker.db.chains import AUDITED
from tracker.db.engine import Database
from tracker.db.history import add_all_with_history, redact, verify
from tracker.db.models import Account, Change, Docket, Filing, Flag, Matter, Order, Party, PartyAlias
from tracker.domain.errors import NotFound

MATTER = "reed-v-bureau"
NO_FACTS = {"subscriptions", "subscription_matters", "feeds", "mail_contents", "alert_events"} | {
    "acknowledgements",
    "saved_filters",
    "submissions",
    "change",
    "flags",
    "leases",
    "outbox",
    "search_entries",
    "sign_in_links",
    "account_secrets",
    "sign_in_sessions",
    "source_attachments",
    "ticks",
}


@pytest.fixture
def record(database: Database) -> Database:
    a_small_record(database)
    return database


def changes(database: Database, table: str, action: str) -> list[Change]:
    with database.read() as session:
        chosen = select(Change).where(Change.table_name == table, Change.action == action).order_by(Change.seq)
        return list(session.scalars(chosen))


def problems(database: Database, matter: str | None = MATTER) -> list[str]:
    with database.read() as session:
        return verify(session, matter)


def without_guards(session: Session, statement: str) -> None:
    """What somebody could do who owns the database itself."""
    if session.connection().dialect.name == "sqlite":
        session.execute(text("DROP TRIGGER change_is_only_redacted"))
        session.execute(text("DROP TRIGGER change_is_never_deleted"))
    else:
        session.execute(text("ALTER TABLE change DISABLE TRIGGER ALL"))
    session.execute(text(statement))


def test_a_new_row_leaves_who_when_why_and_the_whole_row(database: Database) -> None:
    with saving(database, actor="clerk/tilda", why="it was missing") as session:
        a_matter(session)

    (change,) = changes(database, "matters", "insert")

    assert (change.actor, change.at, change.why, change.seq) == ("clerk/tilda", NOW, "it was missing", 1)
    assert (change.row_key, change.before) == (MATTER, None)
    assert change.after is not None
    assert change.after["title"] == "Reed v. Bureau"
    assert set(change.after) == set(Base.metadata.tables["matters"].c.keys())


def test_an_edit_leaves_the_row_before_and_after(record: Database) -> None:
    with saving(record) as session:
        session.get_one(Order, the_id(session, Order, "first")).filed = moment("2031-03-02")

    (change,) = changes(record, "orders", "update")

    assert change.before is not None
    assert change.after is not None
    assert {name for name in change.after if change.before[name] != change.after[name]} == {
        "filed_edtf",
        "filed_earliest",
        "filed_latest",
        "version",
    }
    assert change.after["filed_earliest"] == "2031-03-02T05:00:00.000000Z"


def test_a_row_that_is_taken_out_leaves_what_it_was(record: Database) -> None:
    with saving(record) as session:
        alias = PartyAlias(party_id=the_id(session, Party, "bureau"), text="Buro", kind="spelling", layer="clerk")
        add(session, alias)
    with saving(record) as session:
        session.delete(session.get_one(PartyAlias, alias.id))

    (change,) = changes(record, "party_aliases", "delete")

    assert change.before is not None
    assert (change.before["text"], change.after) == ("Buro", None)
    assert problems(record) == []


def test_a_save_that_changes_nothing_leaves_nothing(record: Database) -> None:
    with saving(record) as session:
        row = session.get_one(Order, the_id(session, Order, "first"))
        row.title = str(row.title)

    assert changes(record, "orders", "update") == []


def test_an_undone_save_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), saving(database) as session:
        raise ZeroDivisionError(a_matter(session).key)

    assert changes(database, "matters", "insert") == []


def test_a_fact_cannot_be_saved_by_nobody(database: Database) -> None:
    with pytest.raises(RuntimeError, match="attach_history"), database.write() as session:
        a_matter(session)


def test_what_is_no_fact_leaves_no_history_and_needs_no_author(record: Database) -> None:
    with record.write() as session:
        matter_id = the_id(session, Matter, MATTER)
        raised = {"kind": "due_soon", "slot": "2031-03-14", "raised_at": NOW, "words": "Due soon"}
        add(session, Flag(matter_id=matter_id, subject_kind="matter", subject_key=MATTER, **raised))

    assert changes(record, "flags", "insert") == []


def test_every_table_is_either_audited_or_no_fact() -> None:
    assert AUDITED.keys() | NO_FACTS == set(Base.metadata.tables)
    assert not AUDITED.keys() & NO_FACTS


def test_every_audited_table_reaches_a_chain_that_verifies(database: Database) -> None:
    a_full_record(database)

    with database.read() as session:
        told = set(session.scalars(select(Change.table_name)))

    assert told == AUDITED.keys()
    assert problems(database) == []
    assert problems(database, None) == []


def test_courts_and_accounts_are_in_the_chain_of_the_installation(record: Database) -> None:
    with saving(record) as session:
        add(session, Account(key="tilda", name="Tilda", role="clerk", created_at=NOW))

    with record.read() as session:
        chosen = select(Change.table_name).where(Change.matter_id.is_(None)).order_by(Change.seq)
        assert list(session.scalars(chosen)) == ["courts", "accounts"]
    assert problems(record, None) == []


def test_many_rows_are_written_with_their_history_and_keep_their_order(record: Database) -> None:
    with saving(record) as session:
        docket_id = the_id(session, Docket, "mock/1")
        facts = {"docket_id": docket_id, "kind": "letter", "title": "A letter", "layer": "import"}
        rows = [{"key": f"mock/1/{number}", "filed": moment("2031-03-12"), **facts} for number in range(1200)]
        ids = add_all_with_history(session, Filing, rows)

    with record.read() as session:
        keys = dict(session.execute(select(Filing.id, Filing.key)).all())
        assert [keys[number] for number in ids] == [row["key"] for row in rows]
        assert session.get_one(Filing, ids[0]).filed == moment("2031-03-12")
        assert session.get_one(Filing, ids[0]).version == 1
    assert len(changes(record, "filings", "insert")) == 1201
    assert problems(record) == []


def test_rows_written_in_bulk_leave_the_same_history_as_one_by_one(record: Database) -> None:
    with saving(record) as session:
        facts = {"docket_id": the_id(session, Docket, "mock/1"), "kind": "status_report", "title": "A report"}
        filed = {"filed": moment("2031-03-12T09:30-04:00"), "layer": "clerk"}
        add_all_with_history(session, Filing, [{"key": "bulk", **facts, **filed}])
        add(session, a_filing("single", facts["docket_id"]))

    bulk, single = changes(record, "filings", "insert")[1:]

    assert bulk.after is not None
    assert single.after is not None
    assert {**bulk.after, "id": 0, "key": ""} == {**single.after, "id": 0, "key": ""}


def test_a_bulk_row_with_an_unknown_column_is_refused(record: Database) -> None:
    with pytest.raises(KeyError, match="no column colour"), saving(record) as session:
        add_all_with_history(session, Filing, [{"colour": "red"}])


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM change",
        "UPDATE change SET actor = 'somebody else'",
        "UPDATE change SET why = 'another reason'",
        "UPDATE change SET after = NULL",
        "UPDATE change SET redacted_at = at",
        "UPDATE change SET redacted_at = at, before = NULL, after = NULL, salt = NULL, hash = digest",
        "INSERT INTO change SELECT * FROM change",
    ],
)
def test_history_cannot_be_altered(record: Database, statement: str) -> None:
    with pytest.raises(IntegrityError), record.write() as session:
        session.execute(text(statement))


def test_history_cannot_be_replaced_on_sqlite(sqlite_url: str) -> None:
    with Database(sqlite_url) as database:
        a_small_record(database)
        with pytest.raises(IntegrityError, match="kept as it was"), database.write() as session:
            session.execute(text("REPLACE INTO change SELECT * FROM change"))


def test_history_cannot_be_truncated_on_postgresql(postgresql_url: str) -> None:
    with Database(postgresql_url) as database:
        a_small_record(database)
        with pytest.raises(IntegrityError, match="kept as it was"), database.write() as session:
            session.execute(text("TRUNCATE change"))


def test_a_redaction_reaches_every_change_of_the_row_and_the_chain_still_verifies(record: Database) -> None:
    with saving(record) as session:
        session.get_one(Order, the_id(session, Order, "first")).title = "An order naming a child"
    with saving(record, actor="admin/ash", why="Fed. R. Civ. P. 5.2(a)") as session:
        row = session.get_one(Order, the_id(session, Order, "first"))
        row.title = "An order naming A.B."
        assert redact(session, Order, row.id, at=NOW) == 3

    with record.read() as session:
        chosen = select(Change).where(Change.row_key == "first", Change.table_name == "orders").order_by(Change.seq)
        *emptied, last = session.scalars(chosen)

    assert all((row.before, row.after, row.salt, row.redacted_at) == (None, None, None, NOW) for row in emptied)
    assert (last.action, last.actor, last.why) == ("redact", "admin/ash", "Fed. R. Civ. P. 5.2(a)")
    assert last.after is not None
    assert last.after["title"] == "An order naming A.B."
    assert problems(record) == []


def test_a_redacted_change_cannot_be_filled_again(record: Database) -> None:
    with saving(record) as session:
        redact(session, Order, the_id(session, Order, "first"), at=NOW)

    with pytest.raises(IntegrityError), record.write() as session:
        session.execute(text("UPDATE change SET redacted_at = NULL, salt = 'x' WHERE redacted_at IS NOT NULL"))


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE change SET actor = 'somebody else' WHERE seq = 2", "who, when, why or which row was altered"),
        ("UPDATE change SET seq = seq + 100 WHERE seq = 3", "is missing before it"),
        ("DELETE FROM change WHERE seq = 2", "change 2 is missing before it"),
        ("UPDATE change SET salt = 'other' WHERE seq = 2", "its values were altered"),
        ("UPDATE change SET hash = digest WHERE seq = 2", "it does not follow from the change before it"),
    ],
)
def test_tampering_is_found(record: Database, statement: str, found: str) -> None:
    with record.write() as session:
        without_guards(session, statement)

    assert any(found in problem for problem in problems(record))


def test_altered_values_are_found(record: Database) -> None:
    with record.write() as session:
        rewritten = "replace(CAST(after AS TEXT), 'An order', 'No order')"
        cast = rewritten if session.connection().dialect.name == "sqlite" else f"CAST({rewritten} AS JSON)"
        without_guards(session, f"UPDATE change SET after = {cast} WHERE table_name = 'orders'")  # noqa: S608

    assert [problem.partition(": ")[2] for problem in problems(record)] == ["its values were altered"] * 2


def test_a_matter_that_is_not_there_has_no_history_to_verify(database: Database) -> None:
    with pytest.raises(NotFound, match="no matter"):
        problems(database, "nobody-v-nobody")
