"""What the rows of a table are called when a change of them is told."""

_NOUNS = {
    "citations": ("citation", "citations"),
    "conflict_positions": ("side of a conflict", "sides of conflicts"),
    "conflict_touches": ("point of a conflict", "points of conflicts"),
    "coverage": ("check of a docket", "checks of dockets"),
    "deadline_rivals": ("rival due moment", "rival due moments"),
    "docket_links": ("link between dockets", "links between dockets"),
    "event_obligations": ("event beside a duty", "events beside duties"),
    "finding_deadlines": ("deadline of a finding", "deadlines of findings"),
    "fulfilment_deadlines": ("deadline of an answer", "deadlines of answers"),
    "fulfilments": ("answer", "answers"),
    "obligation_parties": ("side of a duty", "sides of duties"),
    "obligations": ("duty", "duties"),
    "parties": ("party", "parties"),
    "party_aliases": ("other name", "other names"),
    "party_roles": ("role", "roles"),
    "setting_facts": ("step of a setting", "steps of settings"),
}
VERBS = {"insert": "Added", "update": "Changed", "delete": "Removed", "redact": "Emptied the history of"}
"""What was done to a row, by the action noted in its history."""


def noun(table: str) -> str:
    """What a row of a table is called: `order`, `duty`, `side of a conflict`."""
    return _NOUNS.get(table, (table.removesuffix("s"), table))[0]


def nouns(table: str, number: int) -> str:
    """Rows of a table, counted: `1 order`, `24 parties`."""
    one, many = _NOUNS.get(table, (table.removesuffix("s"), table))
    return f"{number} {one if number == 1 else many}"
