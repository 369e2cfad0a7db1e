"""Keys that are addresses, and texts folded so that they are found."""

import pytest

from tracker.domain.errors import Unreadable
from tracker.domain.identifiers import check_key, fold, slug


@pytest.mark.parametrize("key", ["return", "daily-updates/2025-04-12", "mdd-8:25-cv-00951", "a.b", "why", "2019"])
def test_a_typed_slug_is_a_key(key: str):
    assert check_key(key) == key


@pytest.mark.parametrize(
    "key", ["", "Return", "a b", "-a", "a/", "/a", "a//b", "return/why", "ábrego", "a" * 161, "a\n", "../a"]
)
def test_what_cannot_be_an_address_is_refused(key: str):
    with pytest.raises(Unreadable, match="is not a key"):
        check_key(key)


def test_accents_and_capitals_do_not_hide_a_name():
    assert fold("Ábrego GARCÍA") == "abrego garcia"


def test_a_slug_is_a_key_made_from_a_title():
    assert slug("Order of Ábrego — 4 April!") == "order-of-abrego-4-april"
    assert slug("!!!") == ""
    assert check_key(slug("A very long title " * 20)) == slug("A very long title " * 20)
