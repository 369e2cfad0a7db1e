"""What every use case is given: a session, who acts, and the moment. An entry point makes one and ends it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.policy import Viewer


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of work. `as_of` is the aware moment at which it is done; nothing below reads a clock."""

    session: Session
    viewer: Viewer
    as_of: datetime

    @property
    def actor(self) -> str:
        """Who acts, for the history."""
        return self.viewer.key or "visitor"
