"""The feeds of an account as its page lists them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker.services.feeds import FeedHeld
from tracker.services.mail_links import feed_link

DONE = {
    "made": "The feed is made. Copy its address into your calendar or feed reader.",
    "rotated": "The address was changed. The one before works no more: put the new one in its place.",
    "ended": "The feed was ended. Its address works no more.",
    "rings": "The calendar reminds you from now on.",
    "quiet": "The calendar reminds you no more.",
}
"""What was done just before, by the word in the address."""


@dataclass(frozen=True, slots=True)
class FeedView:
    """One feed. `calendar` and `changes` are its addresses, `opens` the one that calendar programs take up at once."""

    number: int
    title: str
    calendar: str
    changes: str
    opens: str
    with_alarms: bool
    made_at: datetime


def feed_views(feeds: Iterable[FeedHeld], secret: str, base_url: str) -> tuple[FeedView, ...]:
    """The feeds, as they were made."""
    return tuple(_view(feed, secret, base_url) for feed in feeds)


def _view(feed: FeedHeld, secret: str, base_url: str) -> FeedView:
    calendar = feed_link(secret, base_url, feed)
    return FeedView(
        number=feed.number,
        title=feed.title,
        calendar=calendar,
        changes=feed_link(secret, base_url, feed, form="atom"),
        opens=f"webcal://{calendar.partition('://')[2]}",
        with_alarms=feed.with_alarms,
        made_at=feed.made_at,
    )
