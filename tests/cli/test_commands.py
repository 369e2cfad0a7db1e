"""The other commands: init, check, tick, digest preview, sources attach and export, as people and programs use them."""

import email
import email.policy
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, text

from tests.cli.conftest import Run
from tests.cli.servers import environment_of
from tests.running import doors_at
from tests.scheduler.ticking import at, flags_up, mail_in, messages, ticks
from tracker.db.models import Citation, Party, Source
from tracker.scheduler.jobs import tick


def test_init_makes_and_seeds_a_database_and_the_second_time_changes_nothing(run: Run, bare_url: str) -> None:
    first = run("init", url=bare_url)
    second = run("init", url=bare_url)

    added = first.out.removeprefix("Database ready: ").partition(" ")[0]
    assert first.out == f"Database ready: {added} rows added, 0 already there.\n"
    assert second.out == f"Database ready: 0 rows added, {added} already there.\n"
    assert run("check", url=bare_url).out == "Everything agrees: history, citations, keys, search and attached files.\n"


def test_init_is_quiet_when_asked_and_makes_the_folder(run: Run, tmp_path: Path) -> None:
    said = run("init", "--quiet", url=f"sqlite:///{tmp_path / 'deep' / 'folder' / 'tracker.sqlite3'}")

    assert (said.status, said.out, said.err) == (0, "", "")
    assert (tmp_path / "deep" / "folder" / "tracker.sqlite3").is_file()


