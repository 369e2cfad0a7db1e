"""A docket's page: its lines as far as they are known, the chain of courts, filters, jumps and pages."""

import pytest
from sqlalchemy import select, update

from tests.running import app_over, signed_in
from tests.web.pages import Page, Reader, words_of
from tracker.bootstrap import Doors
from tracker.db.models import Coverage, Docket, Filing
from tracker.domain.edtf import parse_as_of, parse_moment

SUIT = "/dockets/suit-greenbelt"
AT_THE_END = "?as_of=2025-04-14T12:35"
ZONE = "America/New_York"


def keys(page: Page) -> list[str]:
    """The keys of the lines shown, in order."""
    return [row.split('id="')[1].split('"')[0] for row in page.html.split("<tr ")[1:]]


def cells(page: Page, key: str) -> dict[str, str]:
    """The words of a line, by what they are."""
    row = page.parts(f"#{key}")[0]
    names = ("number", "filed", "entered", "words", "by")
    parts = row.split('<td class="line-')[1:]
    return {name: words_of(f"<td {part}") for name, part in zip(names, parts, strict=True)}


def add_lines(doors: Doors, number: int) -> None:
    """Puts so many numbered filings on the docket in Richmond, one a day from 1 January 2024."""
    with doors.writing("tilda") as session:
        docket = session.scalars(select(Docket.id).where(Docket.key == "appeal-richmond")).one()
        for place in range(number):
            day = f"2024-{place // 28 + 1:02}-{place % 28 + 1:02}"
            session.add(
                Filing(
                    key=f"line-{place:03}",
                    docket_id=docket,
                    kind="other",
                    number=str(place + 1),
                    title=f"Paper {place + 1}",
                    filed=parse_moment(day, ZONE),
                    layer="import",
                )
            )


def test_the_lines_stand_as_they_were_filed_with_what_may_be_earlier_first(read_on_both: Reader) -> None:
    page = read_on_both(SUIT + AT_THE_END)

    assert keys(page) == [
        "suit",
        "return-2025-04-04",
        "brief-by-2025-04-11",
        "daily-updates-2025-04-11",
        "filing-2025-04-13",
    ]
    assert "5 lines known at the moment shown." in page.words
    assert "not shown" not in page.words


def test_a_line_says_what_is_known_and_a_dash_for_what_is_not(read: Reader) -> None:
    page = read(SUIT + AT_THE_END)

    order = cells(page, "return-2025-04-04")
    assert order["number"] == "No. -"
    assert order["filed"] == "Filed Fri 4 Apr 2025"
    assert order["entered"] == "Entered -"
    assert order["by"] == "By Paula Xinis"
    assert order["words"].startswith("Order to return him to the United States")
    assert cells(page, "suit")["filed"] == "Filed on or before Fri 4 Apr 2025"
    assert cells(page, "suit")["by"] == "By Jennifer Vasquez Sura"
    assert cells(page, "daily-updates-2025-04-11")["by"] == "By -"


def test_the_court_is_named_as_the_articles_name_it_and_identified_from_outside(read: Reader) -> None:
    page = read(SUIT)

    assert "Federal court in Greenbelt, Maryland" in page.words
    assert "identified as U.S. District Court for the District of Maryland (outside knowledge)" in page.words


def test_what_is_not_known_of_the_case_is_said(read: Reader) -> None:
    facts = read(SUIT).part(".facts")

    assert "Number - Not known: no source loaded here gives it." in facts
    assert "Caption - Not known: no source loaded here gives it." in facts
    assert "Checked Never checked against the court's docket. This record comes from news articles." in facts


def test_a_check_that_was_made_is_said_with_what_it_was_made_against(read: Reader, seeded_doors: Doors) -> None:
    with seeded_doors.writing("tilda") as session:
        docket = session.scalars(select(Docket.id).where(Docket.key == "suit-greenbelt")).one()
        first, last = (parse_as_of(text, ZONE) for text in ("2025-04-01T09:00", "2025-04-13T17:00"))
        check = {"from_at": first, "through_at": last, "checked_at": last, "checked_by": "Tilda", "against": "PACER"}
        session.add(Coverage(docket_id=docket, **check))

    said = "Checked Sun 13 Apr 2025, 5:00 p.m. EDT against PACER, through Sun 13 Apr 2025, 5:00 p.m. EDT."
    assert said in read(SUIT + AT_THE_END).part(".facts")
    assert "Never checked" in read(f"{SUIT}?as_of=2025-04-12").part(".facts")


