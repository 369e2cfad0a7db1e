"""Whose name reads as the United States, its agency or its officer. It only hints; the law asks what a party is."""

import re
from collections.abc import Iterable

_FEDERAL = re.compile(
    r"\bunited\s{1,3}states\b|\bU\.\s?S\.|\bhomeland\s{1,3}security\b|\bimmigration\s{1,3}and\s{1,3}customs\b"
    r"|\b(?:justice|state|treasury|defense)\s{1,3}department\b"
    r"|\bdepartment\s{1,3}of\s{1,3}(?:justice|state|the\s{1,3}treasury|defense)\b|\bfederal\s{1,3}bureau\b",
    re.IGNORECASE,
)
_MOST_LETTERS = 300


def federal_party(names: Iterable[str]) -> str | None:
    """The first name that reads as the United States, its agency or its officer; None where none does."""
    return next((name for name in names if _FEDERAL.search(name[:_MOST_LETTERS])), None)
