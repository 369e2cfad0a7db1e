"""The pages of orders and filings: what each says and rests on, what it imposed or answered, what is said of it."""

import pytest
from sqlalchemy import select, update

from tests.running import app_over, signed_in
from tests.services.clerks import enter
from tests.web.pages import Page, Reader, words_of
from tracker.bootstrap import Doors
from tracker.db.models import Effect, Filing, Order, Request
from tracker.domain.edtf import parse_moment

AT_THE_END = "?as_of=2025-04-14T12:35"
ZONE = "America/New_York"
ORDERS = [
    "protection-2019",
    "return-2025-04-04",
    "fourth-circuit-denial",
    "scotus-2025-04-10",
    "daily-updates-2025-04-11",
]
FILINGS = ["suit", "appeal-2025-04", "application-2025-04", "brief-by-2025-04-11", "filing-2025-04-13"]


def section(page: Page, heading: str) -> str:
    """The words of the section with this heading, without it."""
    for part in page.parts(".section"):
        words = words_of(part)
        if words.startswith(heading):
            return words[len(heading) :].strip()
    raise AssertionError(f"no section {heading}")


def facts(page: Page) -> dict[str, str]:
    """The words of each fact by its label."""
    found = (part.split("</dt>") for part in page.parts(".fact"))
    return {words_of(label): words_of(value) for label, value in found}


@pytest.mark.parametrize("key", ORDERS)
def test_every_order_has_a_page_on_both_engines(read_on_both: Reader, key: str) -> None:
    page = read_on_both(f"/orders/{key}{AT_THE_END}")

    assert page.status == 200
    assert "Sources" in page.words


def test_the_return_order_says_what_is_known_of_it_and_what_is_not(read: Reader) -> None:
    page = read(f"/orders/return-2025-04-04{AT_THE_END}")

    known = facts(page)
    assert known["Judge"].startswith("Paula Xinis")
    assert known["Given"].startswith("Fri 4 Apr 2025")
    assert known["Form"] == "not stated in any article"
    assert known["Number"] == "- not given in any article"
    assert known["Docket"] == "The suit in Greenbelt"
    assert "identified as U.S. District Court for the District of Maryland (outside knowledge)" in known["Court"]


@pytest.mark.parametrize("key", ["fourth-circuit-denial", "scotus-2025-04-10", "daily-updates-2025-04-11"])
def test_a_judge_whom_no_article_names_is_not_named(read: Reader, key: str) -> None:
    assert facts(read(f"/orders/{key}"))["Judge"].startswith("not named in any article")


def test_a_date_is_told_no_more_exactly_than_it_is_known(read: Reader) -> None:
    assert facts(read("/orders/protection-2019"))["Given"].startswith("2019")
    assert facts(read("/orders/fourth-circuit-denial"))["Given"].startswith(
        "between Fri 4 Apr 2025 and Thu 10 Apr 2025"
    )


def test_the_outcome_stands_in_the_words_of_its_sources_and_nothing_is_read_from_them(read: Reader) -> None:
    page = read("/orders/fourth-circuit-denial")

    outcome = facts(page)["Outcome, in the words of the sources"]
    assert outcome.startswith('appeal "denied" (the unsigned article)')
    assert "What the order did to other orders and duties is not read from these words." in outcome
    assert (
        section(page, "What it does to others")
        == "No source loaded here says what it did to another order, duty or deadline."
    )


def test_an_order_without_outcome_words_has_no_such_line(read: Reader) -> None:
    assert "Outcome, in the words of the sources" not in facts(read("/orders/return-2025-04-04"))


def test_what_it_imposed_stands_with_its_status(read: Reader) -> None:
    page = read(f"/orders/daily-updates-2025-04-11{AT_THE_END}")

    rows = [words_of(row) for row in page.parts(".row")]
    assert [row[:15] for row in rows] == ["Sat 12 Apr 2025", "Sun 13 Apr 2025", "Mon 14 Apr 2025"]
    assert ["outcome not known" in row for row in rows] == [True, True, False]
    assert "due today" in rows[2]
    assert all("The United States government, to the court in Greenbelt" in row for row in rows)


def test_after_the_record_ended_a_duty_is_last_known_and_later_days_are_not_told(read: Reader) -> None:
    page = read("/orders/daily-updates-2025-04-11")

    assert "Not known after Mon 14 Apr 2025, 12:35 p.m. EDT." in section(page, "What it imposes, and what became of it")
    assert len(page.parts(".row")) == 2


def test_before_it_was_given_an_order_says_so_and_imposes_nothing(read: Reader) -> None:
    page = read("/orders/return-2025-04-04?as_of=2025-04-03")

    assert page.part(".notice") == "At the moment shown it had not been given yet."
    assert page.parts(".row") == []
    assert "At the moment shown it imposes nothing yet." in page.words


def test_an_order_known_to_a_window_may_have_been_given(read: Reader) -> None:
    notice = read("/orders/fourth-circuit-denial?as_of=2025-04-07").part(".notice")

    assert notice.startswith("At the moment shown it may have been given, and may not")


def test_statements_about_it_are_attributed_and_dated(read: Reader) -> None:
    said = section(read(f"/orders/daily-updates-2025-04-11{AT_THE_END}"), "What people said about it")

    assert said.startswith("Kristi Noem said")
    assert "Fox News" in said
    assert "brushed them aside" in said


def test_statements_made_later_are_counted_and_not_shown(read: Reader) -> None:
    said = section(read("/orders/scotus-2025-04-10?as_of=2025-04-11"), "What people said about it")

    assert "Karoline Leavitt said" in said
    assert "Stephen Miller" not in said
    assert "1 statement made after the moment shown is not listed." in said