@pytest.mark.parametrize(
    ("docket", "words"),
    [
        ("immigration-2019", "Went on to The suit in Greenbelt"),
        ("suit-greenbelt", "Came from The immigration proceeding of 2019 , Immigration court (as a related case)"),
        ("suit-greenbelt", "The appeal in Richmond , Federal circuit court in Richmond, Virginia (by appeal)"),
        ("appeal-richmond", "Came from The suit in Greenbelt"),
        ("appeal-richmond", "The application in the Supreme Court , US Supreme Court (by application)"),
        ("application-supreme-court", "Came from The appeal in Richmond"),
    ],
)
def test_the_chain_of_courts_leads_up_and_down(read: Reader, docket: str, words: str) -> None:
    assert words in read(f"/dockets/{docket}").part(".chain-of-courts")


def test_links_keep_the_moment(read: Reader) -> None:
    page = read(f"{SUIT}?as_of=2025-04-10")

    assert page.links("The appeal in Richmond") == ["/dockets/appeal-richmond?as_of=2025-04-10"]
    assert page.links("Paula Xinis")[0] == "/parties/paula-xinis?as_of=2025-04-10"


@pytest.mark.parametrize(
    ("moment", "shown", "hidden"),
    [
        ("2025-04-03", ["suit"], 4),
        ("2025-04-04", ["suit", "return-2025-04-04", "brief-by-2025-04-11"], 2),
        ("2025-04-12", ["suit", "return-2025-04-04", "brief-by-2025-04-11", "daily-updates-2025-04-11"], 1),
    ],
)
def test_what_was_filed_after_the_moment_is_counted_and_not_shown(
    read: Reader, moment: str, shown: list[str], hidden: int
) -> None:
    page = read(f"{SUIT}?as_of={moment}")

    may_be = [key for key in keys(page) if "It may have been filed by the moment shown" in cells(page, key)["words"]]
    assert set(shown) <= set(keys(page))
    assert len(keys(page)) + int(page.words.split(" later line")[0].rsplit(" ", 1)[1]) == 5
    assert set(may_be) <= {"suit", "brief-by-2025-04-11"}
    assert f"{5 - len(keys(page))} later line" in page.words
    assert 5 - len(keys(page)) <= hidden


def test_a_line_that_may_have_been_filed_by_then_says_so(read: Reader) -> None:
    page = read("/dockets/appeal-richmond?as_of=2025-04-07")

    assert keys(page) == ["appeal-2025-04", "fourth-circuit-denial"]
    assert "It may have been filed by the moment shown, and may not." in cells(page, "fourth-circuit-denial")["words"]


def test_lines_are_filtered_by_kind(read: Reader) -> None:
    assert keys(read(f"{SUIT}{AT_THE_END}&kind=order")) == ["return-2025-04-04", "daily-updates-2025-04-11"]
    assert len(keys(read(f"{SUIT}{AT_THE_END}&kind=filing"))) == 3
    nothing = read(f"{SUIT}{AT_THE_END}&kind=notice")
    assert "No line of this docket is of this kind and holds these words." in nothing.words


def test_lines_are_filtered_by_words_without_accents_and_case(read_on_both: Reader) -> None:
    assert keys(read_on_both(f"{SUIT}{AT_THE_END}&text=DAILY+steps")) == ["daily-updates-2025-04-11"]
    assert keys(read_on_both(f"{SUIT}{AT_THE_END}&text=%25")) == []
    assert "1 of 5 lines" in read_on_both(f"{SUIT}{AT_THE_END}&text=daily").words


