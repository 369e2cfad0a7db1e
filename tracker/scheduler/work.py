"""The work that ticks find and that can be done apart from them: preparing digests, handing messages over.

Who does it is chosen once: `Inline` keeps it for the tick that asked (one process, any database), `Queue` in
`jobs_queue` leaves it to workers (PostgreSQL). What is asked for is a hint and no fact: rows say what is due, so work
may be asked for twice, lost or done by two at once without harm, and the next tick asks again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from sqlalchemy.orm import Session

LANE = 200
"""How many subscriptions, by their numbers, are prepared together: in one transaction, by one worker.

Those who chose alike share a text that is composed once a lane; a lane that is too wide keeps other workers idle.
"""


class Jobs(Protocol):
    """Where work is asked for. Nothing is done before the transaction of `session` is saved, or if it never is."""

    def enqueue_prepare(self, session: Session, numbers: tuple[int, ...]) -> None:
        """Asks that the digests of these subscriptions be prepared."""

    def enqueue_delivery(self, session: Session) -> None:
        """Asks that what waits in the outbox be handed over."""


@dataclass(frozen=True, slots=True)
class Work:
    """How the work is done: `prepare` returns how many messages it prepared for the subscriptions of one lane.

    Both open their own transactions.
    """

    prepare: Callable[[tuple[int, ...]], int]
    deliver: Callable[[], None]


class Inline:
    """Keeps what was asked for until `settle`, which does it in the process that asked."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._numbers: list[int] = []
        self._delivers = False

    def enqueue_prepare(self, _: Session, numbers: tuple[int, ...]) -> None:
        """Keeps these subscriptions in mind."""
        self._numbers += numbers

    def enqueue_delivery(self, _: Session) -> None:
        """Keeps in mind that messages wait."""
        self._delivers = True

    def settle(self) -> int:
        """Does what was asked for, once the transaction that asked is saved; how many messages were prepared."""
        numbers, delivers = tuple(self._numbers), self._delivers
        self._numbers, self._delivers = [], False
        prepared = sum(self._work.prepare(some) for _, some in lanes(numbers))
        if prepared or delivers:
            self._work.deliver()
        return prepared


def lanes(numbers: tuple[int, ...]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Subscriptions by the lane that their numbers fall in, each once. A subscription never changes its lane."""
    for lane, some in groupby(sorted(set(numbers)), lambda number: number // LANE):
        yield lane, tuple(some)