def test_conflicts_that_touch_it_are_beside_it(read: Reader) -> None:
    page = read("/orders/scotus-2025-04-10")

    assert page.links("What the Supreme Court did on 10 April")[-1] == "/conflicts#cf-01"
    assert "nobody has decided" in page.part(".aside")


def test_each_field_has_its_own_citations(read: Reader) -> None:
    judge = next(part for part in read("/orders/return-2025-04-04").parts(".fact") if "Judge" in part)

    assert "judge: “Judge Paula Xinis”" in words_of(judge)
    assert "judge: “a federal judge”" in words_of(judge)
    assert "filed:" not in words_of(judge)


def test_an_effect_is_told_on_both_orders(read: Reader, seeded_doors: Doors) -> None:
    with seeded_doors.writing("tilda") as session:
        ids = {row.key: row.id for row in session.scalars(select(Order))}
        stay = Effect(
            key="a-stay", order_id=ids["scotus-2025-04-10"], kind="stays", layer="clerk", certainty="inferred"
        )
        stay.target_order_id, stay.begins = ids["return-2025-04-04"], parse_moment("2025-04-10", ZONE)
        session.add(stay)

    given = section(read("/orders/scotus-2025-04-10"), "What it does to others")
    taken = section(read("/orders/return-2025-04-04"), "What other orders did to it")
    assert given == (
        "Ruling of the Supreme Court : stays Order to return him to the United States "
        "from Thu 10 Apr 2025 inferred, not stated"
    )
    assert taken == given


def test_a_sealed_order_shows_that_it_is_there_and_no_more(read: Reader, seeded_doors: Doors) -> None:
    with seeded_doors.writing("tilda") as session:
        session.execute(update(Order).where(Order.key == "return-2025-04-04").values(is_sealed=True))

    page = read("/orders/return-2025-04-04")
    assert page.status == 200
    assert "This order is sealed. What it says is not shown here." in page.words
    for secret in ("wholly lawless", "Xinis", "effectuate", "Miller", "Monday night"):
        assert secret not in page.words
    clerk = Page(signed_in(app_over(seeded_doors), seeded_doors).get("/orders/return-2025-04-04"))
    assert "wholly lawless" in clerk.words


@pytest.mark.parametrize("key", FILINGS)
def test_every_filing_has_a_page_on_both_engines(read_on_both: Reader, key: str) -> None:
    assert read_on_both(f"/filings/{key}{AT_THE_END}").status == 200


def test_a_filing_says_who_filed_it_and_that_nothing_says_what_it_answers(read: Reader) -> None:
    page = read("/filings/filing-2025-04-13")

    known = facts(page)
    assert known["Filed by"] == "Justice Department"
    assert known["Filed"].startswith("Sun 13 Apr 2025")
    assert section(page, "What it answers") == (
        "No source loaded here, and no clerk, says that it answers a deadline. No conclusion is drawn from that."
    )


def test_a_filing_that_answers_tells_timely_and_adequate_apart(read: Reader, seeded_doors: Doors) -> None:
    saved = enter(seeded_doors, "daily-updates/2025-04-12", "2025-04-13")

    answered = section(read(f"/filings/{saved.key}"), "What it answers")
    assert "due Sat 12 Apr 2025" in answered
    assert "Timely: late" in answered
    assert "Adequate: adequacy not assessed." in answered
    assert "answered late" in answered


def test_a_request_is_told_as_pending_and_then_with_its_ruling(read: Reader, seeded_doors: Doors) -> None:
    with seeded_doors.writing("tilda") as session:
        filing = session.scalars(select(Filing.id).where(Filing.key == "appeal-2025-04")).one()
        orders = {row.key: row.id for row in session.scalars(select(Order))}
        asked = Request(key="asked", filing_id=filing, effect_kind="stays", layer="clerk")
        asked.target_order_id = orders["return-2025-04-04"]
        session.add(asked)
    pending = section(read("/filings/appeal-2025-04"), "What it asks for")
    with seeded_doors.writing("tilda") as session:
        ruled = session.scalars(select(Request).where(Request.key == "asked")).one()
        ruled.ruled_by_id, ruled.ruling = orders["fourth-circuit-denial"], "denied"

    assert pending == "stays Order to return him to the United States : pending; it changes nothing by itself"
    page = read("/filings/appeal-2025-04")
    assert section(page, "What it asks for").endswith(": denied by Denial by the circuit court in Richmond")
    ruling = section(read("/orders/fourth-circuit-denial"), "What it ruled on")
    assert ruling == "The government's appeal : stays: denied"


def test_a_sealed_filing_shows_that_it_is_there_and_no_more(read: Reader, seeded_doors: Doors) -> None:
    with seeded_doors.writing("tilda") as session:
        session.execute(update(Filing).where(Filing.key == "filing-2025-04-13").values(is_sealed=True))

    page = read("/filings/filing-2025-04-13")
    assert "This filing is sealed. What it says is not shown here." in page.words
    assert "foreign policy" not in page.words
    assert "Justice Department" not in page.words


@pytest.mark.parametrize("address", ["/orders/nothing", "/orders/suit", "/filings/return-2025-04-04", "/filings/x/y"])
def test_an_entry_of_another_kind_or_none_is_not_found(read: Reader, address: str) -> None:
    assert read(address).status == 404


@pytest.mark.parametrize("key", ORDERS)
def test_nobody_is_said_to_have_broken_an_order_in_our_own_voice(read: Reader, key: str) -> None:
    words = set(read(f"/orders/{key}{AT_THE_END}").words.lower().split())

    assert words & {"violated", "defied", "breached", "contempt", "missed", "disobeyed"} == set()
