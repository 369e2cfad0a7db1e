"""Loading the seed: all of it or none, twice without a change, never over what a person changed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from tests.running import SEEDED_AT, TESTER, doors_at
from tests.services.seed_folders import CITED, MATTER, a_seed, load
from tracker import paths
from tracker.bootstrap import Doors
from tracker.db.base import Base
from tracker.db.history import verify
from tracker.db.models import Change, Citation, Matter, Party, Source
from tracker.domain.errors import Unreadable
from tracker.services.checks import problems
from tracker.services.unit import Unit

AN_EVENT = '[[events]]\nkey = "e"\nmatter = "reed-v-bureau"\ntitle = "It happened"\n'
A_CONFLICT = (
    '[[conflicts]]\nkey = "cf"\nmatter = "reed-v-bureau"\nkind = "gap"\nseverity = "low"\ntopic = "t"\nnote = "n"\n'
)
A_PARTY = '[[parties]]\nkey = "{key}"\nmatter = "reed-v-bureau"\nname = "Reed"\nkind = "{kind}"\n'
LAST = MATTER.count("\n")  # a row added behind a blank line begins two lines after the last

# What is broken, the file's text, the line told, and part of the reason.
BROKEN = {
    "no TOML": (MATTER + "\n[[events]\n", LAST + 2, "this is not TOML"),
    "no TOML at the end": (MATTER + '\n[[events]]\nkey = "', None, "this is not TOML"),
    "an unknown table": (MATTER + '\n[[motions]]\nkey = "m"\n', LAST + 2, "there is no table 'motions'"),
    "an unknown field": (
        MATTER + f'\n{AN_EVENT}happened = "2025-04-04"\nmood = "glad"\n{CITED}',
        LAST + 7,
        "'events' has no field 'mood'",
    ),
    "an unknown reference": (
        MATTER + f'\n{AN_EVENT}happened = "2025-04-04"\n{CITED}'.replace("reed-v-bureau", "nobody-v-bureau"),
        LAST + 4,
        "'matter' names 'nobody-v-bureau', and matters has no such key",
    ),
    "an unknown source": (
        MATTER + f'\n{AN_EVENT}happened = "2025-04-04"\n{CITED}'.replace('"paper"', '"letter"'),
        LAST + 7,
        "'cite' names 'letter', and sources has no such key",
    ),
    "an unknown duty beside an event": (
        MATTER + f'\n{AN_EVENT}happened = "2025-04-04"\nbeside = ["nothing"]\n{CITED}',
        LAST + 7,
        "'beside' names 'nothing'",
    ),
    "no citation": (MATTER + f'\n{AN_EVENT}happened = "2025-04-04"\n', LAST + 2, "nothing cites this row"),
    "a citation without a place": (
        MATTER + f'\n{AN_EVENT}happened = "2025-04-04"\ncite = [{{ source = "paper" }}]\n',
        LAST + 7,
        "a citation needs a source and where in it",
    ),
    "a day that is not in the calendar": (
        MATTER + f'\n{AN_EVENT}happened = "2025-02-30"\n{CITED}',
        LAST + 6,
        "'2025-02-30' is not a day of the calendar",
    ),
    "a date in words": (
        MATTER + f'\n{AN_EVENT}happened = "last Friday"\n{CITED}',
        LAST + 6,
        "'last Friday' is not a date that can be read",
    ),
    "an unknown word": (
        MATTER + "\n" + A_PARTY.format(key="reed", kind="wizard") + CITED,
        LAST + 2,
        "'wizard' is not one of: person, office, organisation, role",
    ),
    "a number where text belongs": (
        MATTER.replace('name = "Bureau"', "name = 5"),
        18,
        "'name' must be text in quotes",
    ),
    "text where a number belongs": (
        MATTER.replace('summary = "Made up."', 'summary = "Made up."\nstale_after_days = "many"'),
        6,
        "'stale_after_days' must be a whole number",
    ),
    "a list where a key belongs": (
        MATTER.replace('matter = "reed-v-bureau"\nname', 'matter = ["reed-v-bureau"]\nname'),
        17,
        "'matter' must be text in quotes",
    ),
    "a field that is wanting": (MATTER.replace('name = "Bureau"\n', ""), 15, "the database refuses it"),
    "a zone that does not exist": (MATTER.replace("America/New_York", "Mars/Olympus"), 1, "is not a time zone"),
    "a key that is no slug": (MATTER.replace('key = "bureau"', 'key = "The Bureau"'), 16, "The Bureau"),
    "a key that stands twice": (
        MATTER + "\n" + A_PARTY.format(key="bureau", kind="person") + CITED,
        LAST + 3,
        "'bureau' stands already in seed/reed/articles/facts.toml, line 15",
    ),
    "an alias that is no table": (
        MATTER + 'aliases = ["the Bureau"]\n',
        LAST + 1,
        "'aliases' must be a list of tables",
    ),
    "an alias of an unknown kind": (
        MATTER + 'aliases = [{ text = "B", kind = "secret", cite = [{ source = "paper", at = "p" }] }]\n',
        LAST + 1,
        "'secret' is not one of: spelling, short, title",
    ),
    "an alias without its text": (
        MATTER + 'aliases = [{ kind = "short", cite = [{ source = "paper", at = "p" }] }]\n',
        LAST + 1,
        "the database refuses it",
    ),
    "an alias with an unknown field": (
        MATTER + 'aliases = [{ text = "B", kind = "short", hue = 1, cite = [{ source = "paper", at = "p" }] }]\n',
        LAST + 1,
        "an item of 'aliases' has no 'hue'",
    ),
    "an alias that nothing cites": (
        MATTER + 'aliases = [{ text = "B", kind = "short" }]\n',
        None,
        "nothing cites party_aliases 'B'",
    ),
    "a conflict that touches an unknown table": (
        MATTER + f'\n{A_CONFLICT}touches = [{{ table = "moods", key = "x", field = "due" }}]\n',
        LAST + 9,
        "'touches' names the table 'moods', and there is none",
    ),
    "a table with single brackets": (
        MATTER + '\n[events]\nkey = "e"\n',
        LAST + 2,
        "'events' stands outside a [[table]]",
    ),
    "a header in quotes": (
        MATTER + "\n" + A_PARTY.format(key="reed", kind="person").replace("[[parties]]", '[["parties"]]') + CITED,
        15,
        "head each row [[parties]]",
    ),
}


@pytest.fixture
def empty(engine_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(engine_url, tmp_path) as doors:
        yield doors


@pytest.fixture
def seeded(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as doors:
        yield doors


@pytest.fixture
def sqlite(sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(sqlite_url, tmp_path) as doors:
        yield doors


def rows_of(doors: Doors) -> dict[str, int]:
    with doors.reading() as session:
        tables = Base.metadata.sorted_tables
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_the_seed_loaded_twice_changes_nothing(seeded: Doors) -> None:
    before = rows_of(seeded)

    report = load(seeded, paths.seed())

    assert (report.added, report.updated, report.kept) == (0, 0, [])
    assert report.unchanged > 100
    assert rows_of(seeded) == before


def test_every_seeded_row_is_cited_and_everything_agrees(seeded: Doors) -> None:
    with seeded.reading() as session:
        found = problems(Unit(session, TESTER, SEEDED_AT))

    assert found == ()


def test_only_the_articles_are_loaded(seeded: Doors) -> None:
    with seeded.reading() as session:
        layers = {
            layer
            for table in Base.metadata.sorted_tables
            if "layer" in table.c
            for layer in session.scalars(select(table.c.layer).distinct())
        }

    assert layers == {"articles"}


def test_the_seed_leaves_one_save_by_the_seed_in_a_history_that_holds(seeded: Doors) -> None:
    with seeded.reading() as session:
        actors, saves = set(session.scalars(select(Change.actor))), set(session.scalars(select(Change.group_id)))
        wrong = [*verify(session), *verify(session, "abrego-garcia")]

    assert actors == {"seed"}
    assert len(saves) == 1
    assert wrong == []


def test_what_a_person_changed_is_kept_and_reported(seeded: Doors) -> None:
    with seeded.writing("first-clerk", why="a better name") as session:
        party = session.scalars(select(Party).where(Party.key == "us-government")).one()
        party.name = "The United States"

    report = load(seeded, paths.seed())

    assert report.kept == ["parties us-government: name"]
    assert (report.added, report.updated) == (0, 0)
    with seeded.reading() as session:
        assert session.scalars(select(Party.name).where(Party.key == "us-government")).one() == "The United States"


def test_a_row_that_only_the_seed_wrote_follows_a_newer_seed(empty: Doors, tmp_path: Path) -> None:
    load(empty, a_seed(tmp_path))

    report = load(empty, a_seed(tmp_path, MATTER.replace('name = "Bureau"', 'name = "The Bureau"')))

    assert (report.added, report.updated, report.kept) == (0, 1, [])
    with empty.reading() as session:
        assert session.scalars(select(Party.name)).one() == "The Bureau"
        assert verify(session, "reed-v-bureau") == []


def test_a_small_seed_is_loaded_whole(empty: Doors, tmp_path: Path) -> None:
    report = load(empty, a_seed(tmp_path))

    counts = rows_of(empty)
    assert report.added == 4
    assert {name: counts[name] for name in ("matters", "sources", "courts", "parties", "citations")} == {
        "matters": 1, "sources": 1, "courts": 1, "parties": 1, "citations": 3,
    }  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_seed_file_is_told_by_file_and_line_and_nothing_is_loaded(
    what: str, sqlite: Doors, tmp_path: Path
) -> None:
    broken, line, reason = BROKEN[what]

    with pytest.raises(Unreadable) as refused:
        load(sqlite, a_seed(tmp_path, broken))

    said = refused.value.message
    assert said.startswith("seed/reed/articles/facts.toml, ")
    assert line is None or f", line {line}: " in said
    assert reason in said
    assert "\n" not in said
    assert sum(rows_of(sqlite).values()) == 0


@pytest.mark.parametrize("what", ["an unknown word", "a field that is wanting", "an alias of an unknown kind"])
def test_what_postgresql_refuses_is_told_the_same_way(what: str, postgresql_url: str, tmp_path: Path) -> None:
    broken, line, reason = BROKEN[what]

    with doors_at(postgresql_url, tmp_path) as doors:
        with pytest.raises(Unreadable) as refused:
            load(doors, a_seed(tmp_path, broken))

        assert f"facts.toml, line {line}: " in refused.value.message
        assert reason in refused.value.message
        assert sum(rows_of(doors).values()) == 0


def test_a_file_that_is_no_text_is_told(sqlite: Doors, tmp_path: Path) -> None:
    folder = a_seed(tmp_path)
    (folder / "reed" / "articles" / "facts.toml").write_bytes(b"\xff\xfe[[matters]]")

    with pytest.raises(Unreadable, match=r"facts\.toml: it cannot be read"):
        load(sqlite, folder)

    assert sum(rows_of(sqlite).values()) == 0


def test_a_break_in_the_last_file_of_the_real_seed_loads_nothing(sqlite: Doors, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(paths.seed(), tmp_path / "seed"))
    last = folder / "abrego-garcia" / "articles" / "statements.toml"
    last.write_text(last.read_text("utf-8") + '\n[[statements]]\nkey = "stray"\nmatter = "abrego-garcia"\n' + CITED)

    with pytest.raises(Unreadable, match=r"^seed/abrego-garcia/articles/statements\.toml, line \d+: "):
        load(sqlite, folder)

    assert sum(rows_of(sqlite).values()) == 0


def test_a_header_within_a_long_text_is_part_of_the_text(sqlite: Doors, tmp_path: Path) -> None:
    said = MATTER.replace('summary = "Made up."', 'summary = """\nMade up.\n[[parties]]\n"""')

    report = load(sqlite, a_seed(tmp_path, said))

    assert report.added == 4
    with sqlite.reading() as session:
        assert "[[parties]]" in session.scalars(select(Matter.summary)).one()


def test_a_file_with_the_line_ends_of_windows_is_read(sqlite: Doors, tmp_path: Path) -> None:
    assert load(sqlite, a_seed(tmp_path, MATTER.replace("\n", "\r\n"))).added == 4


def test_the_check_names_a_row_that_lost_its_citations(seeded: Doors) -> None:
    with seeded.writing("first-clerk") as session:
        cited = select(Party.id).where(Party.key == "us-government").scalar_subquery()
        for citation in session.scalars(select(Citation).where(Citation.party_id == cited)):
            session.delete(citation)

    with seeded.reading() as session:
        found = problems(Unit(session, TESTER, SEEDED_AT))

    assert found == ("Nothing cites parties 'us-government'",)


def test_the_check_names_a_history_that_was_tampered_with(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        with doors.database.engine.begin() as raw:
            for (trigger,) in raw.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                raw.execute(text(f'DROP TRIGGER "{trigger}"'))
            raw.execute(text("UPDATE change SET actor = 'nobody' WHERE seq = 3 AND matter_id IS NOT NULL"))

        with doors.reading() as session:
            found = problems(Unit(session, TESTER, SEEDED_AT))

    assert found
    assert all("abrego-garcia" in problem for problem in found)


def test_no_source_of_the_seed_holds_an_article(seeded: Doors) -> None:
    with seeded.reading() as session:
        rows = session.execute(select(Source.key, Source.sha256, Source.file_name).order_by(Source.key)).all()

    assert [row.key for row in rows] == [f"article-00{number}" for number in range(5)]
    assert all(row.sha256 and row.file_name for row in rows)
