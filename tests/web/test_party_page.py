"""A party's page: its names with who uses which, its roles and duties, what it said and what is said of it."""

import pytest
from sqlalchemy import select

from tests.web.pages import Page, Reader, words_of
from tracker.bootstrap import Doors
from tracker.db.models import Party, Statement
from tracker.domain.edtf import parse_moment

AT_THE_END = "?as_of=2025-04-14T12:35"
MAN = f"/parties/kilmar-abrego-garcia{AT_THE_END}"
LABELS = ("terrorist", "gang", "criminal", "illegal", "alien", "ms-13")


def section(page: Page, heading: str) -> str:
    found = [words_of(part) for part in page.parts(".section")]
    return next(words[len(heading) :].strip() for words in found if words.startswith(heading))


def panel(page: Page, heading: str) -> str:
    found = [words_of(part) for part in page.parts(".panel")]
    return next(words[len(heading) :].strip() for words in found if words.startswith(heading))


def test_every_party_has_a_page(read_on_both: Reader, seeded_doors: Doors) -> None:
    with seeded_doors.reading() as session:
        keys = session.scalars(select(Party.key)).all()

    assert len(keys) == 21
    assert {key for key in keys if read_on_both(f"/parties/{key}").status != 200} == set()


def test_each_name_stands_with_the_sources_that_use_it(read: Reader) -> None:
    names = panel(read(MAN), "As sources name it")

    for name in (
        "Kilmar Abrego Garcia",
        "Kilmar Ábrego García",
        "Ábrego García",
        "Mr. Abrego Garcia",
        "Garcia",
        "Kilmar",
    ):
        assert f"“{name}”" in names
    assert "short form; The New York Times report" in names
    assert names.count("“") == 7 + names.count(": “")


def test_roles_stand_by_docket(read: Reader) -> None:
    assert "The suit in Greenbelt Sources" in panel(read("/parties/jennifer-vasquez-sura"), "On each docket")
    assert panel(read("/parties/jennifer-vasquez-sura"), "On each docket").endswith("plaintiff")
    counsel = panel(read("/parties/simon-sandoval-moshenberg"), "On each docket")
    assert counsel.endswith("counsel for Kilmar Armando Abrego Garcia")


def test_duties_owed_and_owed_to_stand_with_their_status(read: Reader) -> None:
    owes = section(read(f"/parties/us-government{AT_THE_END}"), "Owes")
    owed = section(read(MAN), "Is owed")

    assert "Mon 7 Apr 2025 : outcome not known" in owes
    assert owes.count("outcome not known") == 3
    assert owes.count("continuing") == 2
    assert owes.count("due today") == 1
    assert "The government must facilitate and effectuate his return to the United States by the United States" in owed
    assert "daily updates" not in owed
    assert section(read(MAN), "Owes") == "No duty in this record is owed by this party."


def test_before_a_duty_was_imposed_it_is_said_so(read: Reader) -> None:
    owes = section(read("/parties/us-government?as_of=2025-04-03"), "Owes")

    assert owes.count("Not yet imposed at the moment shown.") == 3
    assert "outcome not known" not in owes


def test_labels_stand_only_in_what_somebody_is_said_to_have_said(read: Reader) -> None:
    page = read(MAN)

    about = page.html
    for statement in page.parts(".said"):
        about = about.replace(statement, "")
    told = words_of(about.split('<main id="main"')[1].split("<h2>Sources</h2>")[0]).lower()
    assert [label for label in LABELS if label in told] == []


def test_an_allegation_stands_with_its_claimant_its_date_and_the_denials(read: Reader) -> None:
    allegation = words_of(read(MAN).parts("#ms13-alleged")[0])

    assert allegation.startswith("The United States government alleged on or before Mon 14 Apr 2025, 10:41 a.m. EDT")
    assert "Answered: Kilmar Armando Abrego Garcia denied" in allegation
    assert "Answered: His lawyer or lawyers (not named) denied" in allegation


