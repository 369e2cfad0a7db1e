"""The page of the seeded matter, and its timeline. Expected values are counted by hand from the five articles."""

import pytest

from tests.services.clerks import enter
from tests.web.pages import Page, Reader, words_of
from tracker.bootstrap import Doors
from tracker.db.models import Matter

MATTER = "/matters/abrego-garcia"
END = f"{MATTER}?as_of=2025-04-14T12:35"


def listed(page: Page, selector: str) -> list[str]:
    """The entries of the first list in a part of the page, in order."""
    return [words_of(piece) for piece in page.parts(selector)[0].split('<div class="chronicle-when">')[1:]]


def test_it_tells_the_matter_neutrally_and_that_the_record_is_not_complete(read_on_both: Reader) -> None:
    page = read_on_both(END)

    assert page.status == 200
    summary = page.part(".matter-summary")
    assert summary.startswith("The matter is about the removal of Kilmar Armando Abrego Garcia to El Salvador")
    assert "ends on 14 April 2025 and is not complete" in summary


def test_at_an_earlier_moment_the_summary_is_said_to_be_of_the_whole_record(read: Reader) -> None:
    note = "This summary is of the whole record; what stands below is of the moment shown."

    assert note in read(f"{MATTER}?as_of=2025-04-05").words
    assert note not in read(MATTER).words


def test_it_shows_the_same_picture_as_the_dashboard(read: Reader) -> None:
    matter, dashboard = read(END), read("/?as_of=2025-04-14T12:35")

    for part in (".lede", "#attention", ".strip-words", ".aside"):
        assert matter.part(part) == dashboard.part(part)


def test_the_dockets_stand_from_the_lowest_court_up(read: Reader) -> None:
    chain = read(END).part(".courts-up")

    places = [
        chain.index(words)
        for words in (
            "The immigration proceeding of 2019",
            "The suit in Greenbelt , no. -",
            "on appeal from The suit in Greenbelt; 2 entries",
            "on an application after The appeal in Richmond; 2 entries",
        )
    ]
    assert places == sorted(places)
    assert "identified as U.S. Court of Appeals for the Fourth Circuit (outside knowledge)" in chain


def test_parties_have_their_roles_and_a_child_has_no_name(read: Reader) -> None:
    page = read(END)

    assert "defendant in The suit in Greenbelt appellant in The appeal in Richmond" in page.part("#party-us-government")
    assert "judge in The suit in Greenbelt" in page.part("#party-paula-xinis")
    assert page.part("#party-minor-child").startswith("A minor child (plaintiff)")
    assert page.links("Kristi Noem") == ["/parties/kristi-noem?as_of=2025-04-14T12%3A35"]


def test_orders_and_filings_stand_in_order_of_time(read: Reader) -> None:
    page = read(END)

    assert [words_of(head) for head in page.parts(".chronicle-head") if head in page.parts("#orders")[0]] == [
        "Decision protecting him from removal to El Salvador",
        "The suit for his return",
        "Order to return him to the United States",
        "The government's appeal",
        "Denial by the circuit court in Richmond",
        "The request to the Supreme Court",
        "Ruling of the Supreme Court",
        "A newly filed brief in a lower court",
        "Order to give daily updates",
        "Justice Department filing of Sunday 13 April",
    ]


def test_an_order_shows_its_duties_and_what_became_of_each(read: Reader) -> None:
    updates = read(END).part("#entry-daily-updates-2025-04-11")

    assert updates.count("The government must give the court daily updates") == 3
    assert "Sat 12 Apr 2025; outcome not known" in updates
    assert "Mon 14 Apr 2025; due today" in updates


def test_an_outcome_is_told_in_the_sources_own_words(read: Reader) -> None:
    denial = read(END).part("#entry-fourth-circuit-denial")

    assert "between Fri 4 Apr 2025 and Thu 10 Apr 2025" in denial
    assert 'Outcome, in the sources\' words: appeal "denied" (the unsigned article)' in denial


def test_what_was_not_yet_known_is_left_out(read: Reader) -> None:
    page = read(f"{MATTER}?as_of=2025-04-05")

    assert len(listed(page, "#orders")) == 3
    assert "Stephen Miller said" not in page.words


def test_an_allegation_stands_with_its_claimant_its_date_and_the_answers_to_it(read: Reader) -> None:
    alleged = read(END).part("#ms13-alleged")

    assert "on or before Mon 14 Apr 2025, 10:41 a.m. EDT The United States government alleged" in alleged
    assert "His lawyer or lawyers (not named) denied" in alleged
    assert "Kilmar Armando Abrego Garcia denied" in alleged
    assert "His lawyer" not in alleged.split("The government alleges that he is a member of MS-13.")[0]


def test_what_officials_said_is_told_with_speaker_moment_and_their_own_words(read: Reader) -> None:
    said = read(END).part("#noem-daily-updates")

    assert "between Fri 11 Apr 2025 and Mon 14 Apr 2025, 11:10 a.m. EDT Fox News Kristi Noem said" in said
    assert "As quoted: he wants daily updates" in said
    assert "about: Order to give daily updates" in said


def test_what_is_not_known_is_a_list_of_its_own(read: Reader) -> None:
    unknown = read(MATTER).part("#unknown")

    assert "The government must give the court daily updates on its steps to bring him back Not known after" in unknown
    assert "Whether the order of 4 April was paused before its Monday deadline gap" in unknown
    assert "Whether daily updates were given gap Not stated." in unknown


def test_disagreement_is_marked_and_a_mere_gap_in_dates_is_not(read: Reader) -> None:
    page = read(END)

    assert "disputed" in page.part("#entry-scotus-2025-04-10")
    assert "disputed" not in page.part("#arrest-2025-03-12")


def test_the_timeline_alone_has_the_same_entries_and_statements(read: Reader) -> None:
    matter, timeline = read(END), read(f"{MATTER}/timeline?as_of=2025-04-14T12:35")

    assert timeline.status == 200
    assert len(listed(timeline, "#orders")) == len(listed(matter, "#orders")) == 10
    assert len(listed(timeline, "#told")) == len(listed(matter, "#told"))


def test_an_entered_filing_takes_its_place_in_time(seeded_doors: Doors, read: Reader) -> None:
    enter(seeded_doors, "daily-updates/2025-04-12", "2025-04-12T16:00", title="Declaration on the steps taken")

    entries = listed(read(MATTER), "#orders")

    assert "Declaration on the steps taken" in entries[-2]
    assert entries[-2].startswith("Sat 12 Apr 2025, 4:00 p.m. EDT")


@pytest.mark.parametrize("address", ["/matters/nothing", "/matters/nothing/timeline"])
def test_a_matter_that_there_is_not_is_not_found(read: Reader, address: str) -> None:
    assert read(address).status == 404


def test_a_private_matter_is_nobodys_but_for_those_signed_in(seeded_doors: Doors, read: Reader) -> None:
    with seeded_doors.writing("tester") as session:
        session.query(Matter).one().is_public = False

    for address in (MATTER, "/deadlines/return-by-2025-04-07", "/obligations/return"):
        page = read(address)
        assert page.status == 404
        assert "Abrego" not in page.words
    assert "No matter is loaded yet" in read("/").words
