"""Whether words name a child, who stands in the record by role only (Fed. R. Civ. P. 5.2(a)(3))."""

import re
from itertools import pairwise

_CHILD = re.compile(
    r"\b(?:minors?|child|children|infant|juvenile|son|daughter|baby|boy|girl|teenager|toddler)\b", re.IGNORECASE
)
_AGED = re.compile(
    r"\b(?:aged?\s+|is\s+)?(\d{1,2})(?:[- ]years?[- ]old|\s+years\s+of\s+age)\b|\baged?\s+(\d{1,2})\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_PLAIN = frozenset({"a", "an", "the", "of", "his", "her", "their", "minor", "child", "son", "daughter", "plaintiff"})
_OF_AGE = 18


def may_name_a_child(name: str, note: str = "") -> bool:
    """Whether a first and a last name stand beside words for a child or an age under 18. A guess, to be asked about."""
    return _is_of_a_child(f"{name}. {note}") and _is_full_name(name)


def _is_of_a_child(text: str) -> bool:
    ages = (int(first or second) for first, second in _AGED.findall(text))
    return bool(_CHILD.search(text)) or any(age < _OF_AGE for age in ages)


def _is_full_name(name: str) -> bool:
    """Whether two words one after the other are written as names are."""
    words = [word[:1].isupper() and word.casefold() not in _PLAIN for word in _WORD.findall(name)]
    return any(one and other for one, other in pairwise(words))
