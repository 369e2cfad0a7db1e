"""The days in court of a docket, each with what happened to it. They are no duties."""

from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from tracker.db.queries.citations import citations_of
from tracker.db.queries.hearings import settings_of, steps_of
from tracker.db.queries.moments import known_in, moment_in
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import SettingAction
from tracker.domain.wording import format_moment
from tracker.web.look import Look
from tracker.web.presenters.citations import CitationView, Footnotes
from tracker.web.presenters.common import Link, court_of
from tracker.web.presenters.row_actions import actions_on


@dataclass(frozen=True, slots=True)
class HearingView:
    """A day in court: when it is, was, or that it is off; and each step that led there."""

    key: str
    title: str
    kind: str
    stands: str
    steps: tuple[str, ...]
    citations: tuple[CitationView, ...]
    actions: tuple[Link, ...]


def hearings_on(look: Look, notes: Footnotes, docket: str) -> tuple[HearingView, ...]:
    """The days in court of a docket, as they stood at the moment looked at: those that had been set by then."""
    rows = settings_of(look.unit.session, look.record.key, look.scope, docket)
    steps = steps_of(look.unit.session, [row["id"] for row in rows])
    cites = citations_of(look.unit.session, "settings", [row["id"] for row in rows], look.scope.layers)
    court = court_of(look.record, docket)
    zone = court.zone if court else look.zone
    found = []
    for row in rows:
        known = [step for step in steps.get(row["id"], []) if known_in(step, "recorded").counts_at(look.as_of)]
        if known:
            found.append(
                HearingView(
                    key=row["key"],
                    title=row["title"],
                    kind=row["kind"].value.capitalize(),
                    stands=_stands(known, zone),
                    steps=tuple(_step(step, zone) for step in known),
                    citations=notes.views(cites.get(row["id"], ())),
                    actions=actions_on(look, "settings", row["key"], row["layer"]),
                )
            )
    return tuple(found)


def _stands(steps: list[RowMapping], zone: str) -> str:
    last = steps[-1]
    starts = _starts(steps)
    place = next((step["place"] for step in reversed(steps) if step["place"]), None)
    where = f", {place}" if place else ""
    match last["action"]:
        case SettingAction.CANCELLED:
            return "Cancelled"
        case SettingAction.HELD:
            day = moment_in(last, "starts") or known_in(last, "recorded")
            return f"Held {format_moment(day, zone)}{where}"
        case _:
            return f"Set for {format_moment(starts, zone)}{where}" if starts else f"Set, the day is not known{where}"


def _starts(steps: list[RowMapping]) -> Moment | None:
    return next((found for step in reversed(steps) if (found := moment_in(step, "starts")) is not None), None)


def _step(step: RowMapping, zone: str) -> str:
    day, starts = format_moment(known_in(step, "recorded"), zone), moment_in(step, "starts")
    to = f" to {format_moment(starts, zone)}" if step["action"] is SettingAction.MOVED and starts else ""
    on = f" for {format_moment(starts, zone)}" if step["action"] is SettingAction.SET and starts else ""
    return f"{step['action'].value.capitalize()}{to or on} (on record {day})"
