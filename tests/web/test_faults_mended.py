"""Faults that somebody found by trying the desk out, each as it was found: characters no database keeps, numbers too
long, undoing under what is gone, and matters begun twice.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.running import TESTER, app_over, doors_at, signed_in_as
from tests.web.desk import hidden, saved
from tracker.bootstrap import Doors
from tracker.db.models import Change, Docket, Filing, Matter, Order, Party
from tracker.domain.vocabulary import Role
from tracker.services.checks import problems
from tracker.services.unit import Unit

MATTER = {"title": "Reed v. Bureau", "zone": "America/Chicago", "summary": "A made-up matter."}
READ = {"read_in": "the docket", "locator": "the first page"}
DOCKET = {
    "court": "mdd",
    "number": "8:25-cv-2",
    "title": "A second suit",
    "opened_on": "2025-04-01",
    "remote_access": "open",
    **READ,
}
NINES = "9" * 5000


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def app(doors: Doors) -> Flask:
    return app_over(doors)


@pytest.fixture
def clerk(app: Flask, doors: Doors) -> FlaskClient:
    return signed_in_as(app, doors, Role.CLERK)


@pytest.fixture
def admin(app: Flask, doors: Doors) -> FlaskClient:
    return signed_in_as(app, doors, Role.ADMIN)


def last_save(doors: Doors) -> str:
    with doors.reading() as session:
        return str(session.scalars(select(Change.group_id).order_by(Change.id.desc()).limit(1)).one())


def undone(client: FlaskClient, group: str) -> tuple[int, str]:
    token = hidden(client.get("/clerk/events/new").text)["csrf_token"]
    answer = client.post(f"/clerk/undo/{group}", data={"csrf_token": token})
    return answer.status_code, answer.text


def key_of(doors: Doors, model: type[Docket | Filing | Order | Party], name: str) -> str:
    named = model.name if model is Party else model.title  # type: ignore[union-attr]
    with doors.reading() as session:
        return str(session.scalars(select(model.key).where(named == name)).one())


def faults_of_the_record(doors: Doors) -> list[str]:
    with doors.reading() as session:
        return list(problems(Unit(session, TESTER, doors.clock.now())))


def test_an_address_with_the_sign_0_is_no_page(admin: FlaskClient) -> None:
    rooms = ("orders", "deadlines", "conflicts", "obligations", "matters", "filings", "admin/matters", "clerk/saved")
    desk = ("notes/edit", "assign", "confirm", "withdraw", "error/orders", "restore/orders", "orders/edit")
    for room in (*rooms, *(f"clerk/{place}" for place in desk)):
        assert (room, admin.get(f"/{room}/a%00b").status_code) == (room, 404)


@pytest.mark.parametrize(
    "address", ["/filings?docket=%00", "/obligations?status=%00&party=%00", "/deadlines?matter=%00"]
)
def test_a_question_with_the_sign_0_says_which_field_holds_it(clerk: FlaskClient, address: str) -> None:
    answer = clerk.get(address)

    assert answer.status_code in (400, 404)
    if answer.status_code == 400:
        assert "holds a character that cannot be kept" in answer.text


@pytest.mark.parametrize(
    ("page", "address", "field"),
    [
        ("/matters/new", "/matters/new", "title"),
        ("/conflicts/cf-01", "/clerk/decide/cf-01", "reason"),
        ("/deadlines/daily-updates/2025-04-12", "/clerk/notes/on/deadlines/daily-updates/2025-04-12", "text"),
    ],
)
def test_a_form_with_the_sign_0_says_which_field_holds_it(
    clerk: FlaskClient, page: str, address: str, field: str
) -> None:
    typed = {**hidden(clerk.get(page).text), **MATTER, "position": "0", field: "a\0b"}

    answer = clerk.post(address, data=typed)

    assert answer.status_code == 400
    assert f"&#39;{field}&#39; holds a character that cannot be kept" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/clerk/decide/cf-01",
        "/clerk/reopen/cf-01",
        "/clerk/assign/daily-updates/2025-04-12",
        "/clerk/error/orders/suit-greenbelt/one",
        "/clerk/orders/edit/suit-greenbelt/one",
        "/admin/matters/abrego-garcia",
    ],
)
def test_a_version_longer_than_any_number_is_refused_in_words(doors: Doors, admin: FlaskClient, address: str) -> None:
    order = {"docket": "suit-greenbelt", "title": "One", "filed_on": "2025-04-14", "number": "50", **READ}
    saved(admin, "/clerk/orders/new", order)
    address = address.replace("suit-greenbelt/one", key_of(doors, Order, "One"))
    typed = {**hidden(admin.get("/clerk/events/new").text), "seen_version": NINES, "reason": "A slip", "position": "0"}
    more = {"title": "Two", "filed_on": "2025-04-14", "stale_after_days": "7", **READ}

    assert admin.post(address, data={**typed, **more}).status_code in (400, 409)


@pytest.mark.parametrize("table", ["coverage", "citations", "setting_facts", "party_roles", "docket_links"])
def test_a_row_number_beyond_what_a_database_counts_is_not_found(clerk: FlaskClient, table: str) -> None:
    for digits in (19, 25, 5000):
        assert clerk.get(f"/clerk/error/{table}/{'9' * digits}").status_code == 404
        assert clerk.get(f"/clerk/restore/{table}/{'9' * digits}").status_code == 404


def test_what_was_undone_is_not_put_back_under_a_docket_that_is_gone(doors: Doors, clerk: FlaskClient) -> None:
    saved(clerk, "/clerk/dockets/new", DOCKET)
    docket_saved, docket = last_save(doors), key_of(doors, Docket, "A second suit")
    filing = {"docket": docket, "kind": "letter", "title": "A letter", "filed_on": "2025-04-14", "number": "1", **READ}
    saved(clerk, "/clerk/filings/new", {**filing, "filed_by": "us-government"})
    filing_saved = last_save(doors)
    assert undone(clerk, filing_saved)[0] == 303
    filing_undone = last_save(doors)
    assert undone(clerk, docket_saved)[0] == 303
    docket_undone = last_save(doors)

    status, page = undone(clerk, filing_undone)

    assert status == 409
    assert "The docket &#39;A second suit&#39; was marked as entered in error since" in page
    with doors.reading() as session:
        assert session.scalars(select(Filing.entered_in_error_at).where(Filing.title == "A letter")).one() is not None
    assert undone(clerk, docket_undone)[0] == 303
    assert undone(clerk, filing_undone)[0] == 303
    assert clerk.get(f"/filings/{key_of(doors, Filing, 'A letter')}").status_code == 200
    assert undone(clerk, last_save(doors))[0] == 303
    assert faults_of_the_record(doors) == []


def test_what_was_put_back_is_not_taken_from_under_what_was_entered_on_it_since(
    doors: Doors, clerk: FlaskClient
) -> None:
    saved(clerk, "/clerk/dockets/new", DOCKET)
    docket = key_of(doors, Docket, "A second suit")
    assert undone(clerk, last_save(doors))[0] == 303
    assert undone(clerk, last_save(doors))[0] == 303
    put_back = last_save(doors)
    order = {"docket": docket, "title": "An order", "filed_on": "2025-04-14", "number": "1", **READ}
    saved(clerk, "/clerk/orders/new", order)

    status, page = undone(clerk, put_back)

    assert (status, "order &#39;An order&#39;" in page) == (409, True)


def test_an_edit_is_not_undone_to_a_judge_who_was_marked_as_entered_in_error(doors: Doors, clerk: FlaskClient) -> None:
    saved(clerk, "/clerk/parties/new", {"name": "Judge Nobody", "kind": "person", **READ})
    nobody = key_of(doors, Party, "Judge Nobody")
    order = {"docket": "suit-greenbelt", "title": "One", "filed_on": "2025-04-14", "number": "61", **READ}
    saved(clerk, "/clerk/orders/new", {**order, "judge": nobody})
    address = f"/clerk/orders/edit/{key_of(doors, Order, 'One')}"
    saved(clerk, address, {**order, "judge": "paula-xinis", "reason": "The wrong judge"})
    edited = last_save(doors)
    saved(clerk, f"/clerk/error/parties/{nobody}", {"reason": "There is no such judge"})

    status, page = undone(clerk, edited)

    assert status == 409
    assert "The party &#39;Judge Nobody&#39; was marked as entered in error since" in page
    with doors.reading() as session:
        judge = session.scalars(select(Party.key).join(Order, Order.judge_id == Party.id).where(Order.title == "One"))
        assert judge.one() == "paula-xinis"


@pytest.mark.parametrize(
    ("title", "key"),
    [("Reed v. Bureau", "reed-v-bureau"), ("New", "new-matter"), ("NEW!", "new-matter"), ("?", "matter")],
)
def test_a_matter_begun_at_the_desk_is_cited_and_has_a_page_of_its_own(
    doors: Doors, clerk: FlaskClient, title: str, key: str
) -> None:
    page = clerk.get("/matters/new").text

    answer = clerk.post("/matters/new", data={**hidden(page), **MATTER, "title": title})

    assert (answer.status_code, answer.location) == (303, f"/matters/{key}")
    assert "<h1>New matter</h1>" not in clerk.get(answer.location).text
    assert faults_of_the_record(doors) == []


def test_a_new_matter_sent_twice_is_begun_once(
    app: Flask, doors: Doors, clerk: FlaskClient, admin: FlaskClient
) -> None:
    typed = {**hidden(clerk.get("/matters/new").text), **MATTER}

    answers = [clerk.post("/matters/new", data=typed) for _ in range(2)]

    assert [one.location for one in answers] == ["/matters/reed-v-bureau"] * 2
    assert clerk.post("/matters/new", data={**typed, **hidden(clerk.get("/matters/new").text)}).location.endswith("-2")
    theirs = {**hidden(admin.get("/matters/new").text), "form_token": typed["form_token"]}
    assert admin.post("/matters/new", data={**MATTER, **theirs}).status_code == 409
    with doors.reading() as session:
        assert len(session.scalars(select(Matter.id).where(Matter.title == "Reed v. Bureau")).all()) == 2
