"""The two-person check: a date that one person set waits until another one confirms exactly that date.

A matter asks for it or does not. It changes no status: a date that waits is judged as it stands, and said to wait.
"""

from dataclasses import dataclass

from tracker.domain.date_facts import OWN, Confirmation, DateSet
from tracker.domain.decisions import deciding
from tracker.domain.effects import DateChange
from tracker.domain.record import Deadline, Due, MatterRecord, Obligation
from tracker.domain.vocabulary import Basis, Nature

AWAITS = "awaiting second check"


@dataclass(frozen=True, slots=True)
class SecondCheck:
    """Who set the date in force, and the confirmation of it by somebody else; None while it waits."""

    date_set: DateSet
    confirmed: Confirmation | None


def second_check(
    record: MatterRecord, obligation: Obligation, deadline: Deadline, due: Due, changes: tuple[DateChange, ...]
) -> SecondCheck | None:
    """How far the date in force was checked; None where the matter asks for no check, or no person set the date.

    `changes` are the effects that moved the date, in order. An occurrence rests on the rule of its duty: whoever
    confirms one of its days has confirmed the rule, until that is changed.
    """
    if not record.needs_second_check or due.moment is None or obligation.nature is Nature.ABSTAIN:
        return None
    found = _date_set(obligation, deadline, changes)
    if found is None:
        return None
    by_rule = deadline.basis is Basis.OCCURRENCE and not changes
    given = _of_the_duty(record, obligation) if by_rule else deadline.by_people.confirmations
    wanted = None if by_rule else due.moment.edtf
    return SecondCheck(found, next((one for one in given if _holds(one, found, wanted)), None))


def may_confirm(check: SecondCheck, account: str) -> bool:
    """Whether this account may confirm the date: it is not the one that set it."""
    return account not in check.date_set.by


def _date_set(obligation: Obligation, deadline: Deadline, changes: tuple[DateChange, ...]) -> DateSet | None:
    """Who set the date in force: by an effect, by deciding for another date, by the rule of a recurring duty, or it."""
    if changes:
        return changes[-1].effect.date_set
    decided = deciding(deadline)
    if decided is not None and decided.chosen != OWN:
        return DateSet((decided.account,), decided.at)
    if deadline.basis is Basis.OCCURRENCE:
        return obligation.date_set
    return deadline.by_people.date_set


def _of_the_duty(record: MatterRecord, obligation: Obligation) -> tuple[Confirmation, ...]:
    rows = (row for row in record.deadlines if row.obligation == obligation.key)
    return tuple(one for row in rows for one in row.by_people.confirmations)


def _holds(one: Confirmation, found: DateSet, wanted: str | None) -> bool:
    return one.account not in found.by and one.at >= found.at and wanted in (None, one.due)
