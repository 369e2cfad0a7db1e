"""Lists of changes read back by feedparser and by an XML parser, whatever stands in them."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.saves import SaveTold
from tracker.domain.wording import CAUTION
from tracker.feeds.atom import atom_feed
from tracker.feeds.model import ChangeList

MADE, FIRST, SECOND = (datetime(2026, 11, day, 9, 30, tzinfo=UTC) for day in (1, 19, 20))
ATOM = "{*}"


def a_save(number: int = 1, **more: object) -> SaveTold:
    told = {
        "id": f"tag:docket.example.org,2026-11-19:example/saves/{number}",
        "title": "Example v. Sample Agency: Added 1 order",
        "who": "Tilda Brown",
        "at": FIRST,
        "why": None,
        "lines": ("Added order: Order to file a list", "Added 2 citations"),
        "address": f"https://docket.example.org/history/{number}",
        **more,
    }
    return SaveTold(**told)  # type: ignore[arg-type]


def a_list(*saves: SaveTold) -> ChangeList:
    return ChangeList(
        id="tag:docket.example.org,2026-11-01:feeds/1",
        title="Duty Docket: changes",
        about=CAUTION,
        address="https://docket.example.org/feeds/x.atom",
        page="https://docket.example.org/history",
        made_at=MADE,
        saves=saves,
    )


def test_the_list_is_read_back_newest_first_with_its_caution() -> None:
    found = feedparser.parse(atom_feed(a_list(a_save(2, at=SECOND, why="Typed from the docket"), a_save(1))))

    assert not found.bozo
    assert (found.version, found.feed.title, found.feed.subtitle) == ("atom10", "Duty Docket: changes", CAUTION)
    assert (found.feed.id, found.feed.updated) == ("tag:docket.example.org,2026-11-01:feeds/1", "2026-11-20T09:30:00Z")
    assert [link.rel for link in found.feed.links] == ["self", "alternate"]
    assert [one.updated for one in found.entries] == ["2026-11-20T09:30:00Z", "2026-11-19T09:30:00Z"]
    assert found.entries[0].content[0].value.split("\n") == [
        "Reason given: Typed from the docket",
        "",
        "Added order: Order to file a list",
        "Added 2 citations",
        "",
        CAUTION,
    ]
    assert (found.entries[1].author, found.entries[1].link) == ("Tilda Brown", "https://docket.example.org/history/1")


def test_an_empty_list_was_updated_when_it_was_made() -> None:
    found = feedparser.parse(atom_feed(a_list()))

    assert (found.bozo, found.entries, found.feed.updated) == (False, [], "2026-11-01T09:30:00Z")


@pytest.mark.parametrize(
    "words",
    ["</content><entry>", "<script>alert(1)</script>", "&lt;b&gt; & ]]>", "\x00\x07\x1b", "half \ud83d", "\ufffe"],
)
def test_no_words_break_out_of_their_element(words: str) -> None:
    saved = a_save(title=words, who=words, lines=(words,), address=f"https://docket.example.org/{words}\"'")

    root = ET.fromstring(atom_feed(a_list(saved)))  # noqa: S314 - our own bytes

    (entry,) = root.findall(f"{ATOM}entry")
    told = "".join(letter for letter in words if letter >= " " and letter not in "\ud83d\ufffe")
    assert entry.findtext(f"{ATOM}title") == entry.findtext(f"{ATOM}author/{ATOM}name") == told


@given(st.text(), st.text())
def test_any_text_makes_a_feed_that_can_be_read(title: str, line: str) -> None:
    root = ET.fromstring(atom_feed(a_list(a_save(title=title, why=line, lines=(line,)))))  # noqa: S314 - our own bytes

    assert len(root.findall(f"{ATOM}entry")) == 1
