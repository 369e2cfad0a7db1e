"""Turns the compact facts of a case into a MatterRecord. Names are made up; the year is 2025 and the court in New York.

A case has one duty, `report`, imposed by the order `first`. Facts are short lines of words:

    orders   = { first = "2025-06-02", second = "2025-06-06" }     (`first` may be left out)
    duty     = "must act" | "may act" | "must abstain", then " hidden" where the docket would not show performance
    due      = "2025-06-10", a moment, a window, "continuing", "waiting" or "FREQ=DAILY from 2025-06-03"
    effects  = ["second extends date from 2025-06-06 to 2025-06-16"]; aimed at `date`, `duty` or an order
    answers  = ["2025-06-09T10:00-04:00 part sealed disputed"]; `on KEY` for an occurrence
    findings = ["second not_complied"]
    requests = ["2025-06-09 extends ruled second"]
    checks   = ["2025-06-02 2025-06-11T09:00"]; from, through (checked then), or a third moment when checked

What is expected: "AS_OF STATUS" and then `adequacy=`, `late=`, `due=`, `safe_by=`, `request=`, `on=KEY`, `beyond`,
`+reason_code` (said) and `-reason_code` (not said). AS_OF is read as a reader's `as_of`; STATUS may be `absent`.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tracker.domain.edtf import parse_as_of, parse_moment
from tracker.domain.moments import Moment
from tracker.domain.record import (
    Court,
    Coverage,
    Deadline,
    Docket,
    Due,
    Effect,
    Entry,
    Finding,
    Fulfilment,
    MatterRecord,
    Obligation,
    Party,
    Request,
)
from tracker.domain.vocabulary import (
    Basis,
    Certainty,
    DueKind,
    EffectKind,
    Extent,
    FindingResult,
    Force,
    Nature,
    ObligationKind,
    Precision,
    Ruling,
)

ZONE = "America/New_York"
CASES = Path(__file__).parent / "cases"
DUTY, DATE, DOCKET = "report", "report-date", "district-1"
FIRST_FILED = "2025-06-02"
SECRET = "Sealed letter of Doctor Example"
KNOWN_FACTS = frozenset(
    (
        *["orders", "duty", "due", "rivals", "effects", "answers", "findings", "requests", "checks"],
        "record_through",
        "known_until",
        "stale_after_days",
        "trigger",
        "rule",
    )
)
_UNDATED = {"continuing": DueKind.NONE, "waiting": DueKind.WAITING}


def when(text: str) -> Moment:
    """A moment on the wall of the made-up court."""
    return parse_moment(text, ZONE)


def at(text: str) -> datetime:
    """A reader's `as_of` on the wall of the made-up court."""
    return parse_as_of(text, ZONE)


def instant(text: str) -> datetime:
    """The first instant that a text can mean."""
    moment = when(text)
    assert moment.earliest is not None
    return moment.earliest


def due_on(text: str) -> Due:
    """A due moment from its text, with the shape that its precision gives it."""
    if text in _UNDATED:
        return Due(_UNDATED[text], zone=ZONE)
    moment = when(text)
    kinds = {Precision.MINUTE: DueKind.INSTANT, Precision.DAY: DueKind.DAY}
    return Due(kinds.get(moment.precision, DueKind.WINDOW), moment, ZONE)


@dataclass(frozen=True)
class Case:
    """One case of a table: its facts and what is expected of them."""

    name: str
    source: str
    facts: dict[str, Any]
    expect: tuple[str, ...]

    @property
    def record(self) -> MatterRecord:
        """The record that holds the facts."""
        return build(self.facts)


def load(table: str) -> list[Case]:
    """The cases of one table."""
    rows = tomllib.loads((CASES / f"{table}.toml").read_text("utf-8"))["case"]
    return [Case(row.pop("name"), row.pop("source"), row, tuple(row.pop("expect"))) for row in rows]


def build(facts: dict[str, Any]) -> MatterRecord:
    """The record of a case."""
    assert set(facts) <= KNOWN_FACTS, set(facts) - KNOWN_FACTS
    orders = {"first": FIRST_FILED} | facts.get("orders", {})
    fulfilments = _numbered(facts, "answers", _answer)
    through = facts.get("record_through", "2025-07-31")
    return MatterRecord(
        key="example",
        title="Example v. Sample Agency",
        zone=ZONE,
        stale_after_days=facts.get("stale_after_days", 7),
        record_through=when(through),
        courts={"exd": Court("exd", "District Court of Example", "district", ZONE)},
        dockets={DOCKET: Docket(DOCKET, "exd", "Example v. Sample Agency")},
        parties={"plaintiffs": Party("plaintiffs", "the Example plaintiffs")},
        entries=_entries(orders, fulfilments, facts.get("requests", [])),
        obligations=(_duty(facts),),
        deadlines=_deadlines(facts),
        effects=_numbered(facts, "effects", lambda key, words: _effect(key, words, orders)),
        requests=_numbered(facts, "requests", _request),
        fulfilments=fulfilments,
        findings=_numbered(facts, "findings", _finding),
        coverage=tuple(_check(line.split()) for line in facts.get("checks", [])),
    )


