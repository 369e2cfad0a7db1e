"""Stable keys: typed slugs, unique in the installation, never changed. They are the addresses of pages."""

import re
import unicodedata

from tracker.domain.errors import Unreadable

_KEY = re.compile(r"[a-z0-9][a-z0-9.:-]*(?:/[a-z0-9][a-z0-9.:-]*)*")
_MOST = 160


def check_key(text: str) -> str:
    """The key itself. Raises Unreadable for what cannot be an address, or ends in `/why`."""
    if not _KEY.fullmatch(text) or len(text) > _MOST or text.endswith("/why"):
        raise Unreadable(f"'{text}' is not a key: use small letters, digits and hyphens, and do not end in /why")
    return text


def fold(text: str) -> str:
    """A text without accents and case, so that `Ábrego` is found by `abrego`."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


def slug(text: str, *, most: int = 60) -> str:
    """A key part made from a title: folded, words joined by hyphens; empty when nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text))[:most].strip("-")
