"""The desk and its lists, over every matter that one may see: what stands on them, narrowed, saved, acknowledged."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.web.office import (
    DOCKET,
    LIST,
    MATTER,
    Office,
    key_of,
    moment,
    office_at,
    saving,
    type_conflict,
    type_deadline,
    type_motion,
)
from tracker.db import models
from tracker.domain.vocabulary import FlagKind
from tracker.scheduler.jobs import tick
from tracker.web.presenters.desk import LISTS

KEY, TITLE = f"{LIST}/date", "The government must file a list"
SLOT = "2026-12-01 14 days"


@pytest.fixture
def office(seeded_url: str, tmp_path: Path) -> Iterator[Office]:
    with office_at(seeded_url, tmp_path, TRACKER_BACKUP_AFTER_HOURS="2") as opened:
        yield opened


def check_docket(office: Office, through: str = "2026-11-21") -> None:
    """A check of the suit from the end of the articles on: the record is fresh, and single deadlines are flagged."""
    with saving(office, "Tilda", "docket checked") as session:
        docket = session.scalars(select(models.Docket.id).where(models.Docket.key == DOCKET)).one()
        checked, begins = moment(through).latest, moment("2025-04-14").earliest
        check = {"through_at": checked, "checked_at": checked, "checked_by": "Tilda", "against": "the docket"}
        session.add(models.Coverage(docket_id=docket, from_at=begins, **check))


def assigned(office: Office, responsible: str | None = None, backup: str | None = None) -> None:
    with saving(office, "Tilda", "assigned") as session:
        row = session.scalars(select(models.Deadline).where(models.Deadline.key == KEY)).one()
        row.responsible = key_of(office, responsible) if responsible else None
        row.backup = key_of(office, backup) if backup else None


def flagged(office: Office, **people: str) -> None:
    """The made-up deadline, its docket checked lately, somebody named, and a tick that raises its flag."""
    type_deadline(office)
    check_docket(office)
    assigned(office, **people)
    tick(office.doors)


def seen_times(office: Office) -> int:
    with office.doors.reading() as session:
        return session.scalar(select(func.count()).select_from(models.Acknowledgement)) or 0


def flag_of(kind: FlagKind = FlagKind.DUE_SOON) -> dict[str, str]:
    return {"matter": MATTER, "subject": KEY, "kind": kind.value, "slot": SLOT}


@pytest.mark.parametrize("name", list(LISTS))
def test_a_list_opens_with_its_number_on_the_desk_and_says_in_words_when_it_is_empty(office: Office, name: str) -> None:
    title, _, nothing = LISTS[name]

    page = office.page("Omar", f"/clerk/lists/{name}")

    assert page.status == 200
    assert page.html.count("<h1>") == 1
    is_empty = nothing in page.words
    assert is_empty is (f"{title}: " not in page.words)
    assert "<caption>" in page.html or is_empty


@pytest.mark.parametrize("address", ["/clerk", "/clerk/lists/flags"])
def test_the_desk_is_closed_to_viewers_and_visitors(office: Office, address: str) -> None:
    assert office.page("Vera", address).status == 403
    assert office.page(None, address).status == 403
    assert office.page("Omar", "/clerk/lists/nothing").status == 404


def test_where_nobody_is_acted_for_every_side_lists_all_open_duties_and_says_so(office: Office) -> None:
    type_deadline(office)

    for name in ("owed_by_us", "owed_to_us", "others"):
        page = office.page("Omar", f"/clerk/lists/{name}").words
        assert "no party is named as the one you act for, so all open duties of it are listed" in page
        assert TITLE in page


def test_the_sides_are_told_apart_by_the_party_that_one_acts_for(office: Office) -> None:
    with saving(office, "Tilda") as session:
        matter = session.scalars(select(models.Matter).where(models.Matter.key == MATTER)).one()
        matter.acting_for_id = session.scalars(select(models.Party.id).where(models.Party.key == "us-government")).one()

    lists = {name: office.page("Omar", f"/clerk/lists/{name}").words for name in ("owed_by_us", "owed_to_us", "others")}

    title = "The government must facilitate and effectuate his return to the United States"
    assert [name for name, words in lists.items() if title in words] == ["owed_by_us"]
    assert "no party is named" not in lists["owed_by_us"]


def test_what_is_assigned_to_me_stands_on_my_list_and_on_nobody_elses(office: Office) -> None:
    type_deadline(office)
    assigned(office, responsible="Omar")

    mine = office.page("Omar", "/clerk/lists/assigned")

    assert TITLE in mine.words
    assert "Omar" in mine.part(".work")
    assert TITLE not in office.page("Tilda", "/clerk/lists/assigned").words
    assert "1 deadline assigned to you" in office.page("Omar", "/clerk").words


def test_a_flag_calls_upon_whoever_answers_until_nobody_has_seen_it_for_the_time_set(office: Office) -> None:
    flagged(office, responsible="Omar", backup="Tilda")

    assert "Calls upon Omar." in office.page("Omar", "/clerk/lists/flags").words
    assert TITLE not in office.page("Tilda", "/clerk/lists/flags").words

    office.pass_time(hours=2)

    words = "Calls upon Omar; nobody has said that they saw it, so it goes to Tilda too."
    assert words in office.page("Tilda", "/clerk/lists/flags").words
    assert words in office.page("Omar", "/clerk/lists/flags").words


def test_a_flag_on_what_nobody_answers_for_is_everybodys(office: Office) -> None:
    flagged(office)

    for who in ("Omar", "Tilda"):
        assert "Nobody is named for it, so it is everybody's." in office.page(who, "/clerk/lists/flags").words


def test_acknowledging_is_noted_with_who_when_and_what_and_clears_nothing(office: Office) -> None:
    flagged(office, responsible="Omar", backup="Tilda")

    assert office.post("Omar", "/clerk/acknowledge", {**flag_of(), "note": "Draft is with the <agency>"}).status == 303
    assert office.post("Omar", "/clerk/acknowledge", {**flag_of(), "note": "Draft is with the <agency>"}).status == 303

    assert seen_times(office) == 1
    seen = "Seen by Omar, Sun 22 Nov 2026, 10:00 a.m. EST: “Draft is with the <agency>”"
    assert seen in office.page("Omar", "/clerk/lists/flags").words
    office.pass_time(hours=3)
    assert TITLE not in office.page("Tilda", "/clerk/lists/flags").words
    with office.doors.reading() as session:
        assert session.scalars(select(models.Flag).where(models.Flag.cleared_at.is_(None))).all()


def test_the_dashboard_tells_who_saw_a_flag_to_people_of_the_office_only(office: Office) -> None:
    flagged(office, responsible="Omar")
    office.post("Omar", "/clerk/acknowledge", {**flag_of(), "note": "On my desk"})

    assert "seen by Omar, Sun 22 Nov 2026, 10:00 a.m. EST: “On my desk”" in office.page("Vera", "/").words
    assert "seen by" not in office.page(None, "/").words
    assert "On my desk" not in office.page(None, "/history").words


def test_a_flag_that_goes_up_again_is_to_be_seen_again(office: Office) -> None:
    flagged(office, responsible="Omar")
    office.post("Omar", "/clerk/acknowledge", flag_of())
    with office.doors.writing("scheduler", why="cleared") as session:
        session.scalars(select(models.Flag).where(models.Flag.subject_key == KEY)).one().cleared_at = moment(
            "2026-11-22T11:00"
        ).latest

    office.pass_time(hours=2)
    tick(office.doors)

    assert "Nobody has said so." in office.page("Omar", "/clerk/lists/flags").words


def test_a_flag_that_is_gone_and_a_note_that_is_too_long_are_refused_with_what_was_typed(office: Office) -> None:
    flagged(office, responsible="Omar")

    gone = office.post("Omar", "/clerk/acknowledge", {**flag_of(FlagKind.OVERDUE), "note": "x"})
    long = office.post("Omar", "/clerk/acknowledge", {**flag_of(), "note": "long " * 200})

    assert (gone.status, long.status, seen_times(office)) == (400, 400, 0)
    assert "This flag is no longer up: what raised it has changed." in gone.words
    assert "Keep the note under 500 letters; it has 999." in long.words
    assert "long long" in long.html


def test_nobody_acknowledges_a_flag_of_a_matter_that_they_may_not_see(office: Office) -> None:
    flagged(office, responsible="Omar")
    with saving(office, "Tilda") as session:
        session.scalars(select(models.Matter).where(models.Matter.key == MATTER)).one().is_public = False

    assert office.post("Omar", "/clerk/acknowledge", flag_of()).status == 404
    assert seen_times(office) == 0
    assert TITLE not in office.page("Omar", "/clerk/lists/assigned").words
    assert "No matter that you may see is on record yet." in office.page("Omar", "/clerk").words


def test_a_list_is_narrowed_by_the_address_and_says_when_nothing_matches(office: Office) -> None:
    type_deadline(office)
    assigned(office, responsible="Omar")
    address = "/clerk/lists/others"

    def has(**asked: str) -> bool:
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        return TITLE in office.page("Omar", f"{address}?{query}").words

    assert has(matter=MATTER, docket=DOCKET, status="upcoming", who=key_of(office, "Omar"), text="file LIST")
    assert not has(matter="another")
    assert not has(docket="another")
    assert not has(status="overdue")
    assert not has(who=key_of(office, "Tilda"))
    assert not has(who="nobody")
    assert not has(text="list elephants")
    assert "Nothing on this list matches." in office.page("Omar", f"{address}?text=elephants").words


def test_a_list_is_saved_renamed_and_deleted_and_is_ones_own(office: Office) -> None:
    form = {"list": "others", "query": "status=upcoming&evil=1&text=a+list", "name": "Lists to come"}

    assert office.post("Omar", "/clerk/filters", form).status == 303
    assert office.page("Omar", "/clerk").links("Lists to come") == ["/clerk/lists/others?status=upcoming&text=a+list"]
    assert office.page("Tilda", "/clerk").links("Lists to come") == []

    assert office.post("Omar", "/clerk/filters/rename", {"name": "Lists to come", "new_name": "Soon"}).status == 303
    assert office.post("Tilda", "/clerk/filters/delete", {"name": "Soon"}).status == 404
    assert office.page("Omar", "/clerk").links("Soon")
    assert office.post("Omar", "/clerk/filters/delete", {"name": "Soon"}).status == 303
    assert "None yet." in office.page("Omar", "/clerk").words


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_that_will_not_do_is_refused_in_words(office: Office, name: str) -> None:
    answer = office.post("Omar", "/clerk/filters", {"list": "others", "query": "", "name": name})

    assert answer.status == 400
    assert "Give the list a name of at most 60 letters. Nothing was saved." in answer.words


def test_two_lists_of_one_name_are_not_kept(office: Office) -> None:
    for name in ("One", "Two"):
        office.post("Omar", "/clerk/filters", {"list": "others", "query": "", "name": name})

    answer = office.post("Omar", "/clerk/filters/rename", {"name": "One", "new_name": "Two"})

    assert answer.status == 400
    assert "Another saved list is called 'Two'." in answer.words


def test_a_pending_motion_stands_with_its_age_its_opposition_and_the_reply(office: Office) -> None:
    type_deadline(office)
    type_motion(office)

    page = office.page("Omar", "/clerk/lists/motions").part(".work")

    assert "5 days" in page
    assert f"more time on {TITLE}" in page
    assert page.index("Made-up opposition") < page.index("Made-up reply")
    assert "Motions pending 1" in office.page("Omar", "/clerk").words


def test_conflicts_to_decide_lead_to_their_page_and_never_checked_dockets_to_the_check(office: Office) -> None:
    type_deadline(office)
    type_conflict(office)

    assert "/conflicts/cf-list" in office.page("Omar", "/clerk/lists/conflicts").links("When the list is due")
    stale = office.page("Omar", "/clerk/lists/stale").part(".work")
    assert "Never checked" in stale
    assert "The suit in Greenbelt" in stale


def test_a_checked_docket_comes_after_those_never_checked_once_its_check_is_too_old(office: Office) -> None:
    check_docket(office, "2026-11-14")

    stale = office.page("Omar", "/clerk/lists/stale").part(".work")

    assert stale.rindex("Never checked") < stale.index("Checked Sat 14 Nov 2026")


def test_a_long_list_shows_its_first_rows_and_says_of_how_many(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.web.presenters.desk.MOST_ROWS", 2)

    page = office.page("Omar", "/clerk/lists/conflicts")

    assert page.html.count('<th scope="row">') == 2
    assert "The first 2 of " in page.words
