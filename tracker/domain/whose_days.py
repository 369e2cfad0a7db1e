"""Whose state holidays count for a request: of the court, of the court appealed from, or of the states somebody names.

Authority: Fed. R. Civ. P. 6(a)(6)(C), Fed. R. App. P. 26(a)(6)(C). Whether they count at all is the method's to say.
"""

from tracker.domain.asking import Asked
from tracker.domain.calendars import ClosingKind, Notice
from tracker.domain.rules import CourtSeat, Method, Refused, Rulebook, RuleVersion

APPEALS, APPELLATE = "appeals", "frap"
Found = tuple[tuple[str, ...], tuple[Notice, ...]]


def states_of(
    asked: Asked,
    book: Rulebook,
    court: CourtSeat | None,
    *,
    method: Method,
    rule: RuleVersion | None,
    regime: str,
) -> Found:
    """The states whose holidays count, and what must be said about the choice. Raises Refused for a wrong origin."""
    if not method.counts_state_holidays:
        given = asked.states or any(closing.kind is ClosingKind.STATE for closing in asked.closed)
        return (), (Notice("states_not_counted", (("regime", method.name),)),) if given else ()
    if asked.states is not None:
        return asked.states, ()
    if court is None:
        return (), ()
    if court.level == APPEALS:
        return _on_appeal(asked, book, court, rule)
    if regime == APPELLATE and court.circuit:
        return _joined(court, book.court(court.circuit)), ()
    return court.states, ()


def _on_appeal(asked: Asked, book: Rulebook, court: CourtSeat, rule: RuleVersion | None) -> Found:
    """The state of the clerk's principal office, and that of the district court whose order is appealed, if one was."""
    if rule is not None and not rule.from_district:
        return court.states, ()
    origin = asked.appealed_from or court.assumed_origin
    if origin is None:
        return court.states, (Notice("appeal_from_unknown", (("court", court.name),)),)
    below = book.court(origin)
    if below.circuit != court.id:
        raise Refused(
            "wrong_origin", f"Appeals from {below.name} do not go to {court.name}. Give its own circuit", field="from"
        )
    said = () if asked.appealed_from else (Notice("appeal_from_assumed", (("court", below.name),)),)
    return _joined(court, below), said


def _joined(one: CourtSeat, other: CourtSeat) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one.states, *other.states)))
