"""History: who changed what, when and why, field by field; what is sealed or redacted is not told."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from tests.running import TODAY, app_over, doors_at, signed_in, signed_in_as
from tests.services.clerks import enter
from tests.web.pages import Page, Reader, words_of
from tracker.bootstrap import Doors
from tracker.db.history import redact
from tracker.db.models import Account, Docket, Filing, Matter, MatterMember, Obligation
from tracker.domain.vocabulary import Role


@pytest.fixture
def both(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


def opened(doors: Doors, address: str = "/history") -> Page:
    return Page(app_over(doors).test_client().get(address))


def saves(page: Page) -> list[str]:
    return [words_of(part) for part in page.parts(".save")]


def changes(page: Page) -> list[str]:
    return [words_of(part) for part in page.parts(".change")]


def rename(doors: Doors, title: str, *, why: str | None = None) -> None:
    with doors.writing("tilda", why=why) as session:
        session.scalars(select(Docket).where(Docket.key == "suit-greenbelt")).one().title = title


def test_the_loading_of_the_seed_is_one_save_told_in_numbers(both: Doors) -> None:
    page = opened(both)

    (seed,) = saves(page)
    assert seed.startswith("Mon 5 Jan 2026, 7:00 a.m. EST The seed (839 changes)")
    for line in ("added 437 citations", "added 138 sides of conflicts", "added 21 parties", "added 1 matter"):
        assert line in seed
    assert changes(page) == []


def test_each_change_of_a_large_save_is_on_its_own_page(both: Doors) -> None:
    address = opened(both).links("Each change of this save")[0]
    seen: list[int] = []
    while address:
        page = opened(both, address)
        seen += [int(number) for number in re.findall(r"change (\d+)<", page.html)]
        address = next(iter(page.links("Older")), "")

    assert seen == list(range(839, 0, -1))


def test_a_change_tells_the_field_before_and_after_with_who_when_and_why(both: Doors) -> None:
    rename(both, "The Maryland suit", why="as the court calls it")

    first, seed = saves(opened(both))
    assert first.startswith("Sun 22 Nov 2026, 10:00 a.m. EST tilda: as the court calls it (1 change)")
    assert "Changed a docket: The Maryland suit" in first
    assert first.endswith("title The suit in Greenbelt → became The Maryland suit")
    assert "839 changes" in seed


def test_who_has_an_account_is_named_by_name(both: Doors) -> None:
    with both.writing("server") as session:
        now = both.clock.now()
        session.add(Account(key="tilda", name="Tilda Reed", role="clerk", created_at=now))
    rename(both, "The Maryland suit")

    assert "Tilda Reed (1 change)" in saves(opened(both))[0]


def test_dates_and_rows_pointed_at_are_told_in_words(both: Doors) -> None:
    enter(both, "daily-updates/2025-04-12", "2025-04-13", title="A report")

    first = saves(opened(both))[0]
    assert "Added a filing: A report" in first
    assert "filed Sun 13 Apr 2025" in first
    assert "docket The suit in Greenbelt" in first
    assert "is sealed no" in first
    assert "edtf" not in first
    assert "latest" not in first


def test_saves_are_told_newest_first_page_by_page(both: Doors) -> None:
    for number in range(5):
        rename(both, f"Title {number}")
    address, found = "/history?limit=2", []
    while address:
        page = opened(both, address)
        found.append([re.search(r"became (Title \d)", save) for save in saves(page)])
        address = next(iter(page.links("Older")), "")

    told = [[match[1] if match else "seed" for match in page] for page in found]
    assert told == [["Title 4", "Title 3"], ["Title 2", "Title 1"], ["Title 0", "seed"]]


def test_a_cursor_stays_good_while_history_grows(both: Doors) -> None:
    for number in range(3):
        rename(both, f"Title {number}")
    older = opened(both, "/history?limit=1").links("Older")[0]
    before = saves(opened(both, older))

    rename(both, "Title 9")

    assert saves(opened(both, older)) == before


def test_the_chain_is_said_to_verify(both: Doors) -> None:
    words = opened(both).words

    assert "The chain of 839 changes verifies: none is missing, out of place or altered" in words
    assert "(checked Sun 22 Nov 2026, 10:00 a.m. EST)." in words


def test_a_chain_that_was_altered_is_said_not_to_verify(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        with doors.database.engine.begin() as connection:
            guards = connection.execute(
                text("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='change'")
            )
            for (name,) in guards.all():
                connection.execute(text(f'DROP TRIGGER "{name}"'))
            connection.execute(text("UPDATE change SET actor = 'nobody' WHERE matter_id = 1 AND seq = 7"))

        page = opened(doors)

    assert "The chain of 839 changes does not verify" in page.words
    assert "change 7 of abrego-garcia: who, when, why or which row was altered" in page.words


def test_a_redacted_change_says_so_and_shows_nothing(both: Doors) -> None:
    rename(both, "A title with a home address")
    with both.writing("tilda", why="an address stood in it") as session:
        row = session.scalars(select(Docket).where(Docket.key == "suit-greenbelt")).one()
        row.title = "The suit in Greenbelt"
        session.flush()
        redact(session, Docket, row.id, at=TODAY)

    page = opened(both)
    assert "home address" not in page.words
    assert "Its values were taken out of the history on Sun 22 Nov 2026, 10:00 a.m. EST." in page.words
    assert "Emptied the history of a docket" in page.words
    assert "an address stood in it" in page.words
    assert "verifies" in page.words


def test_the_values_of_a_sealed_entry_and_of_all_that_hangs_on_it_are_not_told(both: Doors) -> None:
    saved = enter(both, "return-by-2025-04-07", "2025-04-07", title="Zebra papers", read_in="A closed envelope")
    with both.writing("tilda", why="the zebra order of the court") as session:
        session.scalars(select(Filing).where(Filing.key == saved.key)).one().is_sealed = True

    page = opened(both)
    for secret in ("Zebra", "zebra", "A closed envelope", saved.key):
        assert secret not in page.html, secret
    assert page.words.count("Its values are not shown: it is of a sealed entry or rests on one.") >= 5
    clerk = Page(signed_in(app_over(both), both).get("/history"))
    assert "Zebra papers" in clerk.words
    assert "is sealed no → became yes" in clerk.words


def test_what_was_sealed_once_stays_untold_for_the_time_it_was(both: Doors) -> None:
    saved = enter(both, "return-by-2025-04-07", "2025-04-07", title="Zebra papers")
    for is_sealed, title in ((True, "Quagga papers"), (False, "Okapi papers")):
        with both.writing("tilda") as session:
            row = session.scalars(select(Filing).where(Filing.key == saved.key)).one()
            row.is_sealed, row.title = is_sealed, title

    assert "Quagga" not in opened(both).words


def test_history_of_a_private_matter_is_not_open(both: Doors) -> None:
    with both.writing("tilda") as session:
        session.execute(text("UPDATE matters SET is_public = false"))

    assert opened(both).status == 404


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "before=0", "before=x", "before=-3"])
def test_what_cannot_be_read_in_the_address_is_refused(read: Reader, query: str) -> None:
    assert read(f"/history?{query}").status == 400


def test_an_unknown_save_is_not_found(read: Reader) -> None:
    assert read("/history/nothing").status == 404
    assert read("/history?save=nothing").status == 302


def test_a_place_before_the_first_change_is_plainly_empty(read: Reader) -> None:
    page = read("/history?before=1")

    assert page.status == 200
    assert saves(page) == []


def test_a_saved_row_without_a_changed_field_says_so(read: Reader, seeded_doors: Doors) -> None:
    with seeded_doors.writing("tilda") as session:
        row = session.scalars(select(Obligation).where(Obligation.key == "return")).one()
        row.version += 1

    first = saves(read("/history"))[0]
    assert "None of its fields changed; it was counted as saved again." in first


def test_who_may_see_a_matter_is_in_the_history_of_admins_alone(both: Doors) -> None:
    app = app_over(both)
    readers = {role: signed_in_as(app, both, role) for role in (Role.VIEWER, Role.CLERK, Role.ADMIN)}
    with both.writing("ada", why="may see it") as session:
        account = session.scalars(select(Account.id).where(Account.key == "test-clerk")).one()
        matter = session.scalars(select(Matter.id)).one()
        session.add(MatterMember(matter_id=matter, account_id=account))

    told = {role: "may see it" in client.get("/history").text for role, client in readers.items()}

    assert told == {Role.VIEWER: False, Role.CLERK: False, Role.ADMIN: True}
    assert "may see it" not in opened(both).words


def test_what_a_docket_may_not_show_from_afar_is_not_in_the_history_either(both: Doors) -> None:
    saved = enter(both, "return-by-2025-04-07", "2025-04-07", title="A plain title", text="It says quagga")
    with both.writing("tilda", why="Rule 5.2(c)") as session:
        session.scalars(select(Docket).where(Docket.key == "suit-greenbelt")).one().remote_access = "restricted"

    visitor, viewer = opened(both), Page(signed_in_as(app_over(both), both, Role.VIEWER).get("/history"))
    assert "A plain title" in visitor.words
    assert "quagga" not in visitor.words
    assert "It says quagga" in viewer.words
    assert saved.key
