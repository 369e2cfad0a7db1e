"""The second person: a typed date is marked on every page, and only somebody else may confirm exactly that date."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.web.office import (
    DOCKET,
    LIST,
    MATTER,
    Office,
    ask_for_checks,
    key_of,
    moment,
    office_at,
    saving,
    type_deadline,
)
from tracker.db import models
from tracker.db.visibility import Scope
from tracker.domain.compliance import assess
from tracker.domain.policy import Viewer
from tracker.services.digests import compose
from tracker.services.explanations import status_object
from tracker.services.matters import record_of
from tracker.services.unit import Unit

MARK = "awaiting second check"
KEY = f"{LIST}/date"
CONFIRM, DEADLINE = f"/clerk/confirm/{KEY}", f"/deadlines/{KEY}"
SHOWN_ON = (
    DEADLINE,
    f"{DEADLINE}/why",
    f"/obligations/{LIST}",
    f"/orders/{LIST}",
    "/",
    f"/matters/{MATTER}",
    f"/dockets/{DOCKET}",
)


@pytest.fixture
def office(seeded_url: str, tmp_path: Path) -> Iterator[Office]:
    with office_at(seeded_url, tmp_path) as opened:
        ask_for_checks(opened)
        type_deadline(opened)
        yield opened


def confirmations(office: Office) -> int:
    with office.doors.reading() as session:
        return session.scalar(select(func.count()).select_from(models.Confirmation)) or 0


def change_date(office: Office, due: str, who: str = "Tilda") -> None:
    with saving(office, who, "the clerk misread it") as session:
        row = session.scalars(select(models.Deadline).where(models.Deadline.key == KEY)).one()
        row.due = moment(due)


def test_the_mark_stands_in_words_on_every_page_that_shows_the_deadline_for_everybody(office: Office) -> None:
    for address in SHOWN_ON:
        assert MARK in office.page(None, address).words, address
        assert MARK in office.page("Vera", address).words, address


def test_the_mark_is_in_the_status_object_and_in_the_digest(office: Office) -> None:
    with office.doors.reading() as session:
        now = office.doors.clock.now()
        unit = Unit(session, Viewer(), now)
        assessment = assess(record_of(unit, Scope(Viewer()), MATTER), moment("2026-11-17T12:00").latest)
    said = {row["key"]: row["awaiting_check"] for row in status_object(assessment)["deadlines"]}
    assert said[KEY] is True
    assert json.loads(json.dumps(said))["return-by-2025-04-07"] is False


def test_a_digest_has_a_section_of_the_dates_that_wait(office: Office) -> None:
    with saving(office, "Tilda") as session:
        docket = session.scalars(select(models.Docket.id).where(models.Docket.key == DOCKET)).one()
        at = office.doors.clock.now()
        begins = moment("2025-04-14").earliest  # without a gap behind the articles, so that the record has not ended
        check = {"from_at": begins, "through_at": at, "checked_at": at, "checked_by": "Tilda", "against": "the docket"}
        session.add(models.Coverage(docket_id=docket, **check))

    page = office.page(None, "/digest").words

    assert "Awaiting second check One person set these dates, and nobody else has confirmed them." in page
    assert "The government must file a list : Tue 1 Dec 2026." in page
    with office.doors.reading() as session:
        unit = Unit(session, Viewer(), office.doors.clock.now())
        record = record_of(unit, Scope(Viewer()), MATTER)
    digest = compose((assess(record, unit.as_of),), as_of=unit.as_of, base_url="http://localhost").digest
    waiting = [note.said for group in digest.groups if group.code == "checks" for note in group.parts[0].notes]
    assert waiting == ["Tue 1 Dec 2026."]


def test_who_set_the_date_may_not_confirm_it_and_is_told_so(office: Office) -> None:
    answer = office.post("Tilda", CONFIRM, {"due": "2026-12-01"})

    assert answer.status == 403
    assert "You set this date yourself. Another person has to check it against the source." in answer.words
    assert confirmations(office) == 0


def test_another_person_confirms_it_and_the_mark_goes(office: Office) -> None:
    assert "I checked it: due Tue 1 Dec 2026" in office.page("Omar", CONFIRM).words

    assert office.post("Omar", CONFIRM, {"due": "2026-12-01"}).status == 303
    assert office.post("Omar", CONFIRM, {"due": "2026-12-01"}).status == 303  # sent twice

    assert confirmations(office) == 1
    for address in SHOWN_ON:
        assert MARK not in office.page(None, address).words, address
    assert "Confirmed by Omar" in office.page("Vera", DEADLINE).words
    assert "Omar" not in office.page(None, DEADLINE).words


def test_a_date_that_changed_meanwhile_is_refused_with_both_dates(office: Office) -> None:
    change_date(office, "2026-12-08")

    answer = office.post("Omar", CONFIRM, {"due": "2026-12-01"})

    assert answer.status == 409
    assert "The date changed: it now falls due Tue 8 Dec 2026." in answer.words
    assert "Shown to you On record now Tue 1 Dec 2026 Tue 8 Dec 2026" in answer.words
    assert confirmations(office) == 0


def test_a_new_date_waits_again_and_whoever_changed_it_may_not_confirm_it(office: Office) -> None:
    office.post("Omar", CONFIRM, {"due": "2026-12-01"})

    change_date(office, "2026-12-08", "Omar")

    assert MARK in office.page(None, DEADLINE).words
    assert office.post("Omar", CONFIRM, {"due": "2026-12-08"}).status == 403
    assert office.post("Tilda", CONFIRM, {"due": "2026-12-08"}).status == 303
    assert MARK not in office.page(None, DEADLINE).words


def test_a_change_of_anything_but_the_date_leaves_the_confirmation_standing(office: Office) -> None:
    office.post("Omar", CONFIRM, {"due": "2026-12-01"})

    with saving(office, "Omar", "assigned") as session:
        row = session.scalars(select(models.Deadline).where(models.Deadline.key == KEY)).one()
        row.responsible = key_of(office, "Omar")

    assert MARK not in office.page(None, DEADLINE).words


def test_dates_of_the_loaded_sources_wait_for_nobody(office: Office) -> None:
    assert MARK not in office.page(None, "/deadlines/return-by-2025-04-07").words
    answer = office.post("Omar", "/clerk/confirm/return-by-2025-04-07", {"due": "2025-04-07"})

    assert answer.status == 400
    assert "No second check is asked for" in answer.words


@pytest.mark.parametrize("who", ["Vera", None])
def test_who_may_not_work_may_not_confirm(office: Office, who: str | None) -> None:
    client = office.people[who] if who else office.visitor()

    assert client.post(CONFIRM, data={"due": "2026-12-01"}).status_code == 403
    assert confirmations(office) == 0


def test_the_list_of_dates_to_verify_has_it_with_the_way_to_check_for_others_only(office: Office) -> None:
    assert office.page("Omar", "/clerk/lists/to_verify").links(f"Check the date of {KEY}") == [CONFIRM]
    mine = office.page("Tilda", "/clerk/lists/to_verify")
    assert "The government must file a list" in mine.words
    assert mine.links(f"Check the date of {KEY}") == []


def test_a_date_set_by_an_effect_entered_here_waits_for_somebody_else(office: Office) -> None:
    office.post("Omar", CONFIRM, {"due": "2026-12-01"})
    with saving(office, "Omar", "effect entered") as session:
        docket = session.scalars(select(models.Docket.id).where(models.Docket.key == DOCKET)).one()
        order = models.Order(key="more-time", docket_id=docket, form="written", title="Order for time", layer="clerk")
        order.filed = moment("2026-11-20")
        session.add(order)
        session.flush()
        deadline = session.scalars(select(models.Deadline.id).where(models.Deadline.key == KEY)).one()
        effect = models.Effect(
            key="more-time/extends", order_id=order.id, kind="extends", target_deadline_id=deadline, layer="clerk",
            new_due_kind="day",
        )  # fmt: skip
        effect.begins, effect.new_due = moment("2026-11-20"), moment("2026-12-15")
        session.add(effect)

    assert MARK in office.page(None, DEADLINE).words
    assert office.post("Omar", CONFIRM, {"due": "2026-12-15"}).status == 403
    assert office.post("Tilda", CONFIRM, {"due": "2026-12-15"}).status == 303
    assert MARK not in office.page(None, DEADLINE).words
