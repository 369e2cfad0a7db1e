"""A person's decision between due moments that sources give: which is in force, and which are set aside.

A decision for one of them puts it in force; one for none of them leaves the doubt as it was, and says so. The latest
decision wins where a deadline stands in several conflicts.
"""

from tracker.domain.date_facts import OWN, Decision
from tracker.domain.explanation import Reason, reason
from tracker.domain.record import Deadline, Due


def deciding(deadline: Deadline) -> Decision | None:
    """The decision that gives the due moment in force; None where nobody chose one."""
    chosen = [one for one in deadline.by_people.decisions if one.chosen is not None]
    return max(chosen, key=lambda one: one.at, default=None)


def due_of(deadline: Deadline) -> Due:
    """The due moment first set: the one decided for, else the deadline's own."""
    found = deciding(deadline)
    if found is None or found.chosen is None or found.chosen == OWN:
        return deadline.due
    return deadline.rivals[found.chosen]


def open_rivals(deadline: Deadline) -> tuple[Due, ...]:
    """The rival due moments that nobody decided about, which are read beside the one in force."""
    closed = _closed(deadline)
    return tuple(due for place, due in enumerate(deadline.rivals) if place not in closed)


def set_aside(deadline: Deadline) -> tuple[Due, ...]:
    """The due moments that a decision did not follow. They stay visible."""
    if deciding(deadline) is None:
        return ()
    places, chosen = _closed(deadline), due_of(deadline)
    given = (deadline.due, *(due for place, due in enumerate(deadline.rivals) if place in places))
    return tuple(due for due in given if due != chosen)


def decision_steps(deadline: Deadline) -> tuple[Reason, ...]:
    """What was decided, by whom, when and why; and what is not followed."""
    steps = []
    for one in sorted(deadline.by_people.decisions, key=lambda decision: decision.at):
        about = (("conflicts", one.conflict),)
        if one.chosen is None:
            steps.append(reason("due_none_right", who=one.who, on=one.at, why=one.why, rests_on=about))
    found = deciding(deadline)
    if found is not None:
        about = (("conflicts", found.conflict),)
        due = due_of(deadline)
        step = reason(
            "due_decided",
            who=found.who,
            on=found.at,
            due=due,
            why=found.why,
            authority="A named person's decision",
            rests_on=about,
        )
        steps.append(step)
        steps += [reason("due_set_aside", due=other, rests_on=about) for other in set_aside(deadline)]
    return tuple(steps)


def _closed(deadline: Deadline) -> frozenset[int]:
    """The places of the rivals that a decision is about."""
    decisions = (one for one in deadline.by_people.decisions if one.chosen is not None)
    return frozenset(place for one in decisions for place in one.among)
