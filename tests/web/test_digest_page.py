"""The digest as a page: the same as the mail, day by day, with the mails written so far."""

from pathlib import Path

import pytest

from tests.mail.digests_made import digest_at
from tests.running import app_over, doors_at
from tests.services.clerks import enter
from tests.web.pages import Page, Reader, words_of
from tracker.bootstrap import Doors
from tracker.domain.edtf import parse_as_of
from tracker.scheduler.jobs import tick

ZONE = "America/New_York"
AT_THE_END = "2025-04-14T12:35"


def tick_at(doors: Doors, moment: str) -> None:
    tick(doors, as_of=parse_as_of(moment, ZONE))


def test_the_page_says_what_the_mail_says(read_on_both: Reader, seeded_doors: Doors) -> None:
    digest = digest_at(seeded_doors, parse_as_of(AT_THE_END, ZONE))

    page = read_on_both(f"/digest?as_of={AT_THE_END}")

    assert f"Subject: {digest.subject}" in page.words
    items = digest.items
    told = [words_of(part) for part in page.parts(".told")]
    assert len(told) == len(items) == 5
    for item, words in zip(items, told, strict=True):
        for said in (item.title, item.who, item.order, item.why, *item.assumed, *(line.status for line in item.lines)):
            assert said in words


def test_a_day_on_which_none_was_sent_says_so_and_what_it_would_have_said(seeded_doors: Doors) -> None:
    client = app_over(seeded_doors).test_client()

    response = client.get("/digest?day=2025-04-14&layers=articles")

    assert response.status_code == 302
    assert response.location == "/digest?layers=articles&as_of=2025-04-14T07%3A00%3A00-04%3A00&day=2025-04-14"
    page = Page(client.get(response.location))
    assert "No digest was sent for Mon 14 Apr 2025. It would have said:" in page.words
    assert "1 due today, 3 past their date, outcome not known; daily updates remain due" in page.words


def test_a_day_is_shown_as_it_was_sent_whatever_was_entered_since(seeded_doors: Doors) -> None:
    tick_at(seeded_doors, "2025-04-14T07:05")
    enter(seeded_doors, "return-by-2025-04-07", "2025-04-07")

    page = Page(app_over(seeded_doors).test_client().get("/digest?day=2025-04-14"))

    assert page.status == 200
    assert "The digest as it was sent: written Mon 14 Apr 2025, 7:05 a.m. EDT, delivered" in page.words
    said = "Subject: 1 due today, 3 past their date, outcome not known; daily updates remain due"
    assert f"{said} - Abrego Garcia - Mon 14 Apr 2025" in page.words
    assert "The government must facilitate and effectuate his return to the United States" in page.part(".mailed")
    assert 'style="' not in page.parts(".mailed")[0]
    assert "duty-docket.invalid" not in page.html
    assert "[[late]]" not in page.html
    assert page.html.count("<h1") == 1


def test_a_day_that_cannot_be_read_is_refused(seeded_doors: Doors) -> None:
    client = app_over(seeded_doors).test_client()

    assert client.get("/digest?day=yesterday", follow_redirects=True).status_code == 400


def test_links_lead_to_pages_at_the_same_moment(read: Reader) -> None:
    page = read(f"/digest?as_of={AT_THE_END}")

    kept = "?as_of=2025-04-14T12%3A35"
    assert page.links("Mon 7 Apr 2025") == [f"/deadlines/return-by-2025-04-07{kept}"]
    assert page.links("Sat 12 Apr 2025") == [f"/deadlines/daily-updates/2025-04-12{kept}"]
    assert page.links("Sun 13 Apr 2025") == [
        "/digest?day=2025-04-13",
        f"/deadlines/daily-updates/2025-04-13{kept}",
    ]


def test_today_the_record_has_ended_and_the_last_day_is_told_as_it_stood(read: Reader) -> None:
    page = read("/digest")

    assert "The record has ended; check the docket" in page.words
    assert page.parts(".told") == []
    assert "As it stood on Mon 14 Apr 2025, 12:35 p.m. EDT: 2 duties continue, 1 deadline is past due" in page.words


def test_how_the_mail_is_written_is_explained(read: Reader, seeded_doors: Doors) -> None:
    said = read("/digest?as_of=2025-04-14").part(".aside")

    assert "from 7:00 a.m. EDT" in said
    assert str(seeded_doors.settings.mail_dir) in said
    assert "tracker digest preview --as-of 2025-04-14" in said
    assert "No digest was written yet." in said


def test_mails_written_so_far_are_listed_newest_first(seeded_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_url, tmp_path) as doors:
        tick_at(doors, "2025-04-13T07:05")
        tick_at(doors, "2025-04-14T07:05")
        page = Page(app_over(doors).test_client().get("/digest"))
        files = sorted(path.name for path in doors.settings.mail_dir.glob("*.eml"))

    said = page.part(".aside").partition("Written so far")[2]
    assert said.index("Mon 14 Apr 2025") < said.index("Sun 13 Apr 2025")
    assert all(name in said for name in files)
    assert page.links("Sun 13 Apr 2025") == ["/digest?day=2025-04-13"]


def test_a_program_that_others_can_reach_does_not_tell_its_folders(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path, TRACKER_BASE_URL="https://docket.example.org") as doors:
        page = Page(app_over(doors).test_client().get("/digest"))

    assert str(tmp_path) not in page.html
    assert "the folder that TRACKER_MAIL_DIR names" in page.words


@pytest.mark.parametrize("moment", ["2025-04-05", "2025-04-12", "2025-04-15", "2030-01-01", "1999-01-01"])
def test_every_day_has_a_digest(read: Reader, moment: str) -> None:
    page = read(f"/digest?as_of={moment}")

    assert page.status == 200
    assert "Not legal advice. Check the docket before relying on a date." in page.words
