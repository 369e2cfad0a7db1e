"""A computed date as the event of a calendar file: the same sentences as its page, in the same order."""

from datetime import datetime
from hashlib import sha256

from tracker.domain.asking import Mode
from tracker.domain.calendar_events import CalendarEvent
from tracker.domain.counting_words import when_words
from tracker.domain.deadlines import Computation
from tracker.domain.local_time import day_of
from tracker.web.presenters.compute import AnswerView, due_date

_HOST = "compute.duty-docket"


def event_of(
    view: AnswerView, made: Computation, *, link: str, query: str, caution: str, now: datetime
) -> CalendarEvent:
    """The event of a date. Its id is that of the question: asked again, it replaces itself in a calendar."""
    on = due_date(made)
    if made.terms.mode is Mode.DAILY:
        on = day_of(on)
    return CalendarEvent(
        uid=f"{sha256(query.encode()).hexdigest()[:32]}@{_HOST}",
        changed_at=now,
        on=on,
        summary=_summary(view, made),
        description="\n".join(_description(view, link, caution)),
        link=link,
        days=max(1, len(made.each)),
    )


def _summary(view: AnswerView, made: Computation) -> str:
    label = view.dates[0].label
    if len(view.dates) > 1 and made.due is not None and label == "Go by":
        return f"Go by: {view.title} (the rule's own reading: {when_words(made.due)})"
    if made.each and isinstance(made.each[0], datetime):
        return f"Daily: by {when_words(made.each[0]).partition(', ')[2]}"
    return f"{label}: {view.title}"


def _description(view: AnswerView, link: str, caution: str) -> list[str]:
    dates = [
        f"{one.label}: {one.moment.day}{f', {one.moment.clock}' if one.moment.clock else ''}" for one in view.dates
    ]
    late = [f"Too late from {one.too_late}" for one in view.dates[:1] if one.too_late]
    notices = [f"{'Check: ' if one.is_serious else ''}{one.words}" for one in view.notices]
    steps = [
        f"{number}. {step.text}{f' [{step.authority}]' if step.authority else ''}"
        for number, step in enumerate(view.steps, 1)
    ]
    return [*dates, *late, "", *view.asked, "", *notices, *([""] if notices else []), *steps, "", link, caution]
