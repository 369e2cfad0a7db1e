"""Words taken out of a text, however they were written; nothing else is touched. All names and numbers are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import Unreadable
from tracker.domain.private_words import REDACTED, PrivateWords


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("Jane Made-Up", "jane  made-up"),
        ("Jane Made-Up", "JANE MADE UP"),
        ("Jane Made-Up", "Jane\nMade\u2013Up"),
        ("Zoë Example", "Zoe Example"),
        ("Zoe Example", "ZOË  example"),
        ("O'Brien Example", "O\u2019Brien Example"),
        ("A123456789", "A-123-456-789"),
        ("A123456789", "a 123 456 789"),
        ("A-123-456-789", "A123456789"),
        ("123-45-6789", "123 45 6789"),
        ("12 Example Street", "12, Example Street"),
        ("March 14, 1990", "3/14/1990"),
        ("March 14, 1990", "14 March 1990"),
        ("3/14/1990", "1990-03-14"),
        ("1990-03-14", "Mar. 14th, 1990"),
        ("14 March 1990", "03/14/90"),
    ],
)
def test_words_are_found_however_they_were_written(words: str, written: str) -> None:
    text = f"It was said of {written}, in passing."

    assert PrivateWords(words).taken_out(text) == f"It was said of {REDACTED}, in passing."


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Jane Roe", "Jane Roeder spoke"),
        ("Jane Roe", "Mary-Jane spoke; Roe did not"),
        ("March 14, 1990", "March 15, 1990"),
        ("12 Example Street", "112 Example Street"),
        ("A123456789", "A1234567890"),
    ],
)
def test_nothing_else_is_touched(words: str, text: str) -> None:
    assert PrivateWords(words).taken_out(text) == text


@pytest.mark.parametrize("words", ["", " ", "a", "--", "\u00e9\u00e9"])
def test_words_too_short_to_be_told_from_others_are_refused(words: str) -> None:
    with pytest.raises(Unreadable):
        PrivateWords(words)


def test_every_text_of_a_value_of_json_is_reached_and_numbers_stay() -> None:
    held = {"a": ["Jane Roe", 7, {"b": "of jane roe."}], "c": None, "d": True}

    assert PrivateWords("Jane Roe").taken_out_of(held) == {
        "a": [REDACTED, 7, {"b": f"of {REDACTED}."}],
        "c": None,
        "d": True,
    }


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=200))
def test_words_once_taken_out_are_found_no_more(before: str, after: str, other: str) -> None:
    words = PrivateWords("Quagga Example")
    gone = words.taken_out(f"{before} quagga-example {after}{other}")

    assert words.found_in(gone) == ()
    assert "quagga" not in gone.replace(before, "").lower() or "quagga" in (after + other).lower()