def test_an_allegation_that_nothing_answers_says_so(read: Reader) -> None:
    said = words_of(read(MAN).parts("#miller-two-immigration-courts")[0])

    assert said.startswith("Stephen Miller alleged Mon 14 Apr 2025, by 12:35 p.m. EDT")
    assert said.endswith("No response to it is in this record.")


def test_what_a_party_said_of_itself_stands_under_what_it_said(read: Reader) -> None:
    page = read(MAN)

    assert "He denies that he belongs to MS-13." in section(page, "Said")
    assert len(page.parts(".said")) == 1 + 11
    assert "In answer to: The United States government alleged" in words_of(page.parts("#ms13-denied-by-him")[0])


def test_a_denial_says_what_it_answers(read: Reader) -> None:
    denial = words_of(read(f"/parties/stephen-miller{AT_THE_END}").parts("#miller-right-person")[0])

    assert denial.startswith("Stephen Miller denied")
    assert "In answer to: The United States government admitted" in denial


def test_every_statement_of_a_speaker_is_there(read: Reader) -> None:
    page = read(f"/parties/stephen-miller{AT_THE_END}")

    assert len(page.parts(".said")) == 12


def test_what_was_said_later_is_counted_and_not_shown(read: Reader) -> None:
    said = section(read("/parties/karoline-leavitt?as_of=2025-04-10"), "Said")

    assert said == ("No statement by this party is on record. 2 statements made after the moment shown are not listed.")


def test_what_may_have_been_said_by_then_says_so(read: Reader) -> None:
    said = section(read("/parties/simon-sandoval-moshenberg?as_of=2025-04-12"), "Said")

    assert "it may have been said by then" in said


def test_a_minor_appears_by_role_only(read: Reader) -> None:
    page = read("/parties/minor-child")

    assert "Known here by role only" in page.words
    assert "A minor child (plaintiff)" in page.words
    assert panel(page, "As sources name it") == "No other name is on record."


def test_a_statement_entered_in_error_is_not_told(read: Reader, seeded_doors: Doors) -> None:
    with seeded_doors.writing("tilda") as session:
        row = session.scalars(select(Statement).where(Statement.key == "miller-right-person")).one()
        row.entered_in_error_at = seeded_doors.clock.now()

    assert read(MAN).parts("#miller-right-person") == []


def test_a_later_answer_is_not_yet_a_response(read: Reader, seeded_doors: Doors) -> None:
    with seeded_doors.writing("tilda") as session:
        rows = {row.key: row for row in session.scalars(select(Statement))}
        rows["ms13-alleged"].made = parse_moment("2025-04-10", "America/New_York")
        for key in ("ms13-denied-by-him", "ms13-denied-by-lawyers"):
            rows[key].made = parse_moment("2025-04-12", "America/New_York")

    before = words_of(read("/parties/kilmar-abrego-garcia?as_of=2025-04-11").parts("#ms13-alleged")[0])
    after = words_of(read("/parties/kilmar-abrego-garcia?as_of=2025-04-12").parts("#ms13-alleged")[0])
    assert before.endswith("No response to it is in this record.")
    assert "Answered: Kilmar Armando Abrego Garcia denied Sat 12 Apr 2025" not in before
    assert after.count("Answered:") == 2


@pytest.mark.parametrize("key", ["nobody", "..", "kilmar-abrego-garcia/x"])
def test_an_unknown_party_is_not_found(read: Reader, key: str) -> None:
    assert read(f"/parties/{key}").status == 404


def test_links_keep_the_moment(read: Reader) -> None:
    page = read("/parties/us-government?as_of=2025-04-12")

    assert page.links("The appeal in Richmond") == ["/dockets/appeal-richmond?as_of=2025-04-12"]
    assert page.links("Mon 7 Apr 2025") == ["/deadlines/return-by-2025-04-07?as_of=2025-04-12"]
