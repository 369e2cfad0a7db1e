"""Which periods the rulebook derives from a line of a docket, each counted by the engine that counts every other date.

Nothing derived is a deadline before a person accepts it. Which rules follow from what is data (`follows`); here is only
which day starts each, and what was assumed about that day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.asking import read_request
from tracker.domain.deadlines import Computation
from tracker.domain.derived_parties import federal_party
from tracker.domain.law import Law
from tracker.domain.local_time import day_of
from tracker.domain.rules import Follows, Refused, RuleVersion, RunsFrom
from tracker.domain.wording import format_day

_BY_E_FILING = {"frap": "Fed. R. App. P. 25(c)(2)"}
_BY_E_FILING_ELSE = "Fed. R. Civ. P. 5(b)(2)(E)"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a docket as far as periods run from it: its court and its kinds (`derived_kinds`), and its days.

    `court` is the rulebook's id and `origin` that of the district court appealed from, None where not known. `zone` is
    the court's; `served_says` tells where a day of service was read.
    """

    court: str
    level: str
    zone: str
    kinds: frozenset[str]
    is_order: bool = False
    origin: str | None = None
    filed: date | None = None
    entered: date | None = None
    served: date | None = None
    served_says: str | None = None
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """One period that may run from a line of a docket.

    `made` is None where it could not be counted, and `refused` says why; it has no date where the day that starts it is
    not known. `assumed` says what was taken for granted about that day, `applies` why it seems to apply or not.
    """

    rule: RuleVersion
    follows: Follows
    request: Mapping[str, object]
    made: Computation | None
    refused: str | None = None
    assumed: tuple[str, ...] = ()
    applies: str | None = None
    fits: bool | None = None

    @property
    def has_date(self) -> bool:
        """Whether there is a date to show."""
        return self.made is not None and self.made.due is not None

    @property
    def is_savable(self) -> bool:
        """Whether it can be accepted: it has a date, a date to act by, and its text was read."""
        return self.has_date and self.rule.is_offered


def derived_from(line: Line, law: Law) -> tuple[Derived, ...]:
    """The periods that follow from a line: those with a date to save first, by date; what seems not to apply last."""
    federal = federal_party(line.parties)
    found = []
    for versions in law.book.rules.values():
        follows = versions[-1].follows
        if follows is not None and _is_followed(follows, line):
            found.append(_derive(line, law, versions[-1], follows, federal))
    return tuple(sorted(found, key=_rank))


def _is_followed(follows: Follows, line: Line) -> bool:
    return any(f"{place} {kind}" in follows.entries for place in (line.level, line.court) for kind in line.kinds)


def _derive(line: Line, law: Law, rule: RuleVersion, follows: Follows, federal: str | None) -> Derived:
    trigger, assumed = _trigger(line, follows.runs_from, rule.regime)
    request = _request(line, law, rule, follows.runs_from, trigger)
    applies, fits = _applies(follows, federal)
    try:
        made = law.compute(read_request(request))
    except Refused as refused:
        return Derived(rule, follows, request, None, refused.message, assumed, applies, fits)
    return Derived(made.terms.rule or rule, follows, request, made, None, assumed, applies, fits)


def _trigger(line: Line, runs_from: RunsFrom, regime: str) -> tuple[date | None, tuple[str, ...]]:
    """The day that starts a period, and what is assumed about it. None where no line tells it."""
    if runs_from is RunsFrom.ELSEWHERE:
        return None, ()
    if runs_from is RunsFrom.SERVED:
        return line.served, ((line.served_says,) if line.served and line.served_says else ())
    if runs_from is RunsFrom.FILED:
        return line.filed or line.entered, ()
    day, assumed = _entered(line) if runs_from is RunsFrom.ENTERED or line.is_order else (line.filed, ())
    if runs_from is RunsFrom.E_SERVED and day is not None:
        cite = _BY_E_FILING.get(regime, _BY_E_FILING_ELSE)
        by_court = f"Taken as served by the court's electronic filing on {format_day(day)} ({cite})."
        return day, (*assumed, f"{by_court} If it was served otherwise, compute it with that day and way.")
    return day, assumed


def _entered(line: Line) -> tuple[date | None, tuple[str, ...]]:
    if line.entered is not None or line.filed is None:
        return line.entered, ()
    return line.filed, ("No day of entry is given: counted from the day of filing, which is the same or earlier.",)


def _request(
    line: Line, law: Law, rule: RuleVersion, runs_from: RunsFrom, trigger: date | None
) -> Mapping[str, object]:
    """What is asked of the engine, as `tracker compute` would be asked."""
    request: dict[str, object] = {"rule": rule.id, "trigger": trigger.isoformat() if trigger else None}
    seat = law.book.courts.get(line.court)
    if seat is not None:
        request["court"] = seat.id
    if seat is None or seat.zone is None:
        request["zone"] = line.zone
    below = law.book.courts.get(line.origin or "")
    if seat is not None and below is not None and rule.from_district and below.circuit == seat.id:
        request["from"] = below.id
    if runs_from is RunsFrom.E_SERVED and rule.earns_added_days:
        request["service"] = "electronic"
    return request


def _applies(follows: Follows, federal: str | None) -> tuple[str | None, bool | None]:
    """Whether a rule for cases with or without a federal party fits the parties of the docket, and in which words."""
    if follows.federal_party is None:
        return None, None
    fits = follows.federal_party is (federal is not None)
    who = f"“{federal}” is a party here" if federal is not None else "No federal party is on record here"
    return f"{who}, so this one seems {'' if fits else 'not '}to apply.", fits


def _rank(one: Derived) -> tuple[bool, bool, bool, date, str]:
    due = one.made.safe_by or one.made.due if one.made else None
    return (one.fits is False, not one.has_date, not one.is_savable, day_of(due) if due else date.max, one.rule.id)
