"""One save as it is told to somebody who was not there: who, when, and what it did, in words."""

from dataclasses import dataclass
from datetime import datetime

PROGRAMS = {"seed": "The seed", "scheduler": "The scheduler"}
"""Who acts where nobody does, in words."""


@dataclass(frozen=True, slots=True)
class SaveTold:
    """A save. `id` is a tag URI for good (RFC 4151), `lines` say what was added, changed and removed.

    `why` is None where nobody gave a reason, or where the reason may speak of what its reader may not see.
    """

    id: str
    title: str
    who: str
    at: datetime
    why: str | None
    lines: tuple[str, ...]
    address: str
