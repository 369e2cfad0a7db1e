"""The page "docket checked": the dockets to tick, and which statuses the check would change."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tracker.domain.explanation import STATUS_WORDS
from tracker.domain.standing import Standing
from tracker.domain.wording import counted, format_due, format_instant
from tracker.domain.working_lists import last_unbroken, stale_dockets
from tracker.services.docket_checks import StatusChange, asked_about
from tracker.services.matters import matter_titles
from tracker.web.forms.checks import CheckForm
from tracker.web.look import Look
from tracker.web.presenters.common import Link, Mark, court_of, mark_of, named_docket

MOST_CHANGES = 200


@dataclass(frozen=True, slots=True)
class DocketRow:
    """One docket to tick, from when its check would be complete, and what is wrong with that."""

    key: str
    title: str
    last: str
    is_stale: bool
    is_ticked: bool
    begins: str
    problem: str | None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One deadline that the check changes."""

    title: str
    href: str
    due: str
    before: str
    after: str
    mark: Mark
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What the check would change. `asked` names what is asked about, `ask` asks it; empty where nothing is."""

    says: str
    rows: tuple[ChangeRow, ...]
    asked: str
    ask: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """The page. `preview` is None before the first one."""

    matter: Link
    others: tuple[Link, ...]
    rows: tuple[DocketRow, ...]
    through: str
    against: str
    token: str
    now: str
    problems: dict[str, str]
    preview: Preview | None
    fingerprint: str


def zones_of(look: Look) -> dict[str, str]:
    """The zone of the court that keeps each docket of the matter."""
    courts = {key: court_of(look.record, key) for key in look.record.dockets}
    return {key: court.zone if court else look.zone for key, court in courts.items()}


def check_view(look: Look, form: CheckForm, changes: tuple[StatusChange, ...] | None) -> CheckView:
    """The page, with what was typed and, after the first step, what the check would change."""
    record = look.record
    return CheckView(
        matter=Link(f"/matters/{record.key}", record.title),
        others=tuple(
            Link(f"/clerk/checked?matter={key}", title)
            for key, title in matter_titles(look.unit, look.scope)
            if key != record.key
        ),
        rows=tuple(_dockets(look, form)),
        through=form.through,
        against=form.against,
        token=form.token or secrets.token_urlsafe(16),
        now=format_instant(look.now, look.zone),
        problems=form.problems,
        preview=_preview(look, changes) if changes is not None else None,
        fingerprint=form.fingerprint,
    )


def first_form(look: Look, docket: str) -> CheckForm:
    """An empty form: nothing ticked but the docket that was asked for, each complete from its last unbroken check."""
    zones = zones_of(look)
    begins = {key: _last(look, key, zone) for key, zone in zones.items()}
    now = look.now.astimezone(ZoneInfo(look.zone))
    return CheckForm(dockets=(docket,) if docket in zones else (), begins=begins, through=f"{now:%Y-%m-%d %H:%M}")


def _last(look: Look, docket: str, zone: str) -> str:
    """The end of the last unbroken check, to the minute before it, as it is typed; empty where there is none."""
    end = last_unbroken(look.record, docket, look.now)
    if end is None:
        return ""
    return f"{end.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _dockets(look: Look, form: CheckForm) -> Iterable[DocketRow]:
    """The dockets of the matter, those to check first."""
    record = look.record
    stale = {one.docket.key: one for one in stale_dockets(record, look.now)}
    for key in (*stale, *(key for key in record.dockets if key not in stale)):
        docket, court = record.dockets[key], court_of(record, key)
        checks = [one for one in record.coverage if one.docket == key and one.checked_at <= look.now]
        last = max(checks, key=lambda one: one.checked_at, default=None)
        said = "Never checked"
        if last is not None:
            when, through = (format_instant(at, look.zone) for at in (last.checked_at, last.through_at))
            said = f"Last checked {when}, against {last.against}, through {through}"
        yield DocketRow(
            key=key,
            title=named_docket(docket, court),
            last=said,
            is_stale=key in stale,
            is_ticked=key in form.dockets,
            begins=form.begins.get(key, ""),
            problem=form.problems.get(f"from-{key}"),
        )


def _preview(look: Look, changes: tuple[StatusChange, ...]) -> Preview:
    asked = sum(one.is_asked for one in changes)
    more = f" The first {MOST_CHANGES} are shown." if len(changes) > MOST_CHANGES else ""
    says = f"{counted(len(changes), 'deadline')} would read otherwise.{more}"
    ask = (
        f"{counted(asked, 'deadline')} would read as past due, or as perhaps past due. "
        "Look on the docket once more for an answer, a stay or an extension, and enter it first."
    )
    rows = tuple(_row(look, one) for one in changes[:MOST_CHANGES])
    return Preview(says if changes else "No deadline would change.", rows, asked_about(changes), ask if asked else "")


def _row(look: Look, change: StatusChange) -> ChangeRow:
    after = change.after
    return ChangeRow(
        title=after.obligation.title,
        href=look.href(f"/deadlines/{after.key}"),
        due=format_due(after.due),
        before=_words(change.before) if change.before else "not listed",
        after=_words(after),
        mark=mark_of(after),
        is_asked=change.is_asked,
    )


def _words(standing: Standing) -> str:
    words = STATUS_WORDS[standing.status]
    return f"{words}; last known when the record ended" if standing.beyond_record else words
