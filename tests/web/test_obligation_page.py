"""The page of a duty: who owes it to whom, each deadline of it, and what was said about it."""

import pytest

from tests.web.pages import Reader, words_of

AT_THE_END = "?as_of=2025-04-14T12:35"


def test_it_says_who_owes_what_to_whom_and_what_the_order_leaves_out(read_on_both: Reader) -> None:
    page = read_on_both(f"/obligations/daily-updates{AT_THE_END}")

    assert page.status == 200
    facts = page.part(".facts")
    assert "Owed by The United States government Owed to The court in Greenbelt" in facts
    assert "Form not stated" in facts
    assert "Force It binds. Nature To do something. When It comes again" in facts


def test_each_day_of_a_recurring_duty_is_a_deadline(read: Reader) -> None:
    page = read(f"/obligations/daily-updates{AT_THE_END}")

    assert [words_of(mark) for mark in page.parts(".status-word")] == [
        "outcome not known",
        "outcome not known",
        "due today",
    ]
    assert "Every calendar day is counted, weekends and holidays too" in page.part("#assumed")


def test_what_comes_after_the_record_is_one_line_and_no_rows(read: Reader) -> None:
    page = read("/obligations/daily-updates")

    assert len(page.parts(".row")) == 2
    assert "Not known after Mon 14 Apr 2025, 12:35 p.m. EDT." in page.words


def test_what_was_said_about_it_changes_nothing_and_stands_beside_it(read: Reader) -> None:
    said = read(f"/obligations/facilitate-return{AT_THE_END}").part("#said")

    assert said.startswith("What was said about it What is said here changes no order")
    assert said.count("Karoline Leavitt said") == 2
    assert "not to effectuate the return" in said
    assert "Kristi Noem" not in said


def test_a_duty_to_abstain_draws_no_conclusion(read: Reader) -> None:
    page = read("/obligations/no-removal-to-el-salvador")

    assert "No conclusion is drawn." in page.part(".duty-head")
    assert "Nature Not to do something." in page.part(".facts")


def test_what_touches_it_is_named_with_nobody_having_decided(read: Reader) -> None:
    unsettled = read("/obligations/facilitate-return").part("#unsettled")

    assert "What the Supreme Court did on 10 April contradiction; nobody has decided" in unsettled


def test_before_its_order_it_is_not_imposed_yet(read: Reader) -> None:
    page = read("/obligations/daily-updates?as_of=2025-04-05")

    assert page.status == 200
    assert "Not imposed yet at this moment" in page.words
    assert page.links("Show Fri 11 Apr 2025") == ["/obligations/daily-updates?as_of=2025-04-11"]


@pytest.mark.parametrize("key", ["nothing", "return-by-2025-04-07", "daily-updates/2025-04-12"])
def test_a_duty_that_there_is_not_is_not_found(read: Reader, key: str) -> None:
    assert read(f"/obligations/{key}").status == 404
