"""The dashboard over the seeded matter. Expected values are counted by hand from the five articles."""

from pathlib import Path

import pytest

from tests.running import TESTER, app_over, doors_at
from tests.web.pages import Page, Reader, words_of
from tracker.bootstrap import Doors
from tracker.services.flags import settle
from tracker.services.unit import Unit
from tracker.web.app import create_app

END = "/?as_of=2025-04-14T12:35"
ON_THAT_DAY = (
    "2 duties continue, 1 deadline is past due with its outcome not stated, 2 daily updates are unverified "
    "and 1 is due today"
)


def rows(page: Page, group: str) -> list[str]:
    return [words_of(row) for row in page.parts(".row") if row in page.parts(f"#{group}")[0]]


def test_it_sums_the_moment_up_in_one_sentence(read_on_both: Reader) -> None:
    page = read_on_both(END)

    assert page.status == 200
    assert page.part(".lede") == f"As of this moment: {ON_THAT_DAY}."


def test_past_the_end_of_the_record_it_says_so_and_what_stood_then(read_on_both: Reader) -> None:
    page = read_on_both("/")

    assert page.part(".lede") == (
        "The record ends Mon 14 Apr 2025, 587 days before today. "
        f"On that day: {ON_THAT_DAY}. What happened since is not in this record."
    )
    assert page.links("Show 14 Apr 2025") == ["/?as_of=2025-04-14T12%3A35"]


def test_it_tells_how_far_the_record_lies_behind_another_moment(read: Reader) -> None:
    assert "17 days before the moment shown" in read("/?as_of=2025-05-01").part(".lede")


def test_the_key_days_are_those_on_which_something_changes(read: Reader) -> None:
    page = read("/?as_of=2025-04-10")

    days = [words_of(chip).split(" ")[1] for chip in page.parts(".chip") if "chip-step" not in chip]
    assert days == ["4", "7", "10", "11", "12", "13", "14"]
    assert page.links("‹ Previous: Mon 7 Apr") == ["/?as_of=2025-04-07"]
    assert page.links("Next: Fri 11 Apr ›") == ["/?as_of=2025-04-11"]
    assert page.links("Mon 7 Apr falls due") == ["/?as_of=2025-04-07"]
    assert 'aria-current="date"' in next(chip for chip in page.parts(".chip") if "Thu 10 Apr" in chip)


def test_the_list_is_grouped_as_a_court_calendar(read: Reader) -> None:
    page = read(END)

    assert [len(rows(page, group)) for group in ("attention", "today", "week", "continuing")] == [3, 1, 0, 2]
    assert page.part("#week").endswith("Last docket check: none; this record comes from news articles.")
    assert not page.parts("#later")


def test_a_row_says_when_what_who_imposed_it_how_it_stands_and_why(read: Reader) -> None:
    row = rows(read(END), "attention")[0]

    for words in (
        "Mon 7 Apr 2025 (assumed) , end of day EDT (assumed)",
        "7 days ago",
        "The government must facilitate and effectuate his return to the United States",
        "Federal court in Greenbelt, Maryland: Order to return him to the United States, Fri 4 Apr 2025",
        "outcome not known",
        "Whether it was done is not known: no source loaded here says.",
        "An appeal does not by itself pause an injunction. Fed. R. Civ. P. 62(c)",
        "Monday is taken to be the first one after the order of Friday 4 April",
    ):
        assert words in row


def test_the_deadline_was_still_to_come_on_the_day_after_the_order(read: Reader) -> None:
    page = read("/?as_of=2025-04-05")

    assert page.part(".lede") == "As of this moment: 1 duty continues and 1 deadline is still to come."
    assert "in 2 days" in rows(page, "week")[0]
    assert "daily update" not in page.part("#list")


def test_what_was_in_force_when_the_record_ended_is_not_claimed_to_be_now(read: Reader) -> None:
    page = read("/")

    for row in rows(page, "continuing"):
        assert "last known in force on Mon 14 Apr 2025; not known since" in row
    assert page.part("#week").endswith("Not known: this moment is past the end of the record.")
    line = (
        "The government must give the court daily updates on its steps to bring him back : not known after Mon 14 Apr"
    )
    assert line in page.words


