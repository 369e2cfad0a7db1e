"""Rows marked as entered in error, answers withdrawn, and both put back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.running import doors_at
from tests.services.clerks import OMAR, TILDA, enter, standing, unit_of
from tests.services.test_undoing import an_order_with_a_duty
from tracker.bootstrap import Doors
from tracker.db.history import verify
from tracker.db.models import Change, Filing, Fulfilment, Matter, Order, PartyAlias
from tracker.domain.errors import Nonsense, NotFound, Stale, Unreadable
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import Status
from tracker.services.corrections import correctable, mark_in_error, restore, withdraw
from tracker.services.entering import Amendment, Saved

UPDATE, MATTER = "daily-updates/2025-04-12", "abrego-garcia"


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


def correct(doors: Doors, act: Callable[..., Saved], *where: str, reason: str = "A slip", version: int = 1) -> Saved:
    with doors.writing("tilda", why=reason) as session:
        return act(unit_of(doors, session), *where, Amendment(reason, version))


def answer_of(doors: Doors, filing: str) -> str:
    with doors.reading() as session:
        query = select(Fulfilment.key).join(Filing, Filing.id == Fulfilment.filing_id).where(Filing.key == filing)
        return session.scalars(query).one()


def test_a_withdrawn_answer_no_longer_answers_and_can_be_put_back(doors: Doors) -> None:
    answer = answer_of(doors, enter(doors, UPDATE, "2025-04-12").key)
    assert standing(doors, UPDATE).status is Status.MET

    correct(doors, withdraw, answer, reason="It answers another duty")
    assert standing(doors, UPDATE).status is Status.UNVERIFIED
    correct(doors, restore, "fulfilments", answer, version=2)

    assert standing(doors, UPDATE).status is Status.MET
    with doors.reading() as session:
        whys = session.scalars(select(Change.why).where(Change.row_key == answer).order_by(Change.seq)).all()
        assert whys == ["filing entered", "It answers another duty", "A slip"]
        assert verify(session, MATTER) == []


def test_a_filing_that_answers_is_named_with_its_answer_and_goes_once_that_is_withdrawn(doors: Doors) -> None:
    filing = enter(doors, UPDATE, "2025-04-12", title="The made-up report").key
    with pytest.raises(Nonsense, match=r"The filing 'The made-up report' cannot be marked .* rests on it: answer"):
        correct(doors, mark_in_error, "filings", filing)

    correct(doors, withdraw, answer_of(doors, filing))
    correct(doors, mark_in_error, "filings", filing)

    with doors.reading() as session:
        row = session.scalars(select(Filing).where(Filing.key == filing)).one()
        assert row.entered_in_error_at == doors.clock.now()


def test_an_order_whose_duties_stand_names_them_and_a_duty_takes_its_deadlines_along(doors: Doors) -> None:
    an_order_with_a_duty(doors)
    with pytest.raises(Nonsense, match="duty 'To report'"):
        correct(doors, mark_in_error, "orders", "made-up")

    correct(doors, mark_in_error, "effects", "made-up-stay")
    correct(doors, mark_in_error, "obligations", "made-up-duty")
    with pytest.raises(NotFound):
        standing(doors, "made-up-due")
    correct(doors, mark_in_error, "orders", "made-up")


def test_a_party_who_owes_a_duty_names_the_duty(doors: Doors) -> None:
    with doors.reading() as session:
        seen = correctable(unit_of(doors, session), "parties", "us-government")

    assert any(words.startswith("duty '") for words in seen.rests)


def test_a_row_of_a_loaded_source_is_not_taken_back_here(doors: Doors) -> None:
    with pytest.raises(Nonsense, match="comes from a source that was loaded"):
        correct(doors, mark_in_error, "orders", "return-2025-04-04")


def test_a_reason_is_needed_and_the_version_must_be_the_one_seen(doors: Doors) -> None:
    an_order_with_a_duty(doors)
    with pytest.raises(Unreadable, match="Say why"):
        correct(doors, mark_in_error, "effects", "made-up-stay", reason=" ")
    with doors.writing("omar") as session:
        session.scalars(select(Order).where(Order.key == "made-up")).one().number = "7"

    with pytest.raises(Stale):
        correct(doors, mark_in_error, "orders", "made-up")


def test_twice_is_told_as_done_already(doors: Doors) -> None:
    an_order_with_a_duty(doors)
    correct(doors, mark_in_error, "effects", "made-up-stay")

    with pytest.raises(Stale, match="already"):
        correct(doors, mark_in_error, "effects", "made-up-stay", version=2)


def test_what_belongs_to_a_row_in_error_is_not_put_back_before_it(doors: Doors) -> None:
    an_order_with_a_duty(doors)
    correct(doors, mark_in_error, "effects", "made-up-stay")
    correct(doors, mark_in_error, "obligations", "made-up-duty")
    correct(doors, mark_in_error, "orders", "made-up")

    with pytest.raises(Nonsense, match="The order 'A made-up order' was marked as entered in error"):
        correct(doors, restore, "obligations", "made-up-duty", version=2)


def test_rows_without_a_key_are_named_by_their_number(doors: Doors) -> None:
    with doors.writing("tilda") as session:
        party = session.scalars(select(PartyAlias).order_by(PartyAlias.id)).first()
        assert party is not None
        alias = PartyAlias(party_id=party.party_id, text="A made-up spelling", kind="spelling", layer="clerk")
        session.add(alias)
        session.flush()
        number = str(alias.id)

    correct(doors, mark_in_error, "party_aliases", number, version=0)

    with doors.reading() as session:
        assert session.get(PartyAlias, int(number)).entered_in_error_at is not None  # type: ignore[union-attr]


@pytest.mark.parametrize(("table", "key"), [("orders", "nothing"), ("accounts", "tilda"), ("change", "1"), ("x", "1")])
def test_what_is_not_there_or_is_no_fact_is_not_found(doors: Doors, table: str, key: str) -> None:
    with pytest.raises(NotFound):
        correct(doors, mark_in_error, table, key)


def test_in_a_private_matter_only_its_members_correct(doors: Doors) -> None:
    an_order_with_a_duty(doors)
    with doors.writing("tilda") as session:
        session.scalars(select(Matter).where(Matter.key == MATTER)).one().is_public = False

    for who in (TILDA, OMAR, Viewer()):
        with doors.reading() as session, pytest.raises(NotFound):
            correctable(unit_of(doors, session, who), "orders", "made-up")
