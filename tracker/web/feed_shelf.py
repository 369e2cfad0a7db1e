"""Feeds already made, kept as long as nothing that they are made of has changed.

A program that keeps a calendar asks for it every hour, and nearly always finds nothing new: then all that is done is to
look up whose feed it is and how long the chains of changes are.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

_MOST, _MOST_BYTES = 512, 32 * 2**20


@dataclass(frozen=True, slots=True)
class Made:
    """A feed as it is served. `digest` names its bytes: the same bytes have the same one on every machine."""

    body: bytes
    digest: str


class FeedShelf:
    """The latest feeds that one program made; safe for its threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[object, Made] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, place: object) -> Made | None:
        """The feed that was made of exactly this; None where it must be made."""
        with self._lock:
            found = self._held.get(place)
            if found is not None:
                self._held.move_to_end(place)
            return found

    def put(self, place: object, made: Made) -> None:
        """Keeps a feed, and lets go of those that nobody asked for longest."""
        with self._lock:
            before = self._held.pop(place, None)
            self._held[place] = made
            self._bytes += len(made.body) - (len(before.body) if before else 0)
            while len(self._held) > _MOST or (self._bytes > _MOST_BYTES and len(self._held) > 1):
                self._bytes -= len(self._held.popitem(last=False)[1].body)
