"""A named person decides between dates that sources give: one is in force, all stay visible, and it can be undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.web.office import LIST, Office, ask_for_checks, office_at, type_conflict, type_deadline
from tracker.db import models

KEY = f"{LIST}/date"
CONFLICT, DEADLINE, DECIDE = "/conflicts/cf-list", f"/deadlines/{KEY}", "/clerk/decide/cf-list"
WHY = "The order itself says it"


@pytest.fixture
def office(seeded_url: str, tmp_path: Path) -> Iterator[Office]:
    with office_at(seeded_url, tmp_path) as opened:
        type_deadline(opened)
        type_conflict(opened)
        yield opened


def decide(office: Office, position: str, *, who: str = "Omar", version: int = 1, reason: str = WHY) -> int:
    typed = {"position": position, "reason": reason, "seen_version": version}
    return office.post(who, DECIDE, typed).status


def row(office: Office) -> models.Conflict:
    with office.doors.reading() as session:
        return session.scalars(select(models.Conflict).where(models.Conflict.key == "cf-list")).one()


def test_undecided_both_dates_are_told_and_the_earlier_is_gone_by(office: Office) -> None:
    page = office.page(None, DEADLINE).words

    assert "Sources differ on when it falls due: also read as Fri 4 Dec 2026." in page
    assert "Nobody has decided." in office.page(None, CONFLICT).words


def test_the_position_decided_for_puts_its_date_in_force_and_the_other_stays_visible(office: Office) -> None:
    assert "Puts Fri 4 Dec 2026 in force for “The government must file a list”" in office.page("Omar", CONFLICT).words

    assert decide(office, "1") == 303

    page = office.page(None, DEADLINE).words
    assert "Omar decided between the dates that sources give (Sun 22 Nov 2026, 10:00 a.m. EST): it falls due " in page
    assert "it falls due Fri 4 Dec 2026. Reason: “The order itself says it”." in page
    assert "Not followed, by that decision: Tue 1 Dec 2026." in page
    conflict = office.page(None, CONFLICT).words
    assert f"Decided by Omar, Sun 22 Nov 2026, 10:00 a.m. EST. Reason: “{WHY}”." in conflict
    assert "The order says 1 December." in conflict
    assert "The docket line says 2026-12-04. decided for" in conflict
    assert "Decided by Omar" in office.page(None, "/conflicts").words


def test_a_decision_for_the_deadlines_own_date_sets_the_rival_aside(office: Office) -> None:
    decide(office, "0")

    page = office.page(None, DEADLINE).words
    assert "it falls due Tue 1 Dec 2026. Reason:" in page
    assert "Not followed, by that decision: Fri 4 Dec 2026." in page


def test_none_of_them_leaves_both_dates_read_and_says_who_looked(office: Office) -> None:
    decide(office, "none")

    page = office.page(None, DEADLINE).words
    assert "Omar decided that none of the dates that sources give is right" in page
    assert "also read as Fri 4 Dec 2026" in page
    assert (row(office).chosen_position, row(office).decision) == (None, "None of the positions is followed.")


def test_a_later_decision_takes_the_place_of_the_first_and_the_history_has_both(office: Office) -> None:
    decide(office, "1")

    assert decide(office, "0", who="Tilda", version=2, reason="The judge said so in court.") == 303

    assert "it falls due Tue 1 Dec 2026. Reason: “The judge said so in court”." in office.page(None, DEADLINE).words
    history = office.page("Vera", CONFLICT).part("#history")
    assert WHY in history
    assert "The judge said so in court." in history


def test_a_decision_taken_back_leaves_the_conflict_open(office: Office) -> None:
    decide(office, "1")

    assert office.post("Tilda", "/clerk/reopen/cf-list", {"seen_version": 2}).status == 303

    assert "Nobody has decided." in office.page(None, CONFLICT).words
    assert "also read as Fri 4 Dec 2026" in office.page(None, DEADLINE).words
    assert "When the list is due" in office.page("Omar", "/clerk/lists/conflicts").words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"position": "", "reason": WHY}, "Choose one of the positions, or that none of them is right."),
        ({"position": "7", "reason": WHY}, "Choose one of the positions, or none of them."),
        ({"position": "soon", "reason": WHY}, "Choose one of the positions."),
        ({"position": "1", "reason": "  "}, "Say why: the decision is shown with your name and this reason."),
        ({"position": "1", "reason": "x" * 1001}, "Keep the reason under 1000 letters; it has 1001."),
    ],
)
def test_half_a_decision_is_refused_in_words_with_what_was_typed(
    office: Office, typed: dict[str, str], said: str
) -> None:
    answer = office.post("Omar", DECIDE, {**typed, "seen_version": 1})

    assert answer.status == 400
    assert said in answer.words
    assert typed["reason"].strip() in answer.html
    assert row(office).decided_at is None


def test_who_decides_second_sees_what_was_decided_and_keeps_what_they_wrote(office: Office) -> None:
    decide(office, "1")

    answer = office.post("Tilda", DECIDE, {"position": "0", "reason": "My own <reason>", "seen_version": 1})

    assert answer.status == 409
    assert "Decided by Omar" in answer.words
    assert "You wrote: “My own <reason>”" in answer.words
    assert row(office).chosen_position == 1


def test_readers_see_the_sides_and_may_not_decide(office: Office) -> None:
    for who in ("Vera", None):
        page = office.page(who, CONFLICT)
        assert page.status == 200
        assert "Which side is right?" not in page.words
    assert decide(office, "1", who="Vera") == 403
    assert office.visitor().post(DECIDE, data={"position": "1"}).status_code == 403


def test_a_conflict_on_no_date_says_that_a_decision_changes_no_value(office: Office) -> None:
    page = office.page("Omar", "/conflicts/cf-01").words

    assert "It changes no value in the record: where a value itself is wrong, correct the row." in page


def test_who_decides_for_another_date_leaves_it_to_a_second_person_to_check(office: Office) -> None:
    ask_for_checks(office)
    decide(office, "1")

    assert "awaiting second check" in office.page(None, DEADLINE).words
    assert office.post("Omar", f"/clerk/confirm/{KEY}", {"due": "2026-12-04"}).status == 403
    assert office.post("Tilda", f"/clerk/confirm/{KEY}", {"due": "2026-12-04"}).status == 303
    assert "awaiting second check" not in office.page(None, DEADLINE).words
