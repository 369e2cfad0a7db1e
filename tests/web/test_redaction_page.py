"""Redaction by an admin: shown first, confirmed by typing, told afterwards. Names and numbers are made up."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.running import app_over, doors_at, signed_in_as
from tests.services.clerks import enter
from tests.web.pages import Page
from tracker.bootstrap import Doors
from tracker.db.models import Change, Filing
from tracker.domain.vocabulary import Role

MATTER, UPDATE, SECRET = "abrego-garcia", "daily-updates/2025-04-12", "Quagga Example"


@pytest.fixture
def doors(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_sqlite_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def admin(doors: Doors) -> FlaskClient:
    return signed_in_as(app_over(doors), doors, Role.ADMIN)


def sent(admin: FlaskClient, address: str, typed: dict[str, str]) -> Page:
    """What comes back when a form is sent as a browser sends it."""
    tokens = re.findall(
        r'name="((?:row-)?csrf_token)" type="hidden" value="([^"]+)"', admin.get("/admin/redaction").text
    )
    return Page(admin.post(address, data={**dict(tokens), **typed}))


def send(admin: FlaskClient, press: str, **more: str) -> Page:
    typed = {"matter": MATTER, "words": SECRET, "why": "a private name", "press": press, **more}
    return sent(admin, "/admin/redaction", typed)


def test_what_would_be_taken_out_is_shown_before_anything_is(doors: Doors, admin: FlaskClient) -> None:
    enter(doors, UPDATE, "2025-04-12", text=f"It names {SECRET} in full.")

    page = send(admin, "preview")

    assert "filing: text: It names Quagga Example in full." in page.words
    assert "1 change of the history, whose values would be emptied" in page.words
    assert f"Type {MATTER} here." in page.words
    assert f'value="{SECRET}"' in page.html
    with doors.reading() as session:
        assert session.scalars(select(Change).where(Change.redacted_at.is_not(None))).all() == []


@pytest.mark.parametrize("typed", ["", "abrego", "yes"])
def test_nothing_is_taken_out_until_the_matters_key_was_typed(doors: Doors, admin: FlaskClient, typed: str) -> None:
    saved = enter(doors, UPDATE, "2025-04-12", text=f"It names {SECRET} in full.")

    page = send(admin, "redact", confirm=typed)

    assert page.status == 400
    assert f"Type {MATTER} here. Nothing was taken out yet." in page.words
    with doors.reading() as session:
        assert SECRET in str(session.scalars(select(Filing.text).where(Filing.key == saved.key)).one())


def test_it_is_taken_out_and_told_in_the_history_and_no_page_says_the_words(doors: Doors, admin: FlaskClient) -> None:
    saved = enter(doors, UPDATE, "2025-04-12", text=f"It names {SECRET} in full.")
    with doors.writing("tilda", why=f"as {SECRET} asked") as session:
        session.scalars(select(Filing).where(Filing.key == saved.key)).one().number = "31"

    page = send(admin, "redact", confirm=MATTER)

    assert page.status == 200
    assert "Taken out. 1 row cleaned, the values of 3 changes of the history emptied" in page.words
    told = Page(admin.get(page.links("see it there")[0]))
    assert "Emptied the history of a filing" in told.words
    assert "a private name" in told.words
    for address in (f"/filings/{saved.key}", "/history", "/search?q=quagga", f"/deadlines/{UPDATE}"):
        text = re.sub(r'value="[^"]*"|“quagga”|q=quagga|<title>.*</title>', "", Page(admin.get(address)).html)
        assert "quagga" not in text.lower(), address


def test_words_that_stand_nowhere_are_told(admin: FlaskClient) -> None:
    assert "These words stand nowhere in this matter." in send(admin, "preview").words


def test_too_few_letters_and_a_reason_with_the_words_are_refused_beside_the_field(
    doors: Doors, admin: FlaskClient
) -> None:
    enter(doors, UPDATE, "2025-04-12", text=f"It names {SECRET} in full.")

    assert "Write at least 3 letters or digits" in send(admin, "preview", words="ab").part(".field-wrong")
    refused = send(admin, "redact", confirm=MATTER, why=f"{SECRET} asked")
    assert refused.status == 400
    assert "The reason holds the words themselves" in refused.part(".field-wrong")


def test_a_whole_row_is_taken_out(doors: Doors, admin: FlaskClient) -> None:
    saved = enter(doors, UPDATE, "2025-04-12", text=f"It names {SECRET} in full.")
    typed = {"row-matter": MATTER, "row-table": "filings", "row-key": saved.key, "row-why": "closed by the court"}

    asked = sent(admin, "/admin/redaction/row", typed)
    done = sent(admin, "/admin/redaction/row", {**typed, "row-confirm": MATTER})
    wrong = sent(admin, "/admin/redaction/row", {**typed, "row-key": "x", "row-confirm": MATTER})

    assert (asked.status, done.status, wrong.status) == (400, 200, 400)
    assert "There is no filing 'x' in this matter" in wrong.part(".field-wrong")
    with doors.reading() as session:
        row = session.scalars(select(Filing).where(Filing.key == saved.key)).one()
        assert (row.title, row.text) == ("[redacted]", "[redacted]")


@pytest.mark.parametrize("role", [None, Role.VIEWER, Role.ADVOCATE, Role.CLERK])
def test_only_an_admin_may(doors: Doors, role: Role | None) -> None:
    app = app_over(doors)
    client = app.test_client() if role is None else signed_in_as(app, doors, role)

    assert client.get("/admin/redaction").status_code in (302, 303, 403)