def _entries(orders: dict[str, str], fulfilments: tuple[Fulfilment, ...], requests: list[str]) -> dict[str, Entry]:
    found = [Entry("order", key, DOCKET, f"Order {key}", when(on)) for key, on in orders.items()]
    for line in fulfilments:
        title = SECRET if line.sealed else f"Report {line.key}"
        found.append(Entry("filing", line.answered_by, DOCKET, title, line.at, sealed=line.sealed))
    for number, text in enumerate(requests, 1):
        found.append(Entry("filing", f"motion-requests-{number}", DOCKET, "Motion for time", when(text.split()[0])))
    return {entry.key: entry for entry in found}


def _numbered(facts: dict[str, Any], name: str, make: Any) -> tuple[Any, ...]:
    return tuple(make(f"{name}-{number}", line.split()) for number, line in enumerate(facts.get(name, []), 1))


def _duty(facts: dict[str, Any]) -> Obligation:
    words, due = facts.get("duty", "must act").split(), facts["due"]
    kinds = {"continuing": ObligationKind.CONTINUING, "waiting": ObligationKind.WAITING}
    is_recurring = due.startswith("FREQ")
    rrule, _, first = due.partition(" from ") if is_recurring else (None, None, None)
    gap = facts.get("known_until")
    return Obligation(
        key=DUTY,
        title="The agency must file a report",
        kind=ObligationKind.RECURRING if is_recurring else kinds.get(due, ObligationKind.DATED),
        docket=DOCKET,
        imposed_by=None if "rule" in facts else "first",
        rule=facts.get("rule"),
        force=Force(words[0]),
        nature=Nature(words[1]),
        rrule=rrule,
        first_occurrence=first,
        occurrence_name="report" if is_recurring else None,
        known_until=when(gap) if gap else None,
        is_shown_by_docket="hidden" not in words,
        trigger=facts.get("trigger"),
    )


def _deadlines(facts: dict[str, Any]) -> tuple[Deadline, ...]:
    due = facts["due"]
    if due.startswith("FREQ") or due in _UNDATED:
        return ()
    rivals = tuple(due_on(text) for text in facts.get("rivals", []))
    return (Deadline(DATE, DUTY, Basis.FIXED, due_on(due), rivals),)


def _after(words: list[str], name: str) -> str | None:
    return words[words.index(name) + 1] if name in words else None


def _effect(key: str, words: list[str], orders: dict[str, str]) -> Effect:
    by, kind, aim = words[:3]
    until, to = _after(words, "until"), _after(words, "to")
    named = [certainty for certainty in Certainty if certainty.value in words]
    deadline = {"date": DATE}.get(aim, aim if aim.startswith(f"{DUTY}/") else None)
    return Effect(
        key=key,
        by=by,
        kind=EffectKind(kind),
        begins=when(_after(words, "from") or orders[by]),
        order=aim if aim in orders else None,
        obligation=DUTY if aim == "duty" else None,
        deadline=deadline,
        until=when(until) if until else None,
        certainty=named[0] if named else Certainty.STATED,
        new_due=due_on(to) if to else None,
        replaces_duty="replacing" in words,
    )


def _answer(key: str, words: list[str]) -> Fulfilment:
    return Fulfilment(
        key=key,
        answered_by=f"filing-{key}",
        at=when(words[0]),
        deadlines=(_after(words, "on") or DATE,),
        extent=Extent.PART if "part" in words else Extent.WHOLE,
        disputed_by="plaintiffs" if "disputed" in words else None,
        sealed="sealed" in words,
    )


def _finding(key: str, words: list[str]) -> Finding:
    return Finding(key, words[0], FindingResult(words[1]), (_after(words, "on") or DATE,))


def _request(key: str, words: list[str]) -> Request:
    ruled = _after(words, "ruled")
    ruling = Ruling.DENIED if ruled else None
    return Request(key, f"motion-{key}", EffectKind(words[1]), deadline=DATE, ruled_by=ruled, ruling=ruling)


def _check(words: list[str]) -> Coverage:
    through = instant(words[1])
    return Coverage(
        DOCKET, instant(words[0]), through, instant(words[2]) if len(words) > 2 else through, "docket sheet"
    )


def span(text: str) -> timedelta:
    """A length of time from `41m`, `3h` or `2d`."""
    unit = {"m": "minutes", "h": "hours", "d": "days"}[text[-1]]
    return timedelta(**{unit: int(text[:-1])})
