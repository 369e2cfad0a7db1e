"""Private notes: for people of the office, changed by their writer alone, taken away and kept in the history."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.web.office import LIST, Office, office_at, saving, type_deadline
from tracker.db import models

KEY = f"{LIST}/date"
SUBJECTS = [
    ("deadlines", KEY, f"/deadlines/{KEY}"),
    ("deadlines", "daily-updates/2025-04-12", "/deadlines/daily-updates/2025-04-12?as_of=2025-04-14"),
    ("orders", LIST, f"/orders/{LIST}"),
    ("filings", "filing-2025-04-13", "/filings/filing-2025-04-13"),
]
SAID = "Call the <clerk> before noon."


@pytest.fixture
def office(seeded_url: str, tmp_path: Path) -> Iterator[Office]:
    with office_at(seeded_url, tmp_path) as opened:
        type_deadline(opened)
        yield opened


def write(office: Office, who: str = "Omar", text: str = SAID, on: str = f"deadlines/{KEY}") -> int:
    return office.post(who, f"/clerk/notes/on/{on}", {"text": text}).status


def notes(office: Office) -> list[models.Note]:
    with office.doors.reading() as session:
        return list(session.scalars(select(models.Note).order_by(models.Note.id)))


@pytest.mark.parametrize(("table", "key", "address"), SUBJECTS)
def test_a_note_stands_on_its_page_for_people_of_the_office_and_for_nobody_else(
    office: Office, table: str, key: str, address: str
) -> None:
    assert write(office, on=f"{table}/{key}") == 303
    assert write(office, on=f"{table}/{key}") == 303  # sent twice

    for who in ("Omar", "Tilda", "Vera"):
        assert f"{SAID} Omar, Sun 22 Nov 2026, 10:00 a.m. EST" in office.page(who, address).words
    for public in (address, "/history", "/search?q=noon", "/"):
        assert "before noon" not in office.page(None, public).words
    assert len(notes(office)) == 1


def test_only_who_works_may_write_and_a_viewer_sees_no_form(office: Office) -> None:
    assert write(office, "Vera") == 403
    assert office.visitor().post(f"/clerk/notes/on/deadlines/{KEY}", data={"text": SAID}).status_code == 403
    assert "Write a note" in office.page("Omar", f"/deadlines/{KEY}").words
    assert "Write a note" not in office.page("Vera", f"/deadlines/{KEY}").words
    assert "Private notes" not in office.page(None, f"/deadlines/{KEY}").words
    assert notes(office) == []


@pytest.mark.parametrize(("text", "said"), [("  ", "Write the note"), ("long " * 1000, "Keep it under 4000 letters")])
def test_an_empty_and_an_endless_note_are_refused_with_what_was_typed(office: Office, text: str, said: str) -> None:
    answer = office.post("Omar", f"/clerk/notes/on/deadlines/{KEY}", {"text": text})

    assert answer.status == 400
    assert said in answer.words
    assert text.strip() in answer.html
    assert notes(office) == []


def test_a_note_is_changed_by_its_writer_and_by_nobody_else(office: Office) -> None:
    write(office)
    (note,) = notes(office)

    assert office.page("Tilda", f"/clerk/notes/edit/{note.key}").status == 403
    other = office.post("Tilda", f"/clerk/notes/edit/{note.key}", {"text": "mine", "seen_version": 1})
    mine = office.post("Omar", f"/clerk/notes/edit/{note.key}", {"text": "Called.", "seen_version": 1})

    assert (other.status, mine.status) == (403, 303)
    assert notes(office)[0].text == "Called."


def test_a_note_changed_in_two_windows_shows_both_texts(office: Office) -> None:
    write(office)
    address = f"/clerk/notes/edit/{notes(office)[0].key}"
    office.post("Omar", address, {"text": "From the first window.", "seen_version": 1})

    answer = office.post("Omar", address, {"text": "From the second window.", "seen_version": 1})

    assert answer.status == 409
    assert "From the first window. From the second window." in answer.words
    assert 'name="seen_version" value="2"' in answer.html
    assert office.post("Omar", address, {"text": "From the second window.", "seen_version": 2}).status == 303


def test_a_note_taken_away_is_gone_from_its_page_and_stays_in_the_history(office: Office) -> None:
    write(office)
    (note,) = notes(office)

    assert office.post("Omar", f"/clerk/notes/remove/{note.key}", {"seen_version": 1}).status == 303

    assert SAID not in office.page("Omar", f"/deadlines/{KEY}").words
    assert office.page("Omar", f"/clerk/notes/edit/{note.key}").status == 404
    with office.doors.reading() as session:
        kept = session.scalars(select(models.Change).where(models.Change.table_name == "notes")).all()
        assert [change.action for change in kept] == ["insert", "update"]


def test_a_note_on_a_sealed_filing_is_for_those_who_may_see_the_filing(office: Office) -> None:
    write(office, "Tilda", on="filings/filing-2025-04-13")
    with saving(office, "Tilda", "sealed by the court") as session:
        row = session.scalars(select(models.Filing).where(models.Filing.key == "filing-2025-04-13")).one()
        row.is_sealed = True

    assert SAID in office.page("Tilda", "/filings/filing-2025-04-13").words
    assert SAID not in office.page("Omar", "/filings/filing-2025-04-13").words
    assert write(office, "Omar", on="filings/filing-2025-04-13") == 404


def test_no_note_is_written_on_what_is_not_there(office: Office) -> None:
    for on in ("deadlines/nothing", "orders/nothing", "parties/us-government"):
        assert write(office, on=on) == 404
    assert notes(office) == []
