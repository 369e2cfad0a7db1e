"""Docket checked: what it would change is shown first, what makes something past due is asked about, all or nothing."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.running import TESTER
from tests.web.office import DOCKET, LIST, MATTER, Office, moment, office_at, saving, type_deadline
from tests.web.pages import Page
from tracker.db import models
from tracker.services.checks import problems
from tracker.services.unit import Unit

KEY = f"{LIST}/date"
ADDRESS = f"/clerk/checked?matter={MATTER}"
OTHER = "application-supreme-court"
HIDDEN = ("form_token", "asked", "previewed")


@pytest.fixture
def office(seeded_url: str, tmp_path: Path) -> Iterator[Office]:
    with office_at(seeded_url, tmp_path) as opened:
        yield opened


def typed(**more: object) -> dict[str, object]:
    """A check of one docket, complete from the day of the made-up order until now."""
    return {"dockets": [DOCKET], f"from-{DOCKET}": "2026-11-16", "against": "The docket sheet", "through": "", **more}


def hidden(page: Page) -> dict[str, str]:
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', page.html) for name in HIDDEN}
    return {name: unescape(one[1]) for name, one in found.items() if one}


def preview(office: Office, form: dict[str, object]) -> Page:
    return office.post("Tilda", ADDRESS, {**form, **hidden(office.page("Tilda", ADDRESS)), "press": "preview"})


def save(office: Office, form: dict[str, object], shown: Page) -> Page:
    return office.post("Tilda", ADDRESS, {**form, **hidden(shown), "press": "save"})


def coverage(office: Office) -> list[models.Coverage]:
    with office.doors.reading() as session:
        return list(session.scalars(select(models.Coverage).order_by(models.Coverage.id)))


def test_nothing_is_ticked_and_nothing_is_filled_in_that_nobody_checked(office: Office) -> None:
    page = office.page("Tilda", ADDRESS)

    assert " checked>" not in page.html
    assert f'name="from-{DOCKET}" value=""' in page.html
    assert 'name="through" value="2026-11-22 10:00"' in page.html
    assert page.words.count("Never checked.") == 4


def test_a_check_that_changes_no_status_is_shown_and_then_saved_with_its_source(office: Office) -> None:
    type_deadline(office, "2026-12-10")
    shown = preview(office, typed())
    assert coverage(office) == []
    assert "No deadline would change." in shown.words  # its own order of six days ago speaks for it

    answer = save(office, typed(), shown)

    assert answer.status == 303
    (row,) = coverage(office)
    assert (row.from_at, row.through_at, row.checked_at) == (
        moment("2026-11-16").earliest,
        moment("2026-11-22T10:00").latest,
        moment("2026-11-22T10:00").latest,
    )
    assert (row.checked_by, row.against) == ("Tilda", "The docket sheet")
    with office.doors.reading() as session:
        cites = select(func.count()).select_from(models.Citation).where(models.Citation.coverage_id == row.id)
        assert session.scalar(cites) == 1
        found = problems(Unit(session, TESTER, office.doors.clock.now()))
        assert [line for line in found if LIST not in line] == []  # the made-up duty itself has no source


def test_what_becomes_past_due_is_told_before_and_after_and_asked_about_again(office: Office) -> None:
    type_deadline(office, "2026-11-19")
    shown = preview(office, typed())

    assert "1 deadline would read otherwise." in shown.words
    row = shown.part(".turns")
    assert "outcome not known" in row
    assert "past due, not on the docket as checked" in row
    assert "Past due, or perhaps past due, by this check alone." in row
    assert "Look on the docket once more for an answer, a stay or an extension" in shown.words

    refused = save(office, typed(), shown)
    assert refused.status == 400
    assert "1 deadline would read as past due, or perhaps past due. Look at the list." in refused.words
    assert coverage(office) == []

    assert save(office, typed(confirmed="y"), refused).status == 303
    assert "past due, not on the docket as checked" in office.page(None, f"/deadlines/{KEY}").words


def test_a_deadline_whose_earliest_reading_passes_in_the_check_is_asked_about(office: Office) -> None:
    type_deadline(office, "[2026-11-18..2026-11-25]", due_kind="window")

    shown = preview(office, typed())

    assert "Past due, or perhaps past due, by this check alone." in shown.words
    assert save(office, typed(), shown).status == 400


def test_more_that_became_past_due_since_the_list_was_shown_is_asked_about_again(office: Office) -> None:
    type_deadline(office, "2026-11-19")
    shown = preview(office, typed())
    with saving(office, "Tilda") as session:
        duty = session.scalars(select(models.Obligation.id).where(models.Obligation.key == LIST)).one()
        row = models.Deadline(
            key=f"{LIST}/second",
            obligation_id=duty,
            basis="fixed",
            due_kind="day",
            zone="America/New_York",
            layer="clerk",
        )
        row.due = moment("2026-11-20")
        session.add(row)

    answer = save(office, typed(confirmed="y"), shown)

    assert answer.status == 400
    assert "2 deadlines would read as past due" in answer.words
    assert coverage(office) == []


def test_what_was_changed_after_it_was_shown_is_shown_again_before_it_is_saved(office: Office) -> None:
    type_deadline(office, "2026-12-10")
    shown = preview(office, typed())

    answer = save(office, typed(**{f"from-{DOCKET}": "2026-11-01"}), shown)

    assert answer.status == 200
    assert "What it would change" in answer.words
    assert coverage(office) == []


def test_a_form_sent_twice_is_saved_once(office: Office) -> None:
    shown = preview(office, typed())

    first, second = save(office, typed(), shown), save(office, typed(), shown)

    assert (first.status, second.status) == (303, 303)
    assert len(coverage(office)) == 1


def test_the_next_check_goes_on_from_the_end_of_the_last_unbroken_one(office: Office) -> None:
    save(office, typed(), preview(office, typed()))
    office.pass_time(hours=3)

    page = office.page("Tilda", ADDRESS)

    assert f'name="from-{DOCKET}" value="2026-11-22 10:00"' in page.html
    assert f'name="from-{OTHER}" value=""' in page.html
    assert "Last checked Sun 22 Nov 2026, 10:00 a.m. EST, against The docket sheet" in page.words


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"dockets": []}, "Tick at least one docket."),
        ({f"from-{DOCKET}": ""}, "Say from which day the check of this docket is complete, or untick it."),
        ({f"from-{DOCKET}": "last week"}, "“last week”: Write it as 2025-04-12 or 2025-04-12 17:00."),
        ({f"from-{DOCKET}": "2026-11-30"}, "It is complete only from after Sun 22 Nov 2026, 10:00 a.m. EST"),
        ({"through": "2026-11-22 10:01"}, "Sun 22 Nov 2026, 10:01 a.m. EST is in the future"),
        ({"through": "2026-11-23"}, "is in the future: nobody can have checked it yet"),
        ({"through": "soon"}, "“soon”: Write it as 2025-04-12 or 2025-04-12 17:00."),
        ({"against": " "}, "Say what you checked it against"),
        ({"against": "x" * 301}, "Keep it under 300 letters."),
        (
            {"dockets": ["nothing-here"], "from-nothing-here": "2026-11-16"},
            "is no longer in this matter: load the page again.",
        ),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field_and_nothing_typed_is_lost(
    office: Office, more: dict[str, object], said: str
) -> None:
    form = typed(**{"against": "The <sheet>", **more})

    answer = office.post("Tilda", ADDRESS, {**form, "press": "preview"})

    assert answer.status == 400
    assert said in answer.words
    assert coverage(office) == []
    for value in (form["against"], form["through"], form[f"from-{DOCKET}"]):
        assert str(value).replace("<", "&lt;").replace(">", "&gt;") in answer.html


def test_two_dockets_are_saved_together_or_not_at_all(office: Office) -> None:
    both = typed(dockets=[DOCKET, OTHER], **{f"from-{OTHER}": "tomorrow"})
    assert preview(office, both).status == 400

    both = typed(dockets=[DOCKET, OTHER], **{f"from-{OTHER}": "11/20/2026 9:00 a.m."})
    assert save(office, both, preview(office, both)).status == 303

    assert [row.from_at for row in coverage(office)] == [
        moment("2026-11-16").earliest,
        moment("2026-11-20T09:00").latest,
    ]


@pytest.mark.parametrize("who", ["Omar", "Vera", None])
def test_only_who_enters_facts_may_note_a_check(office: Office, who: str | None) -> None:
    client = office.people[who] if who else office.visitor()

    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, data=typed()).status_code == 403
    assert coverage(office) == []


def test_a_filing_entered_today_and_a_check_of_one_docket_leave_the_others_as_they_were(office: Office) -> None:
    before = office.page(None, "/deadlines/return-by-2025-04-07").part(".status-large")

    save(office, typed(), preview(office, typed()))

    assert office.page(None, "/deadlines/return-by-2025-04-07").part(".status-large") == before
