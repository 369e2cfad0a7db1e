"""How a stored date was computed, as other programs read it: `computed` in the objects of `tracker status --json`."""

import json
from typing import TypedDict

from tracker.domain.computed import Computed


class ComputedObject(TypedDict):
    """How a date was computed: what was asked, by which versions of the law, and each step from a day to a day."""

    cite: str
    request: dict[str, object]
    versions: dict[str, str | None]
    computed_at: str
    cause: str | None
    steps: list[dict[str, str]]
    notices: list[str]
    earlier: list[dict[str, str | None]]


def computed_object(made: Computed) -> ComputedObject:
    """How a date was computed, with the computations that it replaced, newest first."""
    return {
        "cite": made.cite,
        "request": json.loads(made.request),
        "versions": {
            "rule": made.rule_version,
            "method": made.method_version,
            "calendar": made.calendar_version,
        },
        "computed_at": made.computed_at.isoformat(),
        "cause": made.cause,
        "steps": [
            {"from": step.start, "to": step.end, "why": step.why, "authority": step.authority} for step in made.steps
        ],
        "notices": list(made.notices),
        "earlier": [
            {"due": one.due_words, "computed_at": one.computed_at.isoformat(), "cause": one.cause}
            for one in made.earlier
        ],
    }
