"""What is proposed for an entry not saved yet, on both engines: answers, periods, duplicates; and accepting them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.running import doors_at
from tests.services.clerks import TILDA, standing
from tracker.bootstrap import Doors
from tracker.db import models
from tracker.db.visibility import Scope
from tracker.domain.duplicates import Same
from tracker.domain.edtf import parse_moment
from tracker.domain.errors import Unreadable
from tracker.domain.proposals_said import outcome_words
from tracker.domain.vocabulary import Basis, Extent, FilingKind, Force, Layer, Status
from tracker.services.computed import save_computed
from tracker.services.matters import record_of
from tracker.services.proposals import Draft, Proposals, matter_of, proposals_for
from tracker.services.unit import Unit

MATTER, SUIT, APPEAL = "abrego-garcia", "suit-greenbelt", "appeal-richmond"
ZONE = "America/New_York"
APRIL = datetime(2025, 4, 14, 16, tzinfo=UTC)
UPDATE = Draft(
    "filing",
    SUIT,
    "status_report",
    filed="2025-04-12T17:41",
    filed_by="us-government",
    title="Declaration on the daily update of 12 April",
    text="STATUS REPORT by an Example Official (Entered: 04/12/2025)",
)
ORDER = Draft("order", SUIT, "written", filed="2025-04-11", entered="2025-04-11", number="51", title="An order")


@pytest.fixture
def doors(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path, APRIL) as opened:
        yield opened


@pytest.fixture
def sqlite(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_sqlite_url, tmp_path, APRIL) as opened:
        yield opened


def proposed(doors: Doors, draft: Draft, *, with_law: bool = True) -> Proposals:
    with doors.reading() as session:
        unit = Unit(session, TILDA, doors.clock.now(), law=doors.law if with_law else None)
        return proposals_for(unit, record_of(unit, Scope(TILDA), MATTER), draft)


def save_answer(doors: Doors, draft: Draft, deadline: str) -> None:
    """Saves a filing with what it answers, row by row."""
    with doors.writing("tilda", why="test") as session:
        docket = session.scalars(select(models.Docket).where(models.Docket.key == draft.docket)).one()
        filed = parse_moment(draft.filed or "", ZONE)
        filing = models.Filing(
            key="an-answer", docket_id=docket.id, kind=FilingKind(draft.kind), title=draft.title, filed=filed,
            layer=Layer.CLERK,
        )  # fmt: skip
        session.add(filing)
        session.flush()
        answer = models.Fulfilment(
            key="an-answer/answer", matter_id=docket.matter_id, filing_id=filing.id, extent=Extent.WHOLE,
            layer=Layer.CLERK,
        )  # fmt: skip
        row = session.scalars(select(models.Deadline).where(models.Deadline.key == deadline)).one()
        session.add(answer)
        session.flush()
        session.add(models.FulfilmentDeadline(fulfilment_id=answer.id, deadline_id=row.id))


def test_the_daily_update_named_in_the_text_is_the_one_proposed(doors: Doors) -> None:
    found = proposed(doors, UPDATE)

    first = found.answers[0]
    assert (first.key, outcome_words(first), first.is_obvious) == ("daily-updates/2025-04-12", "on time", True)
    assert [one.key for one in found.answers if one.is_obvious] == ["daily-updates/2025-04-12"]
    assert "no-removal-to-el-salvador" not in [one.key for one in found.answers]  # a duty to abstain


def test_what_is_said_before_saving_is_what_is_shown_after(doors: Doors) -> None:
    late = replace(UPDATE, filed="2025-04-09", title="Report on his return", text="")
    (before,) = [one for one in proposed(doors, late).answers if one.key == "return-by-2025-04-07"]

    save_answer(doors, late, "return-by-2025-04-07")

    after = standing(doors, "return-by-2025-04-07")
    assert outcome_words(before) == "late by 2 days"
    assert before.after is not None
    assert (before.after.status, before.after.late_by) == (after.status, after.late_by)
    assert after.status is Status.MET_LATE


def test_an_order_answers_nothing_and_starts_the_time_to_appeal(doors: Doors) -> None:
    found = proposed(doors, ORDER)

    assert found.answers == ()
    due = {one.rule: one.derived.made.due for one in found.follows if one.derived.made}
    assert {rule: str(on) for rule, on in due.items()} == {"frap-4a1B": "2025-06-10", "frap-4a1A": "2025-05-12"}
    assert found.follows[0].rule == "frap-4a1B"  # the United States is a party here


def test_an_accepted_period_is_saved_as_a_computed_deadline(doors: Doors) -> None:
    found = proposed(doors, ORDER)

    with doors.writing("tilda", why="order entered") as session:
        unit = Unit(session, TILDA, doors.clock.now(), law=doors.law)
        record = record_of(unit, Scope(TILDA), MATTER)
        keys = [save_computed(unit, record, new) for new in found.accepted(["frap-4a1B"], "ECF No. 51")]

    saved = standing(doors, keys[0])
    assert (str(saved.due.moment.edtf if saved.due.moment else ""), saved.deadline.basis) == (
        "2025-06-10",
        Basis.COMPUTED,
    )
    assert (saved.obligation.force, saved.obligation.rule) == (Force.MAY, "frap-4a1B")
    assert saved.obligation.title == "Notice of appeal, federal party, after “An order”"


def test_the_answer_of_a_federal_defendant_is_owed_by_it(doors: Doors) -> None:
    served = Draft("filing", SUIT, "complaint", filed="2025-03-24", title="Complaint", text="served on 04/02/2025")
    found = proposed(doors, served)

    answer = found.follow("frcp-12a2")
    assert (answer.owed_by, answer.derived.made and str(answer.derived.made.due)) == ("us-government", "2025-06-02")
    assert answer.derived.assumed == ("The text says that it was served on Wed 2 Apr 2025.",)
    assert found.follow("frcp-12a1Ai").owed_by is None


def test_a_day_of_service_that_is_given_counts_before_one_that_was_read(doors: Doors) -> None:
    served = Draft("filing", SUIT, "complaint", filed="2025-03-24", text="served on 04/02/2025", served="2025-04-03")

    made = proposed(doors, served).follow("frcp-12a1Ai").derived.made

    assert made is not None
    assert str(made.due) == "2025-04-24"


def test_an_appeal_goes_by_the_days_of_the_district_it_comes_from(doors: Doors) -> None:
    found = proposed(doors, Draft("order", APPEAL, "judgment", entered="2025-04-11"))

    rehearing = found.follow("frap-40d1-us")
    assert rehearing.derived.request["from"] == "mdd"
    assert rehearing.derived.made is not None
    assert str(rehearing.derived.made.due) == "2025-05-27"  # 45 days is Memorial Day


def test_what_is_not_proposed_or_cannot_be_saved_is_refused(doors: Doors) -> None:
    motion = proposed(doors, Draft("filing", SUIT, "motion", filed="2025-04-12", title="Motion"))

    with pytest.raises(Unreadable, match="does not follow"):
        motion.accepted(["frap-4a1A"], "the docket")
    with pytest.raises(Unreadable, match="no date that can be saved"):
        motion.accepted(["dmd-105.2a-opp"], "the docket")


def test_an_entry_that_stands_on_the_docket_already_is_named(doors: Doors) -> None:
    again = replace(ORDER, title="Order to give daily updates")

    (found,) = proposed(doors, again).duplicates

    assert (found.entry.key, found.same) == ("daily-updates-2025-04-11", (Same.DAY, Same.TITLE))


@pytest.mark.parametrize(
    "draft",
    [
        Draft("filing"),
        Draft("filing", "no-such-docket", "motion"),
        Draft("filing", SUIT),
        Draft("filing", SUIT, "no such kind", filed="soon", entered="31 April", filed_by="nobody"),
        Draft("order", SUIT, "judgment", filed="2025"),
        Draft("order", "immigration-2019", "written", filed="2019-10-10"),
    ],
)
def test_a_draft_that_is_not_finished_gives_less_and_fails_nowhere(doors: Doors, draft: Draft) -> None:
    found = proposed(doors, draft)

    assert not [one for one in found.answers if one.after is not None]
    assert found.duplicates == ()


def test_without_the_rulebook_nothing_follows(doors: Doors) -> None:
    assert proposed(doors, ORDER, with_law=False).follows == ()


def test_a_docket_tells_its_matter(doors: Doors) -> None:
    with doors.reading() as session:
        unit = Unit(session, TILDA, doors.clock.now())

        assert [matter_of(unit, key) for key in (SUIT, "nowhere", "", "a\0b")] == [MATTER, None, None, None]


def test_the_seeded_matter_takes_less_than_50_ms(sqlite: Doors) -> None:
    with sqlite.reading() as session:
        unit = Unit(session, TILDA, sqlite.clock.now(), law=sqlite.law)
        record = record_of(unit, Scope(TILDA), MATTER)
        proposals_for(unit, record, UPDATE)
        times = []
        for draft in (UPDATE, ORDER, replace(UPDATE, text="Hearing set for 4/4/2025 at 10:00 AM. " * 100)) * 3:
            began = process_time()
            proposals_for(unit, record, draft)
            times.append(process_time() - began)

    assert sorted(times)[len(times) // 2] < 0.05


NAUGHTY = st.one_of(
    st.text(max_size=400), st.sampled_from(["\0", "a" * 20_000, "1/1/2025 " * 2_500, "'; --", "{{7*7}}"])
)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAUGHTY, NAUGHTY, st.sampled_from(["filing", "order"]), st.sampled_from(["motion", "judgment", "\0"]))
def test_whatever_is_typed_something_is_answered(sqlite: Doors, text: str, title: str, noun: str, kind: str) -> None:
    draft = Draft(noun, SUIT, kind, "2025-04-12", None, title[:50], title[:20], title, text)

    found = proposed(sqlite, draft)

    assert found.zone == ZONE
