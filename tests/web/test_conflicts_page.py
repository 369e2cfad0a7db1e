"""Conflicts: every side with its place, what depends on it, and the decision or that nobody has decided."""

import re

import pytest
from sqlalchemy import select, update

from tests.web.pages import Page, Reader, words_of
from tracker.bootstrap import Doors
from tracker.db.models import Conflict, Filing


def groups(page: Page) -> dict[str, int]:
    """How many conflicts stand under each heading."""
    found = [words_of(part).rsplit(" ", 1) for part in page.parts(".group-title")]
    return {heading: int(number) for heading, number in found}


def keys(page: Page) -> list[str]:
    return re.findall(r'<article class="conflict" id="([^"]+)"', page.html)


def test_all_stand_grouped_by_how_much_hangs_on_them(read_on_both: Reader) -> None:
    page = read_on_both("/conflicts")

    assert groups(page) == {"Much hangs on it": 16, "Something hangs on it": 18, "Little hangs on it": 10}
    assert sorted(keys(page)) == [f"cf-{number:02}" for number in range(1, 45)]
    assert "44 conflicts; nobody has decided any of them." in page.words


def test_every_side_stands_with_its_lines_and_nobody_has_decided(read: Reader) -> None:
    first = words_of(read("/conflicts").parts("#cf-01")[0])

    for side in (
        'the appeal was "dismissed"',
        'must "facilitate" the return',
        "Stephen Miller: the order was unlawful",
    ):
        assert side in first
    assert "twelfth paragraph (line 12)" in first
    assert "Nobody has decided." in first


def test_all_positions_of_all_conflicts_are_there(read: Reader) -> None:
    page = read("/conflicts")

    assert sum(part.count('<li class="anchored">') for part in page.parts(".sides")) == 138


def test_what_depends_on_it_is_linked_with_the_field(read: Reader) -> None:
    page = read("/conflicts")

    depends = words_of(page.parts("#cf-05")[0])
    assert (
        "The government must facilitate and effectuate his return to the United States, due Mon 7 Apr 2025" in depends
    )
    assert depends.endswith("whether it was done")
    links = re.findall(r'href="([^"]+)"', page.parts("#cf-18")[0].split("conflict-depends")[1])
    assert links == [
        "/parties/us-government#ms13-alleged",
        "/parties/stephen-miller#miller-two-immigration-courts",
    ]


def test_they_can_be_grouped_by_what_hangs_on_them(read: Reader) -> None:
    page = read("/conflicts?by=subject")

    assert sorted(keys(page)) == [f"cf-{number:02}" for number in range(1, 45)]
    assert groups(page)["Dates"] == 4  # cf-05, cf-06, cf-37, cf-39
    assert next(iter(groups(page))) == "Dates"


def test_they_can_be_narrowed_to_one_kind(read: Reader) -> None:
    page = read("/conflicts?kind=gap")

    assert keys(page) == ["cf-04", "cf-05", "cf-13", "cf-14"]
    assert "4 conflicts of the kind “gap”; nobody has decided any of them." in page.words


def test_a_kind_that_no_conflict_has_is_plainly_empty(read: Reader, seeded_doors: Doors) -> None:
    with seeded_doors.writing("tilda") as session:
        session.execute(update(Conflict).where(Conflict.kind == "arithmetic").values(kind="gap"))

    page = read("/conflicts?kind=arithmetic")
    assert page.status == 200
    assert "No conflict of the kind “arithmetic” is on record." in page.words


@pytest.mark.parametrize("query", ["kind=quarrel", "by=size"])
def test_what_cannot_be_read_in_the_address_is_refused(read: Reader, query: str) -> None:
    assert read(f"/conflicts?{query}").status == 400


def test_after_a_decision_every_side_stays(read: Reader, seeded_doors: Doors) -> None:
    with seeded_doors.writing("tilda") as session:
        row = session.scalars(select(Conflict).where(Conflict.key == "cf-06")).one()
        row.decided_by, row.decided_at = "Tilda", seeded_doors.clock.now()
        row.decision, row.reason = "The end of 7 April", "The order itself says so"

    page = read("/conflicts")
    decided = words_of(page.parts("#cf-06")[0])
    assert 'Unsigned article: by "Monday night at midnight".' in decided
    said = "Decided by Tilda, Sun 22 Nov 2026, 10:00 a.m. EST. Reason: “The order itself says so”."
    assert f"The end of 7 April {said}" in decided
    assert "Nobody has decided." not in decided
    assert "44 conflicts; 1 of them decided." in page.words


def test_a_sealed_entry_that_depends_on_one_is_not_named(read: Reader, seeded_doors: Doors) -> None:
    with seeded_doors.writing("tilda") as session:
        session.execute(update(Filing).where(Filing.key == "suit").values(is_sealed=True))

    depends = words_of(read("/conflicts").parts("#cf-26")[0].split("conflict-depends")[1])
    assert "A sealed filing" in depends
    assert "The suit for his return" not in depends


def test_links_keep_the_moment(read: Reader) -> None:
    page = read("/conflicts?as_of=2025-04-12")

    assert page.links("Ruling of the Supreme Court")[0] == "/orders/scotus-2025-04-10?as_of=2025-04-12"
    assert page.links("gap 4") == ["/conflicts?as_of=2025-04-12&kind=gap"]
