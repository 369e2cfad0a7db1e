"""Reading from which lines of a docket a rule's period follows: the fields `follows`, `runs_from` and their company.

`follows = ["district complaint", "mdd motion"]`: a level of courts or one court's id, then the kind of line.
"""

from collections.abc import Mapping

from tracker.domain.derived_kinds import ENTRY_KINDS
from tracker.domain.rules import CourtSeat, Follows, RunsFrom
from tracker.domain.vocabulary import CourtLevel, FilingKind, Force
from tracker.rulebook.tables import LawTable

FOLLOWS_FIELDS = ("follows", "runs_from", "force", "only_if", "done_by", "federal_party")


def follows_of(table: LawTable, courts: Mapping[str, CourtSeat]) -> Follows | None:
    """From what a rule's period follows; None where its table does not say. Raises Unreadable for what is unknown."""
    lines = table.texts("follows")
    if not lines:
        for name in FOLLOWS_FIELDS[1:]:
            if name in table.data:
                raise table.refuse(f"'{name}' goes with 'follows', which is missing", name)
        return None
    done_by = table.texts("done_by")
    for kind in done_by:
        if kind not in set(FilingKind):
            raise table.refuse(f"'{kind}' is no kind of filing; kinds are {', '.join(FilingKind)}", "done_by")
    return Follows(
        entries=tuple(_line(table, line, courts) for line in lines),
        runs_from=table.word("runs_from", RunsFrom),
        force=table.word("force", Force),
        only_if=table.get("only_if", str) or "",
        done_by=done_by,
        federal_party=table.get("federal_party", bool),
    )


def _line(table: LawTable, line: str, courts: Mapping[str, CourtSeat]) -> str:
    place, _, kind = line.partition(" ")
    if place not in set(CourtLevel) and place not in courts:
        raise table.refuse(f"'{place}' is no court and no level; levels are {', '.join(CourtLevel)}", "follows")
    if kind not in ENTRY_KINDS:
        raise table.refuse(f"'{kind}' is no kind of entry; kinds are {', '.join(sorted(ENTRY_KINDS))}", "follows")
    return f"{place} {kind}"
