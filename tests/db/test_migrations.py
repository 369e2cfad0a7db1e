"""Every migration goes up, down and up again with data, and ends at exactly the tables that the models describe."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select, text

import tracker.db.models  # noqa: F401 - completes the metadata
from tests.db.full_record import a_full_record
from tracker import paths
from tracker.db import schema
from tracker.db.base import Base
from tracker.db.engine import Database, make_engine
from tracker.domain.errors import Unavailable

Rows = list[dict[str, object]]
REMADE = {"matters", "mail_contents"}
"""Tables whose rows a migration itself fills or fills in."""

VERSIONS = sorted((paths.migrations() / "versions").glob("*.py"))


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    yield engine
    engine.dispose()


def held(url: str) -> dict[str, Rows]:
    """Every row of every table, as the database has it, by the columns it has."""
    with opened(url) as engine, engine.connect() as connection:
        seen = inspect(connection)
        there = {name: {column["name"] for column in seen.get_columns(name)} for name in seen.get_table_names()}
        return {
            table.name: [
                dict(row)
                for row in connection.execute(
                    select(*(column for column in table.c if column.name in there[table.name])).order_by(
                        *table.primary_key
                    )
                ).mappings()
            ]
            for table in Base.metadata.tables.values()
            if table.name in there
        }


def as_in(fewer: Rows, rows: Rows) -> bool:
    """Whether rows are those of a table that had, or has, more columns."""
    return fewer == [{name: row[name] for name in fewer[0]} for row in rows] if fewer else not rows


def described(url: str) -> dict[str, Any]:
    """What a database says of its own tables."""
    with opened(url) as engine:
        seen = inspect(engine)
        return {
            table: {
                "columns": {column["name"]: _plain(column) for column in seen.get_columns(table)},
                "key": _plain(seen.get_pk_constraint(table)),
                "foreign keys": _sorted(seen.get_foreign_keys(table)),
                "unique": _sorted(seen.get_unique_constraints(table)),
                "checks": _sorted(seen.get_check_constraints(table)),
                "indexes": _sorted(index for index in seen.get_indexes(table) if "folded" not in str(index["name"])),
                "comment": seen.get_table_comment(table) if engine.dialect.supports_comments else None,
            }
            for table in Base.metadata.tables
        }


def _plain(fact: Any) -> Any:
    if isinstance(fact, dict):
        return {name: _plain(value) for name, value in sorted(fact.items())}
    return [_plain(part) for part in fact] if isinstance(fact, list | tuple) else str(fact)


def _sorted(facts: Any) -> list[Any]:
    return sorted((_plain(fact) for fact in facts), key=str)


def migrate(url: str, to: str) -> None:
    with schema.migrating(url) as connection:
        config = Config(str(paths.alembic_ini()))
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def test_every_migration_goes_down_and_up_again_with_data(bare_url: str) -> None:
    schema.upgrade(bare_url)
    with Database(bare_url) as database:
        a_full_record(database)
    before = held(bare_url)
    revisions = schema.revisions()
    assert all(before.values()), "every table has a row"

    for lower, upper in zip(reversed([None, *revisions[:-1]]), reversed(revisions), strict=True):
        schema.downgrade(bare_url, lower or "base")
        kept = held(bare_url)
        assert all(as_in(kept[table], before[table]) for table in kept if table not in REMADE), (
            f"{upper} loses rows of others"
        )
        migrate(bare_url, upper)
        again = held(bare_url)
        assert all(as_in(kept.get(table, []), again[table]) for table in again if table not in REMADE)
        schema.downgrade(bare_url, lower or "base")

    assert held(bare_url) == {}
    schema.upgrade(bare_url)
    with Database(bare_url) as database:
        a_full_record(database)
    assert {table: len(rows) for table, rows in held(bare_url).items()} == {
        table: len(rows) for table, rows in before.items()
    }


def test_the_migrated_tables_are_those_of_the_models(bare_url: str) -> None:
    schema.upgrade(bare_url)
    by_migrations = described(bare_url)
    schema.downgrade(bare_url, "base")
    with opened(bare_url) as engine:
        Base.metadata.create_all(engine)
    by_models = described(bare_url)

    for table, facts in by_models.items():
        assert by_migrations[table] == facts, table


def test_alembic_finds_nothing_to_add(engine_url: str) -> None:
    said = StringIO()
    with schema.migrating(engine_url) as connection:
        config = Config(str(paths.alembic_ini()), stdout=said)
        config.attributes["connection"] = connection
        command.check(config)

    assert "No new upgrade operations" in said.getvalue()


def test_the_search_index_follows_its_rows(engine_url: str) -> None:
    on_sqlite = "SELECT count(*) FROM search_fts WHERE search_fts MATCH :word"
    on_postgresql = "SELECT count(*) FROM search_entries WHERE to_tsvector('simple', folded) @@ to_tsquery(:word)"
    with Database(engine_url) as database:
        a_full_record(database)
        query = text(on_sqlite if database.engine.dialect.name == "sqlite" else on_postgresql)

        with database.write() as session:
            assert session.execute(query, {"word": "cafe"}).scalar_one() == 1
            session.execute(text("UPDATE search_entries SET folded = 'tea house'"))
            assert session.execute(query, {"word": "cafe"}).scalar_one() == 0
            assert session.execute(query, {"word": "tea"}).scalar_one() == 1
            session.execute(text("DELETE FROM search_entries"))
            assert session.execute(query, {"word": "tea"}).scalar_one() == 0


def test_the_known_revisions_are_those_that_alembic_knows() -> None:
    scripts = ScriptDirectory.from_config(Config(str(paths.alembic_ini())))

    known = [script.revision for script in scripts.walk_revisions()]

    assert list(schema.revisions()) == known[::-1]


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: file.stem)
def test_a_migration_stands_alone_and_is_named_by_its_date(file: Path) -> None:
    source = file.read_text(encoding="utf-8")

    assert "import tracker" not in source
    assert "from tracker" not in source
    assert f'revision = "{file.stem[:11]}"' in source


def test_a_database_says_whether_its_tables_are_empty_behind_current_or_ahead(bare_url: str) -> None:
    with opened(bare_url) as engine:
        assert schema.state(engine) == "empty"
        migrate(bare_url, schema.revisions()[2])
        assert schema.state(engine) == "behind"
        schema.upgrade(bare_url)
        assert schema.state(engine) == "current"
        schema.require_current(engine)
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '99991231_01'"))
        assert schema.state(engine) == "ahead"


def test_a_database_without_tables_says_what_to_run(bare_url: str) -> None:
    with opened(bare_url) as engine, pytest.raises(Unavailable, match="tracker init"):
        schema.require_current(engine)


def test_a_database_of_an_older_version_says_what_to_run(bare_url: str) -> None:
    migrate(bare_url, schema.revisions()[0])

    with opened(bare_url) as engine, pytest.raises(Unavailable, match="older version: run 'tracker init'"):
        schema.require_current(engine)


def test_a_database_of_a_newer_version_is_left_alone(engine_url: str) -> None:
    with opened(engine_url) as engine:
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '99991231_01'"))

        with pytest.raises(Unavailable, match="newer version"):
            schema.require_current(engine)
        with pytest.raises(Unavailable, match="newer version"):
            schema.upgrade(engine_url)


def test_upgrading_twice_changes_nothing(engine_url: str) -> None:
    before = described(engine_url)

    schema.upgrade(engine_url)

    assert described(engine_url) == before


def test_looking_at_a_missing_file_does_not_make_it(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'none.sqlite3'}") as engine:
        assert schema.state(engine) == "empty"

    assert list(tmp_path.iterdir()) == []


def test_upgrading_makes_the_folder_of_the_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'folder' / 'tracker.sqlite3'}"

    schema.upgrade(url)

    with opened(url) as engine:
        assert schema.state(engine) == "current"
