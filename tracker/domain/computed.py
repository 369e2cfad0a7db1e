"""How a stored date was computed, as a record holds it. Counting it is in `deadlines`."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ComputedStep:
    """One step of a computed date as it was told when it was computed: from, to, why, and under which authority."""

    start: str
    end: str
    why: str
    authority: str


@dataclass(frozen=True, slots=True)
class Computed:
    """How a date was computed: `cite` is what the period rests on, `request` the JSON text of what was asked.

    `due_words` is the date in words, `assumptions` those notices that say what was assumed, `cause` why it was computed
    again (None for the first), `earlier` the computations that it replaced, newest first, `unread` the notices that the
    text of the law was not read, or in another's words only.
    """

    cite: str
    request: str
    rule_version: str | None
    method_version: str
    calendar_version: str
    computed_at: datetime
    due_words: str
    steps: tuple[ComputedStep, ...]
    notices: tuple[str, ...]
    assumptions: tuple[str, ...] = ()
    rulebook_version: str | None = None
    cause: str | None = None
    earlier: tuple["Computed", ...] = ()
    unread: tuple[str, ...] = ()
