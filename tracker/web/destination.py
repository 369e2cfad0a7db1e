"""Where somebody wanted to go before signing in came between: kept, and only ever a page of this site."""

import re
from urllib.parse import urlsplit

from flask import request, session
from werkzeug.urls import iri_to_uri

HOME = "/"
_WISH = "next"
_LONGEST = 2000
_PLAIN = re.compile(r"/(?![/\\])[!-\[\]-~]*")


def local_address(text: str | None) -> str | None:
    r"""The address if it is one of this site, else None.

    It begins with one slash and holds no backslash, space, control character or letter beyond ASCII: browsers read
    `//host`, `/\host` and the like as another site.
    """
    address = text or ""
    if len(address) > _LONGEST or not _PLAIN.fullmatch(address):
        return None
    parts = urlsplit(address)
    is_here = not parts.scheme and not parts.netloc
    return address if is_here and not parts.path.startswith("/account/sign-") else None


def remember_wish(address: str | None) -> None:
    """Keeps where this browser wanted to go, until it has signed in; an address elsewhere is forgotten."""
    local = local_address(address)
    if local is not None:
        session[_WISH] = local


def wish_of_request() -> str | None:
    """The page just asked for, as an address to come back to; None for a form that was sent."""
    return local_address(iri_to_uri(request.full_path.rstrip("?"))) if request.method == "GET" else None


def wished() -> str:
    """Where to go after signing in: what the address or the form says, else what was kept, else the first page."""
    asked = local_address(request.values.get(_WISH))
    return asked or local_address(session.get(_WISH)) or HOME
