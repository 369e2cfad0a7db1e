"""Search: what it finds on both engines, what it never finds, and that nothing typed is an error."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import insert, select, update

from tests.running import app_over, doors_at, signed_in_as
from tests.services.clerks import enter
from tests.web.pages import Page, Reader, words_of
from tracker.bootstrap import Doors
from tracker.db.models import Account, Filing, Matter, MatterMember, SearchEntry, Source
from tracker.domain.identifiers import fold
from tracker.domain.vocabulary import Role
from tracker.web.presenters.search import excerpt, marked

NAUGHTY = [
    '"',
    '""',
    "'",
    "';--",
    "`",
    "\\",
    "%",
    "_",
    "*",
    "ab*",
    "*ab",
    ":",
    "folded:return",
    "(",
    ")",
    "((return)",
    "NEAR",
    "NEAR(return judge, 2)",
    "AND",
    "OR",
    "NOT",
    "return AND",
    "NOT return",
    "return OR NOT",
    "^return",
    "{return}",
    "-return",
    "+return",
    "return & judge",
    "return | judge",
    "return <-> judge",
    "!return",
    "\0",
    "ret\0urn",
    "\r\n",
    "🙂",
    "return 🙂",
    "\u202ereturn",
    "שלום",
    "ﬁling",
    "İstanbul",
    "ß",
    "́",
    "𝔯𝔢𝔱𝔲𝔯𝔫",
    "\ud83d",
    "return" * 5000,
    "a " * 5000,
    "<script>alert(1)</script>",
    "SELECT * FROM matters",
]


@pytest.fixture
def both(seeded_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(seeded_url, tmp_path) as opened:
        yield opened


def found(page: Page) -> list[str]:
    """The addresses of what was found, in order."""
    return [link for hit in page.parts(".hit") for link in _links(hit)]


def _links(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('<a href="')[1:]]


def visitor(doors: Doors, address: str) -> Page:
    return Page(app_over(doors).test_client().get(address))


def test_abrego_finds_the_man_written_with_accents(read_on_both: Reader) -> None:
    page = read_on_both("/search?q=abrego")

    assert page.status == 200
    assert "/parties/kilmar-abrego-garcia" in found(page)
    assert "<mark>Ábrego</mark>" in page.html
    assert "in the whole record for “abrego”" in page.words


@pytest.mark.parametrize("typed", ["Ábrego García", "ABREGO GARCIA", "a\u0301brego garci\u0301a", "abrego garc"])
def test_accents_and_case_make_no_difference_and_the_last_word_may_be_unfinished(
    read_on_both: Reader, typed: str
) -> None:
    assert found(read_on_both(f"/search?q={quote(typed)}"))[0] == "/parties/kilmar-abrego-garcia"


def test_everything_found_holds_every_word(read_on_both: Reader) -> None:
    assert found(read_on_both("/search?q=return+midnight")) == [
        "/deadlines/return-by-2025-04-07",
        "/orders/return-2025-04-04",
    ]


def test_only_the_last_word_is_found_by_its_beginning(read_on_both: Reader) -> None:
    assert found(read_on_both("/search?q=midn+return")) == []
    assert found(read_on_both("/search?q=return+midn")) != []


def test_a_judge_finds_her_order(read_on_both: Reader) -> None:
    assert found(read_on_both("/search?q=xinis")) == [
        "/orders/return-2025-04-04",
        "/parties/paula-xinis",
        "/conflicts#cf-09",
    ]


def test_words_joined_by_signs_are_found_one_by_one(read_on_both: Reader) -> None:
    assert "/deadlines/return-by-2025-04-07" in found(read_on_both("/search?q=2025-04-07"))
    assert "/parties/simon-sandoval-moshenberg" in found(read_on_both("/search?q=moshenberg"))


def test_a_statement_leads_to_its_speaker_and_an_event_to_the_timeline(read: Reader) -> None:
    assert "/parties/karoline-leavitt#leavitt-facilitate-not-effectuate" in found(read("/search?q=effectuating"))
    assert found(read("/search?q=baltimore")) == ["/matters/abrego-garcia/timeline#arrest-2025-03-12"]


def test_a_deadline_is_told_by_its_duty_and_date(read: Reader) -> None:
    hits = [words_of(hit) for hit in read("/search?q=effectuate&kind=deadlines").parts(".hit")]

    duty = "The government must facilitate and effectuate his return to the United States"
    assert hits == [f"{duty} due Mon 7 Apr 2025 by Monday night at midnight"]


def test_results_stand_by_kind_and_can_be_narrowed_to_one(read: Reader) -> None:
    every, one = read("/search?q=supreme+court"), read("/search?q=supreme+court&kind=orders")

    assert every.part(".group-title") != ""
    assert {link.split("/")[1] for link in found(one)} == {"orders"}
    assert set(found(one)) < set(found(every))


def test_nothing_typed_is_an_error(read_on_both: Reader) -> None:
    pages = {typed: read_on_both(f"/search?q={quote(typed.encode('utf-8', 'surrogatepass'))}") for typed in NAUGHTY}

    assert len(pages) == 49
    assert {typed for typed, page in pages.items() if page.status != 200} == set()
    assert {typed for typed, page in pages.items() if "<script>alert" in page.html} == set()


def test_words_of_a_query_language_are_words(read_on_both: Reader) -> None:
    for typed in ("return AND", "NEAR return", "NOT return", "return OR judge"):
        words = read_on_both(f"/search?q={quote(typed)}").words

        assert all(f"“{word.lower()}”" in words for word in typed.split())


def test_nothing_searched_for_and_nothing_found_give_hints(read: Reader) -> None:
    empty, nothing, no_letter = read("/search"), read("/search?q=zeppelin"), read("/search?q=%3F%21")

    assert "Nothing was searched for yet." in empty.words
    assert "Nothing in the whole record holds “zeppelin”." in nothing.words
    assert "What you typed holds no letter or digit to search for." in no_letter.words
    for page in (empty, nothing, no_letter):
        assert "How to search here" in page.words


def test_the_moment_looked_at_is_kept_in_links_and_does_not_narrow_the_search(read: Reader) -> None:
    then, now = read("/search?q=xinis&as_of=2025-04-01"), read("/search?q=xinis")

    assert found(then) == [
        "/orders/return-2025-04-04?as_of=2025-04-01",
        "/parties/paula-xinis?as_of=2025-04-01",
        "/conflicts?as_of=2025-04-01#cf-09",
    ]
    assert len(found(now)) == len(found(then))
    assert "Search looks through all that is held, also what came after the moment shown." in then.words


def test_a_sealed_filing_is_never_found_and_neither_is_its_source(both: Doors) -> None:
    saved = enter(both, "return-by-2025-04-07", "2025-04-07", title="Zebra papers", read_in="The zebra envelope")
    assert found(visitor(both, "/search?q=zebra")) == [
        f"/filings/{saved.key}",
        "/sources/clerk/2026-11-22-the-zebra-envelope",
    ]

    with both.writing("tilda") as session:
        session.execute(update(Filing).where(Filing.key == saved.key).values(is_sealed=True))

    page = visitor(both, "/search?q=zebra")
    assert found(page) == []
    assert "Nothing in the whole record holds “zebra”." in page.words


def test_a_private_matter_is_found_only_by_its_members_and_by_admins(both: Doors) -> None:
    with both.writing("tilda") as session:
        secret = Matter(key="quiet", title="Quiet", zone="UTC", summary="-", is_public=False)
        session.add(secret)
        session.flush()
        session.add(Source(key="quiet-paper", matter_id=secret.id, title="Quagga", nature="paper", layer="clerk"))
        entry = {"kind": "sources", "key": "quiet-paper", "title": "Quagga", "body": "", "folded": "quagga"}
        session.execute(insert(SearchEntry), {"matter_id": secret.id, **entry})

    assert found(visitor(both, "/search?q=quagga")) == []
    app = app_over(both)
    told = {
        role: found(Page(signed_in_as(app, both, role).get("/search?q=quagga"))) for role in (Role.CLERK, Role.ADMIN)
    }
    assert told == {Role.CLERK: [], Role.ADMIN: ["/sources/quiet-paper"]}
    with both.writing("ada") as session:
        account = session.scalars(select(Account.id).where(Account.key == "test-clerk")).one()
        session.add(MatterMember(matter_id=secret.id, account_id=account))
    assert found(Page(signed_in_as(app, both, Role.CLERK).get("/search?q=quagga"))) == ["/sources/quiet-paper"]


def test_many_results_are_told_page_by_page(both: Doors) -> None:
    with both.writing("tilda") as session:
        for number in range(65):
            key = f"paper-{number:02}"
            session.add(Source(key=key, matter_id=1, title=f"Okapi {number}", nature="paper", layer="public-record"))
            entry = {"kind": "sources", "key": key, "title": f"Okapi {number}", "body": "", "folded": f"okapi {number}"}
            session.execute(insert(SearchEntry), {"matter_id": 1, **entry})

    pages = [visitor(both, f"/search?q=okapi&page={number}") for number in (1, 2, 3, 4)]

    assert [len(found(page)) if number < 3 else None for number, page in enumerate(pages)] == [30, 30, 5, None]
    assert len({link for page in pages[:3] for link in found(page)}) == 65
    assert "Results 31 to 60 of 65" in pages[1].words
    assert "No more than 65 results" in pages[3].words


@pytest.mark.parametrize("address", ["/search?q=a&page=0", "/search?q=a&page=x", "/search?q=a&kind=secrets"])
def test_what_cannot_be_read_in_the_address_is_refused_with_what_to_write(read: Reader, address: str) -> None:
    assert read(address).status == 400


def test_an_excerpt_stands_around_the_first_word_found_and_is_cut_at_words() -> None:
    body = "First words. " * 30 + "Here stands Ábrego García in the middle. " + "Last words. " * 30

    pieces = excerpt(body, ["abrego"])

    text = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.is_marked] == ["Ábrego"]
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) < 260
    assert text.strip("… ") in body


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Ábrego", ["abrego"], ["Ábrego"]),
        ("facilitate, facility", ["facil"], ["facil", "facil"]),
        ("the other one", ["the", "one"], ["the", "one"]),
        ("ﬁling", ["filing"], ["ﬁling"]),
        ("a+b", ["a"], ["a"]),
        ("nothing", ["else"], []),
        ("nothing", [], []),
    ],
)
def test_words_are_marked_as_they_are_written(text: str, words: list[str], expected: list[str]) -> None:
    pieces = marked(text, words)

    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.is_marked] == expected


def test_marks_are_found_by_the_folding_that_search_uses() -> None:
    assert fold("Ábrego") == "abrego"