def test_two_programs_that_start_at_once_seed_once(engine_url: str, tmp_path: Path, run: Run) -> None:
    command = [sys.executable, "-m", "tracker", "init"]
    both = [
        subprocess.Popen(
            command, env=environment_of(engine_url, tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in "ab"
    ]
    said = [process.communicate(timeout=60) for process in both]

    assert any(process.returncode == 0 for process in both), said
    assert all(errors.count(b"\n") <= 1 and b"Traceback" not in errors for _, errors in said), said
    assert run("init", url=engine_url).out.startswith("Database ready: 0 rows added, ")
    assert run("check", url=engine_url).status == 0


def test_init_reports_what_a_person_changed(run: Run, seeded_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_url, tmp_path) as doors, doors.writing("first-clerk") as session:
        session.scalars(select(Party).where(Party.key == "us-government")).one().name = "The United States"

    said = run("init", url=seeded_url)

    assert said.out.splitlines()[1:] == ["Left as a person changed it: parties us-government: name"]


def test_check_names_what_is_wrong_with_status_1(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors, doors.writing("first-clerk") as session:
        cited = select(Party.id).where(Party.key == "us-government").scalar_subquery()
        for citation in session.scalars(select(Citation).where(Citation.party_id == cited)):
            session.delete(citation)

    told, as_json = run("check", url=seeded_sqlite_url), run("check", "--json", url=seeded_sqlite_url)

    assert (told.status, told.out, told.err) == (1, "", "tracker: Nothing cites parties 'us-government'\n")
    assert (as_json.status, as_json.err) == (1, "")
    assert json.loads(as_json.out) == {"ok": False, "problems": ["Nothing cites parties 'us-government'"]}


def test_check_says_in_json_that_all_is_well(run: Run, seeded_url: str) -> None:
    assert run("check", "--json", url=seeded_url).json == {"ok": True, "problems": []}


def test_tick_raises_flags_at_the_moment_asked_for_and_refuses_an_earlier_one(run: Run, seeded_url: str) -> None:
    told = run("tick", "--as-of", "2025-04-07T09:00", "--json", url=seeded_url).json

    assert (told["raised"], told["cleared"], len(told["delivered"]), told["problems"]) == (3, 0, 1, [])
    assert {flag["subject"]: flag["kind"] for flag in told["flags"]}["return-by-2025-04-07"] == "due_today"
    refused = run("tick", "--as-of", "2025-04-07T08:59", url=seeded_url).refusal
    assert refused.startswith("The last tick was at ")
    assert "tracker replay" in refused


def test_tick_says_in_words_what_it_did(run: Run, seeded_sqlite_url: str) -> None:
    first = run("tick", "--as-of", "2025-04-07T09:00", url=seeded_sqlite_url).out.splitlines()
    again = run("tick", "--as-of", "2025-04-07T09:00", url=seeded_sqlite_url).out.splitlines()

    assert first[0] == again[0] == "Mon 7 Apr 2025, 9:00 a.m. EDT"
    assert "  raised  due_today       return-by-2025-04-07: Due today, Mon 7 Apr 2025." in first
    assert again[1:] == ["  no flag changed (0 new occurrences)"]


def test_tick_refuses_a_moment_that_cannot_be_read_and_notes_no_run(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    assert "is not a date that can be read" in run("tick", "--as-of", "soon", url=seeded_sqlite_url).refusal

    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        assert ticks(doors) == []


def test_tick_speaks_json_also_when_a_matter_fails(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors, doors.writing("nobody") as session:
        session.execute(text("UPDATE obligations SET rrule = 'FREQ=SOMETIMES' WHERE key = 'daily-updates'"))

    said = run("tick", "--as-of", "2025-04-12", "--json", url=seeded_sqlite_url)

    assert len(json.loads(said.out)["problems"]) == 1
    assert "FREQ=SOMETIMES" in said.err


def test_the_digest_is_shown_as_it_would_be_mailed_and_nothing_is_saved(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    said = run("digest", "preview", "reader@example.org", "--as-of", "2025-04-14T12:35", url=seeded_sqlite_url)
    html = run("digest", "preview", "--as-of", "2025-04-14T12:35", "--format", "html", url=seeded_sqlite_url)

    assert said.out.startswith(
        "To: reader@example.org\nSubject: 1 due today, 3 past their date, outcome not known; "
        "daily updates remain due - Abrego Garcia - Mon 14 Apr 2025\n\n"
    )
    assert "Not legal advice. Check the docket before relying on a date." in said.out
    assert html.out.lower().startswith("<!doctype html>")
    with doors_at(seeded_sqlite_url, tmp_path / "data") as doors:
        assert (ticks(doors), flags_up(doors), mail_in(doors)) == ([], {}, [])


def test_the_whole_message_can_be_shown_and_read_by_a_mail_program(run: Run, seeded_sqlite_url: str) -> None:
    said = run("digest", "preview", "--as-of", "2025-04-14T12:35", "--format", "eml", url=seeded_sqlite_url)

    mail = email.message_from_string(said.out, policy=email.policy.default)
    assert mail["To"] == "digest@localhost"
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_the_digest_previewed_is_the_digest_delivered(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    previewed = run("digest", "preview", "--as-of", "2025-04-14T07:00", url=seeded_sqlite_url).out
    own = re.compile(r"^\S+/(digest|feeds)/\S+$", re.MULTILINE)
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        tick(doors, as_of=at("2025-04-14"))
        (file,) = doors.settings.mail_dir.iterdir()

    body = email.message_from_bytes(file.read_bytes(), policy=email.policy.default).get_body(("plain",))  # type: ignore[attr-defined]
    said = body.get_content().replace("\r\n", "\n")
    assert len(own.findall(said)) == 3
    foot = "Calendar of these dates:"  # links of a reader's own, which a preview for an address unknown so far has not
    assert said.partition(foot)[0] == previewed.partition("\n\n")[2].partition("Dashboard:")[0]


def test_a_digest_is_sent_by_hand_and_counts_as_nobodys(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    sent = run("digest", "send", "--to", "tilda@example.org", "--as-of", "2025-04-14T12:35", url=seeded_sqlite_url)

    with doors_at(seeded_sqlite_url, tmp_path / "data") as doors:
        (file,) = doors.settings.mail_dir.iterdir()
        (row,) = messages(doors)
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert sent.out == f"Handed to {file}: {mail['Subject']}\n"
    assert mail["To"] == "tilda@example.org"
    assert mail["List-Unsubscribe"] is None
    assert (row.kind, row.outcome, row.message_id) == ("by-hand", "sent", mail["Message-ID"])
    assert run("digest", "send", "--to", "no address", url=seeded_sqlite_url).status == 1


@pytest.mark.parametrize("address", ["a@example.org\nBcc: b@example.org", "a@example.org\u2028b"])
def test_an_address_with_a_line_break_is_refused(address: str, run: Run, seeded_sqlite_url: str) -> None:
    said = run("digest", "preview", address, "--format", "eml", url=seeded_sqlite_url)

    assert said.refusal == "This is no e-mail address. Write one, such as clerk@example.org"


def test_sources_are_attached_with_what_became_of_each(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    with doors_at(seeded_sqlite_url, tmp_path) as doors, doors.reading() as session:
        names = {row.key: row.file_name for row in session.execute(select(Source.key, Source.file_name))}
    (folder / str(names["article-000"])).write_text("another text")

    said = run("sources", "attach", folder, url=seeded_sqlite_url)
    as_json = run("sources", "attach", folder, "--json", url=seeded_sqlite_url)

    assert (said.status, as_json.status, said.err) == (1, 1, "")
    assert said.out.splitlines()[0] == (
        f"article-000: {names['article-000']}: NOT attached: its SHA-256 is not the one noted, so it is another text"
    )
    assert [row["outcome"] for row in json.loads(as_json.out)] == ["different", *["missing"] * 4]


def test_the_export_is_one_json_object_of_the_whole_matter(run: Run, seeded_url: str) -> None:
    told = run("export", "--matter", "abrego-garcia", "--format", "json", url=seeded_url).json

    assert (told["format"], told["version"], told["matter"]) == ("duty-docket", 1, "abrego-garcia")
    assert len(told["tables"]["orders"]) == 5
    assert run("export", url=seeded_url).json == told


def test_an_export_of_a_matter_that_is_not_there_is_refused(run: Run, seeded_sqlite_url: str) -> None:
    assert "There is no matter 'nobody'" in run("export", "--matter", "nobody", url=seeded_sqlite_url).refusal


def test_a_reader_that_goes_away_ends_the_export_without_a_trace(seeded_sqlite_url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tracker", "export"]
    environment = environment_of(seeded_sqlite_url, tmp_path)
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()

    assert (process.returncode, errors) == (1, b"")
