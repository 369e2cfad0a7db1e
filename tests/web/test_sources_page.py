"""Sources: what each is and how much rests on it, and every fact of one in order of its lines."""

from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.running import TESTER, app_over, signed_in
from tests.services.clerks import enter
from tests.web.pages import Page, Reader, words_of
from tracker.bootstrap import Doors
from tracker.db.models import Filing, Source
from tracker.services.sources import attach
from tracker.services.unit import Unit

# Counted in the seed's files: citations for facts, and for sides of conflicts.
COUNTS = [
    ("article-000", 98, 54),
    ("article-001", 78, 25),
    ("article-002", 35, 18),
    ("article-003", 88, 38),
]


def attach_text(doors: Doors, folder: Path, key: str, text: str) -> None:
    """Attaches a made-up file as the copy of a source."""
    folder.mkdir(exist_ok=True)
    (folder / f"{key}.txt").write_text(text)
    with doors.writing("tilda") as session:
        digest = sha256(text.encode()).hexdigest()
        session.execute(update(Source).where(Source.key == key).values(sha256=digest, file_name=f"{key}.txt"))
        attach(Unit(session, TESTER, doors.clock.now()), folder)


@pytest.mark.parametrize(("key", "facts", "sides"), COUNTS)
def test_each_source_says_how_often_it_is_cited(read_on_both: Reader, key: str, facts: int, sides: int) -> None:
    words = words_of(read_on_both("/sources").parts(f"#{key}")[0])

    assert f"Cited {facts} times for facts." in words
    assert f"Cited {sides} times for sides of conflicts." in words


def test_one_of_the_five_carries_no_fact(read: Reader) -> None:
    words = words_of(read("/sources").parts("#article-004")[0])

    assert "No fact rests on this source." in words
    assert "Cited 3 times for sides of conflicts." in words
    assert "No fact rests on this source." in read("/sources/article-004").words
    assert read("/sources").html.count("No fact rests on this source.") == 1


def test_each_source_says_what_it_is_and_which_file_was_read(read: Reader) -> None:
    words = words_of(read("/sources").parts("#article-002")[0])

    assert "Outlet New York Times" in words
    assert "By Zolan Kanno-Youngs" in words
    assert "Dated: Undated." in words
    assert "It names no judge" in words
    assert "Layer news articles articles" in words
    assert "Copy here not attached" in words
    assert "SHA-256 fbe9058ce3a7…" in words
    assert "002_cb332e27ee7acd63.txt" in words


def test_a_source_without_outlet_or_author_has_no_such_line(read: Reader) -> None:
    words = words_of(read("/sources").parts("#article-001")[0])

    assert "Outlet" not in words.replace("no outlet", "")
    assert " By " not in words.partition("Layer")[0].rpartition("never gives his first name.")[2]


def test_facts_stand_in_order_of_their_lines(read_on_both: Reader) -> None:
    page = read_on_both("/sources/article-001")

    firsts = [int(words_of(part).split()[1].rstrip(",")) for part in page.parts(".place-lines")]
    facts = firsts[: len(page.parts(".places")[0].split("place-lines")) - 1]
    assert facts == sorted(facts)
    assert facts[0] == 1
    assert "line 10 unsigned article, tenth paragraph" in page.words


def test_a_fact_says_what_it_is_of_and_the_value_as_the_source_states_it(read: Reader) -> None:
    page = read("/sources/article-001")

    place = next(words_of(part) for part in page.parts(".place") if "by Monday night at midnight" in words_of(part))
    assert "The government must facilitate and effectuate his return to the United States, due Mon 7 Apr 2025" in place
    assert "deadline: due “by Monday night at midnight”" in place
    assert "Read as: the first Monday after Friday 4 April, to its end" in place


@pytest.mark.parametrize("key", [key for key, _, _ in COUNTS])
def test_every_fact_leads_to_a_page_that_is_there(read: Reader, key: str) -> None:
    page = read(f"/sources/{key}")

    links = {
        part.split('"')[0].partition("#")[0]
        for place in page.parts(".place-facts")
        for part in place.split('<a href="')[1:]
    }
    built = {link for link in links if not link.startswith(("/matters", "/obligations", "/deadlines"))}
    assert {link: status for link in built if (status := read(link).status) != 200} == {}


def test_the_lines_stand_beside_the_facts_once_the_file_is_attached(
    read: Reader, seeded_doors: Doors, tmp_path: Path
) -> None:
    lines = "\n".join(f"Made-up line {number}" for number in range(1, 30))
    attach_text(seeded_doors, tmp_path / "copies", "article-001", lines)

    page = read("/sources/article-001")

    assert "10 Made-up line 10" in page.words
    assert "attached and unchanged" in page.words
    assert "attached and unchanged" in words_of(read("/sources").parts("#article-001")[0])


def test_a_file_that_changed_since_is_not_shown(read: Reader, seeded_doors: Doors, tmp_path: Path) -> None:
    attach_text(seeded_doors, tmp_path / "copies", "article-001", "Made-up line\n" * 30)
    (tmp_path / "copies" / "article-001.txt").write_text("Another text\n" * 30)

    page = read("/sources/article-001")

    assert "Another text" not in page.words
    assert "not attached" in page.words


def test_a_clerks_source_of_a_sealed_filing_is_hidden_with_it(read: Reader, seeded_doors: Doors) -> None:
    saved = enter(seeded_doors, "return-by-2025-04-07", "2025-04-07", title="Zebra", read_in="A closed envelope")
    address = "/sources/clerk/2026-11-22-a-closed-envelope"
    assert "A closed envelope" in read("/sources").words
    assert "Zebra" in read(address).words

    with seeded_doors.writing("tilda") as session:
        session.execute(update(Filing).where(Filing.key == saved.key).values(is_sealed=True))

    assert "A closed envelope" not in read("/sources").words
    assert read(address).status == 404
    clerk = signed_in(app_over(seeded_doors), seeded_doors)
    assert "A closed envelope" in Page(clerk.get("/sources")).words
    assert Page(clerk.get(address)).status == 200


def test_facts_of_a_sealed_entry_are_counted_and_not_told(read: Reader, seeded_doors: Doors) -> None:
    with seeded_doors.writing("tilda") as session:
        session.execute(update(Filing).where(Filing.key == "filing-2025-04-13").values(is_sealed=True))

    page = read("/sources/article-002")

    assert "Cited 32 times for facts." in page.words
    assert "3 more citations of sealed entries." in page.words
    assert "Justice Department filing of Sunday 13 April" not in page.words


def test_other_layers_are_not_told_when_they_are_not_looked_at(read: Reader) -> None:
    assert "No source is in the layers shown." in read("/sources?layers=clerk").words
    assert read("/sources/article-000?layers=clerk").status == 404


def test_an_unknown_source_is_not_found(read: Reader) -> None:
    assert read("/sources/article-999").status == 404
