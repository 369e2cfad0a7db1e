"""Marking a row as entered in error, withdrawing an answer, putting both back: asked first, with a reason."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.running import app_over, doors_at, signed_in_as
from tests.services.clerks import enter, standing
from tests.services.test_undoing import an_order_with_a_duty
from tests.web.pages import Page
from tracker.bootstrap import Doors
from tracker.db.models import Filing, Fulfilment
from tracker.domain.vocabulary import Role, Status

UPDATE = "daily-updates/2025-04-12"


@pytest.fixture
def doors(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_sqlite_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def clerk(doors: Doors) -> FlaskClient:
    return signed_in_as(app_over(doors), doors, Role.CLERK)


def sent(clerk: FlaskClient, address: str, **typed: str) -> Page:
    """What comes back when the form of a page is sent as the browser has it, with what was typed."""
    html = clerk.get(address).text
    held = dict(re.findall(r'name="(csrf_token|seen_version)" type="hidden" value="([^"]*)"', html))
    return Page(clerk.post(address, data={**held, **typed}, follow_redirects=True))


def answer_of(doors: Doors, filing: str) -> str:
    with doors.reading() as session:
        query = select(Fulfilment.key).join(Filing, Filing.id == Fulfilment.filing_id).where(Filing.key == filing)
        return session.scalars(query).one()


def test_an_answer_is_withdrawn_with_a_reason_and_put_back(doors: Doors, clerk: FlaskClient) -> None:
    answer = answer_of(doors, enter(doors, UPDATE, "2025-04-12", title="The made-up report").key)

    asked = Page(clerk.get(f"/clerk/withdraw/{answer}"))
    assert "Withdraw this answer" in asked.words
    done = sent(clerk, f"/clerk/withdraw/{answer}", reason="It answers another duty")
    assert done.status == 200
    assert standing(doors, UPDATE).status is Status.UNVERIFIED
    assert "It answers another duty" in Page(clerk.get("/history")).words

    sent(clerk, f"/clerk/restore/fulfilments/{answer}", reason="It does answer it")
    assert standing(doors, UPDATE).status is Status.MET


def test_a_reason_is_asked_for_beside_the_field(doors: Doors, clerk: FlaskClient) -> None:
    answer = answer_of(doors, enter(doors, UPDATE, "2025-04-12").key)

    page = sent(clerk, f"/clerk/withdraw/{answer}", reason=" ")

    assert page.status == 400
    assert "Say why: the history shows it beside the change" in page.part(".field-wrong")
    assert standing(doors, UPDATE).status is Status.MET


def test_what_rests_on_a_row_is_named_and_what_was_typed_is_kept(doors: Doors, clerk: FlaskClient) -> None:
    an_order_with_a_duty(doors)

    page = sent(clerk, "/clerk/error/orders/made-up", reason="A slip of the pen")

    assert page.status == 400
    assert "duty 'To report'" in page.words
    assert "A slip of the pen" in page.html


def test_a_row_is_marked_and_leaves_every_page(doors: Doors, clerk: FlaskClient) -> None:
    an_order_with_a_duty(doors)
    for table, key in (("effects", "made-up-stay"), ("obligations", "made-up-duty"), ("orders", "made-up")):
        assert sent(clerk, f"/clerk/error/{table}/{key}", reason="A slip of the pen").status == 200

    assert clerk.get("/orders/made-up").status_code == 404
    assert "A made-up order" not in clerk.get("/dockets/suit-greenbelt").text
    assert "entered in error" in Page(clerk.get("/history")).words


def test_somebody_who_saved_first_is_told_and_nothing_is_changed(doors: Doors, clerk: FlaskClient) -> None:
    saved = enter(doors, UPDATE, "2025-04-12")
    address = f"/clerk/withdraw/{answer_of(doors, saved.key)}"
    html = clerk.get(address).text
    held = dict(re.findall(r'name="(csrf_token|seen_version)" type="hidden" value="([^"]*)"', html))
    with doors.writing("omar", why="only a part") as session:
        session.scalars(select(Fulfilment).where(Fulfilment.key == answer_of(doors, saved.key))).one().extent = "part"

    page = Page(clerk.post(address, data={**held, "reason": "A slip"}))

    assert page.status == 409
    assert "Somebody saved this while you read it." in page.words
    assert "A slip" in page.html
    assert standing(doors, UPDATE).answers != ()


def test_ones_last_save_is_undone_from_the_history(doors: Doors, clerk: FlaskClient) -> None:
    answer = answer_of(doors, enter(doors, UPDATE, "2025-04-12").key)
    sent(clerk, f"/clerk/withdraw/{answer}", reason="A slip")
    html = clerk.get("/history").text

    (undo,) = re.findall(r'action="(/clerk/undo/[^"]+)"', html)
    token = re.findall(r'name="csrf_token" type="hidden" value="([^"]*)"', html)[0]
    assert clerk.post(undo, data={"csrf_token": token}).status_code == 303

    assert standing(doors, UPDATE).status is Status.MET
    viewer = signed_in_as(app_over(doors), doors, Role.VIEWER)
    assert "/clerk/undo/" not in viewer.get("/history").text


@pytest.mark.parametrize("role", [None, Role.VIEWER, Role.ADVOCATE])
def test_only_who_may_enter_may_correct(doors: Doors, role: Role | None) -> None:
    an_order_with_a_duty(doors)
    app = app_over(doors)
    client = app.test_client() if role is None else signed_in_as(app, doors, role)

    for address in ("/clerk/error/orders/made-up", "/clerk/withdraw/x", "/clerk/restore/orders/made-up"):
        assert client.get(address).status_code in (302, 303, 403)
