"""The screens of an order, of its duties, dates and effects, and of answers and findings, as a browser uses them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.running import app_over, doors_at, signed_in
from tests.web.desk import hidden

APRIL = datetime(2025, 4, 14, 20, tzinfo=UTC)
ORDER = {
    "docket": "suit-greenbelt",
    "title": "Order to report",
    "filed_on": "4/14/2025",
    "form": "written",
    "number": "51",
    "read_in": "The court's docket, read today",
}
DUTY = {
    "title": "The government must report",
    "obligors": "us-government",
    "force": "must",
    "nature": "act",
    "kind": "dated",
    "due_on": "4/17/2025",
    "due_at": "5 p.m.",
    "every": "day",
    "unit": "days",
}
EFFECT = {"target": "orders:return-2025-04-04", "kind": "stays", "certainty": "stated"}
NAUGHTY = [
    "<script>alert(1)</script>",
    "'; DROP TABLE orders; --",
    "{{ 7 * 7 }}",
    "\u202eevil",
    "Ω≈ç√ 社會科學院 🐻",
    "a\x00b",
    "-" * 199,
]


def part(name: str, number: int, facts: dict[str, str], **more: str) -> dict[str, str]:
    return {f"{name}-{number}-{field}": value for field, value in {**facts, **more}.items()}


def in_words(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page)))


def errors(page: str) -> list[str]:
    return [in_words(one) for one in re.findall(r'<p class="field-error"[^>]*>(.*?)</p>', page, re.DOTALL)]


@pytest.fixture
def client(seeded_url: str, tmp_path: Path) -> Iterator[FlaskClient]:
    with doors_at(seeded_url, tmp_path, APRIL) as doors:
        yield signed_in(app_over(doors), doors)


@pytest.fixture
def light(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[FlaskClient]:
    with doors_at(seeded_sqlite_url, tmp_path, APRIL) as doors:
        yield signed_in(app_over(doors), doors)


def new(client: FlaskClient, noun: str, typed: dict[str, str]) -> str:
    """Saves, and returns the page of what changed."""
    form = hidden(client.get(f"/clerk/{noun}/new").text)
    sent = client.post(f"/clerk/{noun}/new", data={**form, **typed})
    assert sent.status_code == 303, errors(sent.text)
    return client.get(sent.location).text


def edit_of(page: str, noun: str) -> str:
    return re.findall(rf'href="(/clerk/{noun}/edit/[^"]+)"', page)[-1]


def test_an_order_with_two_duties_and_an_effect_is_entered_and_all_of_it_is_listed(client: FlaskClient) -> None:
    typed = {
        **ORDER,
        **part("duties", 0, DUTY),
        **part("duties", 1, DUTY, title="The government must name a witness", kind="counted", period="7",
               since_on="2025-04-14", event="the order"),
        **part("effects", 0, EFFECT),
    }  # fmt: skip

    saved = in_words(new(client, "orders", typed))

    assert "The government must report, due Thu 17 Apr 2025, 5:00 p.m. EDT (deadline) entered" in saved
    assert "The government must name a witness, due Mon 21 Apr 2025 (deadline) entered" in saved
    assert "Order to report: stays “Order to return him to the United States” (effect) entered" in saved
    page = in_words(client.get("/orders/suit-greenbelt/2025-04-14-order-to-report").text)
    assert "The government must report" in page
    assert "stays Order to return him" in page


def test_parts_are_added_and_taken_away_without_scripts_and_nothing_typed_is_lost(light: FlaskClient) -> None:
    form = hidden(light.get("/clerk/orders/new").text)
    typed = {
        **form,
        **ORDER,
        **part("duties", 0, DUTY, title="The first"),
        **part("duties", 1, DUTY, title="The second"),
    }

    added = light.post("/clerk/orders/new", data={**typed, "press": "add:duties"})
    effect = light.post("/clerk/orders/new", data={**typed, "press": "add:effects"})
    taken = light.post("/clerk/orders/new", data={**typed, "press": "remove:duties:0"})
    nothing = light.post("/clerk/orders/new", data={**typed, "press": "remove:duties:7"})

    assert {added.status_code, effect.status_code, taken.status_code, nothing.status_code} == {200}
    assert 'id="duties-2-title"' in added.text
    assert re.search(r'autofocus[^>]*id="duties-2-title"|id="duties-2-title"[^>]*autofocus', added.text)
    assert 'id="effects-0-target"' in effect.text
    assert re.findall(r'value="The (first|second)"', taken.text) == ["second"]
    for page in (added, effect, taken):
        assert 'value="Order to report"' in page.text
        assert "checked" in re.search(r'<input[^>]*value="us-government"[^>]*>', page.text)[0]
    assert re.findall(r'value="The (first|second)"', nothing.text) == ["first", "second"]


def test_no_more_parts_are_added_than_a_form_takes(light: FlaskClient) -> None:
    form = hidden(light.get("/clerk/orders/new").text)
    full = {key: value for number in range(20) for key, value in part("duties", number, DUTY).items()}

    page = light.post("/clerk/orders/new", data={**form, **full, "press": "add:duties"})

    assert page.status_code == 200
    assert 'id="duties-19-title"' in page.text
    assert 'id="duties-20-title"' not in page.text


def test_the_days_of_a_recurring_duty_and_a_counted_date_are_read_back(light: FlaskClient) -> None:
    form = hidden(light.get("/clerk/orders/new").text)
    daily = part("duties", 0, DUTY, kind="recurring", every="weekday", first_on="4/11/2025", each_at="17:00")
    counted = part("duties", 1, DUTY, kind="counted", period="14", since_on="2025-04-04", event="service")

    page = in_words(light.post("/clerk/orders/new", data={**form, **ORDER, **daily, **counted, "press": "show"}).text)

    assert "each by 5:00 p.m.. The first: Fri 11 Apr 2025, Mon 14 Apr 2025 and Tue 15 Apr 2025." in page
    assert "Counted: due Mon 21 Apr 2025." in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({**ORDER, "docket": ""}, ["Choose the docket."]),
        ({**ORDER, "filed_on": "Monday"}, ["is not a date that can be read"]),
        ({**ORDER, "filed_on": "2025-05-14"}, ["is in the future"]),
        (
            {**ORDER, **part("duties", 0, DUTY), **part("duties", 1, DUTY, due_on="2025-04-31")},
            ["not a day of the calendar"],
        ),
        ({**ORDER, **part("duties", 0, DUTY, due_at="25:00")}, ["is not a time of day"]),
        ({**ORDER, **part("duties", 0, DUTY, due_on="")}, ["Give the day by which it is due"]),
        ({**ORDER, **part("duties", 0, DUTY, due_at="midnight")}, ["is that the start of the day, or its end?"]),
        ({**ORDER, **part("duties", 0, DUTY, kind="recurring")}, ["Give its first day"]),
        ({**ORDER, **part("duties", 0, DUTY, kind="waiting")}, ["Say what must happen first"]),
        ({**ORDER, **part("duties", 0, DUTY, kind="counted", period="x")}, ["Write a whole number"]),
        ({**ORDER, **part("duties", 0, DUTY, kind="counted")}, ["Say how many"]),
        ({**ORDER, **part("duties", 0, DUTY, kind="counted", period="9" * 30)}, ["Say how many"]),
        ({**ORDER, **part("duties", 0, DUTY, kind="nonsense")}, ["Not a valid choice"]),
        ({**ORDER, **part("effects", 0, EFFECT, target="")}, ["Choose what the order acts on."]),
        ({**ORDER, **part("effects", 0, EFFECT, kind="extends")}, ["Give the new date"]),
        ({**ORDER, "filed_on": "4/1/2025", **part("effects", 0, EFFECT)}, ["That was ordered later"]),
        ({**ORDER, **part("duties", 0, DUTY, due_on="2025-04-19")}, ["is a Saturday"]),
        ({**ORDER, **part("duties", 0, {**DUTY, "obligors": ""})}, ["Nobody is named"]),
    ],
    ids=lambda value: str(value)[-60:],
)
def test_what_is_wrong_is_said_beside_its_field_listed_with_a_link_and_nothing_typed_is_lost(
    light: FlaskClient, typed: dict[str, str], said: list[str]
) -> None:
    form = hidden(light.get("/clerk/orders/new").text)
    typed = {name: value for name, value in typed.items() if value or not name.endswith("obligors")}

    page = light.post("/clerk/orders/new", data={**form, **typed})

    assert page.status_code == 400
    assert [words in found for words, found in zip(said, errors(page.text), strict=True)] == [True]
    summary = page.text.partition('class="error-summary"')[2].partition("</div>")[0]
    anchors = re.findall(r'href="#([^"]+)"', summary)
    assert anchors
    assert all(f'id="{anchor}"' in page.text for anchor in anchors)
    texts = {name: value for name, value in typed.items() if name.endswith(("title", "_on", "_at", "number", "event"))}
    assert [name for name, value in texts.items() if value and f'value="{value}"' not in page.text] == []
    assert "Order to report" not in light.get("/dockets/suit-greenbelt").text


def test_a_confirmed_order_is_saved_though_it_is_unlikely(light: FlaskClient) -> None:
    form = hidden(light.get("/clerk/orders/new").text)
    typed = {**form, **ORDER, **part("duties", 0, DUTY, due_on="2025-04-19")}
    asked = light.post("/clerk/orders/new", data=typed)
    assert "Yes, this is right: save it" in asked.text

    yes = {**typed, **hidden(asked.text), "confirmed": "y"}
    assert light.post("/clerk/orders/new", data=yes).status_code == 303


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_strings_are_kept_as_they_are_or_refused(client: FlaskClient, text: str) -> None:
    form = hidden(client.get("/clerk/orders/new").text)
    everywhere = {
        **ORDER,
        "title": text,
        "number": text[:20],
        "text": text,
        "outcome_words": text,
        **part("duties", 0, DUTY, title=text, form=text, words=text, due_words=text, assumes=text),
        **part("effects", 0, EFFECT, words=text),
    }

    sent = client.post("/clerk/orders/new", data={**form, **everywhere})

    assert sent.status_code in (303, 400)
    if sent.status_code == 303:
        page = client.get(sent.location)
        assert page.status_code == 200
        assert "<script>alert(1)" not in page.text
        assert client.get(edit_of(page.text, "orders")).status_code == 200
    else:
        assert errors(sent.text)


def test_an_order_sent_twice_is_saved_once(client: FlaskClient) -> None:
    form = hidden(client.get("/clerk/orders/new").text)
    typed = {**form, **ORDER, **part("duties", 0, DUTY)}

    first, second = (client.post("/clerk/orders/new", data=typed) for _ in range(2))

    assert first.location == second.location
    assert client.get("/dockets/suit-greenbelt").text.count(">Order to report<") == 1


def test_an_order_is_taken_back_with_all_that_was_saved_with_it(client: FlaskClient) -> None:
    typed = {**ORDER, **part("duties", 0, DUTY), **part("effects", 0, EFFECT)}
    saved = new(client, "orders", typed)
    group = re.search(r'action="(/clerk/undo/[^"]+)"', saved)[1]

    undone = client.post(group, data=hidden(saved))

    assert undone.status_code == 303
    assert client.get("/orders/" + order_key(saved)).status_code == 404
    assert "The government must report" not in client.get("/").text
    assert "stays" not in in_words(client.get("/orders/return-2025-04-04").text)


def test_each_part_of_an_order_is_corrected_on_a_screen_of_its_own(client: FlaskClient) -> None:
    typed = {**ORDER, **part("duties", 0, DUTY), **part("effects", 0, EFFECT)}
    saved = new(client, "orders", typed)
    order = client.get(edit_of(saved, "orders")).text
    assert 'name="duties-0-title"' not in order
    duty, effect, date = edit_of(order, "obligations"), edit_of(order, "effects"), edit_of(saved, "deadlines")
    assert edit_of(client.get(duty).text, "deadlines") == date
    assert "enter what its order does" in client.get(date).text

    changed = {
        edit_of(saved, "orders"): {**ORDER, "title": "Order to file a report"},
        duty: {
            **DUTY,
            "imposed_by": order_key(saved),
            "docket": "suit-greenbelt",
            "title": "The government must write",
        },
        effect: {**EFFECT, "order": order_key(saved), "kind": "modifies"},
        date: {"duty": duty.removeprefix("/clerk/obligations/edit/"), "due_on": "2025-04-16", "due_at": "5 p.m."},
    }
    for address, fields in changed.items():
        page = client.get(address).text
        base = {**hidden(page), **fields, "read_in": "The docket"}
        refused = client.post(address, data=base)
        assert errors(refused.text) == ["Error: Say why you correct it: the history shows it beside the change."]
        done = client.post(address, data={**base, "reason": "It was typed wrong"})
        assert done.status_code == 303, errors(done.text)

    assert "The government must write" in client.get("/orders/" + order_key(saved)).text
    deadline = in_words(client.get(f"/deadlines/{date.removeprefix('/clerk/deadlines/edit/')}").text)
    assert "Wed 16 Apr 2025" in deadline


def order_key(saved: str) -> str:
    return edit_of(saved, "orders").removeprefix("/clerk/orders/edit/")


def test_whoever_saves_second_sees_both_values_and_keeps_what_they_typed(client: FlaskClient) -> None:
    saved = new(client, "orders", ORDER)
    address = edit_of(saved, "orders")
    mine, theirs = hidden(client.get(address).text), hidden(client.get(address).text)
    assert client.post(address, data={**ORDER, **theirs, "title": "Theirs", "reason": "One"}).status_code == 303

    second = client.post(address, data={**ORDER, **mine, "title": "Mine", "reason": "Two"})

    assert second.status_code == 409
    assert "<td>Theirs</td><td>Mine</td>" in second.text
    assert 'value="Mine"' in second.text


def test_an_answer_and_a_finding_are_entered_and_corrected(client: FlaskClient) -> None:
    answer = {
        "answered_by": "filings:filing-2025-04-13",
        "deadlines": "daily-updates/2025-04-13",
        "extent": "whole",
        "claimed_by": "us-government",
        "read_in": "The docket",
    }
    finding = {
        "order": order_key(new(client, "orders", ORDER)),
        "result": "not_complied",
        "words": "have made no meaningful effort",
        "deadlines": "daily-updates/2025-04-12",
        "read_in": "The docket",
    }

    answered = new(client, "fulfilments", answer)
    found = new(client, "findings", finding)

    assert "Now: answered on time" in in_words(answered)
    assert "Now: found not complied with" in in_words(found)
    for noun, page, typed in (("fulfilments", answered, answer), ("findings", found, finding)):
        address = edit_of(page, noun)
        form = client.get(address).text
        assert re.search(r'<input[^>]*checked[^>]*value="daily-updates/2025-04-1[23]"', form)
        more = {"disputed_by": "kilmar-abrego-garcia"} if noun == "fulfilments" else {"result": "inadequate"}
        done = client.post(address, data={**hidden(form), **typed, **more, "reason": "More is known"})
        assert done.status_code == 303, errors(done.text)
    assert "disputed" in client.get("/deadlines/daily-updates/2025-04-13").text


@pytest.mark.parametrize(
    ("noun", "prefill", "shown"),
    [
        ("obligations", "imposed_by=return-2025-04-04", 'selected value="return-2025-04-04"'),
        ("effects", "target=deadlines:return-by-2025-04-07&kind=extends", 'selected value="extends"'),
        ("fulfilments", "deadlines=daily-updates/2025-04-12", "checked"),
        ("findings", "order=daily-updates-2025-04-11", 'selected value="daily-updates-2025-04-11"'),
        ("orders", "docket=suit-greenbelt", 'selected value="suit-greenbelt"'),
    ],
)
def test_a_form_is_filled_in_from_its_address(light: FlaskClient, noun: str, prefill: str, shown: str) -> None:
    page = light.get(f"/clerk/{noun}/new?{prefill}")

    assert page.status_code == 200
    assert shown in page.text