def test_a_duty_to_abstain_is_never_answered_due_or_outstanding(read: Reader) -> None:
    row = next(row for row in rows(read(END), "continuing") if "must not remove" in row)

    assert (
        "Never answered, due or outstanding. Reported beside it: Removal to El Salvador (Mar 2025) and Reported to be "
        "held in the prison in El Salvador (Mon 14 Apr 2025). No conclusion is drawn."
    ) in row


@pytest.mark.parametrize("address", ["/", END, "/?as_of=2025-04-08"])
def test_nobody_is_said_to_have_broken_an_order(read: Reader, address: str) -> None:
    words = read(address).words.lower()

    for accusation in ("violat", "missed", "defied", "breach", "disobey", "non-compliance", "contempt"):
        assert accusation not in words


def test_the_strip_draws_what_had_happened_by_the_moment(read: Reader) -> None:
    at_the_end, before = read(END), read("/?as_of=2025-04-05")

    assert [len(at_the_end.parts(name)) for name in (".bar", ".point", ".now-label")] == [5, 4, 1]
    assert [len(before.parts(name)) for name in (".bar", ".point")] == [2, 1]
    assert "Ruling of the Supreme Court" not in before.part(".strip")
    assert at_the_end.links("Before: Decision protecting him from removal to El Salvador, 2019")


def test_far_from_the_record_the_strip_shows_its_last_weeks_and_leads_to_today(read: Reader) -> None:
    page = read("/")

    assert [len(page.parts(name)) for name in (".point", ".now-label")] == [3, 0]
    assert page.links("587 days on to today, Sun 22 Nov 2026") == ["#list"]
    assert "Timeline of Mon 31 Mar to Mon 21 Apr 2025, by court" in page.html


def test_before_any_order_there_is_nothing_to_draw_and_that_is_said(read: Reader) -> None:
    page = read("/?as_of=2018-06-01")

    assert page.part(".lede") == "As of this moment: no duty is on record."
    assert "No order is on record at this moment." in page.words
    assert "No entry by this moment." in page.part(".aside")


def test_what_stands_beside_the_list(read: Reader) -> None:
    beside = read(END).part(".aside")

    assert "Flags are raised for today, not for the moment shown." in beside
    assert beside.count("never checked; this record comes from news articles") == 4
    assert "identified as U.S. District Court for the District of Maryland (outside knowledge)" in beside
    assert beside.count(", no. -") == 4
    assert "44 open conflicts in the whole record The worst: What the Supreme Court did on 10 April" in beside


def test_a_flag_that_is_up_is_shown_now(seeded_doors: Doors, read: Reader) -> None:
    with seeded_doors.writing("scheduler") as session:
        settle(Unit(session, TESTER, seeded_doors.clock.now()), "abrego-garcia")

    flags = read("/").part(".flag")

    assert flags.startswith("The record ends Mon 14 Apr 2025, 12:35 p.m. EDT; check the dockets.")


def test_links_keep_the_moment_and_the_layers(read: Reader) -> None:
    page = read("/?as_of=2025-04-08&layers=articles")

    title = "The government must facilitate and effectuate his return to the United States"
    assert page.links(title)[0] == "/deadlines/return-by-2025-04-07?as_of=2025-04-08&layers=articles"


def test_citations_are_numbered_once_each(read: Reader) -> None:
    page = read(END)

    listed = page.parts("#sources")[0]
    numbers = [int(piece.split('"')[0]) for piece in listed.split('<li value="')[1:]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert "by Monday night at midnight" in words_of(listed)
    assert page.parts(".cite")[0].count("<li value=") == 4


def test_an_empty_database_tells_what_to_do(sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(sqlite_url, tmp_path) as doors:
        page = Page(app_over(doors).test_client().get("/"))

    assert page.status == 200
    assert "No matter is loaded yet" in page.words
    assert "tracker init" in page.words


def test_a_moment_that_cannot_be_read_is_refused_in_words(read: Reader) -> None:
    page = read("/?as_of=someday")

    assert page.status == 400
    assert "Write a date as 2025-04-14" in page.words


def test_with_public_reading_off_a_visitor_reads_nothing(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path, TRACKER_PUBLIC_READING="off") as doors:
        page = Page(create_app(doors).test_client().get("/"))

    assert page.status == 403
    assert "Abrego" not in page.words
