"""`tracker redact`: what would go is printed first, then taken out once the matter's key was typed."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tests.running import doors_at
from tests.services.clerks import enter
from tracker.cli import tracker
from tracker.db.history import verify
from tracker.db.models import Filing
from tracker.mail.message import Outgoing

MATTER, SECRET = "abrego-garcia", "Quagga Example"


@pytest.fixture
def filing(seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The key of a filing that holds the words, as a mail in the folder does."""
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path))
    with doors_at(seeded_url, tmp_path) as doors:
        doors.mail.deliver(
            Outgoing("a@example.org", "<1@example.org>", SECRET, SECRET, SECRET, doors.clock.now()), "one"
        )
        return enter(doors, "daily-updates/2025-04-12", "2025-04-12", text=f"It names {SECRET} twice.").key


def run(url: str, *more: str, typed: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(tracker, ["redact", "--database", url, "--why", "a private name", *more], input=typed)
    return done.exit_code, done.output + str(done.exception or "")


def text_of(url: str, folder: Path, filing: str) -> str:
    with doors_at(url, folder) as doors, doors.reading() as session:
        assert verify(session, MATTER) == []
        return str(session.scalars(select(Filing.text).where(Filing.key == filing)).one())


def test_words_are_taken_out_once_the_matters_key_was_typed(seeded_url: str, tmp_path: Path, filing: str) -> None:
    code, said = run(seeded_url, typed=f"{SECRET}\n{MATTER}\n")

    assert code == 0
    assert "Would be taken out of: 1 filing, 1 change of the history, 0 prepared mails, 1 stored mail" in said
    assert "filing: text: It names [Quagga Example] twice." in said
    assert "Taken out: 1 row cleaned, the values of 2 changes emptied, 1 stored mail rewritten." in said
    assert text_of(seeded_url, tmp_path, filing) == "It names [redacted] twice."
    assert b"Quagga" not in next((tmp_path / "mail").glob("*.eml")).read_bytes()


def test_another_key_takes_nothing_out(seeded_url: str, tmp_path: Path, filing: str) -> None:
    code, said = run(seeded_url, typed=f"{SECRET}\nyes\n")

    assert code == 1
    assert "That is not the matter's key. Nothing was taken out" in said
    assert SECRET in text_of(seeded_url, tmp_path, filing)


def test_words_that_stand_nowhere_end_it(seeded_url: str, filing: str) -> None:
    assert filing
    assert run(seeded_url, "--words", "Okapi Example") == (0, "These words stand nowhere in this matter.\n")


def test_it_runs_without_questions_when_told_to(seeded_url: str, tmp_path: Path, filing: str) -> None:
    assert run(seeded_url, "--words", SECRET, "--yes")[0] == 0

    assert SECRET not in text_of(seeded_url, tmp_path, filing)
