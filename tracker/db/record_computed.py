"""How the dates of a record were computed: the stored computations as values."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import RowMapping

from tracker.db.reading import known
from tracker.domain.computed import Computed, ComputedStep
from tracker.domain.counting_sentences import ASSUMED, UNREAD
from tracker.domain.record import Due
from tracker.domain.wording import format_due


def how_computed(rows: Sequence[RowMapping], zone: str) -> Computed:
    """The newest of a deadline's computations, with those that it replaced."""
    *before, newest = rows
    return _computed(newest, zone, tuple(_computed(row, zone) for row in reversed(before)))


def _computed(row: RowMapping, zone: str, earlier: tuple[Computed, ...] = ()) -> Computed:
    answer: dict[str, Any] = json.loads(row["answer"])
    return Computed(
        cite=row["cite"],
        request=row["request"],
        rule_version=row["rule_version"],
        method_version=row["method_version"],
        calendar_version=row["calendar_version"],
        computed_at=row["computed_at"],
        due_words=format_due(Due(row["due_kind"], known(row, "due"), zone)),
        steps=tuple(
            ComputedStep(step["from"], step["to"], step["why"], step["authority"]) for step in answer.get("steps", [])
        ),
        notices=tuple(notice["message"] for notice in answer.get("notices", [])),
        assumptions=tuple(one["message"] for one in answer.get("notices", []) if one["code"] in ASSUMED),
        rulebook_version=answer.get("versions", {}).get("rulebook"),
        cause=row["cause"],
        earlier=earlier,
        unread=tuple(one["message"] for one in answer.get("notices", []) if one["code"] in UNREAD),
    )
