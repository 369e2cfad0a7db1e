"""Naming who answers for a deadline: people of the office only, with the history, and no save lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.web.office import LIST, Office, key_of, office_at, saving, type_deadline
from tracker.db import models

KEY = f"{LIST}/date"
ASSIGN, DAY = f"/clerk/assign/{KEY}", "daily-updates/2025-04-12"


@pytest.fixture
def office(seeded_url: str, tmp_path: Path) -> Iterator[Office]:
    with office_at(seeded_url, tmp_path) as opened:
        type_deadline(opened, responsible="Dana at the front desk")
        yield opened


def named(office: Office, key: str = KEY) -> tuple[str | None, str | None, int]:
    with office.doors.reading() as session:
        row = session.scalars(select(models.Deadline).where(models.Deadline.key == key)).one()
        return row.responsible, row.backup, row.version


def typed(office: Office, responsible: str | None, backup: str | None, version: int = 1) -> dict[str, object]:
    return {
        "responsible": key_of(office, responsible) if responsible else "",
        "backup": key_of(office, backup) if backup else "",
        "seen_version": version,
        "reason": "Back from leave",
    }


def test_two_people_are_named_and_the_history_keeps_why(office: Office) -> None:
    assert office.post("Omar", ASSIGN, typed(office, "Omar", "Tilda")).status == 303

    assert named(office)[:2] == (key_of(office, "Omar"), key_of(office, "Tilda"))
    page = office.page("Vera", f"/deadlines/{KEY}").words
    assert "Answers for it: Omar; in reserve: Tilda." in page
    assert "Back from leave" in page
    assert "in reserve" not in office.page(None, f"/deadlines/{KEY}").words


def test_a_name_typed_before_there_were_accounts_is_shown_as_it_is_and_may_stay(office: Office) -> None:
    assert "Answers for it: Dana at the front desk." in office.page("Omar", f"/deadlines/{KEY}").words
    assert "Dana at the front desk (as it was typed)" in office.page("Omar", ASSIGN).words

    form = {**typed(office, None, "Omar"), "responsible": "Dana at the front desk"}

    assert office.post("Omar", ASSIGN, form).status == 303
    assert named(office)[:2] == ("Dana at the front desk", key_of(office, "Omar"))


@pytest.mark.parametrize(
    ("responsible", "backup", "said"),
    [
        ("nobody-known", "", "Choose somebody from the list: they can sign in and may see this matter."),
        ("Vera", "", "Choose somebody from the list: they can sign in and may see this matter."),
        ("Omar", "Omar", "Choose somebody else to step in, or nobody."),
    ],
)
def test_who_cannot_work_here_and_one_person_twice_are_refused(
    office: Office, responsible: str, backup: str, said: str
) -> None:
    people = {name: key_of(office, name) for name in ("Vera", "Omar")}
    form = {
        "responsible": people.get(responsible, responsible),
        "backup": people.get(backup, backup),
        "seen_version": 1,
    }

    answer = office.post("Omar", ASSIGN, {**form, "reason": "<why>"})

    assert answer.status == 400
    assert said in answer.words
    assert "&lt;why&gt;" in answer.html
    assert named(office) == ("Dana at the front desk", None, 1)


def test_who_saves_second_sees_both_and_loses_nothing(office: Office) -> None:
    office.post("Tilda", ASSIGN, typed(office, "Tilda", None))

    answer = office.post("Omar", ASSIGN, typed(office, "Omar", None))

    assert answer.status == 409
    assert "On record now: Tilda." in answer.words
    omar = key_of(office, "Omar")
    assert f'<option value="{omar}" selected>' in answer.html
    assert 'name="seen_version" value="2"' in answer.html
    assert named(office)[0] == key_of(office, "Tilda")


def test_a_day_of_a_recurring_duty_that_has_no_row_yet_can_be_assigned(office: Office) -> None:
    assert office.post("Omar", f"/clerk/assign/{DAY}", typed(office, "Omar", None, version=0)).status == 303

    assert named(office, DAY)[0] == key_of(office, "Omar")


def test_a_matter_that_one_may_not_see_is_not_there(office: Office) -> None:
    with saving(office, "Tilda") as session:
        for matter in session.scalars(select(models.Matter)):
            matter.is_public = False

    assert office.page("Omar", ASSIGN).status == 404
    assert office.post("Omar", ASSIGN, typed(office, "Omar", None)).status == 404


@pytest.mark.parametrize("who", ["Vera", None])
def test_who_may_not_work_may_not_assign(office: Office, who: str | None) -> None:
    client = office.people[who] if who else office.visitor()

    assert client.get(ASSIGN).status_code == 403
    assert client.post(ASSIGN, data=typed(office, "Omar", None)).status_code == 403
    assert named(office)[2] == 1
