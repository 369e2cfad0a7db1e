"""What every use case is given: a session, who acts, and the moment. An entry point makes one and ends it."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.db.as_known import PastRecords
from tracker.db.shelf import RecordShelf
from tracker.domain.law import Law
from tracker.domain.policy import Viewer


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of work. `as_of` is the aware moment at which it is done; nothing below reads a clock.

    `shelf` keeps records between units that only read; without it each record is built afresh. `law` is the rulebook
    and the calendars, given to the use cases that compute dates. `past` opens what was held earlier; `known_at` is the
    moment whose knowledge `session` holds, None for all that is known.
    """

    session: Session
    viewer: Viewer
    as_of: datetime
    shelf: RecordShelf | None = None
    law: Law | None = None
    past: PastRecords = field(default_factory=PastRecords)
    known_at: datetime | None = None

    @property
    def actor(self) -> str:
        """Who acts, for the history."""
        return self.viewer.key or "visitor"