def test_a_long_docket_is_read_page_by_page_without_a_line_twice(read: Reader, seeded_doors: Doors) -> None:
    add_lines(seeded_doors, 120)
    address, pages = "/dockets/appeal-richmond?limit=50", []
    while address:
        pages.append(read(address))
        address = next(iter(pages[-1].links("Later lines")), "")

    assert [len(keys(page)) for page in pages] == [50, 50, 22]
    assert [key for page in pages for key in keys(page)] == [
        *(f"line-{number:03}" for number in range(120)),
        "appeal-2025-04",
        "fourth-circuit-denial",
    ]
    assert "Lines 51 to 100 of 122" in pages[1].words
    assert keys(read(pages[2].links("Earlier lines")[0])) == keys(pages[1])
    assert keys(read(pages[1].links("Earlier lines")[0])) == keys(pages[0])


def test_a_cursor_stays_good_when_lines_are_added(read: Reader, seeded_doors: Doors) -> None:
    add_lines(seeded_doors, 60)
    after = read("/dockets/appeal-richmond?limit=50").links("Later lines")[0]
    before = keys(read(after))

    with seeded_doors.writing("tilda") as session:
        docket = session.scalars(select(Docket.id).where(Docket.key == "appeal-richmond")).one()
        early = Filing(key="early", docket_id=docket, kind="other", title="Early", layer="import")
        early.filed = parse_moment("2023-01-01", ZONE)
        session.add(early)

    assert keys(read(after)) == before


def test_a_long_docket_is_jumped_to_by_month_and_to_the_moment(read: Reader, seeded_doors: Doors) -> None:
    add_lines(seeded_doors, 120)
    page = read("/dockets/appeal-richmond")

    assert keys(read(page.links("Mar 2024")[0]))[0] == "line-056"
    last = read(page.links("Next to the moment shown")[0].partition("#")[0])
    assert keys(last)[-1] == "fourth-circuit-denial"
    assert len(keys(last)) == 50


def test_lines_of_one_day_stand_by_their_number_as_a_number(read: Reader, seeded_doors: Doors) -> None:
    add_lines(seeded_doors, 12)
    with seeded_doors.writing("tilda") as session:
        for row in session.scalars(select(Filing).where(Filing.key.startswith("line-"))):
            row.filed = parse_moment("2024-01-01", ZONE)

    found = keys(read("/dockets/appeal-richmond?kind=filing"))

    assert found[:12] == [f"line-{number:03}" for number in range(12)]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=-1", "limit=x", "limit=1e2", "limit=٣"])
def test_a_limit_outside_1_to_200_is_refused_with_the_range(read: Reader, query: str) -> None:
    page = read(f"{SUIT}?{query}")

    assert page.status == 400
    assert "write a whole number from 1 to 200" in page.words


@pytest.mark.parametrize("query", ["cursor=nothing", "cursor=appeal-2025-04", "from=2025-13", "from=April", "kind=x"])
def test_what_cannot_be_read_in_the_address_is_refused(read: Reader, query: str) -> None:
    assert read(f"{SUIT}?{query}").status == 400


@pytest.mark.parametrize(
    "query", ["limit=1", "limit=200", "cursor=suit", "from=2025-04", "text=%00", "text=" + "a" * 999]
)
def test_what_can_be_read_is_shown(read: Reader, query: str) -> None:
    assert read(f"{SUIT}?{query}").status == 200


def test_an_unknown_docket_is_not_found(read: Reader) -> None:
    page = read("/dockets/nothing")

    assert page.status == 404
    assert "There is no docket 'nothing' in the layers shown." in page.words


def test_a_layer_that_is_not_looked_at_has_no_docket(read: Reader) -> None:
    assert read(f"{SUIT}?layers=clerk").status == 404


def test_a_sealed_line_keeps_its_place_and_loses_its_words(read: Reader, seeded_doors: Doors) -> None:
    with seeded_doors.writing("tilda") as session:
        session.execute(update(Filing).where(Filing.key == "filing-2025-04-13").values(is_sealed=True))

    page = read(SUIT + AT_THE_END)
    line = cells(page, "filing-2025-04-13")
    assert line["words"] == "A sealed filing filing. Sealed."
    assert line["by"] == "By -"
    assert "foreign policy" not in page.words
    clerk = Page(signed_in(app_over(seeded_doors), seeded_doors).get(SUIT + AT_THE_END))
    assert "foreign policy" in cells(clerk, "filing-2025-04-13")["words"]
