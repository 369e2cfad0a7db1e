"""One digest a local day: never before its hour, never twice, not on the days when clocks change either."""

import email
import email.policy
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.running import doors_at
from tests.scheduler.ticking import NEW_YORK, at, mail_in, messages
from tracker.bootstrap import Doors
from tracker.scheduler.jobs import tick


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


def the_mail(doors: Doors) -> EmailMessage:
    (file,) = doors.settings.mail_dir.glob("*.eml")
    parsed = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def prepared_hours(doors: Doors) -> dict[str, int]:
    """The hour on the wall at which the digest of each day was written."""
    return {message.slot: message.prepared_at.astimezone(NEW_YORK).hour for message in messages(doors)}


def test_before_its_hour_there_is_no_digest_and_after_it_one(doors: Doors) -> None:
    tick(doors, as_of=at("2025-04-12", "06:59"))
    assert mail_in(doors) == []

    for clock in ("07:00", "07:01", "12:00", "23:59"):
        tick(doors, as_of=at("2025-04-12", clock))

    assert mail_in(doors) == ["2025-04-12"]
    assert [message.attempts for message in messages(doors)] == [1]


def test_a_program_that_slept_past_the_hour_writes_the_digest_when_it_wakes(doors: Doors) -> None:
    tick(doors, as_of=at("2025-04-12", "07:00"))
    tick(doors, as_of=at("2025-04-14", "22:30"))

    assert mail_in(doors) == ["2025-04-12", "2025-04-14"]


# The day, the hour asked for, and the hour on the wall at which that day's digest is written: on 9 March 2025 there is
# no 2 o'clock, on 2 November 2025 there are two 1 o'clocks.
CHANGES_OF_CLOCKS = [("2025-03-09", "2", 3), ("2025-11-02", "1", 1)]


@pytest.mark.parametrize(("day", "hour", "written"), CHANGES_OF_CLOCKS)
def test_each_day_has_one_digest_when_clocks_change(
    day: str, hour: str, written: int, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    with doors_at(seeded_sqlite_url, tmp_path, TRACKER_DIGEST_HOUR=hour) as doors:
        start = at(day, "00:00")
        for hours in range(33):  # to 8 or 9 o'clock of the day after
            tick(doors, as_of=start + timedelta(hours=hours))

        after = (at(day, "12:00") + timedelta(days=1)).date().isoformat()
        assert mail_in(doors) == [day, after]
        assert prepared_hours(doors) == {day: written, after: int(hour)}


def test_each_recipient_has_one_message(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path, TRACKER_DIGEST_TO="a@example.org, b@example.org") as doors:
        tick(doors, as_of=at("2025-04-12"))
        tick(doors, as_of=at("2025-04-12", "09:00"))

        assert [message.recipient for message in messages(doors)] == ["a@example.org", "b@example.org"]
        assert mail_in(doors) == ["2025-04-12", "2025-04-12"]
        assert len({message.message_id for message in messages(doors)}) == 2


def test_a_recipient_added_in_the_day_has_the_digest_of_that_day(seeded_sqlite_url: str, tmp_path: Path) -> None:
    for recipients in ("a@example.org", "a@example.org,b@example.org"):
        with doors_at(seeded_sqlite_url, tmp_path, TRACKER_DIGEST_TO=recipients) as doors:
            tick(doors, as_of=at("2025-04-12"))

    assert len(mail_in(doors)) == 2


def test_the_message_is_whole_and_says_what_a_mail_program_needs(doors: Doors) -> None:
    tick(doors, as_of=at("2025-04-14"))

    mail = the_mail(doors)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert mail["To"] == "digest@localhost"
    said = "1 due today, 3 past their date, outcome not known; daily updates remain due"
    assert mail["Subject"] == f"{said} - Abrego Garcia - Mon 14 Apr 2025"
    assert mail["Message-ID"] == messages(doors)[0].message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == at("2025-04-14")
    assert mail.get_content_type() == "multipart/alternative"
    assert mail.defects == []
    assert plain is not None
    assert html is not None
    for part in (plain, html):
        said = " ".join(part.get_content().split())
        assert "Mon 14 Apr 2025" in said
        assert "Not legal advice. Check the docket before relying on a date." in said
        assert "The government must give the court daily updates" in said
    assert "replay" not in plain.get_content().lower()
    assert max(len(line) for line in plain.get_content().splitlines() if not line.strip().startswith("http")) <= 76


def test_a_folder_that_cannot_be_written_is_noted_and_the_message_waits(doors: Doors) -> None:
    doors.settings.mail_dir.write_text("a file where the folder should be")

    failed = tick(doors, as_of=at("2025-04-12"))
    waits = messages(doors)[0]
    doors.settings.mail_dir.unlink()
    delivered = tick(doors, as_of=at("2025-04-12", "07:01"))

    assert [problem.startswith("The mail folder") for problem in failed.problems] == [True]
    assert failed.delivered == []
    assert (waits.attempts, waits.outcome) == (0, None)  # nobody is blamed for a folder
    assert "cannot be written" in (waits.last_error or "")
    assert (delivered.prepared, len(delivered.delivered)) == (0, 1)
    assert messages(doors)[0].attempts == 1
    assert the_mail(doors)["Message-ID"] == waits.message_id


def test_a_waiting_message_goes_out_even_on_another_day(doors: Doors) -> None:
    doors.settings.mail_dir.write_text("a file where the folder should be")
    tick(doors, as_of=at("2025-04-12"))
    doors.settings.mail_dir.unlink()

    tick(doors, as_of=at("2025-04-13", "03:00"))

    assert mail_in(doors) == ["2025-04-12"]


def test_flags_go_up_although_the_mail_cannot_go_out(doors: Doors) -> None:
    doors.settings.mail_dir.write_text("a file where the folder should be")

    report = tick(doors, as_of=at("2025-04-12"))

    assert report.raised == 6
    assert report.problems


def test_a_message_taken_from_the_folder_is_not_written_again(doors: Doors) -> None:
    tick(doors, as_of=at("2025-04-12"))
    for file in doors.settings.mail_dir.iterdir():
        file.unlink()

    tick(doors, as_of=at("2025-04-12", "08:00"))

    assert mail_in(doors) == []
