"""`tracker replay`: the flags and digests of past days, on a copy, with the database left as it was."""

import email
import email.policy
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.cli.conftest import Run
from tests.cli.servers import environment_of
from tests.running import doors_at
from tests.scheduler.test_ticks import RAISED
from tests.scheduler.ticking import at
from tests.services.clerks import enter
from tracker.db.base import Base
from tracker.scheduler.jobs import tick

MATTER = ["replay", "--matter", "abrego-garcia"]
WORDS = [*MATTER, "--from", "2025-04-04", "--to", "2025-04-14", "--out"]
SHORT = [*MATTER, "--from", "2025-04-12", "--to", "2025-04-13", "--out"]
DAYS = [day for day in RAISED if day >= "2025-04-04"]


def everything_in(url: str, folder: Path) -> tuple[dict[str, int], str]:
    """How many rows each table has, and a digest of all their values."""
    counts, said = {}, sha256()
    with doors_at(url, folder) as doors, doors.reading() as session:
        for table in Base.metadata.sorted_tables:
            rows = session.execute(select(table).order_by(*table.primary_key.columns)).all()
            counts[table.name] = len(rows)
            said.update(repr(rows).encode())
        assert sum(counts.values()) == sum(
            session.scalar(select(func.count()).select_from(table)) or 0 for table in Base.metadata.sorted_tables
        )
    return counts, said.hexdigest()


def test_each_day_raises_the_flags_counted_by_hand(run: Run, seeded_url: str, tmp_path: Path) -> None:
    reports = run(*WORDS, tmp_path / "out", "--json", url=seeded_url).json

    assert [report["as_of"] for report in reports] == [f"{day}T11:00:00+00:00" for day in DAYS]
    for day, report in zip(DAYS, reports, strict=True):
        raised = {flag["subject"]: flag["kind"] for flag in report["flags"] if flag["action"] == "raised"}
        assert raised == RAISED[day], day
        assert report["problems"] == []


def test_the_database_is_left_as_it_was(run: Run, seeded_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_url, tmp_path) as doors:
        tick(doors, as_of=at("2025-04-12"))
        enter(doors, "return-by-2025-04-07", "2025-04-07")
    before = everything_in(seeded_url, tmp_path)

    assert run(*SHORT, tmp_path / "out", url=seeded_url).status == 0

    assert everything_in(seeded_url, tmp_path) == before


def test_people_read_a_line_a_flag_and_each_digest_is_marked_as_a_replay(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    said = run(*WORDS, tmp_path / "out", url=seeded_sqlite_url)

    assert said.err == ""
    lines = said.out.splitlines()
    assert lines[0] == "Fri 4 Apr 2025, 7:00 a.m. EDT"
    assert "  raised  due_soon        return-by-2025-04-07: Due within 3 days: Mon 7 Apr 2025." in lines
    assert lines[-1] == f"Replayed 11 days on a copy. The digests are in {tmp_path / 'out'}, marked 'replay'."
    assert not (tmp_path / "data" / "mail").exists()
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name[:10] for file in files] == DAYS
    for file in files:
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        assert mail["Subject"].startswith("[replay] ")
        for part in ("plain", "html"):
            body = mail.get_body((part,))  # type: ignore[attr-defined]
            assert "this digest was made from the record for a past day" in " ".join(body.get_content().split())


def test_a_second_replay_into_the_same_folder_says_the_same(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    first = run(*SHORT, tmp_path / "out", "--json", url=seeded_sqlite_url).json
    names = sorted(file.name for file in (tmp_path / "out").iterdir())

    assert run(*SHORT, tmp_path / "out", "--json", url=seeded_sqlite_url).json == first
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == names


def test_what_a_clerk_answered_is_replayed_as_answered(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        enter(doors, "return-by-2025-04-07", "2025-04-07")

    reports = run(*WORDS, tmp_path / "out", "--json", url=seeded_sqlite_url).json

    kinds = {flag["kind"] for report in reports for flag in report["flags"] if "return" in flag["subject"]}
    assert kinds == {"due_soon"}


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("2025-04-14", "2025-04-04"), "--to 2025-04-04 is before --from 2025-04-14"),
        (("yesterday", "2025-04-04"), "'yesterday' is not a day"),
        (("2025-04-04", "2025-02-30"), "'2025-02-30' is not a day"),
        (("2025-04-04", "2026-04-05"), "more than 366 days"),
        (("2025", "2025-04-04"), "'2025' is not a day"),
    ],
)
def test_days_that_cannot_be_replayed_are_told_and_nothing_is_made(
    days: tuple[str, str], said: str, run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    words = ["replay", "--matter", "abrego-garcia", "--from", days[0], "--to", days[1], "--out", tmp_path / "out"]

    assert said in run(*words, url=seeded_sqlite_url).refusal
    assert not (tmp_path / "out").exists()


def test_a_matter_that_is_not_there_is_told_and_nothing_is_made(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    said = run(
        *["nobody" if word == "abrego-garcia" else word for word in WORDS], tmp_path / "out", url=seeded_sqlite_url
    )

    assert said.refusal == "There is no matter 'nobody'. There are: abrego-garcia"
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_told(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")

    assert "cannot be made" in run(*WORDS, tmp_path / "file" / "out", url=seeded_sqlite_url).refusal


def test_the_demonstration_runs_from_nothing(tmp_path: Path) -> None:
    environment = environment_of(f"sqlite:///{tmp_path / 'demo.sqlite3'}", tmp_path)

    for words in (["init", "--quiet"], [*WORDS, str(tmp_path / "out")]):
        command = [sys.executable, "-m", "tracker", *words]
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)

    assert [file.suffix for file in (tmp_path / "out").iterdir()] == [".eml"] * 11
