"""The suggestions as a clerk gets them: the piece that is swapped in, what is typed badly, ticks, and who may."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from time import process_time

import pytest
from flask import render_template
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form, FormField, StringField

from tests.running import app_over, doors_at, signed_in
from tests.web.pages import Page, words_of
from tracker.web.forms.proposals import put_used, used
from tracker.web.look import looking
from tracker.web.pages.proposals import draft_of, suggestions
from tracker.web.presenters.proposals import Ticks

APRIL = datetime(2025, 4, 14, 16, tzinfo=UTC)
FIRST, SECOND = "daily-updates/2025-04-12", "daily-updates/2025-04-13"
UPDATE = {
    "noun": "filing",
    "docket": "suit-greenbelt",
    "kind": "status_report",
    "filed_on": "4/12/2025",
    "filed_at": "5:41 pm",
    "filed_by": "us-government",
    "title": "Declaration on the daily update of 12 April",
    "text": "STATUS REPORT. Hearing set for Friday, April 15, 2025 at 1:00 PM PT <script>. (Entered: 04/12/2025)",
}
ORDER = {
    "noun": "order",
    "docket": "suit-greenbelt",
    "kind": "written",
    "filed_on": "2025-04-11",
    "title": "Order on a preliminary injunction",
    "text": "Defendants shall report within fourteen (14) days of entry, by 5:00 PM on April 25, 2025, and daily.",
}


def clerk_at(url: str, folder: Path) -> Iterator[FlaskClient]:
    with doors_at(url, folder, APRIL) as doors:
        app = app_over(doors)
        app.config["WTF_CSRF_ENABLED"] = False
        yield signed_in(app, doors)


@pytest.fixture
def both(seeded_url: str, tmp_path: Path) -> Iterator[FlaskClient]:
    yield from clerk_at(seeded_url, tmp_path)


@pytest.fixture
def clerk(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[FlaskClient]:
    yield from clerk_at(seeded_sqlite_url, tmp_path)


def ask(clerk: FlaskClient, typed: dict, **more: object) -> Page:
    return Page(clerk.post("/clerk/proposals", data={**typed, **more}))


def boxes(page: Page, name: str) -> dict[str, bool]:
    """The checkboxes of a name by value, and whether each is ticked."""
    tags = re.findall(rf'<input type="checkbox" name="{name}" value="([^"]*)"([^>]*)>', page.html)
    return {unescape(value): "checked" in rest for value, rest in tags}


def presses(page: Page) -> dict[str, str]:
    """The buttons for what the text says of time, by their words, and what pressing each sends."""
    tags = re.findall(
        r'<button[^>]*name="press" value="([^"]*)"(?![^>]*data-fill)[^>]*>(.*?)</button>', page.html, re.DOTALL
    )
    return {re.sub(r"<[^>]+>", "", words): unescape(value) for value, words in tags}


def test_the_deadline_it_answers_is_proposed_with_its_outcome_and_ticked(both: FlaskClient) -> None:
    page = ask(both, UPDATE)

    assert page.status == 200
    first = page.parts(".proposal")[0]
    assert f'value="{FIRST}"' in first
    assert "This filing: on time." in words_of(first)
    assert ticked(page) == [FIRST]
    assert "late by 5 days" in page.words
    assert "no-removal-to-el-salvador" not in page.html


def test_the_same_is_given_to_a_get(both: FlaskClient) -> None:
    page = Page(both.get("/clerk/proposals", query_string=UPDATE))

    assert next(iter(boxes(page, "answers"))) == FIRST


def test_what_follows_from_an_order_is_offered_with_its_count_and_not_ticked(both: FlaskClient) -> None:
    page = ask(both, ORDER)

    assert boxes(page, "derived") == {"frap-4a1B": False, "frap-4a1A": False}
    assert "Due Tue 10 Jun 2025" in page.words
    assert "day 60 is Tue 10 Jun 2025" in page.words
    assert "May be done, or the right lapses." in page.words
    assert "No day of entry is given: counted from the day of filing" in page.words


def test_a_rule_known_from_a_summary_is_shown_and_has_no_box(clerk: FlaskClient) -> None:
    page = ask(clerk, UPDATE, kind="motion", title="Motion to seal", text="")

    assert boxes(page, "derived") == {}
    assert "D. Md. L.R. 105.2(a) was read in another's summary only" in page.words
    assert "rule=dmd-105.2a-opp" in page.html


def test_the_times_in_the_text_are_marked_and_told_beside_it(both: FlaskClient) -> None:
    page = ask(both, UPDATE)

    assert [re.sub(r"<.*?>", "", mark) for mark in re.findall(r"<mark>(.*?)<sup>", page.html)] == [
        "Friday, April 15, 2025",
        "1:00 PM PT",
        "04/12/2025",
    ]
    assert "The text says Friday, but the date is Tue 15 Apr 2025" in page.words
    assert "The text says PT; the court's clocks are those of America/New_York. Nothing was converted." in page.words
    assert "&lt;script&gt;" in page.html


def test_a_find_is_taken_over_by_a_button_and_never_by_itself(clerk: FlaskClient) -> None:
    found = presses(ask(clerk, ORDER))

    assert used(found["Use as due: Fri 25 Apr 2025, 5:00 p.m."]) == {
        "due_on": "2025-04-25",
        "due_at": "17:00",
        "due_words": "April 25, 2025",
    }
    assert used(found["Use as time at which it is due: 5:00 p.m."]) == {"due_at": "17:00"}
    assert used(found["Use as how often: every calendar day, weekends and holidays too"]) == {
        "kind": "recurring",
        "every": "day",
    }
    assert next(iter(found)).startswith("Use as time at which it is due")


def test_the_day_of_a_hearing_is_not_offered_as_a_day_of_filing(clerk: FlaskClient) -> None:
    found = presses(ask(clerk, UPDATE))

    assert [used(press) for press in found.values()] == [
        {"entered_on": "2025-04-12"},
        {"filed_on": "2025-04-12"},
    ]


@pytest.mark.parametrize(
    "press", ["suggest", "", "use:", "use:csrf_token=x", "use:read_in=stolen", "use:filed_on", "\0"]
)
def test_a_button_of_another_kind_puts_nothing_in(press: str) -> None:
    assert used(press) in ({}, {"filed_on": ""})


def test_a_day_on_which_something_else_is_due_is_not_offered_for_a_filing(clerk: FlaskClient) -> None:
    assert presses(ask(clerk, UPDATE, text="Response due by 5:00 PM on April 25, 2025")) == {}


def test_each_box_is_named_by_its_duty_and_its_day(clerk: FlaskClient) -> None:
    labels = [words_of(label) for label in re.findall(r"<label[^>]*>(.*?)</label>", ask(clerk, UPDATE).html, re.DOTALL)]

    assert len(labels) == len(set(labels))
    assert "Due Sat 12 Apr 2025" in labels[0]


def test_which_end_of_the_day_midnight_is_is_left_to_the_form_to_ask(clerk: FlaskClient) -> None:
    found = presses(ask(clerk, ORDER, text="by April 25, 2025 at midnight"))

    assert used(found["Use as due: Fri 25 Apr 2025, midnight, the end of the day"])["due_at"] == "midnight"


class Duty(Form):
    due_on = StringField()


class Typed(Form):
    filed_on = StringField()
    duties = FieldList(FormField(Duty), min_entries=2)


def test_a_pressed_button_fills_its_field_or_the_first_part_that_is_empty() -> None:
    form = Typed(MultiDict({"duties-0-due_on": "2025-04-01"}))

    done = [put_used(form, press) for press in ("use:filed_on=2025-04-12", "use:due_on=2025-04-25", "suggest", "")]

    assert done == [True, True, False, False]
    assert form.data == {"filed_on": "2025-04-12", "duties": [{"due_on": "2025-04-01"}, {"due_on": "2025-04-25"}]}


def ticked(page: Page) -> list[str]:
    return [key for key, is_ticked in boxes(page, "answers").items() if is_ticked]


def proposed(page: Page) -> list[str]:
    return re.findall(r'name="proposed_answers" value="([^"]*)"', page.html)


def test_what_the_program_ticked_follows_what_is_typed(clerk: FlaskClient) -> None:
    first = ask(clerk, UPDATE)
    corrected = {"filed_on": "4/13/2025", "title": "Declaration on the daily update of 13 April"}

    second = ask(clerk, UPDATE, **corrected, answers=ticked(first), proposed_answers=proposed(first))

    assert (ticked(first), ticked(second)) == ([FIRST], [SECOND])


def test_a_tick_taken_away_does_not_come_back(clerk: FlaskClient) -> None:
    first = ask(clerk, UPDATE)

    second = ask(clerk, UPDATE, proposed_answers=proposed(first))
    third = ask(clerk, UPDATE, proposed_answers=proposed(second))

    assert (ticked(first), ticked(second), ticked(third)) == ([FIRST], [], [])


def test_a_tick_that_a_person_set_stays(clerk: FlaskClient) -> None:
    first = ask(clerk, UPDATE)

    second = ask(clerk, UPDATE, answers=[SECOND], proposed_answers=proposed(first))
    third = ask(clerk, UPDATE, filed_on="4/14/2025", answers=[SECOND], proposed_answers=proposed(second))

    assert (ticked(second), ticked(third)) == ([SECOND], [SECOND])


def test_a_period_once_ticked_stays_ticked(clerk: FlaskClient) -> None:
    assert boxes(ask(clerk, ORDER, derived=["frap-4a1B"]), "derived")["frap-4a1B"]


def test_an_entry_on_the_docket_already_is_named_with_what_is_the_same(both: FlaskClient) -> None:
    page = ask(both, ORDER, title="Order to give daily updates")

    assert page.links("Order to give daily updates") == ["/orders/daily-updates-2025-04-11"]
    assert "Fri 11 Apr 2025: the same day and a like title." in page.words


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"docket": "suit-greenbelt"},
        {"kind": "motion"},
        {"docket": "no-such-docket", "kind": "motion"},
        {"docket": "a\0b", "kind": "\0"},
    ],
)
def test_a_draft_just_begun_gets_a_quiet_answer(both: FlaskClient, typed: dict[str, str]) -> None:
    page = ask(both, typed)

    assert page.status == 200
    assert "Choose the docket and the kind, and suggestions appear here." in page.words


@pytest.mark.parametrize(
    "wrong",
    [
        {"filed_on": "soon"},
        {"filed_on": "31 April 2025"},
        {"filed_on": "2025-02-30"},
        {"filed_on": "4/12/25"},
        {"filed_at": "half past"},
        {"filed_at": "25:99"},
        {"filed_by": "nobody"},
        {"filed_on": "2099-01-01"},
        {"filed_on": "0001-01-01"},
        {"filed_on": "2025-03-09", "filed_at": "02:30"},
        {"entered_on": "x", "served_on": "y", "number": "9" * 5000},
        {"matter": "no-such-matter"},
        {"form_id": '"><script>'},
    ],
)
def test_a_field_that_cannot_be_read_is_left_out_and_the_rest_is_answered(both: FlaskClient, wrong: dict) -> None:
    page = ask(both, UPDATE, **wrong)

    assert page.status == 200
    assert "<html" not in page.html
    assert "<script" not in page.html


def test_without_a_day_of_filing_the_outcome_is_not_said(clerk: FlaskClient) -> None:
    page = ask(clerk, UPDATE, filed_on="", text="", title="An update")

    assert "Give the day of filing to see whether it is in time." in page.words
    assert "This filing:" not in page.words


def test_a_visitor_gets_no_suggestions(clerk: FlaskClient) -> None:
    visitor = clerk.application.test_client()

    assert visitor.get("/clerk/proposals", query_string=UPDATE).status_code in (302, 303, 403)
    assert visitor.post("/clerk/proposals", data=UPDATE).status_code in (302, 303, 403)


def test_nothing_in_it_is_inline_and_every_control_belongs_to_the_form(clerk: FlaskClient) -> None:
    for typed in (UPDATE, ORDER):
        html = ask(clerk, typed).html

        assert re.findall(r"\son\w+=|\sstyle=|<style|javascript:", html) == []
        assert [tag for tag in re.findall(r"<(?:input|button)[^>]*>", html) if 'form="entry_form"' not in tag] == []


def test_the_same_piece_stands_in_the_page_of_the_form_without_scripts(clerk: FlaskClient) -> None:
    application = clerk.application
    with application.test_request_context("/clerk/filings/new"), looking() as look:
        view = suggestions(look, draft_of({**UPDATE}), Ticks())  # type: ignore[arg-type]
        html = render_template("proposals/_aside.html", view=view, noun="filing", look=look)
        head = render_template("proposals/_head.html")

    assert 'data-hx-post="/clerk/proposals?matter=abrego-garcia"' in html
    assert 'name="press" value="suggest" form="entry_form"' in html
    assert f'value="{FIRST}"' in html
    assert "htmx.min.js" in head
    assert "nonce" not in head


def test_it_takes_less_than_50_ms_on_the_seeded_matter(clerk: FlaskClient) -> None:
    times = []
    for typed in (UPDATE, ORDER) * 5:
        began = process_time()
        ask(clerk, typed)
        times.append(process_time() - began)

    assert sorted(times)[len(times) // 2] < 0.05


NAUGHTY = st.one_of(
    st.text(max_size=300),
    st.sampled_from(["\0", "1/1/2025 " * 2_300, "\u202e", "<mark>", "{{7*7}}", "'; DROP", "signed " * 3_000]),
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries(dict.fromkeys(("text", "title", "number", "filed_on", "filed_at", "filed_by"), NAUGHTY)))
def test_whatever_is_typed_a_piece_of_a_page_comes_back(clerk: FlaskClient, typed: dict[str, str]) -> None:
    page = ask(clerk, UPDATE, **typed)

    assert page.status == 200
    assert "<script" not in page.html
    assert "data-summary" in page.html
