"""A door that is closed: exactly one line on standard error, status 1, and nothing half done."""

import socket
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from tests.cli.conftest import Run
from tests.services.seed_folders import MATTER, a_seed
from tracker import paths
from tracker.db import schema
from tracker.db.engine import Database
from tracker.db.models import Matter

READERS = [
    ["status"], ["why", "return-by-2025-04-07"], ["check"], ["export"], ["tick"], ["digest", "preview"], ["serve"],
    ["sources", "attach", "."],
    ["replay", "--matter", "abrego-garcia", "--from", "2025-04-04", "--to", "2025-04-05", "--out", "replay"],
]  # fmt: skip
NAMES = [words[0] for words in READERS]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def revision_of(url: str) -> str:
    with Database(url) as database, database.read() as session:
        return str(session.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


@pytest.mark.parametrize("words", READERS, ids=NAMES)
def test_a_database_without_tables_sends_people_to_init(words: list[str], run: Run, tmp_path: Path) -> None:
    said = run(*words, url=f"sqlite:///{tmp_path / 'none.sqlite3'}").refusal

    assert said == "The database has no tables yet: run 'tracker init'."
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", READERS, ids=NAMES)
def test_a_database_behind_the_program_sends_people_to_init(
    words: list[str], run: Run, behind_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "behind.sqlite3").write_bytes(behind_file.read_bytes())
    url = f"sqlite:///{tmp_path / 'behind.sqlite3'}"

    assert run(*words, url=url).refusal == "The database has the tables of an older version: run 'tracker init'."
    assert revision_of(url) == schema.revisions()[-2]


@pytest.fixture(scope="session")
def behind_file(_migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that lacks the newest migration."""
    file = tmp_path_factory.mktemp("behind") / "behind.sqlite3"
    file.write_bytes(_migrated_file.read_bytes())
    schema.downgrade(f"sqlite:///{file}", schema.revisions()[-2])
    return file


def test_init_brings_a_database_that_is_behind_up_to_date_with_its_rows(run: Run, seeded_url: str) -> None:
    schema.downgrade(seeded_url, schema.revisions()[-2])

    said = run("init", url=seeded_url)

    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("Database ready: 0 rows added, ")
    assert revision_of(seeded_url) == schema.revisions()[-1]


@pytest.mark.parametrize("words", [["init"], ["status"], ["tick"]], ids=["init", "status", "tick"])
def test_a_database_ahead_of_the_program_is_left_alone(words: list[str], run: Run, seeded_url: str) -> None:
    with Database(seeded_url) as database, database.engine.begin() as raw:
        raw.execute(text("UPDATE alembic_version SET version_num = '20991231_01'"))

    said = run(*words, url=seeded_url).refusal

    assert said == (
        "This database was made by a newer version of the program: install that version, or restore a backup."
    )
    assert revision_of(seeded_url) == "20991231_01"


@pytest.mark.parametrize("words", [["init"], ["status"]], ids=["init", "status"])
def test_a_database_that_cannot_be_opened_is_told(words: list[str], run: Run, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear clerk, " * 100)

    assert "is not a database" in run(*words, url=f"sqlite:///{letter}").refusal
    assert "cannot be opened" in run(*words, url=f"sqlite:///{tmp_path}").refusal
    assert letter.read_text() == "Dear clerk, " * 100


def test_a_folder_that_cannot_be_made_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where a folder should be")

    said = run("init", url=f"sqlite:///{tmp_path / 'file' / 'tracker.sqlite3'}").refusal

    assert said == f"The folder {tmp_path / 'file'} for the database cannot be made: File exists."


def test_a_folder_that_takes_no_files_is_told(run: Run) -> None:
    said = run("init", url="sqlite:////proc/tracker.sqlite3").refusal

    assert said == "The database /proc/tracker.sqlite3 cannot be opened: its folder must exist and be writable."


def test_a_server_that_is_not_running_is_told_without_its_password(run: Run) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        said = run("status", url=f"postgresql+psycopg://clerk:hush@127.0.0.1:{port}/duties").refusal

    assert said == "The database duties on 127.0.0.1 cannot be reached: is its server running?"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://127.0.0.1/duties", "must start with sqlite:/// or postgresql+psycopg://"),
        ("tracker.sqlite3", "must start with sqlite:/// or postgresql+psycopg://"),
        ("sqlite:tracker.sqlite3", "write sqlite:///FILE"),
        ("sqlite://var/tracker.sqlite3", "three slashes"),
        ("postgresql://127.0.0.1:many/duties", "cannot be read"),
    ],
)
def test_an_address_that_cannot_be_read_is_told(url: str, said: str, run: Run) -> None:
    assert said in run("status", url=url).refusal
    assert run("status", "--database", url, url="sqlite:///unused.sqlite3").refusal


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRACKER_DIGEST_HOUR", "25"),
        ("TRACKER_DIGEST_HOUR", "noon"),
        ("TRACKER_TICK_SECONDS", "0"),
        ("TRACKER_PUBLIC_READING", "perhaps"),
        ("TRACKER_BASE_URL", "docket"),
        ("TRACKER_DIGEST_TO", "no-address"),
        ("TRACKER_LOG_LEVEL", "loud"),
        ("TRACKER_SECRET_KEY", "short"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(
    name: str, value: str, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(name, value)

    assert run("init", url=f"sqlite:///{tmp_path / 'new.sqlite3'}").refusal.startswith(name)
    assert list(tmp_path.iterdir()) == []


def test_a_broken_seed_file_is_told_by_file_and_line_and_nothing_is_loaded(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = a_seed(tmp_path, MATTER.replace('kind = "office"', 'kind = "wizard"'))
    monkeypatch.setattr(paths, "seed", lambda: folder)
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"

    said = run("init", url=url).refusal

    assert said.startswith("seed/reed/articles/facts.toml, line 15: 'wizard' is not one of: ")
    with Database(url) as database, database.read() as session:
        assert session.scalar(select(func.count()).select_from(Matter)) == 0


def test_a_layer_that_this_version_lacks_is_told_before_anything_is_made(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "seed", lambda: a_seed(tmp_path))

    said = run("init", "--with", "public-record", url=f"sqlite:///{tmp_path / 'new.sqlite3'}").refusal

    assert said == "The seed of this version has no layer 'public-record'. Leave out --with public-record"
    assert not (tmp_path / "new.sqlite3").exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "docket.example.org"])  # noqa: S104 - never served on
def test_serving_beyond_this_machine_is_refused_where_nobody_can_be_asked(
    host: str, run: Run, seeded_sqlite_url: str
) -> None:
    said = run("serve", "--host", host, "--port", "0", url=seeded_sqlite_url).refusal

    assert said.startswith(f"Serving on {host} lets everybody who reaches this machine read the public matters.")
    assert "--yes" in said


def test_an_address_that_is_none_is_told(run: Run, seeded_sqlite_url: str) -> None:
    said = run("serve", "--host", "127.0.0.256", "--port", "0", "--yes", url=seeded_sqlite_url).refusal

    assert "127.0.0.256" in said


def test_serving_a_moment_that_cannot_be_read_is_told(run: Run, seeded_sqlite_url: str) -> None:
    assert "'once' is not a date" in run("serve", "--as-of", "once", "--port", "0", url=seeded_sqlite_url).refusal


def test_a_folder_of_sources_that_is_not_there_is_told(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    assert "There is no folder" in run("sources", "attach", tmp_path / "none", url=seeded_sqlite_url).refusal
