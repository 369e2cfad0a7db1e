"""Which entries a draft may repeat. All names are made up."""

import pytest

from tests.domain.build import DOCKET, ZONE, when
from tracker.domain.duplicates import Drafted, Same, duplicates_of, plain_number
from tracker.domain.record import Entry

TEXT = "STATUS REPORT on the steps taken by the Example Agency to return the widgets (Example, Jane)"
HELD = Entry("filing", "held", DOCKET, "Status report of the Example Agency", when("2025-06-10"), number="51")


def same(*, held: Entry = HELD, texts: dict[str, str] | None = None, **drafted: object) -> tuple[Same, ...]:
    draft = Drafted(DOCKET, ZONE, **drafted)  # type: ignore[arg-type]
    found = duplicates_of(draft, [held], texts)
    return found[0].same if found else ()


@pytest.mark.parametrize("number", ["51", "ECF No. 51", "ECF 51", "#51", "Dkt. 51", "051", " 51 "])
def test_the_same_number_on_the_same_docket_is_a_likely_duplicate(number: str) -> None:
    assert same(number=number, title="Something else") == (Same.NUMBER,)


@pytest.mark.parametrize(("one", "other"), [("51", "52"), ("51", "151"), ("51-1", "51")])
def test_another_number_is_another_entry(one: str, other: str) -> None:
    assert plain_number(one) != plain_number(other)


def test_the_same_number_on_another_docket_is_no_duplicate() -> None:
    assert duplicates_of(Drafted("another-docket", ZONE, number="51"), [HELD]) == ()


@pytest.mark.parametrize(
    ("filed", "expected"),
    [
        ("2025-06-10", (Same.DAY, Same.TITLE)),
        ("2025-06-10T17:00-04:00", (Same.DAY, Same.TITLE)),
        ("2025-06-11", (Same.NEAR_DAY, Same.TITLE)),
        ("2025-06-09", (Same.NEAR_DAY, Same.TITLE)),
        ("2025-06-12", ()),
    ],
)
def test_a_like_title_counts_on_the_same_and_on_a_neighbouring_day(filed: str, expected: tuple[Same, ...]) -> None:
    assert same(title="Status Report of Example Agency", filed=when(filed)) == expected


def test_the_same_day_alone_is_no_duplicate() -> None:
    assert same(title="Motion to seal an exhibit", filed=when("2025-06-10")) == ()


def test_without_a_day_only_the_number_tells() -> None:
    assert same(title=HELD.title) == ()


def test_a_like_text_counts_where_the_titles_differ() -> None:
    pasted = f"{TEXT} (Entered: 06/10/2025)"

    found = same(title="Notice", text=pasted, filed=when("2025-06-10"), texts={"held": TEXT})

    assert found == (Same.DAY, Same.TEXT)


def test_few_words_are_too_few_to_tell() -> None:
    assert same(title="x", text="Motion.", filed=when("2025-06-10"), texts={"held": "Motion."}) == ()


def test_what_has_most_in_common_comes_first() -> None:
    near = Entry("filing", "near", DOCKET, HELD.title, when("2025-06-11"))
    draft = Drafted(DOCKET, ZONE, number="51", title=HELD.title, filed=when("2025-06-10"))

    assert [one.entry.key for one in duplicates_of(draft, [near, HELD])] == ["held", "near"]


@pytest.mark.parametrize(
    "naughty", ["\0" * 20_000, "a" * 20_000, "a " * 10_000, "\u202e\ufeff" * 5_000, "%s{}<b>" * 2_000]
)
def test_any_text_can_be_compared(naughty: str) -> None:
    same(number=naughty, title=naughty, text=naughty, filed=when("2025-06-10"), texts={"held": naughty})
