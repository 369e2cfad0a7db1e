"""The links that stand for their reader without a password: signed, each good for one purpose alone.

A link says which row it is about and how often that row's links were made void before (its epoch). Nothing of it is
kept: whoever opens one is believed because of the signature. Nothing here reads a clock or a database.
"""

import hmac
import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from tracker.domain.errors import NotFound, NotPermitted
from tracker.mail.personal import PersonalLinks

PREFERENCES_LIFE, CONFIRM_LIFE = timedelta(days=60), timedelta(days=7)
"""How long these two work; links to unsubscribe and to feeds work until they are made void."""

_TOKEN = re.compile(r"([1-9][0-9]{0,17})-([0-9]{1,9})-([0-9]{1,11})-([a-z2-7]{32})")
_SIGNED_BYTES = 20
_ABSENT = (
    "This link is not one of ours, is not whole, or was made void since. Copy all of it from the newest mail, "
    "or ask for the digest again"
)


class Link(StrEnum):
    """What a link lets its holder do. One made for one purpose is refused for every other."""

    PREFERENCES = "preferences"
    UNSUBSCRIBE = "unsubscribe"
    CONFIRM = "confirm"
    FEED = "feed"


class LinkExpired(NotPermitted):
    """The link was one of ours, and is too old."""

    code = "link_expired"


class Linked(Protocol):
    """What a link can be about: a row that counts how often its links were made void."""

    @property
    def number(self) -> int:
        """The row's number."""

    @property
    def epoch(self) -> int:
        """How often its links were made void."""


Row = TypeVar("Row", bound=Linked)


@dataclass(frozen=True, slots=True)
class LinkRead:
    """What a link is about. Whoever loads the row compares the epoch: see `not_void`."""

    number: int
    epoch: int


def make_link(secret: str, purpose: Link, number: int, epoch: int, *, issued: datetime | None = None) -> str:
    """The token of a link: small letters, digits and hyphens. `issued` is aware; None for one that never is too old."""
    moment = 0 if issued is None else int(issued.astimezone(UTC).timestamp())
    return f"{number}-{epoch}-{moment}-{_signature(secret, purpose, f'{number}-{epoch}-{moment}')}"


def read_link(
    secret: str, purpose: Link, token: str, *, now: datetime | None = None, life: timedelta | None = None
) -> LinkRead:
    """What a token is about. `life` is how long it works after it was issued; None for one without end.

    Raises NotFound for a token that was not made here for this purpose, LinkExpired for one that is too old.
    """
    found = _TOKEN.fullmatch(token)
    said = found.group(4) if found else ""
    signed = _signature(secret, purpose, token[: -len(said) - 1])
    if found is None or not hmac.compare_digest(said, signed):
        raise NotFound(_ABSENT)
    moment = int(found.group(3))
    if life is not None and now is not None and now.timestamp() - moment > life.total_seconds():
        raise LinkExpired(f"This link worked for {life.days} days and is too old. Ask for a new one")
    return LinkRead(int(found.group(1)), int(found.group(2)))


def not_void(read: LinkRead, row: Row | None) -> Row:
    """The row that a link is about. Raises NotFound where it is gone, or its links were made void since."""
    if row is None or row.number != read.number or row.epoch != read.epoch:
        raise NotFound(_ABSENT)
    return row


def preferences_link(secret: str, base_url: str, subscription: Linked, now: datetime) -> str:
    """The address at which a reader chooses what the digest says."""
    token = make_link(secret, Link.PREFERENCES, subscription.number, subscription.epoch, issued=now)
    return f"{base_url}/digest/preferences/{token}"


def unsubscribe_link(secret: str, base_url: str, subscription: Linked) -> str:
    """The address that ends a subscription when something is sent to it; the same in every mail."""
    return (
        f"{base_url}/digest/unsubscribe/{make_link(secret, Link.UNSUBSCRIBE, subscription.number, subscription.epoch)}"
    )


def confirm_link(secret: str, base_url: str, subscription: Linked, now: datetime) -> str:
    """The address at which a reader says that the digest is wanted."""
    token = make_link(secret, Link.CONFIRM, subscription.number, subscription.epoch, issued=now)
    return f"{base_url}/digest/confirm/{token}"


def feed_link(secret: str, base_url: str, feed: Linked, *, form: str = "ics") -> str:
    """The address of a feed: `form` is ics for a calendar, atom for a list of changes."""
    return f"{base_url}/feeds/{make_link(secret, Link.FEED, feed.number, feed.epoch)}.{form}"


def links_for(
    secret: str, base_url: str, subscription: Linked, feed: Linked | None, now: datetime, *, confirm: bool = False
) -> PersonalLinks:
    """The links of one reader for one mail. Without a feed the calendar's leads to where one can be made.

    `confirm` is true for the letter that asks whether the digest is wanted; no other holds that link.
    """
    preferences = preferences_link(secret, base_url, subscription, now)
    return PersonalLinks(
        preferences=preferences,
        unsubscribe=unsubscribe_link(secret, base_url, subscription),
        calendar=feed_link(secret, base_url, feed) if feed is not None else f"{preferences}#calendar",
        confirm=confirm_link(secret, base_url, subscription, now) if confirm else "",
    )


def _signature(secret: str, purpose: Link, said: str) -> str:
    """160 bits of the HMAC-SHA256, in small letters and digits, which no mail program cuts off."""
    digest = hmac.digest(secret.encode(), f"mail link:{purpose}:{said}".encode(), "sha256")
    return b32encode(digest[:_SIGNED_BYTES]).decode().lower()
