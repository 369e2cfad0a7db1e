"""The pages on which people assign a deadline or confirm its date; and what a deadline's page says of both."""

from dataclasses import dataclass

from tracker.domain.edtf import parse_moment
from tracker.domain.errors import Unreadable
from tracker.domain.policy import Permission, allows
from tracker.domain.second_check import may_confirm
from tracker.domain.standing import Standing
from tracker.domain.wording import format_due, format_instant, format_moment, listed
from tracker.services.assignments import Assigning
from tracker.services.people import names_of, workers
from tracker.web.look import Look
from tracker.web.presenters.citations import Footnotes
from tracker.web.presenters.common import Mark, mark_of
from tracker.web.presenters.rows import Step, steps
from tracker.web.state import is_read_only


@dataclass(frozen=True, slots=True)
class AssignView:
    """The form to name who answers for a deadline. `now` says who does, where somebody else saved first."""

    key: str
    title: str
    due: str
    mark: Mark
    href: str
    version: int
    responsible: str
    backup: str
    choices: tuple[tuple[str, str], ...]
    now: str


@dataclass(frozen=True, slots=True)
class ConfirmView:
    """The page of the second person. `seen` is the date that was shown before, where it changed meanwhile."""

    key: str
    title: str
    due: str
    edtf: str
    mark: Mark
    href: str
    set_by: str
    refusal: str
    checked: str
    seen: str
    steps: tuple[Step, ...]
    assumptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyWork:
    """What a deadline's page shows people of the office: who answers for it and who checked its date."""

    people: str
    check: str
    assign_href: str | None
    confirm_href: str | None


def assign_view(look: Look, standing: Standing, version: int, typed: Assigning | None) -> AssignView:
    """The form, with what was chosen before, or what stands."""
    deadline = standing.deadline
    people = {person.key: person.name for person in workers(look.unit, look.record.key)}
    held = [key for key in (deadline.responsible, deadline.backup) if key and key not in people]
    old = {key: f"{name} (as it was typed)" for key, name in zip(held, held, strict=True)}
    chosen = typed or Assigning(deadline.responsible, deadline.backup, version)
    return AssignView(
        key=standing.key,
        title=standing.obligation.title,
        due=format_due(standing.due),
        mark=mark_of(standing),
        href=look.href(f"/deadlines/{standing.key}"),
        version=version,
        responsible=chosen.responsible or "",
        backup=chosen.backup or "",
        choices=(("", "Nobody"), *people.items(), *old.items()),
        now=_people(look, standing),
    )


def confirm_view(look: Look, standing: Standing, seen: str) -> ConfirmView:
    """The page of the second person for one date."""
    check, moment = standing.second_check, standing.due.moment
    account = look.scope.viewer.key or ""
    refusal = ""
    if check is None:
        refusal = "No second check is asked for: nobody here set this date, or the matter does not ask for it."
    elif not may_confirm(check, account):
        refusal = "You set this date yourself. Another person has to check it against the source."
    return ConfirmView(
        key=standing.key,
        title=standing.obligation.title,
        due=format_due(standing.due),
        edtf=moment.edtf if moment else "",
        mark=mark_of(standing),
        href=look.href(f"/deadlines/{standing.key}"),
        set_by=_set_by(look, standing),
        refusal=refusal,
        checked=_checked(look, standing),
        seen=_shown(seen, standing.due.zone),
        steps=steps(look, Footnotes(look), standing),
        assumptions=standing.due.assumptions,
    )


def duty_work(look: Look, standing: Standing) -> DutyWork | None:
    """What a deadline's page shows of it; None for readers who are not of the office."""
    viewer = look.scope.viewer
    if not look.scope.sees_private:
        return None
    works = allows(viewer, Permission.WORK, public_reading=False) and not is_read_only()
    check = standing.second_check
    waits = standing.awaits_check and check is not None and may_confirm(check, viewer.key or "")
    set_by = _set_by(look, standing)
    return DutyWork(
        people=_people(look, standing),
        check=f"{set_by} {_checked(look, standing) or 'Nobody else has confirmed it.'}" if check else "",
        assign_href=f"/clerk/assign/{standing.key}" if works else None,
        confirm_href=f"/clerk/confirm/{standing.key}" if works and waits else None,
    )


def _people(look: Look, standing: Standing) -> str:
    deadline = standing.deadline
    keys = [key for key in (deadline.responsible, deadline.backup) if key]
    names = names_of(look.unit, keys)
    first = names.get(deadline.responsible or "", deadline.responsible or "")
    other = names.get(deadline.backup or "", deadline.backup or "")
    if not keys:
        return "Nobody is named."
    return f"{first or 'Nobody'}{f'; in reserve: {other}' if other else ''}."


def _set_by(look: Look, standing: Standing) -> str:
    check = standing.second_check
    if check is None:
        return ""
    if not check.date_set.by:
        return "Who set the date is not told at this moment."
    names = names_of(look.unit, check.date_set.by)
    who = listed([names.get(key, key) for key in check.date_set.by])
    return f"The date was set by {who}, {format_instant(check.date_set.at, look.zone)}."


def _checked(look: Look, standing: Standing) -> str:
    check = standing.second_check
    if check is None or check.confirmed is None:
        return ""
    return f"Confirmed by {check.confirmed.who}, {format_instant(check.confirmed.at, look.zone)}."


def _shown(edtf: str, zone: str) -> str:
    """A date as it was shown in the form before; empty for what the form cannot have shown."""
    try:
        return format_moment(parse_moment(edtf, zone), zone) if edtf else ""
    except Unreadable:
        return ""
