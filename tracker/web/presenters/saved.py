"""What a save changed: the rows it made or altered, and how the deadlines read before and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import request
from sqlalchemy.engine import RowMapping

from tracker.db.queries.changes import newest, place_in, values_of
from tracker.domain.compliance import assess
from tracker.domain.errors import NotFound
from tracker.domain.explanation import ADEQUACY_WORDS, STATUS_WORDS
from tracker.domain.row_nouns import noun
from tracker.domain.standing import Assessment, Standing
from tracker.domain.vocabulary import Basis
from tracker.domain.wording import format_due
from tracker.services.known import record_before
from tracker.web.look import Look
from tracker.web.presenters.common import Link
from tracker.web.presenters.places import link_to
from tracker.web.presenters.subjects import Subjects
from tracker.web.screens import SCREENS

_BESIDE = frozenset({
    "citations", "sources", "obligation_parties", "fulfilment_deadlines", "finding_deadlines", "event_obligations",
    "computations", "setting_facts",
})  # fmt: skip
_TOLD_BY_NUMBER = frozenset({"party_roles", "party_aliases", "docket_links", "setting_facts"})
_DONE = {"insert": "entered", "update": "changed", "delete": "taken out", "redact": "redacted"}
_MOST = 500


@dataclass(frozen=True, slots=True)
class SavedRow:
    """One row of a save: what it is, what was done, and where to correct it."""

    what: str
    done: str
    link: Link
    edit_href: str | None


@dataclass(frozen=True, slots=True)
class Turned:
    """A deadline that reads otherwise since a save."""

    link: Link
    due: str
    before: str
    after: str
    status: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SavedView:
    """A save: its rows, the deadlines it turned, and where to go on."""

    group: str
    matter: str
    rows: tuple[SavedRow, ...]
    turned: tuple[Turned, ...]
    nothing_turned: str
    is_undone: bool
    again_href: str
    again: str


def saved_view(look: Look, group: str) -> SavedView:
    """What one save changed."""
    matter_id, _, _ = place_in(look.unit.session, look.record.key)
    changes = _said(look, newest(look.unit.session, matter_id, before=None, limit=_MOST, save=group))
    rows = tuple(_rows(look, list(reversed(changes))))
    before = _before(look, group)
    screen = next((SCREENS[one["table_name"]] for one in reversed(changes) if one["table_name"] in SCREENS), None)
    return SavedView(
        group=group,
        matter=look.record.key,
        rows=rows,
        turned=tuple(_turned(look, before, Subjects(look))),
        nothing_turned="No deadline reads otherwise than before.",
        is_undone=request.args.get("undone") == "1",
        again_href=f"/clerk/{screen.noun}/new?matter={look.record.key}" if screen else "/clerk",
        again=f"Enter another {screen.one}" if screen else "Go to the desk",
    )


def _said(look: Look, changes: Sequence[RowMapping]) -> list[RowMapping]:
    """The changes that somebody made: no row of a derived occurrence, and none that only counts a save."""
    deadlines = [one["id"] for one in changes if one["table_name"] == "deadlines"]
    values = values_of(look.unit.session, deadlines)
    return [one for one in changes if one["id"] not in values or not _is_silent(values[one["id"]])]


def _is_silent(values: RowMapping) -> bool:
    before, after = values["before"] or {}, values["after"] or {}
    if not before:
        return bool(after.get("basis") == Basis.OCCURRENCE)
    return {**before, "version": None} == {**after, "version": None}


def _before(look: Look, group: str) -> Assessment | None:
    """The matter as it was judged before a save; None for the save that made the matter."""
    try:
        record = record_before(look.unit, look.scope, look.record.key, group)
    except NotFound:
        return None
    return assess(record, look.as_of)


def _rows(look: Look, changes: Sequence[RowMapping]) -> Iterable[SavedRow]:
    """The rows of a save, oldest first; what only stands beside others is told where there is nothing else."""
    told = [one for one in changes if _is_told(one)]
    beside = [one for one in changes if one["table_name"] in ("sources", "citations")][:1]
    subjects = Subjects(look)
    for one in told or beside:
        table, key = one["table_name"], one["row_key"]
        link = subjects.link(table, key) if key else link_to(look, table, None, one["row_id"])
        if link is not None:
            yield SavedRow(noun(table), _DONE[one["action"]], link, _edit(table, key) if key else None)


def _is_told(change: RowMapping) -> bool:
    if not change["row_key"]:
        return change["table_name"] in _TOLD_BY_NUMBER
    return change["table_name"] not in _BESIDE


def _edit(table: str, key: str) -> str | None:
    screen = SCREENS.get(table)
    return f"/clerk/{table}/edit/{key}" if screen and screen.stored else None


def _turned(look: Look, before: Assessment | None, subjects: Subjects) -> list[Turned]:
    if before is None:
        return []
    found = []
    for now in look.assessment.standings:
        was = before.of(now.key)
        if was is None or _reads(was) != _reads(now):
            found.append(
                Turned(
                    link=subjects.link("deadlines", now.key),
                    due=format_due(now.due),
                    before=_reads(was) if was else "not listed",
                    after=_reads(now),
                    status=now.status.value,
                    notes=(ADEQUACY_WORDS[now.adequacy],) if now.adequacy else (),
                )
            )
    gone = [was for was in before.standings if look.assessment.of(was.key) is None]
    return [
        *found,
        *(
            Turned(subjects.link("deadlines", was.key), format_due(was.due), _reads(was), "not listed", "", ())
            for was in gone
        ),
    ]


def _reads(standing: Standing) -> str:
    """How a deadline reads: its status, and its due moment."""
    return (
        f"{STATUS_WORDS[standing.status]}, due {format_due(standing.due)}"
        if standing.due.moment
        else STATUS_WORDS[standing.status]
    )
